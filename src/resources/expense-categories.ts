// Expense categories: the 59 of every account, in two levels, and the account's own sub-categories.
import { accounting } from '../families/accounting.ts'
import { accountId, easternTime, flag, id, reference, sameAs, text, visState } from '../fields/index.ts'
import { hidden, nullable, readOnly } from '../declare/field.ts'
import { computed } from '../declare/include.ts'
import { equals, like, oneOf } from '../declare/search.ts'
import { resource } from '../declare/resource.ts'
import { companyNames, purchases } from './sample-values.ts'

const usage = (condition: string) => computed(
  `(SELECT count(*) FROM expenses WHERE categoryid = categories.id AND vis_state <> 1${condition})`,
  { type: 'integer' }, { doc: 'Number of expenses.', inferred: 'a count of expenses' })

export const categories = resource({
  family: accounting,
  path: 'expenses/categories',
  one: 'category',
  many: 'categories',
  scope: 'expenses',
  event: 'category',
  doc: 'A category of expenses, or a sub-category.',
  operations: ['list', 'get', 'create', 'update'],
  fields: {
    id: id({ first: 13151877 }),
    categoryid: sameAs('id'),
    accounting_systemid: hidden(accountId()),
    category: text({
      required: true, max: 255, inferred: 'the length of 255, and that it may not be empty',
    }),
    parentid: nullable(reference('categories', {
      doc: 'Null for those at the top: the sixteen, and what is made without one.',
      inferred: 'that a category can be made at the top',
    })),
    is_cogs: flag({ doc: 'Whether it counts as cost of goods sold.' }),
    is_editable: readOnly(flag({ default: true, doc: 'false for the system\'s own.' })),
    transaction_posted: readOnly(flag({ doc: 'Whether anything was ever posted to it.' })),
    created_at: readOnly(easternTime({ set: 'on create' })),
    updated_at: readOnly(easternTime({ set: 'on write' })),
    vis_state: visState(),
  },
  search: {
    categoryids: oneOf('id'),
    name: like('category'),
    is_cogs: equals('is_cogs'),
    is_editable: equals('is_editable'),
    parentid: equals(),
  },
  include: {
    expense_usage_all_time: usage(''),
    expense_usage_this_year: usage(' AND substr(date, 1, 4) = substr(today(accounting_systemid), 1, 4)'),
  },
  order: 'category COLLATE NOCASE, id',
  inferred: [
    'a third level is refused with 422',
    'changing, deleting or archiving a category of the system is refused with 403, errno 1038',
    'two categories may have the same name, and one with expenses can be deleted',
  ],
  fixture: {
    labels: ['category'],
    namedBy: 'category',
    omitted: [{ where: 'NOT is_editable' }],
    generate: ({ pick, anyOf }) => ({
      category: `${pick('company', companyNames)} ${pick('purchase', purchases)[1]}`,
      parentid: anyOf('categories', 'parentid IS NULL'),
    }),
  },
})
