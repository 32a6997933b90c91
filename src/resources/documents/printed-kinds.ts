// What the kinds of documents print differently.
import type { Money } from '../../ledger/amounts.ts'
import type { PrintedKind, PrintedRow } from './printed.ts'

interface PrintedInvoice extends PrintedRow {
  readonly invoice_number: string
  readonly due_date: string
  readonly po_number: string | null
  readonly paid: Money
  readonly outstanding: Money
  readonly deposit_amount: Money | null
  readonly deposit_status: string
}

const isSome = ({ amount }: Money): boolean => Number(amount) !== 0

export const printedInvoice: PrintedKind<PrintedInvoice> = {
  title: 'Invoice',
  addressed: 'Billed to',
  numberOf: row => row.invoice_number,
  dates: row => [['Due date', row.due_date]],
  facts: row => [['Reference', row.po_number]],
  figures: ({ amount, paid, deposit_amount, deposit_status }) => [
    ['Total', amount],
    ...deposit_amount !== null && deposit_status !== 'paid' ? [['Deposit', deposit_amount] as const] : [],
    ...isSome(paid) ? [['Amount paid', paid] as const] : [],
  ],
  due: row => ['Amount due', row.outstanding],
}

interface PrintedEstimate extends PrintedRow {
  readonly estimate_number: string
  readonly po_number: string | null
}

export const printedEstimate: PrintedKind<PrintedEstimate> = {
  title: 'Estimate',
  addressed: 'Prepared for',
  numberOf: row => row.estimate_number,
  dates: () => [],
  facts: row => [['Reference', row.po_number]],
  figures: () => [],
  due: row => ['Estimate total', row.amount],
}

interface PrintedCreditNote extends PrintedRow {
  readonly credit_number: string
}

export const printedCreditNote: PrintedKind<PrintedCreditNote> = {
  title: 'Credit',
  addressed: 'Credit for',
  numberOf: row => row.credit_number,
  dates: () => [],
  facts: () => [],
  figures: () => [],
  due: row => ['Credit total', row.amount],
}
