// Expense profiles: recurring expenses, which are issued as the clock passes their dates.
import { accounting } from '../families/accounting.ts'
import {
  accountId, date, easternTime, flag, id, integer, money, reference, sameAs, text, visState
} from '../fields/index.ts'
import { computedFrom, derived, hidden, nullable, readOnly } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'
import { taxFields } from './cost-taxes.ts'
import { expenseProfileFixture } from './expense-profiles.fixture.ts'
import { costOfGoods } from './expenses.ts'
import { frequency } from './invoice-profiles/frequency.ts'

export const expenseProfiles = resource({
  family: accounting,
  path: 'expense_profiles/expense_profiles',
  one: 'expense_profile',
  many: 'expense_profiles',
  scope: 'expenses',
  doc: 'A recurring expense: a template, of which one is issued at each of its dates.',
  operations: ['list', 'get', 'create', 'update'],
  fields: {
    id: id({ first: 6541 }),
    profileid: sameAs('id'),
    accounting_systemid: accountId(),
    frequency: frequency(),
    start_date: date({ required: true, doc: 'Date of the first expense.' }),
    end_date: nullable(date({ doc: 'No expense is issued after this day; null for no end.' })),
    is_running: hidden(derived(flag(), 'vis_state <> 1')),
    next_issue_date: computedFrom(
      nullable(date({ doc: 'Date of the next expense; null where none is to come.' })),
      'iif(is_running AND (end_date IS NULL OR next_issue_date <= end_date), next_issue_date, NULL)'),
    amount: money({ required: true, doc: 'What is paid each time, taxes included.', decimals: 4 }),
    categoryid: reference('categories', { required: true }),
    staffid: integer({ doc: 'Who spends it. Default: who makes the profile.', inferred: 'the default' }),
    clientid: reference('clients', { none: 0, doc: '0 for no client.' }),
    vendor: nullable(text()),
    notes: text(),
    ...taxFields,
    is_cogs: costOfGoods(),
    updated: readOnly(easternTime({ set: 'on write' })),
    vis_state: visState(),
    last_issue_date: hidden(readOnly(nullable(date({ doc: 'Date of the last expense it issued.' })))),
  },
  inferred: [
    'everything but the keys of a request: no answer was ever captured',
    'an expense is issued as its day begins in the time zone of the business, at once where it has begun',
    'dates count from start_date: one of the 31st is on the last day of shorter months',
    'dates that have gone by, or that a deletion covers, are not made up for; nor are those at which the ' +
      'category or the client is deleted',
    'a next_issue_date from today on is when the next expense is issued; one that has gone by is ignored',
    'one that ends before it starts is refused with 422, errno 1007',
    'a tax larger than the amount is refused with 422, errno 1004',
    'expenses copy amount, category, client, staff, vendor, notes, taxes and is_cogs',
  ],
  fixture: expenseProfileFixture,
})
