// Words of a command line → what a verb is given. Values are typed by the verb's parameters; whatever has
// parts may be written as YAML, of which JSON is one kind, or stand in a file.
import { readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'yaml'
import { fromText, type Input } from '../control/input.ts'
import { Refusal } from '../control/refusal.ts'
import type { Parameter, Verb } from '../control/verb.ts'
import { byName } from '../control/arguments.ts'
import type { Environment } from './environment.ts'

const typesOf = ({ schema: { type } }: Parameter): readonly unknown[] =>
  type === undefined ? [] : [type].flat()

export const isList = (parameter: Parameter): boolean => typesOf(parameter).includes('array')

/** Whether a value of it may have parts. */
export function hasParts (parameter: Parameter): boolean {
  const types = typesOf(parameter)
  if (types.includes('object')) return true
  const { items, enum: choices } = parameter.schema as { items?: { type?: unknown }, enum?: unknown }
  if (!types.includes('array')) return types.length === 0 && choices === undefined
  return [items?.type].flat().some(type => type === undefined || type === 'object')
}

/** What a verb must be told that has parts: a file may say it. */
export const neededWithParts = (verb: Verb): string[] => byName(verb)
  .filter(name => verb.input![name]!.required === true && hasParts(verb.input![name]!))

/** Whether inputs may come as a file. */
export const takesFile = (verb: Verb): boolean => byName(verb).some(name => hasParts(verb.input![name]!))

const refuseInput = (sentence: string, hint?: string): never => {
  throw new Refusal(400, 'bad-input', sentence, hint === undefined ? {} : { hint })
}

/** A file, or standard input for `-`. Text, unless it is no text. */
export async function contentOf (file: string, { stdin, cwd }: Environment): Promise<string | Buffer> {
  const content =
    file === '-' ? await readAll(stdin) : await readFile(resolve(cwd, file)).catch(unreadable(file))
  // SQLite files begin with their name and a zero byte
  return content.subarray(0, 16).includes(0) ? content : content.toString()
}

async function readAll (stdin: Environment['stdin']): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

const unreadable = (file: string) => ({ code, message }: NodeJS.ErrnoException): never =>
  refuseInput(`${file} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : message}`,
    file.startsWith('{') || file.startsWith('[') ? 'values are given by name: --name value' : undefined)

/** YAML or JSON as a value; `where` is what the mistake is called after. */
export function readYaml (text: string, where: string): unknown {
  try {
    return parse(text, { prettyErrors: false })
  } catch (error) {
    return refuseInput(`${where} is neither YAML nor JSON: ${(error as Error).message.split('\n')[0]!}`)
  }
}

/** The value of an option that was written down once or more often. */
export async function valueOf (
  name: string, texts: readonly string[], parameter: Parameter, surroundings: Environment
): Promise<unknown> {
  const values = await Promise.all(texts.map(text => oneValue(name, text, parameter, surroundings)))
  return isList(parameter) ? values.flat() : values.at(-1)
}

async function oneValue (
  name: string, text: string, parameter: Parameter, surroundings: Environment
): Promise<unknown> {
  if (text === 'null' && typesOf(parameter).includes('null')) return null
  if (!hasParts(parameter)) return fromText(text, parameter)
  if (text.startsWith('@')) return fromFile(text.slice(1), parameter, surroundings)
  return /^\s*[[{]/.test(text) ? readYaml(text, name) : fromText(text, parameter)
}

/** As text where a list takes texts: mistakes in a fixture are then told with their lines. */
async function fromFile (file: string, parameter: Parameter, surroundings: Environment): Promise<unknown> {
  const content = await contentOf(file, surroundings)
  const { items } = parameter.schema as { items?: { type?: unknown } }
  return [items?.type].flat().includes('string') ? String(content) : readYaml(String(content), file)
}

/** All inputs of a verb from a file; a list stands for the one list that the verb needs. */
export async function inputsIn (file: string, verb: Verb, surroundings: Environment): Promise<Input> {
  const value = readYaml(String(await contentOf(file, surroundings)), file)
  const [needed] = neededWithParts(verb)
  if (Array.isArray(value) && needed !== undefined && isList(verb.input![needed]!)) return { [needed]: value }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input
  return refuseInput(`${file} must say what ${verb.name} takes, by name: ${byName(verb).join(', ')}`)
}

/** What is the body as a whole: a file, the thing itself in braces, or `name=value` words for an object. */
export async function wholeOf (
  words: readonly string[], parameter: Parameter, surroundings: Environment
): Promise<unknown> {
  const [first] = words as [string]
  const isObject = typesOf(parameter).includes('object')
  if (isObject && words.every(word => /^\w+=/.test(word)) && !existsSync(resolve(surroundings.cwd, first))) {
    return Object.fromEntries(words.map(pairOf))
  }
  if (words.length > 1) refuseInput(`'${words[1]!}' is one word too many`)
  const isInline = /^\s*[[{]/.test(first)
  const content = isInline ? first : await contentOf(first, surroundings)
  return isObject && typeof content === 'string' ? readYaml(content, isInline ? 'the value' : first) : content
}

function pairOf (word: string): [string, unknown] {
  const [, name, text] = /^(\w+)=(.*)$/s.exec(word)!
  return [name!, readYaml(text!, name!)]
}
