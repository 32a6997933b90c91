// Journal entry details: every row of the ledger, what was reversed and its reversal included, in the words
// of the legacy tree.
import { endpoint, type Call, type Endpoint } from '../declare/endpoint.ts'
import { exactly, listBody } from '../declare/envelope.ts'
import type { JsonSchema } from '../declare/field.ts'
import { pageAsked, paging } from '../derive/endpoints.ts'
import { accounting } from '../families/accounting.ts'
import { moneySchema } from '../fields/index.ts'
import { fromScaled } from '../ledger/amounts.ts'
import type { LegacyChart } from '../ledger/legacy-chart.ts'
import { descriptionSql, detailTypeOf, documentOf, lineNames, nameSql } from './journal-documents.ts'
import { dates, filterParameters, filtersOf, refuseBackwards, subAccount } from './journal-query.ts'
import { legacyChartOf } from './legacy-chart.ts'

const OBJECT = 'journal_entry_detail'

const filters = { ...subAccount, ...dates }

/** A posting with the heading of its entry and the words of its document. */
interface Row {
  readonly entryid: number
  readonly position: number
  readonly document: string
  readonly document_id: number
  readonly date: string
  readonly currency_code: string
  readonly account: string
  readonly amount: number
  readonly categoryid: number | null
  readonly tax_name: string | null
  readonly clientid: number | null
  readonly invoiceid: number | null
  readonly creditid: number | null
  readonly detailid: number
  readonly name: string
  readonly description: string | null
}

/**
 * A row of a manual entry has the number of its line, which count up; others have even ones, which follow
 * from the entry: no document has as many lines as lie between two of them.
 */
const numberSql = `CASE entry.document WHEN 'journal_entries'
  THEN (SELECT 2 * (min(lineno) + posting.position) + 1 FROM journal_entry_details
    WHERE entryid = entry.document_id)
  ELSE 2 * (25000 * entry.id + posting.position) END`

const source = `ledger_entries AS entry JOIN ledger_postings AS posting ON posting.entry = entry.id
  JOIN ledger_accounts AS account ON account.id = posting.account`

const pageSql = (where: string, order: string): string => `SELECT entry.id AS entryid, posting.position,
    entry.document, entry.document_id, entry.date, entry.currency_code,
    coalesce(account.default_number, account.uuid) AS account, posting.amount, posting.categoryid,
    posting.tax_name, entry.clientid, entry.invoiceid, entry.creditid, ${numberSql} AS detailid,
    ${nameSql} AS name, ${descriptionSql} AS description
  FROM ${source} WHERE ${where}
  ORDER BY entry.date ${order}, entry.id ${order}, posting.position LIMIT ? OFFSET ?`

interface Condition { readonly sql: string, readonly parameters: readonly unknown[] }

/** What the filters ask for; a sub-account that is not there has no rows. */
function conditionOf (call: Call, chart: LegacyChart): Condition {
  const { sub_accountid, start_date, end_date } = filtersOf(call, filters, OBJECT)
  refuseBackwards({ start_date, end_date }, OBJECT)
  const conditions: Condition[] = [
    { sql: 'entry.accounting_systemid = ?', parameters: [call.session.business.account_id] },
    ...start_date === undefined ? [] : [{ sql: 'entry.date >= ?', parameters: [start_date] }],
    ...end_date === undefined ? [] : [{ sql: 'entry.date <= ?', parameters: [end_date] }],
    ...sub_accountid === undefined ? [] : [ofSubAccount(Number(sub_accountid), chart)],
  ]
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    parameters: conditions.flatMap(({ parameters }) => parameters),
  }
}

/** Rows on the accounts of a sub-account: with the name of its tax, or with none that has one of its own. */
function ofSubAccount (id: number, chart: LegacyChart): Condition {
  const sub = chart.find(id)
  if (sub === undefined) return { sql: 'false', parameters: [] }
  const names = chart.accountOf(sub).sub_accounts.map(each => each.tax_name).filter(name => name !== null)
  const isOwn = sub.tax_name === null ? 'coalesce(posting.tax_name, \'\') NOT IN' : 'posting.tax_name IN'
  return {
    sql: `posting.account IN (SELECT value FROM json_each(?)) AND ${isOwn} (SELECT value FROM json_each(?))`,
    parameters: [
      JSON.stringify(sub.chartIds), JSON.stringify(sub.tax_name === null ? names : [sub.tax_name]),
    ],
  }
}

function list (call: Call): Buffer {
  const { session } = call
  const { page, per_page } = pageAsked(call, accounting)
  const chart = legacyChartOf(session)
  const { sql, parameters } = conditionOf(call, chart)
  const order = call.query.sort === 'user_entered_date_asc' ? 'ASC' : 'DESC'
  const [{ total } = { total: 0 }] =
    session.query<{ total: number }>(`SELECT count(*) AS total FROM ${source} WHERE ${sql}`, ...parameters)
  const rows = session.query<Row>(pageSql(sql, order), ...parameters, per_page, (page - 1) * per_page)
  const names = lineNames(rows, session)
  const shownRows = rows.map(row => {
    const description = names.get(`${row.document_id}/${row.position}`) ?? row.description
    const isSale = detailTypeOf(row) === 'sales'
    const worded = isSale ? { ...row, description } : row
    return JSON.stringify(shown(worded, chart, session.business.account_id!))
  })
  const around = accounting.envelope.around('journal_entry_details', { page, per_page, total })
  return listBody(around, shownRows)
}

/** A row as the list shows it. */
function shown (row: Row, chart: LegacyChart, accounting_systemid: string) {
  const { amount, currency_code: code, detailid } = row
  const sub = chart.subAccountOf(row.account, row.tax_name)
  const account = chart.accountOf(sub)
  const isDebit = account.type === 'asset' || account.type === 'expense'
  const money = (scaled: number) => ({ amount: fromScaled(scaled), code })
  return {
    account: {
      account_name: account.name, account_number: account.number, account_type: account.type,
      accountid: account.id, accounting_systemid, id: account.id,
    },
    accounting_systemid,
    balance: money(isDebit ? amount : 0 - amount),
    credit: amount < 0 ? money(0 - amount) : null,
    debit: amount < 0 ? null : money(amount),
    description: row.description,
    detail_type: detailTypeOf(row),
    detailid,
    entry: entryOf(row, accounting_systemid),
    id: detailid,
    name: row.name,
    sub_account: {
      account_sub_name: sub.name, account_sub_number: sub.number, accounting_systemid, id: sub.id,
      parentid: sub.parentid, sub_accountid: sub.id,
    },
    user_entered_date: row.date,
  }
}

/** The documents that an entry is of; a manual one has the number under which it was made. */
function entryOf (row: Row, accounting_systemid: string) {
  const { clientid, categoryid, creditid, invoiceid, document_id } = row
  const idOf = (document: string) => documentOf(row) === document ? document_id : null
  const entryid = idOf('journal_entries') ?? row.entryid
  return {
    accounting_systemid, categoryid, clientid, creditid, entryid, expenseid: idOf('expenses'), id: entryid,
    incomeid: idOf('other_incomes'), invoiceid, paymentid: idOf('payments'),
  }
}

const text: JsonSchema = { type: 'string' }
const whole: JsonSchema = { type: 'integer' }
const wholeOrNull: JsonSchema = { type: ['integer', 'null'] }
const moneyOrNull: JsonSchema = { anyOf: [moneySchema, { type: 'null' }] }

const schema = exactly({
  account: exactly({
    account_name: text, account_number: text, account_type: text, accountid: whole,
    accounting_systemid: text, id: whole,
  }),
  accounting_systemid: text,
  balance: moneySchema,
  credit: moneyOrNull,
  debit: moneyOrNull,
  description: { type: ['string', 'null'] },
  detail_type: text,
  detailid: whole,
  entry: exactly({
    accounting_systemid: text, categoryid: wholeOrNull, clientid: wholeOrNull, creditid: wholeOrNull,
    entryid: whole, expenseid: wholeOrNull, id: whole, incomeid: wholeOrNull, invoiceid: wholeOrNull,
    paymentid: wholeOrNull,
  }),
  id: whole,
  name: text,
  sub_account: exactly({
    account_sub_name: text, account_sub_number: text, accounting_systemid: text, id: whole, parentid: whole,
    sub_accountid: whole,
  }),
  user_entered_date: text,
})

/** The list of journal entry details. */
export const journalEntryDetailList = (): Endpoint => endpoint({
  family: accounting,
  method: 'GET',
  paths: ['/accounting/account/:account/journal_entries/journal_entry_details'],
  operation: 'journal_entry_details.list',
  scope: 'user:journal_entries:read',
  summary: 'A page of the rows of the ledger, the latest day first.',
  parameters: [
    ...filterParameters(filters),
    ...accounting.query.sort(['user_entered_date']),
    ...paging,
  ],
  inferred: [
    'what was reversed is listed, and its reversal; a document that is edited shows all three',
    'names and types of the rows of payments, credits, other income, bills, bill payments and discounts',
    'the description of a row of sales is the name of the line as it is now',
    'the ids of entry: the document, its client, and what it pays or uses; no key is known for bills',
    'a sub-account that is not there has no rows; a malformed filter is answered with 400, errno 1023 or ' +
      '1024',
    'the order of rows of a day: the latest entry first; sort=user_entered_date_asc turns it round',
  ],
  response: accounting.envelope.listSchema('journal_entry_details', schema),
  handle: call => ({ text: list(call) }),
})
