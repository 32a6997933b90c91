// The built-in world as the program reads it: YAML in, JSON out, a record a line so that changes can be read.
import { readFileSync } from 'node:fs'
import { scenarioFile } from '../seed/read/scenarios.ts'
import { plain, readSource } from '../seed/read/source.ts'

/** The text of fixtures/worlds/default.json. */
export function compiledFixture (): string {
  const story = plain(readSource('default.yaml', readFileSync(scenarioFile('default'), 'utf8'))) as object
  const record = (value: unknown) => `  ${JSON.stringify(value)}`
  const sections = Object.entries(story).map(([key, value]) =>
    `${JSON.stringify(key)}: ${Array.isArray(value)
      ? `[\n${value.map(record).join(',\n')}\n]`
      : JSON.stringify(value)}`)
  return `{\n${sections.join(',\n')}\n}\n`
}
