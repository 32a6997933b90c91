// The laws of worlds: a reset is a fresh start, a snapshot is the whole of a world, worlds keep to themselves,
// and those nobody uses go.
// One file, though long: its properties draw from the same random lives of worlds, and each file is a process.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { hasPrimaryToken } from '../../src/oauth/credentials.ts'
import { issuePrimaryToken } from '../../src/seed/load/primary-token.ts'
import { seedSystem } from '../../src/seed/load/system.ts'
import { buildServer } from '../../src/server.ts'
import { dumpAsJson } from '../../src/snapshots/dump.ts'
import { Worlds, type WorldsOptions } from '../../src/world/worlds.ts'
import { control, happening, live } from '../support/happenings.ts'
import { listening } from '../support/listening.ts'
import { drawn } from '../support/random.ts'
import { isMakeable, makeRow } from '../support/samples.ts'
import { accounting, type Client, clientOf, collection, contents, endpointOf, freshWorld, models, NOW, pathOf, query } from '../support/world.ts'

const lives = fc.array(happening, { minLength: 1, maxLength: 12 })

t.test('after whatever happened, a reset is a fresh start', async t => {
  for (const origin of ['empty', 'seed']) {
    await fc.assert(fc.asyncProperty(lives, async happenings => {
      const client = freshWorld(t, origin)
      const fresh = contents(client.world)
      await live(client, happenings)
      await control(client, 'reset', {})
      return contents(client.world) === fresh
    }), drawn(t, { numRuns: 15 }))
  }
  t.pass('no life leaves anything behind')
})

t.test('a snapshot is the whole of a world: put back, it goes on as it went on before', async t => {
  await fc.assert(fc.asyncProperty(lives, lives, async (before, after) => {
    const client = freshWorld(t)
    await live(client, before)
    await control(client, 'snapshots.save', { name: 'here' })
    const saved = contents(client.world)
    await live(client, after)
    const then = contents(client.world)
    await control(client, 'snapshots.restore', { name: 'here' })
    if (contents(client.world) !== saved) return false
    await live(client, after)
    return contents(client.world) === then
  }), drawn(t, { numRuns: 15 }))
  t.pass('ids, numbers, tokens, the clock and what looks random are the same both times')
})

t.test('a copy of a world has its rows, and tokens of its own', async t => {
  const client = freshWorld(t)
  await client.post(`${accounting}/users/clients`, { client: { email: 'here@example.test' } })
  const copy = await control(client, 'worlds.create', { name: 'the-copy', from: client.name })
  t.teardown(() => client.server.worlds.drop('the-copy'))
  t.equal(copy.access_token, 'mock-access-token-the-copy')
  const list = (token: string) => client.get(`${accounting}/users/clients`, { authorization: `Bearer ${token}` })
  const { json, headers } = await list(copy.access_token)
  t.same([json.response.result.clients[0].email, headers['x-mock-world']], ['here@example.test', 'the-copy'])
  const { json: listed } = await client.get(`/w/the-copy${accounting}/users/clients`)
  t.equal(listed.error, 'unauthenticated', 'the token of the original is not one of the copy')
  await client.post(`${accounting}/users/clients`, { client: { email: 'later@example.test' } }, { authorization: `Bearer ${copy.access_token}` })
  await control(client, 'reset', {})
  t.equal((await list(copy.access_token)).json.response.result.total, 2, 'it lives on when the original is reset')
})

t.test('what is to be kept through a reset is kept', async t => {
  const client = freshWorld(t)
  client.setClock('2026-08-01T00:00:00Z')
  client.world.statement("INSERT INTO faults VALUES (1, 'mine', '{}', 0, 0)").run()
  const faults = () => client.sql('SELECT id FROM faults').map(row => row.id)
  await control(client, 'reset', { keep: ['clock', 'faults'] })
  t.same([client.world.now(), faults()], [Date.parse('2026-08-01T00:00:00Z'), ['mine']])
  await control(client, 'reset', {})
  t.same([client.world.now(), faults()], [NOW, []])
  const { generation } = client.world
  await control(client, 'reset', {})
  t.equal(client.world.generation, generation + 1, 'each is the next of its name')
})

t.test('a reset goes to a snapshot or a scenario when asked, and back to the birth otherwise', async t => {
  const client = freshWorld(t)
  const total = async () => (await client.get(`${accounting}/users/clients`)).json.response.result.total
  await client.post(`${accounting}/users/clients`, { client: { email: 'one@example.test' } })
  await control(client, 'snapshots.save', { name: 'one' })
  await control(client, 'reset', { to: 'seed' })
  t.equal(await total(), 12)
  await control(client, 'reset', { to: 'one' })
  t.equal(await total(), 1)
  await control(client, 'reset', {})
  t.equal(await total(), 0)
  await t.rejects(control(client, 'reset', { to: 'two' }), /'two' is nothing a world can start from/)
  t.equal(await total(), 0)
})

t.test('what changed since a request is told, by whom it was changed', async t => {
  const client = freshWorld(t)
  client.setClock('2026-06-15T15:00:00Z')
  const { json } = await client.post(`${accounting}/users/clients`, { client: { email: 'one@example.test' } })
  const { id } = json.response.result.client
  const { headers } = await client.get(`${accounting}/users/clients`)
  const since = headers['x-mock-request-id']
  await client.put(`${accounting}/users/clients/${id}`, { client: { organization: 'Later Ltd' } })
  await control(client, 'seed', {
    fixture: {
      version: 1,
      clients: [{ ref: 'told', email: 'told@example.test' }],
      invoices: [{ ref: 'bill', client: 'told', create_date: 'today', status: 'sent', lines: [{ name: 'Work', qty: '1', unit_cost: '10.00' }] }],
      timeline: [{ at: 'today+1d', action: 'client.pays_invoice', invoice: 'bill', amount: 'full' }],
    },
  })
  await control(client, 'clock.advance', { by: 'P2D' })
  const told = async (source?: string) => {
    const { created, updated, deleted } = await control(client, 'changes', { since, ...(source === undefined ? {} : { source }) })
    const names = (rows: any[]) => rows.map(row => row.type).filter(type => type !== 'audit_logs')
    return { created: names(created), updated: names(updated), deleted: names(deleted) }
  }
  t.same(await told(), { created: ['clients', 'invoices', 'payments'], updated: ['clients'], deleted: [] })
  t.same(await told('api'), { created: [], updated: ['clients'], deleted: [] })
  t.same(await told('clock'), { created: ['payments'], updated: ['invoices'], deleted: [] })
  t.match((await control(client, 'changes', { since })).updated, [{ before: { email: 'one@example.test' }, after: { organization: 'Later Ltd' } }])
  await t.rejects(control(client, 'changes', { since: 'req-99' }), /has had \d requests/)
  await control(client, 'requests.clear', {})
  await t.rejects(control(client, 'changes', { since: 'req-1' }), /no longer has all requests/)
})

t.test('equal worlds with a clock of their own are equal byte for byte, whenever and wherever they are made', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'equal-'))
  const machines = [NOW, NOW + 1, Date.parse('2027-02-03T04:05:06.789Z'), Date.parse('2024-11-30T23:59:59Z')]
  const servers = machines.map((wall, index) => buildServer(index === 1 ? { dataDir: folder } : {}, { wall: () => wall }))
  t.teardown(async () => {
    for (const { app } of servers) await app.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const now = '2026-03-02T15:00:00Z'
  const dated = { version: 1, clients: [{ ref: 'one', organization: 'One' }], invoices: [{ client: 'one', create_date: 'today-40d', status: 'sent', lines: [{ name: 'Work', unit_cost: '10.00' }] }] }
  const oauth = { primary: { expires_in: '2h' }, tokens: [{ access_token: 'mine', expires_in: '1h' }] }
  const inputs: Readonly<Record<string, object>> = {
    'an empty one': { from: 'empty', now },
    'the default one': { now },
    'a scenario': { from: 'overdue', now },
    'in the hour before the day of templates': { from: 'overdue', now: '2026-06-10T04:30:00Z' },
    'of a fixture': { fixtures: [dated], now },
    'of a fixture with a clock of its own': { fixtures: [{ ...dated, now, oauth }] },
    'of fixtures, with tokens that expire': { from: 'empty', fixtures: [{ ...dated, oauth }], steps: [{ call: 'clients.create', with: { fname: 'Step' } }], now },
  }
  for (const [what, input] of Object.entries(inputs)) {
    const worlds = servers.map(server => clientOf(t, server, 'equal'))
    const texts = async () => await Promise.all(worlds.map(async client => dumpAsJson(await control(client, 'export', {}))))
    for (const client of worlds) await control({ ...client, name: 'default' }, 'worlds.create', { name: 'equal', ...input })
    const [first, ...others] = await texts()
    t.same(others.filter(text => text !== first).length, 0, what)
    // SQLite counts in the head of a file how often that was written
    const images = worlds.filter((_, index) => index !== 1).map(({ world }) => world.image())
    t.ok(images.every(image => image.equals(images[0]!)), `${what}, as SQLite`)
    const [token] = worlds[0]!.sql("SELECT created_at FROM oauth_tokens WHERE access_token = 'mock-access-token-equal'")
    // one that has two hours to live was made ten hours ago
    const age = JSON.stringify(input).includes('"expires_in":"2h"') ? 36_000_000 : 0
    t.equal(token.created_at, worlds[0]!.world.now() - age, 'the token is of the time of its world')
    for (const client of worlds) await control(client, 'reset', {})
    t.ok((await texts()).every(text => text === first), `${what}, reset`)
    for (const client of worlds) await control(client, 'worlds.drop', {})
  }
})

t.test('where a clock is kept or comes later, tokens are dated by it', async t => {
  const client = freshWorld(t)
  const later = Date.parse('2028-01-01T00:00:00Z')
  const made = () => client.sql('SELECT DISTINCT created_at FROM oauth_tokens').map(row => row.created_at)
  client.setClock(later)
  await control(client, 'reset', { keep: ['clock'] })
  t.same(made(), [later])
  await control(client, 'worlds.drop', {})
  await control({ ...client, name: 'default' }, 'worlds.create', { name: client.name, from: 'empty', fixtures: [{ version: 1, now: '2028-01-01T00:00:00Z' }] })
  t.same(made(), [later])
})

/** Worlds whose wall clock the test turns. */
function turning (options: Partial<WorldsOptions> = {}) {
  const told: string[] = []
  const clock = { now: NOW }
  const worlds = new Worlds({ models, wall: () => clock.now, issuePrimaryToken, hasPrimaryToken, seederOf: origin => origin === 'empty' || origin === 'seed' ? seedSystem : undefined, tell: sentence => told.push(sentence), ...options })
  return { worlds, told, clock }
}

t.test('a world that nobody uses goes, and whoever comes later is told', async t => {
  const { worlds, told, clock } = turning({ idle_ms: 60_000 })
  worlds.find('default')
  worlds.create('short', 'empty', 1_000)
  worlds.create('long', 'empty')
  clock.now += 30_000
  t.same(worlds.names(), ['default', 'long'])
  t.same([worlds.find('short'), worlds.whyGone('short')], [undefined, "world 'short' was dropped because nobody used it for 1 s"])
  clock.now += 31_000
  t.same([worlds.find('long'), worlds.names()], [undefined, ['default']], 'the default world stays')
  t.equal(told.length, 2)
  worlds.create('long', 'empty')
  t.equal(worlds.whyGone('long'), undefined, 'it may be made again')
})

t.test('where there are too many, the one used longest ago makes room', async t => {
  const { worlds, clock } = turning({ maxWorlds: 3 })
  worlds.find('default')
  for (const name of ['a', 'b']) {
    worlds.create(name, 'empty')
    clock.now += 1_000
  }
  worlds.find('a')!.usedAt = clock.now
  worlds.create('c', 'empty')
  t.same(worlds.names().sort(), ['a', 'c', 'default'])
  t.match(worlds.whyGone('b'), /to make room: there may be 3/)
})

t.test('twenty clients in twenty worlds never see a row of another', async t => {
  const { url, worlds } = await listening(t)
  const names = Array.from({ length: 20 }, (_, index) => `crowd-${index}`)
  for (const name of names) worlds.create(name, 'empty')
  // plain requests over connections that are kept: fetch takes three times as long
  const agent = new Agent({ keepAlive: true, maxSockets: 20 })
  t.teardown(() => agent.destroy())
  const call = async (name: string, body?: object) => {
    const outgoing = request(`${url}${accounting}/users/clients?per_page=100`, {
      agent,
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer mock-access-token-${name}`, 'content-type': 'application/json' },
    })
    outgoing.end(body === undefined ? '' : JSON.stringify(body))
    const [answer] = await once(outgoing, 'response') as [IncomingMessage]
    const chunks: Buffer[] = []
    for await (const chunk of answer) chunks.push(chunk)
    return JSON.parse(Buffer.concat(chunks).toString())
  }
  const foreign: string[] = []
  const work = async (name: string) => {
    for (let turn = 0; turn < 20; turn++) {
      const { response: { result: { client } } } = await call(name, { client: { organization: `${name} ${turn}` } })
      const { response: { result } } = await call(name)
      if (client.organization !== `${name} ${turn}` || result.total !== turn + 1) foreign.push(`${name} ${turn}: ${client.organization}, ${result.total}`)
      foreign.push(...result.clients.map((row: any) => row.organization).filter((text: string) => !text.startsWith(`${name} `)))
    }
  }
  await Promise.all(names.map(work))
  t.same(foreign, [], '800 requests')
})

// Two worlds of one server never see each other, whatever runs between them.

const clients = `${accounting}/users/clients`

t.test('worlds count for themselves, with the same ids and numbers', async t => {
  const [one, other] = [freshWorld(t), freshWorld(t)]
  const [a, b] = [await makeRow(one, 'invoices', 0, { invoice_number: undefined }), await makeRow(other, 'invoices', 0, { invoice_number: undefined })]
  t.equal(a.id, b.id, 'ids start again')
  t.same([a.invoice_number, b.invoice_number], ['0000001', '0000001'], 'so do numbers')
  t.equal(a.uuid, b.uuid, 'and what looks random')
  await makeRow(one, 'invoices', 1)
  t.equal((await collection(one, 'invoices').list()).total, 2)
  t.equal((await collection(other, 'invoices').list()).total, 1)
})

t.test('a row of one world is nothing in the other, for every resource', async t => {
  for (const [many, { resource }] of models) {
    if (endpointOf(`${many}.get`) === undefined || !isMakeable(many) || resource.fields.id?.hidden === true) continue
    const [one, other] = [freshWorld(t), freshWorld(t)]
    const { id } = await makeRow(one, many)
    const before = contents(other.world)
    t.equal((await one.get(pathOf(`${many}.get`, id))).status, 200, many)
    t.equal((await other.get(pathOf(`${many}.get`, id))).status, 404, `${many} is not there`)
    if (endpointOf(`${many}.list`) !== undefined) t.notOk((await collection(other, many).list(query({ per_page: 100 }))).ids.includes(id), `${many} is not listed`)
    t.ok(contents(other.world) === before, `${many} has left nothing there`)
  }
})

t.test('a token opens its own world only, and a mistake is explained', async t => {
  const [one, other] = [freshWorld(t), freshWorld(t)]
  await collection(other, 'clients').create({ email: 'secret@example.test' })
  const asOne = { authorization: `Bearer mock-access-token-${one.name}` }
  const attempts = [await one.get(`/w/${other.name}${clients}`, asOne), await one.get(clients, { ...asOne, 'x-mock-world': other.name })]
  for (const { status, json, headers, text } of attempts) {
    t.same([status, json.error], [401, 'unauthenticated'])
    t.match(headers['x-mock-hint'], new RegExp(`belongs to world '${one.name}'.*for world '${other.name}'`))
    t.notMatch(text, 'secret')
  }
  t.equal((await one.get(`/w/${one.name}${clients}`)).status, 200, 'its own name in front')
  t.equal((await one.get(`/w/${other.name}${clients}`, { authorization: `Bearer mock-access-token-${other.name}` })).status, 200, 'the other one\'s token')
  const nowhere = await one.get(`/w/no-such-world${clients}`)
  t.match([nowhere.status, nowhere.json], [404, { problem: 'unknown_world' }])
  t.equal((await one.get(clients, { authorization: 'Bearer mock-access-token-no-such-world' })).status, 401, 'a token of no world')
})

t.test('requests that run at the same time see their own world', async t => {
  const worlds = [freshWorld(t), freshWorld(t), freshWorld(t)]
  const work = async (client: Client, number: number) => {
    const email = `${client.name}-${number}@example.test`
    const { id } = await collection(client, 'clients').create({ email })
    const read = await collection(client, 'clients').get(id)
    const { rows } = await collection(client, 'clients').list(query({ per_page: 100 }))
    return { email, read: read.email, foreign: rows.filter(row => !row.email.startsWith(`${client.name}-`)) }
  }
  const done = await Promise.all(Array.from({ length: 100 }, (_, number) => work(worlds[number % 3]!, number)))
  t.same(done.filter(({ email, read }) => email !== read), [], 'everybody reads what they wrote')
  t.same(done.flatMap(({ foreign }) => foreign), [], 'nobody sees a row of another world')
  const totals = await Promise.all(worlds.map(async client => (await collection(client, 'clients').list()).total))
  t.same(totals, [34, 33, 33])
})

t.test('a reset reaches one world only', async t => {
  const [one, other] = [freshWorld(t), freshWorld(t)]
  const born = contents(one.world)
  for (const client of [one, other]) await makeRow(client, 'payments')
  const lived = contents(other.world)
  one.server.worlds.reset(one.name)
  t.ok(contents(one.world) === born, 'it is as new')
  t.ok(contents(other.world) === lived, 'the other one is untouched')
  t.equal((await collection(one, 'invoices').list()).total, 0)
  t.equal((await collection(other, 'invoices').list()).total, 1)
})

t.test('a clock that is moved moves one world only', async t => {
  const [one, other] = [freshWorld(t), freshWorld(t)]
  one.setClock('2030-01-01T12:00:00Z')
  t.equal((await makeRow(one, 'clients')).updated, '2030-01-01 07:00:00')
  t.equal((await makeRow(other, 'clients')).updated, '2026-06-15 11:00:00')
})

t.test('a request that fails leaves nothing behind', async t => {
  const client = freshWorld(t)
  const { id } = await makeRow(client, 'invoices')
  const before = contents(client.world)
  for (const draft of [{ lines: [{ expenseid: 77 }], notes: 'x' }, { customerid: 77 }, { invoice_number: 'Y', status: 9 }]) {
    t.ok((await client.put(pathOf('invoices.update', id), { invoice: draft })).status >= 400)
    t.ok(contents(client.world) === before, JSON.stringify(draft))
  }
})
