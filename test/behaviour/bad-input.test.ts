// Whatever is sent, the server answers below 500 in the words of the family, keeps what it had, and goes on.
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { Field } from '../../src/declare/field.ts'
import { BODY_LIMIT } from '../../src/options.ts'
import { drawn, samples } from '../support/random.ts'
import { changeOf, sample, type Draft } from '../support/samples.ts'
import {
  accounting, business, collection, contents, endpointOf, endpoints, freshWorld, modelOf, models, pathOf, query,
  ACCOUNT, BUSINESS, type Answer, type Client, type Headers, type Row,
} from '../support/world.ts'

const clients = `${accounting}/users/clients`
const projects = `${business('projects')}/projects`
const me = '/auth/api/v1/users/me'

/** Runs something that must be refused: below 500, and without a trace. */
async function refused (t: Test, client: Client, name: string, send: () => Promise<Answer>): Promise<Answer> {
  const before = contents(client.world)
  const answer = await send()
  t.ok(answer.status >= 400 && answer.status < 500, `${name}: ${answer.status}`)
  t.ok(contents(client.world) === before, `${name}: nothing has changed`)
  t.equal((await client.get(clients)).status, 200, `${name}: the server goes on`)
  return answer
}

const older = (...errors: object[]) => ({ response: { errors } })

t.test('a body that is no JSON is refused in the words of the family', async t => {
  const client = freshWorld(t)
  for (const text of ['{', '{"client":}', '{"client":{"fname":"x"}', 'null null', "{'client':{}}", '{"client":{"fname":"\n"}}', '\u0000', '{"a":01}', 'NaN', '[1,]', '\ud800']) {
    const name = JSON.stringify(text)
    const answer = await refused(t, client, `accounting ${name}`, () => client.post(clients, text))
    t.match([answer.status, answer.json], [400, older({ errno: 1005, field: null, object: null, value: null, message: /./ })], name)
    const other = await refused(t, client, `projects ${name}`, () => client.post(projects, text))
    t.match([other.status, other.json], [400, { errno: 2001, error: /./ }], name)
  }
})

t.test('a body that is too large is refused in the words of the family', async t => {
  const client = freshWorld(t)
  const large = JSON.stringify({ client: { note: 'x'.repeat(BODY_LIMIT) } })
  const bodies: Array<readonly [string, unknown]> = [
    [clients, older({ errno: 413, field: null, message: 'The request body is too large.', object: null, value: null })],
    [projects, { message: 'The data value transmitted exceeds the capacity limit.' }],
  ]
  for (const [path, body] of bodies) {
    const answer = await refused(t, client, path, () => client.post(path, large))
    t.strictSame([answer.status, answer.json], [413, body], path)
  }
})

t.test('nesting is taken to a depth, and refused beyond it', async t => {
  const client = freshWorld(t)
  const nested = (depth: number) => `{"client":{"fname":"Deep","note":${'['.repeat(depth)}${']'.repeat(depth)}}}`
  t.equal((await client.post(clients, nested(50))).status, 422, 'a list is no text')
  for (const depth of [200, 100_000]) {
    t.equal((await refused(t, client, `${depth}`, () => client.post(clients, nested(depth)))).status, 400, `${depth} deep`)
  }
  const inText = JSON.stringify({ client: { fname: 'Brackets', note: '['.repeat(500) + '"{' } })
  t.equal((await client.post(clients, inText)).json.response.result.client.note, '['.repeat(500) + '"{', 'brackets in a text do not count')
})

t.test('a body that is not wrapped, or wraps no object, is no draft', async t => {
  const client = freshWorld(t)
  for (const body of ['[]', '"text"', '5', 'null', 'true', '{}', '{"invoice":[]}', '{"invoice":"x"}', '{"invoice":null}', '{"invoices":{}}', '']) {
    const answer = await refused(t, client, body, () => client.post(`${accounting}/invoices/invoices`, body))
    t.match([answer.status, answer.json], [422, older({ errno: 1001, field: 'customerid' })], body)
  }
})

t.test('JSON is read under any content type, and a form is no JSON', async t => {
  const client = freshWorld(t)
  const body = JSON.stringify({ client: { fname: 'Typed' } })
  const types: Headers[] = [{ 'content-type': '' }, { 'content-type': 'text/plain' }, { 'content-type': 'application/vnd.api+json' },
    { 'content-type': 'application/json; charset=utf-8' }, { 'content-type': 'application/x-www-form-urlencoded' }, { 'content-type': 'nonsense' }]
  for (const headers of types) {
    const { status } = await client.post(clients, body, headers)
    t.ok([200, 415].includes(status), `${headers['content-type']}: ${status}`)
  }
  t.equal((await client.post(clients, body, { 'content-type': '' })).status, 200, 'without a content type')
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  t.equal((await refused(t, client, 'a form', () => client.post(clients, 'client[fname]=Form', form))).status, 400)
  const parts = { 'content-type': 'multipart/form-data; boundary=x' }
  t.equal((await refused(t, client, 'a multipart form', () => client.post(clients, '--x\r\n\r\n--x--', parts))).status, 400)
  t.equal((await client.delete(`${accounting}/expenses/categories/1`, { 'content-type': 'application/json' })).status, 405, 'JSON announced and none sent')
  t.equal((await client.get(clients, { 'content-type': 'application/json' })).status, 200)
})

t.test('URLs that cannot be read are refused', async t => {
  const client = freshWorld(t)
  for (const path of ['/accounting/account/%zz/users/clients', `${clients}/%`, `${clients}/%E0%A4%A`, `${clients}/%00`, '/%', '/w/%zz/test', `${clients}/..%2f..`,
    `${clients}/${'9'.repeat(400)}`, `${clients}/${'x'.repeat(600)}`, `/${'a/'.repeat(2000)}`]) {
    await refused(t, client, path.slice(0, 60), () => client.get(path))
  }
  for (const asked of ['search[email]=%zz', 'search[email]=%00', 'search[email]=%ff%fe', '%', 'search[', 'search[a][b][c]=1', '&=&=&', `x=${'y'.repeat(10_000)}`,
    `search[email]=${'y'.repeat(10_000)}`, `${'include[]=lines&'.repeat(500)}`, 'search[clientids][]=', `search[clientids][]=1&${'search[clientids][]=2&'.repeat(600)}`,
    'search[__proto__]=1', 'search[constructor]=1', '__proto__=1', '__proto__[vis_state]=1', 'per_page=1&per_page=2', 'search[vis_state]=1&search[vis_state]=0',
    "search[email]='; DROP TABLE clients; --"]) {
    const { status } = await client.get(`${clients}?${asked.replaceAll(' ', '%20')}`)
    t.ok(status < 500, `${asked.slice(0, 60)}: ${status}`)
  }
  t.equal((await client.get(clients)).status, 200, 'the server goes on')
})

const oddIds = ['1e99', '-1', '0x10', '0', '00', '+1', '1.0', ' 1', '１', 'NaN', 'null', 'undefined', '__proto__', '9223372036854775808', '999999999999999', "1' OR '1'='1"]

t.test('ids that are no ids name no row', async t => {
  const client = freshWorld(t)
  await client.post(clients, { client: { fname: 'One' } })
  const before = contents(client.world)
  const seen = new Set<string>()
  const withIds = endpoints.filter(({ paths }) => /:(?!account|business)/.test(paths[0]!))
  for (const [index, { method, paths, operation, family, access }] of withIds.entries()) {
    // all of them once for each family and method, which read ids alike; two for every other endpoint
    const isFirst = !seen.has(`${family.name} ${method}`)
    seen.add(`${family.name} ${method}`)
    for (const id of isFirst ? oddIds : [oddIds[index % oddIds.length]!, oddIds[(index + 5) % oddIds.length]!]) {
      const path = paths[0]!.replace(':account', ACCOUNT).replace(':business', String(BUSINESS)).replaceAll(/:\w+/g, encodeURIComponent(id))
      const answer = await client.send({ method, path, ...(method === 'PUT' || method === 'POST' ? { body: {} } : {}) })
      // what a public operation names a row by is a token, and a wrong one is no token
      t.ok([404, 422, ...access === 'public' ? [401] : []].includes(answer.status), `${operation} ${id}: ${answer.status}`)
    }
  }
  for (const business of ['1e99', '-1', 'abc', '9'.repeat(30)]) t.ok((await client.get(`/projects/business/${business}/projects`)).status < 500, business)
  t.ok(contents(client.world) === before, 'nothing has changed')
})

t.test('texts come back as they were sent', async t => {
  const client = freshWorld(t)
  const texts: Array<readonly [string, string]> = [
    ['a\u0000b', 'a\u0000b'], ['\ud800 alone', '\ufffd alone'], ['😀 👩‍👩‍👧', '😀 👩‍👩‍👧'], ["'; DROP TABLE clients; --", "'; DROP TABLE clients; --"],
    ['"\\/\b\f\n\r\t', '"\\/\b\f\n\r\t'], ['\u2028\u2029\ufeff', '\u2028\u2029\ufeff'], ['<script>', '<script>'], ['{"a":1}', '{"a":1}'], ['null', 'null'],
    ['  spaces  ', '  spaces  '], ['Ω'.repeat(1000), 'Ω'.repeat(1000)],
  ]
  for (const [sent, expected] of texts) {
    const { id, note } = await collection(client, 'clients').create({ fname: 'Note', note: sent })
    const name = encodeURIComponent(expected).slice(0, 60) // what breaks lines would break the report's too
    t.ok(note === expected, name)
    t.ok((await collection(client, 'clients').get(id)).note === expected, `${name}, read again`)
  }
  const found = await collection(client, 'clients').list(query({ 'search[note_like]': 'DROP TABLE' }))
  t.equal(found.total, 1)
})

t.test('keys that mean something to JavaScript mean nothing here', async t => {
  const client = freshWorld(t)
  const bodies = ['{"client":{"__proto__":{"vis_state":1,"fname":"Hidden"},"lname":"Own"}}', '{"__proto__":{"client":{"lname":"Own"}},"client":{"lname":"Own"}}',
    '{"client":{"constructor":{"prototype":{"polluted":1}},"hasOwnProperty":1,"toString":"x","valueOf":[],"lname":"Own"}}']
  for (const body of bodies) {
    const { status, json } = await client.post(clients, body)
    t.match([status, json], [200, { response: { result: { client: { lname: 'Own', fname: '', vis_state: 0 } } } }], body)
  }
  t.equal(({} as Row).polluted, undefined)
  t.equal(({} as Row).vis_state, undefined)
})

/** Values that break something somewhere, beside whatever JSON there is. */
const nasty = fc.oneof(
  {
    weight: 3, arbitrary: fc.constantFrom<unknown>('', ' ', null, 0, -1, 1, 1e308, -1e-7, 1e21, 9007199254740992, 1.5, true, false, '0x10', '1e99', '1e400', 'NaN', 'Infinity', '-0', '1,5',
      [], {}, [null], [[]], [{}], [1, 'x', null], { amount: {} }, { amount: null }, { amount: '1e400' }, { amount: '-99999999999' }, { amount: [], code: 5 }, { amount: '1', code: null },
      { amount: '1', code: 'x'.repeat(70) }, 'a\u0000b', '\ud800', '2026-02-30', '9999-12-31', '0000-00-00', '10000-01-01', '2026-06-15T25:61:00Z', '9999-12-31T23:59:59Z', 'x'.repeat(70_000),
      [{ id: 'x' }], [{ id: 1e300, name: {} }], [{ position: {} }], [{ position: 2, delay: 'x' }], { id: {} }, { enabled: 'x', value: {}, days: 1e99 }, [{ jwt: {}, media_type: [] }],
      JSON.parse('{"__proto__":{"id":1}}'), { constructor: 1 }, { toString: 1, valueOf: 1 }, [{ toString: 1, valueOf: 1 }])
  },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) }
)

/** What cannot be made a text or a number: `String` and `Number` of it throw. */
const stubborn = { toString: 1, valueOf: 1 }
const stubbornMembers = Object.fromEntries(['amount', 'code', 'id', 'jwt', 'media_type', 'delay', 'position', 'enabled', 'value', 'type', 'days', 'name', 'email', 'fname', 'language']
  .map(name => [name, stubborn]))

/** A way to put a value into a draft: into one of its fields, or into a line's. */
interface Spot {
  readonly many: string
  readonly name: string
  readonly put: (draft: Draft, value: unknown) => Draft
  /** What reads it; fields of one kind are read by one function, whichever resource has them. */
  readonly kind: string
}

/** Values tried on each kind; nested JSON is read by functions of its own, and what nothing reads needs less. */
const RUNS = { plain: 20, nested: 40, unread: 5 }

const isUnread = (field: Field): boolean => field.access === 'read-only'

const kindOf = (many: string, name: string, field: Field): string => {
  const what = isUnread(field) ? 'unread' : field.kind === 'structure' ? `nested ${name}` : field.kind
  return `${what} in ${modelOf(many).resource.family.name}${field.refers === undefined ? '' : `, names ${field.refers}`}`
}

function spotsOf (many: string): Spot[] {
  const { resource } = modelOf(many)
  const owned = Object.entries(resource.owns ?? {}).flatMap(([list, { fields }]) => Object.entries(fields as Record<string, Field>).map(([name, field]) => ({
    many,
    name: `${list}.${name}`,
    put: (draft: Draft, value: unknown) => ({ ...draft, [list]: [{ ...draft[list]?.[0], [name]: value }] }),
    kind: `${kindOf(many, name, field)}, in ${list}`,
  })))
  const plain = (name: string, kind: string): Spot => ({ many, name, put: (draft, value) => ({ ...draft, [name]: value }), kind })
  return [
    ...Object.entries(resource.fields).map(([name, field]) => plain(name, kindOf(many, name, field))),
    ...Object.keys(resource.owns ?? {}).map(list => plain(list, `nested ${list} of ${many}`)),
    ...owned,
  ]
}

/** FreshBooks' own server errors, which the mock imitates: those of projects and of other income. */
const isImitated = ({ status, json }: Answer): boolean => status === 500 &&
  (json?.message === 'An internal error has occurred.' || json?.response?.errors[0]?.message === 'There was an error accessing your account data.')

const counter = { numbers: 0 }

/** What may not be there twice. */
const fresh = (many: string): Draft => {
  const number = `no. ${++counter.numbers}`
  return many === 'invoices' ? { invoice_number: number } : many === 'taxes' ? { name: number } : {}
}

/** Puts values into a draft that is sent; throws where the server breaks, or refuses and changes something all the same. */
async function putter (client: Client, many: string): Promise<(spot: Spot, value: unknown, creating: boolean) => Promise<void>> {
  const { one } = modelOf(many).resource
  const draft = await sample(client, many)
  const made = endpointOf(`${many}.update`) === undefined ? undefined : await collection(client, many).create({ ...draft, ...fresh(many) })
  return async (spot, value, creating) => {
    const before = contents(client.world)
    const answer = creating || made === undefined
      ? await client.post(pathOf(`${many}.create`), { [one]: spot.put({ ...draft, ...fresh(many) }, value) })
      : await client.put(pathOf(`${many}.update`, made.id), { [one]: spot.put(changeOf(many, draft, {}), value) })
    if (answer.status >= 500 && !isImitated(answer)) throw new Error(`${spot.name} ${JSON.stringify(value)?.slice(0, 200)}: ${answer.status}: ${answer.text}`)
    if (answer.status >= 400 && contents(client.world) !== before) throw new Error(`${spot.name}: ${answer.status}, and something has changed`)
  }
}

const fuzzed = [...models.keys()].filter(many => endpointOf(`${many}.create`)?.paths[0]?.match(/:(?!account|business)/) === null)
const spots = fuzzed.flatMap(spotsOf)
const kinds = [...new Set(spots.map(({ kind }) => kind))].map(kind => spots.find(spot => spot.kind === kind)!)

t.test('no value breaks the server, whatever kind of field it is sent for', async t => {
  for (const spot of kinds) {
    const { kind } = spot
    const client = freshWorld(t)
    const put = await putter(client, spot.many)
    const runs = Object.entries(RUNS).find(([name]) => kind.startsWith(name))?.[1] ?? RUNS.plain
    await fc.assert(fc.asyncProperty(nasty, fc.boolean(), (value, creating) => put(spot, value, creating)), drawn(t, { numRuns: runs, endOnFailure: true })).then(
      () => t.pass(`${kind}: ${spot.many}.${spot.name}`),
      error => t.fail(`${kind}: ${spot.many}.${spot.name}`, { error: String(error.message).slice(0, 900) }))
    t.equal((await client.get(me)).status, 200, 'the server goes on')
  }
})

t.test('every single field takes or refuses whatever comes', async t => {
  const values = samples(nasty, spots.length)
  for (const many of fuzzed) {
    const client = freshWorld(t)
    const put = await putter(client, many)
    for (const [index, spot] of spots.entries()) {
      if (spot.many !== many) continue
      for (const [turn, value] of [values[index], stubborn, [stubborn], stubbornMembers, [stubbornMembers]].entries()) {
        await put(spot, value, (index + turn) % 2 === 0).then(() => t.pass(`${many}.${spot.name}`), error => t.fail(`${many}.${spot.name}`, { error: error.message }))
      }
    }
    t.equal((await client.get(me)).status, 200, 'the server goes on')
  }
})
