// Accounts aging: what clients owe on a day, by how long they have owed it.
import { exactly } from '../declare/envelope.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Session } from '../declare/session.ts'
import type { Money } from '../ledger/amounts.ts'
import { tableOf } from './csv.ts'
import { centsOf, day as dayShown, listOf, money, moneyOf, text, whole } from './figures.ts'
import { currency, day, oneOf, type Values } from './parameters.ts'
import { report } from './report.ts'

const parameters = {
  end_date: day({ description: 'The day; what was paid later is still owed. Default: today.' }),
  group_by: oneOf(['outstanding', 'overdue'], 'outstanding', {
    description: 'Age since the date of issue (`outstanding`), or since the due date (`overdue`).',
    inferred: 'the spelling `overdue`; another value is refused with 422, errno 1004',
  }),
  currency_code: currency(),
}

/** Ages in days, with the SQL condition of each. */
const ages = {
  '0-30': 'days <= 30',
  '31-60': 'days BETWEEN 31 AND 60',
  '61-90': 'days BETWEEN 61 AND 90',
  '91+': 'days > 90',
} as const

type Age = keyof typeof ages
const ageNames = Object.keys(ages) as Age[]

interface Client {
  readonly userid: number
  readonly organization: string
  readonly fname: string
  readonly lname: string
  readonly email: string
}

/** What a client owes of each age, in cents. */
type Owing = Client & Readonly<Record<Age, number>>

/** The day from which the age counts, and the least age: an invoice is overdue after its due date. */
const groupings = {
  outstanding: { since: 'create_date', least: 0 },
  overdue: { since: 'due_date', least: 1 },
}

/** Drafts owe nothing, nor do invoices that are deleted or not yet issued on that day. */
const owingSql = (group_by: keyof typeof groupings): string => `SELECT clients.id AS userid,
    clients.organization, clients.fname, clients.lname, clients.email,
    ${ageNames.map(age => `${centsOf(`sum(owed) FILTER (WHERE ${ages[age]})`)} AS "${age}"`).join(', ')}
  FROM (SELECT customerid, julianday($end_date) - julianday(${groupings[group_by].since}) AS days,
      amount - (SELECT total(payments.amount) FROM payments WHERE payments.invoiceid = invoices.id
        AND payments.vis_state <> 1 AND payments.date <= $end_date) AS owed
    FROM invoices WHERE accounting_systemid = $account AND currency_code = $currency_code
      AND vis_state <> 1 AND display_status <> 'draft' AND create_date <= $end_date)
  JOIN clients ON clients.id = customerid
  WHERE owed <> 0 AND days >= ${groupings[group_by].least}
  GROUP BY clients.id
  ORDER BY coalesce(nullif(trim(clients.organization), ''), clients.fname || ' ' || clients.lname)
    COLLATE NOCASE, clients.id`

function figuresOf (session: Session, { end_date, group_by, currency_code }: Values<typeof parameters>) {
  const owing = session.query<Owing>(owingSql(group_by),
    { account: session.business.account_id, currency_code, end_date })
  return {
    accounts: owing.map(client => shownClient(client, currency_code)),
    company_name: session.business.name,
    currency_code,
    end_date,
    totals: shownAges(owing, currency_code),
  }
}

type Aged = Readonly<Record<Age | 'total', Money>>

/** The ages of some clients together. The total adds up what is shown. */
function shownAges (owing: readonly Owing[], code: string): Aged {
  const sums = ageNames.map(age => owing.reduce((sum, client) => sum + client[age], 0))
  const shown = ageNames.map((age, index) => [age, moneyOf(sums[index]!, code)])
  return { ...Object.fromEntries(shown), total: moneyOf(sums.reduce((whole, sum) => whole + sum, 0), code) }
}

function shownClient (client: Owing, code: string): Client & Aged {
  const { total, ...shown } = shownAges([client], code)
  const { email, fname, lname, organization, userid } = client
  return { ...shown, email, fname, lname, organization, total, userid }
}

const agesSchema = Object.fromEntries(ageNames.map(age => [age, money])) as Record<Age, JsonSchema>

const schema = exactly({
  accounts: listOf(exactly({
    ...agesSchema, email: text, fname: text, lname: text, organization: text, total: money, userid: whole,
  })),
  company_name: text,
  currency_code: text,
  end_date: dayShown,
  totals: exactly({ ...agesSchema, total: money }),
})

const columns =
  ['userid', 'organization', 'fname', 'lname', 'email', ...ageNames, 'total', 'currency_code'] as const

export const accountsAging = report({
  name: 'accounts_aging',
  summary: 'What clients owe on a day, by how long they have owed it.',
  parameters,
  response: schema,
  make: figuresOf,
  csv: ({ accounts, currency_code }) =>
    tableOf(columns, accounts.map(account => ({ ...account, currency_code }))),
  inferred: [
    'grouped by overdue, invoices that are not past their due date are left out',
    'an invoice issued after the day is left out',
    'a credit that is not used on an invoice takes nothing away',
    'an archived or disputed invoice counts, one of a negative amount takes away',
    'clients are in alphabetical order',
    'a currency that nothing was billed in has a report of zeros',
  ],
})
