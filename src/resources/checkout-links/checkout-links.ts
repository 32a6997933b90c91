// Checkout links: an item with its price, and a page on which anybody can buy it.
import { by } from '../../declare/address.ts'
import type { Envelope } from '../../declare/envelope.ts'
import { hidden, nullable, readOnly, type Field, type JsonSchema } from '../../declare/field.ts'
import { owned, resource } from '../../declare/resource.ts'
import { onlinePayments } from '../../families/online-payments.ts'
import {
  accountId, currencyCode, date, decimal, flag, id, integer, percent, readInteger, structure, text
} from '../../fields/index.ts'
import type { AllowedGateway } from '../gateways.ts'
import { checkoutLinkFixture } from './checkout-links.fixture.ts'

const hexForm = /^[0-9a-f]{32}$/

/** 32 hex digits, which paths and bodies name a link by (documented); answers show them as `id`. */
const linkId = (): Field<string, 'read-only'> => ({
  ...readOnly(text({ doc: 'Its id: 32 hex digits.' })),
  schema: { type: 'string', pattern: hexForm.source },
  parse: input =>
    typeof input === 'string' && hexForm.test(input) ? { value: input } : { problem: 'invalid' },
  initial: ({ random }) => random('uuid').toString('hex').slice(0, 32),
})

/** The number of an item, as a text of digits (documented). */
const itemId = (): Field<string | null, 'writable'> => nullable({
  ...text({ doc: 'The item, by its number as text; null for none.', inferred: 'that it must be there' }),
  refers: 'items',
  emptyIsNull: true,
  parse: input => {
    const read = readInteger(input)
    return 'value' in read ? { value: String(read.value) } : read
  },
})

const { envelope } = onlinePayments

/** The id of a row is `uuid` here: what is called `id` in the program is the number of a row. */
const shownById: Partial<Envelope> = {
  one: (key, row, extra) => envelope.one(key, row.replace(/^\{"uuid":/, '{"id":'), extra),
  oneSchema: (key, row, extra) => envelope.oneSchema(key, withId(row), extra),
  removed: { json: {} },
}

function withId (row: JsonSchema): JsonSchema {
  const { properties, required } = row as { properties: Record<string, JsonSchema>, required: string[] }
  const { uuid, ...others } = properties
  return {
    ...row,
    properties: { id: uuid!, ...others },
    required: required.map(name => name === 'uuid' ? 'id' : name),
  }
}

export const checkoutLinks = resource({
  family: onlinePayments,
  path: 'checkout-links',
  address: by('uuid'),
  envelope: shownById,
  one: 'checkout_link',
  many: 'checkout_links',
  doc: 'An item that anybody with its link can buy, on the page /checkout/<id>.',
  scope: 'online_payments',
  operations: ['create', 'update'], // delete is in checkout-links.endpoints.ts: payment options go with it
  fields: {
    uuid: linkId(),
    id: hidden(id({ first: 6401 })),
    item_id: itemId(),
    item_name: text({ required: true, max: 255, doc: 'What is sold.', inferred: 'at most 255 characters' }),
    amount: decimal({
      required: true, places: 2, doc: 'Its price before taxes.', inferred: 'shown with two decimals',
    }),
    currency: currencyCode({ max: 3, doc: 'Default: that of the business.' }),
    note: text(),
    is_active: flag({ default: true, doc: 'Whether it can be bought.' }),
    send_admin_receipt: flag({ doc: 'Whether the business gets a mail for each sale.' }),
    created_at: nullable(date({ doc: 'Default: today.' })),
    accounting_systemid: hidden(accountId()),
    allowed_gateways: hidden(readOnly(structure<AllowedGateway[]>({ type: 'array' }, { default: [] }))),
  },
  owns: {
    taxes: owned({
      doc: 'Taxes on the price, at most two. An update replaces them all.',
      key: 'taxno',
      owner: 'checkout_linkid',
      numbering: 'position',
      replaces: 'all',
      shown: 'always',
      fields: {
        taxno: hidden(readOnly(integer())),
        checkout_linkid: hidden(readOnly(integer())),
        name: text({ required: true }),
        amount: percent({ required: true, doc: 'Percentage.' }),
      },
    }),
  },
  inferred: [
    'all answers: the link under checkout_link with what was sent and its id; {} of a DELETE',
    'item_name and amount are required; the amount must be above zero',
    'at most two taxes, as a line of an invoice has them',
    'a link that is deleted is gone with its payment options, and what was bought by it stays',
    'the page /checkout/<id>, and what is made of a sale: the client of that e-mail address or a new one, ' +
      'an invoice that is sent and paid, and a payment through the gateway',
    'send_admin_receipt: a mail to the address of the business, its words',
  ],
  fixture: checkoutLinkFixture,
})
