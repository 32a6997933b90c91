// Accounts aging: what clients owe on a day, by how long they have owed it.
import type { Session } from '../declare/session.ts'
import {
  ageNames, agesSql, agingParameters, agingSchema, daysSql, leastAge, shownAges, type Aged, type Grouping,
  type Owing,
} from './aging.ts'
import { tableOf } from './csv.ts'
import { text, whole } from './figures.ts'
import type { Values } from './parameters.ts'
import { report } from './report.ts'

interface Client {
  readonly userid: number
  readonly organization: string
  readonly fname: string
  readonly lname: string
  readonly email: string
}

/** Drafts owe nothing, nor do invoices that are deleted or not yet issued on that day. */
const owingSql = (group_by: Grouping): string => `SELECT clients.id AS userid,
    clients.organization, clients.fname, clients.lname, clients.email, ${agesSql}
  FROM (SELECT customerid, ${daysSql(group_by, 'create_date')} AS days,
      amount - (SELECT total(payments.amount) FROM payments WHERE payments.invoiceid = invoices.id
        AND payments.vis_state <> 1 AND payments.date <= $end_date) AS owed
    FROM invoices WHERE accounting_systemid = $account AND currency_code = $currency_code
      AND vis_state <> 1 AND display_status <> 'draft' AND create_date <= $end_date)
  JOIN clients ON clients.id = customerid
  WHERE owed <> 0 AND days >= ${leastAge[group_by]}
  GROUP BY clients.id
  ORDER BY coalesce(nullif(trim(clients.organization), ''), clients.fname || ' ' || clients.lname)
    COLLATE NOCASE, clients.id`

function figuresOf (
  session: Session, { end_date, group_by, currency_code }: Values<typeof agingParameters>
) {
  const owing = session.query<Client & Owing>(owingSql(group_by),
    { account: session.business.account_id, currency_code, end_date })
  return {
    accounts: owing.map(client => shownClient(client, currency_code)),
    company_name: session.business.name,
    currency_code,
    end_date,
    totals: shownAges(owing, currency_code),
  }
}

function shownClient (client: Client & Owing, code: string): Client & Aged {
  const { total, ...shown } = shownAges([client], code)
  const { email, fname, lname, organization, userid } = client
  return { ...shown, email, fname, lname, organization, total, userid }
}

const columns =
  ['userid', 'organization', 'fname', 'lname', 'email', ...ageNames, 'total', 'currency_code'] as const

export const accountsAging = report({
  name: 'accounts_aging',
  summary: 'What clients owe on a day, by how long they have owed it.',
  parameters: agingParameters,
  response: agingSchema({ email: text, fname: text, lname: text, organization: text, userid: whole }),
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
