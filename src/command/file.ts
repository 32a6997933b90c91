// freshbooks-mock.yaml in the working folder: options, and a fixture where it begins with `version`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, isNode, isScalar, parseDocument, type Node, type Pair } from 'yaml'
import { Refusal } from '../control/refusal.ts'
import { nearestName } from '../suggest.ts'
import { configFiles, keyOf, optionDeclarations } from './options.ts'

export interface ConfigFile {
  readonly name: string
  /** Values by the keys of options. */
  readonly options: Readonly<Record<string, unknown>>
  readonly fixture?: { readonly name: string, readonly text: string }
}

/** The file of that name in a folder. Throws a Refusal where it is none. */
export function readConfigFile (folder: string, name: string): ConfigFile {
  const text = readFileSync(join(folder, name), 'utf8')
  const document = parseDocument(text, { prettyErrors: false })
  const [error] = document.errors
  if (error !== undefined) refuseFile(name, `it is not YAML: ${error.message.split('\n')[0]!}`)
  const { contents } = document
  if (contents === null) return { name, options: {} }
  if (!isMap(contents)) return refuseFile(name, 'it must have keys, such as port: 4000')
  const pairs = contents.items as Array<Pair<Node, Node | null>>
  const known = optionDeclarations.filter(({ isSecret }) => isSecret !== true).map(keyOf)
  const mine = pairs.filter(({ key }) => known.includes(keyName(key)))
  const options = Object.fromEntries(mine.map(({ key, value }) => [keyName(key), value?.toJSON()]))
  if (pairs.some(({ key }) => keyName(key) === 'version')) {
    return { name, options, fixture: { name, text: without(text, mine) } }
  }
  const odd = pairs.find(pair => !mine.includes(pair))
  if (odd !== undefined) refuseKey(name, keyName(odd.key), known)
  return { name, options }
}

/** The one file there is in a folder, if any. */
export function findConfigFile (folder: string): ConfigFile | undefined {
  const [name, other] = configFiles(folder)
  if (name === undefined) return undefined
  if (other !== undefined) refuseFile(other, `there is ${name} as well; keep one of them`)
  return readConfigFile(folder, name)
}

const keyName = (key: unknown): string => isScalar(key) ? String(key.value) : ''

/** The text with blanks for some of its pairs: what is left stands in its line and column. */
function without (text: string, pairs: ReadonlyArray<Pair<Node, Node | null>>): string {
  return pairs.reduce((text, { key, value }) => {
    const start = key.range![0]
    const end = (isNode(value) ? value : key).range![1]
    const after = /^\s*(:\s*)?(,)?/.exec(text.slice(end))![2] === undefined ? end : text.indexOf(',', end) + 1
    return text.slice(0, start) + text.slice(start, after).replace(/[^\n]/g, ' ') + text.slice(after)
  }, text)
}

function refuseFile (name: string, sentence: string): never {
  throw new Refusal(400, 'bad-file', `${name}: ${sentence}`)
}

function refuseKey (name: string, key: string, known: readonly string[]): never {
  const near = nearestName(key, [...known, 'version'])
  throw new Refusal(400, 'unknown-option', `${name}: no option is called '${key}'`, {
    ...(near === undefined ? {} : { did_you_mean: near }),
    hint: `known: ${known.join(', ')}; with version: 1 the file is a fixture`,
  })
}
