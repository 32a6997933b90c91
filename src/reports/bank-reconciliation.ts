// The bank reconciliation summary. Nothing of FreshBooks' API connects a bank account or imports a statement,
// so there is nothing to reconcile: the report says which day and currency it is about, and lists no account.
import { exactly } from '../declare/envelope.ts'
import type { Session } from '../declare/session.ts'
import { tableOf } from './csv.ts'
import { day as dayShown, listOf, text, whole, wholeOrNull } from './figures.ts'
import { currency, day, id, type Values } from './parameters.ts'
import { report } from './report.ts'

const parameters = {
  bank_accountid: id({ description: 'Only this bank account.' }),
  date: day({ description: 'The day. Default: today.' }),
  currency_code: currency(),
}

const noAccounts: ReadonlyArray<{ readonly bank_accountid: number }> = []

const figuresOf = (session: Session, { bank_accountid, currency_code, date }: Values<typeof parameters>) => ({
  bank_accountid,
  bank_accounts: noAccounts,
  company_name: session.business.name,
  currency_code,
  date,
})

const schema = exactly({
  bank_accountid: wholeOrNull,
  bank_accounts: listOf(exactly({ bank_accountid: whole })),
  company_name: text,
  currency_code: text,
  date: dayShown,
})

export const bankReconciliation = report({
  name: 'bank_reconciliation_summary',
  summary: 'Bank accounts and what of them is reconciled: none, since the API cannot connect any.',
  parameters,
  response: schema,
  make: figuresOf,
  csv: ({ bank_accounts }) => tableOf(['bank_accountid'], bank_accounts),
  inferred: ['all keys of the answer but its key and download_token: no answer was found'],
})
