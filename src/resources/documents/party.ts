// Whom a document is about: what it copies from its client, and when. The names of the fields that name the
// client or vendor differ by kind of document.
import type { Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import { clients } from '../clients.ts'

type ClientRow = Row<typeof clients>

/** What kinds of document call the field that names their client. */
export type PartyKey = 'customerid' | 'clientid'

/** Those values of a document, or of a draft, that this file uses. */
type Values = Readonly<Record<string, unknown>>

/** The client's name and address under the names that documents have for them. */
export const addressOf = (client: ClientRow) => ({
  fname: client.fname,
  lname: client.lname,
  organization: client.organization,
  street: client.p_street,
  street2: client.p_street2,
  city: client.p_city,
  province: client.p_province,
  code: client.p_code,
  country: client.p_country,
})

/** What documents copy; credit notes copy the client's VAT as well. */
type Copied = ReturnType<typeof addressOf> & { readonly vat_name?: string, readonly vat_number?: string }

/**
 * What a document has of its client where the request does not give it: name, address, language and currency
 * when it is made, name and address when it goes to another client. `copied` gives the values that it copies.
 */
export function partyValues (
  key: PartyKey, draft: Values, before: Values | undefined, session: Session,
  copied: (client: ClientRow) => Copied = addressOf
): Partial<Copied> & { readonly currency_code: string, readonly language?: string } {
  const party = (draft[key] ?? before![key]) as number
  const sent = draft.currency_code as string | undefined
  const kept = { currency_code: sent || before?.currency_code as string }
  if (before !== undefined && party === before[key]) return kept
  const client = session.get(clients, party)
  const address = withoutGiven(copied(client), draft)
  if (before !== undefined) return { ...address, ...kept }
  return {
    ...address,
    language: draft.language as string || client.language,
    currency_code: sent || client.currency_code.toUpperCase() || session.business.currency_code,
  }
}

/** Leaves out what the request gives. null and empty texts do not count: libraries send all their fields. */
const withoutGiven = <T extends object>(values: T, draft: Values): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !draft[name])) as Partial<T>
