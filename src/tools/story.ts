// The built-in story as the program reads it: YAML in, JSON out, a record a line so that changes can be read.
import { readFileSync } from 'node:fs'
import { storyFile } from '../seed/load/default-world.ts'
import { plain, readSource } from '../seed/read/source.ts'

/** The text of fixtures/worlds/default.json. */
export function compiledDefaultWorld (): string {
  const fixture = plain(readSource('default.yaml', readFileSync(storyFile, 'utf8'))) as object
  const formatRecord = (value: unknown) => `  ${JSON.stringify(value)}`
  const sections = Object.entries(fixture).map(([key, value]) =>
    `${JSON.stringify(key)}: ${Array.isArray(value)
      ? `[\n${value.map(formatRecord).join(',\n')}\n]`
      : JSON.stringify(value)}`)
  return `{\n${sections.join(',\n')}\n}\n`
}
