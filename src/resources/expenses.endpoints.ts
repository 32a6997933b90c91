// What expenses have beside their operations: counts and sums by state, and the names of vendors.
import { exactly, listBody, pageSchemas } from '../declare/envelope.ts'
import type { Session } from '../declare/session.ts'
import { endpoint, type Call, type Endpoint } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import { accounting } from '../families/accounting.ts'
import { LARGEST_PAGE } from '../families/query.ts'
import { fromScaled } from '../ledger/amounts.ts'

interface Sum {
  readonly vis_state: number
  readonly code: string
  readonly count: number
  readonly amount: number
}

/** Sums by state and currency; deleted expenses count nowhere. */
const sumsSql = `SELECT vis_state, amount_code AS code, count(*) AS count, sum(amount) AS amount FROM expenses
  WHERE accounting_systemid = ? AND vis_state <> 1 GROUP BY vis_state, amount_code ORDER BY amount_code`

/** The three rows, in the order in which they were captured. */
function summaries ({ session }: Call): unknown {
  const sums = session.query<Sum>(sumsSql, session.business.account_id)
  return [
    summary('grand_total', sums),
    summary('archived', sums.filter(({ vis_state }) => vis_state === 2)),
    summary('active', sums.filter(({ vis_state }) => vis_state === 0)),
  ]
}

/** Amounts are not rounded: a third decimal survives (captured). */
function summary (id: string, sums: readonly Sum[]): unknown {
  const codes = [...new Set(sums.map(({ code }) => code))]
  const total = (key: 'count' | 'amount', of: readonly Sum[]) => of.reduce((sum, one) => sum + one[key], 0)
  const amounts = codes.map(code => sums.filter(sum => sum.code === code)).map(ofCode => ({
    amount: fromScaled(total('amount', ofCode)), code: ofCode[0]!.code, count: total('count', ofCode),
  }))
  return { amounts, counts: total('count', sums), id }
}

/** Names of expenses that are not deleted, each once. */
const vendorsSql = `SELECT DISTINCT vendor FROM expenses
  WHERE accounting_systemid = ? AND vis_state <> 1 AND vendor <> ''`

const countVendors = (session: Session): number => session.query<{ count: number }>(
  `SELECT count(*) AS count FROM (${vendorsSql})`, session.business.account_id)[0]!.count

function vendors ({ session, query }: Call): Buffer {
  const asked = accounting.query.read(query, { filters: new Set(), flags: new Set(), includes: new Set() })
  const page = asked.page ?? 1
  const per_page = Math.min(asked.per_page ?? accounting.query.perPage, LARGEST_PAGE)
  const rows = session.query(`${vendorsSql} ORDER BY vendor COLLATE NOCASE, vendor LIMIT ? OFFSET ?`,
    session.business.account_id, per_page, (page - 1) * per_page)
  const around = accounting.envelope.around('vendors', { page, per_page, total: countVendors(session) })
  return listBody(around, rows.map(row => JSON.stringify(row)))
}

const text = { type: 'string' }
const whole = { type: 'integer' }
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items })
const result = (properties: Readonly<Record<string, JsonSchema>>) =>
  exactly({ response: exactly({ result: exactly(properties) }) })

const summariesSchema = listOf(exactly({
  amounts: listOf(exactly({ amount: text, code: text, count: whole })), counts: whole, id: text,
}))

/** The endpoints of expenses beside their operations. */
export function expenseEndpoints (): Endpoint[] {
  const common = { family: accounting, method: 'GET', scope: 'user:expenses:read' } as const
  return [
    endpoint({
      ...common,
      paths: ['/accounting/account/:account/expenses/summaries'],
      operation: 'expenses.summaries',
      summary: 'Counts and sums of expenses: all, archived, active.',
      inferred: ['currencies are in alphabetical order', 'filters have no effect'],
      response: result({ summaries: summariesSchema }),
      handle: call => ({ json: { response: { result: { summaries: summaries(call) } } } }),
    }),
    endpoint({
      ...common,
      paths: ['/accounting/account/:account/expenses/vendors'],
      operation: 'expenses.vendors',
      summary: 'The names of vendors, each once.',
      inferred: ['vendors are in alphabetical order; those of deleted expenses are left out'],
      parameters: [
        { name: 'page', description: 'Page, from 1.', schema: { type: 'integer', minimum: 0 } },
        { name: 'per_page', description: 'Rows of a page.', schema: { type: 'integer', minimum: 0 } },
      ],
      response: result({ vendors: listOf(exactly({ vendor: text })), ...pageSchemas }),
      handle: call => ({ text: vendors(call) }),
    }),
  ]
}
