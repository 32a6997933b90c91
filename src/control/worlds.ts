// The control API of worlds: make them, look at them, reset and drop them. None of it is FreshBooks'.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { fail } from '../declare/problem.ts'
import { namedWorld, type Addressed, type BaseUrls } from '../http/address.ts'
import { readableBody } from '../http/body.ts'
import { sendProblem } from '../http/errors.ts'
import { nearestName } from '../suggest.ts'
import { primaryAccessToken, primaryClientId, primaryClientSecret } from '../world/credentials.ts'
import type { World } from '../world/world.ts'
import { DEFAULT_WORLD, worldName, type Origin, type Worlds } from '../world/worlds.ts'

/** Everything a program needs to use a world. */
export function describeWorld (world: World, url: string): Record<string, unknown> {
  const base = world.name === DEFAULT_WORLD ? url : `${url}/w/${world.name}`
  const { business_id, identity_id } = world.setting<{ business_id: number, identity_id: number }>('primary')!
  const business = world.statement('SELECT account_id, business_uuid FROM businesses WHERE id = ?')
    .get(business_id) as Record<string, string>
  return {
    ok: true,
    world: world.name,
    base_url: base,
    access_token: primaryAccessToken(world.name),
    refresh_token: liveRefreshToken(world, identity_id),
    client_id: primaryClientId(world.name),
    client_secret: primaryClientSecret(world.name),
    redirect_uri: 'http://localhost:3000/callback',
    account_id: business.account_id,
    business_id,
    business_uuid: business.business_uuid,
    identity_id,
    refs: world.setting('refs') ?? {},
    env: { FRESHBOOKS_API_URL: base, FRESHBOOKS_AUTH_URL: base },
  }
}

/** The refresh token that still works: each use spends one and mints the next. */
function liveRefreshToken (world: World, identity: number): string | null {
  const sql = `SELECT refresh_token FROM oauth_tokens WHERE client_id = ? AND identity_id = ?
    AND refresh_spent = 0 AND revoked = 0 ORDER BY id DESC LIMIT 1`
  const token = world.plucked(sql).get(primaryClientId(world.name), identity)
  return (token as string | undefined) ?? null
}

interface Body {
  readonly name?: unknown
  readonly from?: unknown
  readonly to?: unknown
}

/** The body as an object; nothing counts as an empty one. */
function bodyOf (request: FastifyRequest): Body {
  const body = readableBody(request) ?? {}
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    fail('malformed-body', { message: 'the body must be a JSON object' })
  }
  return body as Body
}

const origins: readonly Origin[] = ['seed', 'empty']

/**
 * What a body says a world should start from; undefined when it says nothing,
 * a sentence when it says nonsense.
 */
function readOrigin (value: unknown): { origin: Origin | undefined } | { refusal: string } {
  if (value === undefined) return { origin: undefined }
  if (origins.includes(value as Origin)) return { origin: value as Origin }
  return { refusal: `'${String(value)}' is no origin of a world; known: ${origins.join(', ')}` }
}

/** What every route of this API works with. */
interface Control {
  readonly worlds: Worlds
  readonly urls: BaseUrls
}

const show = ({ urls }: Control, request: FastifyRequest, world: World) =>
  describeWorld(world, urls.origin(request))

function make (
  control: Control, request: FastifyRequest, reply: FastifyReply, name: unknown, from: unknown
): FastifyReply {
  if (typeof name !== 'string' || !worldName.test(name)) {
    return sendProblem(reply, 400, 'bad-world-name',
      `'${String(name)}' cannot be the name of a world: letters, digits, dots, dashes and underscores only`)
  }
  const read = readOrigin(from)
  if ('refusal' in read) return sendProblem(reply, 400, 'unknown-origin', read.refusal)
  const there = control.worlds.names().includes(name) ? control.worlds.find(name) : undefined
  if (there === undefined) {
    return reply.code(201).send(show(control, request, control.worlds.create(name, read.origin)))
  }
  const origin = there.setting<Origin>('origin')
  if (read.origin !== undefined && read.origin !== origin) {
    return sendProblem(reply, 409, 'world-exists',
      `world '${name}' exists and was made from '${String(origin)}'; reset it with {"to":"${read.origin}"}`)
  }
  return reply.send(show(control, request, there))
}

/** The world a route is about: in its path, by prefix or header, else the default one. */
function find ({ worlds }: Control, request: FastifyRequest, reply: FastifyReply): World | undefined {
  const name =
    (request.params as { world?: string }).world ?? namedWorld(request.raw as Addressed) ?? DEFAULT_WORLD
  const world = worlds.find(name)
  if (world === undefined) unknownWorld(reply, name, worlds)
  return world
}

function reset (control: Control, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const world = find(control, request, reply)
  if (world === undefined) return reply
  const read = readOrigin(bodyOf(request).to)
  if ('refusal' in read) return sendProblem(reply, 400, 'unknown-origin', read.refusal)
  return reply.send(show(control, request, control.worlds.reset(world.name, read.origin)))
}

function drop (control: Control, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const world = find(control, request, reply)
  if (world === undefined) return reply
  control.worlds.drop(world.name)
  return reply.send({ ok: true, world: world.name })
}

function list ({ worlds, urls }: Control, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const origin = urls.origin(request)
  const rows =
    worlds.names().map(name => ({ name, base_url: name === DEFAULT_WORLD ? origin : `${origin}/w/${name}` }))
  return reply.send({ ok: true, worlds: rows })
}

/** POST names the world where the body does not; a name that is taken is a conflict there. */
function post (control: Control, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { name, from } = bodyOf(request)
  if (name !== undefined && control.worlds.names().includes(String(name))) {
    return sendProblem(reply, 409, 'world-exists',
      `world '${String(name)}' exists; PUT /_mock/worlds/${String(name)} is happy with that`)
  }
  return make(control, request, reply, name === undefined ? freeName(control.worlds) : name, from)
}

/** Registers the routes, without the /_mock prefix. */
export function registerWorlds (app: FastifyInstance, worlds: Worlds, urls: BaseUrls): void {
  const control: Control = { worlds, urls }
  app.get('/worlds', (request, reply) => list(control, request, reply))
  app.post('/worlds', (request, reply) => post(control, request, reply))
  app.put('/worlds/:world', (request, reply) =>
    make(control, request, reply, (request.params as { world: string }).world, bodyOf(request).from))
  app.get('/worlds/:world', (request, reply) => {
    const world = find(control, request, reply)
    return world === undefined ? reply : reply.send(show(control, request, world))
  })
  app.delete('/worlds/:world', (request, reply) => drop(control, request, reply))
  app.post('/worlds/:world/reset', (request, reply) => reset(control, request, reply))
  app.post('/reset', (request, reply) => reset(control, request, reply))
}

/** The first free name of world-1, world-2, … */
function freeName (worlds: Worlds): string {
  const taken = new Set(worlds.names())
  const numbers = Array.from({ length: taken.size + 1 }, (_, index) => `world-${index + 1}`)
  return numbers.find(name => !taken.has(name))!
}

function unknownWorld (reply: FastifyReply, name: string, worlds: Worlds): void {
  const suggestion = nearestName(name, worlds.names())
  sendProblem(reply, 404, 'unknown-world', `world '${name}' does not exist`, {
    hint: `PUT /_mock/worlds/${name} makes it`,
    ...(suggestion === undefined ? {} : { did_you_mean: suggestion }),
  })
}
