// Manual journal entries: both sides must be equal, and what is posted is what the lines say.
import Big from 'big.js'
import { fail, type Problem } from '../declare/problem.ts'
import type { Draft, Row } from '../declare/resource.ts'
import type { Rules } from '../declare/rules.ts'
import { postJournalEntry } from '../ledger/journal.ts'
import { dayOf, manualJournalEntries } from './manual-journal-entries.ts'
import { notEmpty } from './required-texts.ts'

type Entry = Row<typeof manualJournalEntries>
type EntryDraft = Draft<typeof manualJournalEntries>
type Line = Entry['details'][number]

const object = 'manualJournalEntry'

export const manualJournalEntryRules: Rules<typeof manualJournalEntries> = {
  check: draft => [...notEmpty(object, 'name')(draft), ...checkDetails(draft)],
  complete (draft, _before, session) {
    if (draft.details === undefined) return fail('required', { field: 'details', object, value: null })
    const lines = draft.details as Line[]
    const code = codesOf(lines)[0] ?? session.business.currency_code
    return { details: lines.map(line => ({ ...line, amount: { ...line.amount, code } })) }
  },
  postings (row, session) {
    const names = new Map(session.query<{ uuid: string, account: string }>(
      `SELECT uuid, coalesce(default_number, uuid) AS account FROM ledger_accounts
        WHERE business_uuid = ? AND uuid IN (SELECT value FROM json_each(?))`,
      session.business.business_uuid, JSON.stringify(row.details.map(line => line.accountId))
    ).map(({ uuid, account }) => [uuid, account]))
    return postJournalEntry({
      date: dayOf(row),
      currency_code: row.details[0]!.amount.code,
      lines: row.details.map(line =>
        ({ account: names.get(line.accountId)!, tax_name: null, amount: signed(line).toFixed() })),
    })
  },
}

/** Debit positive, credit negative. */
const signed = ({ amount, type }: Pick<Line, 'amount' | 'type'>): Big =>
  new Big(amount.amount).times(type === 'TYPE_DEBIT' ? 1 : -1)

/** The currencies that lines name; those without one are in that of the others. */
const codesOf = (lines: readonly Pick<Line, 'amount'>[]): string[] =>
  [...new Set(lines.map(({ amount }) => amount.code).filter(code => code !== ''))]

function checkDetails (draft: EntryDraft): Problem[] {
  const details = draft.details as readonly Line[] | undefined
  if (details === undefined) return []
  const isRead = details.every(({ amount, type }) => amount !== undefined && type !== undefined)
  const message = isRead ? mistakeIn(details) : undefined
  return message === undefined
    ? []
    : [{ kind: 'inconsistent', field: 'details', object, value: null, message }]
}

function mistakeIn (details: readonly Line[]): string | undefined {
  if (details.length < 2) return 'An entry has two lines at least.'
  if (details.some(({ amount }) => new Big(amount.amount).lte(0))) return 'Amounts must be above zero.'
  if (codesOf(details).length > 1) return 'Lines must be in one currency.'
  const sum = details.reduce((total, line) => total.plus(signed(line)), new Big(0))
  return sum.eq(0) ? undefined : 'Debits and credits of an entry must be equal.'
}
