// The objects Mock and MockWorld, for a mock in this process or a remote one, and the connection to a remote
// one. Separate from mock.ts, so that tests that share a server do not load the server's code.
import type { WorldDescription } from '../control/describe.ts'
import { verbs } from '../control/index.ts'
import { Refusal } from '../control/refusal.ts'
import { callServer, type CallVerb } from '../control/remote.ts'
import { Document, isAboutWorld } from '../control/verb.ts'
import type { WorldInput } from '../control/verbs/worlds.ts'
import { createFetch, type Transport } from './calls.ts'
import { methodsOf } from './facade.ts'
import type { Mock, MockMethods, MockWorld, WorldMethods } from './types.ts'

/**
 * Connects to a running mock. Default URL: FRESHBOOKS_MOCK_URL, else http://localhost:3737. The first request
 * is sent by the first call, which throws a Refusal (`no-server`) when the server does not answer. Sends
 * FRESHBOOKS_MOCK_ADMIN_TOKEN, for servers on other machines. Throws a TypeError for an invalid URL.
 */
export function connect (url = process.env.FRESHBOOKS_MOCK_URL ?? 'http://localhost:3737'): Mock {
  const baseUrl = url.replace(/\/+$/, '')
  if (!/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new TypeError(`'${url}' is no address of a mock: it must begin with http:// or https://`)
  }
  const callVerb = callServer(baseUrl, process.env.FRESHBOOKS_MOCK_ADMIN_TOKEN)
  return createMockFacade({ url: baseUrl, origin: baseUrl, send: fetch }, callVerb, async () => {})
}

/** Makes a Mock from its transport and a function that calls its verbs. */
export function createMockFacade (
  transport: Transport, callVerb: CallVerb, close: () => Promise<void>
): Mock {
  const methods =
    methodsOf(verbs.filter(verb => !isAboutWorld(verb)), callVerb, undefined) as unknown as MockMethods
  return {
    ...methods,
    url: transport.url,
    fetch: createFetch(transport),
    close,
    world: async ({ name, ...input }: WorldInput = {}) => createWorldFacade(
      name === undefined ? await methods.worlds.create(input) : await methods.worlds.ensure(name, input),
      transport, callVerb),
    open: async (name = 'default') => {
      const world = methodsOf(verbs.filter(isAboutWorld), callVerb, name) as unknown as WorldMethods
      return createWorldFacade(await world.worlds.show(), transport, callVerb)
    },
    [Symbol.asyncDispose]: close,
  }
}

function createWorldFacade (
  description: WorldDescription, transport: Transport, callVerb: CallVerb
): MockWorld {
  const { world: name, base_url, access_token } = description
  const callAndUpdate: CallVerb = async (...args) => {
    const result = await callVerb(...args)
    if (!(result.output instanceof Document)) Object.assign(world, changedFields(result.output))
    return result
  }
  const methods = methodsOf(verbs.filter(isAboutWorld), callAndUpdate, name) as unknown as WorldMethods
  const drop = async (): Promise<void> => void await methods.worlds.drop().catch(ignoreIfGone)
  const world: MockWorld = {
    ...description,
    ...methods,
    url: base_url,
    token: access_token,
    fetch: createFetch(transport, `/w/${name}`, access_token),
    drop,
    [Symbol.asyncDispose]: drop,
  }
  return world
}

/** Fields of the world that an answer contains and that may have changed. */
function changedFields (output: Readonly<Record<string, unknown>>): Partial<WorldDescription> {
  const changed = ['refs', 'refresh_token'].filter(key => output[key] !== undefined)
  return Object.fromEntries(changed.map(key => [key, output[key]]))
}

/** Dropping a world that is already gone succeeds: it may have been idle, or dropped by another program. */
function ignoreIfGone (error: unknown): void {
  if (!(error instanceof Refusal) || !['unknown-world', 'world-gone'].includes(error.problem)) throw error
}
