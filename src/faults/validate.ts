// Validates a value against the subset of JSON Schema that the fault schema uses. Not ajv: the error must be
// one sentence that a person can act on, with a suggestion for a misspelt name.
import type { JsonSchema } from '../declare/field.ts'
import { nearestName } from '../suggest.ts'
import { FaultError } from './fault.ts'

/** Throws a FaultError if the value does not match the schema; `label` names the value in the message. */
export function validate (schema: JsonSchema, value: unknown, label: string): void {
  validateType(schema, value, label)
  if (value === null) return
  if (typeof value === 'number') validateNumber(schema, value, label)
  if (typeof value === 'string') validateText(schema, value, label)
  if (typeof value === 'object') validateMembers(schema, value as Record<string, unknown>, label)
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text', integer: 'a whole number', number: 'a number', boolean: 'true or false',
  object: 'an object', null: 'null',
}

const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' && Number.isSafeInteger(value) ? 'integer' : typeof value
}

function validateType ({ type }: JsonSchema, value: unknown, label: string): void {
  if (type === undefined) return
  const types = [type].flat() as string[]
  const actual = typeOf(value)
  if (types.includes(actual) || (actual === 'integer' && types.includes('number'))) return
  const expected = types.filter(name => name !== 'null').map(name => typeNames[name]).join(' or ')
  throw new FaultError(`${label} must be ${expected}, not ${formatted(value)}.`)
}

function validateNumber ({ minimum, maximum }: JsonSchema, value: number, label: string): void {
  const isInRange = value >= (minimum as number ?? -Infinity) && value <= (maximum as number ?? Infinity)
  if (!isInRange) {
    throw new FaultError(`${label} must be from ${String(minimum)} to ${String(maximum)}, not ${value}.`)
  }
}

function validateText (schema: JsonSchema, value: string, label: string): void {
  const names = schema.enum as readonly string[] | undefined
  if (names !== undefined && !names.includes(value)) failUnknownName(label, value, names)
  if (value.length < (schema.minLength as number ?? 0)) throw new FaultError(`${label} must not be empty.`)
  if (schema.pattern === undefined || new RegExp(schema.pattern as string).test(value)) return
  throw new FaultError(label.endsWith('path')
    ? `${label} must begin with a slash, unlike '${value}'.`
    : `${label} '${value}' may have letters, digits, dots, dashes and underscores only, 64 at most.`)
}

function validateMembers (schema: JsonSchema, value: Record<string, unknown>, label: string): void {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>
  const additional = schema.additionalProperties as JsonSchema | false | undefined
  for (const [name, member] of Object.entries(value)) {
    const memberSchema = Object.hasOwn(properties, name) ? properties[name]! : additional
    if (memberSchema === false) failUnknownKey(label, name, Object.keys(properties))
    else if (memberSchema !== undefined) validate(memberSchema, member, `${label}.${name}`)
  }
  for (const name of (schema.required ?? []) as readonly string[]) {
    if (!Object.hasOwn(value, name)) throw new FaultError(`${label} has no '${name}', which it needs.`)
  }
}

function failUnknownKey (label: string, name: string, names: readonly string[]): never {
  throw new FaultError(`${label} has no member '${name}'; it takes ${names.join(', ')}.`,
    nearestName(name, names))
}

/** Throws a FaultError for a name that is not in the list, with the nearest one as a suggestion. */
export function failUnknownName (label: string, name: string, names: readonly string[]): never {
  throw new FaultError(`${label} cannot be '${name}'; it is one of ${names.join(', ')}.`,
    nearestName(name, names))
}

/** A value as text in a message, at most 80 characters. */
function formatted (value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
