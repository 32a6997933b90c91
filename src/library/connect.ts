// A mock as programs see it, wherever it runs, and one that runs somewhere else. Apart from mock.ts, so that
// tests that share a server need not load one.
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
 * A mock that runs somewhere else: by default where FRESHBOOKS_MOCK_URL says, else on the usual port. Nothing
 * is asked before the first call; a server that does not answer then is a Refusal (`no-server`).
 * FRESHBOOKS_MOCK_ADMIN_TOKEN is sent along, for servers on other machines.
 */
export function connect (url = process.env.FRESHBOOKS_MOCK_URL ?? 'http://localhost:3737'): Mock {
  const baseUrl = url.replace(/\/+$/, '')
  if (!/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new TypeError(`'${url}' is no address of a mock: it must begin with http:// or https://`)
  }
  const callVerb = callServer(baseUrl, process.env.FRESHBOOKS_MOCK_ADMIN_TOKEN)
  return createMockFacade({ url: baseUrl, origin: baseUrl, send: fetch }, callVerb, async () => {})
}

/** A server of worlds, from the way to call it and the way to ask its verbs. */
export function createMockFacade (transport: Transport, callVerb: CallVerb, close: () => Promise<void>): Mock {
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

function createWorldFacade (description: WorldDescription, transport: Transport, callVerb: CallVerb): MockWorld {
  const { world: name, base_url, access_token } = description
  const callAndUpdate: CallVerb = async (...args) => {
    const changed = await callVerb(...args)
    if (!(changed.output instanceof Document)) Object.assign(world, changedFields(changed.output))
    return changed
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

/** What an answer tells of the world that may be otherwise than before. */
function changedFields (output: Readonly<Record<string, unknown>>): Partial<WorldDescription> {
  const changed = ['refs', 'refresh_token'].filter(key => output[key] !== undefined)
  return Object.fromEntries(changed.map(key => [key, output[key]]))
}

/** A world that is to go and has gone already is no failure: it may have been dropped by hand, or idle. */
function ignoreIfGone (error: unknown): void {
  if (!(error instanceof Refusal) || !['unknown-world', 'world-gone'].includes(error.problem)) throw error
}
