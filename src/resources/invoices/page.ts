// The page of an invoice: its client pays or disputes it.
import type { DocumentPage } from '../../declare/page.ts'
import type { Row } from '../../declare/resource.ts'
import { printedInvoice } from '../documents/printed-kinds.ts'
import { printed } from '../documents/printed.ts'
import { disputesInvoice, paysInvoice, viewsInvoice } from './client.ts'
import type { invoices } from './invoices.ts'

type Invoice = Row<typeof invoices>

const isPaid = ({ payment_status }: Invoice): boolean => ['paid', 'auto-paid'].includes(payment_status)

export const invoicePage: DocumentPage<Invoice> = {
  printed: (row, session) => printed(printedInvoice, row, session),
  views: viewsInvoice,
  state: row => {
    if (isPaid(row)) return 'This invoice is paid.'
    return row.dispute_status === 'disputed' ? 'This invoice is disputed.' : undefined
  },
  actions: {
    pay: {
      button: 'Pay',
      done: 'Thank you, your payment has arrived.',
      isMain: true,
      isOffered: ({ outstanding }) => Number(outstanding.amount) > 0,
      fields: ({ outstanding: { amount, code } }) => [
        { name: 'amount', label: `Amount in ${code}`, value: amount, keyboard: 'decimal', longest: 20 },
      ],
      details: ({ amount = '' }) => ({ amount: amount.trim() }),
      action: paysInvoice,
    },
    dispute: {
      button: 'Dispute',
      done: 'The invoice is disputed.',
      isOffered: row => !isPaid(row) && row.dispute_status !== 'disputed',
      action: disputesInvoice,
    },
  },
}
