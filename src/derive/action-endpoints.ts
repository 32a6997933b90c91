// Actions with a route of their own → endpoints. The answer is the row as `get` shows it, unless the action
// declares another.
import { isKey, type Action, type RouteTrigger } from '../declare/action.ts'
import type { Call, Endpoint, Reply } from '../declare/endpoint.ts'
import type { Catalogue } from '../declare/include.ts'
import {
  checkOwnership, common, includesOf, mustBeAt, sessionOf, shownSchema, withLazyParts
} from './endpoint-parts.ts'
import type { Model } from './model.ts'
import { inputSchema, pascal } from './schemas.ts'

/** The endpoints of a resource's actions. */
export const actionEndpoints = (model: Model, catalogue: Catalogue): Endpoint[] =>
  Object.entries(model.rules.actions ?? {}).flatMap(([name, action]) =>
    isKey(action.trigger) ? [] : [endpointOf(model, catalogue, name, action, action.trigger)])

function endpointOf (
  model: Model, catalogue: Catalogue, name: string, action: Action, trigger: RouteTrigger
): Endpoint {
  const { method, path, summary, success, inferred, reply } = trigger
  const { one, many } = model.resource
  const usual = common(model, 'update', method === 'GET' ? 'read' : 'write')
  const endpoint: Omit<Endpoint, 'response'> = {
    ...usual,
    method,
    paths: usual.paths.map(row => `${row}/${path}`),
    operation: `${many}.${name}`,
    summary,
    ...(trigger.scope === undefined ? {} : { scope: trigger.scope }),
    ...(success === undefined ? {} : { success }),
    ...(inferred === undefined ? {} : { inferred }),
    handle: call => run(call, model, action, trigger),
  }
  return withLazyParts(endpoint, {
    ...(action.input === undefined
      ? {}
      : {
          request: () =>
            model.envelope.requestSchema(one, inputSchema(`${pascal(one)}${pascal(name)}`, action.input!)),
        }),
    response: () => reply?.schema ?? model.envelope.oneSchema(one, shownSchema(model, catalogue)),
  })
}

function run (call: Call, model: Model, action: Action, { reply }: RouteTrigger): Reply {
  const session = sessionOf(call)
  checkOwnership(call, model)
  const id = mustBeAt(call, model)
  session.act(model, action, model.envelope.unwrap(model.resource.one, call.body) ?? {}, id)
  if (reply !== undefined) return reply.make(session.get(model.resource, id), session)
  const row = session.show(model, id, includesOf(call, model, {}))
  return { text: model.envelope.one(model.resource.one, row) }
}
