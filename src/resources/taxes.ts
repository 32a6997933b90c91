// Taxes: saved rates, for clients that build lines.
import { accounting } from '../families/accounting.ts'
import { accountId, easternTime, flag, id, percent, sameAs, text } from '../fields/index.ts'
import { nullable, readOnly } from '../declare/field.ts'
import { equals, from, like, to } from '../declare/search.ts'
import { resource } from '../declare/resource.ts'
import { taxFixture } from './taxes.fixture.ts'

export const taxes = resource({
  family: accounting,
  path: 'taxes/taxes',
  one: 'tax',
  many: 'taxes',
  scope: 'taxes',
  event: 'tax',
  doc: 'A named percentage that lines of documents can carry. Lines keep name and percentage themselves.',
  deletion: 'erase',
  fields: {
    id: id({ first: 7801 }),
    taxid: sameAs('id'),
    accounting_systemid: accountId(),
    name: text({ required: true, max: 50, inferred: 'the length of 50, and that it may not be empty' }),
    number: nullable(text({ doc: 'Registration number with the tax authority.' })),
    amount: percent({ doc: 'Percentage, unpadded.', default: '0', inferred: 'a rate that is not sent is 0' }),
    compound: flag({
      doc: 'Whether it is meant to be charged on top of the other tax; a line decides for itself.',
    }),
    updated: readOnly(easternTime({ set: 'on write' })),
  },
  search: {
    taxid: equals(),
    name: like('name'),
    number: like('number'),
    compound: equals(),
    updated_min: from('updated'),
    updated_max: to('updated'),
  },
  inferred: ['a rate below 0 or above 100 is refused with 422, errno 1018'],
  fixture: taxFixture,
})
