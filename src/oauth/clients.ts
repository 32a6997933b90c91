// Registered applications: who may ask for tokens, for which scopes, and where people may be sent back to.
import { findApplication, type Application } from './applications.ts'
import { LOOPBACK, scopes } from './scopes.ts'
import type { World } from '../world/world.ts'
import type { Parameters } from './parameters.ts'

export type Client = Omit<Application, 'client_secret'>

/** The application of that id. A world where none is registered takes any id. */
export function findClient (world: World, client_id: string): Client | undefined {
  const known = findApplication(world, client_id)
  if (known !== undefined) return known
  return isPermissive(world) ? { client_id, name: client_id, redirect_uris: [LOOPBACK], scopes } : undefined
}

/** No client is registered: any id and any secret will do. */
const isPermissive = (world: World): boolean =>
  world.statement('SELECT 1 FROM oauth_clients LIMIT 1').get() === undefined

/** Who a caller says they are. */
export interface Credentials {
  readonly client_id: string
  readonly client_secret: string
}

/**
 * The credentials of a token call: HTTP Basic, else the body; a bearer header means nothing here (SDKs send
 * stale ones). Basic comes in two spellings: RFC 6749 wants both halves form-encoded, many clients do not.
 */
export function credentialsOf (authorization: string | undefined, sent: Parameters): Credentials[] {
  const basic = basicOf(authorization)
  if (basic !== undefined) {
    const { client_id, client_secret } = basic
    return [basic, { client_id: formDecoded(client_id), client_secret: formDecoded(client_secret) }]
  }
  const { client_id, client_secret } = sent
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

/** The application a caller has proved to be, or undefined. */
export function authenticateClient (world: World, candidates: readonly Credentials[]): Client | undefined {
  const known = candidates.find(({ client_id, client_secret }) =>
    isPermissive(world) || findApplication(world, client_id)?.client_secret === client_secret)
  return known === undefined ? undefined : findClient(world, known.client_id)
}

/** Whether people may be sent back there: a registered address, letter by letter, or this machine. */
export function allowsRedirect ({ redirect_uris }: Client, uri: string): boolean {
  return redirect_uris.some(allowed => allowed === LOOPBACK ? isLoopback(uri) : allowed === uri)
}

const loopbackHost = /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\]|.+\.test)$/

/**
 * An http(s) address of this machine. Strict about spelling, since parsers disagree about backslashes, spaces
 * and user names, and the mock must never send anybody to a stranger's host; RFC 6749 forbids fragments.
 */
function isLoopback (uri: string): boolean {
  if (!/^https?:\/\/[\x21-\x7e]+$/i.test(uri) || /[\\#]/.test(uri) || !URL.canParse(uri)) return false
  const { hostname, username, password } = new URL(uri)
  return loopbackHost.test(hostname) && username === '' && password === ''
}
