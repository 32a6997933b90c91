// Whether a value fits a schema, said in one sentence a person can act on. It knows as much of JSON Schema as
// the schema of faults uses; general validators speak to programmers of validators.
import type { JsonSchema } from '../declare/field.ts'
import { nearestName } from '../suggest.ts'
import { FaultError } from './fault.ts'

/** Throws a FaultError unless the value fits; `place` is what it is called in the sentence. */
export function check (schema: JsonSchema, value: unknown, place: string): void {
  checkType(schema, value, place)
  if (value === null) return
  if (typeof value === 'number') checkNumber(schema, value, place)
  if (typeof value === 'string') checkText(schema, value, place)
  if (typeof value === 'object') checkMembers(schema, value as Record<string, unknown>, place)
}

const articles: Readonly<Record<string, string>> = {
  string: 'a text', integer: 'a whole number', number: 'a number', boolean: 'true or false',
  object: 'an object', null: 'null',
}

const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' && Number.isSafeInteger(value) ? 'integer' : typeof value
}

function checkType ({ type }: JsonSchema, value: unknown, place: string): void {
  if (type === undefined) return
  const types = [type].flat() as string[]
  const actual = typeOf(value)
  if (types.includes(actual) || (actual === 'integer' && types.includes('number'))) return
  const wanted = types.filter(one => one !== 'null').map(one => articles[one]).join(' or ')
  throw new FaultError(`${place} must be ${wanted}, not ${shown(value)}.`)
}

function checkNumber ({ minimum, maximum }: JsonSchema, value: number, place: string): void {
  const isFine = value >= (minimum as number ?? -Infinity) && value <= (maximum as number ?? Infinity)
  if (!isFine) {
    throw new FaultError(`${place} must be from ${String(minimum)} to ${String(maximum)}, not ${value}.`)
  }
}

function checkText (schema: JsonSchema, value: string, place: string): void {
  const names = schema.enum as readonly string[] | undefined
  if (names !== undefined && !names.includes(value)) unknownName(place, value, names)
  if (value.length < (schema.minLength as number ?? 0)) throw new FaultError(`${place} must not be empty.`)
  if (schema.pattern === undefined || new RegExp(schema.pattern as string).test(value)) return
  throw new FaultError(place.endsWith('path')
    ? `${place} must begin with a slash, unlike '${value}'.`
    : `${place} '${value}' may have letters, digits, dots, dashes and underscores only, 64 at most.`)
}

function checkMembers (schema: JsonSchema, value: Record<string, unknown>, place: string): void {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>
  const others = schema.additionalProperties as JsonSchema | false | undefined
  for (const [name, member] of Object.entries(value)) {
    const known = Object.hasOwn(properties, name) ? properties[name]! : others
    if (known === false) unknownKey(place, name, Object.keys(properties))
    else if (known !== undefined) check(known, member, `${place}.${name}`)
  }
  for (const name of (schema.required ?? []) as readonly string[]) {
    if (!Object.hasOwn(value, name)) throw new FaultError(`${place} has no '${name}', which it needs.`)
  }
}

function unknownKey (place: string, name: string, names: readonly string[]): never {
  throw new FaultError(`${place} has no member '${name}'; it takes ${names.join(', ')}.`,
    nearestName(name, names))
}

/** Refuses a name that is none of some. */
export function unknownName (place: string, name: string, names: readonly string[]): never {
  throw new FaultError(`${place} cannot be '${name}'; it is one of ${names.join(', ')}.`,
    nearestName(name, names))
}

/** A value as it stands in a sentence. */
function shown (value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
