// The reports: sums over the books, for reading only. Each has a file of its own.
import type { Endpoint } from '../declare/endpoint.ts'
import { accountStatement } from './account-statement.ts'
import { accountsAging } from './accounts-aging.ts'
import { accountsPayableAging } from './accounts-payable-aging.ts'
import { bankReconciliation } from './bank-reconciliation.ts'
import { reportDownload } from './download.ts'
import { businessExpenseDetails, expenseDetails } from './expense-details.ts'
import { invoiceDetails } from './invoice-details.ts'
import { itemSales } from './item-sales.ts'
import { balanceSheet } from './ledger/balance-sheet.ts'
import { businessBalanceSheet } from './ledger/business-balance-sheet.ts'
import { businessCashFlow, cashFlow } from './ledger/cash-flow.ts'
import { chartOfAccounts } from './ledger/chart-of-accounts.ts'
import { businessGeneralLedger, generalLedger } from './ledger/general-ledger.ts'
import { profitAndLoss } from './ledger/profit-and-loss.ts'
import { businessTrialBalance, trialBalance } from './ledger/trial-balance.ts'
import { paymentsCollected } from './payments-collected.ts'
import { profitLoss, profitLossEntity } from './profit-loss.ts'
import type { Report } from './report.ts'
import { revenueByClient } from './revenue-by-client.ts'
import { taxSummary } from './tax-summary.ts'

/** Every report. */
export const reports: readonly Report[] = [
  profitLossEntity, profitLoss, taxSummary, paymentsCollected, accountsAging, accountsPayableAging,
  revenueByClient, accountStatement, bankReconciliation, expenseDetails, businessExpenseDetails,
  invoiceDetails, itemSales, balanceSheet, trialBalance, generalLedger, cashFlow, profitAndLoss,
  businessBalanceSheet, businessTrialBalance, businessGeneralLedger, businessCashFlow, chartOfAccounts,
]

/** The endpoints of the reports, and that of their CSV tables. */
export const reportEndpoints = (): Endpoint[] =>
  [...reports.map(report => report.endpoint), reportDownload(reports)]
