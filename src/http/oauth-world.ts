// Finds the world of an OAuth request. If neither URL nor header names it, the client, code or token in the
// query or body decides; so this runs once the body is parsed, before anything else reads the request.
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { namedWorld, type AddressedRequest } from './address.ts'
import { UnknownWorld } from './authenticate.ts'
import { contextIn, type ContextRequest, type EnterWorld } from './resolve-world.ts'
import { worldOfCredential } from '../oauth/credentials.ts'
import type { World } from '../world/world.ts'
import { DEFAULT_WORLD, type Worlds } from '../world/worlds.ts'
import { credentialsOf } from '../oauth/clients.ts'
import { lastOf, readBody, type Parameters } from '../oauth/parameters.ts'

/** What the OAuth routes need to find the world of a request. */
export interface OauthOptions {
  readonly worlds: Worlds
  readonly enterWorld: EnterWorld
}

/** Returns a preValidation hook for the OAuth routes. */
export function resolveOauthWorld (options: OauthOptions) {
  return (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    try {
      resolve(options, request)
      done()
    } catch (error) {
      done(error as Error)
    }
  }
}

/** The world of a request, after the hook. */
export const resolvedWorld = ({ raw }: FastifyRequest): World => (raw as ContextRequest).mockContext!.world

function resolve ({ worlds, enterWorld }: OauthOptions, request: FastifyRequest): void {
  const raw = request.raw as ContextRequest
  const { operation } = request.routeOptions.config.endpoint!
  // the bearer token has decided already
  if (operation === 'oauth.token_info') return
  if (operation === 'oauth.metadata') nameWorldByPath(request)
  const world = worldFor(worlds, raw, credentialsIn(request, operation))
  // the request is logged in this world, not in the one that resolve-world.ts found
  raw.mockContext = contextIn(world, request, raw.mockContext!.token, raw.mockContext!)
  enterWorld(world)
}

/** RFC 8414 puts the path of an issuer after the well-known part; for a world that is its prefix. */
function nameWorldByPath (request: FastifyRequest): void {
  const { world } = request.params as { world?: string }
  if (world !== undefined) (request.raw as AddressedRequest).mockWorld = world
}

/** By URL or header, by credentials, else the default world. Throws UnknownWorld. */
function worldFor (worlds: Worlds, raw: AddressedRequest, credentials: Parameters): World {
  const name = namedWorld(raw)
  const world = name === undefined ? worldOfCredential(worlds, credentials) : worlds.find(name)
  if (world === undefined && name !== undefined) throw new UnknownWorld(worlds, name)
  return world ?? worlds.find(DEFAULT_WORLD)!
}

function credentialsIn ({ query, body, headers }: FastifyRequest, operation: string | undefined): Parameters {
  if (operation === 'oauth.metadata') return {}
  if (operation === 'oauth.authorize') return { client_id: lastOf(query, 'client_id') }
  if (operation === 'oauth.consent') return { client_id: lastOf(body, 'client_id') }
  const parameters = readBody(body)
  const client_id = credentialsOf(headers.authorization, parameters ?? {}).at(-1)?.client_id
  return { ...parameters, client_id }
}
