// Bills: what the business owes its vendors.
import { accounting } from '../../families/accounting.ts'
import {
  accountId, currencyCode, date, id, money, reference, structure, text, tolerated, utcTime, visState,
} from '../../fields/index.ts'
import { derived, hidden, nullable, readOnly, refused } from '../../declare/field.ts'
import { inOrderOf, type Include } from '../../declare/include.ts'
import { equals, from, oneOf, to } from '../../declare/search.ts'
import { resource } from '../../declare/resource.ts'
import { payableOptions } from '../accounts-payable.ts'
import { dueFields, inDocument } from '../documents/fields.ts'
import { receiptSchema, type Receipt } from '../receipts.ts'
import { billFixture } from './bills.fixture.ts'
import { billLines } from './lines.ts'
import { billStatus } from './status.ts'

const names = {
  one: 'bill', many: 'bills', noAccess: { errno: 41001, message: 'You do not have access to bills' },
}

const { list, create, update } = payableOptions(names)

/** Every operation shows the payments. */
const shown = { includes: ['bill_payments'] }

/** All payments that count. */
const billPayments: Include = {
  doc: 'What was paid of it; deleted payments are left out.',
  show: 'always',
  isQuery: true,
  sql: (owner, catalogue) => {
    const payments = catalogue.resource('bill_payments')
    const rows = `json_group_array(${catalogue.object(payments)} ORDER BY other.id)`
    return inOrderOf(owner, payments, `(SELECT ${rows} FROM ${catalogue.source(payments)} AS other
      WHERE other.billid = bills.id AND other.vis_state <> 1)`)
  },
  schema: (_owner, catalogue) =>
    ({ type: 'array', items: catalogue.schema(catalogue.resource('bill_payments')) }),
}

/** The whole vendor, with its tax defaults. */
const vendor: Include = {
  doc: 'The vendor.',
  isQuery: true,
  sql: (_owner, catalogue) => {
    const vendors = catalogue.resource('bill_vendors')
    const defaults = `json(${catalogue.ownedRows(vendors, 'tax_defaults')})`
    return `sorted_keys((SELECT json_set(${catalogue.object(vendors)}, '$.tax_defaults', ${defaults})
      FROM ${catalogue.source(vendors)} AS bill_vendors WHERE bill_vendors.id = bills.vendorid))`
  },
  schema: (_owner, catalogue) => catalogue.schema(catalogue.resource('bill_vendors')),
}

/** The name that the categories of all lines have, or the word for several. */
const overallCategory = `(SELECT iif(count(DISTINCT category.category) = 1, max(category.category), 'Split')
  FROM bill_lines AS line JOIN categories AS category ON category.id = line.categoryid
  WHERE line.billid = bills.id)`

export const bills = resource({
  ...names,
  family: accounting,
  path: 'bills/bills',
  scope: 'bills',
  event: 'bill',
  doc: 'What the business owes a vendor.',
  operations: ['list', 'get', 'create', 'update'],
  options: {
    list: { ...list, ...shown }, get: shown, create: { ...create, ...shown }, update: { ...update, ...shown },
  },
  fields: {
    id: id({ first: 701 }),
    accounting_systemid: hidden(accountId()),
    vendorid: reference('bill_vendors', { required: true, doc: 'The vendor.' }),
    bill_number: nullable(text({ doc: 'The vendor\'s number; several bills may have the same.' })),
    issue_date: date({ required: true, doc: 'Date of issue.' }),
    due_offset_days: { ...dueFields.due_offset_days, required: true },
    due_date: {
      ...dueFields.due_date, doc: 'Follows from issue_date and due_offset_days; writing it is refused.',
    },
    currency_code: currencyCode({
      required: true,
      doc: 'The currency of all its amounts. Case does not count.',
      max: 3,
      inferred: 'any code of up to three letters; fixed once something is paid',
    }),
    language: text({ required: true, inferred: 'any text' }),
    amount: refused(money({ ...inDocument, doc: 'Sum of the lines before tax; writing it is refused.' })),
    tax_amount: readOnly(money({ ...inDocument, doc: 'Sum of the taxes of the lines.' })),
    total_amount: readOnly(money({ ...inDocument, doc: 'The amount with its taxes.' })),
    paid: readOnly(money({ ...inDocument, default: '0.00', doc: 'Sum of its payments.' })),
    outstanding: derived(money({ ...inDocument, doc: 'What is still owed.' }), 'total_amount - paid'),
    status: billStatus,
    overall_category: derived(text({
      doc: 'The category of all lines, or Split.', inferred: 'Split where there are no lines',
    }), overallCategory),
    overall_description: refused(nullable(text({
      doc: 'The first description of a line; writing it is refused.',
    }))),
    attachment: nullable(structure<Receipt>(receiptSchema, {
      doc: 'The vendor\'s document, by the token of an upload.', inferred: 'its shape is that of expenses',
    })),
    created_at: readOnly(utcTime({ set: 'on create' })),
    updated_at: readOnly(utcTime({ set: 'on write' })),
    vis_state: visState(),
    ...tolerated('previous_vendor_id'),
  },
  owns: { lines: billLines },
  include: {
    bill_payments: billPayments,
    vendor,
  },
  search: {
    ids: oneOf('id'),
    vendorid: equals(),
    statuses: oneOf('status'),
    currency_code: equals(),
    issue_date_min: from('issue_date', { inferred: 'that it works: only some documentation has it' }),
    issue_date_max: to('issue_date', { inferred: 'as issue_date_min' }),
  },
  sort: { issue_date: 'issue_date', due_date: 'due_date', total_amount: 'total_amount' },
  ignored: {
    filters: {
      vendor_id: 'vendorid', status: 'statuses', bill_number: null, due_date_min: null, due_date_max: null,
      date_min: 'issue_date_min', date_max: 'issue_date_max',
    },
  },
  inferred: [
    'the sort keys issue_date, due_date and total_amount',
    'search[bill_number] is ignored: no source shows that it works',
    'lines take the currency of their bill whatever they say; taxes are rounded to cents each by itself',
    'tax defaults of the vendor are for those who write bills: a line has the taxes that it is sent with',
    'a total below zero is refused with 422, errno 1040',
    'one that is paid, in part or whole, keeps its currency and comes to at least what is paid: 422, ' +
      'errno 1004',
    'deleting one deletes its payments; restored, it has none, and they can be restored by themselves',
    'that a bill is booked on its date of issue, net to the categories, its tax to 6016',
    'numbers of attachments',
  ],
  fixture: billFixture,
})
