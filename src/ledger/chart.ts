// Chart: the ledger accounts and expense categories a fresh business starts with, as data.
// Apart from the journal because resources and reports list these rows without posting anything.

/** One of FreshBooks' five account types. */
export type AccountType = 'asset' | 'liability' | 'equity' | 'income' | 'expense'

/** A ledger account of a fresh business; two levels, children numbered after their parent. */
export interface ChartAccount {
  /** `'1000'`, or `'1000-1'` for a child. Text: FreshBooks sorts `6008-10` before `6008-2`. */
  number: string
  name: string
  type: AccountType
  /** Name of one of the subTypes. */
  sub_type: string
  /** Number of the parent account. */
  parent: string | null
  auto_created: boolean
  /** Same as the name on accounts the system itself posts to; null where FreshBooks leaves the key out. */
  system_account_name: string | null
}

/** A system expense category; two levels. */
export interface CategoryDefault {
  category: string
  /** Name of the parent category. */
  parent: string | null
  /** Whether it is a cost of goods sold. */
  is_cogs: boolean
}

/** The ten sub-types as `ledger_accounts/sub_types` answers them. */
export const subTypes: readonly { id: number, type: AccountType, name: string, base_number: string }[] = [
  { id: 1, type: 'asset', name: 'Cash & Bank', base_number: '1000' },
  { id: 2, type: 'asset', name: 'Current Asset', base_number: '1200' },
  { id: 3, type: 'asset', name: 'Property, Plant, and Equipment', base_number: '1500' },
  { id: 4, type: 'asset', name: 'Long-Term Asset', base_number: '1300' },
  { id: 5, type: 'liability', name: 'Current Liability', base_number: '2000' },
  { id: 6, type: 'liability', name: 'Long-Term Liability', base_number: '2500' },
  { id: 7, type: 'equity', name: 'Equity', base_number: '3000' },
  { id: 8, type: 'income', name: 'Income', base_number: '4000' },
  { id: 9, type: 'expense', name: 'Cost of Goods Sold', base_number: '5000' },
  { id: 10, type: 'expense', name: 'Operating Expense', base_number: '6000' },
]

// 1000-1: false in a fixture of 2023, true live in 2026; the newer one is imitated.
const autoCreated = ['1000', '1000-1', '2003', '2005', '2005-1', '2005-2', '6014', '6016']

const systemAccounts = [
  '1000', '1000-1', '1200', '1202', '2000', '2003', '2004', '2005', '2006', '3001-1', '3002', '3003',
  '4000-1', '4000-2', '4000-3', '4000-5', '6014', '6016',
]

/** The 94 accounts of September 2022, by number; 2002 never existed. */
export const defaultChart: readonly ChartAccount[] = [
  ...accounts('Cash & Bank', ['1000', 'Cash', 'Petty Cash']),
  ...accounts('Current Asset',
    ['1200', 'Accounts Receivable'],
    ['1201', 'Customer Deposits'],
    ['1202', 'Deferred Discounts'],
    ['1203', 'Deposits'],
    ['1204', 'Prepaid Expenses']),
  ...accounts('Property, Plant, and Equipment',
    ['1500', 'Property, Plant, and Equipment', 'Furniture', 'Furniture - Accumulated Depreciation',
      'Office Equipment', 'Office Equipment - Accumulated Depreciation']),
  ...accounts('Current Liability',
    ['2000', 'Accounts Payable'],
    ['2001', 'Accruals', 'Accrued Payroll', 'Accrued Rent'],
    ['2003', 'Credit Cards'],
    ['2004', 'Customer Credit'],
    ['2005', 'Taxes Payable', 'Income Tax Payable', 'Property Tax Payable'],
    ['2006', 'Unearned Revenue']),
  ...accounts('Equity',
    ['3000', 'Common Stock'],
    ['3001', 'Opening Balance', 'Opening Balance Adjustments'],
    ['3002', "Owner's Equity"],
    ['3003', 'Retained Earnings', 'Dividends']),
  ...accounts('Income',
    ['4000', 'Revenue', 'Billed Expenses', 'Discounts', 'Sales', 'Sales Credit', 'Uncategorized Income']),
  ...accounts('Cost of Goods Sold',
    ['5000', 'Cost of Goods Sold', 'Cost of Billed Expenses', 'Cost of Shipping & Handling']),
  ...accounts('Operating Expense',
    ['6001', 'Advertising'],
    ['6002', 'Car & Truck Expenses', 'Gas', 'Mileage', 'Repairs', 'Vehicle Insurance', 'Vehicle Licensing'],
    ['6003', 'Contractors'],
    ['6004', 'Education and Training'],
    ['6005', 'Employee Benefits', 'Accident Insurance', 'Health Insurance', 'Life Insurance'],
    ['6006', 'Meals & Entertainment', 'Entertainment', 'Restaurants/Dining'],
    ['6007', 'Office Expenses & Postage', 'Hardware', 'Office Supplies', 'Packaging', 'Postage', 'Printing',
      'Shipping & Couriers', 'Software', 'Stationery'],
    ['6008', 'Other Expenses', 'Bank Fees', 'Business Insurance', 'Commissions', 'Depreciation',
      'Interest - Mortgage', 'Interest - Other', 'Online Services', 'Reference Materials',
      'Repairs & Maintenance', 'Subscriptions/Dues/Memberships', 'Taxes & Licenses', 'Wages'],
    ['6009', 'Personal'],
    ['6010', 'Professional Services', 'Accounting', 'Legal Fees'],
    ['6011', 'Rent or Lease', 'Equipment', 'Machinery', 'Office Space', 'Vehicles'],
    ['6012', 'Supplies'],
    ['6013', 'Travel', 'Airfare', 'Hotel/Lodging/Accommodation', 'Taxi & Parking'],
    ['6014', 'Uncategorized Expenses'],
    ['6015', 'Utilities', 'Gas & Electrical', 'Phone'],
    ['6016', 'Sales Taxes Paid']),
]

/**
 * The 59 system categories in creation order. Ids rising by two show it in captures of 2019 and 2026,
 * which agree on every offset they share; some children were never seen and hold a free place among
 * their siblings.
 */
export const defaultCategories: readonly CategoryDefault[] = [
  ...categories('Other Expenses', 'Interest - Mortgage', 'Business Insurance', 'Bank Fees',
    'Interest - Other', 'Online Services', 'Reference Materials', 'Repairs & Maintenance',
    'Subscriptions/Dues/Memberships', 'Depreciation', 'Taxes & Licenses', 'Commissions', 'Wages'),
  ...categories('Advertising'),
  ...categories('Car & Truck Expenses', 'Mileage', 'Gas', 'Repairs', 'Vehicle Insurance',
    'Vehicle Licensing'),
  ...categories('Contractors'),
  ...categories('Education and Training'),
  ...categories('Employee Benefits', 'Health Insurance', 'Life Insurance', 'Accident Insurance'),
  ...categories('Professional Services', 'Legal Fees', 'Accounting'),
  ...categories('Meals & Entertainment', 'Restaurants/Dining', 'Entertainment'),
  ...categories('Office Expenses & Postage', 'Hardware', 'Office Supplies', 'Packaging', 'Postage',
    'Printing', 'Shipping & Couriers', 'Software', 'Stationery'),
  ...categories('Personal'),
  ...categories('Rent or Lease', 'Machinery', 'Office Space', 'Equipment', 'Vehicles'),
  ...categories('Supplies'),
  ...categories('Travel', 'Hotel/Lodging/Accommodation', 'Airfare', 'Taxi & Parking'),
  ...categories('Utilities', 'Gas & Electrical', 'Phone'),
  ...categories('Cost of Goods Sold', 'Cost of Billed Expenses', 'Cost of Shipping & Handling'),
  ...categories('Uncategorized Expenses'),
]

/**
 * The chart number an expense of the category is booked on: the category's own account; for a
 * sub-category the business made itself, its parent's; and that of Other Expenses when neither is known.
 */
export function categoryAccount (category: string, parent: string | null): string {
  const own = expenseAccount(category, parent)
  return own ?? (parent === null ? undefined : expenseAccount(parent, null)) ?? '6008'
}

/** The parent is compared too: a business may make its own "Software" under Travel. */
function expenseAccount (category: string, parent: string | null): string | undefined {
  const isDefault = defaultCategories.some(known => known.category === category && known.parent === parent)
  if (!isDefault) return undefined
  // among expenses names are unique, which the tests check; Sales Taxes Paid is no category
  return defaultChart.find(account => account.type === 'expense' && account.name === category)?.number
}

function accounts (sub_type: string, ...families: [number: string, ...names: string[]][]): ChartAccount[] {
  return families.flatMap(([number, ...names]) => names.map((name, index) => ({
    ...numbered(index === 0 ? number : `${number}-${index}`, name),
    type: accountType(sub_type),
    sub_type,
    parent: index === 0 ? null : number,
  })))
}

function numbered (number: string, name: string) {
  const system_account_name = systemAccounts.includes(number) ? name : null
  return { number, name, auto_created: autoCreated.includes(number), system_account_name }
}

function accountType (sub_type: string): AccountType {
  const known = subTypes.find(entry => entry.name === sub_type)
  if (known === undefined) throw new Error(`There is no sub-type ${sub_type}.`)
  return known.type
}

function categories (parent: string, ...children: string[]): CategoryDefault[] {
  const is_cogs = parent === 'Cost of Goods Sold'
  return [
    { category: parent, parent: null, is_cogs },
    ...children.map(category => ({ category, parent, is_cogs })),
  ]
}
