// The built-in scenarios: worlds that are told by name. Each is a file of fixtures/worlds, read when it is
// asked for; what it is good for stands in the comment it begins with, and nowhere else.
import { readFileSync } from 'node:fs'
import { builtInFile, builtInOrigin } from './built-in.ts'
import { loadFixture, type Fixture } from './fixture.ts'
import { listed, suggest } from './suggestions.ts'

/** Their names, the plain ones first. */
export const scenarioNames = [
  'empty', 'default', 'new-subscriber', 'pagination', 'huge', 'multi-business', 'no-business-membership',
  'multi-currency', 'overdue', 'time-billing', 'year-end', 'expired-token', 'token-refresh-race',
  'failing-payments',
] as const

export type ScenarioName = typeof scenarioNames[number]

/** A scenario as lists show it. */
export interface Scenario {
  readonly name: ScenarioName
  /** What it is for, and what a test can rely on; a few sentences on one line. */
  readonly description: string
}

/** Whether there is a scenario of that name. */
export const isScenario = (name: string): name is ScenarioName =>
  (scenarioNames as readonly string[]).includes(name)

/** The file of a scenario. Throws an Error of one sentence for any other name, a path among them. */
export const scenarioFile = (name: string): string => builtInFile(known(name), 'yaml')

/** Reads a scenario, compiled where it comes so. Throws as `scenarioFile` does. */
export const loadScenario = (name: string): Fixture => loadFixture(builtInOrigin(known(name))!)

function known (name: string): ScenarioName {
  if (isScenario(name)) return name
  throw new Error(`there is no scenario '${name}'${suggest(name, scenarioNames)} (${listed(scenarioNames)})`)
}

/** All scenarios with what they are good for. Reads their files. */
export const scenarios = (): Scenario[] =>
  scenarioNames.map(name => ({ name, description: openingOf(readFileSync(scenarioFile(name), 'utf8')) }))

/** The first paragraph of comments, without the line that is for editors. */
function openingOf (text: string): string {
  const lines = text.split('\n').filter(line => !line.startsWith('# yaml-language-server:'))
  const end = lines.findIndex(line => !/^# ./.test(line))
  return lines.slice(0, end).map(line => line.slice(2).trim()).join(' ')
}
