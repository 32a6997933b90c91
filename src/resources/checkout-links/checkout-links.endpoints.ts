// What a checkout link has beside the ordinary operations: deleting it with its payment options, and the page
// on which anybody buys.
import { binary, endpoint, type Call, type Endpoint, type Reply } from '../../declare/endpoint.ts'
import { ActionError, freshbooksCaller } from '../../declare/outside-action.ts'
import type { Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import { idOf, remove, sessionOf } from '../../derive/endpoints.ts'
import type { Model } from '../../derive/model.ts'
import { onlinePayments } from '../../families/online-payments.ts'
import { textOf } from '../../json-values.ts'
import { framed, HTML, pageHeaders, type PageContent } from '../../pages/frame.ts'
import { readCard } from '../credit-cards/cards.ts'
import { checkoutLinkPaymentOptions } from '../payment-options.ts'
import { checkoutLinks } from './checkout-links.ts'
import { checkoutPage, missingPage, soldPage, type CheckoutView } from './page.ts'
import { orderOf, priceOf, sell, type Order } from './sale.ts'

type Link = Row<typeof checkoutLinks>

const deleting = (model: Model): Endpoint => remove(model, {
  around (call, ordinary) {
    const { session } = call
    const there = session.select(checkoutLinkPaymentOptions, 'checkout_linkid = ?', idOf(call, model))
    for (const { id } of there) session.erase(checkoutLinkPaymentOptions, id)
    return ordinary(call)
  },
})

const pageReply = (page: PageContent, status = 200): Reply => ({
  status,
  file: { content: Buffer.from(framed(page)), type: HTML },
  headers: pageHeaders({ formTargets: "'self'" }),
})

/** A link and a session of its business; undefined where no link has the id. */
function linkAt (call: Call, model: Model): { readonly link: Link, readonly session: Session } | undefined {
  const [row] = call.session.query<{ id: number }>(
    'SELECT id FROM checkout_links WHERE uuid = ?', (call.params.id ?? '').toLowerCase())
  const session = row && sessionOf(call).inBusinessOf(model, row.id, freshbooksCaller)
  return session && { link: session.get(checkoutLinks, row.id), session }
}

const viewOf = (link: Link, session: Session, typed: CheckoutView['typed'] = {}): CheckoutView => ({
  seller: session.business.name,
  item_name: link.item_name,
  note: link.note,
  currency: link.currency,
  price: priceOf(link),
  isActive: link.is_active,
  typed,
})

function show (call: Call, model: Model): Reply {
  const there = linkAt(call, model)
  return there === undefined
    ? pageReply(missingPage, 404)
    : pageReply(checkoutPage(viewOf(there.link, there.session)))
}

/** Longest text of the form that is read. */
const LONGEST = 255

/** What the form says; anything but text counts as nothing. */
function typedIn ({ body }: Call): Record<'name' | 'email' | 'card_number', string> {
  const sent = typeof body === 'object' && body !== null ? body as Readonly<Record<string, unknown>> : {}
  const text = (name: string) =>
    textOf(Object.hasOwn(sent, name) ? sent[name] : '').slice(0, LONGEST).toWellFormed()
  return { name: text('name'), email: text('email'), card_number: text('card_number') }
}

/** The order of a form, or the sentence that refuses it; a card number is not shown again. */
function orderIn (call: Call, link: Link, session: Session): Order | string {
  const { name, email, card_number } = typedIn(call)
  const read = readCard({ number: card_number, name }, session.today())
  if ('refusal' in read) return read.refusal.message
  try {
    return orderOf(link, { name, email, card: read.card }, session)
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return error.message.replace(/^./, letter => letter.toUpperCase())
  }
}

function buy (call: Call, model: Model): Reply {
  const there = linkAt(call, model)
  if (there === undefined) return pageReply(missingPage, 404)
  const { link, session } = there
  const { name, email } = typedIn(call)
  const view = viewOf(link, session, { name, email })
  const order = orderIn(call, link, session)
  return typeof order === 'string'
    ? pageReply(checkoutPage({ ...view, refused: order }), 422)
    : pageReply(soldPage(view, sell(order, session)))
}

/** The page; FreshBooks' own has an address that is not known. */
function pages (model: Model): Endpoint[] {
  const page = {
    family: onlinePayments, tenant: null, paths: ['/checkout/:id'], scope: null, access: 'public',
    produces: 'text/html', response: binary,
  } as const
  return [
    endpoint({
      ...page,
      method: 'GET',
      operation: 'checkout_links.page',
      summary: 'The page on which anybody can buy what a checkout link sells.',
      inferred: ['its address and all of it'],
      handle: call => show(call, model),
    }),
    endpoint({
      ...page,
      method: 'POST',
      accepts: 'form',
      operation: 'checkout_links.buy',
      summary: 'Buys what a checkout link sells, by card.',
      inferred: [
        'its address and all of it', 'a form that is refused, and a declined card: 422 and the page',
      ],
      request: {
        type: 'object',
        properties: {
          name: { type: 'string' }, email: { type: 'string' }, card_number: { type: 'string' },
        },
      },
      handle: call => buy(call, model),
    }),
  ]
}

/** The endpoints. */
export const checkoutLinkEndpoints = (model: Model): Endpoint[] => [deleting(model), ...pages(model)]
