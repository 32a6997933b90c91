// Actions on rows: collected from the rules of resources, and run in a session of whoever acts.
import {
  failAction, freshbooksCaller, type Detail, type Details, type OutsideAction
} from '../declare/outside-action.ts'
import { tableOf, type Resource } from '../declare/resource.ts'
import type { EndpointSession } from '../derive/endpoints.ts'
import type { Entry, Model } from '../derive/model.ts'
import { businessOfRow } from '../store/businesses.ts'
import { openSession } from '../store/session.ts'
import type { World } from '../world/world.ts'
import type { Action } from './action.ts'
import { waysToName } from './names.ts'

/** Actions on rows of all resources. */
export const resourceActions = (entries: readonly Entry[]): Action[] =>
  entries.flatMap(({ resource, rules }) => Object.entries(rules?.outsideActions ?? {})
    .map(([name, action]) => actionOn(resource, name, action)))

function actionOn (resource: Resource, name: string, action: OutsideAction): Action {
  const { description, inferred, details } = action
  return {
    name,
    description,
    ...(inferred === undefined ? {} : { inferred }),
    details: { [resource.one]: rowDetail(resource), ...details },
    run: (world, values) => runOn(world, world.models.get(tableOf(resource))!, values, action),
  }
}

const rowDetail = (resource: Resource): Detail => ({
  description: `The ${resource.one.replaceAll('_', ' ')}: ${waysToName(resource)}.`,
  schema: { type: ['string', 'integer'] },
  required: true,
  refers: tableOf(resource),
})

function runOn (world: World, model: Model, details: Details, { caller, run }: OutsideAction): Details {
  const { resource } = model
  const id = details[resource.one] as number
  const own = sessionOfRow(world, model, id)
  const row = own.get(resource, id)
  return run(row, details, openSession(world, own.business, caller(row), own.now()))
}

/** A session of FreshBooks itself in the business of a row. Throws an ActionError where there is none. */
export function sessionOfRow (world: World, model: Model, id: unknown): EndpointSession {
  const business = Number.isSafeInteger(id) ? businessOfRow(world, model, id as number) : undefined
  return business === undefined
    ? failAction('not-found', `there is no such row of ${model.table} any more, or its business was deleted`)
    : openSession(world, business, freshbooksCaller)
}
