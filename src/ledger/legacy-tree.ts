// The legacy tree of accounts as data, and the one table that places the accounts of the new chart in it.
// Apart from what is made of it for a business, because only this changes with facts about FreshBooks.
import { defaultChart, type AccountType } from './chart.ts'

/** An account of the legacy tree, as data; accounts of the new chart by their default numbers. */
export interface LegacyDefault {
  readonly number: string
  readonly name: string
  readonly type: AccountType
  /** The account of the new chart whose row gives it its id. */
  readonly keyed: string
  /** Names of its sub-accounts, in the order of their numbers, and the account that each posts to. */
  readonly subs: Readonly<Record<string, string>>
  /** Number of the first of them. Default: 1. */
  readonly first?: number
  /** Whether they are shown only once something was posted to them. */
  readonly onUse?: true
  /** Accounts of the new chart alone: sub-accounts under their own number and name, shown on use. */
  readonly own?: readonly string[]
  /** Accounts whose postings belong to the sub-account of another one. */
  readonly shared?: Readonly<Record<string, string>>
}

const accountNamed = (number: string) => defaultChart.find(account => account.number === number)!

/** In the old chart an expense is booked on the parent of its category (captured). */
const parentCategories = defaultChart
  .filter(({ sub_type, parent, number }) =>
    sub_type === 'Operating Expense' && parent === null && number !== '6016')

const childrenOf = (isParent: (number: string) => boolean): Readonly<Record<string, string>> =>
  Object.fromEntries(defaultChart.filter(({ parent }) => parent !== null && isParent(parent))
    .map(({ number, parent }) => [number, parent!]))

/**
 * The tree of 2019 (captured), and below `own` what the new chart has beside it. Two accounts were added
 * before 2021, which nobody names: those of the two sub-types that have no account otherwise are a guess.
 */
export const tree: readonly LegacyDefault[] = [
  {
    number: '1000', name: 'Cash', type: 'asset', keyed: '1000',
    subs: { 'Petty Cash': '1000-1' }, own: ['1000'],
  },
  {
    number: '1200', name: 'Accounts Receivable', type: 'asset', keyed: '1200',
    subs: { 'Accounts Receivable': '1200', 'Customer Deposits': '1201' }, own: ['1203', '1204'],
  },
  { number: '1300', name: 'Long-Term Asset', type: 'asset', keyed: '1203', subs: {} },
  {
    number: '1500', name: 'Property, Plant, and Equipment', type: 'asset', keyed: '1500',
    subs: { 'Office Equipment': '1500-3', Furniture: '1500-1' }, own: ['1500', '1500-2', '1500-4'],
  },
  {
    number: '1600', name: 'Deferred Discounts', type: 'asset', keyed: '1202',
    subs: { 'Deferred Discounts': '1202' },
  },
  {
    number: '2000', name: 'Accounts Payable', type: 'liability', keyed: '2000',
    subs: { 'Accrued Payroll': '2001-1', 'Accrued Rent': '2001-2' }, own: ['2000', '2001'],
  },
  {
    number: '2001', name: 'Taxes Payable', type: 'liability', keyed: '2005',
    subs: {}, own: ['2005', '2005-1', '2005-2'],
  },
  {
    number: '2002', name: 'Unearned Revenue', type: 'liability', keyed: '2006',
    subs: { 'Unearned Revenue': '2006' },
  },
  {
    number: '2003', name: 'Customer Credit', type: 'liability', keyed: '2004',
    subs: { 'Customer Credit': '2004' },
  },
  { number: '2004', name: 'Credit Cards', type: 'liability', keyed: '2003', subs: {}, own: ['2003'] },
  { number: '2500', name: 'Long-Term Liability', type: 'liability', keyed: '2001', subs: {} },
  {
    number: '3000', name: "Owner's Equity", type: 'equity', keyed: '3002',
    subs: { "Owner's Equity": '3002', 'Common Stock': '3000', 'Retained Earnings': '3003' }, own: ['3003-1'],
  },
  {
    number: '3001', name: 'Opening Balance', type: 'equity', keyed: '3001', first: 4,
    subs: { 'Opening Balance Adjustments': '3001-1' }, own: ['3001'],
  },
  {
    number: '4000', name: 'Revenue', type: 'income', keyed: '4000',
    subs: { Sales: '4000-3', 'Billed Expenses': '4000-1', Discounts: '4000-2' }, own: ['4000', '4000-5'],
    shared: { '4000-4': '4000-3' },
  },
  {
    number: '5000', name: 'Cost of Goods Sold', type: 'expense', keyed: '5000',
    subs: { 'Cost of Goods Sold': '5000' }, onUse: true, shared: childrenOf(parent => parent === '5000'),
  },
  {
    number: '6000', name: 'Operating Expenses', type: 'expense', keyed: '6001',
    subs: Object.fromEntries(parentCategories.map(({ name, number }) => [name, number])), onUse: true,
    shared: childrenOf(parent => parent.startsWith('60')),
  },
  { number: '6001', name: 'Taxes Paid', type: 'expense', keyed: '6016', subs: {}, own: ['6016'] },
]

/** Accounts of the tree that are keyed by an account of another meaning. */
export const withoutTwin = ['1300', '2500', '6000']

/** Where accounts that a business made stand, by their sub-type, unless they are below a default one. */
export const bySubType: Readonly<Record<string, string>> = {
  'Cash & Bank': '1000',
  'Current Asset': '1200',
  'Property, Plant, and Equipment': '1500',
  'Long-Term Asset': '1300',
  'Current Liability': '2000',
  'Long-Term Liability': '2500',
  Equity: '3000',
  Income: '4000',
  'Cost of Goods Sold': '5000',
  'Operating Expense': '6000',
}

/** Accounts below which every name of a tax has a sub-account of its own. */
export const taxAccounts = ['2005', '6016']

/** A sub-account as the table places it. */
export interface Place {
  readonly parent: string
  readonly number: string
  readonly name: string
  readonly onUse: boolean
}

/** The one table: the sub-account of every account of the default chart that is not shared. */
export const places: ReadonlyMap<string, Place> = new Map(tree.flatMap(
  ({ number: parent, subs, first = 1, onUse = false, own = [] }) => [
    ...Object.entries(subs).map(([name, account], index) =>
      [account, { parent, number: String(first + index), name, onUse }] as const),
    ...own.map(account =>
      [account, { parent, number: account, name: accountNamed(account).name, onUse: true }] as const),
  ]))

/** Accounts whose postings belong to the sub-account of another one, and which. */
export const shared: Readonly<Record<string, string>> =
  Object.assign({}, ...tree.map(account => account.shared))
