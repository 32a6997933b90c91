// Postings: what a row of the journal is, and how the two sides of an entry are put together.
import Big from 'big.js'
import { fromScaled, toScaled, type Money } from './amounts.ts'
import type { LineTax } from './totals.ts'

/** One side of a journal entry. */
export interface Posting {
  /**
   * Stable name of the account: its number in the default chart (`'1200'`), whatever number it has now; of an
   * account that the business made, its uuid.
   */
  account: string
  /** Debit positive, credit negative, in ten-thousandths of the currency unit. */
  amount: number
  currency_code: string
  /** `YYYY-MM-DD`: when the document was issued or the money moved. */
  date: string
  clientid: number | null
  /** Expense category; on the cost row only, so that reports by category stay net of tax. */
  categoryid: number | null
  /** Name of the tax on tax rows, where `''` is a tax without a name; null on all other rows. */
  tax_name: string | null
  /**
   * On tax rows the net base in ten-thousandths, whatever the side of the row: positive, or negative
   * for a negative line. A credit note's base is positive too and reduces what was collected.
   */
  taxable: number | null
  invoiceid: number | null
  creditid: number | null
}

/** Hands the postings back; throws when a currency's debits and credits differ, which is our own bug. */
export function assertBalanced<P extends readonly Posting[]> (postings: P): P {
  for (const code of new Set(postings.map(posting => posting.currency_code))) {
    const amounts = postings.filter(posting => posting.currency_code === code).map(posting => posting.amount)
    const debits = sum(amounts.filter(amount => amount > 0))
    const credits = 0 - sum(amounts.filter(amount => amount < 0))
    if (debits !== credits) {
      const sums = `debits ${fromScaled(debits)}, credits ${fromScaled(credits)}`
      throw new Error(`Postings in ${code} do not balance: ${sums}.`)
    }
  }
  return postings
}

/** What all postings of an entry say alike. */
export type EntryHeading =
  Pick<Posting, 'date' | 'currency_code' | 'clientid' | 'invoiceid' | 'creditid'>

/** The heading of an entry's postings, of which there is at least one; throws where they differ. */
export function headingOf ([first, ...rest]: readonly Posting[]): EntryHeading {
  const { date, currency_code, clientid, invoiceid, creditid } = first!
  const heading = { date, currency_code, clientid, invoiceid, creditid }
  for (const name of Object.keys(heading) as Array<keyof EntryHeading>) {
    if (rest.some(posting => posting[name] !== heading[name])) {
      throw new Error(`Postings of one entry differ in ${name}.`)
    }
  }
  return heading
}

/** What postings of an entry say beside account and amount. */
export type Heading = Omit<Posting, 'account' | 'amount'>

/** What all postings of a document say, before it is known what else each says. */
export function heading (date: string, currency_code: string): Heading {
  const documents = { clientid: null, categoryid: null, invoiceid: null, creditid: null }
  return { currency_code, date, ...documents, tax_name: null, taxable: null }
}

/** The heading of a row of tax. */
export function taxed (about: Heading, tax: LineTax): Heading {
  return { ...about, tax_name: tax.name, taxable: toScaled(tax.taxable) }
}

/** A posting on the debit side, in ten-thousandths; a negative amount is a credit. */
export function debit (about: Heading, account: string, amount: number): Posting {
  return { account, amount, ...about }
}

/** The same on the credit side. */
export function credit (about: Heading, account: string, amount: number): Posting {
  return debit(about, account, 0 - amount) // not -amount, which would make -0 of 0
}

/** An amount from one account to another: nothing where it is zero. */
export function transfer (about: Heading, debited: string, credited: string, amount: number): Posting[] {
  return assertBalanced(withoutEmpty([debit(about, debited, amount), credit(about, credited, amount)]))
}

/** Tax rows of nothing stay: the tax summary counts the sales and costs a zero tax was on. */
export function withoutEmpty (postings: Posting[]): Posting[] {
  return postings.filter(posting => posting.amount !== 0 || posting.tax_name !== null)
}

/** Money in ten-thousandths. */
export function scaled (money: Money): number {
  return toScaled(new Big(money.amount))
}

function sum (amounts: number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0)
}
