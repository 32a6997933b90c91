// What fixtures say of invoices and payments that does not follow from single fields: how far an invoice got,
// its number and look among its neighbours, and what was paid before anything was capped.
import { isDeepStrictEqual } from 'node:util'
import Big from 'big.js'
import type { Values } from '../../derive/parse.ts'
import { plainPresentation } from '../../resources/invoice-includes.ts'
import { FIRST_NUMBER, nextNumber } from '../../resources/numbering.ts'
import { keyOf } from './facts.ts'
import { nameOf, type Said, type Subject } from './subject.ts'
import { Amount, dayWord, Name, type Word } from './words.ts'

/** The number, where it is not the last one counted up. */
export function invoiceNumber ({ invoice_number }: Values, before: Values | undefined): Said {
  const usual = before === undefined ? FIRST_NUMBER : nextNumber(String(before.invoice_number))
  return invoice_number === usual ? [] : [['invoice_number', String(invoice_number)]]
}

const words: Readonly<Record<string, string>> = {
  '1 draft null': '', '2 sent null': 'sent', '3 viewed null': 'viewed', '0 viewed disputed': 'disputed',
}

/** How far it got, in a word; else in FreshBooks' own fields. What payments made of it is not said. */
export function historyWords (row: Values, { world, almanac }: Subject): Said {
  const { status, display_status, dispute_status, fulfillment_date } =
    world.statement('SELECT * FROM invoices WHERE id = ?').get(row.id) as Record<string, string | number | null>
  const word = words[`${String(status)} ${String(display_status)} ${String(dispute_status)}`]
  if (word !== undefined) return word === '' ? [] : [['status', word]]
  return [
    ['status', Number(status)], ['display_status', String(display_status)],
    ...(fulfillment_date === null ? [] : [['fulfillment_date', dayWord(String(fulfillment_date), almanac)] as const]),
  ]
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
  const { amount, received, from_credit, creditid } = row as { [name: string]: unknown, amount: Money, received: Money }
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
