// Two worlds of one server never see each other, whatever runs between them.
import t from 'tap'
import { makeRow, isMakeable } from '../support/samples.ts'
import { accounting, collection, contents, endpointOf, freshWorld, models, pathOf, query, type Client } from '../support/world.ts'

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
