// The journal of a world: entries that are added and never changed. Editing a document adds the reversal of
// its entry, dated as that entry, and then the new one, so that sums by account and date are those of a
// journal that was written once, and what was posted before can still be read.
import type { Session } from '../declare/session.ts'
import type { Model } from '../derive/model.ts'
import type { Values } from '../derive/parse.ts'
import { assertBalanced, headingOf, type Posting } from '../ledger/journal.ts'
import { ledgerAccounts } from '../resources/ledger-accounts.ts'
import type { Store } from './store.ts'

const ACCOUNTS = ledgerAccounts.many

/** A posting as it is stored: account (id of the row), amount, categoryid, tax_name, taxable. */
type StoredPosting = readonly [number, number, number | null, string | null, number | null]

/** What a document posts, or posted: the values of its entry, and its postings in any order. */
interface Entry {
  /** In the order of `headingColumns`. */
  readonly heading: ReadonlyArray<string | number | null>
  readonly postings: readonly StoredPosting[]
}

/** A document that is written, and the instant. */
interface Document {
  readonly account: string | null
  readonly table: string
  /** Name of its entry: that of the table, or of what it posts on a later day. */
  readonly name: string
  readonly id: number
  readonly now: number
}

const headingColumns = ['date', 'currency_code', 'clientid', 'invoiceid', 'creditid']
const postingColumns = 'account, amount, categoryid, tax_name, taxable'

/**
 * Brings the journal up to what a document posts now; a deleted document posts nothing. Where it has posted
 * just that, nothing is written. `isNew` says that the document cannot have an entry yet.
 */
export function post (
  store: Store, session: Session, model: Model, row: Values, isNew = false
): void {
  const { rules: { postings }, visibility } = model
  if (postings === undefined) return
  const isHidden = visibility !== undefined && Number(row[visibility.column]) === Number(visibility.hidden)
  replaceAll(store, session, model, row.id as number, isHidden ? [] : postings(row, session), isNew)
}

/** Whether what a document posts may follow from those of its fields; rules name none to have it posted. */
export function mayPost ({ rules: { postings, unposted = [] } }: Model, stored: readonly string[]): boolean {
  return postings !== undefined && (stored.length === 0 || stored.some(name => !unposted.includes(name)))
}

/** Reverses what a document has posted: it is erased. */
export function reverse (store: Store, session: Session, model: Model, id: number): void {
  if (model.rules.postings !== undefined) replaceAll(store, session, model, id, [], false)
}

/** What a document posts on another day than its own is an entry by itself, under a name of its own. */
const LATER = '_later'

function replaceAll (
  store: Store, session: Session, { table }: Model, id: number, posted: readonly Posting[], isNew: boolean
): void {
  const document = { account: session.business.account_id, table, id, now: session.now() }
  const current = isNew ? new Map<string, CurrentEntry>() : currentEntries(store, table, id)
  const isOwn = ({ date }: Posting) => date === posted[0]?.date
  const [own, later] = [posted.filter(isOwn), posted.filter(posting => !isOwn(posting))]
  replace(store, { ...document, name: table }, current.get(table), entryOf(store, session, own))
  const name = `${table}${LATER}`
  replace(store, { ...document, name }, current.get(name), entryOf(store, session, later))
}

function replace (
  store: Store, document: Document, current: CurrentEntry | undefined, entry: Entry | undefined
): void {
  if (isSame(current?.entry, entry)) return
  if (current !== undefined) addEntry(store, document, mirrored(current.entry), current.id)
  const added = entry === undefined ? undefined : addEntry(store, document, entry, null)
  setCurrent(store, document, added, entry, current === undefined)
}

/** Whether a document has posted just that; most have posted nothing yet. */
const isSame = (current: Entry | undefined, entry: Entry | undefined): boolean =>
  current === undefined || entry === undefined ? current === entry : textOf(current) === textOf(entry)

/** Equal for entries of the same values; lines may have changed places. */
const textOf = ({ heading, postings }: Entry): string =>
  JSON.stringify([heading, postings.map(posting => JSON.stringify(posting)).sort()])

const mirrored = ({ heading, postings }: Entry): Entry => ({
  heading,
  postings: postings.map(([account, amount, categoryid, tax_name, taxable]) =>
    [account, 0 - amount, categoryid, tax_name, taxable === null ? null : 0 - taxable]),
})

function entryOf (store: Store, session: Session, postings: readonly Posting[]): Entry | undefined {
  if (postings.length === 0) return undefined
  const { date, currency_code, clientid, invoiceid, creditid } = headingOf(assertBalanced(postings))
  return {
    heading: [date, currency_code, clientid, invoiceid, creditid],
    postings: postings.map(({ account, amount, categoryid, tax_name, taxable }) =>
      [accountOf(store, session, account), amount, categoryid, tax_name, taxable]),
  }
}

/** The id of the account with a stable name, in the chart of the session's business. */
function accountOf (store: Store, { business }: Session, name: string): number {
  const { business_uuid } = business
  const chart = store.keptOf(ACCOUNTS, business_uuid, () => chartOf(store, business_uuid))
  const account = chart.get(name)
  if (account !== undefined) return account
  throw new Error(`The chart of accounts of business ${business.id} lacks the default account ${name}, ` +
    'which a document posts to. A world that is imported must have the whole default chart.')
}

/** Ids of a business's accounts by their stable names: the number in the default chart, else the uuid. */
function chartOf (store: Store, business_uuid: string): ReadonlyMap<string, number> {
  const rows = store.statement(
    `SELECT coalesce(default_number, uuid), id FROM ${ACCOUNTS} WHERE business_uuid = ?`
  ).raw().all(business_uuid)
  return new Map(rows as Array<[string, number]>)
}

const currentSql = `SELECT ledger_documents.document, entry,
    ${headingColumns.map(name => `entries.${name}`).join(', ')}, ${postingColumns}
  FROM ledger_documents JOIN ledger_entries AS entries ON id = entry JOIN ledger_postings USING (entry)
  WHERE ledger_documents.document IN (?, ?) AND ledger_documents.document_id = ?`

interface CurrentEntry { readonly id: number, readonly entry: Entry }

/** The entries of a document that hold now, with their ids, by their names. */
function currentEntries (store: Store, table: string, id: number): ReadonlyMap<string, CurrentEntry> {
  const rows = store.statement(currentSql).raw().all(table, `${table}${LATER}`, id) as unknown[][]
  const names = [...new Set(rows.map(([name]) => name as string))]
  return new Map(names.map(name => {
    const own = rows.filter(row => row[0] === name)
    const heading = own[0]!.slice(2, 7) as Entry['heading']
    const postings = own.map(row => row.slice(7) as unknown as StoredPosting)
    return [name, { id: own[0]![1] as number, entry: { heading, postings } }]
  }))
}

const insertEntry = `INSERT INTO ledger_entries (accounting_systemid, document, document_id, made_at,
  ${headingColumns.join(', ')}, reverses) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const insertPostings = `INSERT INTO ledger_postings (entry, position, ${postingColumns})
  SELECT ?, key, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)`

/** The id of the new entry. */
function addEntry (
  store: Store, document: Document, { heading, postings }: Entry, reverses: number | null
): number {
  const { account, table, name, id, now } = document
  const { lastInsertRowid } =
    store.statement(insertEntry).run(account, name, id, now, ...heading, reverses)
  const entry = Number(lastInsertRowid)
  store.statement(insertPostings).run(entry, JSON.stringify(postings))
  const recorded = { type: table, id, parameters: [entry] }
  store.recordChange({ ...recorded, table: 'ledger_entries', condition: 'id = ?' }, true)
  store.recordChange({ ...recorded, table: 'ledger_postings', condition: 'entry = ?' }, true)
  return entry
}

/** Notes which entry of a document holds now. */
function setCurrent (
  store: Store, { account, table, name, id }: Document, current: number | undefined, entry: Entry | undefined,
  isNew: boolean
): void {
  const condition = 'document = ? AND document_id = ?'
  const parameters = [name, id]
  store.recordChange({ type: table, id, table: 'ledger_documents', condition, parameters }, isNew)
  if (entry === undefined) {
    store.statement(`DELETE FROM ledger_documents WHERE ${condition}`).run(...parameters)
    return
  }
  const [date, currency_code] = entry.heading
  store.statement('INSERT OR REPLACE INTO ledger_documents VALUES (?, ?, ?, ?, ?, ?)')
    .run(name, id, current, account, currency_code, date)
}
