// The trial balance: what moved on every sub-account within a time, on the side on which more did.
import { exactly } from '../../declare/envelope.ts'
import type { Session } from '../../declare/session.ts'
import { tableOf } from '../csv.ts'
import { day, listOf, moneyOf, moneyOrNull, text, textOrNull, wholeOrNull } from '../figures.ts'
import { sumBy } from '../groups.ts'
import { currency } from '../parameters.ts'
import { backwards, range } from '../range.ts'
import { report, type Level } from '../report.ts'
import { centsThatAddUp, leavesOf, netOf, passedOn } from './leaves.ts'
import type { Question } from './movements.ts'
import { group_by_category_id, use_ledger_entries } from './parameters.ts'
import type { Place } from './places.ts'

const common = { ...range, currency_code: currency() }

function figuresOf (session: Session, level: Level, question: Question) {
  const { currency_code, start_date, end_date } = question
  const leaves = leavesOf(session, level, question)
  const nets = centsThatAddUp(leaves.map(({ movements }) => netOf(movements)))
  const rows = leaves.map((place, index) => ({ place, net: nets[index]! })).filter(({ net }) => net !== 0)
  const total = sumBy(rows, ({ net }) => Math.max(net, 0))
  return {
    company_name: session.business.name,
    currency_code,
    data: [
      ...rows.map(({ place, net }) => shownRow(place, net, currency_code)), shownTotal(total, currency_code),
    ],
    end_date,
    start_date,
  }
}

const shownRow = ({ account, sub }: Place, net: number, code: string) => ({
  account_name: account.name,
  account_number: account.number,
  account_sub_name: sub.name,
  account_sub_number: sub.number,
  credit: net < 0 ? moneyOf(0 - net, code) : null,
  debit: net > 0 ? moneyOf(net, code) : null,
  sub_accountid: sub.id,
})

const shownTotal = (cents: number, code: string) => ({
  account_name: 'total',
  account_number: null,
  account_sub_name: null,
  account_sub_number: null,
  credit: moneyOf(cents, code),
  debit: moneyOf(cents, code),
  sub_accountid: null,
})

const schemaOf = (level: Level) => exactly({
  company_name: text,
  currency_code: text,
  data: listOf(exactly({
    account_name: text,
    account_number: textOrNull,
    account_sub_name: textOrNull,
    account_sub_number: textOrNull,
    credit: moneyOrNull,
    debit: moneyOrNull,
    sub_accountid: level === 'account' ? wholeOrNull : textOrNull,
  })),
  end_date: day,
  start_date: day,
})

const columns = [
  'account_number', 'account_name', 'account_sub_number', 'account_sub_name', 'sub_accountid', 'debit',
  'credit', 'currency_code',
] as const

const described = (level: Level) => ({
  name: 'trial_balance',
  level,
  summary: 'Debits and credits of every sub-account within a time, each on one side.',
  check: backwards,
  response: schemaOf(level),
  csv: ({ data, currency_code }: ReturnType<typeof figuresOf>) =>
    tableOf(columns, data.map(row => ({ ...row, currency_code }))),
  inferred: [
    'what moved within the time counts, not balances',
    'a currency that nothing was booked in has a report of nothing but the total',
    passedOn,
  ],
})

export const trialBalance = report({
  ...described('account'),
  parameters: { ...common, group_by_category_id },
  make: (session, { group_by_category_id, ...asked }) =>
    figuresOf(session, 'account', { ...asked, byCategory: group_by_category_id }),
})

export const businessTrialBalance = report({
  ...described('business'),
  parameters: { ...common, use_ledger_entries },
  make: (session, asked) => figuresOf(session, 'business', asked),
  inferred: [
    ...described('business').inferred,
    'parameters and shape are those of the report of the account, ids are uuids',
  ],
})
