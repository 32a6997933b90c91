// Finds the world of a request, authenticates its token and opens a session for a member of a business.
import type { Endpoint } from '../declare/endpoint.ts'
import { fail } from '../declare/problem.ts'
import type { Business, Caller } from '../declare/rules.ts'
import type { EndpointSession } from '../derive/endpoints.ts'
import { configOf } from '../world/config.ts'
import { worldOfToken } from '../oauth/credentials.ts'
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
  readonly enforce_scopes: number
  /** Milliseconds since 1970. */
  readonly expires_at: number
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
}

/** A token and the membership that it acts for. */
type Grant = TokenRow & Membership

const tokenColumns = 't.identity_id, t.scope, t.enforce_scopes, t.expires_at'
const liveToken = 't.access_token = ? AND t.revoked = 0'

const tokenQuery = `SELECT ${tokenColumns} FROM oauth_tokens t WHERE ${liveToken}`

const membershipColumns = `m.userid, m.role, b.id AS business_id, b.business_uuid, b.account_id, b.name,
  b.timezone, b.currency_code`

const grantQuery = (condition: string) => `SELECT ${tokenColumns}, ${membershipColumns}
  FROM oauth_tokens t JOIN memberships m ON m.identity_id = t.identity_id
  JOIN businesses b ON b.id = m.business_id
  WHERE ${liveToken}${condition} ORDER BY m.id LIMIT 1`

const grantQueries = { account: grantQuery(' AND b.account_id = ?'), business: grantQuery(' AND b.id = ?') }
const firstGrantQuery = grantQuery('')

/** Opens the session of a token in a tenant. Throws the problem that FreshBooks would answer. */
export function authenticate (
  world: World, endpoint: Endpoint, token: string | undefined, tenant: string | undefined
): EndpointSession {
  const moment = world.now()
  const { tenantParameter } = endpoint.family
  const grant = token === undefined ? undefined : grantFor(world, tenantParameter, token, moment, tenant)
  if (grant === undefined) return failWithoutGrant(world, endpoint, token, moment, tenant)
  checkScope(endpoint, grant, configOf(world).enforce_scopes)
  return openMemberSession(world, endpoint, grant, moment)
}

/** Opens the session of an authenticated member. Throws `forbidden` if a client would write. */
export function openMemberSession (
  world: World, endpoint: Endpoint, membership: Membership, moment: number
): EndpointSession {
  if (endpoint.method !== 'GET' && membership.role === 'client') fail('forbidden')
  return openSession(world, businessOf(membership), callerOf(membership), moment)
}

const membershipQuery = `SELECT m.identity_id, ${membershipColumns} FROM memberships m
  JOIN businesses b ON b.id = m.business_id WHERE m.identity_id = ? ORDER BY b.id = ? DESC, m.id LIMIT 1`

/** The membership of a person in a business, else their first membership. */
export const membershipOf = (world: World, identity: number, business: number): Membership | undefined =>
  world.statement(membershipQuery).get(identity, business)

/** Opens the session of a person without a business. Throws `forbidden` if the endpoint has a tenant. */
export function openPersonalSession (
  world: World, { family }: Endpoint, identity_id: number, moment: number
): EndpointSession {
  if (family.tenantParameter !== undefined) fail('forbidden')
  return openSession(world, noBusiness, { identity_id, userid: 0, role: 'none' }, moment)
}

/** Grants have a cache of their own, because most writes do not affect them. */
function grantFor (
  world: World, parameter: 'account' | 'business' | undefined, token: string, moment: number,
  tenant: string | undefined
): Grant | undefined {
  const sql = parameter === undefined ? firstGrantQuery : grantQueries[parameter]
  const values = parameter === undefined ? [token] : [token, parameter === 'account' ? tenant : idOf(tenant)]
  const grant = world.grants.cached(sql, `${token} ${tenant}`,
    () => world.statement(sql).get(...values) as Grant | undefined)
  return grant !== undefined && grant.expires_at > moment ? grant : undefined
}

/** Parses a business id of a path; -1, which no business has, for other texts. */
const idOf = (text: string | undefined): number => /^\d{1,15}$/.test(text ?? '') ? Number(text) : -1

/** Throws the reason: account before token (live-verified), token before membership. */
function failWithoutGrant (
  world: World, endpoint: Endpoint, token: string | undefined, moment: number, tenant: string | undefined
): EndpointSession {
  const { tenantParameter } = endpoint.family
  const exists = (sql: string, value: unknown) => world.statement(sql).get(value) !== undefined
  if (tenantParameter === 'account' && !exists('SELECT 1 FROM businesses WHERE account_id = ?', tenant)) {
    return fail('unknown-account', { value: tenant })
  }
  const row: TokenRow | undefined = token === undefined ? undefined : world.statement(tokenQuery).get(token)
  if (row === undefined || row.expires_at <= moment) return fail('unauthenticated')
  if (tenantParameter === 'account') return fail('forbidden')
  if (tenantParameter === undefined) return openPersonalSession(world, endpoint, row.identity_id, moment)
  // another's business: as family_conventions suggests; an unknown business: a plain 404 (seen live)
  return fail(exists('SELECT 1 FROM businesses WHERE id = ?', idOf(tenant))
    ? 'unknown-business'
    : 'unknown-route')
}

/** Enforces the scope if the token does; the config of the world can override the token. */
function checkScope (
  { scope: required }: Endpoint, { scope, enforce_scopes }: Grant, isEnforced: boolean | null
): void {
  if (required === null || !(isEnforced ?? enforce_scopes === 1)) return
  const granted = scope.split(' ')
  if (granted.includes(required) || granted.includes('admin:all:legacy')) return
  fail('insufficient-scope', { scopes: { provided: scope, required } })
}

/** Placeholder for a session without a business; no row belongs to it. */
const noBusiness: Business = {
  id: 0, business_uuid: '', account_id: null, name: '', timezone: 'UTC', currency_code: 'USD',
}

const businessOf = (
  { business_id, business_uuid, account_id, name, timezone, currency_code }: Membership
): Business =>
  ({ id: business_id, business_uuid, account_id, name, timezone, currency_code })

const callerOf = ({ identity_id, userid, role }: Membership): Caller => ({ identity_id, userid, role })
