// Bill vendors: whom bills come from. Unlike other rows of this family they have no `id` key.
import { accounting } from '../families/accounting.ts'
import {
  accountId, currencyCode, flag, id, integer, moneySchema, percent, reference, sameAs, structure, text,
  utcTime, visState,
} from '../fields/index.ts'
import { derived, hidden, indexed, nullable, readOnly } from '../declare/field.ts'
import { owned, resource } from '../declare/resource.ts'
import { amountText, type Money } from '../ledger/amounts.ts'
import { payableOptions } from './accounts-payable.ts'
import { billVendorFixture } from './bill-vendors.fixture.ts'
import { isOwed } from './bills/status.ts'

const balanceSchema = {
  type: 'array',
  items: {
    type: 'object', properties: { amount: moneySchema }, required: ['amount'], additionalProperties: false,
  },
}

/** What is still owed of the vendor's bills that meet a condition, by currency. */
const balance = (doc: string, condition = '') => derived(
  structure<ReadonlyArray<{ readonly amount: Money }>>(balanceSchema, { doc }),
  `(SELECT json_group_array(json_object('amount', json_object('amount', ${amountText('owed')}, 'code', code)))
  FROM (SELECT bills.currency_code AS code, sum(bills.total_amount - bills.paid) AS owed FROM bills
    WHERE bills.vendorid = bill_vendors.id AND ${isOwed}${condition} GROUP BY code ORDER BY code))`)

const names = {
  one: 'bill_vendor', many: 'bill_vendors',
  noAccess: { errno: 31001, message: 'You do not have access to bill vendors' },
}

export const billVendors = resource({
  ...names,
  family: accounting,
  path: 'bill_vendors/bill_vendors',
  scope: 'bill_vendors',
  event: 'bill_vendor',
  doc: 'Somebody whom bills come from.',
  operations: ['list', 'get', 'create', 'update'],
  options: payableOptions(names),
  fields: {
    id: hidden(id({ first: 3101 })),
    vendorid: sameAs('id'),
    accounting_systemid: hidden(accountId()),
    vendor_name: indexed(text({ required: true, inferred: 'that it may not be empty' })),
    account_number: nullable(text({ doc: 'Our number with them.' })),
    currency_code: currencyCode({ doc: 'Default: the account\'s currency.', inferred: 'any text' }),
    language: text({ required: { problem: 'invalid', value: '' }, inferred: 'any text' }),
    is_1099: flag({ doc: 'Whether it is a contractor in the sense of the form 1099.' }),
    note: nullable(text()),
    phone: nullable(text()),
    website: nullable(text()),
    street: nullable(text()),
    street2: nullable(text()),
    city: nullable(text()),
    province: nullable(text()),
    postal_code: nullable(text()),
    country: nullable(text()),
    primary_contact_first_name: nullable(text()),
    primary_contact_last_name: nullable(text()),
    primary_contact_email: nullable(text({ inferred: 'any text' })),
    outstanding_balance: balance('What is owed, by currency.'),
    overdue_balance: balance('What is owed and past its due date, by currency.',
      ' AND bills.due_date < today(bills.accounting_systemid)'),
    created_at: readOnly(utcTime({ set: 'on create' })),
    updated_at: readOnly(utcTime({ set: 'on write' })),
    vis_state: visState(),
  },
  owns: {
    tax_defaults: owned({
      doc: 'Taxes that lines of its bills begin with.',
      key: 'taxid',
      owner: 'vendorid',
      numbering: 'table',
      first: 4201,
      replaces: 'by key',
      shown: 'always',
      fields: {
        taxid: readOnly(integer({ doc: 'Number of the default itself.' })),
        system_taxid: reference('taxes', { required: true, doc: 'The tax of the account.' }),
        vendorid: readOnly(integer()),
        enabled: flag({ default: true, inferred: 'the default of true' }),
        name: readOnly(text()),
        amount: readOnly(percent({ doc: 'Percentage, as text.' })),
        tax_authorityid: readOnly(nullable(text({ doc: 'The number of the tax.' }))),
        created_at: readOnly(utcTime({ set: 'on create' })),
        updated_at: readOnly(utcTime({ set: 'on write' })),
      },
    }),
  },
  ignored: { filters: { vendor_name: null, vendor_name_like: null, email: null } },
  inferred: [
    'a vendor that is deleted keeps its bills',
    'of a bill that is partly paid, what is left counts in both balances',
    'the status and the sentence of a name that is taken (errno 31002); deleted vendors do not count',
    'tax defaults in a PUT replace the whole list; those with a known taxid stay the same rows',
    'a tax default keeps the name, the amount and the number that the tax had when the default was written',
    'a tax default of an unknown tax is refused with 422, errno 1012',
  ],
  fixture: billVendorFixture,
})
