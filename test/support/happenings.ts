// Random lives of worlds, for properties: rows of every resource come and go, tokens are refreshed, and the
// control API is used in between.
import fc from 'fast-check'
import { verbs } from '../../src/control/index.ts'
import { callVerb } from '../../src/control/call.ts'
import { isMakeable, makeRow } from './samples.ts'
import { endpointOf, models, pathOf, type Client } from './world.ts'

const makeable = [...models.keys()].filter(many => isMakeable(many) && endpointOf(`${many}.create`) !== undefined)

/** Uses of the control API that change a world; each is left out while there is no such verb. */
const controls: ReadonlyArray<readonly [string, object]> = [
  ['clock.set', { now: '2026-07-01T12:00:00Z' }],
  ['clock.advance', { by: 'P3D' }],
  ['faults.add', { match: { operation: 'clients.list' }, do: { kind: 'error', status: 503 }, when: { times: 2 } }],
  ['config.change', { profile: 'lenient' }],
  ['tokens.mint', {}],
  ['tokens.expire', {}],
  ['seed', { fixture: { version: 1, clients: [{ email: 'told@example.test' }] } }],
]

/** Uses of the control API that put the whole world back, or make images of it; likewise. */
const upheavals: ReadonlyArray<readonly [string, object]> = [
  ['reset', {}],
  ['reset', { keep: ['clock', 'faults', 'tokens', 'journal'] }],
  ['reset', { to: 'seed' }],
  ['snapshots.save', { name: 'upheaval' }],
  ['snapshots.restore', { name: 'upheaval' }],
  ['export', { format: 'sqlite' }],
  ['changes', {}],
]

const number = fc.nat({ max: 1000 })

/** Something that may happen. */
export const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('make' as const), which: number }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('delete' as const), which: number }) },
  fc.record({ does: fc.constant('read' as const), which: number }),
  fc.record({ does: fc.constant('refresh' as const), which: number }),
  { weight: 2, arbitrary: fc.record({ does: fc.constant('control' as const), which: number }) }
)

export type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

/** What is hard on the database of a world: rollbacks, states of the past, refusals, images and resets. */
export const upheaval = fc.oneof(
  { weight: 2, arbitrary: happening },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('crash' as const, 'look back' as const, 'refuse' as const), which: number }) },
  fc.record({ does: fc.constant('upheave' as const), which: number })
)

export type Upheaval = typeof upheaval extends fc.Arbitrary<infer T> ? T : never

/** Does something while requests go wrong; afterwards they go right again. */
async function withFault (client: Client, effect: object, work: () => Promise<unknown>): Promise<void> {
  await control(client, 'faults.add', { do: effect })
  await work()
  await control(client, 'faults.clear', {})
}

const doings: Readonly<Record<Upheaval['does'], (client: Client, which: number) => Promise<unknown>>> = {
  make: (client, which) => makeRow(client, makeable[which % makeable.length]!, which % 3).catch(() => undefined),
  delete: async (client, which) => {
    const many = makeable[which % makeable.length]!
    const ids = client.sql(`SELECT id FROM ${many} ORDER BY id`).map(row => row.id as number)
    if (ids.length > 0 && endpointOf(`${many}.delete`) !== undefined) await client.delete(pathOf(`${many}.delete`, ids[which % ids.length]!))
  },
  read: client => client.get(pathOf('clients.list')),
  refresh: async client => {
    const { name } = client
    const refresh_token = client.sql('SELECT refresh_token FROM oauth_tokens WHERE refresh_spent = 0 ORDER BY id DESC LIMIT 1')[0]?.refresh_token
    await client.post('/auth/oauth/token', {
      grant_type: 'refresh_token', refresh_token, client_id: `mock-client-id-${name}`, client_secret: `mock-client-secret-${name}`, redirect_uri: 'http://localhost:3000/callback',
    })
  },
  control: (client, which) => {
    const [name, input] = controls[which % controls.length]!
    return control(client, name, input)
  },
  crash: (client, which) => withFault(client, { kind: 'crash_before_commit' }, () => doings.make(client, which)),
  'look back': (client, which) => withFault(client, { kind: 'stale_read', writes: 1 + which % 3 }, () => doings.read(client, which)),
  refuse: async (client, which) => {
    const bodies = [{ client: { email: 7, vis_state: 9 } }, { client: 'nobody' }, '{"client":', {}]
    await client.post(pathOf('clients.create'), bodies[which % bodies.length])
  },
  upheave: async (client, which) => {
    const [name, input] = upheavals[which % upheavals.length]!
    const isMissing = name === 'snapshots.restore' && client.server.worlds.snapshot(client.name, 'upheaval') === undefined
    if (!isMissing) await control(client, name, input)
  },
}

/** Uses a verb, if there is one of that name. */
export async function control (client: Client, name: string, input: object): Promise<any> {
  const verb = verbs.find(verb => verb.name === name)
  if (verb === undefined) return undefined
  const { output } = await callVerb(verb, client.server.context, input as Record<string, unknown>, { world: client.name, origin: 'http://localhost' })
  return output
}

/** Lets things happen one after the other. */
export async function live (client: Client, happenings: readonly Upheaval[]): Promise<void> {
  client.parents.clear()
  for (const { does, which } of happenings) await doings[does](client, which)
  client.parents.clear()
}
