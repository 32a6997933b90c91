// Token → world, person and business. Everything a request may do follows from this.
import type { Business, Caller } from '../declare/session.ts'
import { tenantOfEndpoint, type Endpoint } from '../declare/endpoint.ts'
import { fail } from '../declare/problem.ts'
import type { Tenant } from '../declare/tenant.ts'
import type { EndpointSession } from '../derive/endpoints.ts'
import { configOf } from '../world/config.ts'
import { worldOfToken } from '../oauth/credentials.ts'
import { openSession } from '../store/session.ts'
import type { World } from '../world/world.ts'
import { DEFAULT_WORLD, type Worlds } from '../world/worlds.ts'
import type { Addressed } from './address.ts'
import { namedWorld } from './address.ts'

/** Thrown when a request names a world that is not there; answered in the control API's words. */
export class UnknownWorld extends Error {
  /** Whether it was there and went by itself. */
  readonly isGone: boolean

  constructor (worlds: Worlds, world: string) {
    const why = worlds.whyGone(world)
    super(why ?? `world '${world}' does not exist`)
    this.isGone = why !== undefined
  }
}

/** The bearer token of a request; the scheme in whatever case. */
export function bearer (request: Addressed): string | undefined {
  return /^bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1]
}

/** The world of a request: by URL, by header, by its token, else the default one. */
export function worldOf (worlds: Worlds, request: Addressed, token: string | undefined): World {
  const named = namedWorld(request)
  if (named !== undefined) return worlds.find(named) ?? unknown(worlds, named)
  const found = token === undefined ? undefined : worldOfToken(worlds, token)
  return found ?? worlds.find(DEFAULT_WORLD)!
}

function unknown (worlds: Worlds, name: string): never {
  throw new UnknownWorld(worlds, name)
}

/** Who holds a token. */
interface Holder {
  readonly identity_id: number
  readonly scope: string
  readonly enforce_scopes: number
  /** Milliseconds since 1970. */
  readonly expires_at: number
}

/** Somebody in a business. */
interface Member {
  readonly identity_id: number
  readonly userid: number
  readonly role: string
  readonly business_id: number
  readonly business_uuid: string
  readonly account_id: string | null
  readonly name: string
  readonly timezone: string
  readonly currency_code: string
}

/** A holder in a business. */
type Grant = Holder & Member

const holding = 't.identity_id, t.scope, t.enforce_scopes, t.expires_at'
const live = 't.access_token = ? AND t.revoked = 0'

const holder = `SELECT ${holding} FROM oauth_tokens t WHERE ${live}`

const membership = `m.userid, m.role, b.id AS business_id, b.business_uuid, b.account_id, b.name, b.timezone,
  b.currency_code`

const grantWhere = (condition: string) => `SELECT ${holding}, ${membership}
  FROM oauth_tokens t JOIN memberships m ON m.identity_id = t.identity_id
  JOIN businesses b ON b.id = m.business_id
  WHERE ${live}${condition} ORDER BY m.id LIMIT 1`

const grants = {
  account_id: grantWhere(' AND b.account_id = ?'),
  id: grantWhere(' AND b.id = ?'),
  business_uuid: grantWhere(' AND b.business_uuid = ?'),
}
const firstGrant = grantWhere('')

/** Opens the session of a request, or throws what FreshBooks would answer instead. */
export function authenticate (
  world: World, endpoint: Endpoint, token: string | undefined, named: string | undefined
): EndpointSession {
  const moment = world.now()
  const grant =
    token === undefined ? undefined : grantFor(world, tenantOfEndpoint(endpoint), token, moment, named)
  if (grant === undefined) return refuse(world, endpoint, token, moment, named)
  checkScope(endpoint, grant, configOf(world).enforce_scopes)
  return enterAs(world, endpoint, grant, moment)
}

/** Opens the session of somebody whose token, if they need one, will do. */
export function enterAs (world: World, endpoint: Endpoint, member: Member, moment: number): EndpointSession {
  if (endpoint.method !== 'GET' && member.role === 'client') fail('forbidden')
  return openSession(world, businessOf(member), callerOf(member), moment)
}

const memberships = `SELECT m.identity_id, ${membership} FROM memberships m
  JOIN businesses b ON b.id = m.business_id WHERE m.identity_id = ? ORDER BY b.id = ? DESC, m.id LIMIT 1`

/** A person in that business, or in their first one where they are not in it. */
export const memberOf = (world: World, identity: number, business: number): Member | undefined =>
  world.statement(memberships).get(identity, business)

/** Opens the session of somebody who is in no business: little is open to them. */
export function enterAlone (
  world: World, endpoint: Endpoint, identity_id: number, moment: number
): EndpointSession {
  if (tenantOfEndpoint(endpoint) !== undefined) fail('forbidden')
  return openSession(world, nowhere, { identity_id, userid: 0, role: 'none' }, moment)
}

/** Grants are kept apart from other reads: most writes do not touch them. */
function grantFor (
  world: World, tenant: Tenant | undefined, token: string, moment: number, named: string | undefined
): Grant | undefined {
  const sql = tenant === undefined ? firstGrant : grants[tenant.lookup]
  const values = tenant === undefined ? [token] : [token, tenant.read(named ?? '') ?? null]
  const grant = world.grants.cached(sql, `${token} ${named}`,
    () => world.statement(sql).get(...values) as Grant | undefined)
  return grant !== undefined && grant.expires_at > moment ? grant : undefined
}

/**
 * Why there is no grant: where the business comes first it is looked up before the token (live-verified for
 * accounts); otherwise the token comes before the membership.
 */
function refuse (
  world: World, endpoint: Endpoint, token: string | undefined, moment: number, named: string | undefined
): EndpointSession {
  const tenant = tenantOfEndpoint(endpoint)
  if (tenant?.comesFirst === true && !isThere(world, tenant, named)) fail(tenant.unknown, { value: named })
  const found: Holder | undefined = token === undefined ? undefined : world.statement(holder).get(token)
  if (found === undefined || found.expires_at <= moment) return fail('unauthenticated')
  if (tenant === undefined) return enterAlone(world, endpoint, found.identity_id, moment)
  return fail(isThere(world, tenant, named) ? tenant.foreign : tenant.unknown)
}

function isThere (world: World, { lookup, read }: Tenant, named: string | undefined): boolean {
  const value = read(named ?? '')
  return value !== undefined &&
    world.statement(`SELECT 1 FROM businesses WHERE ${lookup} = ?`).get(value) !== undefined
}

/** By the token, unless the world is configured otherwise. */
function checkScope (
  { scope: required }: Endpoint, { scope, enforce_scopes }: Grant, isEnforced: boolean | null
): void {
  if (required === null || !(isEnforced ?? enforce_scopes === 1)) return
  const granted = scope.split(' ')
  if (granted.includes(required) || granted.includes('admin:all:legacy')) return
  fail('insufficient-scope', { scopes: { provided: scope, required } })
}

/** Stands for the business of somebody who has none; nothing is stored in it. */
const nowhere: Business = {
  id: 0, business_uuid: '', account_id: null, name: '', timezone: 'UTC', currency_code: 'USD',
}

const businessOf = (
  { business_id, business_uuid, account_id, name, timezone, currency_code }: Member
): Business =>
  ({ id: business_id, business_uuid, account_id, name, timezone, currency_code })

const callerOf = ({ identity_id, userid, role }: Member): Caller => ({ identity_id, userid, role })
