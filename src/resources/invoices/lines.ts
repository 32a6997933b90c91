// The lines of an invoice. They are numbered within it: 1, 2, 3, and never the same number twice.
import {
  choice, constant, easternTime, integer, structure, text, tolerated
} from '../../fields/index.ts'
import { nullable, readOnly } from '../../declare/field.ts'
import { owned } from '../../declare/resource.ts'
import { numberOf } from '../../json-values.ts'
import { lineFields, lineid } from '../documents/lines.ts'

export const invoiceLines = owned({
  doc: 'The charges. An update replaces them all; those with a known lineid stay the same line.',
  key: 'lineid',
  owner: 'invoiceid',
  numbering: 'within owner',
  replaces: 'by key',
  shown: 'asked',
  fields: {
    lineid,
    invoiceid: readOnly(integer()),
    type: choice([0, 1, 2, 5], {
      doc: '0 ordinary, 1 rebilled expense, 5 unbilled time of a profile.', default: 0,
    }),
    ...lineFields,
    unit_cost: {
      ...lineFields.unit_cost,
      unsent: {
        because: 'a line that rebills an expense has the price that it is sent with, which is then 0.00: ' +
          'the amount of the expense and its markup_percent are for the sender to work out',
        where: { field: 'type', value: 1 },
      },
    },
    taxNumber1: readOnly(nullable(text({ doc: 'Registration number of the account\'s tax of that name.' }))),
    taxNumber2: readOnly(nullable(text())),
    expenseid: integer({
      doc: 'The expense it rebills; 0 for none.',
      default: 0,
      unsent: {
        because: 'a line of type 1 rebills the expense that it names', where: { field: 'type', value: 1 },
      },
      doubt: ({ type, expenseid }) => numberOf(expenseid) > 0 && numberOf(type) !== 1
        ? 'only a line of type 1 names an expense'
        : undefined,
      inferred: 'an expense may be named by a line of any type and by several invoices',
    }),
    basecampid: constant(0),
    date: readOnly(nullable(text())),
    modern_project_id: nullable(integer({ doc: 'The project it bills.', inferred: 'any number is taken' })),
    modern_time_entries: structure<unknown[]>({ type: 'array', items: {} }, {
      doc: 'The time entries it bills, as numbers or objects with an id.',
      default: [],
      inferred: 'the shape of an entry, and that listing one makes it billed',
    }),
    retainer_id: readOnly(nullable(integer({
      doc: 'The retainer whose profile the invoice was generated from.', inferred: 'which lines name it',
    }))),
    retainer_period_id: readOnly(nullable(integer())),
    updated: readOnly(easternTime({ set: 'on create' })),
    ...tolerated('domain', 'product_code', 'tax_rule_code', 'unit_code'),
  },
})
