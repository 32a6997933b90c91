// Texts, addresses of e-mail, choices from a list, and yes-or-no.
import type { Field, Parsed } from '../declare/field.ts'
import { column, type Options } from './kind.ts'

/** Length FreshBooks' columns are taken to have when no source says (inferred). */
const LONGEST = 65_535

/** Text. A number is taken as its digits, as SDKs send codes either way. */
export function text (options: Options<string> & { max?: number } = {}): Field<string, 'writable'> {
  const { max = LONGEST, ...rest } = options
  return column<string>({
    kind: 'text',
    type: 'TEXT',
    schema: { type: 'string' },
    input: { type: ['string', 'number'], ...(options.max === undefined ? {} : { maxLength: max }) },
    parse: input => readText(input, max),
  }, { default: '', ...rest })
}

/** The code of a currency, which is compared without case: kept in capitals (inferred). */
export function currencyCode (options: Options<string> & { max?: number } = {}): Field<string, 'writable'> {
  const field = text(options)
  return {
    ...field,
    parse: input => {
      const read = field.parse(input)
      return 'value' in read ? { value: read.value.toUpperCase() } : read
    },
  }
}

/** Whether a text looks like an e-mail address. */
export const isEmailAddress = (text: string): boolean => /^[^@\s]+@[^@\s]+$/.test(text)

/** An e-mail address, or nothing. */
export function email (options: Options<string> = {}): Field<string, 'writable'> {
  return column<string>({
    kind: 'text',
    type: 'TEXT',
    schema: { type: 'string' },
    parse: input => {
      const read = readText(input, LONGEST)
      return !('value' in read) || read.value === '' || isEmailAddress(read.value)
        ? read
        : { problem: 'invalid' }
    },
  }, { default: '', ...options })
}

/**
 * One of a few values, of which a request may send only the `writable` ones. `refusal` is FreshBooks'
 * sentence, and where it has one of its own the number, for any other. With `strict` a number must be sent as
 * a number (live-verified for the status of invoices); otherwise its digits will do.
 */
export function choice<const V extends string | number> (
  values: readonly V[],
  options: Options<V> & {
    writable?: readonly V[], refusal?: { message: string, errno?: number }, strict?: boolean,
  } = {}
): Field<V, 'writable'> {
  const { writable = values, refusal, strict, ...rest } = options
  const refused: Parsed<V> = {
    problem: 'invalid', permitted: writable, ...refusal,
  }
  const numeric = typeof values[0] === 'number'
  return column<V>({
    kind: numeric ? 'integer' : 'choice',
    type: numeric ? 'INTEGER' : 'TEXT',
    schema: { type: numeric ? 'integer' : 'string', enum: [...values] },
    input: { type: numeric ? 'integer' : 'string', enum: [...writable] },
    parse: input => {
      const isNumeral = typeof input === 'string' && /^\s*\d+\s*$/.test(input)
      const value = numeric && strict !== true && isNumeral ? Number(input) : input
      if (numeric && typeof value !== 'number') return { problem: 'not-a-number' }
      return writable.includes(value as V) ? { value: value as V } : refused
    },
    ...(numeric ? { filter: (text: string) => filterNumber(text) } : {}),
  }, rest)
}

/** Yes or no; texts are taken as Python's and JavaScript's libraries write them. */
export function flag (options: Options<boolean> = {}): Field<boolean, 'writable'> {
  return column<boolean>({
    kind: 'flag',
    type: 'INTEGER',
    schema: { type: 'boolean' },
    input: { type: ['boolean', 'string', 'integer'] },
    parse: input => {
      const value = readBoolean(input)
      return value === undefined ? { problem: 'not-a-boolean' } : { value }
    },
    store: value => value ? 1 : 0,
    json: name => `iif(${name}, json('true'), json('false'))`,
    filter: text => {
      const value = readBoolean(text)
      return value === undefined ? { problem: 'filter-not-a-boolean' } : { value: value ? 1 : 0 }
    },
  }, { default: false, ...options })
}

/** true, false, "True", "false", 1, "0"; undefined for anything else. */
export function readBoolean (input: unknown): boolean | undefined {
  if (typeof input === 'object') return undefined
  const word = String(input).trim().toLowerCase()
  if (!['true', 'false', '1', '0'].includes(word)) return undefined
  return word === 'true' || word === '1'
}

function readText (input: unknown, max: number): Parsed<string> {
  if (typeof input !== 'string' && typeof input !== 'number') return { problem: 'bad-mapping' }
  const value = String(input)
  return value.length > max
    ? { problem: 'too-long', message: String(max) }
    : { value: value.isWellFormed() ? value : value.toWellFormed() }
}

function filterNumber (text: string): Parsed<number> {
  return /^-?\d+$/.test(text) ? { value: Number(text) } : { problem: 'filter-not-a-number' }
}
