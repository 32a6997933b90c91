// What figures of reports look like: cents become money; schemas of what they are made of.
import { exactly } from '../declare/envelope.ts'
import type { JsonSchema } from '../declare/field.ts'
import { fromScaled, SCALE, type Money } from '../ledger/amounts.ts'

/** Ten-thousandths as FreshBooks shows them: two decimals, and two more where the amount has them. */
export const amountOf = (scaled: number, code: string): Money => ({ amount: fromScaled(scaled), code })

/** Amounts of one currency, of which many are equal. */
export interface Amounts {
  readonly code: string
  /** As `amountOf`; equal amounts are one object. */
  readonly of: (scaled: number) => Money
}

export function amountsIn (code: string): Amounts {
  const made = new Map<number, Money>()
  return {
    code,
    of: scaled => {
      const known = made.get(scaled)
      if (known !== undefined) return known
      const amount = amountOf(scaled, code)
      made.set(scaled, amount)
      return amount
    },
  }
}

/** Whole cents as FreshBooks shows them. */
export const moneyOf = (cents: number, code: string): Money => amountOf(cents * (SCALE / 100), code)

/**
 * The SQL of a sum of ten-thousandths as whole cents, half away from zero. Reports show two decimals where
 * an expense may have four; rounding each sum once keeps what is shown adding up to what is shown.
 */
export const centsOf = (sumSql: string): string => `coalesce(round(${sumSql} / 100.0), 0)`

/** Rounds to a whole number, half away from zero, as SQLite's round() does. */
export const roundAway = (value: number): number => Math.sign(value) * Math.round(Math.abs(value)) + 0

export const text: JsonSchema = { type: 'string' }
export const yes: JsonSchema = { type: 'boolean' }
export const day: JsonSchema = { type: 'string', format: 'date' }
export const money: JsonSchema = exactly({ amount: text, code: text })
export const moneyOrNull: JsonSchema = { anyOf: [money, { type: 'null' }] }
export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items })
/** An object whose keys are ids. */
export const mapOf = (values: JsonSchema): JsonSchema => ({ type: 'object', additionalProperties: values })
export const textOrNull: JsonSchema = { type: ['string', 'null'] }
export const whole: JsonSchema = { type: 'integer' }
export const dayOrNull: JsonSchema = { type: ['string', 'null'], format: 'date' }
export const wholeOrNull: JsonSchema = { type: ['integer', 'null'] }
