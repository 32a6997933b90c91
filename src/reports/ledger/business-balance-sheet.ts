// The balance sheet of the business: by sub-type, for up to three days.
import { exactly } from '../../declare/envelope.ts'
import type { Session } from '../../declare/session.ts'
import { subTypes } from '../../ledger/chart.ts'
import type { Table } from '../csv.ts'
import { day as dayShown, listOf, text, textOrNull } from '../figures.ts'
import { day, optional, type Values } from '../parameters.ts'
import { report } from '../report.ts'
import {
  asked, balances, inferredOfBalances, NET_INCOME, sheetFigures, sumOfLines, tableOfBalances,
  type Line, type Sheet, type Show
} from './balances.ts'
import { byAccount } from './leaves.ts'
import { locale, use_ledger_entries } from './parameters.ts'

const further = optional(day({ description: 'A further day.', inferred: 'that it is another column' }))

const parameters = {
  date1: day({ description: 'The day. Default: today.' }),
  date2: further,
  date3: further,
  ...asked,
  use_ledger_entries,
  locale,
}

function figuresOf (session: Session, { date1, date2, date3, ...values }: Values<typeof parameters>) {
  const dates = [date1, date2, date3].filter(date => date !== null).sort()
  return sheetFigures(session, 'business', { ...values, dates }, (sheet, show) =>
    ['asset', 'liability', 'equity'].map(type => groupOf(type, sheet, show)))
}

/** An account type. What was earned stands as an account of its own below the others of equity. */
function groupOf (account_type: string, { lines, netIncome }: Sheet, show: Show) {
  const own = lines.filter(({ type }) => type === account_type)
  const earned = account_type === 'equity' ? [{ cents: netIncome }] : []
  const sub_types = subTypes.filter(({ type }) => type === account_type).map(({ name }) => {
    const members = own.filter(({ sub_type }) => sub_type === name)
    return {
      account_sub_type: name,
      accounts: [...accountsOf(members, show), ...earned.map(({ cents }) => shownIncome(cents, show))],
      balances: show(sumOfLines([...members, ...earned], netIncome.length)),
    }
  })
  return {
    account_type,
    balances: show(sumOfLines([...own, ...earned], netIncome.length)),
    sub_types: sub_types.filter(({ accounts }) => accounts.length > 0),
  }
}

const shownIncome = (cents: readonly number[], show: Show) => ({
  account_name: NET_INCOME.name, account_number: NET_INCOME.number, accountid: null, balances: show(cents),
  sub_accounts: [],
})

const accountsOf = (lines: readonly Line[], show: Show) => byAccount(lines).map(own => {
  const [{ account, cents }] = own as [Line]
  return {
    account_name: account.name,
    account_number: account.number as string | null,
    accountid: account.id as string | null,
    balances: show(sumOfLines(own, cents.length)),
    sub_accounts: own.map(({ sub, cents }) => ({
      balances: show(cents),
      sub_account_name: sub.name,
      sub_account_number: sub.number,
      sub_accountid: sub.id,
    })),
  }
})

const schema = exactly({
  assets_total: balances,
  company_name: text,
  currency_code: text,
  data: listOf(exactly({
    account_type: { type: 'string', enum: ['asset', 'liability', 'equity'] },
    balances,
    sub_types: listOf(exactly({
      account_sub_type: text,
      accounts: listOf(exactly({
        account_name: text,
        account_number: textOrNull,
        accountid: textOrNull,
        balances,
        sub_accounts: listOf(exactly({
          balances, sub_account_name: text, sub_account_number: text, sub_accountid: text,
        })),
      })),
      balances,
    })),
  })),
  dates: listOf(dayShown),
  liabilities_and_equity_total: balances,
})

function tableOf ({ data, ...shown }: ReturnType<typeof figuresOf>): Table {
  const groups = data.flatMap(({ account_type, sub_types }) => sub_types.map(
    ({ account_sub_type, accounts }) => ({ words: [account_type, account_sub_type], accounts })))
  return tableOfBalances(['account_type', 'account_sub_type'], groups, shown)
}

export const businessBalanceSheet = report({
  name: 'balance_sheet',
  level: 'business',
  summary: 'What the business owns and owes on up to three days, by sub-type, and what it earned until then.',
  parameters,
  response: schema,
  make: figuresOf,
  csv: tableOf,
  inferred: [
    ...inferredOfBalances,
    'days are in order of time; keys beside account_type, sub_types, account_sub_type, accounts, ' +
      'account_name, balances, assets_total and currency_code',
    'sub-types without accounts are left out',
  ],
})
