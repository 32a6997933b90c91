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

/** The first entry that posted to each account, and below it with each name of a tax; ties by their lines. */
const usesSql = `SELECT coalesce(account.default_number, account.uuid) AS account, tax_name, made_at
  FROM (SELECT id AS account, '' AS tax_name, (SELECT min(entry) FROM ledger_postings
        WHERE account = ledger_accounts.id AND tax_name IS NULL) AS first
      FROM ledger_accounts WHERE business_uuid = $business_uuid
    UNION ALL SELECT account, tax_name, min(entry) FROM ledger_postings
      WHERE account IN (SELECT id FROM ledger_accounts WHERE business_uuid = $business_uuid)
        AND tax_name IS NOT NULL GROUP BY account, tax_name) AS uses
  JOIN ledger_entries AS entry ON entry.id = first
  JOIN ledger_accounts AS account ON account.id = uses.account
  ORDER BY first, (SELECT min(position) FROM ledger_postings AS line
    WHERE line.entry = first AND line.account = uses.account AND coalesce(line.tax_name, '') = uses.tax_name)`

interface StoredUse extends Omit<FirstUse, 'made_at'> { readonly made_at: number }

/** The legacy tree of a business, and the way from postings to its rows. */
export function legacyChartOf (session: Session): LegacyChart {
  const { business_uuid } = session.business
  const rows = session.query<ChartRow>(rowsSql, business_uuid)
  const uses = session.query<StoredUse>(usesSql, { business_uuid })
  return legacyChart(rows, uses.map(use => ({ ...use, made_at: showEastern(use.made_at) })))
}
