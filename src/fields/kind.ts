// What all kinds of field share: the options every constructor takes and the plain one-column shape.
import type { Column, Doubt, Field, JsonSchema, Parsed, Required, Stored, Unsent } from '../declare/field.ts'

/** Options of every kind. */
export interface Notes {
  /** One sentence for readers of the API description. */
  doc?: string
  /** Why this field or its default is a guess. */
  inferred?: string
  required?: boolean | Required
  /** What it means that a row is sent without it, for the diagnostics. */
  unsent?: Unsent
  /** What FreshBooks may refuse, for the diagnostics. */
  doubt?: Doubt
}

/** Options of kinds whose value may be given a default. */
export interface Options<Value> extends Notes {
  /** Value of a new row that nobody gave one. */
  default?: Value
}

interface Shape<Value> {
  kind: string
  type: Column['type']
  schema: JsonSchema
  input?: JsonSchema
  parse: (input: unknown) => Parsed<Value>
  store?: (value: Value) => Stored
  json?: (name: string) => string
  filter?: (text: string) => Parsed<Stored>
}

/** A kind with one column of its own name. */
export function column<Value> (shape: Shape<Value>, options: Options<Value> = {}): Field<Value, 'writable'> {
  const { default: value, ...notes } = options
  return {
    kind: shape.kind,
    access: 'writable',
    ...notes,
    columns: name => [{ name, type: shape.type }],
    json: shape.json ?? (name => name),
    sql: name => name,
    schema: shape.schema,
    input: shape.input ?? shape.schema,
    parse: input => input === null ? { problem: 'null-not-allowed' } : shape.parse(input),
    store: value => [shape.store === undefined ? value as Stored : shape.store(value)],
    filter: shape.filter ?? (text => ({ value: text })),
    ...(value === undefined ? {} : { default: value }),
  }
}

/** A whole number from JSON or from text, as FreshBooks takes ids (`"client_id":"1008"`). */
export function readInteger (input: unknown): Parsed<number> {
  const value = typeof input === 'string' && /^\s*-?\d+\s*$/.test(input) ? Number(input) : input
  if (typeof value !== 'number' || !Number.isInteger(value)) return { problem: 'not-a-number' }
  return Number.isSafeInteger(value) ? { value } : { problem: 'out-of-range' }
}

/** The number a filter names. */
export function filterInteger (text: string): Parsed<number> {
  const read = readInteger(text)
  return 'value' in read ? read : { problem: 'filter-not-a-number' }
}
