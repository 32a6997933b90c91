// The words of a mail: those of a request or the usual ones, with placeholders that are filled in.
import { fail } from '../declare/problem.ts'

/** Subject and body of a mail, with placeholders such as `::company name::`. */
export interface Wording {
  readonly subject: string
  readonly body: string
}

/** Texts by the names of their placeholders (`company name`). */
export type Placeholders = Readonly<Record<string, string>>

/** Bounds in characters, of ours: those of FreshBooks are not known. */
const LONGEST_SUBJECT = 1_000
const LONGEST_BODY = 10_000

/** Both spellings of a mail's words in a request: an object, and the older flat fields. */
export interface SentWording {
  /** The field of the object (`invoice_customized_email`). */
  readonly field: string
  /** The object in problems (`invoice`). */
  readonly object: string
  readonly customized: unknown
  readonly email_subject?: string | undefined
  readonly email_body?: string | undefined
}

/** The words of a request; the usual ones where it has none or empty ones. */
export function readWording (sent: SentWording, usual: Wording): Wording {
  const { field, object, customized, email_subject, email_body } = sent
  const words = typeof customized === 'object' && customized !== null ? customized as Partial<Wording> : {}
  const at = (name: string, value: unknown) =>
    ({ field: value === undefined ? name : field, object })
  return {
    subject: wordsIn(words.subject ?? email_subject, LONGEST_SUBJECT, at('email_subject', words.subject)) ||
      usual.subject,
    body: wordsIn(words.body ?? email_body, LONGEST_BODY, at('email_body', words.body)) || usual.body,
  }
}

function wordsIn (value: unknown, longest: number, at: { field: string, object: string }): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') return fail('bad-mapping', { ...at, value })
  if (value.length > longest) return fail('too-long', { ...at, value, message: String(longest) })
  return value.trim()
}

const placeholder = /::([a-z ]{1,40})::/g

/** Longest text of a placeholder, in characters. */
const LONGEST_VALUE = 200

/** Words with their placeholders filled in; a placeholder of another name stays as it is (inferred). */
export function fillIn ({ subject, body }: Wording, values: Placeholders): Wording {
  const filled = (words: string) => words.replace(placeholder, (whole, name: string) =>
    Object.hasOwn(values, name) ? values[name]!.slice(0, LONGEST_VALUE) : whole)
  return { subject: filled(subject), body: filled(body) }
}
