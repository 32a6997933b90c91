// Cash flow: how cash became more or less within a time, by activity.
import { exactly } from '../../declare/envelope.ts'
import type { Session } from '../../declare/session.ts'
import type { Money } from '../../ledger/amounts.ts'
import type { Cell, Table } from '../csv.ts'
import { day, listOf, money, moneyOf, text, wholeOrNull } from '../figures.ts'
import { groupsBy, sumBy } from '../groups.ts'
import { currency } from '../parameters.ts'
import { backwards, range } from '../range.ts'
import { report, type Level } from '../report.ts'
import { activities, cashLinesOf, cashTotalsOf, type CashLine } from './cash-movements.ts'
import { byAccount } from './leaves.ts'
import type { Question } from './movements.ts'
import { group_by_category_id, locale, use_ledger_entries } from './parameters.ts'

const common = { ...range, currency_code: currency() }

type Show = (lines: readonly CashLine[]) => Money

function figuresOf (session: Session, level: Level, question: Question) {
  const { currency_code, start_date, end_date } = question
  const lines = cashLinesOf(session, level, question)
  const show: Show = shown => moneyOf(sumBy(shown, ({ cents }) => cents), currency_code)
  return {
    activities: activities.map(category => {
      const own = lines.filter(({ activity }) => activity === category)
      return { category, details: detailsOf(own, level, show), total: show(own) }
    }),
    company_name: session.business.name,
    currency_code,
    end_date,
    start_date,
    summary: summaryOf(session, question, sumBy(lines, ({ cents }) => cents)),
  }
}

const detailsOf = (lines: readonly CashLine[], level: Level, show: Show) =>
  groupsBy(lines, ({ detail }) => detail).map(own => ({
    accounts: byAccount(own).map(members => ({
      name: members[0]!.account.name,
      sub_accounts: members.map(line => ({
        categoryid: line.categoryid,
        name: line.sub.name,
        sub_accountid: level === 'account' ? line.sub.id as number : null,
        total: show([line]),
      })),
      total: show(members),
    })),
    name: own[0]!.detail,
    total: show(own),
  }))

/** What went out is negative (live). */
function summaryOf (session: Session, question: Question, net: number) {
  const { starting, inflow } = cashTotalsOf(session, question)
  const shown = (cents: number) => moneyOf(cents, question.currency_code)
  return {
    ending_balance: shown(starting + net),
    gross_cash_inflow: shown(inflow),
    gross_cash_outflow: shown(net - inflow),
    net_cash_change: shown(net),
    starting_balance: shown(starting),
  }
}

const sub = exactly({ categoryid: wholeOrNull, name: text, sub_accountid: wholeOrNull, total: money })

const schema = exactly({
  activities: listOf(exactly({
    category: { type: 'string', enum: activities },
    details: listOf(exactly({
      accounts: listOf(exactly({ name: text, sub_accounts: listOf(sub), total: money })),
      name: text,
      total: money,
    })),
    total: money,
  })),
  company_name: text,
  currency_code: text,
  end_date: day,
  start_date: day,
  summary: exactly({
    ending_balance: money,
    gross_cash_inflow: money,
    gross_cash_outflow: money,
    net_cash_change: money,
    starting_balance: money,
  }),
})

/** A line for each sub-account, then one for each figure of the summary. */
function tableOf ({ activities, summary, currency_code }: ReturnType<typeof figuresOf>): Table {
  const rows = activities.flatMap(({ category, details }) => details.flatMap(detail =>
    detail.accounts.flatMap(account => account.sub_accounts.map((sub): Cell[] =>
      [category, detail.name, account.name, sub.name, sub.total, currency_code]))))
  const figures = Object.entries(summary).map(([name, total]): Cell[] =>
    ['summary', name, null, null, total, currency_code])
  return {
    header: ['category', 'detail', 'account', 'sub_account', 'total', 'currency_code'],
    rows: [...rows, ...figures],
  }
}

const described = {
  name: 'cash_flow',
  summary: 'How cash became more or less within a time, by operating, investing and financing.',
  check: backwards,
  response: schema,
  csv: tableOf,
  inferred: [
    'cash is every account of the sub-type Cash & Bank; what moves between two of them is no flow',
    'a payment stands under the accounts of its invoice in the proportion that it pays, taxes too',
    'equipment and long-term assets are investing, long-term liabilities and equity financing, each under ' +
      'its sub-type',
    'operating: Sales is what clients paid and other income, Expenses what was spent, Adjustments manual ' +
      'entries',
    'inflow and outflow are sums over documents',
    'accounts for which as much came in as went out are left out',
  ],
} as const

export const cashFlow = report({
  ...described,
  parameters: { ...common, group_by_category_id },
  make: (session, { group_by_category_id, ...asked }) =>
    figuresOf(session, 'account', { ...asked, byCategory: group_by_category_id }),
})

export const businessCashFlow = report({
  ...described,
  level: 'business',
  parameters: { ...common, use_ledger_entries, locale },
  make: (session, asked) => figuresOf(session, 'business', asked),
})
