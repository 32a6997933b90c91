// Numbers of documents: the last one counted up, keeping its width and prefix, or the one that was sent if no
// other document of its kind has it.
import { fail } from '../../declare/problem.ts'
import { tableOf, type Resource } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'

const runs: Readonly<Record<string, { first: string, after: string }>> = {
  9: { first: '0', after: '1' },
  Z: { first: 'A', after: 'A' },
  z: { first: 'a', after: 'a' },
}

/**
 * The number after `number`: "0005" → "0006", "000D" → "000E" (documented); a full place carries to the one
 * before it, and a full number grows: "SS99" → "SS100".
 */
function nextNumber (number: string): string {
  const places = [...number]
  const last = places.findLastIndex(isCounting)
  if (last === -1) return `${number}1`
  let place = last
  while (place >= 0 && runs[places[place]!] !== undefined) {
    const { first, after } = runs[places[place]!]!
    places[place] = first
    if (place === 0 || !isSameRun(places[place - 1]!, first)) {
      places.splice(place, 0, after)
      return places.join('')
    }
    place--
  }
  places[place] = String.fromCharCode(places[place]!.charCodeAt(0) + 1)
  return places.join('')
}

const isCounting = (letter: string): boolean => /[0-9A-Za-z]/.test(letter)

const kinds = [/[0-9]/, /[A-Z]/, /[a-z]/]

/** Whether a carry may go on into this place: digits carry into digits, letters into letters. */
const isSameRun = (letter: string, carried: string): boolean =>
  kinds.some(kind => kind.test(letter) && kind.test(carried))

/** Number of an account's first document. */
const FIRST_NUMBER = '0000001'

/** The numbers of one kind of document: each kind counts by itself. */
export interface Numbering {
  readonly resource: Resource
  /** The field that holds the number: `invoice_number`. */
  readonly field: string
}

/** Those values of a document, or of a draft, that this file uses. */
type Values = Readonly<Record<string, unknown>>
type Saved = Values & { readonly id?: number | undefined }

/**
 * The number of a document that is made or changed, as the value of its field. A number that is in use is
 * refused; an empty one counts as not sent.
 */
export function numbered (
  numbering: Numbering, draft: Values, before: Saved | undefined, session: Session
): Readonly<Record<string, string>> {
  const { field } = numbering
  const sent = draft[field] as string | null | undefined
  if (sent) {
    refuseTaken(numbering, { id: before?.id, [field]: sent }, session)
    return {}
  }
  if (before === undefined) return { [field]: freeNumber(numbering, session) }
  return sent === undefined ? {} : { [field]: before[field] as string }
}

function freeNumber (numbering: Numbering, session: Session): string {
  const { field, resource } = numbering
  const last = session.query<{ number: string }>(
    `SELECT ${field} AS number FROM ${tableOf(resource)} WHERE accounting_systemid = ?
      ORDER BY id DESC LIMIT 1`, session.business.account_id)[0]
  let number = last === undefined ? FIRST_NUMBER : nextNumber(last.number)
  while (isTaken(numbering, number, undefined, session)) number = nextNumber(number)
  return number
}

/** Numbers of deleted documents are free again. */
function isTaken (
  { field, resource }: Numbering, number: string, but: number | undefined, session: Session
): boolean {
  return session.query(
    `SELECT 1 FROM ${tableOf(resource)} WHERE accounting_systemid = ? AND ${field} = ? AND id IS NOT ?
      AND vis_state <> 1 LIMIT 1`, session.business.account_id, number, but ?? null).length > 0
}

/** Refuses the number of a document where another one of its kind has it. */
export function refuseTaken (numbering: Numbering, document: Saved, session: Session): void {
  const { field, resource: { one: object } } = numbering
  const value = document[field] as string
  if (!isTaken(numbering, value, document.id, session)) return
  const title = field.replace('_', ' ').replace(/^./, letter => letter.toUpperCase())
  fail('taken', { field, object, value, message: `${title} already in use.` })
}
