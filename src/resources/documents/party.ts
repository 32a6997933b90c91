// Whom a document is about: what it copies from its client, and when. The names of the fields that name the
// client or vendor differ by kind of document.
import type { Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import { clients } from '../clients.ts'

type ClientRow = Row<typeof clients>

/** What kinds of document call the field that names their client. */
export type PartyKey = 'customerid' | 'clientid'

/** Values of a document or of a draft of one, as far as they are known here. */
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

/**
 * What a document has of its client where the request does not give it: name, address, language and currency
 * when it is made, name and address when it goes to another client. `copied` are the values it copies.
 */
export function partyValues<Copied extends Values = ReturnType<typeof addressOf>> (
  key: PartyKey, draft: Values, before: Values | undefined, session: Session,
  copied: (client: ClientRow) => Copied = addressOf as unknown as (client: ClientRow) => Copied
): Partial<Copied> & { readonly currency_code: string, readonly language?: string } {
  const party = (draft[key] ?? before![key]) as number
  if (before !== undefined) {
    const currency_code = (draft.currency_code || before.currency_code) as string
    if (party === before[key]) return { currency_code } as Partial<Copied> & { currency_code: string }
    return { ...withoutGiven(copied(session.get(clients, party)), draft), currency_code }
  }
  const client = session.get(clients, party)
  return {
    ...withoutGiven(copied(client), draft),
    language: (draft.language || client.language) as string,
    currency_code: (draft.currency_code || client.currency_code || session.business.currency_code) as string,
  }
}

/** Leaves out what the request gives itself; null and nothing are not given: libraries send all they know. */
const withoutGiven = <T extends object>(values: T, draft: Values): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !draft[name])) as Partial<T>
