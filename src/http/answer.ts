// Runs an operation without Fastify, for HTTP requests and for the steps of fixtures. Problems become
// responses in the format of the family; any other exception is a bug of the mock.
import {
  tenantOfEndpoint, type Call, type Endpoint, type File, type Query, type Reply
} from '../declare/endpoint.ts'
import type { Family } from '../declare/family.ts'
import { Problems, type Problem } from '../declare/problem.ts'
import type { EndpointSession } from '../derive/endpoints.ts'
import { sortedKeys } from '../json-values.ts'
import type { Change } from '../store/changes.ts'
import { raisingEvents } from '../store/outbox.ts'
import { registeredVersion } from '../oauth/applications.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'
import { authenticate } from './authenticate.ts'
import { readable } from './body.ts'
import { tenantHint } from './route-suggestions.ts'
import { foreignTokenHint, tokenHint } from './token-hint.ts'

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
  readonly files?: Call['files']
  readonly url: string
  /** The server's address with the world's prefix, without a trailing slash. */
  readonly baseUrl: () => string
  /** Throws problems if a strict world refuses the request; called after authentication. */
  readonly check?: () => void
  /** Runs the handler. Default: in a transaction, unless it only reads. */
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
  readonly payload: string | Buffer | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly changes: readonly Change[]
}

const noChanges: readonly Change[] = []
const noHeaders: Readonly<Record<string, string>> = {}

/** Every answer with a body tells when to try again, also where nothing has gone wrong (captured). */
const atOnce: Readonly<Record<string, string>> = { 'retry-after': '0' }

/** Authenticates and runs an operation. */
export const answer = (request: TokenRequest): Answer => answerIn(request, () => openTokenSession(request))

/** Runs an operation in the session that `open` returns; `open` may throw problems too. */
export function answerIn (request: OperationRequest, open: () => EndpointSession): Answer {
  const { endpoint } = request
  try {
    const session = open()
    request.check?.()
    const call = callIn(request, session)
    const isReading = isReadingAlone(endpoint)
    const run = request.run ?? (isReading ? withoutTransaction : transactionIn(request.world))
    const handle = (): Reply => endpoint.handle(call)
    const { world } = request
    const { result, changes } = isReading
      ? { result: run(handle), changes: noChanges }
      : world.captureChanges(() => run(() => raisingEvents(world, handle)))
    return answerFrom(endpoint, result, changes)
  } catch (error) {
    if (!(error instanceof Problems)) throw error
    return refusal(request, error)
  }
}

/**
 * Whether an operation only reads, which takes no transaction. What anybody may open without a token is run
 * as a write: to open the page of a document makes it viewed.
 */
const isReadingAlone = ({ method, access }: Endpoint): boolean => method === 'GET' && access !== 'public'

function callIn (request: OperationRequest, session: EndpointSession): Call {
  const { params, query, headers, baseUrl, body, files } = request
  return { session, params, query, body: readable(body), files, headers, baseUrl }
}

const withoutTransaction = (work: () => Reply): Reply => work()
const transactionIn = (world: World) => (work: () => Reply): Reply => world.transaction(work)

function answerFrom ({ family, success }: Endpoint, reply: Reply, changes: readonly Change[]): Answer {
  const { status = success ?? 200, file, headers = noHeaders } = reply
  const contentType = file?.type ?? family.conventions.contentType
  const all = { ...status === 204 ? noHeaders : atOnce, ...headers, ...headersOf(file) }
  return { status, contentType, payload: payloadOf(reply, family), headers: all, changes }
}

/** The body of a reply; undefined where it has none. */
const payloadOf = ({ text, json, file }: Reply, { conventions }: Family): Answer['payload'] =>
  text ?? file?.content ?? (json === undefined
    ? undefined
    : JSON.stringify(conventions.keyOrder === 'alphabetical' ? sortedKeys(json) : json))

/** What a client learns of a file beside its type; the length here already, for the log. */
function headersOf (file: File | undefined): Readonly<Record<string, string>> {
  if (file === undefined) return noHeaders
  const length = { 'content-length': String(file.content.length) }
  return file.name === undefined ? length : { ...length, 'content-disposition': dispositionOf(file.name) }
}

/** The name of a file (RFC 6266): in ASCII, and once more where it is more than ASCII. */
function dispositionOf (name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/gu, '_')
  const encoded = encodeURIComponent(name.toWellFormed())
    .replace(/['()*]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
  const whole = plain === name ? '' : `; filename*=UTF-8''${encoded}`
  return `inline; filename="${plain}"${whole}`
}

/** The error response for problems, in the format of the family. */
function refusal (
  request: OperationRequest & { readonly token?: string | undefined }, error: Problems
): Answer {
  const { endpoint: { family, method }, url, headers, token, world } = request
  const registered = token === undefined ? undefined : registeredVersion(world, token)
  const { status, body } = family.problems.word(error.problems, { method, url, headers, registered })
  const hint = error.problems[0]!.hint ?? unknownTenantHint(request, error) ?? formatHint(request)
  return {
    status,
    contentType: family.conventions.contentType,
    payload: JSON.stringify(body),
    headers: hint === undefined ? atOnce : { ...atOnce, 'x-mock-hint': hint },
    changes: noChanges,
  }
}

/** A hint for a body without parts: clients force JSON on every request. */
function formatHint (
  { endpoint, headers, files }: Pick<OperationRequest, 'endpoint' | 'headers' | 'files'>
): string | undefined {
  const sent = String(headers['content-type'] ?? 'no content type')
  const isMultipart = files !== undefined || /^multipart\/form-data\b.*boundary=/i.test(sent)
  if (endpoint.accepts !== 'multipart' || isMultipart) return undefined
  return `this operation reads multipart/form-data with a boundary; the request has ${sent}`
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

/** Opens the session of a token. A 401 has a hint: FreshBooks' answer is the same for every reason. */
function openTokenSession (request: TokenRequest): EndpointSession {
  const { worlds, world, endpoint, token, params, headers } = request
  const { scopesOf } = endpoint
  const tenant = tenantOfEndpoint(endpoint)
  try {
    return authenticate(world, endpoint, token, tenant && params[tenant.parameter], headers,
      scopesOf && (session => scopesOf(callIn(request, session))))
  } catch (error) {
    if (!(error instanceof Problems)) throw error
    const [first, ...others] = error.problems as [Problem, ...Problem[]]
    const asked = { worlds, world, token, authorization: [request.headers.authorization].flat()[0] }
    const hint = first.kind === 'unauthenticated' ? tokenHint(asked) : foreignTokenHint(asked)
    throw hint === undefined ? error : new Problems([{ ...first, hint }, ...others])
  }
}
