// The stories that come with the program, by name: fixtures/worlds/<name>.yaml, and beside it the same as
// JSON where reading YAML would take too long.
import { existsSync, readdirSync } from 'node:fs'
import { parse, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../fixtures/worlds/', import.meta.url))

/** The file of a story. */
export const builtInFile = (name: string, ending: 'yaml' | 'json'): string => `${folder}${name}.${ending}`

/** Names of all of them. */
export const builtInNames = (): string[] =>
  readdirSync(folder).filter(file => file.endsWith('.yaml')).map(file => file.slice(0, -5)).sort()

/** The name of the story in a file; undefined for a file of somebody's own. */
export function builtInName (file: string): string | undefined {
  const { dir, name } = parse(resolve(file))
  return dir === resolve(folder) ? name : undefined
}

/** Where a story of that name is read from; undefined where there is none. Only listed names reach a file. */
export function builtInOrigin (name: string): { file: string } | { compiled: string } | undefined {
  if (!builtInNames().includes(name)) return undefined
  const compiled = builtInFile(name, 'json')
  return existsSync(compiled) ? { compiled } : { file: builtInFile(name, 'yaml') }
}
