// The built-in scenarios: worlds that are told by name. Each is a file of fixtures/worlds, read when it is
// asked for; what it is good for stands in the comment it begins with, and nowhere else.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { nearestName } from '../suggest.ts'
import { compiledFile } from './default-world.ts'
import { loadFixture, type Fixture } from './fixture.ts'

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
export function scenarioFile (name: string): string {
  if (isScenario(name)) return fileURLToPath(new URL(`../../fixtures/worlds/${name}.yaml`, import.meta.url))
  const near = nearestName(name, scenarioNames)
  const hint = near === undefined ? '' : `; did you mean '${near}'?`
  throw new Error(`there is no scenario '${name}'${hint} (known: ${scenarioNames.join(', ')})`)
}

/** Reads a scenario; the default one comes compiled. Throws as `scenarioFile` does. */
export function loadScenario (name: string): Fixture {
  const file = scenarioFile(name)
  return loadFixture(name === 'default' ? { compiled: compiledFile } : { file })
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
