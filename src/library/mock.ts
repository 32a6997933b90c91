// A mock as a program uses it: in this process, with or without a socket, or a server that runs elsewhere.
import type { FastifyInstance, InjectOptions } from 'fastify'
import type { WorldDescription } from '../control/describe.ts'
import { isAboutWorld } from '../control/verb.ts'
import { verbs } from '../control/index.ts'
import { askHere, askThere, type Ask } from '../control/remote.ts'
import type { WorldInput } from '../control/verbs/worlds.ts'
import { listen } from '../listen.ts'
import type { Options } from '../options.ts'
import { buildServer } from '../server.ts'
import { methodsOf } from './facade.ts'
import type { Mock, MockMethods, MockWorld, WorldMethods } from './types.ts'

export interface MockOptions extends Partial<Options> {
  /** Port to listen on: a free one by default, none with `false`. */
  readonly port?: number | false
  /** Address to listen on. */
  readonly host?: string
}

/** A mock in this program, with Fastify's `inject` beside what every mock has. */
export interface LocalMock extends Mock {
  readonly app: FastifyInstance
  readonly inject: FastifyInstance['inject']
}

/** Starts a mock in this program. */
export async function createMock (
  { port = 0, host = 'localhost', ...options }: MockOptions = {}
): Promise<LocalMock> {
  const { app, house } = buildServer(options)
  const bound = port === false ? undefined : await listen(app, host, port)
  if (bound === undefined) await app.ready()
  const url = options.publicUrl ?? (bound === undefined ? 'http://localhost' : `http://localhost:${bound}`)
  const mock = mockOf(url, askHere(house, () => url), {
    fetch: (path, init) => bound === undefined ? injected(app, path, init) : fetch(url + path, init),
    close: () => app.close(),
  })
  return Object.assign(mock, { app, inject: app.inject.bind(app) as FastifyInstance['inject'] })
}

/** A mock that runs somewhere else; by default where FRESHBOOKS_MOCK_URL says, else on the usual port. */
export function connect (url = process.env.FRESHBOOKS_MOCK_URL ?? 'http://localhost:3737'): Mock {
  const base = url.replace(/\/+$/, '')
  return mockOf(base, askThere(base, process.env.FRESHBOOKS_MOCK_ADMIN_TOKEN), {
    fetch: (path, init) => fetch(base + path, init),
    close: async () => {},
  })
}

type Ways = Pick<Mock, 'fetch' | 'close'>

function mockOf (url: string, ask: Ask, ways: Ways): Mock {
  const methods =
    methodsOf(verbs.filter(verb => !isAboutWorld(verb)), ask, undefined) as unknown as MockMethods
  return {
    ...methods,
    ...ways,
    url,
    world: async (input: WorldInput = {}) =>
      worldOf(input.name === undefined
        ? await methods.worlds.create(input)
        : await methods.worlds.ensure(input.name, withoutName(input)), ask, ways),
    open: async (name = 'default') => {
      const world = methodsOf(verbs.filter(isAboutWorld), ask, name) as unknown as WorldMethods
      return worldOf(await world.worlds.show(), ask, ways)
    },
    [Symbol.asyncDispose]: ways.close,
  }
}

const withoutName = ({ name, ...rest }: WorldInput): Omit<WorldInput, 'name'> => rest

function worldOf (description: WorldDescription, ask: Ask, ways: Ways): MockWorld {
  const { world: name, base_url, access_token } = description
  const methods = methodsOf(verbs.filter(isAboutWorld), ask, name) as unknown as WorldMethods
  const drop = async (): Promise<void> => void await methods.worlds.drop()
  return {
    ...description,
    ...methods,
    url: base_url,
    token: access_token,
    fetch: (path, init = {}) => ways.fetch(`/w/${name}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${access_token}`, ...init.headers as Record<string, string> },
    }),
    drop,
    [Symbol.asyncDispose]: drop,
  }
}

/** A request that goes over no socket. */
async function injected (app: FastifyInstance, path: string, init: RequestInit = {}): Promise<Response> {
  const request = new Request(new URL(path, 'http://localhost'), init)
  const body = Buffer.from(await request.arrayBuffer())
  const { pathname, search } = new URL(request.url)
  const answer = await app.inject({
    method: request.method as NonNullable<InjectOptions['method']>,
    url: pathname + search,
    headers: Object.fromEntries(request.headers),
    ...(body.length === 0 ? {} : { payload: body }),
  })
  const { statusCode: status } = answer
  const headers =
    Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)])
  return new Response(status === 204 ? null : new Uint8Array(answer.rawPayload), { status, headers })
}
