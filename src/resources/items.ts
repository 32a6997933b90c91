// Items: saved products, for clients that build lines, with a stock that invoices use up.
import { accounting } from '../families/accounting.ts'
import {
  accountId, decimal, easternTime, id, integer, money, sameAs, text, visState
} from '../fields/index.ts'
import { indexed, nullable, readOnly } from '../declare/field.ts'
import { equals, from, like, to } from '../declare/search.ts'
import { resource } from '../declare/resource.ts'
import { incomeAccount } from './income-account.ts'
import { itemFixture } from './items.fixture.ts'

export const items = resource({
  family: accounting,
  path: 'items/items',
  one: 'item',
  many: 'items',
  scope: 'billable_items',
  event: 'item',
  noAccess: { errno: 12001, message: 'You do not have access to items.' },
  doc: 'A saved product or fee.',
  operations: ['list', 'get', 'create', 'update', 'delete'],
  fields: {
    id: id({ first: 4301 }),
    itemid: sameAs('id'),
    accounting_systemid: accountId(),
    name: indexed(text({
      required: true,
      doc: 'Unique within the account, deleted items included.',
      max: 255,
      inferred: 'the length of 255, and that it may not be empty',
    })),
    description: { ...nullable(text()), default: '' },
    qty: decimal({ doc: 'Usual quantity.', default: '1', inferred: 'the default of 1' }),
    unit_cost: money({
      doc: 'Shown in the account\'s currency whatever was sent.', default: '0.00', decimals: 4,
    }),
    inventory: nullable(decimal({
      doc: 'Number in stock; null when not tracked, for which an empty text will do.',
      inferred: 'invoices can take it below zero',
    })),
    sku: nullable(text()),
    tax1: integer({
      doc: 'Number of a tax to suggest for lines; 0 for none.',
      default: 0,
      inferred: 'any number is taken, as for tax2',
    }),
    tax2: integer({ doc: 'As tax1.', default: 0 }),
    tax_rule_code: readOnly(nullable(text())),
    account_uuid: incomeAccount(),
    updated: readOnly(easternTime({ set: 'on write' })),
    vis_state: visState(),
  },
  search: {
    itemid: equals(),
    sku: equals(),
    description: like('description'),
    unit_cost_min: from('unit_cost'),
    unit_cost_max: to('unit_cost'),
    inventory_min: from('inventory'),
    inventory_max: to('inventory'),
    qty_min: from('qty'),
    qty_max: to('qty'),
    updated_min: from('updated'),
    updated_max: to('updated'),
  },
  inferred: [
    'the body of the 409 for a name that another item has, and that letters count in their case',
    'an item belongs to the lines of exactly its name',
    'tax1 and tax2 of one number are refused with 422, errno 1019',
    'HTTP DELETE beside PUT vis_state: no library uses it here',
  ],
  fixture: itemFixture,
})
