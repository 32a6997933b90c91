// What is tested: an order becomes an invoice, once, whatever happens on the way.
import builders from '@freshbooks/api/dist/models/builders/index.js'

const { SearchQueryBuilder } = builders

/** Invoices an order. An order that has its invoice already gets no second one. */
export async function invoiceOrder (sdk, accountId, order, tries = 3) {
  try {
    const { data: draft } = await sdk.invoices.create(invoiceOf(order), accountId)
    return draft
  } catch (error) {
    if (tries === 1 || isRefused(error)) throw error
    // nobody knows whether FreshBooks made it: the answer may have been lost on its way
    const made = await findInvoice(sdk, accountId, order)
    return made ?? await invoiceOrder(sdk, accountId, order, tries - 1)
  }
}

/** The order's number is the invoice's, so that it can be found again. */
const invoiceOf = ({ number, clientId, date, dueInDays = 30, lines }) => ({
  customerId: clientId,
  invoiceNumber: number,
  createDate: date,
  dueOffsetDays: dueInDays,
  lines: lines.map(({ name, qty, price }) =>
    ({ name, qty: String(qty), unitCost: { amount: price, code: 'USD' } })),
})

/** What FreshBooks refuses it will refuse again; too many requests are another matter. */
const isRefused = ({ statusCode }) => /^4/.test(statusCode) && statusCode !== '429'

/** The invoice of an order; undefined where there is none. */
export async function findInvoice (sdk, accountId, { number }) {
  const search = new SearchQueryBuilder().equals('invoice_number', number)
  const { data } = await sdk.invoices.list(accountId, [search])
  return data.invoices[0]
}

/** Numbers of the invoices that should have been paid. */
export async function overdueInvoices (sdk, accountId) {
  const search = new SearchQueryBuilder().equals('v3_status', 'overdue')
  const { data } = await sdk.invoices.list(accountId, [search])
  return data.invoices.map(({ invoiceNumber }) => invoiceNumber)
}
