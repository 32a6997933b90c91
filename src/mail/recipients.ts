// Reads the addresses that a request wants a mail sent to.
import { fail } from '../declare/problem.ts'
import { isEmailAddress } from '../fields/index.ts'

/** Bounds of ours: those of FreshBooks are not known. */
const MOST_RECIPIENTS = 50
const LONGEST_ADDRESS = 254

/**
 * The addresses in a field of a request, each once whatever its case. Throws `required` for none, `invalid`
 * for what is no address and for more than 50 (inferred).
 */
export function readRecipients (sent: unknown, field: string, object: string): string[] {
  if (!Array.isArray(sent) || sent.length === 0) return fail('required', { field, object, value: null })
  if (sent.length > MOST_RECIPIENTS) {
    return fail('invalid', {
      field, object, value: sent.length, message: `A mail goes to at most ${MOST_RECIPIENTS} recipients.`,
    })
  }
  const addresses = new Map<string, string>()
  for (const item of sent) {
    const address = readAddress(item, field, object)
    if (!addresses.has(address.toLowerCase())) addresses.set(address.toLowerCase(), address)
  }
  return [...addresses.values()]
}

function readAddress (sent: unknown, field: string, object: string): string {
  const address = typeof sent === 'string' ? sent.trim() : ''
  return address.length <= LONGEST_ADDRESS && isEmailAddress(address)
    ? address.toWellFormed()
    : fail('invalid', { field, object, value: sent })
}
