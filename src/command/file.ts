// Reads freshbooks-mock.yaml: options of the server and, if it has the key `version`, a fixture.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, isNode, isScalar, parseDocument, type Node, type Pair } from 'yaml'
import { Refusal } from '../control/refusal.ts'
import { didYouMean } from '../suggest.ts'
import { configFiles, keyOf, optionDeclarations } from './options.ts'

export interface ConfigFile {
  readonly name: string
  /** Values by option key (`data_dir`). */
  readonly options: Readonly<Record<string, unknown>>
  /** Present when the file is a fixture as well; its text has blanks in place of the options. */
  readonly fixture?: { readonly name: string, readonly text: string }
}

/** Reads the file of that name. Throws a Refusal for invalid YAML or an unknown key. */
export function readConfigFile (folder: string, name: string): ConfigFile {
  const text = readFileSync(join(folder, name), 'utf8')
  const document = parseDocument(text, { prettyErrors: false })
  const [error] = document.errors
  if (error !== undefined) throwFileError(name, `it is not YAML: ${error.message.split('\n')[0]!}`)
  const { contents } = document
  if (contents === null) return { name, options: {} }
  if (!isMap(contents)) return throwFileError(name, 'it must have keys, such as port: 4000')
  const pairs = contents.items as Array<Pair<Node, Node | null>>
  const knownKeys = optionDeclarations.filter(({ isSecret }) => isSecret !== true).map(keyOf)
  const optionPairs = pairs.filter(({ key }) => knownKeys.includes(keyName(key)))
  const options = Object.fromEntries(optionPairs.map(({ key, value }) => [keyName(key), value?.toJSON()]))
  if (pairs.some(({ key }) => keyName(key) === 'version')) {
    return { name, options, fixture: { name, text: blankOut(text, optionPairs) } }
  }
  const unknownPair = pairs.find(pair => !optionPairs.includes(pair))
  if (unknownPair !== undefined) throwUnknownKey(name, keyName(unknownPair.key), knownKeys)
  return { name, options }
}

/** Reads the configuration file of a folder, if there is one. Throws a Refusal when there are two. */
export function findConfigFile (folder: string): ConfigFile | undefined {
  const [name, other] = configFiles(folder)
  if (name === undefined) return undefined
  if (other !== undefined) throwFileError(other, `there is ${name} as well; keep one of them`)
  return readConfigFile(folder, name)
}

const keyName = (key: unknown): string => isScalar(key) ? String(key.value) : ''

/** Replaces some pairs by blanks, so that the rest keeps its lines and columns for error messages. */
function blankOut (text: string, pairs: ReadonlyArray<Pair<Node, Node | null>>): string {
  return pairs.reduce((text, { key, value }) => {
    const start = key.range![0]
    const end = (isNode(value) ? value : key).range![1]
    const after = /^\s*(:\s*)?(,)?/.exec(text.slice(end))![2] === undefined ? end : text.indexOf(',', end) + 1
    return text.slice(0, start) + text.slice(start, after).replace(/[^\n]/g, ' ') + text.slice(after)
  }, text)
}

function throwFileError (name: string, sentence: string): never {
  throw new Refusal(400, 'bad-file', `${name}: ${sentence}`)
}

function throwUnknownKey (name: string, key: string, knownKeys: readonly string[]): never {
  throw new Refusal(400, 'unknown-option', `${name}: no option is called '${key}'`, {
    ...didYouMean(key, [...knownKeys, 'version']),
    hint: `known: ${knownKeys.join(', ')}; with version: 1 the file is a fixture`,
  })
}
