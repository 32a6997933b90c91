// Expense details: every expense of a time, in groups, with those that it names in maps beside them.
import { exactly } from '../declare/envelope.ts'
import type { Session } from '../declare/session.ts'
import { tableOf } from './csv.ts'
import {
  byKey, categoriesOf, categoryShown, mapsOf, nameOf, type Maps, type Naming
} from './expense-maps.ts'
import { amountOf, day, listOf, mapOf, money, text, textOrNull, whole, wholeOrNull, yes } from './figures.ts'
import { currency, flag, id, oneOf, text as anyText, type Values } from './parameters.ts'
import { backwards, range } from './range.ts'
import { report } from './report.ts'

/** What expenses can be grouped by: the id of an expense's group, and the name that orders it. */
const groupings = {
  parent_category: row => [row.parentid, row.parent],
  category: row => [row.categoryid, row.category],
  clients: (row, { clients }) => [row.clientid, nameOf(clients[row.clientid])],
  vendor: (row, { vendorids }) => [vendorids.get(row.vendor)!, row.vendor],
  author: (row, { authors }) => [row.authorid, nameOf(authors[row.authorid])],
} satisfies Record<string, (row: ExpenseRow, maps: Maps) => [groupid: number | string, name: string]>

const shared = {
  ...range,
  currency_code: currency(),
  group_by: oneOf(Object.keys(groupings) as Array<keyof typeof groupings>, 'parent_category', {
    description: 'What the groups are.',
    inferred: 'the default, and that an expense of no client, vendor or author has a group too; another ' +
      'value is refused with 422, errno 1004',
  }),
  exclude_personal: flag({ description: 'true: leaves out what is in the category Personal.' }),
  include_project: flag({
    description: 'true: each expense says which project it is of.',
    inferred: 'the key modern_projectid and where it stands',
  }),
  client_id: id({ description: 'Only expenses of this client; 0 for those of none.' }),
  locale: anyText({ description: 'Language.', inferred: 'no effect beyond the token' }),
}

const parameters = { ...shared, project_id: id({ description: 'Only expenses of this project.' }) }

type Asked = Values<typeof shared> & { readonly project_id?: number | null }

/** An expense with the names of what it refers to; amounts in ten-thousandths. */
interface ExpenseRow extends Naming {
  readonly expenseid: number
  readonly date: string
  readonly notes: string
  readonly amount: number
  readonly taxName1: string | null
  readonly taxName2: string | null
  readonly taxPercent1: string | null
  readonly taxPercent2: string | null
  readonly taxAmount1: number
  readonly taxAmount2: number
  readonly modern_projectid: number | null
}

const expensesSql = `SELECT expenses.id AS expenseid, date, coalesce(vendor, '') AS vendor, notes, amount,
    clientid, expenses.categoryid, categories.category, coalesce(parents.id, categories.id) AS parentid,
    coalesce(parents.category, categories.category) AS parent, staffid AS authorid, taxName1, taxName2,
    taxPercent1, taxPercent2, coalesce(taxAmount1, 0) AS taxAmount1, coalesce(taxAmount2, 0) AS taxAmount2,
    modern_projectid
  FROM expenses
  JOIN categories ON categories.id = expenses.categoryid
  LEFT JOIN categories AS parents ON parents.id = categories.parentid
  WHERE expenses.accounting_systemid = $account AND expenses.vis_state IN (0, 2)
    AND date BETWEEN $start_date AND $end_date AND amount_code = $currency_code
    AND NOT ($exclude_personal AND 'Personal' IN (categories.category, coalesce(parents.category, '')))
    AND ($client_id IS NULL OR clientid = $client_id)
    AND ($project_id IS NULL OR modern_projectid = $project_id)
  ORDER BY date DESC, expenses.id`

function figuresOf (session: Session, asked: Asked) {
  const { currency_code, end_date, exclude_personal, group_by, start_date } = asked
  const rows = session.query<ExpenseRow>(expensesSql, {
    account: session.business.account_id, client_id: asked.client_id, currency_code, end_date,
    exclude_personal: Number(exclude_personal), project_id: asked.project_id ?? null, start_date,
  })
  const maps = mapsOf(session, rows)
  return {
    authors: maps.authors,
    categories: byKey(rows.flatMap(categoriesOf), ({ categoryid }) => categoryid, categoryShown),
    clients: maps.clients,
    company_name: session.business.name,
    currency_code,
    data: groupsOf(rows, row => groupings[group_by](row, maps))
      .map(({ groupid, own }) =>
        groupShown(groupid, own, row => expenseShown(row, maps, asked), currency_code)),
    end_date,
    exclude_personal,
    group_by,
    start_date,
    vendors: byKey([...maps.vendorids], ([, id]) => id, ([vendor]) => vendor),
  }
}

type Figures = ReturnType<typeof figuresOf>

interface Group {
  readonly groupid: string
  readonly name: string
  readonly own: ExpenseRow[]
}

/** The groups in the order of their names; expenses keep theirs. */
function groupsOf (
  rows: readonly ExpenseRow[], groupOf: (row: ExpenseRow) => [groupid: number | string, name: string]
): Group[] {
  const groups = new Map<number | string, Group>()
  for (const row of rows) {
    const [groupid, name] = groupOf(row)
    const group = groups.get(groupid)
    if (group === undefined) groups.set(groupid, { groupid: String(groupid), name, own: [row] })
    else group.own.push(row)
  }
  return [...groups.values()].sort((left, right) => compareNames(left.name, right.name))
}

/** Alphabetically, by upper-case letters: the same on every machine. */
function compareNames (left: string, right: string): number {
  const [a, b] = [left.toUpperCase(), right.toUpperCase()]
  return a < b ? -1 : a > b ? 1 : 0
}

const groupShown = <Expense>(
  groupid: string, rows: readonly ExpenseRow[], shown: (row: ExpenseRow) => Expense, code: string
) => ({
    children: [] as unknown[],
    expenses: rows.map(shown),
    groupid,
    total: amountOf(rows.reduce((sum, { amount }) => sum + amount, 0), code),
  })

const expenseShown = (
  row: ExpenseRow, { vendorids }: Maps, { currency_code: code, include_project }: Asked
) => ({
  amount: amountOf(row.amount, code),
  authorid: String(row.authorid),
  categoryid: String(row.categoryid),
  clientid: String(row.clientid),
  date: row.date,
  expenseid: row.expenseid,
  ...include_project ? { modern_projectid: row.modern_projectid } : {},
  notes: row.notes,
  taxAmount1: amountOf(row.taxAmount1, code),
  taxAmount2: amountOf(row.taxAmount2, code),
  taxName1: row.taxName1,
  taxName2: row.taxName2,
  taxPercent1: row.taxPercent1,
  taxPercent2: row.taxPercent2,
  vendor: row.vendor,
  vendorid: vendorids.get(row.vendor)!,
})

const expenseSchema = exactly({
  amount: money, authorid: text, categoryid: text, clientid: text, date: day, expenseid: whole, notes: text,
  taxAmount1: money, taxAmount2: money, taxName1: textOrNull, taxName2: textOrNull, taxPercent1: textOrNull,
  taxPercent2: textOrNull, vendor: text, vendorid: text,
})

/** Its keys but one, which stands there where it is asked for. */
const expenseOrWithProject = {
  ...expenseSchema, properties: { ...expenseSchema.properties as object, modern_projectid: wholeOrNull },
}

const party = { email: text, fname: text, lname: text, organization: text, userid: wholeOrNull }

const schema = exactly({
  authors: mapOf(exactly(party)),
  categories: mapOf(exactly({
    category: text, categoryid: { type: ['integer', 'string'] }, subcategory_name: text,
  })),
  clients: mapOf(exactly({ ...party, id: wholeOrNull, language: textOrNull })),
  company_name: text,
  currency_code: text,
  data: listOf(exactly({
    children: listOf({}), expenses: listOf(expenseOrWithProject), groupid: text, total: money,
  })),
  end_date: day,
  exclude_personal: yes,
  group_by: { type: 'string', enum: Object.keys(groupings) },
  start_date: day,
  vendors: mapOf(text),
})

const columns = [
  'groupid', 'expenseid', 'date', 'vendor', 'vendorid', 'notes', 'categoryid', 'clientid', 'authorid',
  'taxName1', 'taxPercent1', 'taxAmount1', 'taxName2', 'taxPercent2', 'taxAmount2', 'amount', 'currency_code',
] as const

const declaration = {
  name: 'expense_details',
  summary: 'The expenses of a time in groups, with whom and what they name.',
  check: backwards,
  response: schema,
  make: figuresOf,
  csv: ({ data, currency_code }: Figures) => tableOf(columns, data.flatMap(({ expenses, groupid }) =>
    expenses.map(expense => ({ ...expense, groupid, currency_code })))),
  inferred: [
    'expenses stand in their groups, which have no children, whatever they are grouped by',
    'groups are in alphabetical order, expenses newest first',
    'archived expenses are in it, deleted ones and bills are not',
    'amounts are as the list of expenses has them, to four decimals; so are their sums',
    'authors, categories, clients and vendors are those that the expenses name, and categories above them',
  ],
}

export const expenseDetails = report({ ...declaration, parameters })

/** The same of the business, which has no project_id (documented). */
export const businessExpenseDetails = report({ ...declaration, level: 'business', parameters: shared })
