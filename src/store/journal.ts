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
  readonly id: number
  readonly now: number
}

const headingColumns = ['date', 'currency_code', 'source', 'clientid', 'invoiceid', 'creditid']
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
  const entry = isHidden ? undefined : entryOf(store, session, postings(row, session))
  replace(store, session, model, row.id as number, entry, isNew)
}

/** Reverses what a document has posted: it is erased. */
export function reverse (store: Store, session: Session, model: Model, id: number): void {
  if (model.rules.postings !== undefined) replace(store, session, model, id, undefined, false)
}

function replace (
  store: Store, session: Session, { table }: Model, id: number, entry: Entry | undefined, isNew: boolean
): void {
  const current = isNew ? undefined : currentEntry(store, table, id)
  if (textOf(current?.entry) === textOf(entry)) return
  const document = { account: session.business.account_id, table, id, now: session.now() }
  if (current !== undefined) addEntry(store, document, mirrored(current.entry), current.id)
  const added = entry === undefined ? undefined : addEntry(store, document, entry, null)
  setCurrent(store, document, added, entry, current === undefined)
}

/** Equal for entries of the same values; lines may have changed places. */
const textOf = (entry: Entry | undefined): string => entry === undefined
  ? ''
  : JSON.stringify([entry.heading, entry.postings.map(posting => JSON.stringify(posting)).sort()])

const mirrored = ({ heading, postings }: Entry): Entry => ({
  heading,
  postings: postings.map(([account, amount, categoryid, tax_name, taxable]) =>
    [account, 0 - amount, categoryid, tax_name, taxable === null ? null : 0 - taxable]),
})

function entryOf (store: Store, session: Session, postings: readonly Posting[]): Entry | undefined {
  if (postings.length === 0) return undefined
  const { date, currency_code, source, clientid, invoiceid, creditid } = headingOf(assertBalanced(postings))
  return {
    heading: [date, currency_code, source, clientid, invoiceid, creditid],
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

const currentSql = `SELECT entry, ${headingColumns.map(name => `entries.${name}`).join(', ')},
    ${postingColumns}
  FROM ledger_documents JOIN ledger_entries AS entries ON id = entry JOIN ledger_postings USING (entry)
  WHERE ledger_documents.document = ? AND ledger_documents.document_id = ?`

/** The entry of a document that holds now, with its id. */
function currentEntry (
  store: Store, table: string, id: number
): { readonly id: number, readonly entry: Entry } | undefined {
  const rows = store.statement(currentSql).raw().all(table, id) as unknown[][]
  if (rows.length === 0) return undefined
  const [first] = rows
  const heading = first!.slice(1, 7) as Entry['heading']
  const postings = rows.map(row => row.slice(7) as unknown as StoredPosting)
  return { id: first![0] as number, entry: { heading, postings } }
}

const insertEntry = `INSERT INTO ledger_entries (accounting_systemid, document, document_id, made_at,
  ${headingColumns.join(', ')}, reverses) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const insertPostings = `INSERT INTO ledger_postings (entry, position, ${postingColumns})
  SELECT ?, key, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)`

/** The id of the new entry. */
function addEntry (
  store: Store, { account, table, id, now }: Document, { heading, postings }: Entry, reverses: number | null
): number {
  const { lastInsertRowid } =
    store.statement(insertEntry).run(account, table, id, now, ...heading, reverses)
  const entry = Number(lastInsertRowid)
  store.statement(insertPostings).run(entry, JSON.stringify(postings))
  const recorded = { type: table, id, parameters: [entry] }
  store.recordChange({ ...recorded, table: 'ledger_entries', condition: 'id = ?' }, true)
  store.recordChange({ ...recorded, table: 'ledger_postings', condition: 'entry = ?' }, true)
  noteFirstUses(store, { table, id, now }, postings)
  return entry
}

const FIRST_USES = 'ledger_first_uses'

/**
 * Notes accounts, and names of taxes below them, that nothing was posted to before: the legacy chart shows
 * some of its sub-accounts from then on.
 */
function noteFirstUses (
  store: Store, { table, id, now }: Omit<Document, 'account'>, postings: readonly StoredPosting[]
): void {
  for (const [account, , , tax_name] of postings) {
    const name = tax_name ?? ''
    const used = store.keptOf(FIRST_USES, '', () => usedAccounts(store))
    if (used.has(`${account}/${name}`)) continue
    const change = { type: table, id, table: FIRST_USES, parameters: [account, name] }
    store.statement(`INSERT INTO ${FIRST_USES} (account, tax_name, made_at) VALUES (?, ?, ?)`)
      .run(account, name, now)
    store.recordChange({ ...change, condition: 'account = ? AND tax_name = ?' }, true)
  }
}

const usedAccounts = (store: Store): ReadonlySet<string> => new Set(
  store.plucked(`SELECT account || '/' || tax_name FROM ${FIRST_USES}`).all() as string[])

/** Notes which entry of a document holds now. */
function setCurrent (
  store: Store, { account, table, id }: Document, current: number | undefined, entry: Entry | undefined,
  isNew: boolean
): void {
  const condition = 'document = ? AND document_id = ?'
  const parameters = [table, id]
  store.recordChange({ type: table, id, table: 'ledger_documents', condition, parameters }, isNew)
  if (entry === undefined) {
    store.statement(`DELETE FROM ledger_documents WHERE ${condition}`).run(...parameters)
    return
  }
  const [date, currency_code] = entry.heading
  store.statement('INSERT OR REPLACE INTO ledger_documents VALUES (?, ?, ?, ?, ?, ?)')
    .run(table, id, current, account, currency_code, date)
}
