// The laws of connections that worlds hand on: whoever comes next cannot tell, nobody reaches what was handed on,
// and where SQLite undoes more than it was asked to, the world says so.
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import { buildServer, type Server } from '../../src/server.ts'
import { WarmConnections } from '../../src/store/warm-connections.ts'
import type { World } from '../../src/world/world.ts'
import { withCache } from '../support/cache.ts'
import { control, live, upheaval, type Upheaval } from '../support/happenings.ts'
import { drawn } from '../support/random.ts'
import { accounting, ACCOUNT, type Client, clientOf, collection, contents, freshWorld, NOW, pathOf } from '../support/world.ts'

const server = (t: Test): Server => {
  const made = buildServer({}, { wall: () => NOW, ...withCache })
  t.teardown(() => made.app.close())
  return made
}

/** A world with the life of its own before it is left. */
async function lived (t: Test, on: Server, origin: string, life: readonly Upheaval[]): Promise<Client> {
  on.worlds.create('one', origin, Infinity)
  const client = clientOf(t, on, 'one')
  await live(client, life)
  return client
}

/** Rows that were changed on its connection, by this and earlier worlds. */
const changesOn = (world: World): number => world.plucked('SELECT total_changes()').get() as number

t.test('a world on a connection that others have had is a new one, byte for byte, and stays like one', async t => {
  const [recycling, unused] = [server(t), server(t)]
  const lives = (minLength: number) => fc.array(upheaval, { minLength, maxLength: 8 })
  const counts = { recycled: 0, runs: 0 }
  await fc.assert(fc.asyncProperty(fc.constantFrom('empty', 'seed'), lives(1), lives(0), async (origin, before, after) => {
    await lived(t, recycling, origin, before)
    recycling.worlds.drop('one')
    const again = await lived(t, recycling, origin, [])
    const first = await lived(t, unused, origin, [])
    counts.runs++
    if (changesOn(again.world) > changesOn(first.world)) counts.recycled++
    for (const client of [again, first]) await live(client, after)
    const images = [again, first].map(({ world }) => world.image())
    recycling.worlds.drop('one')
    // an image was made of its world, so its connection is not handed on
    unused.worlds.drop('one')
    return images[0]!.equals(images[1]!)
  }), drawn(t, { numRuns: 25 }))
  t.ok(counts.recycled > counts.runs / 2, `${counts.recycled} of ${counts.runs} worlds had a connection of others`)
})

t.test('the next world has its own clock, dates, settings, tokens and answers', async t => {
  const on = server(t)
  const one = await lived(t, on, 'empty', [])
  await collection(one, 'clients').create({ organization: 'Old', email: 'old@example.test' })
  one.setClock('2030-01-01T12:00:00Z')
  const { access_token: minted } = await control(one, 'tokens.mint', {})
  t.equal((await collection(one, 'clients').list()).total, 1)
  const today = `SELECT today('${ACCOUNT}')`
  t.equal(one.world.plucked(today).get(), '2030-01-01')
  const before = changesOn(one.world)
  await control(one, 'reset', {})
  t.ok(changesOn(one.world) > before, 'it is the same connection')
  t.equal((await collection(one, 'clients').list()).total, 0, 'no page that was kept')
  t.equal(one.world.plucked(today).get(), '2026-06-15')
  t.equal(one.world.now(), NOW)
  t.equal((await one.get(pathOf('clients.list'), { authorization: `Bearer ${minted}` })).status, 401)
})

const goneText = /^world 'one' was reset or dropped/
const lostText = /^world 'w\d+' is lost: .*\(database or disk is full\); reset or drop it/

t.test('what was handed on is out of reach of who had it', async t => {
  const on = server(t)
  const { world: old } = await lived(t, on, 'empty', [])
  const changes = changesOn(old)
  on.worlds.drop('one')
  const { world } = await lived(t, on, 'empty', [])
  t.ok(changesOn(world) > changes, 'another world has its connection')
  const before = contents(world)
  const attempts: Array<() => unknown> = [
    () => old.statement('DELETE FROM settings').run(), () => old.plucked('DELETE FROM settings RETURNING 1').all(), () => old.db, () => old.image(),
    () => old.transaction(() => {}), () => old.changeRights(() => {}), () => old.setSetting('clock', {}), () => old.nextId('clients', 1),
  ]
  for (const attempt of attempts) t.throws(attempt, { message: goneText }, String(attempt))
  old.close()
  t.ok(contents(world) === before, 'nothing of it has happened')
  t.same([old.isOpen, world.isOpen], [false, true])
  t.equal(on.worlds.find('one'), world, 'closing twice hands nothing on')
})

t.test('a world that goes in the middle of its own transaction takes all of it along', async t => {
  const on = server(t)
  const { world } = await lived(t, on, 'empty', [])
  const fresh = contents(world)
  t.throws(() => world.transaction(() => {
    world.setSetting('clock', { mode: 'pinned', now: 0 })
    on.worlds.reset('one')
  }), { message: goneText })
  t.ok(contents(on.worlds.find('one')!) === fresh)
})

t.test('a request under way when its world is dropped does not reach the next one on its connection', async t => {
  const on = server(t)
  await lived(t, on, 'empty', [])
  const body = new Readable({ read () {} })
  const answer = on.app.inject({
    method: 'POST', url: `/w/one${pathOf('clients.create')}`, payload: body,
    headers: { authorization: 'Bearer mock-access-token-one', 'content-type': 'application/json' },
  })
  await new Promise(resolve => setImmediate(resolve))
  on.worlds.drop('one')
  const { world } = await lived(t, on, 'empty', [])
  const before = contents(world)
  body.push('{"client":{"organization":"Late"}}')
  body.push(null)
  t.match((await answer).json(), { status: 409, problem: 'world_reset' })
  t.ok(contents(world) === before)
  t.equal(world.requests.total, 0)
})

t.test('a world that an image was made of goes on, and keeps its connection to itself', async t => {
  const on = server(t)
  const one = await lived(t, on, 'empty', [])
  const { id } = await collection(one, 'clients').create({ organization: 'Kept' })
  const image = one.world.image()
  const taken = contents(one.world)
  await collection(one, 'clients').update(id, { organization: 'Changed' })
  await t.rejects(control(one, 'snapshots.restore', { name: 'none' }))
  t.equal((await collection(one, 'clients').get(id)).organization, 'Changed')
  t.throws(() => one.world.transaction(() => one.world.image()), /between transactions/)
  const changes = changesOn(one.world)
  await control(one, 'reset', {})
  t.ok(changesOn(one.world) < changes, 'the next has another')
  on.worlds.load('one', image)
  t.ok(contents(one.world) === taken, 'the image has what was there when it was made')
})

t.test('idle connections are few, of one image each, and serve one at a time', async t => {
  const images = Array.from({ length: 6 }, (_, number) => {
    const db = new Database(':memory:')
    db.exec(`CREATE TABLE numbers (number INTEGER) STRICT; INSERT INTO numbers VALUES (${number})`)
    const image = db.serialize()
    db.close()
    return image
  })
  const warm = new WarmConnections()
  const open = (image: Buffer, count: number) => Array.from({ length: count }, () => warm.open(image))
  const numbersOn = ({ db }: ReturnType<typeof warm.open>) => db.prepare('SELECT number FROM numbers').pluck().all()
  const of = images.map(image => open(image, 10))
  t.equal(new Set(of.flat()).size, 60, 'each for one alone')
  for (const connection of of.flat()) connection.db.exec('INSERT INTO numbers VALUES (100)')
  for (const connection of of[0]!) connection.end()
  t.equal(warm.size, 8)
  t.same(of[0]!.map(({ db }) => db.open), [false, false, ...Array(8).fill(true)], 'who was left first goes')
  for (const connection of of.slice(1).flat()) connection.end()
  t.equal(warm.size, 32)
  t.ok(of.slice(0, 2).flat().every(({ db }) => !db.open), 'likewise the image')
  const again = open(images[5]!, 9)
  t.same(again.map(numbersOn), Array(9).fill([5]))
  t.equal(again.filter(connection => of[5]!.includes(connection)).length, 8)
  const lost = again[0]!
  lost.db.exec('ROLLBACK')
  lost.end()
  t.notOk(lost.db.open, 'where the transaction is gone there is no way back')
  const [large, small] = [again[3]!, again[4]!]
  for (const [{ db }, bytes] of [[large, 2 ** 23], [small, 2 ** 20]] as const) {
    db.exec(`CREATE TABLE texts (text TEXT) STRICT; INSERT INTO texts VALUES (hex(zeroblob(${bytes / 2})))`)
  }
  for (const connection of [large, small]) connection.end()
  t.same([large.db.open, small.db.open], [false, true], 'what a large world has used is given back')
  again[1]!.end()
  warm.forget(images[5]!)
  t.notOk(again[1]!.db.open)
  warm.close()
  again[2]!.end()
  t.same([warm.size, again[2]!.db.open], [0, false])
})

const clients = `${accounting}/users/clients`

/** Sends large rows to a world whose database may grow by a few pages only. */
async function exhaust ({ world, name, server }: Client): Promise<any> {
  world.db.pragma(`max_page_count = ${Number(world.db.pragma('page_count', { simple: true })) + 4}`)
  const headers = { authorization: `Bearer mock-access-token-${name}`, 'content-type': 'application/json' }
  const payload = { client: { organization: 'Large', note: 'x'.repeat(50_000) } }
  return (await server.app.inject({ method: 'POST', url: clients, headers, payload })).json()
}

t.test('where SQLite undoes more than a request the world is lost, says so, and can be reset or dropped', async t => {
  for (const origin of ['empty', 'seed']) {
    const [client, other] = [freshWorld(t, origin), freshWorld(t, origin)]
    const fresh = contents(client.world)
    await collection(client, 'clients').create({ organization: 'Gone' })
    const lost = { status: 500, problem: 'world_lost', detail: lostText }
    t.match(await exhaust(client), lost)
    for (const path of [clients, pathOf('identity.me'), '/no/such/path']) t.match((await client.get(path)).json, lost, path)
    t.match((await client.post('/auth/oauth/token', { grant_type: 'refresh_token', refresh_token: `mock-refresh-token-${client.name}` })).json, lost)
    for (const [verb, input] of [['worlds.show', {}], ['worlds.ensure', { name: client.name }], ['export', {}], ['snapshots.save', { name: 'x' }], ['reset', { keep: ['tokens'] }]] as const) {
      await t.rejects(control(client, verb, input), { message: lostText }, verb)
    }
    t.throws(() => client.world.transaction(() => {}), { message: lostText })
    t.ok((await control(client, 'worlds.list', {})).worlds.some(({ name }: { name: string }) => name === client.name), 'it is listed')
    t.equal((await other.get(clients)).status, 200, 'others go on')
    await control(client, 'reset', { keep: ['journal'] })
    t.ok(contents(client.world) === fresh, 'a reset begins anew')
    await collection(client, 'clients').create({ organization: 'Large', note: 'x'.repeat(50_000) })
    t.match(await exhaust(client), lost)
    await control(client, 'worlds.drop', {})
    t.equal(client.server.worlds.names().includes(client.name), false)
  }
})

t.test('an error that costs one statement only loses nothing', async t => {
  const client = freshWorld(t)
  const { id } = await collection(client, 'clients').create({ organization: 'Here' })
  const before = contents(client.world)
  t.throws(() => client.world.statement("INSERT INTO settings VALUES ('seed', '1'), ('seed', '2')").run(), /UNIQUE/)
  t.throws(() => client.world.transaction(() => {
    client.world.statement('DELETE FROM clients').run()
    client.world.transaction(() => client.world.statement('INSERT INTO sequences VALUES (?, ?)').run('x', 'no number'))
  }), /datatype|cannot store/)
  t.equal(client.world.failure, undefined)
  t.ok(contents(client.world) === before)
  t.equal((await collection(client, 'clients').get(id)).organization, 'Here')
})
