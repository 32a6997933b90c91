// Expenses: money spent, tax inside, possibly rebilled to a client.
import { accounting } from '../families/accounting.ts'
import {
  accountId, constant, date, easternTime, flag, id, integer, money, percent, reference, sameAs, structure,
  text, versionTime, visState
} from '../fields/index.ts'
import {
  computedFrom, hidden, indexed, nullable, readOnly, requestOnly, type Field,
} from '../declare/field.ts'
import { computed, one } from '../declare/include.ts'
import { equals, from, not, to } from '../declare/search.ts'
import { resource } from '../declare/resource.ts'
import { taxFields } from './cost-taxes.ts'
import { expenseFixture } from './expenses.fixture.ts'
import { receiptSchema, type Receipt } from './receipts.ts'

/** On an invoice: 2, and 4 once that is paid. */
const statusSql = `CASE WHEN invoiceid IS NULL THEN status
  ELSE coalesce((SELECT iif(invoices.paid > 0 AND invoices.paid >= invoices.amount, 4, 2)
    FROM invoices WHERE invoices.id = invoiceid), status) END`

/** Whether it is a cost of goods; null leaves it alone, as the rules work out what stands for nothing. */
export function costOfGoods (): Field<boolean, 'writable'> {
  const { default: _none, ...field } = flag({ doc: 'Cost of goods sold. Default: that of its category.' })
  return field
}

export const expenses = resource({
  own: ({ userid }) => ({ where: ['staffid = ?'], parameters: [userid] }),
  family: accounting,
  path: 'expenses/expenses',
  one: 'expense',
  many: 'expenses',
  scope: 'expenses',
  event: 'expense',
  doc: 'Money spent. The amount contains the taxes.',
  operations: ['list', 'get', 'create', 'update', 'delete'],
  fields: {
    id: id({ first: 2420401 }),
    expenseid: sameAs('id'),
    accounting_systemid: accountId(),
    amount: money({
      required: true, doc: 'What was paid, taxes included; kept to four decimals.', decimals: 4,
    }),
    categoryid: reference('categories', { doc: 'Required, unless category_name is sent.' }),
    staffid: integer({
      required: true,
      doc: 'Who spent it; the owner is 1.',
      inferred: 'nobody of that number: 422, errno 1012; clients of the business are no staff; an employee ' +
        'or contractor who puts it on somebody else in a PUT gets 403',
    }),
    date: date({ required: true }),
    clientid: reference('clients', { none: 0, doc: '0 for no client.' }),
    projectid: integer({
      default: 0,
      inferred: 'any number is taken, as for converse_projectid, accountid and transactionid',
    }),
    modern_projectid: nullable(reference('projects')),
    converse_projectid: nullable(integer()),
    invoiceid: readOnly(nullable(integer({
      doc: 'The invoice that rebills it.',
      inferred: 'its cost is then booked as cost of billed expenses, 5000-1, on the day of the expense',
    }))),
    profileid: indexed(readOnly(nullable(integer({ doc: 'The recurring expense it was issued by.' })))),
    status: readOnly(
      computedFrom(
        integer({ doc: '0 internal, 1 outstanding, 2 invoiced, 4 recouped.', default: 0 }), statusSql
      )
    ),
    vendor: nullable(text()),
    notes: text(),
    ...taxFields,
    compounded_tax: flag(),
    billable: flag(),
    markup_percent: percent({
      default: '0',
      max: 1_000_000,
      doc: 'Percentage of the amount, taxes included, that is put on it for the client.',
      inferred: 'it is for those who write the line of the invoice: one that rebills an expense keeps the ' +
        'price, name and taxes that it is sent with',
    }),
    is_cogs: {
      ...costOfGoods(),
      inferred: 'it decides where the expense is booked, and another category brings its own',
    },
    isduplicate: readOnly(flag({
      doc: 'Another expense has the same amount, date, category and notes.',
      inferred: 'only while the other one is there; what a request sends for it is ignored',
    })),
    has_receipt: flag(),
    include_receipt: flag(),
    account_name: text(),
    bank_name: text(),
    accountid: nullable(integer()),
    transactionid: nullable(integer()),
    ext_accountid: constant(null),
    ext_invoiceid: integer({ default: 0 }),
    ext_systemid: integer({ default: 0 }),
    from_bulk_import: constant(false),
    background_jobid: constant(null),
    bill_matches: readOnly(structure<unknown[]>({ type: 'array', items: {} }, { default: [] })),
    potential_bill_payment: flag(),
    version: readOnly(versionTime()),
    updated: readOnly(easternTime({ set: 'on write' })),
    vis_state: visState(),
    attachment: hidden(nullable(structure<Receipt>(receiptSchema, { doc: 'The receipt.' }))),
    category_name: requestOnly(text({ doc: 'Names the category where categoryid is not sent.' })),
    author_name: requestOnly(text()),
    always_remember: requestOnly(flag()),
  },
  search: {
    expenseid: equals(),
    clientid: equals(),
    clientid_not: not('clientid'),
    staffid: equals(),
    profileid: equals(),
    categoryid: equals('categoryid'),
    projectid: equals(),
    has_receipt: equals('has_receipt'),
    vendor: equals(),
    amount_min: from('amount'),
    amount_max: to('amount'),
    date_min: from('date'),
    date_max: to('date'),
    updated_min: from('updated'),
    updated_max: to('updated'),
  },
  include: {
    attachment: computed('json(attachment)', { anyOf: [receiptSchema, { type: 'null' }] }, {
      doc: 'The receipt.', show: 'written',
    }),
    category: one('categories', 'categoryid', { doc: 'The category.' }),
    expense_profile: one('expense_profiles', 'profileid', {
      doc: 'The recurring expense it came from.', inferred: 'the whole profile',
    }),
    project: one('projects', 'modern_projectid', { doc: 'The project.', inferred: 'the whole project' }),
  },
  sort: { updated: 'updated', date: 'date', amount: 'amount' },
  order: 'date DESC, id ASC',
  ignored: { filters: { status: null, client_id: 'clientid', customerid: 'clientid' } },
  inferred: [
    'a tax larger than the amount is refused with 422, errno 1004',
    'category_name names a category that is not deleted, in upper or lower case; an unknown one is none',
    'the currency is that of the business unless the amount says another; an update keeps it',
    'attachment null takes the receipt away, and has_receipt with it; numbers of attachments',
    'HTTP DELETE beside PUT vis_state: no library uses it here',
  ],
  fixture: expenseFixture,
})
