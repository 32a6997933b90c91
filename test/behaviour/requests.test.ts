// The request log: what is recorded, how it is shown and found, what it never tells, and how much it keeps.
// One file, though long: everything is about one log, and each file is a process of its own.
import { createConnection } from 'node:net'
import { get as httpGet } from 'node:http'
import fc from 'fast-check'
import t from 'tap'
import { oauthOperations } from '../../src/oauth/operations.ts'
import { requestsVerbs } from '../../src/control/verbs/requests.ts'
import { oauthNames } from '../../src/control/request-filters.ts'
import { redactText } from '../../src/requests/log/redact.ts'
import { addFaults } from '../../src/faults/store.ts'
import { buildServer } from '../../src/server.ts'
import { nextRequest } from '../../src/world/next-request.ts'
import { requestLog } from '../../src/world/request-log.ts'
import { drawn } from '../support/random.ts'
import { callerOf } from '../support/verbs.ts'
import { PATIENCE } from '../support/waiting.ts'
import { as } from '../support/people.ts'
import { ACCOUNT, accounting, business, BUSINESS_UUID, clientOf, freshWorld, NOW, theServer, type Client } from '../support/world.ts'

const call = callerOf(requestsVerbs)
const clients = `${accounting}/users/clients`
const list = async (client: Client, filters: object = {}) => (await call(client, 'requests.list', filters)).body.requests
const last = async (client: Client) => (await list(client)).at(-1)

const ada = { client: { fname: 'Ada', email: 'ada@example.test' } }

t.test('an entry tells who asked for what, what came of it and what it changed', async t => {
  const client = freshWorld(t)
  const answer = await client.post(`${clients}?include[]=contacts`, ada)
  const { id } = answer.json.response.result.client
  const entry = await last(client)
  t.equal(answer.headers['x-mock-request-id'], entry.id, 'its answer names it')
  t.match(entry, {
    id: 'req-1', seq: 1, world: client.name, method: 'POST', path: clients,
    url: `${clients}?include[]=contacts`, query: { 'include[]': 'contacts' },
    time: new Date(NOW).toISOString(), wall_time: new Date(NOW).toISOString(), duration_ms: Number,
    body: ada, operation: 'clients.create', status: 200, cut: false, faults: [], warnings: [], unmatched: null, hint: null,
    token: { identity_id: Number, email: 'owner@acme.test', application: `mock-client-id-${client.name}` },
    scopes_used: ['user:clients:write'],
    response: { headers: { 'x-mock-operation': 'clients.create' }, body: answer.json },
    changes: { created: [{ type: 'clients', id }], updated: [], deleted: [] },
  })
  await client.put(`${clients}/${id}`, { client: { fname: 'Bea' } })
  t.same((await last(client)).changes, { created: [], updated: [{ type: 'clients', id }], deleted: [] })
  await client.put(`${clients}/${id}`, { client: { vis_state: 1 } })
  t.same((await last(client)).changes, { created: [], updated: [], deleted: [{ type: 'clients', id }] }, 'hidden is deleted')
  client.setClock('2030-01-02T03:04:05Z')
  await client.get(clients)
  const later = await last(client)
  t.same([later.time, later.wall_time], ['2030-01-02T03:04:05.000Z', new Date(NOW).toISOString()], 'both clocks')
})

t.test('whatever becomes of a request outside the control API, it is in the log', async t => {
  const client = freshWorld(t)
  const cases: Array<readonly [string, () => Promise<unknown>, object]> = [
    ['no token', () => client.get(clients, { authorization: '', 'x-mock-world': client.name }), { status: 401, operation: 'clients.list', token: null, scopes_used: [] }],
    ['a foreign token', () => client.get(clients, { authorization: 'Bearer nobody-knows-this', 'x-mock-world': client.name }), { status: 401, token: { identity_id: null, token: '…this' } }],
    ['a body that is no JSON', () => client.post(clients, '{"client":'), { status: 400, body: '{"client":' }],
    ['bad values', () => client.post(clients, { client: { email: 'x' } }), { status: 422, changes: { created: [], updated: [], deleted: [] } }],
    ['an unknown path', () => client.get(`${accounting}/users/client`), { status: 404, operation: null, unmatched: { hint: "'users/client': did you mean 'users/clients'?" } }],
    ['a method that is not there', () => client.put(clients, {}), { status: 405, operation: null, unmatched: { hint: 'GET and POST exist here, you sent PUT' } }],
    ['an unknown account', () => client.get('/accounting/account/abc/users/clients'), { status: 404, hint: "account id 'abc' is not in this world; known: ACME01", unmatched: null }],
    ['a body that is too large', () => client.post(clients, { client: { note: 'x'.repeat(1_100_000) } }), { status: 413 }],
  ]
  for (const [what, ask, entry] of cases) {
    await ask()
    t.match(await last(client), entry, what)
  }
  t.equal((await list(client)).length, cases.length)
  await client.server.app.inject({ url: '/_mock/worlds' })
  await client.server.app.inject({ method: 'OPTIONS', url: clients, headers: { 'x-mock-world': client.name } })
  t.equal((await list(client)).length, cases.length, 'neither the control API nor preflights are')
})

t.test('a refused request tells why: the first error with its field, in every envelope', async t => {
  const client = freshWorld(t)
  const { id } = (await client.post(clients, ada)).json.response.result.client
  const invoice = { customerid: id, create_date: '2026-06-15', lines: [{ name: 'Work', qty: 'many', unit_cost: { amount: '1.00' } }] }
  const cases: Array<readonly [string, () => Promise<unknown>, RegExp | null]> = [
    ['accounting', () => client.post(clients, { client: { email: 'x' } }), /^email: /],
    ['accounting, the newer form', () => client.post(clients, { client: { email: 'x' } }, { 'x-api-version': '2023-02-20' }), /^email: /],
    ['accounting, inside a line', () => client.post(`${accounting}/invoices/invoices`, { invoice }), /^(lines\S*|qty): /],
    ['accounting, a row that is not there', () => client.get(`${clients}/4711`), /^userid: Client not found\.$/],
    ['projects', () => client.post(`${business('projects')}/projects`, { project: { client_id: id } }), /^title: field required$/],
    ['projects, a row that is not there', () => client.get(`${business('projects')}/projects/4711`), /^Requested resource could not be found\.$/],
    ['events', () => client.post(`/events/account/${ACCOUNT}/events/callbacks`, { callback: { event: 'invoice.create' } }), /uri/i],
    ['ledger accounts', () => client.post(`/accounting/businesses/${BUSINESS_UUID}/ledger_accounts/accounts`, {}), /^\w+: /],
    ['online payments', () => client.post(`/payments/account/${ACCOUNT}/invoice/4711/payment_options`, {}), /\w/],
    ['OAuth', () => client.post('/auth/oauth/token', { grant_type: 'magic', client_id: `mock-client-id-${client.name}`, client_secret: `mock-client-secret-${client.name}` }), /grant/],
    ['a body that is no JSON', () => client.post(clients, '{"client":'), /JSON/],
    ['an unknown path', () => client.get(`${accounting}/users/client`), /^'users\/client': did you mean 'users\/clients'\?$/],
    ['an unknown account', () => client.get('/accounting/account/abc/users/clients'), /^account id 'abc' is not in this world; known: ACME01$/],
    ['a request that succeeds', () => client.get(clients), null],
  ]
  for (const [what, ask, why] of cases) {
    await ask()
    const entry = await last(client)
    if (why === null) t.equal(entry.why, null, what)
    else t.match(entry.why, why, `${what}: ${entry.status} ${JSON.stringify(entry.response.body)}`)
  }
  addFaults(client.world, [{ match: { operation: 'clients.list' }, do: { kind: 'error', status: 422, field: 'email', message: 'two\nlines' } }], ['clients.list'])
  await client.get(clients)
  t.equal((await last(client)).why, 'email: two lines', 'also the error of a fault, on one line')
})

t.test('a 401 tells the reason that FreshBooks keeps to itself, and never the token', async t => {
  const [client, other] = [freshWorld(t), freshWorld(t)]
  const { world } = client
  const change = (sql: string): void => void world.changeRights(() => world.statement(sql).run())
  const token = as(client, { expires_at: NOW + 1000 }).authorization!
  const send = (authorization?: string, path = clients) => () => client.server.app.inject({
    url: path, headers: { 'x-mock-world': client.name, ...(authorization === undefined ? {} : { authorization }) },
  })
  const cases: Array<readonly [string, () => PromiseLike<unknown>, RegExp]> = [
    ['no header', send(), /^no token was sent/],
    ['another scheme', send(`Basic mock-access-token-${client.name}`), /not of the form 'Bearer <access token>'$/],
    ['the token without its scheme', send('some-secret-token'), /not of the form 'Bearer <access token>'$/],
    ['a token nobody has issued', send('Bearer some-secret-token'), new RegExp(`^no world has issued this token; the request is for world '${client.name}'$`)],
    ['a refresh token', send(`Bearer mock-refresh-token-${client.name}`), /^this is a refresh token/],
    ['a token of another world', send(`Bearer mock-access-token-${other.name}`), new RegExp(`belongs to world '${other.name}'`)],
    ['the same, asking who it is', send('Bearer some-secret-token', '/auth/oauth/token/info'), /^no world has issued this token/],
    ['the same in another family', send(undefined, `${business('projects')}/projects`), /^no token was sent/],
  ]
  for (const [what, ask, why] of cases) {
    await ask()
    const entry = await last(client)
    t.match([entry.status, entry.why], [401, why], what)
    t.notMatch(JSON.stringify(entry.why), /some-secret|mock-(access|refresh)/, 'what was sent is not repeated')
  }
  client.setClock(new Date(NOW + 2000).toISOString())
  await send(token)()
  t.match((await last(client)).why, /^this token expired at .*; the clock of the world shows /)
  change('UPDATE oauth_tokens SET revoked = 1')
  await send(token)()
  t.equal((await last(client)).why, 'this token was revoked')
})

t.test('OAuth is in the log of the world it was about, and its secrets are nowhere', async t => {
  const client = freshWorld(t)
  const { app } = client.server
  const [id, secret, refresh] = [`mock-client-id-${client.name}`, `mock-client-secret-${client.name}`, `mock-refresh-token-${client.name}`]
  const payload = { grant_type: 'refresh_token', client_id: id, client_secret: secret, refresh_token: refresh }
  const first = (await app.inject({ method: 'POST', url: '/auth/oauth/token', payload })).json()
  const second = await app.inject({
    method: 'POST', url: '/auth/oauth/token', headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ ...payload, refresh_token: first.refresh_token }).toString(),
  })
  const authorize = `/oauth/authorize?client_id=${id}&response_type=code&redirect_uri=http://localhost/cb&state=abc&mock_prompt=auto`
  const redirect = await app.inject({ url: authorize })
  const code = new URL(redirect.headers.location!).searchParams.get('code')!
  await app.inject({ method: 'POST', url: '/auth/oauth/token', payload: { ...payload, grant_type: 'authorization_code', code, redirect_uri: 'http://localhost/cb' } })
  await app.inject({ url: clients, headers: { authorization: `Bearer ${first.access_token}`, cookie: 'session=very-secret-cookie' } })
  const entries = await list(client)
  t.same(entries.map(({ operation, status }: any) => [operation, status]), [
    ['oauth.token', 200], ['oauth.token', 200], ['oauth.authorize', 302], ['oauth.token', 200], ['clients.list', 200],
  ])
  t.equal(entries[0].body.grant_type, 'refresh_token', 'what is no secret stays')
  t.match(entries[2].response.headers.location, /code=…\w{4}&state=abc/, 'a code in an address is one too')
  const shown = JSON.stringify(entries) + (await call(client, 'requests.har')).text + JSON.stringify((await call(client, 'scopes')).body)
  const secrets = [secret, refresh, first.access_token, first.refresh_token, second.json().access_token, code, 'very-secret-cookie', `mock-access-token-${client.name}`]
  for (const one of secrets) t.notOk(shown.includes(one!), `${one!.slice(0, 12)}… is not shown`)
})

/** A check that no request passes, about each place where a secret may be. */
const askingFor = (secret: string) => ({
  query: { client_secret: secret, access_token: 'other', state: 'none' },
  body: { '$..code': 'other', '$..code_verifier': secret, '$..token': 'other', '$..client_secret': 'other', '$.client.note': 'other', '$.refresh_token': 'other' },
})

t.test('no secret leaves the log, wherever a request carries it', async t => {
  const client = freshWorld(t)
  const secret = fc.stringMatching(/^[A-Za-z0-9]{16,40}$/)
  const places: Array<(secret: string) => Promise<unknown>> = [
    secret => client.get(clients, { authorization: `Bearer ${secret}` }),
    secret => client.get(clients, { authorization: secret }),
    secret => client.get(clients, { authorization: `Basic ${secret}` }),
    secret => client.get(clients, { cookie: `a=${secret}` }),
    secret => client.get(clients, { referer: `http://localhost/cb?code=${secret}&state=1` }),
    secret => client.get(`${clients}?access_token=${secret}`),
    secret => client.get(`/no/such/path?client_secret=${secret}&x=1`),
    secret => client.post(clients, { client: { fname: 'Ada' }, refresh_token: secret }),
    secret => client.post(clients, { client: { token: [secret], nested: { client_secret: { value: secret } } } }),
    secret => client.post(clients, `{"refresh_token":"${secret}",`),
    secret => client.post(clients, `client_secret=${secret}&x`),
    secret => client.post(clients, { client: { note: `Authorization: Bearer ${secret}` } }),
    secret => client.post(clients, { client: { note: `eyJhbGciOiJub25lIn0.${secret}.${secret}` } }),
    secret => client.post('/auth/oauth/token', { grant_type: 'authorization_code', code: secret, code_verifier: secret }),
  ]
  await fc.assert(fc.asyncProperty(secret, fc.constantFrom(...places), async (secret, place) => {
    client.world.requests.clear()
    await place(secret)
    const { body: report } = await call(client, 'verify', { checks: [askingFor(secret)] })
    const entries = JSON.stringify([await list(client), report]) + (await call(client, 'requests.har')).text
    return !entries.includes(secret) && !entries.includes(secret.slice(0, -4))
  }), drawn(t, { numRuns: 150 }))
  t.equal(redactText('{"code":"USD","amount":"1.00"}'), '{"code":"USD","amount":"1.00"}', 'a currency is no secret')
  await client.post(clients, { client: { fname: 'Ada', email: 'ada@example.test', p_code: '12345', currency_code: 'CAD' } })
  t.match((await last(client)).body.client, { p_code: '12345', currency_code: 'CAD' })
})

t.test('filters find, count and forget the same requests', async t => {
  const client = freshWorld(t)
  await client.post(clients, ada)
  await client.get(`${clients}?per_page=500`)
  await client.get(`${clients}/1`)
  await client.get(`${accounting}/users/client`)
  await client.get('/auth/api/v1/users/me')
  const cases: Array<readonly [object, string[]]> = [
    [{}, ['req-1', 'req-2', 'req-3', 'req-4', 'req-5']],
    [{ operation: 'clients.create' }, ['req-1']],
    [{ operation: 'clients.*' }, ['req-1', 'req-2', 'req-3']],
    [{ method: 'post' }, ['req-1']],
    [{ status: 404 }, ['req-3', 'req-4']],
    [{ status: '4xx' }, ['req-3', 'req-4']],
    [{ status: '>=300' }, ['req-3', 'req-4']],
    [{ status: '<400' }, ['req-1', 'req-2', 'req-5']],
    [{ since: 'req-3' }, ['req-4', 'req-5']],
    [{ since: '2026-06-15T15:00:00Z' }, ['req-1', 'req-2', 'req-3', 'req-4', 'req-5']],
    [{ since: '2026-06-15T15:00:00.001Z' }, []],
    [{ contains: 'ADA@example' }, ['req-1', 'req-2']],
    [{ warning: '1' }, ['req-2']],
    [{ warning: 'per_page_capped' }, ['req-2']],
    [{ warning: 'unread_field' }, []],
    [{ unmatched: 'true' }, ['req-4']],
    [{ unmatched: false, status: '4xx' }, ['req-3']],
  ]
  for (const [filters, ids] of cases) {
    t.same((await list(client, filters)).map(({ id }: any) => id), ids, JSON.stringify(filters))
    t.equal((await call(client, 'requests.count', filters)).body.count, ids.length, `count ${JSON.stringify(filters)}`)
  }
  t.same((await list(client, { limit: 2 })).map(({ id }: any) => id), ['req-4', 'req-5'], 'the last ones')
  t.match((await call(client, 'requests.show', { id: 'req-2' })).body.request, { operation: 'clients.list' })
  t.same((await call(client, 'requests.clear', { status: '4xx' })).body, { removed: 2 })
  t.same((await list(client)).map(({ id }: any) => id), ['req-1', 'req-2', 'req-5'])
  t.same((await call(client, 'requests.clear')).body, { removed: 3 })
  await client.get(clients)
  t.same((await list(client)).map(({ id }: any) => id), ['req-6'], 'numbers go on')
})

t.test('a filter that says nothing sensible is refused with what was meant', async t => {
  const client = freshWorld(t)
  await client.get(clients)
  const refused: Array<readonly [string, object, number, string, string?]> = [
    ['requests.list', { operation: 'client.list' }, 400, "there is no operation 'client.list'", 'clients.list'],
    ['requests.count', { status: 'ok' }, 400, "status 'ok' is neither a number such as 404 nor 4xx nor >=400"],
    ['requests.list', { since: 'yesterday' }, 400, "since 'yesterday' is neither a request such as req-12 nor a time such as now-5min or 2026-06-15T15:00:00Z"],
    ['requests.list', { warning: 'unread_fields' }, 400, "there is no warning 'unread_fields'", 'unread_field'],
    ['requests.list', { unmatched: 'maybe' }, 400, "unmatched is true or false, not 'maybe'"],
    ['requests.list', { limit: 0 }, 400, "limit must be a whole number above 0, not '0'"],
    ['requests.clear', { operation: 'clients.lst' }, 400, "there is no operation 'clients.lst'", 'clients.list'],
    ['requests.show', { id: 'req-7' }, 404, `world '${client.name}' has no request 'req-7'`],
    ['requests.show', { id: 'seven' }, 404, `world '${client.name}' has no request 'seven'`],
  ]
  for (const [name, input, status, detail, meant] of refused) {
    const said = await call(client, name, input)
    t.same([said.status, said.body.detail, said.body.did_you_mean], [status, detail, meant], detail)
  }
  t.equal(client.world.requests.all().length, 1, 'nothing is forgotten by mistake')
  t.same([...oauthNames].sort(), Object.values(oauthOperations).map(({ operation }) => operation).sort(), 'OAuth has these operations')
})

t.test('the log is bounded, in requests and in bytes, and says what it no longer has', async t => {
  const server = buildServer({ journalSize: 3, journalBody: 100 }, { wall: () => NOW })
  t.teardown(() => server.app.close())
  server.worlds.create('small', 'empty')
  const client = clientOf(t, server, 'small')
  for (let number = 0; number < 5; number++) await client.get(`${clients}/${number}`)
  t.match((await call(client, 'requests.list')).body, { found: 3, total: 5, evicted: 2, requests: [{ id: 'req-3' }, {}, { id: 'req-5' }] })
  const { body } = await call(client, 'requests.show', { id: 'req-1' })
  t.match(body, { detail: "request 'req-1' of world 'small' is no longer in the log", hint: /last 3; --journal-size/ })
  await client.post(clients, { client: { fname: 'Ada', email: 'ada@example.test', note: 'y'.repeat(300) } })
  const entry = await last(client)
  t.equal(entry.cut, true)
  t.same([entry.body.length, entry.response.body.length], [100, 100])
  t.ok(Buffer.isBuffer(client.world.requests.all().at(-1)!.response), 'a copy: V8 would keep the whole text for a slice of it')
  await call(client, 'requests.clear')
  t.equal((await call(client, 'requests.list')).body.evicted, 0, 'what was forgotten on purpose is not missed')
})

t.test('a log of size 0 is off, and verify knows that it does not know', async t => {
  const server = buildServer({ journalSize: 0 }, { wall: () => NOW })
  t.teardown(() => server.app.close())
  server.worlds.create('quiet', 'empty', Infinity)
  const client = clientOf(t, server, 'quiet')
  t.equal((await client.get(clients)).headers['x-mock-request-id'], 'req-1')
  t.equal((await client.get(`${clients}/1`)).headers['x-mock-request-id'], 'req-2')
  t.match((await call(client, 'requests.list')).body, { found: 0, total: 2, evicted: 2, requests: [] })
  const { status } = await call(client, 'verify', { checks: [{ never: { operation: 'clients.delete' } }] })
  t.equal(status, 422)
})

t.test('a connection that ends without an answer is recorded with status 0', async t => {
  const server = buildServer({}, { wall: () => NOW })
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => server.app.close())
  const { port } = server.app.server.address() as { port: number }
  const world = server.worlds.find('default')!
  addFaults(world, [{ id: 'drop', match: { operation: 'clients.list' }, do: { kind: 'socket', effect: 'empty' } }], ['clients.list'])
  const sendAndLeave = async (text: string): Promise<void> => {
    const recorded = nextRequest(world.requests, PATIENCE)
    const socket = createConnection(port, '127.0.0.1')
    // the server has the headers: whoever leaves now leaves a request
    if (text.startsWith('POST')) server.app.server.once('request', () => socket.destroy())
    socket.write(text)
    await new Promise(resolve => socket.on('close', resolve))
    t.equal(await recorded, true)
  }
  await sendAndLeave(`GET ${clients} HTTP/1.1\r\nhost: localhost\r\n\r\n`)
  t.match(world.requests.all().at(-1)!, { status: 0, operation: 'clients.list', faults: ['drop'], response: undefined })
  await sendAndLeave(`POST ${clients} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{"client":`)
  t.match(world.requests.all().at(-1)!, { status: 0, operation: 'clients.create', response: undefined }, 'who left while they sent')
})

t.test('scopes: what each token used, what it has for nothing, and what it lacked', async t => {
  const client = freshWorld(t)
  const insert = `INSERT INTO oauth_tokens (access_token, client_id, identity_id, scope, created_at, expires_at, revoked, refresh_spent)
    SELECT 'narrow-token-0001', client_id, identity_id, 'user:clients:read user:invoices:read', 0, ?, 0, 0 FROM oauth_tokens LIMIT 1`
  client.world.changeRights(() => client.world.statement(insert).run(NOW * 2))
  const headers = { authorization: 'Bearer narrow-token-0001', 'x-mock-world': client.name }
  await client.get(clients, headers)
  await client.post(clients, ada, headers)
  await client.get(`${accounting}/items/items`)
  const { tokens } = (await call(client, 'scopes')).body
  t.match(tokens[0], {
    token: '…0001', application: `mock-client-id-${client.name}`, requests: 2, granted: ['user:clients:read', 'user:invoices:read'],
    used: ['user:clients:read'], unused: ['user:invoices:read'], missing: ['user:clients:write'], minimal: 'user:clients:read user:clients:write',
  })
  t.match(tokens[1], { requests: 1, used: ['user:billable_items:read'], minimal: 'user:billable_items:read' })
})

t.test('the log as HAR 1.2', async t => {
  const client = freshWorld(t)
  await client.post(`${clients}?include[]=contacts&include[]=late_fee`, ada)
  const { log } = JSON.parse((await call(client, 'requests.har')).text)
  t.match(log, { version: '1.2', creator: { name: 'freshbooks-mock' }, pages: [] })
  const [entry] = log.entries
  t.equal(entry.startedDateTime, new Date(NOW).toISOString())
  t.match(entry.request, {
    method: 'POST', url: `http://localhost:3737${clients}?include[]=contacts&include[]=late_fee`,
    queryString: [{ name: 'include[]', value: 'contacts' }, { name: 'include[]', value: 'late_fee' }],
    postData: { mimeType: 'application/json', text: JSON.stringify(ada) },
  })
  t.match(entry.response, { status: 200, content: { mimeType: 'application/json' } })
  t.equal(entry.request.headers.find(({ name }: any) => name === 'authorization').value.length < 'Bearer …1234'.length + 1, true)
  for (const key of ['cache', 'timings', 'time']) t.ok(entry[key] !== undefined, `an entry has ${key}`)
})

t.test('answers carry headers that FreshBooks does not send, unless they are not wanted', async t => {
  const client = freshWorld(t)
  const headers = (await client.get(`${clients}?per_page=101`)).headers
  t.match(headers, {
    'x-mock-world': client.name, 'x-mock-request-id': 'req-1', 'x-mock-operation': 'clients.list', 'x-mock-fidelity': 'semantic', 'x-mock-warnings': 1,
  })
  const plain = await client.get(clients)
  t.equal(plain.headers['x-mock-warnings'], undefined, 'nothing to warn of, no header')
  t.equal((await client.get(`${accounting}/bills`)).headers['x-mock-fidelity'], 'unsupported')
  const search = '/timetracking/business/1000001/time_entries/search'
  t.equal((await client.get(search)).headers['x-mock-fidelity'], 'shape')
  const server = buildServer({ diagnostics: false }, { wall: () => NOW })
  t.teardown(() => server.app.close())
  const bare = clientOf(t, server, 'default')
  for (const path of [clients, `${accounting}/nothing`]) {
    const names = Object.keys((await bare.get(path, { authorization: 'Bearer mock-access-token' })).headers)
    t.same(names.filter(name => name.startsWith('x-mock-')), [], path)
  }
  t.equal(server.worlds.find('default')!.requests.total, 2, 'they are recorded all the same')
})

t.test('a path that leads nowhere is told once, with what differs', async t => {
  const told: string[] = []
  const server = buildServer({}, { wall: () => NOW, tell: line => told.push(line) })
  t.teardown(() => server.app.close())
  const near: Array<readonly [string, string, string | undefined]> = [
    ['GET', `${accounting}/users/client`, "'users/client': did you mean 'users/clients'?"],
    ['GET', `${accounting}/users/client`, "'users/client': did you mean 'users/clients'?"],
    ['GET', `${accounting}/invoice/invoice/5`, "'invoice/invoice': did you mean 'invoices/invoices'?"],
    ['GET', '/account/ACME01/users/clients', "did you mean '/accounting/account/:account/users/clients'?"],
    ['GET', `${accounting}/users`, "did you mean '/accounting/account/:account/users/clients'?"],
    ['GET', '/accounting/account/abc/users/client', "account id 'abc' is not in this world; known: ACME01"],
    ['GET', '/projects/business/5/projectz', "business id '5' is not in this world; known: 1000001"],
    ['PUT', clients, 'GET and POST exist here, you sent PUT'],
    ['GET', '/something/else/altogether', undefined],
  ]
  for (const [method, url, hint] of near) {
    const { headers } = await server.app.inject({ method: method as 'GET', url })
    const told = headers['x-mock-unmatched']
    t.match(told, /^near=[\w.]+(,[\w.]+)*/, url)
    t.equal(/hint="(.*)"$/.exec(String(told))?.[1], hint, url)
  }
  t.same(told.slice(0, 2), [
    `no operation matches GET ${accounting}/users/client: 'users/client': did you mean 'users/clients'? (nearest: clients.list, clients.create, staffs.list)`,
    `no operation matches GET ${accounting}/invoice/invoice/5: 'invoice/invoice': did you mean 'invoices/invoices'? (nearest: invoices.get, invoices.update, invoices.delete)`,
  ])
  t.equal(told.length, near.length - 1)
})

t.test('the log as a stream', async t => {
  const server = buildServer({ journalSize: 4 }, { wall: () => NOW })
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => server.app.close())
  const { port } = server.app.server.address() as { port: number }
  const client = clientOf(t, server, 'default')
  const ask = (number: number) => client.get(`${clients}/${number}`, { authorization: 'Bearer mock-access-token' })
  const read = (headers: Record<string, string>, until: RegExp) => new Promise<string>((resolve, reject) => {
    const request = httpGet({ port, host: '127.0.0.1', path: '/_mock/requests/stream', headers }, response => {
      let text = ''
      if (response.statusCode !== 200) resolve(String(response.statusCode))
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
        if (!until.test(text)) return
        request.destroy()
        resolve(text)
      })
    }).on('error', reject)
    request.setTimeout(PATIENCE, () => reject(new Error('nothing came')))
  })
  await ask(1)
  const log = server.worlds.find('default')!.requests
  const seen = { live: '' }
  const live = read({}, /id: req-\d+\ndata: .*\n\n/).then(text => { seen.live = text })
  // until the stream listens nobody can tell when it does
  for (let number = 2; seen.live === '' && number < 500; number++) await Promise.race([live, ask(number).then(() => nextRequest(log, 10))])
  t.match(seen.live, /event: request\nid: req-(?!1\n)\d+\ndata: \{"id":"req-\d+","world":"default".*"operation":"clients.get"/, 'what comes is told, what was there before is not')
  t.equal((await server.app.inject({ url: '/_mock/worlds/nobody/requests/stream' })).statusCode, 404)
  for (let number = 0; number < 8; number++) await ask(number)
  const again = await read({ 'last-event-id': 'req-1' }, new RegExp(`id: req-${log.total}\n`))
  t.match(again, /event: missed\ndata: \{"after":"req-1","before":"req-\d+"\}/, 'what is gone is said to be')
  t.equal((again.match(/event: request/g) ?? []).length, 4, 'the rest is made up for')
  t.equal(await read({ origin: 'https://evil.test' }, /never/), '403', 'pages of other origins get nothing')
})

t.test('whatever is added and cleared, the log keeps its bounds, its order and its count', async t => {
  const deeds = fc.array(fc.oneof(fc.constant('add'), fc.constant('add'), fc.constant('clear'), fc.constant('clear even')), { maxLength: 60 })
  t.doesNotThrow(() => fc.assert(fc.property(deeds, fc.integer({ min: 1, max: 10 }), (deeds, size) => {
    const log = requestLog({ size, body: 10 })
    let added = 0
    for (const deed of deeds) {
      if (deed === 'add' && log.add(slot => { slot.url = `/${slot.seq}` }) !== `req-${++added}`) return false
      if (deed !== 'add') log.clear(deed === 'clear' ? undefined : ({ seq }) => seq % 2 === 0)
      const kept = log.all().map(({ seq }) => seq)
      const isFine = kept.length <= size && log.total === added && kept.every((seq, index) => index === 0 || seq > kept[index - 1]!) &&
        kept.every(seq => seq > log.evictedUpTo && log.find(`req-${seq}`)?.url === `/${seq}`)
      if (!isFine) return false
    }
    return true
  }), drawn(t)))
})

t.test('answers are kept up to a number of bytes: the oldest go, their entries stay and say that they are cut', async t => {
  const answers = fc.array(fc.oneof(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1_100, max: 9_000 }), fc.constant('clear')), { maxLength: 60 })
  t.doesNotThrow(() => fc.assert(fc.property(answers, fc.integer({ min: 1, max: 30 }), (answers, size) => {
    const log = requestLog({ size, body: 65_536, bytes: 20_000 })
    for (const [index, length] of answers.entries()) {
      if (length === 'clear') log.clear(({ seq }) => seq % 2 === 0)
      else log.add(slot => { slot.response = Buffer.alloc(length, index); slot.isCut = false })
      const entries = log.all()
      const heavy = entries.map(({ response }) => response?.length ?? 0).filter(bytes => bytes >= 1_024).reduce((sum, bytes) => sum + bytes, 0)
      const firstWhole = entries.findIndex(({ response }) => (response?.length ?? 0) >= 1_024)
      const isFine = heavy <= 20_000 && entries.every(({ response, isCut }) => isCut === (response === undefined)) &&
        entries.every(({ isCut }, place) => !isCut || place < firstWhole || firstWhole === -1)
      if (!isFine) return false
    }
    return true
  }), drawn(t)))
})

t.test('a reset forgets the log unless the new world is given the old one', async t => {
  const client = freshWorld(t)
  await client.get(clients)
  const old = client.world.requests
  const ended = nextRequest(old, PATIENCE)
  theServer().worlds.reset(client.name)
  t.equal(await ended, false, 'whoever waited is told that nothing will come')
  t.equal(client.world.requests.total, 0)
  client.world.requests = old
  await client.get(clients)
  t.same((await list(client)).map(({ id }: any) => id), ['req-1', 'req-2'])
})
