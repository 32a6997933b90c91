// What a verb is given, checked before it is asked: unknown names, missing ones and plain types. Whatever is
// deeper is the verb's own.
import type { JsonSchema } from '../declare/field.ts'
import { textOf } from '../json-values.ts'
import { nearestName } from '../suggest.ts'
import { refuse } from './refusal.ts'
import type { Parameter, Verb } from './verb.ts'

export type Input = Readonly<Record<string, unknown>>

/** Checks what a verb is given; gives it back. */
export function checked ({ name, input = {} }: Verb, given: Input): Input {
  for (const [key, value] of Object.entries(given)) {
    const parameter = Object.hasOwn(input, key) ? input[key]! : unknown(name, key, Object.keys(input))
    checkType(key, value, parameter.schema)
  }
  const missing = Object.entries(input)
    .find(([key, { required }]) => required === true && given[key] === undefined)
  if (missing !== undefined) {
    refuse(400, 'missing-parameter', `${name} needs ${missing[0]}: ${missing[1].description}`)
  }
  return given
}

function unknown (name: string, key: string, known: readonly string[]): never {
  const near = nearestName(key, known)
  return refuse(400, 'unknown-parameter', `${name} takes no '${key}'`, {
    hint: known.length === 0 ? 'it takes nothing' : `it takes ${known.join(', ')}`,
    ...(near === undefined ? {} : { did_you_mean: near }),
  })
}

const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

/** Types of a schema; none where it says nothing about them. */
const typesOf = ({ type }: JsonSchema): readonly unknown[] => type === undefined ? [] : [type].flat()

function checkType (key: string, value: unknown, schema: JsonSchema): void {
  if (value === undefined) return
  const [types, type] = [typesOf(schema), typeOf(value)]
  const fits = types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'))
  if (!fits) refuse(400, 'bad-parameter', `${key} must be ${types.join(' or ')}, and is ${type}`)
  const { enum: choices } = schema as { enum?: readonly unknown[] }
  if (choices === undefined || choices.includes(value)) return
  const near = typeof value === 'string' ? nearestName(value, choices.map(String)) : undefined
  refuse(400, 'bad-parameter', `${key} must be one of ${choices.join(', ')}, and is '${textOf(value)}'`,
    near === undefined ? {} : { did_you_mean: near })
}

/** A text of a URL or command line as the type its parameter has. */
export function fromText (text: string, { schema }: Parameter): unknown {
  const types = typesOf(schema)
  if (types.includes('integer') || types.includes('number')) {
    return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
  }
  if (types.includes('boolean')) {
    return ['true', '1', ''].includes(text) ? true : /^(false|0)$/.test(text) ? false : text
  }
  if (types.includes('array') || types.includes('object')) return fromJson(text, types)
  return text
}

/** JSON where it can be read; a list may also be written with commas. */
function fromJson (text: string, types: readonly unknown[]): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return types.includes('array') ? text.split(',') : text
  }
}
