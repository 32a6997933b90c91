// A server that really listens, and the official SDK pointed at one of its worlds: for what injected requests
// cannot show.
import freshbooks from '@freshbooks/api'
import t, { type Test } from 'tap'
import { buildServer, type Server } from '../../src/server.ts'
import type { Options } from '../../src/options.ts'
import type { Origin } from '../../src/world/worlds.ts'
import { withCache } from './cache.ts'
import { NOW } from './world.ts'

export interface Listening extends Server {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
}

/** Starts a server on a free port; it stops when the test ends. */
export async function listening (test: Test = t, options: Partial<Options> = {}, wall = () => NOW): Promise<Listening> {
  const server = buildServer(options, { wall, ...withCache })
  test.teardown(() => server.app.close())
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  return { ...server, url }
}

/** What a program needs to use a world that is not the default one. */
export const credentialsOf = (world: string) => ({
  accessToken: `mock-access-token-${world}`,
  clientId: `mock-client-id-${world}`,
  clientSecret: `mock-client-secret-${world}`,
})

/** The SDK's own types are wrong in places (services.list promises time entries), so tests look at plain values. */
export type Sdk = any

/** The official SDK in a world of its own. Without retries: the SDK repeats every GET that fails with 5xx ten times. */
export function sdkIn ({ url, worlds }: Listening, name: string, origin: Origin = 'empty', more: object = {}): Sdk {
  worlds.create(name, origin)
  const { accessToken, clientId, clientSecret } = credentialsOf(name)
  return new freshbooks.Client(clientId, {
    apiUrl: `${url}/w/${name}`,
    accessToken,
    clientSecret,
    redirectUri: 'http://localhost:3000/callback',
    retryOptions: { retries: 0 },
    ...more,
  } as object)
}
