// Legacy chart: the tree of accounts and sub-accounts by which journal entries of the accounting family, and
// the reports of an account, name what was booked. There is one journal, on the new chart; this is a view of
// it for one business, through the table of legacy-tree.ts.
import { hash } from 'node:crypto'
import type { AccountType } from './chart.ts'
import {
  bySubType, places, shared, taxAccounts, tree, withoutTwin, type LegacyDefault
} from './legacy-tree.ts'

/** An account of the new chart, as much as the tree needs of it. */
export interface ChartRow {
  readonly id: number
  /** Its stable name: its number in the default chart, else its uuid. */
  readonly account: string
  readonly number: string
  readonly sub_type: string
  /** Stable name of the account above it. */
  readonly parent: string | null
  readonly created_at: string
}

/** The first posting to an account, or to a name of a tax below it. */
export interface FirstUse {
  /** Stable name of the account. */
  readonly account: string
  /** `''` where the posting has none. */
  readonly tax_name: string
  readonly made_at: string
}

/** A sub-account of the legacy tree: what journal entries post to. */
export interface LegacySubAccount {
  readonly id: number
  /** The account it belongs to. */
  readonly parentid: number
  readonly number: string
  /** Of an account that the business made, its uuid (live). */
  readonly name: string
  readonly type: AccountType
  readonly custom: boolean
  /** Whether anything was ever posted to it. */
  readonly used: boolean
  /** Whether the tree shows it: some are there only once something was posted to them. */
  readonly listed: boolean
  readonly created_at: string
  /** Stable name of the account in the new chart that entries on it post to, and the name of the tax. */
  readonly account: string
  readonly tax_name: string | null
  /** Ids of all accounts in the new chart whose postings belong to it. */
  readonly chartIds: readonly number[]
}

/** An account of the legacy tree, with its sub-accounts by number. */
export interface LegacyAccount {
  readonly id: number
  readonly number: string
  readonly name: string
  readonly type: AccountType
  readonly created_at: string
  readonly sub_accounts: readonly LegacySubAccount[]
}

/** The tree of one business. */
export interface LegacyChart {
  /** Accounts by number, sub-accounts that are not listed included. */
  readonly accounts: readonly LegacyAccount[]
  /** The sub-account that a posting belongs to, by the stable name of its account and its tax name. */
  readonly subAccountOf: (account: string, tax_name: string | null) => LegacySubAccount
  readonly find: (sub_accountid: number) => LegacySubAccount | undefined
  readonly accountOf: (sub: LegacySubAccount) => LegacyAccount
}

// Ids follow from rows of the chart and from names of taxes alone, so that they are unique in a world and
// the same after any export; the three forms never meet.
const accountId = (id: number): number => 4 * id
const subAccountId = (id: number): number => 4 * id + 2
const taxSubAccountId = (id: number, tax_name: string): number =>
  hash('sha256', `${id}/${tax_name}`, 'buffer').readUInt32BE() % 2 ** 29 * 2 + 1

const quoted = (numbers: Iterable<string>): string => [...numbers].map(number => `'${number}'`).join(', ')

const twins = tree.filter(({ number }) => !withoutTwin.includes(number)).map(({ keyed }) => keyed)

/** SQL over `ledger_accounts`: id of the account of the tree that an account is; NULL for the others. */
export const accountIdSql = `iif(default_number IN (${quoted(twins)}), 4 * id, NULL)`

/** SQL over `ledger_accounts`: id of its own sub-account; NULL where the tree of 2019 has none (captured). */
export const subAccountIdSql = `iif(default_number IS NULL OR default_number IN (${
  quoted([...places].filter(([account, { number }]) => number !== account).map(([account]) => account))
}), 4 * id + 2, NULL)`

/** The legacy tree of a business: `rows` are its whole chart, `uses` in the order of their making. */
export function legacyChart (rows: readonly ChartRow[], uses: readonly FirstUse[]): LegacyChart {
  const byName = new Map(rows.map(row => [row.account, row]))
  const used = new Set(uses.filter(use => !isOfTax(use)).map(({ account }) => principalOf(account)))
  const subs = [
    ...rows.filter(({ account }) => shared[account] === undefined).map(row => subOf(row, byName, used)),
    ...taxAccounts.flatMap(account => taxSubs(account, uses, byName)),
  ]
  const accounts = tree.map(account => accountOf(account, subs, byName))
  const byPosting = new Map(subs.map(sub => [keyOf(sub.account, sub.tax_name), sub]))
  const byId = new Map(subs.map(sub => [sub.id, sub]))
  const parents = new Map(accounts.map(account => [account.id, account]))
  return {
    accounts,
    subAccountOf: (account, tax_name) =>
      byPosting.get(keyOf(account, tax_name)) ?? byPosting.get(keyOf(principalOf(account), null))!,
    find: id => byId.get(id),
    accountOf: sub => parents.get(sub.parentid)!,
  }
}

const principalOf = (account: string): string => shared[account] ?? account

/** Accounts whose postings belong to the sub-account of another one. */
const sharing = (principal: string): string[] =>
  Object.keys(shared).filter(account => shared[account] === principal)

const keyOf = (account: string, tax_name: string | null): string => `${account}\n${tax_name ?? ''}`

/** Whether it is the first one of a name that has a sub-account of its own. */
const isOfTax = ({ account, tax_name }: FirstUse): boolean =>
  tax_name !== '' && taxAccounts.includes(account)

type Rows = ReadonlyMap<string, ChartRow>

function subOf (row: ChartRow, rows: Rows, used: ReadonlySet<string>): LegacySubAccount {
  const { id, account, created_at } = row
  const place = places.get(account)
  const isUsed = used.has(account)
  const parent = tree.find(({ number }) => number === (place?.parent ?? parentOf(row, rows)))!
  return {
    id: subAccountId(id),
    parentid: accountId(rows.get(parent.keyed)!.id),
    number: place?.number ?? row.number,
    name: place?.name ?? account,
    type: parent.type,
    custom: place === undefined,
    used: isUsed,
    listed: place?.onUse !== true || isUsed,
    created_at,
    account,
    tax_name: null,
    chartIds: [id, ...sharing(account).map(name => rows.get(name)!.id)],
  }
}

/** Number of the legacy account of an account that the business made. */
function parentOf ({ parent, sub_type }: ChartRow, rows: Rows): string {
  const above = parent === null ? undefined : rows.get(parent)
  if (above === undefined) return bySubType[sub_type]!
  return places.get(principalOf(above.account))?.parent ?? bySubType[above.sub_type]!
}

/** Names of taxes below an account, numbered in the order of their first use (captured). */
function taxSubs (account: string, uses: readonly FirstUse[], rows: Rows): LegacySubAccount[] {
  const { parent } = places.get(account)!
  const { keyed, type } = tree.find(({ number }) => number === parent)!
  const { id } = rows.get(account)!
  return uses.filter(use => use.account === account && isOfTax(use)).map((use, index) => ({
    id: taxSubAccountId(id, use.tax_name),
    parentid: accountId(rows.get(keyed)!.id),
    number: String(index + 1),
    name: use.tax_name,
    type,
    custom: false,
    used: true,
    listed: true,
    created_at: use.made_at,
    account,
    tax_name: use.tax_name,
    chartIds: [id],
  }))
}

function accountOf (
  { number, name, type, keyed }: LegacyDefault, subs: readonly LegacySubAccount[], rows: Rows
): LegacyAccount {
  const { id, created_at } = rows.get(keyed)!
  const own = subs.filter(({ parentid }) => parentid === accountId(id))
  const sub_accounts = own.sort((a, b) => a.number.localeCompare(b.number, 'en', { numeric: true }))
  return { id: accountId(id), number, name, type, created_at, sub_accounts }
}
