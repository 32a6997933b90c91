// Money: an amount of ten-thousandths and a currency code, shown as {"amount":"12.00","code":"USD"}.
import Big from 'big.js'
import {
  amountText, fromScaled, LARGEST_AMOUNT, parseDecimal, toScaled, type Money,
} from '../ledger/amounts.ts'
import type { Field, Parsed, Stored } from '../declare/field.ts'
import { Problems } from '../declare/problem.ts'
import type { Options } from './kind.ts'

interface MoneyOptions extends Options<string> {
  /** Column that holds the currency; default: one of its own, `<name>_code`. */
  code?: string
  /** Amounts below zero are refused. */
  positive?: boolean
  /**
   * Decimals kept of what is sent, the rest is rounded half up. Default: 2, as what is settled is settled in
   * cents; 4 for prices of one, and for expenses, of which a third decimal was captured.
   */
  decimals?: 2 | 4
}

/** What an amount looks like wherever it is shown, also within a structure. */
export const moneySchema = {
  type: 'object',
  properties: { amount: { type: 'string' }, code: { type: 'string' } },
  required: ['amount', 'code'],
  additionalProperties: false,
}

/** An amount as requests and fixtures may write it: the currency may be left out. */
export const sentMoneySchema = {
  anyOf: [
    { type: ['string', 'number'] },
    {
      type: 'object',
      properties: { amount: { type: ['string', 'number'] }, code: { type: 'string' } },
      required: ['amount'],
      additionalProperties: false,
    },
  ],
}

/**
 * An amount with its currency. Requests may send a number or text in place of the object and may leave the
 * code out; it is then empty, and the rules put in the document's.
 */
export function money (options: MoneyOptions = {}): Field<Money, 'writable'> {
  const { code, positive = false, decimals = 2, default: amount, ...notes } = options
  const codeOf = (name: string) => code ?? `${name}_code`
  return {
    kind: 'money',
    access: 'writable',
    ...notes,
    columns: name => code === undefined
      ? [{ name, type: 'INTEGER' }, { name: codeOf(name), type: 'TEXT' }]
      : [{ name, type: 'INTEGER' }],
    json: name => `json_object('amount', ${amountText(name)}, 'code', ${codeOf(name)})`,
    sql: name => name,
    schema: moneySchema,
    input: sentMoneySchema,
    parse: input => readMoney(input, positive, decimals),
    store: value => {
      const scaled = storable(new Big(value.amount))
      return code === undefined ? [scaled, value.code] : [scaled]
    },
    filter: readAmountFilter,
    ...(amount === undefined ? {} : { default: { amount, code: '' } }),
  }
}

/** What a request sends is checked when it is read; what is worked out from it (a total) only here. */
function storable (value: Big): number {
  if (value.abs().gt(LARGEST_AMOUNT)) {
    throw new Problems([{ kind: 'out-of-range', field: 'amount', value: value.toFixed(2) }])
  }
  return toScaled(value)
}

function readMoney (input: unknown, positive: boolean, decimals: number): Parsed<Money> {
  if (input === null) return { problem: 'null-not-allowed' }
  const { amount, code } =
    typeof input === 'object' ? input as { amount?: unknown, code?: unknown } : { amount: input, code: '' }
  const value = parseDecimal(amount)
  if (value === undefined) return { problem: 'not-a-number' }
  if (positive && value.lt(0)) return { problem: 'negative' }
  if (value.abs().gt(LARGEST_AMOUNT)) return { problem: 'out-of-range' }
  if (code !== undefined && code !== null && typeof code !== 'string') return { problem: 'bad-mapping' }
  const kept = value.round(decimals, Big.roundHalfUp)
  return { value: { amount: fromScaled(toScaled(kept)), code: (code ?? '').toUpperCase() } }
}

function readAmountFilter (text: string): Parsed<Stored> {
  const value = parseDecimal(text)
  return value === undefined || value.abs().gt(LARGEST_AMOUNT)
    ? { problem: 'filter-not-a-number' }
    : { value: toScaled(value) }
}
