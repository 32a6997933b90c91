// The plural that the official Node library wraps credit notes in, for worlds that are lenient.
import type { Call, OperationOptions, Reply } from '../declare/endpoint.ts'
import type { Envelope } from '../declare/envelope.ts'
import type { Resource } from '../declare/resource.ts'
import { alsoInResult, resultEnvelope } from '../families/accounting.ts'
import { orPdf } from './documents/pdf.ts'
import { printedCreditNote } from './documents/printed-kinds.ts'

/** Where that library (`@freshbooks/api`) puts one credit note, in requests and answers. */
const PLURAL = 'credit_notes'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The call with its draft under the singular; one that has a singular stays as it is. */
function inSingular (call: Call): Call {
  const { body } = call
  if (!isObject(body) || !Object.hasOwn(body, PLURAL)) return call
  const { [PLURAL]: draft, ...others } = body
  return { ...call, body: { credit_note: draft, ...others } }
}

/** An answer with its credit note under both keys; a file stays as it is. */
function underBoth (reply: Reply): Reply {
  if (reply.text === undefined) return reply
  const { response: { result } } = JSON.parse(String(reply.text))
  return { json: { response: { result: { ...result, [PLURAL]: result.credit_note } } } }
}

/** That library fails against FreshBooks, and here; it works where a world's `profile` is `lenient`. */
const alsoPlural = (options: OperationOptions = {}): OperationOptions => ({
  ...options,
  around: (call, ordinary) => {
    const { around } = options
    const answer = around === undefined ? ordinary : (asked: Call) => around(asked, ordinary)
    const isLenient = call.session.deviations.profile === 'lenient'
    return isLenient ? underBoth(answer(inSingular(call))) : answer(call)
  },
})

/** Options of the operations that read or answer one credit note. */
export const creditNoteOptions = (resource: () => Resource) => ({
  get: alsoPlural(orPdf(printedCreditNote, resource)), create: alsoPlural(), update: alsoPlural(),
})

/** One credit note may stand under the plural as well. */
export const creditNoteEnvelope: Partial<Envelope> = {
  oneSchema: (key, row, extra) => alsoInResult(resultEnvelope.oneSchema(key, row, extra), PLURAL, row),
}
