// Built-in scenarios as servers, and what a test asks of one: pages, refs, sums, the journal.
import { createHash } from 'node:crypto'
import type { Test } from 'tap'
import { scenarioFile } from '../../src/seed/read/scenarios.ts'
import { buildServer, type Server } from '../../src/server.ts'
import { clientOf, NOW, within, type Client, type Row } from './world.ts'

/** A server whose worlds begin as a file tells. */
export const serverFrom = (fixture: string): Server => buildServer({ fixture }, { wall: () => NOW })

const servers = new Map<string, Server>()

/** The server whose worlds begin as the scenario tells; made once, as `huge` takes seconds. Tests make worlds in it. */
function serverOf (name: string): Server {
  const server = servers.get(name) ?? serverFrom(scenarioFile(name))
  servers.set(name, server)
  return server
}

/** SHA-256 of a world's whole database. */
export const digestOf = ({ worlds }: Server): string =>
  createHash('sha256').update(worlds.find('default')!.image()).digest('hex')

/** Those of scenarios, by name. */
export const digestsOf = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map(name => [name, digestOf(serverOf(name))]))

export interface Told extends Client {
  /** Ids by ref. */
  readonly refs: Readonly<Record<string, number>>
  /** The row or rows of an operation's answer. */
  ask: (path: string, headers?: Record<string, string>) => Promise<any>
  /** The row of a ref. */
  row: (path: string, ref: string) => Promise<Row>
}

/** A world of a scenario, gone when the test ends. */
export function tell (t: Test, name: string): Told {
  const server = serverOf(name)
  server.worlds.create('told', 'seed')
  t.teardown(() => server.worlds.drop('told'))
  const client = clientOf(t, server, 'told')
  const refs = client.world.setting<Record<string, number>>('refs') ?? {}
  const ask = async (path: string, headers = {}) => {
    const answer = await client.get(path, headers)
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.text}`)
    return within(answer.json)
  }
  const row = async (path: string, ref: string): Promise<Row> => {
    if (refs[ref] === undefined) throw new Error(`no ref '${ref}' among ${Object.keys(refs).join(', ')}`)
    const [path_, query] = path.split('?')
    return Object.values(await ask(`${path_}/${refs[ref]}${query === undefined ? '' : `?${query}`}`))[0] as Row
  }
  return { ...client, get world () { return client.world }, refs, ask, row }
}
