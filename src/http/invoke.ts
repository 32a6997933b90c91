// Invokes operations by name for the steps of fixtures: through the same handlers as HTTP requests, with the
// rights of a person instead of a token.
import type { Endpoint } from '../declare/endpoint.ts'
import type { LoadServices, Step } from '../seed/load/services.ts'
import type { World } from '../world/world.ts'
import { answerIn, type OperationRequest } from './answer.ts'
import { membershipOf, openMemberSession, openPersonalSession } from './authenticate.ts'

/** Invokes these operations. Links in responses begin with `baseUrl`. */
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
  const membership = membershipFor(world, step)
  const { account_id, business_id } = membership ?? {}
  const params = paramsOf(endpoint, step, { account: account_id ?? '', business: business_id ?? 0 })
  const request: OperationRequest = {
    world, endpoint, params, query, headers: {}, body: bodyOf(endpoint, step.draft),
    url: pathOf(endpoint, params), baseUrl: () => baseUrl,
  }
  const { status, payload, contentType } = answerIn(request, () => membership === undefined
    ? openPersonalSession(world, endpoint, identity_id, world.now())
    : openMemberSession(world, endpoint, membership, world.now()))
  const isJson = payload !== undefined && contentType.includes('json')
  return { status, json: isJson ? JSON.parse(payload.toString()) as unknown : undefined }
}

/**
 * The membership for a step: in the business that it names, else in the primary one, else the person's first.
 */
function membershipFor (world: World, { identity_id, business_id }: Step): ReturnType<typeof membershipOf> {
  const businessId = business_id ?? world.setting<{ business_id: number }>('primary')!.business_id
  const found = membershipOf(world, identity_id, businessId)
  return business_id === undefined || found?.business_id === business_id ? found : undefined
}

/** Path parameters: the tenant by its name, the id for any other name. */
function paramsOf (
  { paths }: Endpoint, { id }: Step, tenants: Readonly<Record<string, string | number>>
): Record<string, string> {
  const names = [...paths[0]!.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  return Object.fromEntries(names.map(name => [name, String(tenants[name] ?? id ?? '')]))
}

const pathOf = ({ paths }: Endpoint, params: Readonly<Record<string, string>>): string =>
  paths[0]!.replace(/:(\w+)/g, (_, name: string) => params[name]!)

/** The draft in the wrapper that the operation documents. */
function bodyOf ({ request }: Endpoint, draft: unknown): unknown {
  if (draft === undefined) return undefined
  const [wrapper] = Object.keys((request?.properties ?? {}) as object)
  return wrapper === undefined ? draft : { [wrapper]: draft }
}
