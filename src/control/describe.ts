// Describes a world to programs: its URL, ids and credentials.
import { primaryAccessToken, primaryClientId, primaryClientSecret } from '../oauth/credentials.ts'
import type { World } from '../world/world.ts'
import { DEFAULT_WORLD } from '../world/worlds.ts'

/** Base URL of a world; the default world needs no prefix. */
export const baseUrlOf = (world: string, origin: string): string =>
  world === DEFAULT_WORLD ? origin : `${origin}/w/${world}`

/** Everything a program needs to use a world. */
export interface WorldDescription {
  readonly world: string
  /** Base URL for SDKs. */
  readonly base_url: string
  /** Stays valid through every reset, until the world is dropped. */
  readonly access_token: string
  /** Null after it was used or revoked. */
  readonly refresh_token: string | null
  readonly client_id: string
  readonly client_secret: string
  readonly redirect_uri: string
  readonly account_id: string | null
  readonly business_id: number
  readonly business_uuid: string
  readonly identity_id: number
  /** Row ids by the refs of fixtures. */
  readonly refs: Readonly<Record<string, number>>
  /** Environment variables that the official SDKs read. */
  readonly env: { readonly FRESHBOOKS_API_URL: string, readonly FRESHBOOKS_AUTH_URL: string }
}

/** Describes a world of the server at `origin`, a URL without a trailing slash. */
export function describeWorld (world: World, origin: string): WorldDescription {
  const baseUrl = baseUrlOf(world.name, origin)
  const { business_id, identity_id } = world.setting<{ business_id: number, identity_id: number }>('primary')!
  const business = world.statement('SELECT account_id, business_uuid FROM businesses WHERE id = ?')
    .get(business_id) as { account_id: string | null, business_uuid: string }
  return {
    world: world.name,
    base_url: baseUrl,
    access_token: primaryAccessToken(world.name),
    refresh_token: liveRefreshToken(world, identity_id),
    client_id: primaryClientId(world.name),
    client_secret: primaryClientSecret(world.name),
    redirect_uri: 'http://localhost:3000/callback',
    account_id: business.account_id,
    business_id,
    business_uuid: business.business_uuid,
    identity_id,
    refs: world.setting<Record<string, number>>('refs') ?? {},
    env: { FRESHBOOKS_API_URL: baseUrl, FRESHBOOKS_AUTH_URL: baseUrl },
  }
}

/** The refresh token that is still valid: each use spends one and issues the next. */
function liveRefreshToken (world: World, identity: number): string | null {
  const sql = `SELECT refresh_token FROM oauth_tokens WHERE client_id = ? AND identity_id = ?
    AND refresh_spent = 0 AND revoked = 0 ORDER BY id DESC LIMIT 1`
  const token = world.plucked(sql).get(primaryClientId(world.name), identity)
  return (token as string | undefined) ?? null
}
