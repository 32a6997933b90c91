// Manual journal entries under a business: "adjustment" entries on accounts of the new chart, in a spelling
// of their own (camel case, amounts and dates in parts). They can be made and listed.
import {
  accountId, businessUuid, choice, date, id, integer, money, text, uuid, uuidReference
} from '../fields/index.ts'
import { hidden, readOnly, type Field, type Parsed } from '../declare/field.ts'
import { owned, resource } from '../declare/resource.ts'
import { ledger } from '../families/ledger.ts'
import { journalEntryFixture } from './journal-entries.fixture.ts'

const part = { type: ['integer', 'string'] }
const parts = (schema: object) => ({
  type: 'object',
  properties: { year: schema, month: schema, day: schema },
  required: ['year', 'month', 'day'],
})

/** A part as text of so many digits; undefined for what is no whole number. */
function digits (value: unknown, length: number): string | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : ''
  const isPart = /^\d+$/.test(text) && Number(text) < 10 ** length
  return isPart ? String(Number(text)).padStart(length, '0') : undefined
}

/** A day as `{year, month, day}`, in numbers or texts; text in the usual form is taken too. */
function dateInParts (): Field<string, 'writable'> {
  const plain = date({ required: true, doc: 'The day it counts.' })
  const partOf = (from: number, length: number) => `substr(userEnteredDate, ${from}, ${length})`
  return {
    ...plain,
    schema: { ...parts({ type: 'string' }), additionalProperties: false },
    input: parts(part),
    json: () => `json_object('year', ${partOf(1, 4)}, 'month', ${partOf(6, 2)}, 'day', ${partOf(9, 2)})`,
    parse: (input): Parsed<string> => {
      if (typeof input !== 'object' || input === null) return plain.parse(input)
      const { year, month, day } = input as Readonly<Record<string, unknown>>
      const texts = [digits(year, 4), digits(month, 2), digits(day, 2)]
      return texts.includes(undefined) ? { problem: 'not-a-date' } : plain.parse(texts.join('-'))
    },
  }
}

/** The day of an entry, as rows have it in parts. */
export function dayOf ({ userEnteredDate }: { readonly userEnteredDate: unknown }): string {
  const { year, month, day } = userEnteredDate as Readonly<Record<'year' | 'month' | 'day', string>>
  return `${year}-${month}-${day}`
}

/** Letters, digits, dots and dashes (a migrator in production states it as FreshBooks' rule). */
function entryNumber (): Field<string, 'writable'> {
  const plain = text({ inferred: 'the same number may come twice; other characters are refused with 400' })
  return {
    ...plain,
    parse: input => {
      const read = plain.parse(input)
      if ('problem' in read || /^[A-Za-z0-9.-]*$/.test(read.value)) return read
      return { problem: 'invalid', message: 'Only letters, digits, "." and "-" are allowed.' }
    },
  }
}

export const manualJournalEntries = resource({
  family: ledger,
  path: 'journal_entries',
  one: 'manualJournalEntry',
  many: 'manualJournalEntries',
  table: 'manual_journal_entries',
  scope: 'journal_entries',
  doc: 'A manual entry in the ledger, on accounts of the chart.',
  operations: [],
  order: 'id DESC',
  fields: {
    id: hidden(id()),
    uuid: uuid({ doc: 'The answer calls it `id`.' }),
    name: text({ required: true }),
    journalEntryNumber: entryNumber(),
    description: text(),
    userEnteredDate: dateInParts(),
    reverseDepth: readOnly(integer({
      default: 0, doc: 'How often it was reversed.', inferred: 'its meaning; always 0',
    })),
    accounting_systemid: hidden(accountId()),
    business_uuid: hidden(businessUuid()),
  },
  owns: {
    details: owned({
      doc: 'Two lines at least, whose debits and credits are equal.',
      key: 'lineno',
      owner: 'entryid',
      numbering: 'position',
      replaces: 'all',
      shown: 'always',
      fields: {
        lineno: hidden(readOnly(integer())),
        entryid: hidden(readOnly(integer())),
        accountId: uuidReference('ledger_accounts', { required: true, doc: 'The account, by its uuid.' }),
        amount: money({ required: true, doc: 'Above zero; all in one currency.' }),
        type: choice(['TYPE_DEBIT', 'TYPE_CREDIT'], { required: true }),
      },
    }),
  },
  inferred: [
    'answers have texts for dates and amounts; what is wrong is answered as for ledger accounts, 400',
    'the newest entry comes first; entries of the older route are not listed',
    'an entry that does not balance, has fewer than two lines or two currencies is refused with 400',
  ],
  fixture: { ...journalEntryFixture, written: row => ({ userEnteredDate: dayOf(row) }) },
})
