// Converts command-line arguments to the input of a verb. The verb's parameters determine types; lists and
// objects may be written as YAML, which includes JSON, or be read from a file.
import { readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'yaml'
import { coerceText, type Input } from '../control/input.ts'
import { Refusal } from '../control/refusal.ts'
import type { Parameter, Verb } from '../control/verb.ts'
import { namedParameters } from '../control/arguments.ts'
import type { Environment } from './environment.ts'

const typesOf = ({ schema: { type } }: Parameter): readonly unknown[] =>
  type === undefined ? [] : [type].flat()

export const isList = (parameter: Parameter): boolean => typesOf(parameter).includes('array')

/** Whether a value of the parameter may be an object, or a list of objects. */
export function isStructured (parameter: Parameter): boolean {
  const types = typesOf(parameter)
  if (types.includes('object')) return true
  const { items, enum: choices } = parameter.schema as { items?: { type?: unknown }, enum?: unknown }
  if (!types.includes('array')) return types.length === 0 && choices === undefined
  return [items?.type].flat().some(type => type === undefined || type === 'object')
}

/** Required named parameters that are structured. A verb with one accepts a file as its last argument. */
export const requiredStructured = (verb: Verb): string[] => namedParameters(verb)
  .filter(name => verb.input![name]!.required === true && isStructured(verb.input![name]!))

/** Whether the command has the option --input. */
export const acceptsFile = (verb: Verb): boolean =>
  namedParameters(verb).some(name => isStructured(verb.input![name]!))

const throwBadInput = (sentence: string, hint?: string): never => {
  throw new Refusal(400, 'bad-input', sentence, hint === undefined ? {} : { hint })
}

/** Reads a file, or standard input for `-`. Returns a Buffer for a SQLite file, else text. */
export async function readContent (file: string, { stdin, cwd }: Environment): Promise<string | Buffer> {
  const content =
    file === '-' ? await readAll(stdin) : await readFile(resolve(cwd, file)).catch(throwUnreadable(file))
  // a SQLite file has a zero byte after the 15 characters of its magic text
  return content.subarray(0, 16).includes(0) ? content : content.toString()
}

async function readAll (stdin: Environment['stdin']): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

const throwUnreadable = (file: string) => ({ code, message }: NodeJS.ErrnoException): never =>
  throwBadInput(`${file} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : message}`,
    file.startsWith('{') || file.startsWith('[') ? 'values are given by name: --name value' : undefined)

/** Parses YAML or JSON; error messages begin with `source`. */
export function parseYaml (text: string, source: string): unknown {
  try {
    return parse(text, { prettyErrors: false })
  } catch (error) {
    return throwBadInput(`${source} is neither YAML nor JSON: ${(error as Error).message.split('\n')[0]!}`)
  }
}

/** The value of an option that was given once or several times. */
export async function optionValue (
  name: string, texts: readonly string[], parameter: Parameter, environment: Environment
): Promise<unknown> {
  const values = await Promise.all(texts.map(text => parseValue(name, text, parameter, environment)))
  return isList(parameter) ? values.flat() : values.at(-1)
}

async function parseValue (
  name: string, text: string, parameter: Parameter, environment: Environment
): Promise<unknown> {
  if (text === 'null' && typesOf(parameter).includes('null')) return null
  if (!isStructured(parameter)) return coerceText(text, parameter)
  if (text.startsWith('@')) return readValueFile(text.slice(1), parameter, environment)
  return /^\s*[[{]/.test(text) ? parseYaml(text, name) : coerceText(text, parameter)
}

/** Keeps the content as text where the parameter takes texts, so that errors in a fixture can name lines. */
async function readValueFile (
  file: string, parameter: Parameter, environment: Environment
): Promise<unknown> {
  const content = await readContent(file, environment)
  const { items } = parameter.schema as { items?: { type?: unknown } }
  return [items?.type].flat().includes('string') ? String(content) : parseYaml(String(content), file)
}

/** Reads the input of a verb from a file. A list is the value of the first required structured parameter. */
export async function readInputFile (file: string, verb: Verb, environment: Environment): Promise<Input> {
  const value = parseYaml(String(await readContent(file, environment)), file)
  const [required] = requiredStructured(verb)
  if (Array.isArray(value) && required !== undefined && isList(verb.input![required]!)) {
    return { [required]: value }
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input
  const names = namedParameters(verb).join(', ')
  return throwBadInput(`${file} must say what ${verb.name} takes, by name: ${names}`)
}

/** The value of a body parameter: from a file, inline YAML in braces, or `name=value` words for an object. */
export async function bodyValue (
  words: readonly string[], parameter: Parameter, environment: Environment
): Promise<unknown> {
  const [first] = words as [string]
  const acceptsObject = typesOf(parameter).includes('object')
  const arePairs = words.every(word => /^\w+=/.test(word))
  if (acceptsObject && arePairs && !existsSync(resolve(environment.cwd, first))) {
    return Object.fromEntries(words.map(parsePair))
  }
  if (words.length > 1) throwBadInput(`'${words[1]!}' is one word too many`)
  const isInline = /^\s*[[{]/.test(first)
  const content = isInline ? first : await readContent(first, environment)
  if (!acceptsObject || typeof content !== 'string') return content
  return parseYaml(content, isInline ? 'the value' : first)
}

function parsePair (word: string): [string, unknown] {
  const [, name, text] = /^(\w+)=(.*)$/s.exec(word)!
  return [name!, parseYaml(text!, name!)]
}
