// How documents write amounts, dates and addresses. FreshBooks' own formats are not known but for dates: what
// an account chooses for numbers (number_format) is null wherever it was seen.
import type { Money } from '../../ledger/amounts.ts'

/** Signs of currencies; others are written as their code. */
const signs: Readonly<Record<string, string>> = {
  USD: '$', CAD: '$', AUD: '$', NZD: '$', SGD: '$', HKD: '$', MXN: '$', EUR: '€', GBP: '£', JPY: '¥',
  CNY: '¥', INR: '₹', ILS: '₪', KRW: '₩', NGN: '₦', PHP: '₱', RUB: '₽', TRY: '₺', UAH: '₴', VND: '₫',
  KZT: '₸', GEL: '₾',
}

/** `-$1,234.50`, `€10.00`, `CHF 3.20`: as many decimals as the API shows. */
export function moneyText ({ amount, code }: Money): string {
  const [, minus, units, decimals] = /^(-?)(\d+)(.*)$/.exec(amount) ?? ['', '', amount, '']
  const sign = Object.hasOwn(signs, code) ? signs[code]! : `${code} `
  return `${minus}${sign}${units!.replace(/\B(?=(\d{3})+$)/g, ',')}${decimals}`
}

/** A date of the API in one of the formats of a presentation: `mm/dd/yyyy`. */
export function dateText (date: string, format: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return format.replace('yyyy', year).replace('mm', month).replace('dd', day)
}

/** An address as documents and businesses have it. */
export interface Address {
  readonly street?: string | null
  readonly street2?: string | null
  readonly city?: string | null
  readonly province?: string | null
  readonly code?: string | null
  readonly country?: string | null
}

/** The lines of an address that has anything in them. */
export const addressLines = ({ street, street2, city, province, code, country }: Address): string[] =>
  [street, street2, [city, province, code].filter(Boolean).join(' '), country].filter(isText)

export const isText = (text: string | null | undefined): text is string => text != null && text.trim() !== ''
