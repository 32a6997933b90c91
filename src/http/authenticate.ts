// Token → world, person and business. Everything a request may do follows from this.
import type { Endpoint } from '../declare/endpoint.ts'
import { fail } from '../declare/problem.ts'
import type { Business, Caller } from '../declare/rules.ts'
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

const grants = { account: grantWhere(' AND b.account_id = ?'), business: grantWhere(' AND b.id = ?') }
const firstGrant = grantWhere('')

/** Opens the session of a request, or throws what FreshBooks would answer instead. */
export function authenticate (
  world: World, endpoint: Endpoint, token: string | undefined, tenant: string | undefined
): EndpointSession {
  const moment = world.now()
  const { tenantParameter } = endpoint.family
  const grant = token === undefined ? undefined : grantFor(world, tenantParameter, token, moment, tenant)
  if (grant === undefined) return refuse(world, endpoint, token, moment, tenant)
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
  world: World, { family }: Endpoint, identity_id: number, moment: number
): EndpointSession {
  if (family.tenantParameter !== undefined) fail('forbidden')
  return openSession(world, nowhere, { identity_id, userid: 0, role: 'none' }, moment)
}

/** Grants are kept apart from other reads: most writes do not touch them. */
function grantFor (
  world: World, parameter: 'account' | 'business' | undefined, token: string, moment: number,
  tenant: string | undefined
): Grant | undefined {
  const sql = parameter === undefined ? firstGrant : grants[parameter]
  const values = parameter === undefined ? [token] : [token, parameter === 'account' ? tenant : idOf(tenant)]
  const grant = world.grants.cached(sql, `${token} ${tenant}`,
    () => world.statement(sql).get(...values) as Grant | undefined)
  return grant !== undefined && grant.expires_at > moment ? grant : undefined
}

/** A business id in a path; what is no number names no business. */
const idOf = (text: string | undefined): number => /^\d{1,15}$/.test(text ?? '') ? Number(text) : -1

/**
 * Why there is no grant: the account is looked up before the token (live-verified),
 * the token before the membership.
 */
function refuse (
  world: World, endpoint: Endpoint, token: string | undefined, moment: number, tenant: string | undefined
): EndpointSession {
  const { tenantParameter } = endpoint.family
  const isThere = (sql: string, value: unknown) => world.statement(sql).get(value) !== undefined
  if (tenantParameter === 'account' && !isThere('SELECT 1 FROM businesses WHERE account_id = ?', tenant)) {
    return fail('unknown-account', { value: tenant })
  }
  const found: Holder | undefined = token === undefined ? undefined : world.statement(holder).get(token)
  if (found === undefined || found.expires_at <= moment) return fail('unauthenticated')
  if (tenantParameter === 'account') return fail('forbidden')
  if (tenantParameter === undefined) return enterAlone(world, endpoint, found.identity_id, moment)
  // what family_conventions suggests for somebody else's business; one that is nobody's is a plain 404 (seen)
  return fail(isThere('SELECT 1 FROM businesses WHERE id = ?', idOf(tenant))
    ? 'unknown-business'
    : 'unknown-route')
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
