// Revenue by client: what each client brought in, month by month, as it was billed or as it was paid.
import { exactly } from '../declare/envelope.ts'
import type { Session } from '../declare/session.ts'
import type { Money } from '../ledger/amounts.ts'
import type { Table } from './csv.ts'
import { entriesSql, inferredOfBasis } from './entries.ts'
import { centsOf, day, listOf, money, moneyOf, text, whole } from './figures.ts'
import { groupsBy } from './groups.ts'
import { currency, id, list, oneOf, type Fault, type Values } from './parameters.ts'
import { backwards, periodsOf, range, tooManyPeriods, type Range } from './range.ts'
import { report } from './report.ts'

const parameters = {
  sales_type: oneOf(['collected', 'billed'], null, {
    description: 'Required: what was paid (`collected`), or what was billed (`billed`).',
    inferred: 'the value `billed`; another one is refused with 422, errno 1004',
  }),
  ...range,
  currency_code: currency(),
  clientids: list(id({ description: 'Only these clients.' })),
}

type Asked = Values<typeof parameters>

/** What one client brought in within a month. */
interface Cell {
  readonly clientid: number
  readonly organization: string
  readonly fname: string
  readonly lname: string
  readonly email: string
  /** First day of the month. */
  readonly month: string
  readonly cents: number
}

const cellsSql = (cash_based: boolean): string => `SELECT clients.id AS clientid, organization, fname, lname,
    email, substr(date, 1, 8) || '01' AS month, ${centsOf('sum(-entries.amount)')} AS cents
  FROM (${entriesSql(cash_based)}) AS entries JOIN clients ON clients.id = entries.clientid
  WHERE sub_type = 'Income'
    AND ($clientids = '[]' OR clients.id IN (SELECT value FROM json_each($clientids)))
  GROUP BY clients.id, month
  ORDER BY coalesce(nullif(trim(organization), ''), fname || ' ' || lname) COLLATE NOCASE, clients.id`

/** There is no default, and nothing is answered as an empty text would be (captured). */
const unsaid = ({ sales_type }: Partial<Asked>): Fault[] =>
  sales_type === null ? [{ kind: 'invalid', field: 'sales_type', value: '' }] : []

function figuresOf (session: Session, values: Asked) {
  const { clientids, currency_code, end_date, sales_type, start_date } = values
  const labels = labelsOf(values)
  const cells = session.query<Cell>(cellsSql(sales_type === 'collected'), {
    account: session.business.account_id, clientids: JSON.stringify(clientids), currency_code, end_date,
    start_date,
  })
  const total = sumsOf(cells, labels, currency_code)
  return {
    clientids,
    clients: groupsBy(cells, ({ clientid }) => clientid).map(own => shownClient(own, labels, currency_code)),
    currency_code,
    end_date,
    labels,
    sales_type: sales_type!,
    start_date,
    total_sales: total.total,
    total_sales_data: total.data,
  }
}

const labelsOf = (asked: Range): string[] => periodsOf(asked, 1).map(({ start_date }) => start_date)

function shownClient (cells: readonly Cell[], labels: readonly string[], code: string) {
  const { clientid, email, fname, lname, organization } = cells[0]!
  const { data, total } = sumsOf(cells, labels, code)
  return { clientid, data, email, fname, lname, organization, total }
}

/** The sum of each month, and that of all. */
function sumsOf (
  cells: readonly Cell[], labels: readonly string[], code: string
): { data: Money[], total: Money } {
  const sums = new Map(labels.map(label => [label, 0]))
  for (const { month, cents } of cells) sums.set(month, sums.get(month)! + cents)
  const all = [...sums.values()]
  return {
    data: all.map(cents => moneyOf(cents, code)),
    total: moneyOf(all.reduce((sum, one) => sum + one, 0), code),
  }
}

const schema = exactly({
  clientids: listOf(whole),
  clients: listOf(exactly({
    clientid: whole, data: listOf(money), email: text, fname: text, lname: text, organization: text,
    total: money,
  })),
  currency_code: text,
  end_date: day,
  labels: listOf(day),
  sales_type: { type: 'string', enum: ['collected', 'billed'] },
  start_date: day,
  total_sales: money,
  total_sales_data: listOf(money),
})

/** A line for each client, with a column for each month. */
const tableOf = ({ clients, currency_code, labels }: ReturnType<typeof figuresOf>): Table => ({
  header: ['clientid', 'organization', 'fname', 'lname', 'email', ...labels, 'total', 'currency_code'],
  rows: clients.map(({ clientid, data, email, fname, lname, organization, total }) =>
    [clientid, organization, fname, lname, email, ...data, total, currency_code]),
})

export const revenueByClient = report({
  name: 'revenue_by_client',
  summary: 'What each client brought in within a time, by month.',
  parameters,
  check: values =>
    [...unsaid(values), ...backwards(values), ...tooManyPeriods({ ...values, resolution: 'm' })],
  response: schema,
  make: figuresOf,
  csv: tableOf,
  inferred: [
    ...inferredOfBasis,
    'the keys of a client; clients without revenue in that time are left out',
    'revenue is what profit and loss counts as income, without taxes, less discounts and credits',
    'income that belongs to no client (other income, manual entries) is left out',
    'clients are in alphabetical order',
    'more than 1,200 months are refused with 422, errno 1030',
  ],
})
