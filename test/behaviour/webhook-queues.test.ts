// The queues of callbacks when things go wrong: receivers that fail or hang, callbacks that change while they are sent
// to, worlds that end, disks that are full, and many of everything at once.
import t from 'tap'
import { buildServer } from '../../src/server.ts'
import { createMock, type MockWorld } from '../../src/library/index.ts'
import { openSession } from '../../src/store/session.ts'
import { fireEvent, MOST_WAITING } from '../../src/store/outbox.ts'
import { primaryBusiness } from '../../src/world/primary.ts'
import { freshbooksCaller } from '../../src/declare/outside-action.ts'
import { names, outcomes, start } from '../support/hooked.ts'
import { isSigned, receiver, type Answering } from '../support/receiver.ts'
import { until } from '../support/waiting.ts'

const mock = await createMock({ port: false })
t.teardown(() => mock.close())

const hanging: Answering = () => new Promise(() => {})

t.test('a thousand events come once and in order to a receiver that fails a third of the time', async t => {
  let count = 0
  const succeeded: string[] = []
  const { world, listen } = await start(t, {
    mock,
    config: { retry_after: '1s', attempts: 20 },
    answering: ({ form }, response) => {
      if (count++ % 3 === 1) return response.writeHead(503).end()
      succeeded.push(form.object_id!)
    },
  })
  await listen('invoice')
  const expected = Array.from({ length: MOST_WAITING }, (_, index) => String(index + 1))
  for (const id of expected) await world.webhooks.fire({ event: 'invoice.update', object_id: Number(id) })
  await world.webhooks.flush({ timeout_ms: 60_000 })
  t.strictSame(succeeded, expected)
  t.equal((await world.outbox.list()).count, 0)
  t.ok(count > MOST_WAITING * 1.4, `${count} attempts`)
})

t.test('fifty worlds deliver to fifty receivers at once, and no event is a foreign one', async t => {
  const all = await Promise.all(Array.from({ length: 50 }, () => start(t, { mock })))
  const verifiers = await Promise.all(all.map(({ listen }) => listen('client')))
  t.equal(new Set(all.map(({ world }) => world.url)).size, 50)
  await Promise.all(all.map(async ({ client }, index) => {
    for (const number of [1, 2, 3]) await client(`w${index}-${number}@example.test`)
  }))
  await Promise.all(all.map(({ world }) => world.webhooks.wait({ event: 'client.create', count: 3 })))
  for (const [index, { hook, call, world }] of all.entries()) {
    const emails = await Promise.all(hook.received.map(async ({ form }) =>
      (await call('GET', `/accounting/account/${world.account_id}/users/clients/${form.object_id}`)).response.result.client.email))
    t.strictSame(emails, [1, 2, 3].map(number => `w${index}-${number}@example.test`), `world ${index}`)
    t.ok(hook.received.every(message => isSigned(message, verifiers[index]!)))
  }
})

t.test('with sync an answer comes after all messages that it raised for a callback', async t => {
  const { world, hook, listen } = await start(t, { mock, config: { deliver: 'sync' } })
  await listen('client')
  await world.seed({ version: 1, clients: [1, 2, 3].map(number => ({ organization: `Client ${number}` })) })
  t.equal(hook.received.length, 3)
})

t.test('a callback that is deleted, moved or verified while it is being sent to', async t => {
  const cases: ReadonlyArray<readonly [string, (test: Awaited<ReturnType<typeof start>>, id: number) => Promise<unknown>, number]> = [
    ['deleted', ({ call, callbacks }, id) => call('DELETE', `${callbacks}/${id}`), 0],
    ['moved', ({ call, callbacks }, id) => call('PUT', `${callbacks}/${id}`, { callback: { uri: 'http://127.0.0.1:9/elsewhere' } }), 1],
  ]
  for (const [name, change, waiting] of cases) {
    let release = (): void => {}
    const test = await start(t, {
      mock,
      config: { disable_after: 1, handshake_delay_ms: 60_000 },
      answering: (_message, response) => new Promise<void>(resolve => { release = () => { response.writeHead(500).end(); resolve() } }),
    })
    const { world, hook, client } = test
    await world.seed({ version: 1, callbacks: [{ ref: 'hook', event: 'client.create', uri: hook.url, verified: true }] })
    const [{ callbackid }] = (await world.callbacks.list()).callbacks as any
    await client('a@example.test')
    await client('b@example.test')
    await until('the first message comes', () => hook.received.length === 1)
    await change(test, callbackid)
    release()
    await world.webhooks.wait({ event: 'client.create' })
    t.strictSame(await outcomes(world, { event: 'client.create' }), ['client.create dropped 500'], `${name}: it is not said to be sent again`)
    t.match(await world.outbox.list(), { count: waiting }, `${name}: what waited is for nobody`)
    await client('c@example.test')
    t.equal(hook.received.length, 1, `${name}: nothing more comes`)
  }
})

const keep = ['clock', 'faults', 'tokens', 'journal'] as const
interface Expected { readonly callbacks: number, readonly waiting: readonly string[], readonly history: readonly string[], readonly sends: number }
const all: Expected = { callbacks: 2, waiting: ['client.create', 'callback.verify'], history: ['callback.verify delivered 200', 'client.create delivered 200'], sends: 1 }
const nothing: Expected = { callbacks: 0, waiting: [], history: [], sends: 0 }

/** Operations that make a world of another one's state; gives the world to look at. */
const carrying: Readonly<Record<string, readonly [(world: MockWorld) => Promise<unknown>, Expected]>> = {
  'a snapshot that is restored': [async world => { await world.reset(); await world.snapshots.restore('now') }, all],
  'a reset to a snapshot': [async world => { await world.webhooks.flush(); await world.reset({ to: 'now' }) }, { ...all, sends: 2 }],
  'an export in JSON': [async world => { const made = await world.export({ format: 'json' }); await world.reset(); await world.import(made) }, all],
  'an export in YAML': [async world => { const made = await world.export({ format: 'yaml' }); await world.reset(); await world.import(made) }, all],
  'an export as a file of SQLite': [async world => { const made = await world.export({ format: 'sqlite' }); await world.reset(); await world.import(made) }, all],
  'a copy of the world': [async world => await mock.world({ from: world.world as never }), { ...all, sends: 1 }],
  'a copy of a snapshot': [async world => await mock.world({ from: `${world.world}@now` as never }), all],
  // a fixture has what a program has registered, and no past
  'an export as a fixture': [async world => await mock.world({ fixtures: [(await world.export({ minimal: true, format: 'json' })).fixture], config: { webhooks: { deliver: 'held' } } }), { callbacks: 2, waiting: ['callback.verify'], history: [], sends: 0 }],
  'a reset': [async world => { await world.reset() }, nothing],
  'a reset that keeps what it can': [async world => { await world.reset({ keep }) }, nothing],
  'a reset to a scenario': [async world => { await world.scenarios.play('empty') }, nothing],
}

for (const [name, [carry, expected]] of Object.entries(carrying)) {
  t.test(`callbacks, what waits for them and what they were sent, after ${name}`, async t => {
    const { world, hook, register, client } = await start(t, { mock, now: '2026-06-15T15:00:00Z', config: { deliver: 'held' } })
    await register('client.create')
    await world.webhooks.flush()
    await client('a@example.test')
    await world.webhooks.flush()
    hook.received.length = 0
    await client('b@example.test')
    await register('tax')
    await world.snapshots.save('now')
    const rows = async (of: MockWorld) => ({
      callbacks: (await of.callbacks.list()).callbacks, waiting: (await of.outbox.list()).outbox, history: (await of.webhooks.list()).deliveries,
    })
    const before = await rows(world)
    const carried = (await carry(world) as MockWorld | undefined) ?? world
    const after = await rows(carried)
    t.strictSame(
      [after.callbacks.length, after.waiting.map(({ name }) => name), await outcomes(carried)],
      [expected.callbacks, expected.waiting, expected.history])
    if (expected.history === all.history) t.strictSame(after, before, 'to the letter')
    await carried.webhooks.flush()
    t.equal(names(hook.received).filter(name => name.startsWith('client.create')).length, expected.sends, 'what waited is sent, once for each time that it waited')
  })
}

t.test('a callback that verifies itself and is deleted before its handshake', async t => {
  const { world, register, call, callbacks } = await start(t, { mock, config: { auto_verify: true, handshake_delay_ms: 0 } })
  const id = await register('client.create')
  await call('DELETE', `${callbacks}/${id}`)
  await world.webhooks.flush()
  t.match(await world.callbacks.list(), { callbacks: [] })
})

t.test('a fault that lets every message change places ends', async t => {
  for (const deliver of ['async', 'held']) {
    const { world, hook, listen, client } = await start(t, { mock })
    await listen('client.create')
    await world.config.change({ webhooks: { deliver } } as never)
    await world.faults.add({ match: { event: 'client.*' }, do: { kind: 'webhook', effect: 'reorder' } } as never)
    const ids: string[] = []
    for (const letter of 'abcd') ids.push(String((await client(`${letter}@example.test`)).response.result.client.id))
    if (deliver === 'held') t.equal((await world.webhooks.flush({ timeout_ms: 5_000 })).waiting, 0)
    await world.webhooks.wait({ event: 'client.create', count: 4 })
    t.strictSame(hook.received.map(({ form }) => 'abcd'[ids.indexOf(form.object_id!)]), ['b', 'a', 'd', 'c'], deliver)
  }
})

t.test('who waits for a delivery is told at once when the world ends, and its message is given up', async t => {
  const { world, hook, listen, client } = await start(t, { mock, answering: hanging, config: { timeout_ms: 60_000 } })
  await listen('client.create')
  await client('a@example.test')
  await until('the first message comes', () => hook.received.length === 1)
  const ended = new Promise<void>(resolve => hook.received[0]!.socket.once('close', () => resolve()))
  const waiting = Promise.allSettled([
    world.webhooks.wait({ event: 'client.create', timeout_ms: 60_000 }),
    world.webhooks.flush({ timeout_ms: 60_000 }),
    world.verify({ checks: [{ delivery: 'client.create' }], wait_ms: 60_000 }),
  ])
  await new Promise(resolve => setImmediate(resolve))
  await world.reset()
  const [wait] = await waiting
  t.match(wait, { status: 'rejected', reason: { problem: 'world-replaced' } })
  await ended
})

t.test('a receiver that hangs keeps the newest thousand events, and all others go on', async t => {
  const { world, hook, listen, client } = await start(t, { mock, answering: hanging, config: { timeout_ms: 60_000 } })
  await listen('client')
  const other = await receiver(t)
  await world.seed({ version: 1, callbacks: [{ event: 'invoice', uri: other.url, verified: true }] })
  await world.webhooks.fire({ event: 'client.update', object_id: 1 })
  await until('the first message comes', () => hook.received.length === 1)
  for (let number = 2; number <= MOST_WAITING + 20; number++) await world.webhooks.fire({ event: 'client.update', object_id: number })
  t.match(await world.outbox.list({ limit: 1 }), { count: MOST_WAITING, outbox: [{ object_id: 21 }] })
  await world.webhooks.fire({ event: 'invoice.update', object_id: 7 })
  await world.webhooks.wait({ event: 'invoice.update' })
  t.strictSame([names(hook.received), names(other.received)], [['client.update 1'], ['invoice.update 7']])
  t.equal((await client('a@example.test')).response.result.client.email, 'a@example.test')
})

t.test('a connection that the receiver has ended meanwhile costs no message', async t => {
  const { world, hook, listen } = await start(t, { mock })
  await listen('client')
  hook.server.closeIdleConnections()
  await world.webhooks.fire({ event: 'client.update', object_id: 1 })
  await world.webhooks.wait({ event: 'client.update' })
  t.strictSame(await outcomes(world, { event: 'client.update' }), ['client.update delivered 200'])
})

t.test('a disk that is full stops no server: what waits is sent when there is room', async t => {
  const hook = await receiver(t)
  const told: string[] = []
  const { app, worlds } = buildServer({}, { tell: line => void told.push(line) })
  t.teardown(() => app.close())
  const world = worlds.create('full', 'empty')
  world.statement(`INSERT INTO callbacks (id, event, uri, verified, verifier, accounting_systemid)
    VALUES (2001, 'client', ?, 1, 'a key', 'ACME01')`).run(hook.url)
  world.forget()
  const statement = world.statement.bind(world)
  let isFull = true
  world.statement = ((sql: string) => {
    if (isFull && sql.startsWith('INSERT INTO deliveries')) throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
    return statement(sql)
  }) as never
  fireEvent({ store: world, session: openSession(world, primaryBusiness(world), freshbooksCaller) }, 'client.update', 1)
  await until('it is told', () => told.length > 0)
  t.match(told, [/^events of world 'full' wait: there is no room left for the world/])
  t.equal(hook.received.length, 1)
  isFull = false
  await until('it comes again', () => hook.received.length === 2)
  await until('nothing waits', () => world.plucked('SELECT count(*) FROM outbox').get() === 0)
  t.equal(world.plucked('SELECT outcome FROM deliveries').get(), 'delivered', 'at least once')
})
