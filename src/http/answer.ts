// Runs an operation without Fastify, for HTTP requests and for the steps of fixtures. Problems become
// responses in the format of the family; any other exception is a bug of the mock.
import { tenantOfEndpoint, type Call, type Endpoint, type File, type Query, type Reply } from '../declare/endpoint.ts'
import { Problems } from '../declare/problem.ts'
import type { EndpointSession } from '../derive/endpoints.ts'
import type { Change } from '../store/changes.ts'
import { raisingEvents } from '../store/outbox.ts'
import { worldOfToken } from '../oauth/credentials.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'
import { authenticate } from './authenticate.ts'
import { readable } from './body.ts'
import { tenantHint } from './route-suggestions.ts'

/** A request for an operation, over HTTP or from a fixture. */
export interface OperationRequest {
  readonly world: World
  readonly endpoint: Endpoint
  /** Path parameters. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The parsed body, or the placeholder of an unreadable one (body.ts). */
  readonly body: unknown
  readonly url: string
  /** The server's address with the world's prefix, without a trailing slash. */
  readonly baseUrl: () => string
  /** Throws problems if a strict world refuses the request; called after authentication. */
  readonly check?: () => void
  /** Runs the handler. Default: in a transaction, except for GET. */
  readonly run?: ((work: () => Reply) => Reply) | undefined
}

/** A request that authenticates with a token. */
export interface TokenRequest extends OperationRequest {
  readonly worlds: Worlds
  readonly token: string | undefined
}

/** A response that is ready to send, and the changes that the operation made. */
export interface Answer {
  readonly status: number
  readonly contentType: string
  /** Undefined if there is no body. */
  readonly payload: Buffer | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly changes: readonly Change[]
}

const noChanges: readonly Change[] = []
const noHeaders: Readonly<Record<string, string>> = {}

/** Authenticates and runs an operation. */
export const answer = (request: TokenRequest): Answer => answerIn(request, () => openTokenSession(request))

/** Runs an operation in the session that `open` returns; `open` may throw problems too. */
export function answerIn (request: OperationRequest, open: () => EndpointSession): Answer {
  const { endpoint } = request
  try {
    const session = open()
    request.check?.()
    const call = callIn(request, session)
    const run = request.run ?? (endpoint.method === 'GET' ? withoutTransaction : transactionIn(request.world))
    const handle = (): Reply => endpoint.handle(call)
    const { world } = request
    const { result, changes } = endpoint.method === 'GET'
      ? { result: run(handle), changes: noChanges }
      : world.captureChanges(() => run(() => raisingEvents(world, handle)))
    return answerFrom(endpoint, result, changes)
  } catch (error) {
    if (!(error instanceof Problems)) throw error
    return refusal(request, error)
  }
}

function callIn ({ params, query, headers, baseUrl, body }: OperationRequest, session: EndpointSession): Call {
  return { session, params, query, body: readable(body), headers, baseUrl }
}

const withoutTransaction = (work: () => Reply): Reply => work()
const transactionIn = (world: World) => (work: () => Reply): Reply => world.transaction(work)

function answerFrom ({ family, success }: Endpoint, reply: Reply, changes: readonly Change[]): Answer {
  const { status = success ?? 200, file, headers = noHeaders } = reply
  const contentType = file?.type ?? family.conventions.contentType
  return { status, contentType, payload: payloadOf(reply), headers: { ...headers, ...nameOf(file) }, changes }
}

/** The body of a reply; undefined where it has none. */
function payloadOf ({ text, json, file }: Reply): Buffer | undefined {
  if (text !== undefined) return text instanceof Buffer ? text : Buffer.from(text)
  return file?.content ?? (json === undefined ? undefined : Buffer.from(JSON.stringify(json)))
}

/** The header under which a browser learns the name of a file (RFC 6266). */
const nameOf = (file: File | undefined): Readonly<Record<string, string>> =>
  file?.name === undefined
    ? noHeaders
    : { 'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(file.name)}` }

/** The error response for problems, in the format of the family. */
function refusal (
  request: Pick<OperationRequest, 'endpoint' | 'headers' | 'url' | 'world' | 'params'>, error: Problems
): Answer {
  const { endpoint: { family, method }, url, headers } = request
  const { status, body } = family.problems.word(error.problems, { method, url, headers })
  const hint = (error as HintedProblems).hint ?? unknownTenantHint(request, error)
  return {
    status,
    contentType: family.conventions.contentType,
    payload: Buffer.from(JSON.stringify(body)),
    headers: hint === undefined ? noHeaders : { 'x-mock-hint': hint },
    changes: noChanges,
  }
}

/** Problems with advice for the developer, which FreshBooks would not send. */
interface HintedProblems extends Problems {
  hint?: string
}

/** A hint for an unknown account or business, because the three ids of a business are easily confused. */
function unknownTenantHint (
  { world, endpoint, params }: Pick<TokenRequest, 'world' | 'endpoint' | 'params'>, { problems }: Problems
): string | undefined {
  const tenant = tenantOfEndpoint(endpoint)
  const isUnknown = ['unknown-account', 'unknown-business', 'unknown-route'].includes(problems[0]!.kind)
  if (!isUnknown || tenant === undefined) return undefined
  return tenantHint(world, tenant, params[tenant.parameter] ?? '')
}

/**
 * Opens the session of a token. The 401 for a token of another world has a hint, because it is hard to find.
 */
function openTokenSession (request: TokenRequest): EndpointSession {
  const { worlds, world, endpoint, token, params } = request
  const { scopesOf } = endpoint
  const tenant = tenantOfEndpoint(endpoint)
  try {
    return authenticate(world, endpoint, token, tenant && params[tenant.parameter],
      scopesOf && (session => scopesOf(callIn(request, session))))
  } catch (error) {
    const owner = token === undefined ? undefined : worldOfToken(worlds, token)
    if (owner !== undefined && owner !== world && error instanceof Problems) {
      (error as HintedProblems).hint =
        `this token belongs to world '${owner.name}', the request is for world '${world.name}'`
    }
    throw error
  }
}
