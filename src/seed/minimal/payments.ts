// Deleted payments that cannot be told: a fixture deletes when everything is there, and until then a payment
// would take the room of those that came after it was deleted.
import Big from 'big.js'
import type { Plan } from './plan.ts'

const isDeleted = ({ row }: Plan): boolean => row.vis_state === 1

const amountOf = ({ row }: Plan, name: string): Big => new Big((row[name] as { amount: string }).amount)

/** Deleted payments of invoices that were paid again. */
export function withoutRoom (plans: readonly Plan[]): Plan[] {
  const payments = plans.filter(({ model }) => model.table === 'payments')
  const invoices = new Map(plans.filter(({ model }) => model.table === 'invoices')
    .map(plan => [plan.row.id, plan]))
  return payments.filter(payment => {
    const invoice = invoices.get(payment.row.invoiceid)
    if (!isDeleted(payment) || invoice === undefined) return false
    const all = payments.filter(({ row }) => row.invoiceid === payment.row.invoiceid)
    const sum = all.reduce((sum, one) => sum.plus(amountOf(one, 'amount')), new Big(0))
    return sum.gt(amountOf(invoice, 'amount'))
  })
}
