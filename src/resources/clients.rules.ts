// What a client gets that was not sent, and its contacts.
import { numberOf } from '../json-values.ts'
import type { Session } from '../declare/session.ts'
import { isDeepStrictEqual } from 'node:util'
import { fail } from '../declare/problem.ts'
import type { Rules } from '../declare/rules.ts'
import type { Draft, Row } from '../declare/resource.ts'
import { addressOf } from './documents/party.ts'
import { clients } from './clients.ts'
import { contacts } from './contacts.ts'
import { invoiceProfiles } from './invoice-profiles/invoice-profiles.ts'
import { invoices } from './invoices/invoices.ts'
import { readLateFee, readReminders } from './late-payment.ts'

type ClientRow = Row<typeof clients>
type ClientDraft = Draft<typeof clients>

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/**
 * Both names in lower case; a number from 2 is appended when taken;
 * ten random letters without names (captured).
 */
function usernameFor ({ fname = '', lname = '', email = '' }: ClientDraft, session: Session): string {
  const name = `${fname}${lname}`.toLowerCase().replace(/\s+/g, '')
  if (name === '') return randomName(email, session)
  const numbered = (number: number): string => number === 1 ? name : `${name}${number}`
  return numbered(firstFree(number => isTaken(numbered(number), session)))
}

const isTaken = (username: string, session: Session): boolean =>
  session.query(takenName, session.business.account_id, username).length > 0

const takenName = 'SELECT 1 FROM clients WHERE accounting_systemid = ? AND username = ?'

/**
 * A number that is free while the one before it is taken. Trying one after the other would make the
 * thousandth client of a name ask a thousand times; this asks twenty times.
 */
function firstFree (isTaken: (number: number) => boolean): number {
  if (!isTaken(1)) return 1
  let taken = 1
  let free = 2
  while (isTaken(free)) [taken, free] = [free, free * 2]
  while (free - taken > 1) {
    const middle = Math.floor((taken + free) / 2)
    if (isTaken(middle)) taken = middle
    else free = middle
  }
  return free
}

function randomName (email: string, session: Session): string {
  const count = session.query<{ count: number }>('SELECT count(*) AS count FROM clients')[0]!.count
  return [...session.random(`username/${email}/${count}`).subarray(0, 10)]
    .map(byte => letters[byte % letters.length]).join('')
}

/** Names alone make the organization, an address alone does too (captured). */
const organizationFor = ({ fname = '', lname = '', email = '' }: ClientDraft): string =>
  `${fname} ${lname}`.trim() || email

export const clientRules: Rules<typeof clients> = {
  complete (draft, before, session) {
    const now = session.now()
    const reminders = draft.late_reminders ?? (before === undefined ? [] : undefined)
    return {
      ...(before === undefined
        ? firstValues(draft, session)
        : { currency_code: draft.currency_code || before.currency_code }),
      ...(reminders === undefined
        ? {}
        : { late_reminders: readReminders('client', reminders, before?.late_reminders ?? [], now) }),
      ...(draft.late_fee === undefined
        ? {}
        : { late_fee: readLateFee('client', draft.late_fee, before?.late_fee ?? null, now) }),
      // a size that was sent came back null in a captured create
      company_size: null,
    }
  },
  after (row, before, session, draft) {
    if (draft.contacts !== undefined && draft.contacts !== null) {
      replaceContacts(row(), draft.contacts, session)
    }
    if (before !== undefined) readdress(row(), before, session)
  },
}

function firstValues (draft: ClientDraft, session: Session): Partial<ClientRow> {
  const isNobody = !draft.fname && !draft.lname && !draft.email && !draft.organization
  // number and sentence from the official SDK's page, which shows them as an answer
  if (isNobody) {
    fail('refused', {
      errno: 7012, object: 'client', value: '',
      message: 'At least one field among fname, lname, email and organization is required.',
    })
  }
  return {
    organization: draft.organization || organizationFor(draft),
    username: draft.username || usernameFor(draft, session),
    currency_code: draft.currency_code || session.business.currency_code,
  }
}

/** The list replaces all contacts; one that carries a known contactid stays the same contact (inferred). */
function replaceContacts (client: ClientRow, list: readonly unknown[], session: Session): void {
  const sent = list.filter((row): row is Record<string, unknown> =>
    typeof row === 'object' && row !== null && !Array.isArray(row))
  const there = session.select(contacts, 'userid = ?', client.id)
  const known = (row: Record<string, unknown>) =>
    there.find(contact => contact.contactid === numberOf(row.contactid))
  const kept = sent.map(known).filter(contact => contact !== undefined)
  for (const contact of there) if (!kept.includes(contact)) session.erase(contacts, contact.contactid)
  for (const row of sent) {
    const contact = known(row)
    if (contact === undefined) session.create(contacts, { ...withoutNulls(row), userid: client.id })
    else session.update(contacts, contact.contactid, withoutNulls(row))
  }
}

const withoutNulls = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined))

/**
 * Drafts and profiles follow the client's name and address; what has been sent keeps the old ones (captured).
 */
function readdress (client: ClientRow, before: ClientRow, session: Session): void {
  const address = addressOf(client)
  if (isDeepStrictEqual(address, addressOf(before))) return
  const drafts = "customerid = ? AND display_status = 'draft' AND vis_state = 0"
  for (const { id } of session.select(invoices, drafts, client.id)) session.store(invoices, id, address)
  for (const { id } of session.select(invoiceProfiles, 'customerid = ? AND vis_state <> 1', client.id)) {
    session.store(invoiceProfiles, id, address)
  }
}
