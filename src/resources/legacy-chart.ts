// The legacy chart of the business of a session.
import type { Session } from '../declare/session.ts'
import { showEastern } from '../fields/index.ts'
import { legacyChart, type ChartRow, type FirstUse, type LegacyChart } from '../ledger/legacy-chart.ts'

const rowsSql = `SELECT account.id, coalesce(account.default_number, account.uuid) AS account,
    account.number, account.sub_type, coalesce(parent.default_number, parent.uuid) AS parent,
    account.created_at
  FROM ledger_accounts AS account
  LEFT JOIN ledger_accounts AS parent
    ON parent.business_uuid = account.business_uuid AND parent.uuid = account.parent_account
  WHERE account.business_uuid = ? ORDER BY account.id`

const usesSql = `SELECT coalesce(account.default_number, account.uuid) AS account, first.tax_name,
    first.made_at
  FROM ledger_accounts AS account JOIN ledger_first_uses AS first ON first.account = account.id
  WHERE account.business_uuid = ? ORDER BY first.id`

interface StoredUse extends Omit<FirstUse, 'made_at'> { readonly made_at: number }

/** The legacy tree of a business, and the way from postings to its rows. */
export function legacyChartOf (session: Session): LegacyChart {
  const { business_uuid } = session.business
  const rows = session.query<ChartRow>(rowsSql, business_uuid)
  const uses = session.query<StoredUse>(usesSql, business_uuid)
  return legacyChart(rows, uses.map(use => ({ ...use, made_at: showEastern(use.made_at) })))
}
