// Cards for tests: the public numbers of Stripe (its page on testing), each with what becomes of it. Errors,
// documentation and tests are made of this table.

/** Why a card is refused, in Stripe's words. */
export interface Refusal {
  /** `card_declined`, `expired_card`, … */
  readonly code: string
  /** Why a bank has declined it; undefined for other reasons. */
  readonly decline_code?: string
  readonly message: string
}

/** A card for tests. */
export interface TestCard {
  readonly number: string
  /** Its name in Stripe's payment methods and tokens: `pm_card_visa` and `tok_visa` are both `visa`. */
  readonly name?: string
  readonly doc: string
  /** Undefined for one that is taken. */
  readonly refusal?: Refusal
  /** Whether it is refused only when money is taken, so that it can be saved. */
  readonly isSaved?: boolean
}

const declined = (decline_code: string, message = 'Your card was declined.'): Refusal =>
  ({ code: 'card_declined', decline_code, message })

/** Refusals that the number, the date or the security code of any card may bring about. */
export const refusals = {
  unknownType: { code: 'invalid_cc_type', message: 'Invalid CC type' }, // (SDK test)
  incorrectNumber: { code: 'incorrect_number', message: 'Your card number is incorrect.' },
  invalidMonth: { code: 'invalid_expiry_month', message: 'Your card\'s expiration month is invalid.' },
  invalidYear: { code: 'invalid_expiry_year', message: 'Your card\'s expiration year is invalid.' },
  invalidCode: { code: 'invalid_cvc', message: 'Your card\'s security code is invalid.' },
  expired: { code: 'expired_card', message: 'Your card has expired.' },
  incorrectCode: { code: 'incorrect_cvc', message: 'Your card\'s security code is incorrect.' },
  processing: {
    code: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  },
} as const satisfies Readonly<Record<string, Refusal>>

export const testCards: readonly TestCard[] = [
  { number: '4242424242424242', name: 'visa', doc: 'Visa' },
  { number: '4000056655665556', name: 'visa_debit', doc: 'Visa, debit' },
  { number: '5555555555554444', name: 'mastercard', doc: 'Mastercard' },
  { number: '2223003122003222', doc: 'Mastercard, of the series that begins with 2' },
  { number: '5200828282828210', name: 'mastercard_debit', doc: 'Mastercard, debit' },
  { number: '5105105105105100', name: 'mastercard_prepaid', doc: 'Mastercard, prepaid' },
  { number: '378282246310005', name: 'amex', doc: 'American Express' },
  { number: '371449635398431', doc: 'American Express' },
  { number: '6011111111111117', name: 'discover', doc: 'Discover' },
  { number: '6011000990139424', doc: 'Discover' },
  { number: '3056930009020004', name: 'diners', doc: 'Diners Club' },
  { number: '36227206271667', doc: 'Diners Club, 14 digits' },
  { number: '3566002020360505', name: 'jcb', doc: 'JCB' },
  { number: '6200000000000005', name: 'unionpay', doc: 'UnionPay' },
  {
    number: '4000000000000002', name: 'visa_chargeDeclined', doc: 'Declined',
    refusal: declined('generic_decline'),
  },
  {
    number: '4000000000009995', name: 'visa_chargeDeclinedInsufficientFunds', doc: 'Insufficient funds',
    refusal: declined('insufficient_funds', 'Your card has insufficient funds.'),
  },
  {
    number: '4000000000009987', name: 'visa_chargeDeclinedLostCard', doc: 'Lost',
    refusal: declined('lost_card'),
  },
  {
    number: '4000000000009979', name: 'visa_chargeDeclinedStolenCard', doc: 'Stolen',
    refusal: declined('stolen_card'),
  },
  {
    number: '4000000000000069', name: 'chargeDeclinedExpiredCard', doc: 'Expired', refusal: refusals.expired,
  },
  {
    number: '4000000000000127', name: 'chargeDeclinedIncorrectCvc', doc: 'Wrong security code',
    refusal: refusals.incorrectCode,
  },
  {
    number: '4000000000000119', name: 'chargeDeclinedProcessingError', doc: 'Error of the processor',
    refusal: refusals.processing,
  },
  {
    number: '4000000000000341', name: 'chargeCustomerFail', doc: 'Declined when it is charged',
    refusal: declined('generic_decline'), isSaved: true,
  },
]

/** A kind of card: what its numbers begin with, how long they are, and what payments by it are called. */
export interface Brand {
  readonly name: 'visa' | 'mastercard' | 'amex' | 'discover' | 'diners' | 'jcb' | 'unionpay'
  readonly begins: RegExp
  readonly lengths: readonly number[]
  /** Digits of its security code. */
  readonly code: number
  /** The type of payments by it. */
  readonly type: 'VISA' | 'MASTERCARD' | 'AMEX' | 'DISCOVER' | 'DINERS' | 'JCB' | 'Credit Card'
}

/** The kinds of card; which type payments have is inferred from the names of the types. */
export const brands: readonly Brand[] = [
  { name: 'visa', begins: /^4/, lengths: [13, 16, 19], code: 3, type: 'VISA' },
  {
    name: 'mastercard', begins: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16], code: 3,
    type: 'MASTERCARD',
  },
  { name: 'amex', begins: /^3[47]/, lengths: [15], code: 4, type: 'AMEX' },
  { name: 'discover', begins: /^(6011|64[4-9]|65)/, lengths: [16, 19], code: 3, type: 'DISCOVER' },
  { name: 'diners', begins: /^(30[0-5]|3095|3[689])/, lengths: [14, 16, 19], code: 3, type: 'DINERS' },
  { name: 'jcb', begins: /^35(2[89]|[3-8])/, lengths: [16, 17, 18, 19], code: 3, type: 'JCB' },
  { name: 'unionpay', begins: /^(62|81)/, lengths: [16, 17, 18, 19], code: 3, type: 'Credit Card' },
]

/** The kind of a card by its number, which is digits alone. */
export const brandOf = (number: string): Brand | undefined =>
  brands.find(({ begins, lengths }) => begins.test(number) && lengths.includes(number.length))

/** Whether the last digit is the one that the others ask for (Luhn). */
export function hasCheckDigit (number: string): boolean {
  const digits = [...number].reverse().map(Number)
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? digit : digit * 2
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}
