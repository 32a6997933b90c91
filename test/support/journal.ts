// Laws of the journal of a world, and what its documents would post if it were written once, today.
import { openSession } from '../../src/store/session.ts'
import { enterAll, fullRow, idsOf } from '../../src/store/full-rows.ts'
import type { Business } from '../../src/declare/session.ts'
import type { World } from '../../src/world/world.ts'

/** Rows that break a law, by the law. */
const laws: Readonly<Record<string, string>> = {
  'an entry balances': 'SELECT entry FROM ledger_postings GROUP BY entry HAVING sum(amount) <> 0',
  'an entry has postings': 'SELECT id FROM ledger_entries WHERE id NOT IN (SELECT entry FROM ledger_postings)',
  'a reversal is dated as its entry, of the same document': `SELECT later.id FROM ledger_entries AS later LEFT JOIN ledger_entries AS earlier
    ON earlier.id = later.reverses AND earlier.document = later.document AND earlier.document_id = later.document_id AND earlier.date = later.date
      AND earlier.currency_code = later.currency_code AND earlier.clientid IS later.clientid
      AND earlier.accounting_systemid = later.accounting_systemid AND earlier.reverses IS NULL AND earlier.id < later.id
    WHERE later.reverses IS NOT NULL AND earlier.id IS NULL`,
  'a reversal mirrors its entry': `SELECT id FROM ledger_entries WHERE reverses IS NOT NULL AND (
    SELECT group_concat(account || ' ' || amount || ' ' || coalesce(taxable, 0)) FROM ledger_postings WHERE entry = id) IS NOT (
    SELECT group_concat(account || ' ' || -amount || ' ' || coalesce(-taxable, 0)) FROM ledger_postings WHERE entry = reverses)`,
  'a document posts its last entry, unless that is a reversal': `SELECT document, document_id, max(id) AS entry FROM ledger_entries AS last
    GROUP BY document, document_id HAVING iif(reverses IS NULL, id, NULL) IS NOT (
      SELECT entry FROM ledger_documents AS now WHERE now.document = last.document AND now.document_id = last.document_id)`,
  'documents that are noted have that entry, with its date': `SELECT current.entry FROM ledger_documents AS current LEFT JOIN ledger_entries AS entry
    ON entry.id = current.entry AND entry.date = current.date AND entry.currency_code = current.currency_code
      AND entry.accounting_systemid = current.accounting_systemid WHERE entry.id IS NULL`,
}

/** Balances by account and currency, manual entries left aside, and what the documents themselves say they are. */
const balances: Readonly<Record<string, readonly [account: string, documents: string]>> = {
  'what is receivable is what invoices leave open': ['1200', `SELECT accounting_systemid, currency_code, amount - paid AS amount FROM invoices
    WHERE vis_state <> 1 AND display_status <> 'draft'`],
  'in the end no deposit is left': ['1201', 'SELECT NULL AS accounting_systemid, NULL AS currency_code, 0 AS amount'],
  'the credit of clients is what is left of it': ['2004', `SELECT accounting_systemid, currency_code, applied - amount AS amount FROM credit_notes WHERE vis_state <> 1
    UNION ALL SELECT accounting_systemid, amount_code, amount + coalesce((SELECT amount FROM credit_notes WHERE credit_notes.id = overpaymentid AND vis_state <> 1), 0)
      FROM payments WHERE vis_state <> 1 AND type = 'Credit' AND NOT from_credit`],
  'what is payable is what bills leave open': ['2000', 'SELECT accounting_systemid, currency_code, paid - total_amount AS amount FROM bills WHERE vis_state <> 1'],
  'discounts are those of invoices': ['4000-2', `SELECT accounting_systemid, currency_code, -discount_total AS amount FROM invoices
    WHERE vis_state <> 1 AND display_status <> 'draft'`],
  'taxes payable are those of documents': ['2005', `SELECT accounting_systemid, currency_code, -taxes_total AS amount FROM invoices WHERE vis_state <> 1 AND display_status <> 'draft'
    UNION ALL SELECT accounting_systemid, currency_code, amount - (SELECT total(amount) FROM credit_note_lines WHERE creditid = credit_notes.id) FROM credit_notes
      WHERE vis_state <> 1 AND credit_type IN ('goodwill', 'credit_note')
    UNION ALL SELECT accounting_systemid, amount_code, -10000 * CAST(other_income_taxes.amount AS REAL) FROM other_incomes JOIN other_income_taxes ON incomeid = id WHERE vis_state <> 1`],
}

const balanceSums = (rows: string): string => `SELECT accounting_systemid, currency_code, CAST(round(sum(amount)) AS INTEGER) AS sum FROM (${rows}) GROUP BY 1, 2 HAVING sum <> 0 ORDER BY 1, 2`

/** Balances that are not what the documents say. */
const balanceFaults = ({ db }: World): object[] => Object.entries(balances).map(([law, [account, documents]]) => ({
  law,
  is: JSON.stringify(db.prepare(balanceSums(`SELECT * FROM postings WHERE account = '${account}' AND document NOT IN ('journal_entries', 'manual_journal_entries')`)).all()),
  shouldBe: JSON.stringify(db.prepare(balanceSums(documents)).all()),
})).filter(({ is, shouldBe }) => is !== shouldBe)

/** Every row of the journal as text, in the order of its making: what is there must stay the beginning of what comes. */
export const historyOf = ({ db }: World): string => ['ledger_entries', 'ledger_postings']
  .map(table => JSON.stringify(db.prepare(`SELECT * FROM ${table}`).raw().all()).slice(0, -1)).join('\n')

/** Whether a history begins with another one. */
export function beginsWith (later: string, earlier: string): boolean {
  const [now, before] = [later, earlier].map(text => text.split('\n'))
  return before!.every((table, index) => now![index]!.startsWith(table))
}

/** Number of rows of the journal, and the last entry. */
export const sizeOf = ({ db }: World): unknown => db.prepare(`SELECT (SELECT count(*) FROM ledger_entries) AS entries,
  (SELECT max(id) FROM ledger_entries) AS last, (SELECT count(*) FROM ledger_postings) AS postings`).get()

type Sums = Map<string, number>

function add (sums: Sums, key: ReadonlyArray<string | null>, amount: number): void {
  const text = key.join(' ')
  const sum = (sums.get(text) ?? 0) + amount
  if (sum === 0) sums.delete(text)
  else sums.set(text, sum)
}

/** Sums by account, date and currency, none of them zero. */
function sumsOf ({ db }: World, table: string): Sums {
  const sums: Sums = new Map()
  const rows = db.prepare(`SELECT account, date, currency_code, sum(amount) FROM ${table} GROUP BY 1, 2, 3`).raw().all()
  for (const [account, date, code, sum] of rows as Array<[string, string, string, number]>) add(sums, [account, date, code], sum)
  return sums
}

const history = `(SELECT coalesce(account.default_number, account.uuid) AS account, date, currency_code, amount FROM ledger_entries
  JOIN ledger_postings ON entry = ledger_entries.id JOIN ledger_accounts AS account ON account.id = ledger_postings.account)`

/** The same of a journal written once: what the rules post for the documents as they are now. */
function sumsOfDocuments (world: World): Sums {
  enterAll(world)
  const sums: Sums = new Map()
  const businesses = world.db.prepare('SELECT * FROM businesses').all() as Business[]
  for (const business of businesses) {
    const session = openSession(world, business, { identity_id: 1, userid: 1, role: 'owner' })
    for (const model of world.models.values()) {
      const { rules: { postings, unposted = [] }, visibility, tenant } = model
      if (postings === undefined) continue
      for (const row of idsOf(world, model).map(id => fullRow(world, model, id)!)) {
        const isElsewhere = row[tenant!.column] !== tenant!.keyOf(business)
        const isHidden = visibility !== undefined && Number(row[visibility.column]) === Number(visibility.hidden)
        if (isElsewhere || isHidden) continue
        const posted = postings(row, session)
        const blind = postings({ ...row, ...Object.fromEntries(unposted.map(name => [name, null])) }, session)
        if (JSON.stringify(blind) !== JSON.stringify(posted)) throw new Error(`${model.table} ${row.id}: a field that is unposted changes what it posts`)
        for (const { account, date, currency_code, amount } of posted) add(sums, [account, date, currency_code], amount)
      }
    }
  }
  return sums
}

const sorted = (sums: Sums): string => [...sums].map(([key, sum]) => `${key} ${sum}`).sort().join('\n')

/** What is wrong with the journal of a world. */
export function journalFaults (world: World): object[] {
  const broken = Object.entries(laws).map(([law, sql]) => ({ law, rows: world.db.prepare(sql).all() })).filter(({ rows }) => rows.length > 0)
  const once = sorted(sumsOfDocuments(world))
  const differing = Object.entries({ 'what documents post now': 'postings', 'all that was ever posted': history })
    .map(([law, table]) => ({ law, is: sorted(sumsOf(world, table)), once })).filter(({ is }) => is !== once)
  return [...broken, ...differing, ...balanceFaults(world)]
}
