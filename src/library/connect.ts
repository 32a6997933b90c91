// A mock as programs see it, wherever it runs, and one that runs somewhere else. Apart from mock.ts, so that
// tests that share a server need not load one.
import type { WorldDescription } from '../control/describe.ts'
import { verbs } from '../control/index.ts'
import { Refusal } from '../control/refusal.ts'
import { callServer, type CallVerb } from '../control/remote.ts'
import { Document, isAboutWorld } from '../control/verb.ts'
import type { WorldInput } from '../control/verbs/worlds.ts'
import { fetchOf, type Calling } from './calls.ts'
import { methodsOf } from './facade.ts'
import type { Mock, MockMethods, MockWorld, WorldMethods } from './types.ts'

/**
 * A mock that runs somewhere else: by default where FRESHBOOKS_MOCK_URL says, else on the usual port. Nothing
 * is asked before the first call; a server that does not answer then is a Refusal (`no-server`).
 * FRESHBOOKS_MOCK_ADMIN_TOKEN is sent along, for servers on other machines.
 */
export function connect (url = process.env.FRESHBOOKS_MOCK_URL ?? 'http://localhost:3737'): Mock {
  const base = url.replace(/\/+$/, '')
  if (!/^https?:\/\//.test(base) || !URL.canParse(base)) {
    throw new TypeError(`'${url}' is no address of a mock: it must begin with http:// or https://`)
  }
  const ask = callServer(base, process.env.FRESHBOOKS_MOCK_ADMIN_TOKEN)
  return mockOf({ url: base, reach: base, send: fetch }, ask, async () => {})
}

/** A server of worlds, from the way to call it and the way to ask its verbs. */
export function mockOf (calling: Calling, ask: CallVerb, close: () => Promise<void>): Mock {
  const methods =
    methodsOf(verbs.filter(verb => !isAboutWorld(verb)), ask, undefined) as unknown as MockMethods
  return {
    ...methods,
    url: calling.url,
    fetch: fetchOf(calling),
    close,
    world: async ({ name, ...input }: WorldInput = {}) => worldOf(
      name === undefined ? await methods.worlds.create(input) : await methods.worlds.ensure(name, input),
      calling, ask),
    open: async (name = 'default') => {
      const world = methodsOf(verbs.filter(isAboutWorld), ask, name) as unknown as WorldMethods
      return worldOf(await world.worlds.show(), calling, ask)
    },
    [Symbol.asyncDispose]: close,
  }
}

function worldOf (description: WorldDescription, calling: Calling, ask: CallVerb): MockWorld {
  const { world: name, base_url, access_token } = description
  const asking: CallVerb = async (...asked) => {
    const told = await ask(...asked)
    if (!(told.output instanceof Document)) Object.assign(world, newsIn(told.output))
    return told
  }
  const methods = methodsOf(verbs.filter(isAboutWorld), asking, name) as unknown as WorldMethods
  const drop = async (): Promise<void> => void await methods.worlds.drop().catch(unlessGone)
  const world: MockWorld = {
    ...description,
    ...methods,
    url: base_url,
    token: access_token,
    fetch: fetchOf(calling, `/w/${name}`, access_token),
    drop,
    [Symbol.asyncDispose]: drop,
  }
  return world
}

/** What an answer tells of the world that may be otherwise than before. */
function newsIn (output: Readonly<Record<string, unknown>>): Partial<WorldDescription> {
  const told = ['refs', 'refresh_token'].filter(key => output[key] !== undefined)
  return Object.fromEntries(told.map(key => [key, output[key]]))
}

/** A world that is to go and has gone already is no failure: it may have been dropped by hand, or idle. */
function unlessGone (error: unknown): void {
  if (!(error instanceof Refusal) || !['unknown-world', 'world-gone'].includes(error.problem)) throw error
}
