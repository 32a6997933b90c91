// What lines of all documents share: prices, quantities and up to two taxes.
import { decimal, flag, integer, money, percent, text } from '../../fields/index.ts'
import { nullable, readOnly } from '../../declare/field.ts'

/** Fields of a line of an invoice, estimate, profile or credit note. */
export const lineFields = {
  name: text(),
  description: text(),
  qty: decimal({
    default: '0', unsent: { because: 'a line without qty counts as 0, so that it comes to 0.00' },
  }),
  unit_cost: money({ doc: 'Price of one, before tax and discount.', default: '0.00', decimals: 4 }),
  amount: readOnly(money({ code: 'unit_cost_code', doc: 'Quantity times price, before tax and discount.' })),
  taxName1: nullable(text()),
  taxAmount1: percent({ doc: 'Percentage of tax 1.', default: '0' }),
  taxName2: nullable(text()),
  taxAmount2: percent({ doc: 'Percentage of tax 2.', default: '0' }),
  compounded_tax: flag({ doc: 'Whether tax 2 is charged on tax 1 as well.' }),
  taskno: readOnly(integer({ doc: 'Position, from 1.' })),
}

/** The number of a line within its document. */
export const lineid = {
  ...readOnly(integer({
    doc: 'Number of the line within its document.',
    inferred: 'sent twice, the second one is a new line; numbers are not used again',
  })),
  kind: 'id',
}
