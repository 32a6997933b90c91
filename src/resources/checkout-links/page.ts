// The page of a checkout link: what is sold and what it costs, and a form to buy it.
import { html, type Html } from '../../html.ts'
import { figureRow, notice, pageForm, type FormField } from '../../pages/parts.ts'
import { partsStyle } from '../../pages/style.ts'
import type { PageContent } from '../../pages/frame.ts'
import type { Price, Sale } from './sale.ts'

/** What the page shows of a link. */
export interface CheckoutView {
  readonly seller: string
  readonly item_name: string
  readonly note: string
  readonly currency: string
  readonly price: Price
  readonly isActive: boolean
  /** What was typed and refused. */
  readonly typed: Readonly<Record<string, string>>
  /** Why it was refused. */
  readonly refused?: string
}

const nothing = html``

const header = (seller: string): Html =>
  html`<header><p class="mark">freshbooks-mock</p><p>sold by <b>${seller}</b></p></header>`

const footer = html`<footer><p>A stand-in for FreshBooks’ own page: no money moves, and nothing leaves this
machine.</p></footer>`

function priceTable ({ price, currency }: CheckoutView): Html {
  const { amount, taxes, total } = price
  const figure = (value: string): string => `${value} ${currency}`
  return html`<table data-testid="price"><tbody>
${taxes.length === 0 ? nothing : figureRow('Price', figure(amount))}
${taxes.map(tax => figureRow(`${tax.name} ${tax.percent}%`, figure(tax.amount)))}
${figureRow('Total', figure(total), true)}
</tbody></table>`
}

const fieldsOf = (typed: CheckoutView['typed']): FormField[] => [
  { name: 'name', label: 'Name', autocomplete: 'name' },
  { name: 'email', label: 'E-mail address', type: 'email' as const, autocomplete: 'email' },
  {
    name: 'card_number', label: 'Card number', keyboard: 'numeric', autocomplete: 'cc-number', longest: 100,
    hint: '4242 4242 4242 4242 is taken, 4000 0000 0000 0002 is declined.',
  },
].map(field => ({ ...field, value: typed[field.name] ?? '' }))

/** The page on which somebody buys. */
export function checkoutPage (view: CheckoutView): PageContent {
  const { seller, item_name, note, isActive, typed, refused, price, currency } = view
  return {
    title: `${item_name} – ${seller}`,
    style: partsStyle,
    content: html`${header(seller)}
<h1 data-testid="item">${item_name}</h1>
${note === '' ? nothing : html`<p class="lead">${note}</p>`}
${refused === undefined ? nothing : notice('refused', refused)}
${priceTable(view)}
${isActive
  ? pageForm({
      action: '?',
      fields: fieldsOf(typed),
      buttons: [{ label: `Pay ${price.total} ${currency}`, isMain: true, testId: 'buy' }],
    })
  : notice('told', 'This is not for sale at the moment.')}
${footer}`,
  }
}

/** The page after a sale. */
export const soldPage = (view: CheckoutView, sale: Sale): PageContent => ({
  title: `${view.item_name} – ${view.seller}`,
  style: partsStyle,
  content: html`${header(view.seller)}
<h1 data-testid="item">${view.item_name}</h1>
${notice('done', `Paid, thank you. Your invoice has the number ${sale.invoice_number}.`)}
${priceTable(view)}
${footer}`,
})

/** The page of a link that is not there. */
export const missingPage: PageContent = {
  title: 'Not found',
  style: partsStyle,
  content: html`<header><p class="mark">freshbooks-mock</p></header>
<h1>There is nothing to buy here</h1>
<p class="lead" data-testid="missing">No checkout link has this address, or it was deleted.</p>`,
}
