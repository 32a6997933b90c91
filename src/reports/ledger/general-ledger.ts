// The general ledger: every posting of a time below its sub-account, with debits, credits and what is left.
import { exactly } from '../../declare/envelope.ts'
import type { JsonSchema } from '../../declare/field.ts'
import type { Session } from '../../declare/session.ts'
import type { Table } from '../csv.ts'
import {
  day, listOf, money, moneyOf, roundAway, text, textOrNull, whole, wholeOrNull, yes
} from '../figures.ts'
import { sumBy } from '../groups.ts'
import { currency, id, text as anyText } from '../parameters.ts'
import { backwards, range } from '../range.ts'
import { report, type Level } from '../report.ts'
import { idsOf } from './documents.ts'
import { byAccount, centsThatAddUp, leavesOf, passedOn, type Leaf } from './leaves.ts'
import type { Question } from './movements.ts'
import { group_by_category_id, locale, use_ledger_entries } from './parameters.ts'
import { MOST_TRANSACTIONS, transactionsOf, type Transaction } from './transactions.ts'

const common = { ...range, currency_code: currency() }

/** What the report is narrowed to; null for no restriction. */
interface Selection {
  readonly accountid: number | string | null
  readonly subaccountid?: number | null
  readonly categoryid?: number | null
}

/** Ids that all rows have (documented), and those only rows of the account have (known of one program). */
const ids = ['expenseid', 'incomeid', 'invoiceid', 'paymentid']
const idsOfBills = ['bill_paymentid', 'billid']
const idOfCredit = ['creditid']

/** Sums in whole cents. */
interface Sides {
  readonly debit: number
  readonly credit: number
}

/** A sub-account with its rows and its sums. */
interface Part extends Leaf, Sides {
  readonly transactions: readonly Transaction[]
}

function partsOf (session: Session, level: Level, question: Question, selection: Selection): Part[] {
  const { accountid, subaccountid = null, categoryid = null } = selection
  const leaves = leavesOf(session, level, question).filter(leaf =>
    (accountid === null || leaf.account.id === accountid || leaf.sub.id === accountid) &&
    (subaccountid === null || leaf.sub.id === subaccountid) &&
    (categoryid === null || leaf.categoryid === categoryid))
  const transactions = transactionsOf(session, leaves, question)
  const [debits, credits] = (['debit', 'credit'] as const).map(side =>
    centsThatAddUp(leaves.map(({ movements }) => sumBy(movements, movement => movement[side]))))
  return leaves.map((leaf, index) =>
    ({ ...leaf, debit: debits![index]!, credit: credits![index]!, transactions: transactions.get(leaf)! }))
}

function figuresOf (session: Session, level: Level, question: Question, selection: Selection) {
  const { currency_code, start_date, end_date } = question
  const parts = partsOf(session, level, question, selection)
  const shown = moneyIn(currency_code)
  return {
    company_name: session.business.name,
    currency_code,
    data: byAccount(parts).map(own => shownAccount(own, level, shown)),
    end_date,
    start_date,
    summary: {
      total_credit: shown(sumBy(parts, ({ credit }) => credit)),
      total_debit: shown(sumBy(parts, ({ debit }) => debit)),
    },
    summary_only: false,
  }
}

type Shown = (cents: number) => ReturnType<typeof moneyOf>

const moneyIn = (code: string): Shown => cents => moneyOf(cents, code)

/** Members that only reports of the account have. */
const ofAccount = <Members extends object>(level: Level, members: Members): Members | object =>
  level === 'account' ? members : {}

/** Both sides; reports of the account have the id a second time, between them in the alphabet. */
const sides = ({ debit, credit }: Sides, level: Level, id: number | string, shown: Shown) => ({
  credit: shown(credit),
  debit: shown(debit),
  ...ofAccount(level, { id }),
  net_movement_credit: shown(Math.max(credit - debit, 0)),
  net_movement_debit: shown(Math.max(debit - credit, 0)),
})

function shownAccount (parts: readonly Part[], level: Level, shown: Shown) {
  const { id, name, number } = parts[0]!.account
  const sums = { debit: sumBy(parts, ({ debit }) => debit), credit: sumBy(parts, ({ credit }) => credit) }
  return {
    account_name: name,
    account_number: number,
    accountid: id,
    ...sides(sums, level, id, shown),
    sub_accounts: parts.map(part => shownPart(part, level, shown)),
  }
}

const shownPart = (
  { sub: { id, name, number }, transactions, ...own }: Part, level: Level, shown: Shown
) => ({
  ...sides(own, level, id, shown),
  sub_account_name: name,
  sub_account_number: number,
  sub_accountid: id,
  transactions: transactions.map(transaction => shownTransaction(transaction, level, shown)),
})

function shownTransaction (transaction: Transaction, level: Level, shown: Shown) {
  const { amount, client_name, clientid, date, description, entity_type, reference } = transaction
  const cents = roundAway(Math.abs(amount) / 100)
  return {
    ...ofAccount(level, idsOf(idsOfBills, transaction)),
    client_name,
    ...ofAccount(level, { clientid }),
    credit: shown(amount < 0 ? cents : 0),
    ...ofAccount(level, idsOf(idOfCredit, transaction)),
    date,
    debit: shown(amount > 0 ? cents : 0),
    description,
    entity_type,
    ...idsOf(ids, transaction),
    reference,
  }
}

const sidesSchema = (level: Level) => ({
  credit: money,
  debit: money,
  ...ofAccount(level, { id: whole }),
  net_movement_credit: money,
  net_movement_debit: money,
})

const idsSchema = (keys: readonly string[]): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries(keys.map(key => [key, wholeOrNull]))

function schemaOf (level: Level, more: Readonly<Record<string, JsonSchema>> = {}): JsonSchema {
  const id = level === 'account' ? whole : text
  const own = sidesSchema(level)
  const transaction = exactly({
    ...ofAccount(level, idsSchema(idsOfBills)),
    client_name: textOrNull,
    ...ofAccount(level, { clientid: wholeOrNull }),
    credit: money,
    ...ofAccount(level, idsSchema(idOfCredit)),
    date: day,
    debit: money,
    description: textOrNull,
    entity_type: text,
    ...idsSchema(ids),
    reference: textOrNull,
  })
  const sub = exactly({
    ...own,
    sub_account_name: text,
    sub_account_number: text,
    sub_accountid: id,
    transactions: listOf(transaction),
  })
  return exactly({
    company_name: text,
    currency_code: text,
    data: listOf(exactly({
      account_name: text, account_number: text, accountid: id, ...own, sub_accounts: listOf(sub),
    })),
    end_date: day,
    ...more,
    start_date: day,
    summary: exactly({ total_credit: money, total_debit: money }),
    summary_only: yes,
  })
}

/** A line for each row. */
const tableOf = ({ data, currency_code }: ReturnType<typeof figuresOf>): Table => ({
  header: [
    'account_number', 'account_name', 'sub_account_number', 'sub_account_name', 'date', 'entity_type',
    'reference', 'description', 'client_name', 'debit', 'credit', 'currency_code',
  ],
  rows: data.flatMap(({ account_number, account_name, sub_accounts }) => sub_accounts.flatMap(
    ({ sub_account_number, sub_account_name, transactions }) => transactions.map(row => [
      account_number, account_name, sub_account_number, sub_account_name, row.date, row.entity_type,
      row.reference, row.description, row.client_name, row.debit, row.credit, currency_code,
    ]))),
})

const subAccountsToo = 'the id of a sub-account narrows it to that one'

const described = {
  name: 'general_ledger',
  summary: 'Every posting of a time, by account and sub-account.',
  check: backwards,
  csv: tableOf,
  inferred: [
    `there are no pages; more than ${MOST_TRANSACTIONS} rows are refused with 422, errno 1030`,
    'the words of entity_type other than adjustment; reference: the number of the invoice, credit or bill, ' +
      'the vendor of an expense, the source of other income',
    'a row has the id of its own document, the other ids are null',
    'rows are in the order of their dates, and then of their making',
    passedOn,
  ],
} as const

export const generalLedger = report({
  ...described,
  parameters: {
    ...common,
    accountid: id({ description: 'Only this account of the legacy chart.', inferred: subAccountsToo }),
    subaccountid: id({ description: 'Only this sub-account of it.' }),
    categoryid: id({ description: 'Only this category of expenses.' }),
    group_by_category_id,
  },
  response: schemaOf('account'),
  make: (session, { accountid, subaccountid, categoryid, group_by_category_id, ...asked }) => figuresOf(
    session, 'account', { ...asked, byCategory: group_by_category_id || categoryid !== null },
    { accountid, subaccountid, categoryid }),
})

export const businessGeneralLedger = report({
  ...described,
  level: 'business',
  parameters: {
    ...common,
    accountid: anyText({ description: 'Only this account, by its uuid.', inferred: subAccountsToo }),
    use_ledger_entries,
    locale,
  },
  response: schemaOf('business', { locale: text }),
  make: (session, { accountid, locale, use_ledger_entries: _, ...asked }) => {
    const { start_date, summary, summary_only, ...first } =
      figuresOf(session, 'business', asked, { accountid })
    return { ...first, locale: locale!, start_date, summary, summary_only }
  },
})
