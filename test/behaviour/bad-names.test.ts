// Names that every JavaScript object answers to, sent wherever a request names something: they name nothing here,
// unless somebody has called something so.
import t from 'tap'
import { callVerb } from '../../src/control/call.ts'
import { verbs } from '../../src/control/index.ts'
import { Refusal } from '../../src/control/refusal.ts'
import type { Parameter } from '../../src/control/verb.ts'
import { goWrong, fates } from '../support/faults.ts'
import { control } from '../support/happenings.ts'
import { accounting, business, collection, contents, endpoints, freshWorld, pathOf, type Client } from '../support/world.ts'

const names = ['toString', 'constructor', '__proto__', 'hasOwnProperty', 'valueOf']

/** An object with one member, even where that is called `__proto__`. */
const named = (name: string, value: unknown): object => ({ [name]: value })

/** How a query may use a name. */
const ways: ReadonlyArray<(name: string) => string> = [
  name => `search[${name}]=1`, name => `search[${name}][]=1`, name => `${name}=1`, name => `sort=${name}_asc`, name => `sort=-${name}`, name => `include[]=${name}`,
  name => `include_${name}=true`,
]

t.test('as parameters of a query they are parameters nobody reads', async t => {
  for (const profile of ['lenient', 'strict']) {
    const client = freshWorld(t)
    await control(client, 'config.change', { profile })
    for (const { operation, family } of endpoints.filter(({ operation }) => operation.endsWith('.list'))) {
      const headers = operation.startsWith('adjustment_entries') ? { 'x-api-version': '2023-09-25' } : {}
      const refusal = ['events', 'ledger'].includes(family.name) ? 400 : 422
      if (/:(?!account|business)/.test(endpoints.find(one => one.operation === operation)!.paths[0]!)) continue
      for (const ask of ways) {
        // all names at once, since each list reads them alike, and one by one they are three thousand requests
        const asked = names.map(ask).join('&')
        const { status } = await client.get(pathOf(operation, '', asked), headers)
        t.ok(status === 200 || (profile === 'strict' && status === refusal), `${profile} ${operation} ${asked}: ${status}`)
      }
    }
  }
})

t.test('verification finds no value under them', async t => {
  const client = freshWorld(t)
  await client.get(`${accounting}/users/clients`)
  await client.get(`${accounting}/users/clients?page=1`)
  await client.post(`${accounting}/users/clients`, { client: { fname: 'Ada' } })
  const failuresOf = (check: object) => control(client, 'verify', { checks: [check] }).then(() => [], error => error.more.failures)
  for (const name of names) {
    for (const wanted of ['operation', { exists: true }, { contains: 'native code' }, { matches: '.' }]) {
      t.match(await failuresOf({ query: named(name, wanted) }), [{ actual: 'no such request among 3' }], `query ${name}`)
      t.match(await failuresOf({ body: { client: named(name, wanted) } }), [{ actual: 'no such request among 3' }], `body ${name}`)
    }
    t.same(await failuresOf({ query: named(name, { exists: false }), body: { '$.client': named(name, { exists: false }) }, count: 1 }), [], `${name} is absent`)
    t.same(await failuresOf({ query: named(name, { not: 'x' }), count: 3 }), [], `${name} is not x`)
    t.match(await failuresOf({ state: { clients: { where: { ref: name }, count: 1 } } }), [{ expected: `a record that is called '${name}'` }], `ref ${name}`)
    const mistake = await control(client, 'verify', { checks: [{ state: { clients: { where: named(name, 1), count: 1 } } }] }).catch(error => error)
    t.match(mistake, { status: 400, message: `has no key '${name}'` })
  }
})

t.test('faults match no request by them', async t => {
  const client = freshWorld(t)
  for (const name of names) goWrong(client.world, { id: `q-${name}`, match: { query: named(name, { matches: '.' }) }, do: { kind: 'error', status: 418 } })
  t.equal((await client.get(`${accounting}/users/clients`)).status, 200)
  t.equal((await client.get(`${accounting}/users/clients?page=1`)).status, 200)
  for (const name of names) t.match(fates(client.world)[`q-${name}`], { matched: 0 }, name)
})

/** What a verb is given under a name of its own: such names as a text, as a member, as a member of members. */
function values ({ schema: { type } }: Parameter, name: string): unknown[] {
  const types = [type ?? 'object'].flat()
  const members = [named(name, 1), named(name, named(name, 'x'))]
  return [
    ...types.includes('string') ? [name] : [],
    ...types.includes('object') ? members : [],
    ...types.includes('array') ? [[name], members] : [],
  ]
}

t.test('every verb takes them as names of nothing, or refuses them', async t => {
  for (const verb of verbs.filter(({ name }) => name !== 'shutdown')) {
    const client = freshWorld(t)
    const { server } = client
    // whoever waits for what never comes waits five seconds
    const patience = Object.hasOwn(verb.input ?? {}, 'timeout_ms') ? { timeout_ms: 0 } : {}
    const given = (key: string, value: unknown) => callVerb(verb, server.context, { ...patience, ...named(key, value) }, { world: client.name, origin: 'http://localhost' })
      .then(() => 'taken', error => error instanceof Refusal ? 'refused' : String(error.stack))
    for (const name of names) {
      t.equal(await given(name, 1), 'refused', `${verb.name} ${name}`)
      for (const [key, parameter] of Object.entries(verb.input ?? {})) {
        for (const value of values(parameter, name)) t.match(await given(key, value), /^(taken|refused)$/, `${verb.name} ${key}: ${JSON.stringify(value)}`)
      }
      if (client.name !== name && server.worlds.find(name) !== undefined) server.worlds.drop(name)
    }
    t.ok(verb.name === 'worlds.drop' || server.worlds.find(client.name) !== undefined, 'the world is still there')
  }
})

t.test('in fixtures they are names like any other', async t => {
  const client = freshWorld(t)
  const load = (fixture: object) => control(client, 'seed', { fixture: { version: 1, ...fixture } })
  for (const name of names) {
    const { refs } = await load({
      clients: [{ ref: name, organization: name }],
      services: [{ ref: `${name}-work`, name }],
      time_entries: [{ generate: 2, service: `${name}-work`, from: 'today-3d', at: 'today' }],
    })
    t.ok(Object.hasOwn(refs, name), name)
    t.match(await load({ clients: [named(name, 1)] }).catch(error => error), { name: 'Refusal', message: `'${name}'` }, `${name} is no field`)
    t.match(await load(named(name, [])).catch(error => error), { name: 'Refusal', message: `'${name}'` }, `${name} is no section`)
    await load({ steps: [{ call: 'clients.create', with: { fname: 'Step', ...named(name, 'today-3d') } }] })
  }
  const notes = client.sql('SELECT note FROM time_entries').map(({ note }) => note)
  t.equal(notes.length, 2 * names.length)
  for (const note of notes) t.match(note, /^[A-Z]/, 'a note of those for any work')
})

t.test('an object that cannot be made a text is told as JSON', async t => {
  const client = freshWorld(t)
  const stubborn = { toString: 1, valueOf: 1 }
  const mistakeOf = (name: string, input: object) => control(client, name, input).then(() => undefined, error => error.message)
  t.match(await mistakeOf('verify', { checks: [{ max_calls: 1 }], format: stubborn }), 'and is \'{"toString":1,"valueOf":1}\'')
  t.match(await mistakeOf('reset', { keep: [stubborn] }), '\'{"toString":1,"valueOf":1}\' cannot be kept')
  const { id: customerid } = await collection(client, 'clients').create({ email: 'a@example.test' })
  const lines = [{ name: 'Work', qty: '1', unit_cost: { amount: '10.00' } }]
  const { id: invoice } = await collection(client, 'invoices').create({ customerid, create_date: '2026-06-01', lines, action_mark_as_sent: true })
  t.match(await mistakeOf('actions.perform', { name: 'client.pays_invoice', details: { invoice, amount: { amount: '1', code: stubborn } } }), 'not in {"toString":1,"valueOf":1}')
  await control(client, 'config.change', { magic_values: true })
  const bodies = [{ lines: [{ name: stubborn }] }, { lines: [{ qty: '1', unit_cost: { amount: stubborn } }] }]
  for (const body of bodies) t.equal((await client.post(`${accounting}/invoices/invoices`, { invoice: body })).status, 422)
})

/** Requests that name something in their path, a header or a form. */
const requests = (client: Client, name: string) => [
  client.post('/auth/oauth/token', { grant_type: name, client_id: `mock-client-id-${client.name}`, client_secret: `mock-client-secret-${client.name}` }, { authorization: '' }),
  client.get(`/oauth/authorize?client_id=mock-client-id-${client.name}&response_type=${name}&redirect_uri=http://localhost:3000/callback`),
  client.get(`/oauth/authorize?client_id=${name}&response_type=code&redirect_uri=${name}`),
  client.get(`${accounting}/reports/accounting/${name}`),
  client.get(`/accounting/account/${name}/users/clients`),
  client.get(`${business('projects')}/${name}/1`),
  client.get(`/w/${name}${accounting}/users/clients`),
  client.get(`${accounting}/users/clients`, { 'x-mock-response': name }),
  client.get(`${accounting}/users/clients`, { 'x-mock-response': `500; ${name}=1` }),
  client.get(`${accounting}/users/clients`, { 'x-mock-world': name }),
]

t.test('in paths, headers and forms of OAuth they are unknown', async t => {
  const client = freshWorld(t)
  const before = contents(client.world)
  const statuses = async (name: string) => (await Promise.all(requests(client, name))).map(({ status }) => status)
  const unknown = await statuses('nothing')
  t.same(unknown, [400, 302, 500, 404, 404, 404, 404, 400, 500, 404], 'as any other name: authorize fails with a 500, and a 500 was asked for')
  for (const name of names) t.same(await statuses(name), unknown, name)
  t.equal(contents(client.world), before, 'nothing has changed')
  t.equal((await collection(client, 'clients').list()).total, 0)
})
