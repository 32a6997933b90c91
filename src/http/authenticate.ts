// Token → world, person and business. Everything a request may do follows from this.
import type { Endpoint } from '../declare/endpoint.ts'
import { fail } from '../declare/problem.ts'
import type { Business, Caller } from '../declare/rules.ts'
import type { Desk } from '../derive/endpoints.ts'
import { worldOfToken } from '../world/credentials.ts'
import { openSession } from '../world/session.ts'
import type { World } from '../world/world.ts'
import { DEFAULT_WORLD, type Worlds } from '../world/worlds.ts'
import type { Addressed } from './address.ts'
import { namedWorld } from './address.ts'

/** Thrown when a request names a world that is not there; answered in the control API's words. */
export class UnknownWorld extends Error {
  readonly world: string

  constructor (world: string) {
    super(`world '${world}' does not exist`)
    this.world = world
  }
}

/** The bearer token of a request; the scheme in whatever case. */
export function bearer (request: Addressed): string | undefined {
  return /^bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1]
}

/** The world of a request: by URL, by header, by its token, else the default one. */
export function worldOf (worlds: Worlds, request: Addressed): World {
  const named = namedWorld(request)
  if (named !== undefined) return worlds.find(named) ?? unknown(named)
  const token = bearer(request)
  const found = token === undefined ? undefined : worldOfToken(worlds, token)
  return found ?? worlds.find(DEFAULT_WORLD)!
}

function unknown (name: string): never {
  throw new UnknownWorld(name)
}

interface Grant {
  readonly identity_id: number
  readonly scope: string
  readonly enforce_scopes: number
  readonly userid: number | null
  readonly role: string | null
  readonly business_id: number | null
  readonly business_uuid: string | null
  readonly account_id: string | null
  readonly name: string | null
  readonly timezone: string | null
  readonly currency_code: string | null
}

const grantOf = (condition: string) => `SELECT t.identity_id, t.scope, t.enforce_scopes, m.userid, m.role, b.id AS business_id,
  b.business_uuid, b.account_id, b.name, b.timezone, b.currency_code
  FROM oauth_tokens t LEFT JOIN (memberships m JOIN businesses b ON b.id = m.business_id${condition}) ON m.identity_id = t.identity_id
  WHERE t.access_token = ? AND t.revoked = 0 AND t.expires_at > ? ORDER BY m.id LIMIT 1`

const byAccount = grantOf(' AND b.account_id = ?')
const byBusiness = grantOf(' AND b.id = ?')
const byAnything = grantOf('')

/** Opens the session of a request, or throws what FreshBooks would answer instead. */
export function authenticate (world: World, endpoint: Endpoint, request: Addressed, tenant: string | undefined): Desk {
  const { tenantParameter } = endpoint.family
  if (tenantParameter === 'account' && !accountExists(world, tenant!)) return fail('unknown-account', { value: tenant })
  const moment = world.now()
  const token = bearer(request) ?? fail('unauthenticated')
  const grant = grantFor(world, tenantParameter, token, moment, tenant) ?? fail('unauthenticated')
  if (tenantParameter !== undefined && grant.business_id === null) refuseStranger(world, tenantParameter, tenant!)
  checkScope(endpoint, grant)
  const writes = endpoint.method !== 'GET'
  if (writes && grant.role === 'client') fail('forbidden')
  return openSession(world, businessOf(grant), callerOf(grant), moment)
}

function grantFor (
  world: World, parameter: 'account' | 'business' | undefined, token: string, moment: number, tenant: string | undefined
): Grant | undefined {
  if (parameter === undefined) return world.statement(byAnything).get(token, moment)
  if (parameter === 'account') return world.statement(byAccount).get(tenant, token, moment)
  return world.statement(byBusiness).get(/^\d{1,15}$/.test(tenant!) ? Number(tenant) : -1, token, moment)
}

/** The account is looked up before the token (live-verified). */
const accountExists = (world: World, account: string): boolean =>
  world.statement('SELECT 1 FROM businesses WHERE account_id = ?').get(account) !== undefined

/** Somebody else's business: what family_conventions suggests; a business that is nobody's is a plain 404. */
function refuseStranger (world: World, parameter: 'account' | 'business', tenant: string): never {
  if (parameter === 'account') return fail('forbidden')
  const exists = world.statement('SELECT 1 FROM businesses WHERE id = ?').get(tenant) !== undefined
  return fail(exists ? 'unknown-business' : 'unknown-route')
}

function checkScope ({ scope: required }: Endpoint, { scope, enforce_scopes }: Grant): void {
  if (required === null || enforce_scopes === 0) return
  const granted = scope.split(' ')
  if (granted.includes(required) || granted.includes('admin:all:legacy')) return
  fail('insufficient-scope', { scopes: { provided: scope, required } })
}

/** Stands for the business of somebody who has none; nothing is stored in it. */
const nowhere: Business = { id: 0, business_uuid: '', account_id: null, name: '', timezone: 'UTC', currency_code: 'USD' }

function businessOf (grant: Grant): Business {
  if (grant.business_id === null) return nowhere
  return {
    id: grant.business_id,
    business_uuid: grant.business_uuid!,
    account_id: grant.account_id,
    name: grant.name!,
    timezone: grant.timezone!,
    currency_code: grant.currency_code!,
  }
}

const callerOf = ({ identity_id, userid, role }: Grant): Caller => ({ identity_id, userid: userid ?? 0, role: role ?? 'none' })
