// The built-in scenarios: fixtures that come with the program, by name. Each is a file of fixtures/worlds,
// and beside it the same as JSON where reading YAML would take too long. The comment at the top of the file
// describes the scenario; it is written nowhere else.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parse, resolve } from 'node:path'
import { packageFile } from '../../package-file.ts'
import { listed, suggest } from './source.ts'

/** Their names, the plain ones first. */
export const scenarioNames = [
  'empty', 'default', 'new-subscriber', 'pagination', 'huge', 'multi-business', 'no-business-membership',
  'multi-currency', 'overdue', 'time-billing', 'month-end', 'year-end', 'agency-year', 'expired-token',
  'token-refresh-race', 'failing-payments',
] as const

export type ScenarioName = typeof scenarioNames[number]

/** A scenario as lists show it. */
export interface Scenario {
  readonly name: ScenarioName
  /** What it is for, and what a test can rely on; a few sentences on one line. */
  readonly description: string
}

const folder = packageFile('fixtures/worlds/')

const fileOf = (name: string, ending: 'yaml' | 'json'): string => `${folder}${name}.${ending}`

/** Names of all files of built-in fixtures. */
export const builtInNames = (): string[] =>
  readdirSync(folder).filter(file => file.endsWith('.yaml')).map(file => file.slice(0, -5)).sort()

/** The text of all built-in fixtures, to tell whether any has changed. */
export const builtInText = (): string =>
  readdirSync(folder).sort().map(file => `${file}\n${readFileSync(folder + file, 'utf8')}`).join('\n')

/** The name of the built-in fixture in a file; undefined for any other file. */
export function builtInName (file: string): string | undefined {
  const { dir, name } = parse(resolve(file))
  return dir === resolve(folder) ? name : undefined
}

/**
 * Where a fixture of that name is read from; undefined where there is none. Only listed names reach a
 * file.
 */
export function builtInOrigin (name: string): { file: string } | { compiled: string } | undefined {
  if (!builtInNames().includes(name)) return undefined
  const compiled = fileOf(name, 'json')
  return existsSync(compiled) ? { compiled } : { file: fileOf(name, 'yaml') }
}

/** Whether there is a scenario of that name. */
export const isScenario = (name: string): name is ScenarioName =>
  (scenarioNames as readonly string[]).includes(name)

/** The name of a scenario. Throws an Error of one sentence for any other text, a path among them. */
export function scenarioNamed (name: string): ScenarioName {
  if (isScenario(name)) return name
  throw new Error(`there is no scenario '${name}'${suggest(name, scenarioNames)} (${listed(scenarioNames)})`)
}

/** The file of a scenario. Throws as `scenarioNamed` does. */
export const scenarioFile = (name: string): string => fileOf(scenarioNamed(name), 'yaml')

/** All scenarios with what they are good for. Reads their files. */
export const scenarios = (): Scenario[] =>
  scenarioNames.map(name => ({ name, description: openingOf(readFileSync(scenarioFile(name), 'utf8')) }))

/** The first paragraph of comments, without the line that is for editors. */
function openingOf (text: string): string {
  const lines = text.split('\n').filter(line => !line.startsWith('# yaml-language-server:'))
  const end = lines.findIndex(line => !/^# ./.test(line))
  return lines.slice(0, end).map(line => line.slice(2).trim()).join(' ')
}
