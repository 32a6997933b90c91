// Journal entries: both sides must be equal, and what is posted is what the lines say.
import Big from 'big.js'
import { fail, type Problem } from '../declare/problem.ts'
import type { Draft, Row } from '../declare/resource.ts'
import type { Rules } from '../declare/rules.ts'
import { postJournalEntry } from '../ledger/journal.ts'
import type { LegacyChart, LegacySubAccount } from '../ledger/legacy-chart.ts'
import { journalEntries } from './journal-entries.ts'
import { legacyChartOf } from './legacy-chart.ts'
import { notEmpty } from './required-texts.ts'

type Entry = Row<typeof journalEntries>
type EntryDraft = Draft<typeof journalEntries>
type Line = NonNullable<EntryDraft['details']>[number]

const object = 'journal_entry'

export const journalEntryRules: Rules<typeof journalEntries> = {
  check: draft => [...notEmpty(object, 'name')(draft), ...checkDetails(draft)],
  complete (draft, _before, session) {
    const { name, description = null, currency_code, user_entered_date, details } = draft
    if (details === undefined) return fail('required', { field: 'details', object, value: null })
    const chart = legacyChartOf(session)
    for (const line of details) subAccountOf(line, chart)
    return {
      details: (details as Entry['details'])
        .map(line => ({ ...line, name, description, currency_code, user_entered_date }) as typeof line),
    }
  },
  postings (row, session) {
    const chart = legacyChartOf(session)
    return postJournalEntry({
      date: row.user_entered_date,
      currency_code: row.currency_code,
      lines: row.details.map(line => {
        const { account, tax_name } = subAccountOf(line, chart)
        return { account, tax_name, amount: signed(line).toFixed() }
      }),
    })
  },
}

/** Debit positive, credit negative. */
const signed = ({ debit, credit }: Pick<Line, 'debit' | 'credit'>): Big =>
  new Big(debit ?? 0).minus(credit ?? 0)

function subAccountOf ({ sub_accountid }: Pick<Line, 'sub_accountid'>, chart: LegacyChart): LegacySubAccount {
  return chart.find(sub_accountid!) ?? fail('unknown-reference', {
    field: 'sub_accountid', object, value: sub_accountid, message: 'sub_account',
  })
}

function checkDetails ({ details }: EntryDraft): Problem[] {
  if (details === undefined) return []
  const at = { field: 'details', object, value: null }
  const problems = details.flatMap(checkSides)
  if (problems.length > 0) return problems
  if (details.length < 2) {
    return [{ kind: 'inconsistent', ...at, message: 'An entry has two lines at least.' }]
  }
  const sum = details.reduce((total, line) => total.plus(signed(line)), new Big(0))
  return sum.eq(0)
    ? []
    : [{ kind: 'inconsistent', ...at, message: 'Debits and credits of an entry must be equal.' }]
}

function checkSides ({ debit = null, credit = null }: Line): Problem[] {
  const field = debit === null ? 'credit' : 'debit'
  const value = debit ?? credit
  const at = { field, object, value }
  if (value === null || (debit !== null && credit !== null)) {
    return [{ kind: 'inconsistent', ...at, message: 'A line has either a debit or a credit.' }]
  }
  if (new Big(value).lt(0)) return [{ kind: 'negative', ...at }]
  return new Big(value).eq(0) ? [{ kind: 'less-than-one', ...at }] : []
}
