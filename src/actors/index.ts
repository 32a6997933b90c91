// The list of actions and of what else a job can be, and running one.
import { failAction, type Details } from '../declare/outside-action.ts'
import { resources } from '../resources/index.ts'
import { nearestName } from '../suggest.ts'
import type { Change } from '../store/changes.ts'
import { raisingEvents } from '../store/outbox.ts'
import type { RowRef } from '../world/request-log.ts'
import type { World } from '../world/world.ts'
import type { Action, JobKind } from './action.ts'
import { disconnectsApp } from './applications.ts'
import { idNamed } from './names.ts'
import { resourceActions } from './resource-actions.ts'
import { resourceJobs } from './resource-jobs.ts'

/** All actions. */
export const actions: readonly Action[] = [...resourceActions(resources), disconnectsApp]

/** Result of an action, and the rows that it created, changed or deleted. */
export interface ActionResult {
  readonly changed: readonly RowRef[]
  readonly result: Readonly<Record<string, unknown>>
}

/** Runs an action in one transaction at the world's now. Throws Problems; nothing has changed then. */
export const runAction = (world: World, name: string, details: unknown): ActionResult =>
  run(world, actionNamed(name), details)

/** The same for what a job is: an action, or a job of a resource's rules. */
export const runJob = (world: World, name: string, details: unknown): ActionResult =>
  run(world, resourceJobs(world.models).find(kind => kind.name === name) ?? actionNamed(name), details)

function run (world: World, kind: JobKind, details: unknown): ActionResult {
  return world.changeRights(() => {
    const { result, changes } = world.captureChanges(() =>
      raisingEvents(world, () => kind.run(world, readDetails(world, kind, details))))
    return { changed: rowRefsOf(changes), result }
  })
}

/** The action with this name. Throws an ActionError. */
export function actionNamed (name: string): Action {
  const names = actions.map(action => action.name)
  return actions.find(action => action.name === name) ??
    failAction(
      'not-found', `there is no action '${name}'; known: ${names.join(', ')}`, nearestName(name, names)
    )
}

/** Each row once, in order of its first change. */
function rowRefsOf (changes: readonly Change[]): RowRef[] {
  const refs = new Map(changes.map(({ type, id }) => [`${type}/${id}`, { type, id }]))
  return [...refs.values()]
}

function readDetails (world: World, action: JobKind, details: unknown): Details {
  const values = details ?? {}
  if (typeof values !== 'object' || Array.isArray(values)) {
    return failAction('invalid', `the details of ${action.name} must be an object`)
  }
  const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== null)
  checkNames(action, Object.keys(values), entries.map(([key]) => key))
  return Object.fromEntries(entries.map(([key, value]) => {
    const { refers } = action.details[key]!
    return [key, refers === undefined ? value : idNamed(world, refers, value)]
  }))
}

/** Checks names also of details that are null; null itself is an absent detail. */
function checkNames (
  { name, details }: JobKind, names: readonly string[], values: readonly string[]
): void {
  const known = Object.keys(details)
  const unknown = names.find(key => !Object.hasOwn(details, key))
  if (unknown !== undefined) {
    failAction('invalid', `${name} takes no '${unknown}', only ${known.join(' and ')}`,
      nearestName(unknown, known))
  }
  const missing = known.find(key => details[key]!.required === true && !values.includes(key))
  if (missing !== undefined) failAction('invalid', `${name} needs ${missing}`)
}
