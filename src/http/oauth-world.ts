// Which world an OAuth request is for. Its client, code or token decides where neither URL nor header does,
// and they stand in the query or the body; so it is found when the body is there, and before anything else
// looks at the request.
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { namedWorld, type Addressed } from './address.ts'
import { UnknownWorld } from './authenticate.ts'
import type { ContextRequest, EnterWorld } from './resolve-world.ts'
import { worldOfCredential } from '../oauth/credentials.ts'
import type { World } from '../world/world.ts'
import { DEFAULT_WORLD, type Worlds } from '../world/worlds.ts'
import { credentialsOf } from '../oauth/clients.ts'
import { lastOf, readBody, type Parameters } from '../oauth/parameters.ts'

/** Where a request finds its world. */
export interface OauthRequests {
  readonly worlds: Worlds
  readonly arrive: EnterWorld
}

/** A preValidation hook of the OAuth routes. */
export function admission (lobby: OauthRequests) {
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    try {
      admit(lobby, request, reply)
      done()
    } catch (error) {
      done(error as Error)
    }
  }
}

/** The world that was found for a request. */
export const worldIn = ({ raw }: FastifyRequest): World => (raw as ContextRequest).mockContext!.world

function admit ({ worlds, arrive }: OauthRequests, request: FastifyRequest, reply: FastifyReply): void {
  const raw = request.raw as ContextRequest
  const { operation } = request.routeOptions.config
  // the bearer token has decided that already
  if (operation === 'oauth.token_info') return
  if (operation === 'oauth.metadata') nameByPath(request)
  const world = worldFor(worlds, raw, sentBy(request, operation))
  // the log of the world that answers has the request, not that of the one the URL alone led to
  raw.mockContext = { ...raw.mockContext!, world }
  arrive(world, reply)
}

/** RFC 8414 puts the path of an issuer behind the well-known part, so a world's prefix may come there too. */
function nameByPath (request: FastifyRequest): void {
  const { world } = request.params as { world?: string }
  if (world !== undefined) (request.raw as Addressed).mockWorld = world
}

/** By its URL or header, by what it sent, else the default one. */
function worldFor (worlds: Worlds, raw: Addressed, sent: Parameters): World {
  const name = namedWorld(raw)
  const world = name === undefined ? worldOfCredential(worlds, sent) : worlds.find(name)
  if (world === undefined && name !== undefined) throw new UnknownWorld(worlds, name)
  return world ?? worlds.find(DEFAULT_WORLD)!
}

function sentBy ({ query, body, headers }: FastifyRequest, operation: string | undefined): Parameters {
  if (operation === 'oauth.metadata') return {}
  if (operation === 'oauth.authorize') return { client_id: lastOf(query, 'client_id') }
  if (operation === 'oauth.consent') return { client_id: lastOf(body, 'client_id') }
  const parameters = readBody(body)
  const client_id = credentialsOf(headers.authorization, parameters ?? {}).at(-1)?.client_id
  return { ...parameters, client_id }
}
