// Credit notes: numbers, totals, what they copy from their client, and what must stay as long as they are used.
import type { Rules } from '../declare/rules.ts'
import { postCreditNote } from '../ledger/journal.ts'
import { creditNotes } from './credit-notes.ts'
import { numbered, type Numbering } from './documents/numbers.ts'
import { partyValues } from './documents/party.ts'
import { linesOf, totalsOf } from './documents/totals.ts'

const numbering: Numbering = { resource: creditNotes, field: 'credit_number' }

export const creditNoteRules: Rules<typeof creditNotes> = {
  complete (draft, before, session) {
    const given = partyValues('clientid', draft, before, session)
    const lines = linesOf(draft.lines, before?.lines, given.currency_code)
    const { discount_total: _none, taxes_total: _inside, ...totals } =
      totalsOf(lines, '0', given.currency_code, 'credit_note')
    return { ...given, ...numbered(numbering, draft, before, session), ...totals }
  },
  postings: row => postCreditNote(row),
}
