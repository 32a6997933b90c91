// What fixtures say of invoices and payments that does not follow from single fields: how far an invoice got,
// its number and look among its neighbours, and what was paid before anything was capped.
import { isDeepStrictEqual } from 'node:util'
import Big from 'big.js'
import type { Values } from '../../derive/parse.ts'
import type { World } from '../../world/world.ts'
import { plainPresentation } from '../../resources/invoice-includes.ts'
import { FIRST_NUMBER, nextNumber } from '../../resources/numbering.ts'
import { keyOf } from './facts.ts'
import { nameOf, type Said, type Subject } from './subject.ts'
import { Amount, dayWord, Name, type Word } from './words.ts'

/** The number, where it is not the last one counted up. */
export function invoiceNumber (row: Values, before: Values | undefined, { world }: Subject): Said {
  const number = toldNumber(row, world)
  const usual = before === undefined ? FIRST_NUMBER : nextNumber(toldNumber(before, world))
  return number === usual ? [] : [['invoice_number', number]]
}

const rivalsSql = `SELECT count(*) FROM invoices AS other WHERE other.invoice_number = ?
  AND other.accounting_systemid = ? AND other.id <> ? AND (other.vis_state <> 1 OR other.id < ?)`

/**
 * A deleted invoice frees its number, but a fixture deletes it only when everything is there: where another
 * one has the number too, it must have one of its own.
 */
function toldNumber ({ id, vis_state, invoice_number, accounting_systemid }: Values, world: World): string {
  const number = String(invoice_number)
  if (vis_state !== 1) return number
  const rivals = world.plucked(rivalsSql).get(number, accounting_systemid, id, id) as number
  return rivals === 0 ? number : `${number} (deleted${rivals === 1 ? '' : ` ${rivals}`})`
}

const words: Readonly<Record<string, string>> = {
  '1 draft null': '', '2 sent null': 'sent', '3 viewed null': 'viewed', '0 viewed disputed': 'disputed',
}

/** How far it got, in a word; else in FreshBooks' own fields. What payments made of it is not said. */
export function historyWords (row: Values, { world, almanac }: Subject): Said {
  const { status, display_status, dispute_status, fulfillment_date } =
    world.statement('SELECT * FROM invoices WHERE id = ?').get(row.id) as Values
  const word = words[`${String(status)} ${String(display_status)} ${String(dispute_status)}`]
  if (word !== undefined) return word === '' ? [] : [['status', word]]
  const plain: Said = [['status', Number(status)], ['display_status', String(display_status)]]
  return fulfillment_date === null
    ? plain
    : [...plain, ['fulfillment_date', dayWord(String(fulfillment_date), almanac)]]
}

/** The look, where it is not that of the invoice before; what is usual in it goes without saying. */
export function presentationWord (row: Values, before: Values | undefined, { world, tenant }: Subject): Said {
  const date_format = world.plucked('SELECT date_format FROM businesses WHERE id = ?').get(tenant.id)
  const plain: Values = { ...plainPresentation, date_format }
  if (isDeepStrictEqual(row.presentation, before?.presentation ?? plain)) return []
  const own = Object.entries(row.presentation as Values).filter(([name, value]) => value !== plain[name])
  return own.length === 0
    ? [['use_default_presentation', false]]
    : [['presentation', Object.fromEntries(own) as Record<string, Word>]]
}

interface Money { readonly amount: string, readonly code: string }

/** What was sent, which the cap made an amount and a credit of; and the credit it was taken from. */
export function paymentWords (row: Values, _before: Values | undefined, subject: Subject): Said {
  const { from_credit, creditid } = row
  const [amount, received] = [row.amount as Money, row.received as Money]
  const sent = new Big(received.amount).gt(amount.amount) ? received : amount
  const credit = from_credit === true ? creditWord(creditid, subject) : undefined
  return [
    ['amount', new Amount(sent.amount)],
    ...(credit === undefined ? [] : [['from_credit', true] as const, ['credit', credit] as const]),
  ]
}

/** A credit by its own name, or by that of the payment that was too much. */
function creditWord (id: unknown, subject: Subject): Word | undefined {
  const source = subject.world.plucked('SELECT id FROM payments WHERE overpaymentid = ?').get(id)
  return source === undefined ? nameOf('credit_notes', id, subject) : new Name(keyOf('payments', source))
}
