// Authenticates OAuth clients, and checks their redirect URLs.
import { findApplication, type Application } from './applications.ts'
import { LOOPBACK, scopes } from './scopes.ts'
import type { World } from '../world/world.ts'
import type { Parameters } from './parameters.ts'

/** An application without its secret. */
export type Client = Omit<Application, 'client_secret'>

/**
 * The client with this id; undefined if unknown. A world without registered applications accepts every id.
 */
export function findClient (world: World, client_id: string): Client | undefined {
  const registered = findApplication(world, client_id)
  if (registered !== undefined) return registered
  return isPermissive(world)
    ? { client_id, name: client_id, redirect_uris: [LOOPBACK], scopes, api_version: null }
    : undefined
}

/** Without registered applications, every id and secret is accepted. */
const isPermissive = (world: World): boolean =>
  world.statement('SELECT 1 FROM oauth_clients LIMIT 1').get() === undefined

/** Client credentials, as sent. */
export interface Credentials {
  readonly client_id: string
  readonly client_secret: string
}

/**
 * The credentials of a token call: from HTTP Basic, else from the body; a bearer header is ignored (SDKs send
 * stale ones). Basic gives two candidates: RFC 6749 requires form encoding, but many clients do not encode.
 */
export function credentialsOf (authorization: string | undefined, parameters: Parameters): Credentials[] {
  const basic = basicOf(authorization)
  if (basic !== undefined) {
    const { client_id, client_secret } = basic
    return [basic, { client_id: formDecoded(client_id), client_secret: formDecoded(client_secret) }]
  }
  const { client_id, client_secret } = parameters
  return client_id === undefined ? [] : [{ client_id, client_secret: client_secret ?? '' }]
}

function basicOf (authorization: string | undefined): Credentials | undefined {
  const encoded = /^basic\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return undefined
  const [, client_id, client_secret] = /^([^:]+):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? []
  return client_id === undefined ? undefined : { client_id, client_secret: client_secret! }
}

function formDecoded (text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** The client of the first valid credentials; undefined if none are valid. */
export function authenticateClient (world: World, candidates: readonly Credentials[]): Client | undefined {
  const registered = candidates.find(({ client_id, client_secret }) =>
    isPermissive(world) || findApplication(world, client_id)?.client_secret === client_secret)
  return registered === undefined ? undefined : findClient(world, registered.client_id)
}

/**
 * Whether a client may redirect to a URL: exactly a registered one, or `loopback` and a URL of this machine.
 */
export function allowsRedirect ({ redirect_uris }: Client, uri: string): boolean {
  return redirect_uris.some(allowed => allowed === LOOPBACK ? isLoopback(uri) : allowed === uri)
}

const loopbackHost = /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\]|.+\.test)$/

/**
 * Whether it is an http(s) URL of this machine. Strict, because parsers disagree about backslashes, spaces
 * and user names, and the mock must never redirect to a foreign host. RFC 6749 forbids fragments.
 */
function isLoopback (uri: string): boolean {
  if (!/^https?:\/\/[\x21-\x7e]+$/i.test(uri) || /[\\#]/.test(uri) || !URL.canParse(uri)) return false
  const { hostname, username, password } = new URL(uri)
  return loopbackHost.test(hostname) && username === '' && password === ''
}
