// Retainers: a budget of hours a client pays in advance, period by period. An invoice profile bills them.
import { commentsAlone } from '../../families/business.ts'
import {
  active, businessId, date, decimal, flag, id, integer, naiveTime, reference, seconds
} from '../../fields/index.ts'
import { derived, hidden, indexed, nullable, readOnly } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { frequency } from '../invoice-profiles/frequency.ts'

export const retainers = resource({
  family: commentsAlone,
  path: 'retainers',
  itemPaths: ['retainer'],
  one: 'retainer',
  many: 'retainers',
  scope: 'retainers',
  doc: 'A budget of hours that a client pays in advance, period by period.',
  operations: ['list', 'get', 'create', 'update'],
  perPage: 'all',
  order: 'id',
  fields: {
    id: id({ first: 4501 }),
    business_id: businessId(),
    system_id: derived(
      integer({ doc: 'Number of the accounting system.' }),
      '(SELECT systemid FROM businesses WHERE businesses.id = business_id)'),
    invoice_profile_id: indexed(readOnly(nullable(integer({
      doc: 'The invoice profile that bills the fee.', inferred: 'that each retainer has one',
    })))),
    client_user_id: reference('clients', { required: true, doc: 'The client.' }),
    start_date: date({ required: true, doc: 'First day of the first period.' }),
    next_period_start_date: date({
      doc: 'First day of the next period. Default: a period after start_date.',
      inferred: 'it moves on as its day begins; a day that has gone by stays',
    }),
    fee: decimal({ required: true, places: 2, doc: 'Price of a period, in the currency of the client.' }),
    excess_rate: nullable(decimal({ places: 2, doc: 'Price of an hour beyond the budget.' })),
    budgeted_time: seconds({ required: true, doc: 'Seconds of a period.' }),
    active: active(),
    created_at: readOnly(naiveTime({ set: 'on create' })),
    updated_at: readOnly(naiveTime({ set: 'on write' })),
    frequency: hidden({
      ...frequency(), required: false, default: 'm', doc: 'How long a period is: w, m, y; default: a month.',
    }),
    number_recurring: hidden(integer({ min: 0, default: 0, doc: 'How many periods; 0 for no end.' })),
    is_infinitely_recurring: hidden(flag({ default: true, doc: 'true: number_recurring does not count.' })),
  },
  inferred: [
    'inactive ones are not listed, and can still be read',
    'which fields a create needs: the client, start_date, the fee and the budget',
    'its invoices come from an invoice profile of one line, which begins on start_date, goes out by mail, ' +
      'follows changes of the fee, and rests while the retainer is inactive',
    'lines of these invoices name the retainer and no period (retainer_period_id is null): periods have no ' +
      'operation',
  ],
  fixture: {
    labels: ['start_date'],
    labelPrefix: 'retainer-',
    stored: ['next_period_start_date'],
  },
})
