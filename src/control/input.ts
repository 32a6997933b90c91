// Checks a verb's input before it is called: unknown names, missing names, and types. Verbs check nested
// values themselves.
import { controlBounds, isWithin, readJson } from '../json-text.ts'
import { textOf } from '../json-values.ts'
import type { JsonSchema } from '../declare/field.ts'
import { didYouMean } from '../suggest.ts'
import { refuse } from './refusal.ts'
import type { Parameter, Verb } from './verb.ts'

/** The input of a verb: values by parameter name. */
export type Input = Readonly<Record<string, unknown>>

/** Returns the input, or throws a Refusal with status 400. */
export function checkInput ({ name, input = {} }: Verb, values: Input): Input {
  for (const [key, value] of Object.entries(values)) {
    if (!isWithin(value, controlBounds)) tooMuch(key)
    const parameter = Object.hasOwn(input, key) ? input[key]! : refuseUnknown(name, key, Object.keys(input))
    checkType(key, value, parameter.schema)
  }
  const missing = Object.entries(input)
    .find(([key, { required }]) => required === true && values[key] === undefined)
  if (missing !== undefined) {
    refuse(400, 'missing-parameter', `${name} needs ${missing[0]}: ${missing[1].description}`)
  }
  return values
}

const tooMuch = (key: string): never =>
  refuse(400, 'bad-parameter', `${key} is nested too deeply, or has too many values`)

function refuseUnknown (name: string, key: string, known: readonly string[]): never {
  return refuse(400, 'unknown-parameter', `${name} takes no '${key}'`, {
    hint: known.length === 0 ? 'it takes nothing' : `it takes ${known.join(', ')}`,
    ...didYouMean(key, known),
  })
}

const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

/** The types a schema allows; an empty list means any type. */
const typesOf = ({ type }: JsonSchema): readonly unknown[] => type === undefined ? [] : [type].flat()

function checkType (key: string, value: unknown, schema: JsonSchema): void {
  if (value === undefined) return
  const [types, type] = [typesOf(schema), typeOf(value)]
  const fits = types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'))
  if (!fits) refuse(400, 'bad-parameter', `${key} must be ${types.join(' or ')}, and is ${type}`)
  const { enum: choices } = schema as { enum?: readonly unknown[] }
  if (choices === undefined || choices.includes(value)) return
  refuse(400, 'bad-parameter', `${key} must be one of ${choices.join(', ')}, and is '${textOf(value)}'`,
    typeof value === 'string' ? didYouMean(value, choices.map(String)) : {})
}

/** Converts text from a URL or command line to the parameter's type; text that does not fit stays text. */
export function coerceText (text: string, { schema }: Parameter): unknown {
  const types = typesOf(schema)
  if (types.includes('integer') || types.includes('number')) {
    return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
  }
  if (types.includes('boolean')) {
    return ['true', '1', ''].includes(text) ? true : /^(false|0)$/.test(text) ? false : text
  }
  if (types.includes('array') || types.includes('object')) return parseJson(text, types)
  return text
}

/** Parses JSON; a list may also be written with commas. */
function parseJson (text: string, types: readonly unknown[]): unknown {
  try {
    return readJson(text, controlBounds)
  } catch {
    return types.includes('array') ? text.split(',') : text
  }
}
