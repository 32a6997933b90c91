// Everything the other side can do, and doing it.
import { nearestName } from '../suggest.ts'
import type { Change } from '../store/changes.ts'
import type { RowRef } from '../world/request-log.ts'
import type { World } from '../world/world.ts'
import { failAction, type Action, type Details } from './action.ts'
import { disconnectsApp } from './applications.ts'
import { paysInvoice, viewsInvoice } from './invoices.ts'
import { idNamed } from './names.ts'

/** All actions, by name. */
export const actions: readonly Action[] = [paysInvoice, viewsInvoice, disconnectsApp]

/** What came of an action. */
export interface ActionResult {
  readonly changed: readonly RowRef[]
  readonly result: Readonly<Record<string, unknown>>
}

/**
 * Does it, in one transaction, at the world's now. Throws Problems with one sentence where it cannot be done;
 * nothing has changed then.
 */
export function runAction (world: World, name: string, details: unknown): ActionResult {
  const action = actionNamed(name)
  return world.changeRights(() => {
    const { result, changes } = world.captureChanges(
      () => action.run(world, readDetails(world, action, details))
    )
    return { changed: rowRefsOf(changes), result }
  })
}

/** The action of that name. Throws Unable. */
export function actionNamed (name: string): Action {
  const names = actions.map(action => action.name)
  return actions.find(action => action.name === name) ??
    failAction(
      'not-found', `there is no action '${name}'; known: ${names.join(', ')}`, nearestName(name, names)
    )
}

/** Each row once, in the order in which they were first touched. */
function rowRefsOf (changes: readonly Change[]): RowRef[] {
  const things = new Map(changes.map(({ type, id }) => [`${type}/${id}`, { type, id }]))
  return [...things.values()]
}

function readDetails (world: World, action: Action, details: unknown): Details {
  const given = details ?? {}
  if (typeof given !== 'object' || Array.isArray(given)) {
    return failAction('invalid', `the details of ${action.name} must be an object`)
  }
  const entries = Object.entries(given).filter(([, value]) => value !== undefined && value !== null)
  checkNames(action, Object.keys(given), entries.map(([key]) => key))
  return Object.fromEntries(entries.map(([key, value]) => {
    const { refers } = action.details[key]!
    return [key, refers === undefined ? value : idNamed(world, refers, value)]
  }))
}

/** Null says nothing, but under a name that is known. */
function checkNames (
  { name, details }: Action, names: readonly string[], given: readonly string[]
): void {
  const known = Object.keys(details)
  const unknown = names.find(key => !Object.hasOwn(details, key))
  if (unknown !== undefined) {
    failAction('invalid', `${name} takes no '${unknown}', only ${known.join(' and ')}`,
      nearestName(unknown, known))
  }
  const missing = known.find(key => details[key]!.required === true && !given.includes(key))
  if (missing !== undefined) failAction('invalid', `${name} needs ${missing}`)
}
