// Callbacks (webhooks): registered, verified, changed and deleted as programs and fixtures do it.
import t from 'tap'
import { eventNames, eventScopes, HANDSHAKE } from '../../src/resources/callback-events.ts'
import { as } from '../support/people.ts'
import { makeRow } from '../support/samples.ts'
import { ACCOUNT, BUSINESS, clientOf, freshWorld, models, NOW, theServer, type Row } from '../support/world.ts'
import { control, invalid, list, notFound, put, raised, register, shown, uri, verified, waiting } from '../support/callbacks.ts'

t.test('a program registers a callback, gets its verifier, and sends it back', async t => {
  const client = freshWorld(t)
  const callback = await register(client, 'invoice.create')
  t.strictSame(callback, { callbackid: 2001, event: 'invoice.create', uri, verified: false, updated_at: '2026-06-15T15:00:00Z' })
  const { verifier, ...rest } = await shown(client, callback)
  t.match(verifier, /^[A-Za-z0-9]{31,34}$/)
  t.strictSame(rest, { ...callback, account_id: ACCOUNT, waiting: 1, hint: 'its handshake has not been sent yet' }, 'its handshake waits')
  t.match(waiting(client), [{ name: HANDSHAKE, callbackid: 2001, object_id: 2001, account_id: ACCOUNT, business_id: BUSINESS, user_id: 1, at: NOW }])
  await makeRow(client, 'invoices')
  t.equal(waiting(client).length, 1, 'until it is verified it is told of nothing')

  t.same(await put(client, callback, { verifier: `${verifier}x` }), invalid('verifier: Value error, Invalid verifier.'))
  t.same(await put(client, callback, { verifier: { a: 1 } }), invalid('verifier: Input should be a valid string'))
  t.equal((await shown(client, callback)).verified, false)
  client.setClock('2026-06-15T16:00:00Z')
  const right = { ...callback, verified: true, updated_at: '2026-06-15T16:00:00Z' }
  t.strictSame(await put(client, callback, { verifier, callback_id: 2001, callbackid: 2001, uri: 'dropped' }), [200, right])
  t.strictSame((await client.get(`${list}/2001`)).json, { response: { result: { callback: right } } })
  t.same(raised(client), [], 'the handshake is over')
  t.strictSame(await put(client, callback, { verifier }), [200, right], 'and once more')
  t.same(await put(client, callback, { verifier: null }), [200, right], 'null is nothing')

  await makeRow(client, 'invoices', 1)
  t.match(waiting(client).filter(({ name }) => name === 'invoice.create'), [{ callbackid: 2001, object_id: 34402 }])
  t.match(await control(client, 'outbox.list'), { count: 1, outbox: [{ at: '2026-06-15T16:00:00.000Z', name: 'invoice.create', identity_id: Number }] })
})

t.test('verifiers are of the world\'s randomness, one for each callback, and a POST cannot bring its own', async t => {
  const [one, other] = [freshWorld(t), freshWorld(t)]
  for (const client of [one, other]) for (let count = 0; count < 40; count++) await register(client)
  const [first, second] = [one, other].map(client => client.sql('SELECT verifier FROM callbacks ORDER BY id').map(row => row.verifier as string))
  t.same(first, second)
  t.equal(new Set(first).size, 40)
  t.same([...new Set(first!.map(text => text.length))].sort(), [31, 32, 33, 34])
  const { json } = await one.post(list, { callback: { event: 'tax', uri, verifier: 'mine', verified: true, resend: true } })
  const { callbackid, verified } = json.response.result.callback
  t.equal(verified, false)
  t.match(await shown(one, { callbackid }), { verifier: /^\w{31,34}$/, waiting: 1 })
})

t.test('a list can be filtered and paged', async t => {
  const client = freshWorld(t)
  for (const event of ['invoice', 'invoice.create', 'invoice.delete', 'client.create']) await register(client, event, `${uri}/${event}`)
  await verified(client, 'client')
  const asked = async (query: string) => (await client.get(`${list}?${query}`)).json.response.result
  const ids = async (query: string) => (await asked(query)).callbacks.map((row: Row) => row.callbackid)
  for (const [query, expected] of [
    ['', [2001, 2002, 2003, 2004, 2005]],
    ['search[event]=invoice.create', [2001, 2002]],
    ['search[event]=invoice', [2001]],
    ['search[event]=invoice.update', [2001]],
    ['search[event]=nothing', []],
    [`search[uri]=${encodeURIComponent(`${uri}/invoice.delete`)}`, [2003]],
    ['search[verified]=true', [2005]],
    ['search[verified]=false', [2001, 2002, 2003, 2004]],
    ['search[callbackid]=2002', [2002]],
    ['search[callbackids][]=2002&search[callbackids][]=2004', [2002, 2004]],
    ['page=2&per_page=2', [2003, 2004]],
    ['sort=nothing_asc&search[nothing]=1', [2001, 2002, 2003, 2004, 2005]],
  ] as const) t.same(await ids(query), expected, query)
  t.match(await asked('per_page=2'), { page: 1, pages: 3, per_page: 2, total: 5 })
  t.match(await asked('search[event]=nothing'), { callbacks: [], page: 1, pages: 0, per_page: 15, total: 0 })
  for (const query of ['page=x', 'per_page=-1', 'search[callbackid]=x', 'search[verified]=x']) {
    const { status, json } = await client.get(`${list}?${query}`)
    t.match([status, json], [400, { errno: 422, details: [/: Input should be a valid (integer|boolean), unable to /] }], query)
  }
})

t.test('a resend sends the same verifier again, unless it is verified', async t => {
  const client = freshWorld(t)
  const callback = await register(client)
  const { verifier } = await shown(client, callback)
  t.same(raised(client), [HANDSHAKE])
  t.strictSame(await put(client, callback, { resend: true, callback_id: 2001, event: 'nonsense' }), [200, callback])
  t.strictSame(await put(client, callback, { resend: 'true' }), [200, callback])
  t.same(raised(client), [HANDSHAKE, HANDSHAKE])
  t.same(await put(client, callback, { resend: false }), [200, callback])
  t.match(await put(client, callback, { verifier }), [200, { verified: true }])
  await put(client, callback, { resend: true })
  t.same(raised(client), [])
  t.match(await shown(client, callback), { verifier, verified: true })
})

t.test('another event or address has to be verified anew', async t => {
  const client = freshWorld(t)
  const callback = await verified(client, 'invoice')
  await makeRow(client, 'invoices')
  t.strictSame(await put(client, callback, { event: 'invoice', uri }), [200, callback], 'the same values change nothing')
  t.strictSame(await put(client, callback, {}), [200, callback])
  t.same(waiting(client).map(({ name }) => name), ['invoice.create'])
  for (const change of [{ uri: 'http://localhost:4000/in' }, { event: 'client' }]) {
    const { verifier } = await shown(client, callback)
    t.match(await put(client, callback, change), [200, { ...change, verified: false }])
    t.same(waiting(client).map(({ name }) => name), [HANDSHAKE], 'what waited is for nobody any more')
    t.match(await shown(client, callback), { verifier }, 'the verifier stays')
    await put(client, callback, { verifier })
  }
})

t.test('a callback goes by DELETE, and by vis_state as the PHP library does it', async t => {
  const client = freshWorld(t)
  const [one, other, stays] = [await verified(client, 'invoice'), await verified(client, 'invoice.create'), await verified(client, 'invoice')]
  await makeRow(client, 'invoices')
  t.equal(waiting(client).length, 3)
  const { status, text } = await client.delete(`${list}/${one.callbackid}`)
  t.same([status, text], [204, ''])
  t.strictSame(await put(client, other, { vis_state: 1 }), [200, other], 'the object is answered')
  for (const { callbackid } of [one, other]) {
    for (const answer of [await client.get(`${list}/${callbackid}`), await client.delete(`${list}/${callbackid}`), await client.put(`${list}/${callbackid}`, { callback: {} })]) {
      t.same([answer.status, answer.json], notFound)
    }
  }
  t.same(waiting(client).map(({ callbackid }) => callbackid), [stays.callbackid], 'nothing waits for what is gone')
  t.same((await client.get(list)).json.response.result.callbacks, [stays])
})

t.test('what is wrong is told in a list of details', async t => {
  const client = freshWorld(t)
  const callback = await register(client)
  const unknownEvent = 'event: Value error, Unrecognized event.'
  const relative = 'uri: Input should be a valid URL, relative URL without a base'
  const count = waiting(client).length
  for (const [body, ...details] of [
    [{}, 'event: Field required', 'uri: Field required'],
    [{ callback: [] }, 'event: Field required', 'uri: Field required'],
    [{ callback: { event: null, uri: null } }, 'event: Field required', 'uri: Field required'],
    [{ callback: { event: 'invoice' } }, 'uri: Field required'],
    [{ callback: { event: 'invoice.', uri: 'x' } }, unknownEvent, relative],
    ...['all', 'staff.create', 'task.update', 'invoice.dispute', 'invoice.pastdue.1', HANDSHAKE, 'client.sendByEmail', 'toString', '', 5, {}, ['invoice']]
      .map(event => [{ callback: { event, uri } }, unknownEvent] as const),
    ...['/in', 'hooks.example.test', '//hooks.example.test/in'].map(wrong => [{ callback: { event: 'tax', uri: wrong } }, relative] as const),
    ...['ftp://example.test/', 'javascript:alert(1)', 'mailto:a@example.test'].map(wrong =>
      [{ callback: { event: 'tax', uri: wrong } }, "uri: URL scheme should be 'http' or 'https'"] as const),
    [{ callback: { event: 'tax', uri: 'http://' } }, 'uri: Input should be a valid URL'],
    [{ callback: { event: 'tax', uri: ' ' } }, 'uri: Input should be a valid URL, input is empty'],
    [{ callback: { event: 'tax', uri: 5 } }, 'uri: URL input should be a string or URL'],
    [{ callback: { event: 'tax', uri: `https://example.test/${'x'.repeat(2083)}` } }, 'uri: URL should have at most 2083 characters'],
  ] as ReadonlyArray<readonly [object, ...string[]]>) {
    const { status, json } = await client.post(list, body)
    t.strictSame([status, json], invalid(...details), JSON.stringify(body).slice(0, 80))
  }
  t.strictSame(await put(client, callback, { event: 'all', uri: 'x' }), invalid(unknownEvent, relative))
  t.same((await client.get(list)).json.response.result.callbacks, [callback])
  t.equal(waiting(client).length, count, 'and leaves nothing')
  for (const id of ['0', '12345', 'x', '1e3', '99999999999999999999']) t.same([(await client.get(`${list}/${id}`)).status, (await client.get(`${list}/${id}`)).json], notFound)
  t.same([(await client.get(list.replace(ACCOUNT, 'NOPE'))).json, (await client.post(list, '{"a":')).json],
    [notFound[1], { errno: 1005, message: (await client.post(list, '{"a":')).json.message }])
  t.equal((await client.post(list, '{"a":')).status, 400)
  const stranger = as(client, { isStranger: true })
  t.same([(await client.get(list, stranger)).status, (await client.get(list, stranger)).json], [403, { errno: 1003, message: 'Permission Denied.' }])
  t.same([(await client.send({ method: 'PUT', path: list, body: {} })).json, (await client.post(list, {}, { authorization: '', 'x-mock-world': client.name })).status],
    [{ errno: 405, message: 'Method not allowed' }, 401])
})

t.test('the scope is that of the event, to read, whatever the method', async t => {
  const client = freshWorld(t)
  const made = await register(client, 'client')
  for (const [noun, object] of Object.entries(eventScopes)) {
    const headers = as(client, { scope: `user:profile:read user:${object}:read` })
    const { status, json } = await client.post(list, { callback: { event: `${noun}.create`, uri } }, headers)
    t.equal(status, 200, noun)
    const path = `${list}/${json.response.result.callback.callbackid}`
    for (const answer of [await client.get(path, headers), await client.put(path, { callback: { event: noun } }, headers), await client.get(list, headers), await client.delete(path, headers)]) {
      t.ok(answer.status < 300, noun)
    }
  }
  const headers = as(client, { scope: 'user:invoices:read user:invoices:write' })
  const refused = { message: /^insufficient_scope: .* Required: \['user:clients:read'\]\.$/ }
  const { callbackid } = (await client.post(list, { callback: { event: 'recurring', uri } }, headers)).json.response.result.callback
  const before = client.sql('SELECT * FROM callbacks')
  const path = `${list}/${made.callbackid}`
  for (const answer of [
    await client.post(list, { callback: { event: 'client.update', uri } }, headers), await client.get(path, headers),
    await client.put(path, { callback: { resend: true } }, headers), await client.put(path, { callback: { event: 'invoice' } }, headers),
    await client.put(`${list}/${callbackid}`, { callback: { event: 'client' } }, headers), await client.delete(path, headers),
  ]) t.match([answer.status, answer.json], [403, refused])
  t.same(client.sql('SELECT * FROM callbacks'), before)
  t.equal((await client.post(list, { callback: { event: 'nothing' } }, headers)).status, 400, 'what is no event asks for no scope')
  t.equal((await client.get(`${list}/12345`, headers)).status, 404)
})

t.test('every resource with events has a noun that can be registered for, and its scope', async t => {
  const nouns = [...models.values()].flatMap(({ resource: { event, scope } }) => event === undefined ? [] : [[event, scope]])
  t.ok(nouns.length > 10)
  for (const [event, scope] of nouns as Array<[string, string]>) t.equal(eventScopes[event], scope, event)
  t.equal(eventNames.length, 15 * 4 + 2)
})

const verifier = 'AbcdefghijklmnopqrstuvwxyZ0123456789'.slice(0, 33)

t.test('a fixture has callbacks, verified or not; what it makes raises nothing, and an export writes them', async t => {
  const fixture = {
    version: 1,
    callbacks: [{ event: 'client', uri, verified: true, verifier }, { event: 'tax.create', uri, verifier: `${verifier}x` }],
    clients: [{ organization: 'Jo' }, { organization: 'Gone', vis_state: 'deleted' }],
  }
  const client = freshWorld(t)
  const name = `${client.name}-told`
  await control(client, 'worlds.create', { name, from: 'empty', fixtures: [fixture] })
  t.teardown(() => theServer().worlds.drop(name))
  const told = clientOf(t, theServer(), name)
  t.match(await control(told, 'callbacks.list'), { callbacks: [{ event: 'client', verified: true, verifier, waiting: 0 }, { event: 'tax.create', verified: false, waiting: 1 }] })
  t.same(waiting(told).map(({ name }) => name), [HANDSHAKE], 'a handshake is still due')
  await makeRow(told, 'clients')
  t.same(raised(told), [HANDSHAKE, 'client.create'])
  const written = await control(told, 'export', { format: 'json', minimal: true })
  const { fixture: { callbacks } } = written.content === undefined ? written : JSON.parse(String(written.content))
  t.match(callbacks, [{ event: 'client', uri, verified: true, verifier }, { event: 'tax.create', uri }])
  t.notOk(Object.hasOwn(callbacks[1], 'verified'))
  for (const [callback, sentence] of [
    [{ event: 'nothing', uri }, /FreshBooks refuses this callback: event: Value error, Unrecognized event$/],
    [{ event: 'tax', uri, verified: 'maybe' }, /FreshBooks refuses this callback: verified: Input should be a valid boolean/],
    [{ event: 'tax', uri, updated_at: 'now' }, /cannot be written/],
  ] as const) await t.rejects(control(client, 'seed', { fixture: { version: 1, callbacks: [callback] } }), { message: sentence })
})
