// A card as the mock knows it, without its number: read from what is typed, carried by tokens, refused or
// not. Nothing of a card is kept but its kind, its last four digits, its date and its holder.
import {
  brandOf, brands, hasCheckDigit, refusals, testCards, type Brand, type Refusal, type TestCard
} from './test-cards.ts'

/** A card whose number has been read. */
export interface Card {
  readonly brand: Brand['name']
  readonly last_four_digits: string
  /** 1 to 12. */
  readonly expiry_month: number
  /** With four digits. */
  readonly expiry_year: number
  readonly card_holder_name: string
  /** Name of the test card that decides what becomes of it; empty for one that is taken. */
  readonly behaves: string
}

/** A card as somebody types it; what is undefined was not asked for. */
export interface TypedCard {
  readonly number: string
  readonly month?: number
  readonly year?: number
  readonly code?: string | undefined
  readonly name?: string
}

/** What reading a card comes to. */
export type ReadCard = { readonly card: Card } | { readonly refusal: Refusal }

/** Longest name of a holder that is kept: it stands in tokens. */
const LONGEST_NAME = 100

/** The last month of a date, as a number that can be compared. */
const monthNumber = (year: number, month: number): number => year * 12 + month

/** Whether a card has expired on a day, YYYY-MM-DD: it is good through its month. */
const isExpired = ({ expiry_year, expiry_month }: Card, day: string): boolean =>
  monthNumber(expiry_year, expiry_month) < monthNumber(Number(day.slice(0, 4)), Number(day.slice(5, 7)))

/** A card by what is typed on a day; a card without a date is good to the end of the next year. */
export function readCard (
  { number: typed, month = 12, year, code, name = '' }: TypedCard, day: string
): ReadCard {
  const number = typed.replace(/[ -]/g, '')
  const brand = /^\d{12,19}$/.test(number) ? brandOf(number) : undefined
  if (brand === undefined) return { refusal: refusals.unknownType }
  if (!hasCheckDigit(number)) return { refusal: refusals.incorrectNumber }
  if (code !== undefined && !(/^\d+$/.test(code) && code.length === brand.code)) {
    return { refusal: refusals.invalidCode }
  }
  const test = testCards.find(card => card.number === number)
  const card: Card = {
    brand: brand.name,
    last_four_digits: number.slice(-4),
    expiry_month: month,
    expiry_year: year === undefined ? nextYear(day) : fullYear(year),
    card_holder_name: name.trim().slice(0, LONGEST_NAME).toWellFormed(),
    behaves: test?.refusal === undefined ? '' : test.name!,
  }
  const refusal = dateRefusal(card, day)
  return refusal === undefined ? { card } : { refusal }
}

const nextYear = (day: string): number => Number(day.slice(0, 4)) + 1

/** `30` is 2030. */
const fullYear = (year: number): number => year < 100 ? 2000 + year : year

/** How far ahead a card may expire. */
const LONGEST_YEARS = 50

function dateRefusal (card: Card, day: string): Refusal | undefined {
  const { expiry_month: month, expiry_year: year } = card
  if (!(month >= 1 && month <= 12)) return refusals.invalidMonth
  const thisYear = Number(day.slice(0, 4))
  if (year < thisYear || year > thisYear + LONGEST_YEARS) return refusals.invalidYear
  return isExpired(card, day) ? refusals.invalidMonth : undefined
}

/** Why no money can be taken by a card on a day; undefined where it can. */
export function chargeRefusal (card: Card, day: string): Refusal | undefined {
  const expired = isExpired(card, day) ? refusals.expired : undefined
  return testCardNamed(card.behaves)?.refusal ?? expired
}

/** Why a card cannot be saved on a day; undefined where it can. */
export const saveRefusal = (card: Card, day: string): Refusal | undefined =>
  testCardNamed(card.behaves)?.isSaved === true ? undefined : chargeRefusal(card, day)

const testCardNamed = (wanted: string): TestCard | undefined => testCards.find(({ name }) => name === wanted)

/** A refusal as a part of a sentence: `Your card was declined (lost_card)`. */
export const sentenceOf = ({ message, code, decline_code = code }: Refusal): string =>
  `${message.replace(/\.$/, '')} (${decline_code})`

/** The type of payments by a card. */
export const paymentTypeOf = ({ brand }: Pick<Card, 'brand'>): Brand['type'] =>
  brands.find(({ name }) => name === brand)!.type

/** What tokens begin with: those of FreshBooks Payments, payment methods and setup intents of Stripe. */
export type TokenKind = 'tok' | 'pm' | 'seti'

const tokenForm = /^(?:tok|pm|seti)_([\w-]{1,1000})$/

/** The token of a card: it carries the card, so nobody has to keep it. `mark` makes it differ from others. */
export function tokenOf (kind: TokenKind, card: Card, mark: number): string {
  const { brand, last_four_digits, expiry_month, expiry_year, card_holder_name, behaves } = card
  const values = [mark, brand, last_four_digits, expiry_month, expiry_year, behaves, card_holder_name]
  return `${kind}_${Buffer.from(JSON.stringify(values)).toString('base64url')}`
}

/**
 * The card of a token, or of one of Stripe's own names for test cards (`pm_card_visa`, `tok_visa`), which are
 * then good to the end of the next year; undefined for anything else.
 */
export function cardOf (token: string, day: string): Card | undefined {
  const named = testCards.find(({ name }) =>
    name !== undefined && [`pm_card_${name}`, `tok_${name}`].includes(token))
  if (named !== undefined) {
    const read = readCard({ number: named.number }, day)
    return 'card' in read ? read.card : undefined
  }
  const carried = tokenForm.exec(token)?.[1]
  return carried === undefined ? undefined : carriedCard(carried)
}

function carriedCard (carried: string): Card | undefined {
  const values = parsed(Buffer.from(carried, 'base64url').toString())
  if (!Array.isArray(values)) return undefined
  const [, brand, last_four_digits, expiry_month, expiry_year, behaves, card_holder_name]: unknown[] = values
  const isSound = brands.some(({ name }) => name === brand) &&
    typeof last_four_digits === 'string' && /^\d{4}$/.test(last_four_digits) &&
    isWhole(expiry_month, 12) && isWhole(expiry_year, 9999) &&
    typeof behaves === 'string' && (behaves === '' || testCardNamed(behaves)?.refusal !== undefined) &&
    typeof card_holder_name === 'string' && card_holder_name.length <= LONGEST_NAME
  return isSound
    ? { brand, last_four_digits, expiry_month, expiry_year, card_holder_name, behaves } as Card
    : undefined
}

const isWhole = (value: unknown, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most

function parsed (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
