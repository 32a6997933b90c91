// Operations taken by name, without a request: the steps of a fixture go through the handlers that programs
// call, with the rights of a person instead of a token.
import type { Endpoint } from '../declare/endpoint.ts'
import type { LoadServices, Step } from '../seed/load/services.ts'
import type { World } from '../world/world.ts'
import { answerIn, type OperationRequest } from './answer.ts'
import { enterAlone, enterAs, memberOf } from './authenticate.ts'

/** Performs these operations; `baseUrl` is what links in answers begin with. */
export function invoker (
  endpoints: readonly Endpoint[], baseUrl: string
): Pick<LoadServices, 'invoke' | 'operations'> {
  const byName = new Map(endpoints.map(endpoint => [endpoint.operation, endpoint]))
  return {
    operations: [...byName.keys()].sort(),
    invoke: (world, step) => {
      const endpoint = byName.get(step.operation)
      if (endpoint === undefined) throw new Error(`no operation is called ${step.operation}`)
      return invoke(world, endpoint, step, baseUrl)
    },
  }
}

function invoke (
  world: World, endpoint: Endpoint, step: Step, baseUrl: string
): ReturnType<LoadServices['invoke']> {
  const { identity_id, query = {} } = step
  const member = placeOf(world, step)
  const { account_id, business_id } = member ?? {}
  const params = paramsOf(endpoint, step, { account: account_id ?? '', business: business_id ?? 0 })
  const ask: OperationRequest = {
    world, endpoint, params, query, headers: {}, body: bodyOf(endpoint, step.draft),
    url: pathOf(endpoint, params), baseUrl: () => baseUrl,
  }
  const { status, payload } = answerIn(ask, () => member === undefined
    ? enterAlone(world, endpoint, identity_id, world.now())
    : enterAs(world, endpoint, member, world.now()))
  return { status, json: payload === undefined ? undefined : JSON.parse(payload.toString()) as unknown }
}

/** The business a step is in: the one it names, else the primary one, else the person's first. */
function placeOf (world: World, { identity_id, business_id }: Step): ReturnType<typeof memberOf> {
  const wanted = business_id ?? world.setting<{ business_id: number }>('primary')!.business_id
  const found = memberOf(world, identity_id, wanted)
  return business_id === undefined || found?.business_id === business_id ? found : undefined
}

/** Values of the placeholders: the business goes by its own, the record by whatever its path calls it. */
function paramsOf (
  { paths }: Endpoint, { id }: Step, tenants: Readonly<Record<string, string | number>>
): Record<string, string> {
  const names = [...paths[0]!.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  return Object.fromEntries(names.map(name => [name, String(tenants[name] ?? id ?? '')]))
}

const pathOf = ({ paths }: Endpoint, params: Readonly<Record<string, string>>): string =>
  paths[0]!.replace(/:(\w+)/g, (_, name: string) => params[name]!)

/** The draft in the wrapper that the operation documents; one without a body sends none. */
function bodyOf ({ request }: Endpoint, draft: unknown): unknown {
  if (draft === undefined) return undefined
  const [wrapper] = Object.keys((request?.properties ?? {}) as object)
  return wrapper === undefined ? draft : { [wrapper]: draft }
}
