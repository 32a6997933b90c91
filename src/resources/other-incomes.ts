// Other income: money that came in without an invoice, tax inside. Its rows have no `id` key, and its list
// has the singular key.
import { accounting } from '../families/accounting.ts'
import {
  accountId, choice, constant, date, decimal, easternTime, id, integer, money, sameAs, text, visState
} from '../fields/index.ts'
import { hidden, nullable, readOnly, type Field } from '../declare/field.ts'
import { owned, resource } from '../declare/resource.ts'
import { equals } from '../declare/search.ts'
import { otherIncomeFixture } from './other-incomes.fixture.ts'
import { paymentTypes } from './payments.ts'

const categories = ['advertising', 'in_person_sales', 'online_sales', 'rentals', 'other'] as const

const waysOfPaying = [...paymentTypes, 'Interac'] as const

/** A way of paying in any case, shown in FreshBooks' own: "Visa" comes back as "VISA". */
function wayOfPaying (): Field<typeof waysOfPaying[number], 'writable'> {
  const field = choice(waysOfPaying, {
    doc: 'How it was paid, in upper or lower case.',
    inferred: 'the list, in place of any text; another value is refused with 422, errno 1004',
  })
  const spelled = (input: unknown): unknown => typeof input === 'string'
    ? waysOfPaying.find(way => way.toLowerCase() === input.toLowerCase()) ?? input
    : input
  return { ...field, parse: input => field.parse(spelled(input)) }
}

export const otherIncomes = resource({
  family: accounting,
  path: 'other_incomes/other_incomes',
  one: 'other_income',
  many: 'other_incomes',
  listKey: 'other_income',
  scope: 'other_income',
  noAccess: { errno: 1003, message: 'Permission Denied' },
  doc: 'Money that came in without an invoice. The amount contains the taxes.',
  deletion: 'erase',
  fields: {
    id: hidden(id({ first: 2801 })),
    incomeid: sameAs('id'),
    accounting_systemid: hidden(accountId()),
    amount: money({ required: true, doc: 'What came in, taxes included.' }),
    category_name: choice(categories, { required: true, inferred: 'that it is required' }),
    date: date({ required: true }),
    note: nullable(text()),
    payment_type: nullable(wayOfPaying()),
    source: text({ required: true, doc: 'Where it came from.' }),
    sourceid: constant(null),
    userid: constant(null),
    created_at: readOnly(easternTime({ set: 'on create' })),
    updated_at: readOnly(easternTime({ set: 'on write' })),
    vis_state: visState(),
  },
  owns: {
    taxes: owned({
      doc: 'Taxes contained in the amount. An update replaces them all.',
      key: 'taxno',
      owner: 'incomeid',
      numbering: 'position',
      replaces: 'all',
      shown: 'always',
      fields: {
        taxno: hidden(readOnly(integer())),
        incomeid: hidden(readOnly(integer())),
        amount: decimal({ required: true, decimals: 2, doc: 'Money, no percentage.' }),
        name: text({ required: true }),
      },
    }),
  },
  search: {
    incomeid: equals(),
    category_name: equals(),
    category: equals('category_name', { doc: 'The older name of category_name.' }),
  },
  inferred: [
    'the status of a PUT without amount, date or source: 500, errno 500',
    'a tax needs a name and an amount; taxes larger than the amount are refused with 422, errno 1004',
    'one that DELETE erased cannot be restored; one that vis_state 1 hides can',
    'the currency is that of the business unless the amount says another; an update keeps it',
    'a negative amount is taken',
    'a way of paying comes back in the spelling that payments have',
    'every category is booked as sales',
  ],
  fixture: otherIncomeFixture,
})
