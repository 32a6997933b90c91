// Journal entries of the accounting family: manual entries on sub-accounts of the legacy tree. They can be
// made and nothing else; what they post is listed by journal_entry_details.
import { accounting } from '../families/accounting.ts'
import {
  accountId, constant, currencyCode, date, decimal, id, integer, sameAs, text
} from '../fields/index.ts'
import { hidden, nullable, readOnly, type Field } from '../declare/field.ts'
import { owned, resource } from '../declare/resource.ts'
import { journalEntryFixture } from './journal-entries.fixture.ts'

/** A side of a line: an amount in plain text, shown as it was sent; a third decimal is rounded away. */
function side (doc: string): Field<string | null, 'writable'> {
  const plain = decimal({ decimals: 2, doc })
  return nullable({
    ...plain,
    parse: input => {
      const read = plain.parse(input)
      const isKept = typeof input === 'string' && /^\d+(\.\d{1,2})?$/.test(input)
      return 'value' in read && isKept ? { value: input } : read
    },
  })
}

/** The number of a line, under both its names: odd, where rows of other documents have even ones. */
const detailNumber = (doc: string): Field<number, 'read-only'> => ({
  ...readOnly(integer({ doc })), columns: () => [], store: () => [], json: () => '2 * lineno + 1',
})

const copied = (): Field<string, 'read-only'> => readOnly(text({ doc: 'As the entry has it.' }))

export const journalEntries = resource({
  family: accounting,
  path: 'journal_entries/journal_entries',
  one: 'journal_entry',
  many: 'journal_entries',
  scope: 'journal_entries',
  doc: 'A manual entry in the ledger, on sub-accounts of the legacy tree.',
  operations: ['create'],
  fields: {
    id: id({ first: 50_000_001, doc: 'Above the numbers that entries of other documents have.' }),
    entryid: sameAs('id'),
    accounting_systemid: hidden(accountId()),
    name: text({ required: true }),
    description: nullable(text()),
    currency_code: currencyCode({ required: { problem: 'internal' } }),
    user_entered_date: date({ required: true }),
  },
  owns: {
    details: owned({
      doc: 'Two lines at least, whose debits and credits are equal.',
      key: 'lineno',
      owner: 'entryid',
      numbering: 'table',
      first: 1_002_112,
      replaces: 'all',
      shown: 'always',
      fields: {
        lineno: hidden(readOnly(integer())),
        entryid: hidden(readOnly(integer())),
        detailid: detailNumber('Number of the line, also among the journal entry details.'),
        id: detailNumber('The same as `detailid`.'),
        sub_accountid: integer({ required: true, doc: 'A sub-account of the legacy tree.' }),
        debit: side('The amount, where it is a debit.'),
        credit: side('The amount, where it is a credit.'),
        categoryid: constant(null),
        currency_code: copied(),
        description: readOnly(nullable(text({ doc: 'That of the entry, whatever a line says.' }))),
        name: copied(),
        user_entered_date: copied(),
      },
    }),
  },
  inferred: [
    'one that does not balance, has fewer than two lines, or a line with both sides or none, is refused ' +
      'with 422, errno 1004; a side below zero with errno 1025, one of zero with 1028',
    'an unknown sub-account is refused with 422, errno 1012',
    'a line on the sub-account of a tax counts in the sales tax summary, without a taxable amount',
    'amounts are rounded to cents',
  ],
  fixture: journalEntryFixture,
})
