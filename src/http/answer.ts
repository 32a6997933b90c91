// An operation asked and answered, without Fastify: HTTP asks, and so do the steps of a fixture. Problems are
// answers too, worded by the family; what is thrown is a bug of ours.
import { tenantOfEndpoint, type Endpoint, type Query, type Reply } from '../declare/endpoint.ts'
import { Problems } from '../declare/problem.ts'
import type { EndpointSession } from '../derive/endpoints.ts'
import type { Change } from '../store/changes.ts'
import { worldOfToken } from '../oauth/credentials.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'
import { authenticate } from './authenticate.ts'
import { readable } from './body.ts'
import { tenantHint } from './route-suggestions.ts'

/** A request for an operation, whoever asks. */
export interface OperationRequest {
  readonly world: World
  readonly endpoint: Endpoint
  /** Values of the path's placeholders. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The parsed body, or what stands for one that could not be read. */
  readonly body: unknown
  readonly url: string
  /** Where this server can be reached, without a trailing slash. */
  readonly baseUrl: () => string
  /** Throws problems where a strict world does not let the request pass; called once it is known who asks. */
  readonly check?: () => void
  /** Runs the handler: in a transaction where it writes, unless a fault wants it otherwise. */
  readonly run?: ((work: () => Reply) => Reply) | undefined
}

/** A request of somebody who shows a token. */
export interface TokenRequest extends OperationRequest {
  readonly worlds: Worlds
  readonly token: string | undefined
}

/** An answer that is ready to be sent, and what was changed to make it. */
export interface Answer {
  readonly status: number
  readonly contentType: string
  /** Undefined where there is no body. */
  readonly payload: Buffer | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly changes: readonly Change[]
}

const nothing: readonly Change[] = []
const noHeaders: Readonly<Record<string, string>> = {}

/** Answers. */
export const answer = (ask: TokenRequest): Answer => answerIn(ask, () => enter(ask))

/** Answers in a session that is opened otherwise than by a token; opening it may throw problems too. */
export function answerIn (ask: OperationRequest, open: () => EndpointSession): Answer {
  const { endpoint } = ask
  try {
    const session = open()
    ask.check?.()
    const { world, params, query, headers, baseUrl } = ask
    const call = { session, params, query, body: readable(ask.body), headers, baseUrl }
    const run = ask.run ?? (endpoint.method === 'GET' ? directly : inTransaction(world))
    const work = (): Reply => run(() => endpoint.handle(call))
    const { result, changes } =
      endpoint.method === 'GET' ? { result: work(), changes: nothing } : world.captureChanges(work)
    return answered(endpoint, result, changes)
  } catch (error) {
    if (!(error instanceof Problems)) throw error
    return refusal(ask, error)
  }
}

const directly = (work: () => Reply): Reply => work()
const inTransaction = (world: World) => (work: () => Reply): Reply => world.transaction(work)

function answered ({ family, success }: Endpoint, reply: Reply, changes: readonly Change[]): Answer {
  const { status = success ?? 200, text, json, headers = noHeaders } = reply
  const payload = status === 204
    ? undefined
    : text instanceof Buffer ? text : Buffer.from(text ?? JSON.stringify(json))
  return { status, contentType: family.conventions.contentType, payload, headers, changes }
}

/** What the family says of problems. */
export function refusal (
  ask: Pick<OperationRequest, 'endpoint' | 'headers' | 'url' | 'world' | 'params'>, error: Problems
): Answer {
  const { family, method } = ask.endpoint
  const { status, body } = family.problems.word(error.problems, { method, url: ask.url, headers: ask.headers })
  const hint = (error as Hinted).hint ?? strangeTenant(ask, error)
  return {
    status,
    contentType: family.conventions.contentType,
    payload: Buffer.from(JSON.stringify(body)),
    headers: hint === undefined ? noHeaders : { 'x-mock-hint': hint },
    changes: nothing,
  }
}

/** Problems with what FreshBooks would not say and a developer needs to know. */
interface Hinted extends Problems {
  hint?: string
}

/** An account or business that is not there, where the three ids of a business are easily mixed up. */
function strangeTenant (
  { world, endpoint, params }: Pick<TokenRequest, 'world' | 'endpoint' | 'params'>, { problems }: Problems
): string | undefined {
  const tenant = tenantOfEndpoint(endpoint)
  const isStrange = ['unknown-account', 'unknown-business', 'unknown-route'].includes(problems[0]!.kind)
  if (!isStrange || tenant === undefined) return undefined
  return tenantHint(world, tenant, params[tenant.parameter] ?? '')
}

/** Authenticates; a token of another world gets its 401 with a hint, the one mistake nobody finds alone. */
function enter ({ worlds, world, endpoint, token, params }: TokenRequest): EndpointSession {
  const tenant = tenantOfEndpoint(endpoint)
  try {
    return authenticate(world, endpoint, token, tenant && params[tenant.parameter])
  } catch (error) {
    const home = token === undefined ? undefined : worldOfToken(worlds, token)
    if (home !== undefined && home !== world && error instanceof Problems) {
      (error as Hinted).hint =
        `this token belongs to world '${home.name}', the request is for world '${world.name}'`
    }
    throw error
  }
}
