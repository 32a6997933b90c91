// Journal entry accounts: the legacy tree with its balances, whole, whatever page is asked for.
import Big from 'big.js'
import { endpoint, type Call, type Endpoint } from '../declare/endpoint.ts'
import { exactly, listBody } from '../declare/envelope.ts'
import type { JsonSchema } from '../declare/field.ts'
import { accounting } from '../families/accounting.ts'
import { fromScaled, showDecimal } from '../ledger/amounts.ts'
import type { LegacyAccount, LegacySubAccount } from '../ledger/legacy-chart.ts'
import { currency, dates, filterParameters, filtersOf, refuseBackwards } from './journal-query.ts'
import { legacyChartOf } from './legacy-chart.ts'

const filters = { ...currency, ...dates }

const balancesSql = `SELECT account, tax_name, sum(amount) AS amount FROM postings
  WHERE accounting_systemid = ? AND currency_code = ? AND date BETWEEN ? AND ? GROUP BY account, tax_name`

interface Sum { readonly account: string, readonly tax_name: string | null, readonly amount: number }

/** Amounts by sub-account, debit positive. */
type Balances = ReadonlyMap<number, number>

/** Debits count for assets and expenses, credits for the others; nothing is padded (captured). */
function balanceText (type: LegacyAccount['type'], amount: number): string {
  const isDebit = type === 'asset' || type === 'expense'
  return showDecimal(new Big(fromScaled(isDebit ? amount : 0 - amount)))
}

function shownSub (sub: LegacySubAccount, balances: Balances, currency_code: string) {
  return {
    account_sub_name: sub.name,
    account_sub_number: sub.number,
    account_type: sub.type,
    balance: balanceText(sub.type, balances.get(sub.id) ?? 0),
    created_at: sub.created_at,
    currency_code,
    custom: sub.custom,
    id: sub.id,
    parentid: sub.parentid,
    sub_accountid: sub.id,
    transaction_posted: sub.used,
  }
}

function shown (account: LegacyAccount, balances: Balances, currency_code: string) {
  const subs = account.sub_accounts.filter(({ id, listed }) => listed || balances.has(id))
  const sum = subs.reduce((total, { id }) => total + (balances.get(id) ?? 0), 0)
  return {
    account_name: account.name,
    account_number: account.number,
    account_type: account.type,
    accountid: account.id,
    balance: balanceText(account.type, sum),
    created_at: account.created_at,
    currency_code,
    id: account.id,
    sub_accounts: subs.map(sub => shownSub(sub, balances, currency_code)),
  }
}

function list (call: Call): Buffer {
  const { session } = call
  const asked = filtersOf(call, filters, 'journal_entry_account')
  refuseBackwards(asked, 'journal_entry_account')
  const { start_date = '', end_date = '9999-12-31' } = asked
  const code = String(asked.currency_code ?? session.business.currency_code).toUpperCase()
  const chart = legacyChartOf(session)
  const balances = new Map<number, number>()
  const sums = session.query<Sum>(balancesSql, session.business.account_id, code, start_date, end_date)
  for (const { account, tax_name, amount } of sums) {
    const { id } = chart.subAccountOf(account, tax_name)
    balances.set(id, (balances.get(id) ?? 0) + amount)
  }
  const rows = chart.accounts.map(account => JSON.stringify(shown(account, balances, code)))
  const page = { page: 1, per_page: rows.length, total: rows.length }
  return listBody(accounting.envelope.around('journal_entry_accounts', page), rows)
}

const text: JsonSchema = { type: 'string' }
const whole: JsonSchema = { type: 'integer' }
const yes: JsonSchema = { type: 'boolean' }

const subSchema = exactly({
  account_sub_name: text, account_sub_number: text, account_type: text, balance: text, created_at: text,
  currency_code: text, custom: yes, id: whole, parentid: whole, sub_accountid: whole, transaction_posted: yes,
})

const schema = exactly({
  account_name: text, account_number: text, account_type: text, accountid: whole, balance: text,
  created_at: text, currency_code: text, id: whole, sub_accounts: { type: 'array', items: subSchema },
})

/** The list of journal entry accounts. */
export const journalEntryAccountList = (): Endpoint => endpoint({
  family: accounting,
  method: 'GET',
  paths: ['/accounting/account/:account/journal_entry_accounts/journal_entry_accounts'],
  operation: 'journal_entry_accounts.list',
  scope: 'user:journal_entries:read',
  summary: 'The accounts of the legacy tree with their sub-accounts and balances; not paged.',
  parameters: filterParameters(filters),
  inferred: [
    'the names of two of the seventeen accounts, Long-Term Asset and Long-Term Liability, and what belongs ' +
      'to them',
    'accounts that only the newer chart has are sub-accounts under their number there, once they are used',
    'the number of a sub-account that the business made is its number in the newer chart',
    'balances are right at any time; FreshBooks\' own lag behind',
    'the balance of an account is the sum of its sub-accounts',
  ],
  response: accounting.envelope.listSchema('journal_entry_accounts', schema),
  handle: call => ({ text: list(call) }),
})
