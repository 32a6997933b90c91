// The chart of accounts with what moved on each account, all time or within a time.
import { exactly } from '../../declare/envelope.ts'
import type { JsonSchema } from '../../declare/field.ts'
import type { Session } from '../../declare/session.ts'
import { subTypes } from '../../ledger/chart.ts'
import { listOf, text, textOrNull, yes } from '../figures.ts'
import { groupsBy, sumBy } from '../groups.ts'
import { currency, day, oneOf, optional, type Values } from '../parameters.ts'
import { backwards } from '../range.ts'
import { report } from '../report.ts'
import { netOf } from './leaves.ts'
import { FIRST_DAY, LAST_DAY, movementsOf } from './movements.ts'
import { use_ledger_entries } from './parameters.ts'
import { generalName, typeOf } from './places.ts'

/** An account of the chart, as it is stored. */
interface Account {
  /** Its stable name. */
  readonly key: string
  readonly uuid: string
  readonly name: string
  readonly number: string
  readonly sub_type: string
  readonly system_account_name: string | null
  readonly auto_created: 0 | 1
  readonly state: string
  readonly parent_account: string | null
}

const accountsSql = `SELECT coalesce(default_number, uuid) AS key, uuid, name, number, sub_type,
    system_account_name, auto_created, state, parent_account
  FROM ledger_accounts WHERE business_uuid = ? ORDER BY number, id`

/** What the accounts can be sorted by. */
const sortable =
  ['account_number', 'account_name', 'account_type', 'account_sub_type', 'balance', 'state'] as const

const sorts = sortable.flatMap(key => [`${key}_asc`, `${key}_desc`] as const)

const types = [...new Set(subTypes.map(({ type }) => type))]

const parameters = {
  start_date: optional(day({ description: 'First day. Default: from the beginning.' })),
  end_date: optional(day({ description: 'Last day. Default: without an end.' })),
  currency_code: optional(currency({ description: 'Default: that of the business, and none is shown.' })),
  account_type: oneOf(types, null, { description: 'Only accounts of this type.' }),
  state: oneOf(['active', 'archived'], null, { description: 'Only accounts in this state.' }),
  sort: oneOf(sorts, 'account_number_asc', { description: 'The order, of sub-accounts too.' }),
  use_ledger_entries,
}

type Asked = Values<typeof parameters>

/** What an account and a sub-account have alike; the balance in ten-thousandths by the natural side. */
interface Shown {
  readonly account: Account
  readonly balance: number
}

function figuresOf (session: Session, asked: Asked) {
  const netOf = netsOf(session, asked)
  const accounts = session.query<Account>(accountsSql, session.business.business_uuid)
  const isAsked = ({ sub_type, state }: Account): boolean =>
    (asked.account_type ?? typeOf(sub_type)) === typeOf(sub_type) && (asked.state ?? state) === state
  const families = accounts.filter(({ parent_account }) => parent_account === null).map(account => {
    const children = accounts.filter(({ parent_account }) => parent_account === account.uuid)
    return familyOf(account, children, isAsked, netOf)
  })
  return inOrder(families.filter(({ account, subs }) => isAsked(account) || subs.length > 0), asked.sort)
    .map(family => shownFamily(family, asked))
}

/** Debits less credits by account. */
function netsOf (
  session: Session, { start_date, end_date, currency_code }: Asked
): (account: Account) => number {
  const nets = new Map<string, number>()
  const movements = movementsOf(session, {
    start_date: start_date ?? FIRST_DAY, end_date: end_date ?? LAST_DAY,
    currency_code: currency_code ?? session.business.currency_code,
  })
  for (const own of groupsBy(movements, ({ account }) => account)) nets.set(own[0]!.account, netOf(own))
  return ({ key }) => nets.get(key) ?? 0
}

/** An account with the sub-accounts that are asked for; its balance is that of all below it, too. */
interface Family extends Shown {
  readonly subs: readonly Shown[]
}

function familyOf (
  account: Account, children: readonly Account[], isAsked: (account: Account) => boolean,
  netOf: (account: Account) => number
): Family {
  const isDebit = ['asset', 'expense'].includes(typeOf(account.sub_type))
  const natural = (net: number): number => isDebit ? net : 0 - net
  const shown = (one: Account): Shown => ({ account: one, balance: natural(netOf(one)) })
  const itself = { ...account, name: generalName(account.name), parent_account: account.uuid }
  const general = { ...shown(account), account: itself }
  const subs = children.filter(isAsked).map(shown)
  return {
    account,
    balance: natural(sumBy([account, ...children], netOf)),
    subs: children.length > 0 && isAsked(account) ? [general, ...subs] : subs,
  }
}

/** What an account is sorted by. */
const keys: Readonly<Record<typeof sortable[number], (shown: Shown) => string | number>> = {
  account_number: ({ account }) => account.number,
  account_name: ({ account }) => account.name.toLowerCase(),
  account_type: ({ account }) => types.indexOf(typeOf(account.sub_type)),
  account_sub_type: ({ account }) => account.sub_type,
  balance: ({ balance }) => balance,
  state: ({ account }) => account.state,
}

/** Accounts and their sub-accounts in order; what is equal stays in the order of numbers. */
function inOrder (families: readonly Family[], sort: Asked['sort']): Family[] {
  const [, key, direction] = /^(.*)_(asc|desc)$/.exec(sort) as unknown as [string, keyof typeof keys, string]
  const valueOf = keys[key]
  const sorted = <One extends Shown>(rows: readonly One[]): One[] => rows.toSorted((left, right) => {
    const [a, b] = [valueOf(left), valueOf(right)]
    return (a < b ? -1 : a > b ? 1 : 0) * (direction === 'desc' ? -1 : 1)
  })
  return sorted(families).map(family => ({ ...family, subs: sorted(family.subs) }))
}

function shownFamily ({ subs, ...shown }: Family, { currency_code }: Asked) {
  const { system_account_name, ...first } = shownAccount(shown, currency_code)
  return { ...first, sub_accounts: subs.map(sub => shownSub(sub, currency_code)), system_account_name }
}

function shownSub (sub: Shown, currency_code: string | null) {
  const { state, system_account_name, ...first } = shownAccount(sub, currency_code)
  return { ...first, parent_account_uuid: sub.account.parent_account, state, system_account_name }
}

const shownAccount = ({ account, balance }: Shown, currency_code: string | null) => ({
  account_name: account.name,
  account_number: account.number,
  account_sub_type: account.sub_type,
  account_type: typeOf(account.sub_type) as string,
  account_uuid: account.uuid,
  auto_created: account.auto_created === 1,
  balance: (Math.round(balance / 10) / 1000).toFixed(3),
  currency_code,
  state: account.state,
  system_account_name: account.system_account_name,
})

const accountSchema = {
  account_name: text,
  account_number: text,
  account_sub_type: text,
  account_type: text,
  account_uuid: text,
  auto_created: yes,
  balance: text,
  currency_code: textOrNull,
  state: text,
  system_account_name: textOrNull,
} satisfies Readonly<Record<string, JsonSchema>>

export const chartOfAccounts = report({
  name: 'chart_of_accounts',
  key: 'journal_entry_accounts',
  level: 'business',
  summary: 'All accounts, with what moved on them all time or within a time.',
  parameters,
  check: ({ start_date, end_date }) =>
    start_date == null || end_date == null ? [] : backwards({ start_date, end_date }),
  response: listOf(exactly({
    ...accountSchema, sub_accounts: listOf(exactly({ ...accountSchema, parent_account_uuid: text })),
  })),
  make: figuresOf,
  inferred: [
    'an account with sub-accounts has what stands on itself as the first of them; others have none',
    'an account is there where only a sub-account of it is asked for; its balance counts all below it',
    'an account is sorted by account_number, account_name, account_type, account_sub_type, balance or state',
    'balances of three decimals round what is beyond',
  ],
})
