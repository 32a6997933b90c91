// Finds the world of a request, authenticates its token and opens a session for a member of a business.
import type { Business, Caller } from '../declare/session.ts'
import type { Tenant } from '../declare/tenant.ts'
import { tenantOfEndpoint, type Endpoint } from '../declare/endpoint.ts'
import { fail } from '../declare/problem.ts'
import type { EndpointSession } from '../derive/endpoints.ts'
import { configOf } from '../world/config.ts'
import { worldOfToken } from '../oauth/credentials.ts'
import { permissionOf } from '../oauth/roles.ts'
import { auth } from '../families/auth.ts'
import { versionInForce } from '../families/versions.ts'
import { openSession } from '../store/session.ts'
import type { World } from '../world/world.ts'
import { DEFAULT_WORLD, type Worlds } from '../world/worlds.ts'
import type { AddressedRequest } from './address.ts'
import { namedWorld } from './address.ts'

/** Thrown if a request names an unknown world; answered as a control API problem (404 or 410). */
export class UnknownWorld extends Error {
  /** Whether the world existed and was evicted. */
  readonly isGone: boolean

  constructor (worlds: Worlds, world: string) {
    const why = worlds.whyGone(world)
    super(why ?? `world '${world}' does not exist`)
    this.isGone = why !== undefined
  }
}

/** The bearer token of a request; the scheme is case-insensitive. */
export function bearer (request: AddressedRequest): string | undefined {
  return /^bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1]
}

/** The world of a request: by URL, by header, by token, else the default one. Throws UnknownWorld. */
export function worldOf (worlds: Worlds, request: AddressedRequest, token: string | undefined): World {
  const named = namedWorld(request)
  if (named !== undefined) return worlds.find(named) ?? failUnknownWorld(worlds, named)
  const world = token === undefined ? undefined : worldOfToken(worlds, token)
  return world ?? worlds.find(DEFAULT_WORLD)!
}

function failUnknownWorld (worlds: Worlds, name: string): never {
  throw new UnknownWorld(worlds, name)
}

/** The owner and rights of a token. */
interface TokenRow {
  readonly identity_id: number
  readonly scope: string
  /** Milliseconds since 1970. */
  readonly expires_at: number
  /** The version that its application was registered with. */
  readonly api_version: string | null
}

/** A member of a business. */
interface Membership {
  readonly identity_id: number
  readonly userid: number
  readonly role: string
  readonly business_id: number
  readonly business_uuid: string
  readonly account_id: string | null
  readonly name: string
  readonly timezone: string
  readonly currency_code: string
  /** Status of its subscription. */
  readonly status: string
}

type Headers = Parameters<typeof versionInForce>[0]

/** A token and the membership that it acts for. */
type Grant = TokenRow & Membership

const tokenColumns = `t.identity_id, t.scope, t.expires_at,
  (SELECT c.api_version FROM oauth_clients c WHERE c.client_id = t.client_id) AS api_version`
const liveToken = 't.access_token = ? AND t.revoked = 0'

const tokenQuery = `SELECT ${tokenColumns} FROM oauth_tokens t WHERE ${liveToken}`

const membershipColumns = `m.userid, m.role, b.id AS business_id, b.business_uuid, b.account_id, b.name,
  b.timezone, b.currency_code, b.status`

const grantQuery = (condition: string) => `SELECT ${tokenColumns}, ${membershipColumns}
  FROM oauth_tokens t JOIN memberships m ON m.identity_id = t.identity_id
  JOIN businesses b ON b.id = m.business_id
  WHERE ${liveToken}${condition} ORDER BY m.id LIMIT 1`

const grantQueries = {
  account_id: grantQuery(' AND b.account_id = ?'),
  id: grantQuery(' AND b.id = ?'),
  business_uuid: grantQuery(' AND b.business_uuid = ?'),
}
const firstGrantQuery = grantQuery('')

/**
 * Opens the session of a token in a tenant. Throws the problem that FreshBooks would answer. `scopesOf` gives
 * the scopes where they depend on more than the endpoint.
 */
export function authenticate (
  world: World, endpoint: Endpoint, token: string | undefined, named: string | undefined, headers: Headers,
  scopesOf?: (session: EndpointSession) => readonly string[]
): EndpointSession {
  const moment = world.now()
  if (endpoint.access === 'public') return openPublicSession(world, endpoint, named, moment)
  const grant =
    token === undefined ? undefined : grantFor(world, tenantOfEndpoint(endpoint), token, moment, named)
  if (grant === undefined) return failWithoutGrant(world, endpoint, token, moment, named)
  const { enforce_scopes } = configOf(world)
  if (scopesOf === undefined) checkScope(endpoint.scope, grant, enforce_scopes)
  const version = versionInForce(headers, grant.api_version)
  const session = openMemberSession(world, endpoint, grant, moment, version)
  for (const scope of scopesOf?.(session) ?? []) {
    checkScope(scope, grant, enforce_scopes)
    isLimited(world, endpoint, grant.role, scope)
  }
  return session
}

/**
 * Opens the session of an authenticated member. Throws `forbidden` for what the role may not do in the
 * business that the path names; where it names none, the role is nobody's business.
 */
export function openMemberSession (
  world: World, endpoint: Endpoint, membership: Membership, moment: number, version?: string
): EndpointSession {
  const named = tenantOfEndpoint(endpoint) !== undefined
  if (named) checkSubscription(endpoint, membership)
  const isLimitedToOwn = named && isLimited(world, endpoint, membership.role, endpoint.scope)
  const caller = callerOf(membership)
  return openSession(world, businessOf(membership), isLimitedToOwn ? { ...caller, isLimitedToOwn } : caller,
    moment, version)
}

/** What the status of a business is once its subscription has ended (documented). */
const ended = ['cancelled', 'trial_expired']

/**
 * Refuses to write where the subscription has ended. The number is documented (1042, InactiveAccountError),
 * for accounting and events; status and sentence are inferred, and that the other families refuse alike. The
 * auth service, where businesses are deleted and people leave them, does not.
 */
function checkSubscription ({ method, family }: Endpoint, { status }: Membership): void {
  if (method === 'GET' || family.name === auth.name || !ended.includes(status)) return
  fail('forbidden', { errno: 1042, message: 'This account is inactive.' })
}

/** Whether a role sees only its own rows of what a scope is about. Throws `forbidden` where it sees none. */
function isLimited (world: World, endpoint: Endpoint, role: string, scope: string | null): boolean {
  const permission = permissionOf(configOf(world).roles, role, endpoint, scope)
  return permission === 'refused' ? fail('forbidden') : permission === 'own'
}

const membershipQuery = `SELECT m.identity_id, ${membershipColumns} FROM memberships m
  JOIN businesses b ON b.id = m.business_id WHERE m.identity_id = ? ORDER BY b.id = ? DESC, m.id LIMIT 1`

/** The membership of a person in a business, else their first membership. */
export const membershipOf = (world: World, identity: number, business: number): Membership | undefined =>
  world.statement(membershipQuery).get(identity, business)

/** Opens the session of a person without a business. Throws `forbidden` if the endpoint has a tenant. */
export function openPersonalSession (
  world: World, endpoint: Endpoint, identity_id: number, moment: number
): EndpointSession {
  if (tenantOfEndpoint(endpoint) !== undefined) fail('forbidden')
  return openSession(world, noBusiness, { identity_id, userid: 0, role: 'none' }, moment)
}

const businessQuery = (condition: string) =>
  `SELECT b.id AS business_id, b.business_uuid, b.account_id, b.name, b.timezone, b.currency_code
  FROM businesses b WHERE ${condition}`

/** Opens the session of nobody, in the business of the path. Throws the tenant's problem without one. */
function openPublicSession (
  world: World, endpoint: Endpoint, named: string | undefined, moment: number
): EndpointSession {
  const tenant = tenantOfEndpoint(endpoint)
  if (tenant === undefined) return openSession(world, noBusiness, nobody, moment)
  const row: Membership | undefined =
    world.statement(businessQuery(`b.${tenant.lookup} = ? AND b.deleted_at IS NULL`))
      .get(tenant.read(named ?? '') ?? null)
  return openSession(world, businessOf(row ?? fail(tenant.unknown)), nobody, moment)
}

/** Grants have a cache of their own, because most writes do not affect them. */
function grantFor (
  world: World, tenant: Tenant | undefined, token: string, moment: number, named: string | undefined
): Grant | undefined {
  const sql = tenant === undefined ? firstGrantQuery : grantQueries[tenant.lookup]
  const values = tenant === undefined ? [token] : [token, tenant.read(named ?? '') ?? null]
  const grant = world.grants.cached(sql, `${token} ${named}`,
    () => world.statement(sql).get(...values) as Grant | undefined)
  return grant !== undefined && grant.expires_at > moment ? grant : undefined
}

/**
 * Throws the reason. Where the business comes first it is looked up before the token (live-verified for
 * accounts); otherwise the token comes before the membership.
 */
function failWithoutGrant (
  world: World, endpoint: Endpoint, token: string | undefined, moment: number, named: string | undefined
): EndpointSession {
  const tenant = tenantOfEndpoint(endpoint)
  if (tenant?.comesFirst === true && !exists(world, tenant, named)) fail(tenant.unknown, { value: named })
  const row: TokenRow | undefined = token === undefined ? undefined : world.statement(tokenQuery).get(token)
  if (row === undefined || row.expires_at <= moment) return fail('unauthenticated')
  if (tenant === undefined) return openPersonalSession(world, endpoint, row.identity_id, moment)
  return fail(exists(world, tenant, named) ? tenant.foreign : tenant.unknown)
}

function exists (world: World, { lookup, read }: Tenant, named: string | undefined): boolean {
  const value = read(named ?? '')
  return value !== undefined &&
    world.statement(`SELECT 1 FROM businesses WHERE ${lookup} = ? AND deleted_at IS NULL`).get(value) !==
      undefined
}

/** Refuses an operation whose scope the token does not have, unless the world enforces none. */
function checkScope (required: string | null, { scope }: Grant, isEnforced: boolean): void {
  if (required === null || !isEnforced) return
  const granted = scope.split(' ')
  if (granted.includes(required) || granted.includes('admin:all:legacy')) return
  fail('insufficient-scope', { scopes: { provided: scope, required } })
}

/** Placeholder for a session without a business; no row belongs to it. */
const noBusiness: Business = {
  id: 0, business_uuid: '', account_id: null, name: '', timezone: 'UTC', currency_code: 'USD',
}

/** The caller where nobody has to say who they are. */
const nobody: Caller = { identity_id: 0, userid: 0, role: 'none' }

const businessOf = (
  { business_id, business_uuid, account_id, name, timezone, currency_code }: Omit<Membership, keyof Caller>
): Business =>
  ({ id: business_id, business_uuid, account_id, name, timezone, currency_code })

const callerOf = ({ identity_id, userid, role }: Membership): Caller => ({ identity_id, userid, role })
