// Texts of rows are kept until something they show may have changed. That this is never too late is checked after
// every request of the suite (test/support/world.ts), and here for random lives made to break it.
import fc from 'fast-check'
import t from 'tap'
import { listBody } from '../../src/declare/envelope.ts'
import { isTime } from '../../src/declare/search.ts'
import { readViews } from '../../src/derive/ddl.ts'
import { businesses } from '../../src/resources/businesses.ts'
import { addMember, businessOf, createBusiness, createDefaults } from '../../src/store/founding.ts'
import { openSession } from '../../src/store/session.ts'
import { goWrong, perform } from '../support/faults.ts'
import { control } from '../support/happenings.ts'
import { staleTexts } from '../support/kept-rows.ts'
import { happening, live } from '../support/lives.ts'
import { drawn } from '../support/random.ts'
import { countStatements } from '../support/statements.ts'
import { ACCOUNT, BUSINESS, accounting, collection, endpointOf, freshWorld, models, modelOf, NOW, pathOf, type Client } from '../support/world.ts'

const QUARTER = 900_000
const ZONES = ['Asia/Tokyo', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'America/New_York']
const readable = [...models.values()].filter(({ resource }) => endpointOf(`${resource.many}.list`) !== undefined)

const many = fc.constantFrom(...readable.map(({ resource }) => resource.many))
const number = fc.nat({ max: 1000 })
const zone = fc.constantFrom(...ZONES)
const isForeign = fc.boolean()

/** Something that may happen beside the writes of the lives. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('live' as const), happening }) },
  { weight: 6, arbitrary: fc.record({ does: fc.constant('read' as const), many, includes: number, isForeign }) },
  fc.record({ does: fc.constant('stale' as const), many, includes: number, writes: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ does: fc.constant('crash' as const), happening }),
  fc.record({ does: fc.constant('turn' as const), quarters: fc.integer({ min: -96, max: 200 }), milliseconds: fc.constantFrom(-1, 0, 1) }),
  fc.record({ does: fc.constant('move' as const), zone }),
  fc.record({ does: fc.constant('elsewhere' as const), number }),
  fc.record({ does: fc.constantFrom('save' as const, 'restore' as const, 'changes' as const, 'reset' as const) })
)

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** The path of a list or of its newest row, in the test's business or the other one, with some of its includes. */
function readPath (client: Client, table: string, includes: number, isForeign: boolean): string {
  const { resource, known } = modelOf(table)
  const asked = [...known.includes].filter((_name, index) => (includes >> index & 1) === 1).map(name => resource.family.query.includePair(name))
  const id = client.sql(`SELECT max(id) AS id FROM ${table}`)[0].id
  const isOne = includes % 3 === 0 && id !== null && endpointOf(`${table}.get`) !== undefined
  const path = pathOf(`${table}.${isOne ? 'get' : 'list'}`, isOne ? id : '', asked.join('&'))
  return isForeign ? path.replace(ACCOUNT, 'ELSE01').replace(String(BUSINESS), String(otherBusiness(client))) : path
}

const otherBusiness = (client: Client): number => client.sql("SELECT id FROM businesses WHERE account_id = 'ELSE01'")[0].id

/** A second business of the same owner, at the other end of the day. */
function openElsewhere ({ world, sql }: Client): void {
  const [{ identity_id }] = sql('SELECT identity_id FROM memberships ORDER BY id LIMIT 1')
  world.changeRights(() => {
    const business = createBusiness(world, NOW, { name: 'Elsewhere', account_id: 'ELSE01', timezone: 'Pacific/Kiritimati' })
    createDefaults(world, NOW, business, addMember(world, NOW, business, { identity: identity_id, membership: { role: 'owner' } }))
  })
}

/** An invoice there, due on one of the days around. */
async function sellElsewhere (client: Client, which: number): Promise<void> {
  const there = accounting.replace(ACCOUNT, 'ELSE01')
  const { json } = await client.post(`${there}/users/clients`, { client: { email: 'there@example.test' } })
  await client.post(`${there}/invoices/invoices`, {
    invoice: {
      customerid: json.response.result.client.id, create_date: '2026-06-14', due_offset_days: which % 3, action_mark_as_sent: true, lines: [{ name: 'A', qty: '1', unit_cost: { amount: '9.00' } }],
    }
  })
}

/** Moves a business into another time zone, which no endpoint does. */
function move ({ world }: Client, timezone: string): void {
  world.changeRights(() => {
    const session = openSession(world, businessOf(world, BUSINESS), { identity_id: 0, userid: 0, role: 'owner' })
    session.store(businesses, BUSINESS, { timezone })
  })
}

/** Does something while requests go wrong; afterwards they go right again. */
async function withFault (client: Client, effect: object, work: () => Promise<unknown>): Promise<void> {
  goWrong(client.world, { do: effect })
  await work()
  perform(client, 'faults.clear')
}

async function take (client: Client, step: Step): Promise<void> {
  switch (step.does) {
    case 'live': return void await live(client, step.happening)
    case 'crash':
      return await withFault(client, { kind: 'crash_before_commit' }, () => live(client, step.happening).catch(() => undefined))
    case 'read': return void await client.get(readPath(client, step.many, step.includes, step.isForeign))
    case 'stale':
      return await withFault(client, { kind: 'stale_read', writes: step.writes }, () => client.get(readPath(client, step.many, step.includes, false)))
    case 'turn': return client.setClock((Math.floor(client.world.now() / QUARTER) + step.quarters) * QUARTER + step.milliseconds)
    case 'move': return move(client, step.zone)
    case 'elsewhere': return await sellElsewhere(client, step.number)
    case 'changes': return void await control(client, 'changes', {})
    case 'save': return void await control(client, 'snapshots.save', { name: 'here' })
    case 'restore':
      if (client.server.worlds.snapshot(client.name, 'here') !== undefined) await control(client, 'snapshots.restore', { name: 'here' })
      return
    case 'reset':
      await control(client, 'reset', {})
      openElsewhere(client)
  }
}

/** Has the store keep the first rows of every resource in every way of showing them; more than these it would not keep. */
function readAll ({ world, sql }: Client): void {
  for (const model of models.values()) {
    const ids = sql(`SELECT id FROM ${model.table} ORDER BY id LIMIT 3`).map(row => row.id as number)
    const { read, render } = model.presenter
    const ways = Object.keys(model.resource.include ?? {}).map(name => render([name]))
    for (const way of [read, render([]), ...ways]) world.rowTexts(model, way, ids)
  }
}

t.test('whatever happens, a kept text is what the database gives', async t => {
  const kept = new Set<string>()
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async steps => {
    const client = freshWorld(t, 'seed')
    openElsewhere(client)
    for (const each of steps) {
      readAll(client)
      await take(client, each)
      for (const { sql } of client.world.keptTexts()) kept.add(sql)
      const stale = staleTexts(client.world)
      if (stale.length > 0) throw new Error(`after ${JSON.stringify(each)}: ${JSON.stringify(stale[0])}`)
    }
  }), drawn(t, { numRuns: 20 }))
  t.ok(kept.size > 50, `texts of ${kept.size} statements were compared`)
})

t.test('a change past the store is seen, and forgotten when the store is told so', async t => {
  const client = freshWorld(t)
  const { id } = await collection(client, 'clients').create({ fname: 'Jane' })
  t.same(staleTexts(client.world), [])
  client.world.statement('UPDATE clients SET fname = ? WHERE id = ?').run('Joan', id)
  const stale = staleTexts(client.world)
  t.same(new Set(stale.map(text => text.id)), new Set([id]))
  t.ok(stale.every(({ kept, fresh }) => kept.includes('Jane') && fresh?.includes('Joan')))
  client.world.statement('DELETE FROM clients WHERE id = ?').run(id)
  t.same(staleTexts(client.world).map(({ fresh }) => fresh), stale.map(() => undefined))
  client.world.forget()
  t.same(staleTexts(client.world), [])
})

t.test('a page is whole, also where its new rows push out those that were kept', async t => {
  const client = freshWorld(t)
  const { world } = client
  const clients = collection(client, 'clients')
  const note = 'x'.repeat(60_000)
  const ids: number[] = []
  for (let count = 0; count < 12; count++) ids.push((await clients.create({ fname: `Jane ${count}`, note })).id)
  world.forget()
  const model = modelOf('clients')
  const sql = model.presenter.render([])
  world.rowTexts(model, sql, ids.slice(0, 6))
  const shown = world.rowTexts(model, sql, ids).map(({ text }) => JSON.parse(text).id)
  t.same(shown, ids)
  t.ok([...world.keptTexts()].every(({ texts }) => texts.size < ids.length), 'some were pushed out')
})

t.test('every view and every way of showing a row can be prepared', async t => {
  const { world } = freshWorld(t)
  const views = [...readViews(models).keys()]
  t.ok(views.length > 0)
  for (const view of views) t.doesNotThrow(() => world.db.prepare(`SELECT ${view}.id FROM ${view} JOIN ${view} AS other ON other.id = ${view}.id`), view)
  for (const { table, presenter, resource } of models.values()) {
    const includes = Object.keys(resource.include ?? {})
    for (const one of [[], includes, ...includes.map(name => [name])]) {
      t.doesNotThrow(() => world.db.prepare(presenter.render(one)), `${table} with ${one.join()}`)
    }
    t.doesNotThrow(() => world.db.prepare(presenter.read), `${table} as rules see it`)
  }
})

t.test('visible rows, and those of some days, are counted without reading them', async t => {
  const { world } = freshWorld(t)
  for (const { table, resource, visibility, sql, tenant } of models.values()) {
    if (visibility === undefined || tenant === undefined || resource.search === undefined) continue
    const visible = visibility.hidden === '1' ? `${visibility.column} IN (0, 2)` : `${visibility.column} = 1`
    const days = Object.values(resource.search).filter(({ match, on }) => match === 'from' && isTime(resource.fields[on[0]!]?.kind ?? ''))
    for (const where of [[visible], ...days.map(({ on }) => [visible, `${on[0]} >= '2026-01-01'`])]) {
      const plan = world.db.prepare(`EXPLAIN QUERY PLAN ${sql.count(where)}`).all(null) as Array<{ detail: string }>
      t.match(plan.map(({ detail }) => detail), [/USING COVERING INDEX/], `${table}: ${where.join(' AND ')}`)
    }
  }
})

t.test('what rules look for by an indexed value is found by it, not by reading the account', async t => {
  const { world } = freshWorld(t)
  const conditions = {
    items: ['name IN (SELECT value FROM json_each(?)) AND inventory IS NOT NULL', /items_by_accounting_systemid_name/],
    invoices: ['parent = ? AND vis_state <> 1', /invoices_by_accounting_systemid_parent/],
    expenses: ['profileid = ? AND id <> ?', /expenses_by_accounting_systemid_profileid/],
  } as const
  for (const [table, [condition, index]] of Object.entries(conditions)) {
    const sql = modelOf(table).sql.idsWhere(condition)
    const plan = world.db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...Array<null>(sql.split('?').length - 1).fill(null)) as Array<{ detail: string }>
    t.match(plan.map(({ detail }) => detail), [index], `${table}: ${condition}`)
  }
})

/** Requests in their order, the first of a world: `:name` is the id that a request before has made. */
const writes: ReadonlyArray<[makes: string, method: 'POST' | 'PUT' | 'DELETE', path: string, body: object, most: number]> = [
  // who has registered for events is read at the first write of a world
  ['client', 'POST', 'users/clients', { organization: 'Anna Ltd' }, 12],
  ['client', 'PUT', 'users/clients/:client', { note: 'Kept' }, 7],
  ['invoice', 'POST', 'invoices/invoices', { customerid: ':client', create_date: '2026-06-01', lines: [{ qty: 1, unit_cost: '5', name: 'A' }, { qty: 2, unit_cost: '7', name: 'B' }] }, 16],
  ['invoice', 'PUT', 'invoices/invoices/:invoice', { action_mark_as_sent: true }, 13],
  ['invoice', 'PUT', 'invoices/invoices/:invoice', { notes: 'Thanks' }, 9],
  ['invoice', 'PUT', 'invoices/invoices/:invoice', { discount_value: '10' }, 15],
  ['payment', 'POST', 'payments/payments', { invoiceid: ':invoice', date: '2026-06-02', amount: { amount: '3' } }, 14],
  ['payment', 'PUT', 'payments/payments/:payment', { note: 'Kept' }, 14],
  ['payment', 'DELETE', 'payments/payments/:payment', {}, 17],
  ['expense', 'POST', 'expenses/expenses', { category_name: 'Gas', date: '2026-06-02', amount: { amount: '3' }, staffid: 1 }, 17],
  ['invoice', 'DELETE', 'invoices/invoices/:invoice', {}, 14],
]

t.test('writes run few statements: a row is read once, a journal that stays is not written', async t => {
  const made: Record<string, number> = {}
  const filled = (text: string) => text.replaceAll(/":([a-z]+)"|\/:([a-z]+)/g, (_, quoted?: string, inPath?: string) =>
    quoted === undefined ? `/${made[inPath!]}` : String(made[quoted]))
  const run = async ({ server, name }: Client, isCounted: boolean): Promise<void> => {
    for (const [one, method, path, body, most] of writes) {
      const { result: answer, count } = await countStatements(async () => await server.app.inject({
        method,
        url: filled(`${accounting}/${path}`),
        payload: filled(JSON.stringify({ [one]: body })),
        headers: { authorization: `Bearer mock-access-token-${name}`, 'content-type': 'application/json' },
      }))
      const what = `${method} ${path} ${Object.keys(body).join()}`
      t.equal(answer.statusCode, 200, what)
      if (isCounted) t.ok(count <= most, `${what} runs ${count} statements, ${most} may be`)
      if (method === 'POST') made[one] = answer.json().response.result[one].id
    }
  }
  await run(freshWorld(t), false) // what statements depend on is found out once in a process
  const client = freshWorld(t)
  await run(client, true)
  t.strictSame(staleTexts(client.world), [])
})

t.test('a row is read by one statement, and by none where it is kept; of another business it is not shown', async t => {
  const client = freshWorld(t)
  const { id } = await collection(client, 'clients').create({ fname: 'Jane' })
  const read = async (): Promise<number[]> => {
    const { result: { statusCode }, count } = await countStatements(async () => await client.server.app.inject({
      url: `${accounting}/users/clients/${id}`,
      headers: { authorization: `Bearer mock-access-token-${client.name}` },
    }))
    return [statusCode, count]
  }
  await read()
  t.same(await read(), [200, 0])
  client.world.forget()
  await read() // what else is kept of the world
  const note = 'another row drops none of this one'
  await collection(client, 'clients').create({ fname: 'Joan', note })
  t.same(await read(), [200, 0])
  client.world.statement('UPDATE clients SET accounting_systemid = ? WHERE id = ?').run('OTHER1', id)
  client.world.recordChange({ type: 'clients', id, table: 'clients', condition: 'id = ?', parameters: [id] })
  t.same(await read(), [404, 2], 'the row, and the version of the application for the form of the error')
  t.same(await read(), [404, 1])
})

t.test('the body of a list is the UTF-8 of its rows between what stands around them', t => {
  const texts = ['{}', '"a"', '"é"', '"–"', '"\u{1f600}"', `"${'ü'.repeat(5_000)}"`]
  const around = ['{"rows":[', '],"page":"–"}'] as const
  for (let count = 0; count <= texts.length; count++) {
    const rows = texts.slice(0, count)
    t.equal(listBody(around, rows).toString(), `${around[0]}${rows.join(',')}${around[1]}`, `${count} rows`)
  }
  t.end()
})
