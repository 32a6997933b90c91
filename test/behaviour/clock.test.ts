// The world's clock: how it is set and moved, what happens meanwhile, and that everything goes by it.
// One file, though long: the table of what goes by the clock shares its server, and each file is a process.
import { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import { MAX_JOBS_AT_ONCE, passTime } from '../../src/actors/time.ts'
import { actionsVerbs } from '../../src/control/verbs/actions.ts'
import { clockVerbs } from '../../src/control/verbs/clock.ts'
import { requestsVerbs } from '../../src/control/verbs/requests.ts'
import { tokensVerbs } from '../../src/control/verbs/tokens.ts'
import { buildServer } from '../../src/server.ts'
import { nextJobAt, schedule } from '../../src/store/jobs.ts'
import { withCache } from '../support/cache.ts'
import { claimsOf } from '../support/oauth.ts'
import { charge } from '../support/invoicing.ts'
import { isMakeable, makeRow } from '../support/samples.ts'
import { callerOf, refusalOf } from '../support/verb-calls.ts'
import { ACCOUNT, BUSINESS, collection, contents, freshWorld, models, NOW, pathOf, within, type Client, type Row } from '../support/world.ts'

const DAY = 86_400_000
const at = (moment: number) => new Date(moment).toISOString()
const verbs = [...clockVerbs, ...tokensVerbs, ...actionsVerbs]

/** One server for all tests, which come one after the other: to build one takes a hundred times as long as a world. */
const wall = { now: NOW }
const server = buildServer({}, { wall: () => wall.now, ...withCache })
t.teardown(() => server.app.close())

/** A world of its own, with a machine's clock that the test moves. */
function start (t: Test) {
  wall.now = NOW
  const client = freshWorld(t, 'empty', server)
  const call = callerOf(verbs, () => client.world)
  return { wall, server, client, call, refused: (name: string, input: object) => refusalOf(t, () => call(name, input)) }
}

const credentials = ({ name }: Client) => ({ client_id: `mock-client-id-${name}`, client_secret: `mock-client-secret-${name}` })

/** Invoices that were sent, of 100.00 each. */
async function sent (client: Client, more: object = {}): Promise<Row> {
  const customerid = (await collection(client, 'clients').create({ organization: 'Payer' })).id
  return collection(client, 'invoices').create({ customerid, create_date: '2026-06-15', lines: [charge('100.00')], action_mark_as_sent: true, ...more })
}

t.test('dates and durations are read the same wherever they are written', async t => {
  const client = freshWorld(t)
  const call = callerOf([...clockVerbs, ...requestsVerbs, ...tokensVerbs], () => client.world)
  const set = (now: string) => call('clock.set', { now }).now
  t.equal(set('2026-12-24'), '2026-12-24T05:00:00.000Z', 'a day is midnight where the business is')
  t.equal(set('today+10d 14:30'), '2027-01-03T19:30:00.000Z')
  t.equal(set('2026-12-24 09:00'), '2026-12-24T14:00:00.000Z')
  t.equal(call('clock.advance', { to: 'month_start+1mo' }).now, '2027-01-01T05:00:00.000Z')
  for (const [by, now] of [['31d', '2027-02-01T05:00:00.000Z'], ['P31D', '2027-03-04T05:00:00.000Z'], ['1mo', '2027-04-04T04:00:00.000Z'], ['90min', '2027-04-04T05:30:00.000Z']]) {
    t.equal(call('clock.advance', { by }).now, now, String(by))
  }
  t.match(refusalOf(t, () => call('clock.advance', { by: '31 days' })), { status: 400, detail: /^by must be a duration such as 31d, 12h, .*P31D$/ })
  for (const [expires_in, seconds] of [['1h', 3600], ['PT1H', 3600], ['2d', 172_800], [60, 60]]) {
    t.equal(call('tokens.mint', { expires_in }).expires_in, seconds, String(expires_in))
  }
  await client.get('/auth/api/v1/users/me')
  for (const [since, count] of [['now-5min', 1], ['today', 1], ['now+1h', 0], ['req-1', 0], [new Date(NOW).toISOString(), 1]]) {
    t.equal(call('requests.count', { since }).count, count, String(since))
  }
  t.equal(refusalOf(t, () => call('requests.count', { since: 'lately' })).status, 400)
  const world = (now: string) => client.server.context.fixtures.check(`version: 1\nnow: ${now}\n`)
  t.same(['2026-12-24', '"2026-12-24 14:00"', '2026-12-24T09:00:00Z'].map(now => world(now).valid), [true, true, true])
  t.match(world('today-1d'), { valid: false, mistakes: [/now must be an instant/] })
})

t.test('a clock is set in four ways, and runs on as it was set', async t => {
  const table: Array<{ name: string, input: object, shows: object, first: string, later: string }> = [
    { name: 'now alone stops it', input: { now: '2026-01-15T09:00:00Z' }, shows: { mode: 'pinned' }, first: '2026-01-15T09:00:00.000Z', later: '2026-01-15T09:00:00.000Z' },
    { name: 'a day is its midnight where the business is', input: { now: '2026-01-15' }, shows: { mode: 'pinned' }, first: '2026-01-15T05:00:00.000Z', later: '2026-01-15T05:00:00.000Z' },
    { name: 'an instant of any zone', input: { mode: 'pinned', now: '2026-01-15T09:00:00+02:00' }, shows: { mode: 'pinned' }, first: '2026-01-15T07:00:00.000Z', later: '2026-01-15T07:00:00.000Z' },
    { name: 'pinned without an instant stops where it is', input: { mode: 'pinned' }, shows: { mode: 'pinned' }, first: at(NOW), later: at(NOW) },
    { name: 'real is the machine\'s', input: { mode: 'real' }, shows: { mode: 'real' }, first: at(NOW), later: at(NOW + 60_000) },
    { name: 'offset by a duration', input: { by: 'P1D' }, shows: { mode: 'offset', by: 'P1D' }, first: at(NOW + DAY), later: at(NOW + DAY + 60_000) },
    { name: 'offset backward', input: { mode: 'offset', by: '-PT1H30M' }, shows: { mode: 'offset', by: /^-?P/ }, first: at(NOW - 5_400_000), later: at(NOW - 5_340_000) },
    { name: 'offset by where it should be', input: { mode: 'offset', now: '2027-01-01T00:00:00Z' }, shows: { mode: 'offset' }, first: '2027-01-01T00:00:00.000Z', later: '2027-01-01T00:01:00.000Z' },
    { name: 'scale runs faster', input: { mode: 'scale', rate: 60 }, shows: { mode: 'scale', rate: 60 }, first: at(NOW), later: at(NOW + 3_600_000) },
    { name: 'scale from an instant, slower, its rate as text', input: { rate: '0.5', now: '2026-07-01T00:00:00Z' }, shows: { mode: 'scale', rate: 0.5 }, first: '2026-07-01T00:00:00.000Z', later: '2026-07-01T00:00:30.000Z' },
  ]
  const { wall, client, call } = start(t)
  for (const { name, input, shows, first, later } of table) {
    wall.now = NOW
    call('clock.release')
    t.match(call('clock.set', input), { ...shows, now: first, ran: [] }, name)
    wall.now = NOW + 60_000
    t.match(call('clock.show'), { ...shows, now: later, jobs: { count: 0, next: [] } }, `${name}, a minute later`)
    t.equal(client.world.now(), Date.parse(later))
  }
  t.match(call('clock.release'), { mode: 'real', now: at(NOW + 60_000) })
})

t.test('advancing goes forward only and leaves the mode as it is', async t => {
  const { wall, call, refused } = start(t)
  call('clock.set', { now: '2026-01-31T12:00:00Z' })
  t.match(call('clock.advance', { by: 'P1M' }), { mode: 'pinned', now: '2026-02-28T12:00:00.000Z' }, 'months are the calendar\'s')
  t.match(call('clock.advance', { by: 'P10D' }), { now: '2026-03-10T11:00:00.000Z' }, 'days are the business\'s: its clocks went forward on 8 March')
  t.match(call('clock.advance', { by: 'PT24H' }), { now: '2026-03-11T11:00:00.000Z' })
  t.match(call('clock.advance', { to: '2026-04-01' }), { now: '2026-04-01T04:00:00.000Z' })
  wall.now += DAY
  t.match(call('clock.show'), { now: '2026-04-01T04:00:00.000Z' }, 'a stopped clock stays stopped')
  t.match(refused('clock.advance', { to: '2026-03-31T00:00:00Z' }), { status: 409, problem: 'refused', detail: /forward only.*2026-04-01T04:00.*2026-03-31/ })
  t.match(refused('clock.advance', { by: '-PT1S' }), { status: 409 })
  t.match(call('clock.advance', { by: 'PT0S' }), { now: '2026-04-01T04:00:00.000Z' }, 'nothing is forward enough')

  wall.now = NOW
  call('clock.release')
  t.match(call('clock.advance', { by: 'PT2H' }), { mode: 'offset', by: 'PT2H', now: at(NOW + 7_200_000) }, 'real becomes offset')
  wall.now += 1000
  t.match(call('clock.advance', { by: 'PT1H' }), { mode: 'offset', by: 'PT3H', now: at(NOW + 10_801_000) })
  call('clock.set', { mode: 'scale', rate: 10, now: '2026-07-01T00:00:00Z' })
  wall.now += 1000
  t.match(call('clock.advance', { by: 'PT1M' }), { mode: 'scale', rate: 10, now: '2026-07-01T00:01:10.000Z' })
  wall.now += 1000
  t.match(call('clock.show'), { rate: 10, now: '2026-07-01T00:01:20.000Z' }, 'scale keeps its rate')
})

t.test('a clock that runs fast stops at the last day dates can show', async t => {
  const { wall, client, call } = start(t)
  call('clock.set', { rate: 1_000_000, now: '9998-12-30T00:00:00Z' })
  wall.now += DAY
  t.equal(call('clock.show').now, '9998-12-31T00:00:00.000Z')
  const { updated } = await collection(client, 'clients').create({ organization: 'Late' })
  t.equal(updated, '9998-12-30 19:00:00')
})

t.test('what is wrong with a clock is said in one sentence, and changes nothing', async t => {
  const { client, refused, call } = start(t)
  call('clock.set', { now: '2026-01-15T09:00:00Z' })
  const before = contents(client.world)
  const table: Array<[string, object, RegExp]> = [
    ['clock.set', {}, /say what the clock should show with now/],
    ['clock.set', { now: 'tomorrow' }, /now must be an instant such as/],
    ['clock.set', { now: '2026-02-30' }, /now must be an instant/],
    ['clock.set', { now: 5 }, /now must be an instant/],
    ['clock.set', { now: null }, /now must be an instant/],
    ['clock.set', { now: '1969-12-31T00:00:00Z' }, /years 1970 to 9998/],
    ['clock.set', { now: '9999-06-01T00:00:00Z' }, /years 1970 to 9998/],
    ['clock.set', { mode: 'frozen' }, /mode must be one of real, pinned, offset, scale/],
    ['clock.set', { mode: 'toString' }, /mode must be one of/],
    ['clock.set', { mode: 'real', now: '2026-01-01T00:00:00Z' }, /mode real takes no now/],
    ['clock.set', { mode: 'pinned', by: 'P1D' }, /mode pinned takes no by/],
    ['clock.set', { mode: 'offset', by: 'P1D', now: '2026-01-01T00:00:00Z' }, /by or now, not both/],
    ['clock.set', { mode: 'offset', by: '1 day' }, /by must be a duration such as/],
    ['clock.set', { by: 'P9000Y' }, /years 1970 to 9998/],
    ['clock.set', { by: `P${'9'.repeat(20)}Y` }, /years 1970 to 9998/],
    ...[0, -1, NaN, Infinity, 2_000_000, 'fast', '', null, []].map((rate): [string, object, RegExp] => ['clock.set', { mode: 'scale', rate }, /rate must be a number above 0/]),
    ['clock.advance', {}, /say by, .* or to/],
    ['clock.advance', { by: 'P1D', to: '2027-01-01T00:00:00Z' }, /say by, .* or to/],
    ['clock.advance', { by: 'P' }, /by must be a duration such as/],
    ['clock.advance', { by: 86400 }, /by must be a duration such as/],
    ['clock.advance', { by: 'P8000Y' }, /years 1970 to 9998/],
    ['clock.advance', { to: 'never' }, /to must be an instant/],
  ]
  for (const [name, input, sentence] of table) {
    const { status, detail } = refused(name, input)
    t.equal(status, 400, JSON.stringify(input))
    t.match(detail, sentence)
  }
  t.equal(contents(client.world), before)
})

t.test('what is due happens in order, each thing at its own instant, in one transaction', async t => {
  const { client, call } = start(t)
  call('clock.set', { now: '2026-06-15T15:00:00Z' })
  const [one, other] = [await sent(client), await sent(client)]
  const pays = (moment: string, invoice: number, amount: unknown = 'full') => schedule(client.world, Date.parse(moment), 'client.pays_invoice', { invoice, amount })
  pays('2026-06-20T12:00:00Z', other.id)
  pays('2026-06-17T02:00:00Z', one.id, '40.00')
  pays('2026-06-18T12:00:00Z', one.id, '900.00')
  pays('2026-06-19T12:00:00Z', one.id)
  pays('2026-08-01T12:00:00Z', one.id)
  schedule(client.world, Date.parse('2026-06-16T12:00:00Z'), 'client.pays_invoices', { invoice: one.id })
  t.match(call('clock.show').jobs, { count: 6, next: [{ at: '2026-06-16T12:00:00.000Z', job: 'client.pays_invoices' }, { details: { amount: '40.00' } }] })

  const { now, ran } = call('clock.advance', { by: 'P10D' })
  t.equal(now, '2026-06-25T15:00:00.000Z')
  t.match(ran, [
    { at: '2026-06-16T12:00:00.000Z', changed: [], error: /no action 'client.pays_invoices'/ },
    { at: '2026-06-17T02:00:00.000Z', job: 'client.pays_invoice', details: { invoice: one.id, amount: '40.00' } },
    { at: '2026-06-18T12:00:00.000Z', changed: [], error: /60.00 USD outstanding.*900.00/ },
    { at: '2026-06-19T12:00:00.000Z' },
    { at: '2026-06-20T12:00:00.000Z' },
  ], 'one that fails does not stop the others')
  t.equal(ran.length, 5)
  const { rows } = await collection(client, 'payments').list()
  t.match(rows.map(({ invoiceid, amount, date, updated }) => [invoiceid, amount.amount, date, updated]), [
    [other.id, '100.00', '2026-06-20', '2026-06-20 08:00:00'],
    [one.id, '60.00', '2026-06-19', '2026-06-19 08:00:00'],
    [one.id, '40.00', '2026-06-16', '2026-06-16 22:00:00'],
  ], 'dates and times are those of the instant, in the business\'s zone')
  const changed = (index: number) => ran[index].changed.map(({ type, id }: Row) => `${type}/${id}`)
  t.same(changed(4), [`payments/${rows[0]!.id}`, `invoices/${other.id}`], 'what it changed is told, each row once')
  t.match(call('clock.show').jobs, { count: 1, next: [{ at: '2026-08-01T12:00:00.000Z' }] })
  t.same(call('clock.advance', { by: 'P10D' }).ran, [], 'nothing happens twice')
})

t.test('the clock set forward lets happen what is due, set backward nothing', async t => {
  const { client, call } = start(t)
  call('clock.set', { now: '2026-06-15T15:00:00Z' })
  const { id } = await sent(client)
  const view = (moment: string) => schedule(client.world, Date.parse(moment), 'client.views_invoice', { invoice: id })
  view('2026-06-16T15:00:00Z')
  t.same(call('clock.set', { now: '2026-05-01T00:00:00Z' }).ran, [])
  t.match(call('clock.set', { now: '2026-06-16T15:00:00Z' }).ran, [{ at: '2026-06-16T15:00:00.000Z', job: 'client.views_invoice' }], 'an instant that is reached is due')
  view('2026-06-15T14:59:00Z')
  t.match(call('clock.advance', { by: 'PT0S' }).ran, [{ at: '2026-06-15T14:59:00.000Z' }], 'what should have been is made up for')
  t.same(call('clock.release').ran, [])
})

t.test('time that passes by itself has passed when somebody looks', async t => {
  for (const setting of [{ mode: 'real' }, { by: 'P1D' }, { rate: 60 }]) {
    const { wall, server, client, call } = start(t)
    call('clock.set', setting)
    const { id } = await sent(client)
    const due = client.world.now() + 60_000
    schedule(client.world, due, 'client.views_invoice', { invoice: id })
    wall.now += 900
    t.equal((await collection(client, 'invoices').get(id)).status, 2, `not yet in ${JSON.stringify(setting)}`)
    wall.now += 59_100
    const { status, updated } = await collection(client, 'invoices').get(id)
    t.equal(status, 3, 'seen by the next request')
    t.equal(Date.parse(`${updated.replace(' ', 'T')}-04:00`), due - due % 1000, 'as of its own instant')
    schedule(client.world, client.world.now(), 'user.disconnects_app', {})
    const grant = { grant_type: 'refresh_token', ...credentials(client), refresh_token: `mock-refresh-token-${client.name}` }
    const token = await server.app.inject({ method: 'POST', url: '/auth/oauth/token', payload: grant })
    t.match([token.statusCode, token.json().error], [400, 'invalid_grant'], 'also by one to OAuth, whose world is in its body')
    schedule(client.world, client.world.now(), 'client.views_invoice', { invoice: id })
    t.equal(call('clock.show').jobs.count, 0, 'and by the control API')
  }
})

t.test('too much at once is refused as a whole; by itself it happens a piece at a time', async t => {
  const { wall, client, call, refused } = start(t)
  client.world.transaction(() => {
    for (let n = 0; n < MAX_JOBS_AT_ONCE + 5; n++) schedule(client.world, NOW + 1000 + n, 'nothing', {})
  })
  const before = contents(client.world)
  t.match(refused('clock.advance', { by: 'P1D' }), { status: 409, detail: /more than 10000 things would happen/ })
  t.equal(contents(client.world), before)
  t.equal(call('clock.advance', { by: 'PT2S' }).ran.length, 1001, 'in smaller steps it goes')
  wall.now += DAY
  t.equal(passTime(client.world).length, MAX_JOBS_AT_ONCE - 996)
  t.equal(call('clock.show').jobs.count, 0)
})

t.test('nothing that was to happen before a reset happens after it', async t => {
  const { server, client, call } = start(t)
  schedule(client.world, NOW + 1000, 'user.disconnects_app', {})
  const fresh = freshWorld(t, 'empty', server).world
  server.worlds.reset(client.name)
  t.equal(nextJobAt(client.world), Infinity)
  t.same(call('clock.advance', { by: 'P1D' }).ran, [])
  t.same(passTime(fresh), [])
  t.equal((await client.get(pathOf('identity.me'))).status, 200)
})

t.test('a request on its way while its world is reset does not reach the new one', async t => {
  const { server, client } = start(t)
  const body = new Readable({ read () {} })
  const answer = server.app.inject({
    method: 'POST', url: pathOf('clients.create'), payload: body,
    headers: { authorization: `Bearer mock-access-token-${client.name}`, 'content-type': 'application/json' },
  })
  await new Promise(resolve => setImmediate(resolve))
  body.push('{"client":{"organization":"Late"}}')
  server.worlds.reset(client.name)
  body.push(null)
  t.match((await answer).json(), { status: 409, problem: 'world_reset', detail: /reset or dropped/ })
  t.equal((await collection(client, 'clients').list()).total, 0)
})

/** Something that depends on time, looked at over HTTP at two instants. */
interface Timely {
  readonly what: string
  /** Made at the first instant; gives what to look at. */
  readonly make?: (client: Client, call: (name: string, input?: object) => any) => Promise<any>
  readonly look: (client: Client, made: any) => Promise<unknown>
  readonly first: unknown
  readonly by: string
  readonly then: unknown
}

const FIRST = '2026-06-15T15:00:00Z'
const SECOND = Date.parse(FIRST) / 1000
const oauth = async (client: Client, path: string, values: object) =>
  (await client.post(path, { ...credentials(client), ...values }, { authorization: '' })).json
const codeOf = async (client: Client) => {
  const url = `/oauth/authorize?client_id=mock-client-id-${client.name}&response_type=code&redirect_uri=http://localhost/`
  return new URL(String((await client.get(url, { authorization: '' })).headers.location)).searchParams.get('code')
}
const exchange = async (client: Client, code: unknown) =>
  oauth(client, '/auth/oauth/token', { grant_type: 'authorization_code', code, redirect_uri: 'http://localhost/' })
const minted = async (client: Client) => exchange(client, await codeOf(client))
const as = (token: string) => ({ authorization: `Bearer ${token}` })
const entries = `/timetracking/business/${BUSINESS}/time_entries`
const report = async (client: Client, name: string) => Object.values<any>(within((await client.get(`/accounting/account/${ACCOUNT}/reports/accounting/${name}`)).json))[0]

const timely: readonly Timely[] = [
  {
    what: 'an access token lives twelve hours', make: minted, look: async (client, made) => (await client.get(pathOf('identity.me'), as(made.access_token))).status,
    first: 200, by: 'PT11H59M59S', then: 200,
  },
  {
    what: 'and not a second longer', make: minted, look: async (client, made) => (await client.get(pathOf('identity.me'), as(made.access_token))).status,
    first: 200, by: 'PT12H', then: 401,
  },
  {
    what: 'a token of its own lifetime', make: async (_client, call) => call('tokens.mint', { expires_in: 'PT1M' }),
    look: async (client, made) => (await client.get(pathOf('identity.me'), as(made.access_token))).status, first: 200, by: 'PT1M', then: 401,
  },
  {
    what: 'introspection', make: minted, look: async (client, made) => {
      const { active, iat, exp } = await oauth(client, '/oauth/introspect', { token: made.access_token })
      return { active, iat, exp }
    }, first: { active: true, iat: SECOND, exp: SECOND + 43_200 }, by: 'PT12H', then: { active: false, iat: undefined, exp: undefined },
  },
  {
    what: 'token/info', make: minted, look: async (client, made) => (await client.get('/oauth/token/info', as(made.access_token))).json.expires_in,
    first: 43_200, by: 'PT11H59M59S', then: 1,
  },
  { what: 'a code lives five minutes', make: codeOf, look: async (client, code) => (await exchange(client, code)).token_type ?? 'refused', first: 'Bearer', by: 'PT4M59S', then: 'Bearer' },
  { what: 'and not a second longer', make: codeOf, look: async (client, code) => (await exchange(client, code)).token_type ?? 'refused', first: 'Bearer', by: 'PT10M', then: 'refused' },
  { what: 'created_at of a pair', look: async client => { const code = await codeOf(client); return (await exchange(client, code)).created_at }, first: SECOND, by: 'PT1H', then: SECOND + 3600 },
  { what: 'iat and exp of a JWT', look: async client => { const { iat, exp } = claimsOf((await minted(client)).access_token); return [iat, exp] }, first: [SECOND, SECOND + 43_200], by: 'PT1H', then: [SECOND + 3600, SECOND + 46_800] },
  { what: 'the Date of an answer', look: async client => (await client.get(pathOf('identity.me'))).headers.date, first: 'Mon, 15 Jun 2026 15:00:00 GMT', by: 'P1D', then: 'Tue, 16 Jun 2026 15:00:00 GMT' },
  { what: 'the Date of a refusal', look: async client => (await client.get('/nowhere')).headers.date, first: 'Mon, 15 Jun 2026 15:00:00 GMT', by: 'P1D', then: 'Tue, 16 Jun 2026 15:00:00 GMT' },
  { what: 'the Date of OAuth', look: async client => (await client.post('/auth/oauth/token', credentials(client), { authorization: '' })).headers.date, first: 'Mon, 15 Jun 2026 15:00:00 GMT', by: 'P1D', then: 'Tue, 16 Jun 2026 15:00:00 GMT' },
  { what: 'an invoice becomes overdue', make: sent, look: async (client, made) => (await collection(client, 'invoices').get(made.id)).v3_status, first: 'sent', by: 'P1D', then: 'overdue' },
  { what: 'and is found as such', make: sent, look: async client => (await collection(client, 'invoices').list('search[v3_status]=overdue')).total, first: 0, by: 'P1D', then: 1 },
  { what: 'at midnight of the business', make: sent, look: async (client, made) => (await collection(client, 'invoices').get(made.id)).v3_status, first: 'sent', by: 'PT12H59M', then: 'sent' },
  {
    what: 'a client\'s overdue balance', make: sent, look: async (client, made) => (await collection(client, 'clients').get(made.customerid, 'include[]=overdue_balance')).overdue_balance.length,
    first: 0, by: 'P1D', then: 1,
  },
  {
    what: 'a running timer logs what has passed', make: async client => (await client.post(entries, { time_entry: { is_logged: false, started_at: FIRST, timer: {} } })).json.time_entry.timer.id,
    look: async (client, timer) => (await client.put(`/timetracking/business/${BUSINESS}/timers/${timer}`, { timer: {} })).json.timer.time_entries[0].duration,
    first: 0, by: 'PT25M', then: 1500,
  },
  {
    what: 'a timer that another one stops', make: async client => (await client.post(entries, { time_entry: { is_logged: false, started_at: FIRST, timer: {} } })).json.time_entry.id,
    look: async (client, id) => {
      await client.post(entries, { time_entry: { is_logged: false, started_at: FIRST, timer: {} } })
      return (await client.get(`${entries}/${id}`)).json.time_entry.duration
    },
    first: 1, by: 'PT25M', then: 1500,
  },
  { what: 'the end of a report', look: async client => (await report(client, 'profitloss')).end_date, first: '2026-06-15', by: 'P1M', then: '2026-07-15' },
  {
    what: 'the token of a report\'s download', look: async client => claimsOf((await report(client, 'profitloss')).download_token).exp, first: SECOND + 2_592_000, by: 'PT1H', then: SECOND + 2_595_600,
  },
  {
    what: 'the audit log of an invoice', make: sent, look: async (client, made) => {
      await collection(client, 'invoices').update(made.id, { notes: String(client.world.now()) })
      return (await collection(client, 'invoices').get(made.id, 'include[]=audit_logs')).audit_logs.map(({ created_at }: Row) => created_at).sort().at(-1)
    }, first: '2026-06-15 15:00:00', by: 'PT1H', then: '2026-06-15 16:00:00',
  },
  {
    what: 'updated and version of an invoice', make: sent, look: async (client, made) => {
      const { updated, version, created_at } = await collection(client, 'invoices').update(made.id, { notes: String(client.world.now()) })
      return [created_at, updated, version]
    }, first: ['2026-06-15 11:00:00', '2026-06-15 11:00:00', '2026-06-15 11:00:00.000000'], by: 'PT1H', then: ['2026-06-15 11:00:00', '2026-06-15 12:00:00', '2026-06-15 12:00:00.000000'],
  },
]

t.test('everything that depends on time goes by the clock', async t => {
  for (const { what, make, look, first, by, then } of timely) {
    for (const [step, expected] of [['PT0S', first], [by, then]] as const) {
      const { client, call } = start(t)
      call('clock.set', { now: FIRST })
      const made = await make?.(client, call)
      call('clock.advance', { by: step })
      t.strictSame(await look(client, made), expected, `${what}, ${step} later`)
    }
  }
})

t.test('an answer is dated by the machine where the clock is its', async t => {
  const { client, call, server } = start(t)
  t.not((await client.get(pathOf('identity.me'))).headers.date, new Date(NOW).toUTCString(), 'the mock says nothing then')
  const other = freshWorld(t, 'empty', server)
  call('clock.set', { now: FIRST })
  const asked = await client.get(`/w/${other.name}/nowhere`, { authorization: '' })
  t.not(asked.headers.date, 'Mon, 15 Jun 2026 15:00:00 GMT', 'another world has its own')
})

t.test('the times of every resource are the clock\'s', async t => {
  const isTime = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/.test(value)
  for (const [many, { stored }] of models) {
    const set = stored.filter(([, { kind, initial }]) => initial !== undefined && ['timestamp', 'instant'].includes(kind)).map(([name]) => name)
    if (!isMakeable(many) || set.length === 0 || models.get(many)!.resource.under !== undefined) continue
    const { client, call } = start(t)
    const years = []
    for (const now of ['2031-03-01T12:00:00Z', '2033-03-01T12:00:00Z']) {
      call('clock.set', { now })
      const { id } = await makeRow(client, many, years.length)
      const { address } = models.get(many)!
      const [row] = client.sql(`SELECT * FROM ${many} WHERE ${address.kind === 'field' ? address.field : 'id'} = ?`, id)
      years.push(set.map(name => row[name]).filter(isTime).map(text => text.slice(0, 10)))
    }
    t.same(years, [set.map(() => '2031-03-01'), set.map(() => '2033-03-01')], `${many}: ${set.join(', ')}`)
  }
})
