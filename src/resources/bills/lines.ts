// The lines of a bill: what it is for, by category, with up to two taxes.
import { exactly } from '../../declare/envelope.ts'
import { hidden, nullable, readOnly, type Field } from '../../declare/field.ts'
import { jsonFrom } from '../../declare/include.ts'
import { owned } from '../../declare/resource.ts'
import { decimal, flag, integer, money, percent, reference, structure, text } from '../../fields/index.ts'
import { categories } from '../expense-categories.ts'

/** What lines show of their category: all but a key that is newer than the captures of bills. */
const categoryFields = Object.entries(categories.fields)
  .filter(([name, { hidden }]) => hidden !== true && name !== 'transaction_posted')
  .sort(([left], [right]) => left < right ? -1 : 1)

const categorySql = `SELECT json_object(${categoryFields
  .map(([name, field]) => `'${name}', ${field.json(name)}`).join(', ')})
  FROM categories WHERE categories.id = bill_lines.categoryid`

const categorySchema =
  exactly(Object.fromEntries(categoryFields.map(([name, field]) => [name, field.schema])))

/** The whole category of a line; it has no column. */
const category: Field<unknown, 'read-only'> = {
  ...readOnly(structure(categorySchema, { doc: 'The category, by the number that is sent as categoryid.' })),
  columns: () => [],
  store: () => [],
  json: () => jsonFrom(categorySql),
}

const inLine = { code: 'unit_cost_code' }

const tax = {
  name: () => nullable(text({ doc: 'Name of the tax.' })),
  percent: () => nullable(percent({ doc: 'Its percentage.' })),
  number: () => nullable(text({ doc: 'Its registration number, as sent.' })),
  amount: () => readOnly(nullable(money({ ...inLine, doc: 'Its amount; null without a percentage.' }))),
}

export const billLines = owned({
  doc: 'What it is for. An update replaces them all; those with a known id stay the same.',
  key: 'id',
  owner: 'billid',
  numbering: 'table',
  first: 7301,
  replaces: 'by key',
  shown: 'always',
  fields: {
    id: { ...readOnly(integer({ doc: 'Number of the line.' })), kind: 'id' },
    billid: hidden(readOnly(integer())),
    list_index: readOnly(integer({ doc: 'Position, from 1.' })),
    categoryid: hidden(reference('categories', {
      required: true, doc: 'The category; answers show it as `category`.',
    })),
    category,
    description: nullable(text()),
    quantity: decimal({
      default: '0',
      unsent: { because: 'a line without quantity counts as 0, so that it comes to 0.00' },
      inferred: 'a line without one counts as 0, as those of other documents do',
    }),
    unit_cost: money({ doc: 'Price of one, before tax.', default: '0.00', decimals: 4 }),
    amount: readOnly(money({ ...inLine, doc: 'Quantity times price, before tax.' })),
    total_amount: readOnly(money({ ...inLine, doc: 'The amount with its taxes.' })),
    tax_name1: tax.name(),
    tax_percent1: tax.percent(),
    tax_authorityid1: tax.number(),
    tax_amount1: tax.amount(),
    tax_name2: tax.name(),
    tax_percent2: tax.percent(),
    tax_authorityid2: tax.number(),
    tax_amount2: tax.amount(),
    compounded_tax: hidden(flag({ doc: 'Whether tax 2 is charged on tax 1 as well; never shown.' })),
  },
})
