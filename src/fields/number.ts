// Numbers: whole ones, and decimals that are texts on the wire.
import Big from 'big.js'
import { parseDecimal, showDecimal } from '../ledger/amounts.ts'
import type { Field, Parsed } from '../declare/field.ts'
import { column, filterInteger, readInteger, type Options } from './kind.ts'

/** A whole number, within bounds if any; a text of digits is taken too. */
export function integer (
  options: Options<number> & { min?: number, max?: number } = {}
): Field<number, 'writable'> {
  const { min = -Infinity, max = Infinity, ...rest } = options
  return column<number>({
    kind: 'integer',
    type: 'INTEGER',
    schema: { type: 'integer' },
    input: { type: ['integer', 'string'] },
    parse: input => {
      const read = readInteger(input)
      if ('problem' in read || (read.value >= min && read.value <= max)) return read
      return { problem: read.value < 0 && min === 0 ? 'negative' : 'out-of-range' }
    },
    filter: filterInteger,
  }, rest)
}

/** Whole seconds; a fraction is cut off (clients pause timers with fractions). */
export function seconds (options: Options<number> = {}): Field<number, 'writable'> {
  return column<number>({
    kind: 'integer',
    type: 'INTEGER',
    schema: { type: 'integer' },
    input: { type: ['number', 'string'] },
    parse: input => {
      const value = parseDecimal(input)
      if (value === undefined) return { problem: 'not-a-number' }
      if (value.lt(0)) return { problem: 'negative' }
      return value.gt(Number.MAX_SAFE_INTEGER)
        ? { problem: 'out-of-range' }
        : { value: Math.trunc(value.toNumber()) }
    },
    filter: filterInteger,
  }, options)
}

interface DecimalOptions extends Options<string> {
  /** Digits after the point that are always shown (rates show 2); default: no padding. */
  places?: number
  /** Digits after the point that are kept, the rest is rounded half up; default: all that are sent. */
  decimals?: number
}

/** A decimal, shown as text without padding: "4", "0.5". */
export function decimal (options: DecimalOptions = {}): Field<string, 'writable'> {
  return decimalOf('decimal', options, () => undefined)
}

/** Decimals that percentages keep (documented); two programs send a fourth, which is rounded (inferred). */
const PERCENT_DECIMALS = 3

/**
 * A percentage, shown as text without padding: "13", "9.975". Negative ones and those over 100 are refused.
 */
export function percent (options: DecimalOptions & { max?: number } = {}): Field<string, 'writable'> {
  const { max = 100, ...rest } = options
  return decimalOf('percent', { decimals: PERCENT_DECIMALS, ...rest }, value =>
    value < 0 || value > max ? { problem: 'invalid-percent' } : undefined)
}

/** Digits of a decimal: enough for any document, and exact in arithmetic. */
const LARGEST = 1e15

function decimalOf (
  kind: string, options: DecimalOptions, check: (value: number) => Parsed<string> | undefined
): Field<string, 'writable'> {
  const { places, decimals, ...rest } = options
  const kept = (value: Big) => decimals === undefined ? value : value.round(decimals, Big.roundHalfUp)
  const field = column<string>({
    kind,
    type: 'TEXT',
    schema: { type: 'string' },
    input: { type: ['string', 'number'] },
    parse: input => {
      const value = parseDecimal(input)
      if (value === undefined) return { problem: 'not-a-number' }
      if (value.abs().gt(LARGEST)) return { problem: 'out-of-range' }
      return check(value.toNumber()) ??
        { value: places === undefined ? showDecimal(kept(value)) : value.toFixed(places, 1) }
    },
    filter: text => {
      const value = parseDecimal(text)
      return value === undefined ? { problem: 'filter-not-a-number' } : { value: value.toNumber() }
    },
  }, rest)
  return { ...field, sql: name => `CAST(${name} AS REAL)`, emptyIsNull: true }
}
