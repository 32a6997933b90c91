// The balance sheet of the account: one column for each date that is asked for.
import { exactly } from '../../declare/envelope.ts'
import type { Session } from '../../declare/session.ts'
import type { Table } from '../csv.ts'
import { day as dayShown, listOf, text, textOrNull } from '../figures.ts'
import { day, list, type Values } from '../parameters.ts'
import { report } from '../report.ts'
import {
  asked, balances, inferredOfBalances, NET_INCOME, sheetFigures, sumOfLines, tableOfBalances,
  type Line, type Sheet, type Show, type Shown
} from './balances.ts'
import { byAccount } from './leaves.ts'

const parameters = {
  dates: list(day({ description: 'The days, one column for each. Default: today.' })),
  ...asked,
}

function figuresOf (session: Session, { dates: sent, ...values }: Values<typeof parameters>) {
  const dates = sent.length === 0 ? [session.today()] : sent
  return sheetFigures(session, 'account', { ...values, dates }, groupsOf)
}

/** The long-term groups are there only where something stands in them. */
function groupsOf ({ lines, netIncome }: Sheet, show: Show) {
  const group = (account_type: string, category: string | null) => {
    const own = lines.filter(line => line.type === account_type && categoryOf(line) === category)
    const earned = account_type === 'equity' ? [{ cents: netIncome }] : []
    return {
      account_type,
      accounts: [...accountsOf(own, show), ...earned.map(({ cents }) => shownIncome(show(cents)))],
      balances: show(sumOfLines([...own, ...earned], netIncome.length)),
      category,
    }
  }
  return [
    group('asset', 'current'), group('asset', 'long_term'), group('liability', 'current'),
    group('liability', 'long_term'), group('equity', null),
  ].filter(({ category, accounts }) => category !== 'long_term' || accounts.length > 0)
}

const longTerm = ['Property, Plant, and Equipment', 'Long-Term Asset', 'Long-Term Liability']

function categoryOf ({ type, sub_type }: Line): string | null {
  if (type === 'equity') return null
  return longTerm.includes(sub_type) ? 'long_term' : 'current'
}

const shownIncome = (balances: readonly Shown[]) =>
  ({ account_name: NET_INCOME.name, account_number: NET_INCOME.number, balances, sub_accounts: [] })

const accountsOf = (lines: readonly Line[], show: Show) => byAccount(lines).map(own => ({
  account_name: own[0]!.account.name,
  account_number: own[0]!.account.number as string | null,
  balances: show(sumOfLines(own, own[0]!.cents.length)),
  sub_accounts: own.map(({ sub, cents }) =>
    ({ balances: show(cents), sub_account_name: sub.name, sub_account_number: sub.number })),
}))

const schema = exactly({
  assets_total: balances,
  company_name: text,
  currency_code: text,
  data: listOf(exactly({
    account_type: { type: 'string', enum: ['asset', 'liability', 'equity'] },
    accounts: listOf(exactly({
      account_name: text,
      account_number: textOrNull,
      balances,
      sub_accounts: listOf(exactly({ balances, sub_account_name: text, sub_account_number: text })),
    })),
    balances,
    category: { type: ['string', 'null'], enum: ['current', 'long_term', null] },
  })),
  dates: listOf(dayShown),
  liabilities_and_equity_total: balances,
})

function tableOf ({ data, ...shown }: ReturnType<typeof figuresOf>): Table {
  const groups = data.map(({ account_type, category, accounts }) =>
    ({ words: [account_type, category], accounts }))
  return tableOfBalances(['account_type', 'category'], groups, shown)
}

export const balanceSheet = report({
  name: 'balance_sheet',
  summary: 'What the business owns and owes on some days, and what it earned until then.',
  parameters,
  response: schema,
  make: figuresOf,
  csv: tableOf,
  inferred: [
    ...inferredOfBalances,
    'the category long_term, and that a group of it is there only where something stands in it',
  ],
})
