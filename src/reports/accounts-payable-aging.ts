// Accounts payable aging: what the business owes its vendors on a day, by how long it has owed it.
import { fail } from '../declare/problem.ts'
import type { Session } from '../declare/session.ts'
import {
  ageNames, agesSql, agingParameters, agingSchema, daysSql, leastAge, shownAges, type Grouping, type Owing,
} from './aging.ts'
import { tableOf } from './csv.ts'
import { text, whole } from './figures.ts'
import type { Values } from './parameters.ts'
import { report } from './report.ts'

interface Vendor {
  readonly vendorid: number
  readonly vendor_name: string
}

/** Bills that are deleted, or not yet issued on that day, are not owed. */
const owedSql = (group_by: Grouping): string => `SELECT bill_vendors.id AS vendorid,
    bill_vendors.vendor_name, ${agesSql}
  FROM (SELECT vendorid, ${daysSql(group_by, 'issue_date')} AS days,
      total_amount - (SELECT total(bill_payments.amount) FROM bill_payments
        WHERE bill_payments.billid = bills.id AND bill_payments.vis_state <> 1
          AND bill_payments.paid_date <= $end_date) AS owed
    FROM bills WHERE accounting_systemid = $account AND currency_code = $currency_code
      AND vis_state <> 1 AND issue_date <= $end_date) AS bill
  JOIN bill_vendors ON bill_vendors.id = bill.vendorid
  WHERE owed <> 0 AND days >= ${leastAge[group_by]}
  GROUP BY bill_vendors.id
  ORDER BY bill_vendors.vendor_name COLLATE NOCASE, bill_vendors.id`

function figuresOf (
  session: Session, { end_date, group_by, currency_code }: Values<typeof agingParameters>
) {
  if (!session.deviations.accounts_payable) fail('forbidden')
  const owed = session.query<Vendor & Owing>(owedSql(group_by),
    { account: session.business.account_id, currency_code, end_date })
  return {
    accounts: owed.map(vendor => {
      const { total, ...shown } = shownAges([vendor], currency_code)
      return { ...shown, total, vendor_name: vendor.vendor_name, vendorid: vendor.vendorid }
    }),
    company_name: session.business.name,
    currency_code,
    end_date,
    totals: shownAges(owed, currency_code),
  }
}

const columns = ['vendorid', 'vendor_name', ...ageNames, 'total', 'currency_code'] as const

export const accountsPayableAging = report({
  name: 'accounts_payable_aging',
  summary: 'What is owed to vendors on a day, by how long it has been owed.',
  parameters: agingParameters,
  response: agingSchema({ vendor_name: text, vendorid: whole }),
  make: figuresOf,
  csv: ({ accounts, currency_code }) =>
    tableOf(columns, accounts.map(account => ({ ...account, currency_code }))),
  inferred: [
    'everything but its address, and 403 without accounts payable: it is as accounts_aging, by vendor',
    'grouped by overdue, bills that are not past their due date are left out',
    'a bill issued after the day is left out, an archived one counts',
    'vendors are in alphabetical order, deleted ones too',
  ],
})
