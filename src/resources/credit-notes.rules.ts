// A credit's number, totals and what it copies from its client.
import type { Rules } from '../declare/rules.ts'
import { postCreditNote } from '../ledger/journal.ts'
import { addressOf } from './documents/address.ts'
import { clients } from './clients.ts'
import { creditNotes } from './credit-notes.ts'
import { completeLine, moneyTotals } from './documents/totals.ts'
import { FIRST_NUMBER, nextNumber } from './documents/numbering.ts'

export const creditNoteRules: Rules<typeof creditNotes> = {
  complete (draft, before, session) {
    const client = session.get(clients, draft.clientid ?? before!.clientid)
    const code = draft.currency_code || before?.currency_code || client.currency_code
    const lines = (draft.lines ?? before?.lines ?? [])
      .map((line, index) => ({ ...completeLine(line, code), taskno: index + 1 }))
    const { lineAmounts, amount } = moneyTotals(lines, '0', code, 'credit_note')
    const last = session.query<{ credit_number: string }>(
      'SELECT credit_number FROM credit_notes WHERE accounting_systemid = ? ORDER BY id DESC LIMIT 1',
      session.business.account_id)[0]
    return {
      ...(before === undefined ? addressOf(client) : {}),
      currency_code: code,
      credit_number: draft.credit_number || before?.credit_number ||
        (last === undefined ? FIRST_NUMBER : nextNumber(last.credit_number)),
      lines: lines.map((line, index) =>
        ({ ...line, creditid: before?.id ?? 0, amount: lineAmounts[index]! })),
      amount,
      description: lines[0]?.description ?? '',
    }
  },
  postings: row => postCreditNote(row),
}
