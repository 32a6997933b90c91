// Finds the world of a token or other credential: by the name in it, else by a lookup in every world.
import { DEFAULT_WORLD } from '../store/names.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'

/** The access token of a world that survives resets. */
export const primaryAccessToken = (world: string): string => suffixed('mock-access-token', world)

/** The initial refresh token of a world; like any other it can be used once. */
export const primaryRefreshToken = (world: string): string => suffixed('mock-refresh-token', world)

/** The client id of a world's primary token. */
export const primaryClientId = (world: string): string => suffixed('mock-client-id', world)

/** The client secret of a world's primary token. */
export const primaryClientSecret = (world: string): string => suffixed('mock-client-secret', world)

/** Whether a world has its own primary token: an imported world may have that of another one. */
export const hasPrimaryToken = (world: World): boolean =>
  world.statement('SELECT 1 FROM oauth_tokens WHERE access_token = ?').get(primaryAccessToken(world.name)) !==
    undefined

const suffixed = (text: string, world: string): string => world === DEFAULT_WORLD ? text : `${text}-${world}`

/** The world of an access token: by the name in it, by the `kid` of a JWT, else by a lookup. */
export function worldOfToken (worlds: Worlds, token: string): World | undefined {
  const named = worldNamedBy(token)
  if (named !== undefined) return worlds.find(named)
  return search(worlds, 'SELECT 1 FROM oauth_tokens WHERE access_token = ?', token)
}

/** The name of the world that an access token carries, whether there is such a world or not. */
export const worldNamedBy = (token: string): string | undefined =>
  nameIn(token, 'mock-access-token') ?? kidOf(token)

/** The world of the credentials in a token call: client id, code, refresh token or token. */
export function worldOfCredential (
  worlds: Worlds, { client_id, code, refresh_token, token }: Readonly<Record<string, string | undefined>>
): World | undefined {
  const named = nameIn(client_id, 'mock-client-id') ?? nameIn(refresh_token, 'mock-refresh-token') ??
    nameIn(token, 'mock-access-token')
  if (named !== undefined) return worlds.find(named)
  return search(worlds, 'SELECT 1 FROM oauth_codes WHERE code = ?', code) ??
    search(worlds, 'SELECT 1 FROM oauth_tokens WHERE refresh_token = ?', refresh_token) ??
    search(worlds, 'SELECT 1 FROM oauth_tokens WHERE ? IN (access_token, refresh_token)', token) ??
    search(worlds, 'SELECT 1 FROM oauth_clients WHERE client_id = ?', client_id)
}

function nameIn (text: string | undefined, start: string): string | undefined {
  if (text === start) return DEFAULT_WORLD
  return text?.startsWith(`${start}-`) === true ? text.slice(start.length + 1) : undefined
}

/** The key id in the header of a JWT: the name of the world. */
function kidOf (token: string): string | undefined {
  const [header, , signature] = token.split('.')
  if (signature === undefined) return undefined
  try {
    const { kid } = JSON.parse(Buffer.from(header!, 'base64url').toString()) as { kid?: unknown }
    return typeof kid === 'string' ? kid : undefined
  } catch {
    return undefined
  }
}

/** Queries every world: at most a few hundred, a few microseconds each. */
function search (worlds: Worlds, sql: string, value: string | undefined): World | undefined {
  if (value === undefined) return undefined
  worlds.find(DEFAULT_WORLD)
  for (const world of worlds.all()) {
    if (world.statement(sql).get(value) !== undefined) return world
  }
  return undefined
}
