// OAuth: how an application gets, renews and loses a token, over injected requests and a clock that is moved
// by hand; at the end a few over a real socket.
import { createHash, createHmac } from 'node:crypto'
import t, { type Test } from 'tap'
import type { LightMyRequestResponse } from 'fastify'
import { identities, memberships } from '../../src/resources/identities.ts'
import { allScopes } from '../../src/world/scopes.ts'
import { buildServer } from '../../src/server.ts'
import { openSession } from '../../src/world/session.ts'
import type { World } from '../../src/world/world.ts'

const START = Date.parse('2026-03-02T15:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const CALLBACK = 'http://localhost:4000/callback'
const client = { client_id: 'mock-client-id', client_secret: 'mock-client-secret' }

const texts = {
  invalid_client: 'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
  invalid_grant: 'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
  unsupported_grant_type: 'The authorization grant type is not supported by the authorization server.',
  invalid_request: 'The request is missing a required parameter, includes an unsupported parameter value, or is otherwise malformed.',
  invalid_scope: 'The requested scope is invalid, unknown, or malformed.',
}

type Values = Record<string, string>

interface Tokens {
  access_token: string
  refresh_token: string
  scope: string
  created_at: number
}

/** One server for each way of prompting: to build one takes a hundred times as long as to reset a world. */
const servers = { auto: serverOf('auto'), page: serverOf('page') }

function serverOf (prompt: 'auto' | 'page') {
  const clock = { now: START }
  const { app, worlds } = buildServer({ prompt }, { wall: () => clock.now })
  t.teardown(() => app.close())
  return { app, worlds, clock }
}

/** A server as if it had just been started, and a clock that tests move. */
function start (prompt: 'auto' | 'page' = 'auto') {
  const { app, worlds, clock } = servers[prompt]
  clock.now = START
  worlds.names().filter(name => name !== 'default').forEach(name => worlds.drop(name))
  const world = worlds.reset('default')

  const authorize = (query: Values = {}, prefix = '') => app.inject({
    url: `${prefix}/oauth/authorize`,
    query: { client_id: client.client_id, response_type: 'code', redirect_uri: CALLBACK, ...query },
  })
  const codeOf = async (query: Values = {}, prefix = '') => callbackOf(await authorize(query, prefix)).get('code')!
  const post = (url: string, payload: object, headers: Values = {}) => app.inject({ method: 'POST', url, payload, headers })
  const token = (payload: object, headers: Values = {}) => post('/auth/oauth/token', payload, headers)
  const exchange = (code: string, more: object = {}) =>
    token({ grant_type: 'authorization_code', ...client, code, redirect_uri: CALLBACK, ...more })
  const refresh = (refresh_token: string, more: object = {}) =>
    token({ grant_type: 'refresh_token', ...client, refresh_token, ...more })
  const grant = async (query: Values = {}): Promise<Tokens> => (await exchange(await codeOf(query))).json()
  const get = (url: string, access_token: string) =>
    app.inject({ url, headers: { authorization: `Bearer ${access_token}` } })
  const me = (access_token: string) => get('/auth/api/v1/users/me', access_token)
  return { app, clock, worlds, world, authorize, codeOf, post, token, exchange, refresh, grant, get, me }
}

/** What the application finds in the query of its callback. */
const callbackOf = ({ headers }: LightMyRequestResponse) => new URL(headers.location!).searchParams

/** Somebody beside the owner. */
function addPerson (world: World, values: { first_name: string, last_name: string, email: string }): number {
  const nowhere = { id: 0, business_uuid: '', account_id: null, name: '', timezone: 'UTC', currency_code: 'USD' }
  return world.transaction(() => {
    const session = openSession(world, nowhere, { identity_id: 0, userid: 0, role: 'owner' })
    const { id } = session.create(identities, values)
    session.create(memberships, { identity_id: id, business_id: 1_000_001, role: 'business_employee', userid: 2 })
    return id
  })
}

const registerClient = (world: World, id: string, redirects: string[], scope = '*') =>
  world.statement('INSERT INTO oauth_clients VALUES (?, ?, ?, ?, ?)').run(id, `${id}-secret`, id, JSON.stringify(redirects), scope)

const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString())
const basic = (id: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` })
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const encoded = (values: Values) => new URLSearchParams(values).toString()

function multipart (values: Values): { payload: string, headers: Values } {
  const parts = Object.entries(values).map(([name, value]) =>
    `--edge\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  return { payload: `${parts.join('')}--edge--\r\n`, headers: { 'content-type': 'multipart/form-data; boundary=edge' } }
}

function isRefused (
  t: Test, response: LightMyRequestResponse, error: keyof typeof texts, status = 400, description: string = texts[error]
): void {
  t.equal(response.statusCode, status)
  t.same(response.json(), { error, error_description: description })
}

t.test('the code grant', async t => {
  t.test('answers exactly what FreshBooks answers', async t => {
    const { codeOf, exchange } = start()
    const response = await exchange(await codeOf())
    t.equal(response.statusCode, 200)
    const { access_token, refresh_token, ...rest } = response.json()
    t.same(rest, {
      token_type: 'Bearer', expires_in: 43200, scope: allScopes, created_at: START / 1000, direct_buy_tokens: {},
    })
    t.match(refresh_token, /^[0-9a-f]{64}$/)
    t.same(Object.keys(response.json()),
      ['access_token', 'token_type', 'expires_in', 'refresh_token', 'scope', 'created_at', 'direct_buy_tokens'])
    t.equal(response.headers['x-mock-operation'], 'oauth.token')
    t.equal(response.headers['x-mock-world'], 'default')
    t.equal(response.headers['cache-control'], 'no-store')
    t.equal(response.headers['content-type'], 'application/json; charset=utf-8')
  })

  t.test('gives a signed JWT that names its world, its person and its scopes', async t => {
    const { grant, world } = start()
    const { access_token } = await grant({ scope: 'user:profile:read user:clients:read' })
    const [header, claims, signature] = access_token.split('.')
    t.same(JSON.parse(Buffer.from(header!, 'base64url').toString()), { alg: 'HS256', typ: 'JWT', kid: 'default' })
    const { jti, ...rest } = claimsOf(access_token)
    t.same(rest, {
      exp: START / 1000 + 43200, iat: START / 1000, scope: 'user:profile:read user:clients:read', sub: '2192788', world: 'default',
    })
    t.match(jti, /^[0-9a-f]{64}$/)
    const secret = world.random('oauth/secret')
    t.equal(signature, createHmac('sha256', secret).update(`${header}.${claims}`).digest('base64url'))
  })

  t.test('gives a token that works', async t => {
    const { grant, me } = start()
    const response = await me((await grant()).access_token)
    t.equal(response.statusCode, 200)
    t.equal(response.json().response.email, 'owner@acme.test')
  })

  const payload = (code: string) => ({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK })
  const senders: Record<string, (code: string) => { payload: object | string, headers: Values }> = {
    'a JSON body': code => ({ payload: { ...payload(code), ...client }, headers: {} }),
    'a JSON body of a vendor\'s type': code =>
      ({ payload: JSON.stringify({ ...payload(code), ...client }), headers: { 'content-type': 'application/vnd.api+json' } }),
    'a form body': code => ({ payload: encoded({ ...payload(code), ...client }), headers: form }),
    'a form body with a charset': code =>
      ({ payload: encoded({ ...payload(code), ...client }), headers: { 'content-type': `${form['content-type']}; charset=UTF-8` } }),
    'a multipart body': code => multipart({ ...payload(code), ...client }),
    'HTTP Basic and a form body': code =>
      ({ payload: encoded(payload(code)), headers: { ...form, ...basic(client.client_id, client.client_secret) } }),
    'HTTP Basic and the client id in the body as well': code =>
      ({ payload: encoded({ ...payload(code), client_id: client.client_id }), headers: { ...form, ...basic(client.client_id, client.client_secret) } }),
    'HTTP Basic in lower case': code => ({
      payload: payload(code),
      headers: { authorization: basic(client.client_id, client.client_secret).authorization.replace('Basic', 'basic') },
    }),
    'HTTP Basic, form-encoded as RFC 6749 wants it': code =>
      ({ payload: payload(code), headers: basic('mock%2Dclient-id', 'mock-client%2Dsecret') }),
  }
  for (const authorization of ['Bearer undefined', 'Bearer null', 'Bearer ', 'Bearer', 'Bearer mock-access-token', 'Bearer mock-access-token-other', 'nonsense']) {
    senders[`the header "Authorization: ${authorization}"`] = code => ({ payload: { ...payload(code), ...client }, headers: { authorization } })
  }
  for (const [name, sender] of Object.entries(senders)) {
    t.test(`takes ${name}`, async t => {
      const { app, codeOf } = start()
      const sent = sender(await codeOf())
      const response = await app.inject({ method: 'POST', url: '/auth/oauth/token', ...sent })
      t.equal(response.statusCode, 200, response.body)
    })
  }

  for (const url of ['/auth/oauth/token', '/oauth/token', '/service/auth/oauth/token', '/auth/oauth/token/', '//auth/oauth/token', '/w/default/auth/oauth/token']) {
    t.test(`is served at ${url}`, async t => {
      const { post, codeOf } = start()
      t.equal((await post(url, { ...payload(await codeOf()), ...client })).statusCode, 200)
    })
  }

  t.test('takes a code once, and its second use kills what came of the first', async t => {
    const { codeOf, exchange, refresh, me } = start()
    const code = await codeOf()
    const first: Tokens = (await exchange(code)).json()
    const second: Tokens = (await refresh(first.refresh_token)).json()
    const again = await exchange(code)
    isRefused(t, again, 'invalid_grant')
    t.match(again.headers['x-mock-hint'], /used before/)
    t.equal((await me(first.access_token)).statusCode, 401)
    t.equal((await me(second.access_token)).statusCode, 401, 'what a refresh made of it dies too')
    isRefused(t, await refresh(second.refresh_token), 'invalid_grant')
  })

  t.test('keeps the code for the second try of a client that failed to authenticate', async t => {
    const { token, codeOf, exchange } = start()
    const code = await codeOf()
    isRefused(t, await token(payload(code), basic('mock-client-id', 'wrong')), 'invalid_client', 401)
    t.equal((await exchange(code)).statusCode, 200)
  })

  t.test('lets a code live ten minutes on the clock of the world', async t => {
    const { codeOf, exchange, clock } = start()
    const [early, late] = [await codeOf(), await codeOf()]
    clock.now += 10 * MINUTE - 1
    t.equal((await exchange(early)).statusCode, 200)
    clock.now += 1
    isRefused(t, await exchange(late), 'invalid_grant')
  })

  t.test('spends every earlier refresh token of this person and application', async t => {
    const { grant, refresh, me } = start()
    const first = await grant()
    const second = await grant()
    isRefused(t, await refresh(first.refresh_token), 'invalid_grant')
    isRefused(t, await refresh('mock-refresh-token'), 'invalid_grant')
    t.equal((await me(first.access_token)).statusCode, 200, 'access tokens live on')
    t.equal((await refresh(second.refresh_token)).statusCode, 200)
  })

  t.test('leaves the refresh tokens of other people and applications alone', async t => {
    const { grant, refresh, world } = start()
    addPerson(world, { first_name: 'Eddy', last_name: 'Employee', email: 'eddy@acme.test' })
    const eddy = await grant({ login_hint: 'eddy@acme.test' })
    await grant()
    t.equal((await refresh(eddy.refresh_token)).statusCode, 200)
  })
})

t.test('PKCE', async t => {
  const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
  const code_challenge = createHash('sha256').update(code_verifier).digest('base64url')
  const challenged = { code_challenge, code_challenge_method: 'S256' }

  t.test('lets the right verifier in', async t => {
    const { codeOf, exchange } = start()
    t.equal((await exchange(await codeOf(challenged), { code_verifier })).statusCode, 200)
  })
  t.test('refuses a wrong verifier, and keeps the code', async t => {
    const { codeOf, exchange } = start()
    const code = await codeOf(challenged)
    isRefused(t, await exchange(code, { code_verifier: `${code_verifier}x` }), 'invalid_grant')
    t.equal((await exchange(code, { code_verifier })).statusCode, 200)
  })
  t.test('refuses a missing verifier', async t => {
    const { codeOf, exchange } = start()
    isRefused(t, await exchange(await codeOf(challenged)), 'invalid_request', 400, 'Missing required parameter: code_verifier.')
  })
  t.test('refuses a verifier that no challenge asked for', async t => {
    const { codeOf, exchange } = start()
    isRefused(t, await exchange(await codeOf(), { code_verifier }), 'invalid_grant')
  })
  const refused: [string, Values][] = [
    ['plain', { code_challenge, code_challenge_method: 'plain' }], ['no method, which means plain', { code_challenge }],
  ]
  for (const [name, query] of refused) {
    t.test(`sends ${name} back as invalid_request`, async t => {
      const { authorize } = start()
      t.same(Object.fromEntries(callbackOf(await authorize({ ...query, state: 's' }))), {
        error: 'invalid_request', error_description: 'The code_challenge_method must be S256.', state: 's',
      })
    })
  }
})

t.test('the refresh grant', async t => {
  t.test('gives a new pair and spends the old refresh token', async t => {
    const { grant, refresh, me, clock } = start()
    const first = await grant({ scope: 'user:profile:read' })
    clock.now += HOUR
    const response = await refresh(first.refresh_token)
    t.equal(response.statusCode, 200)
    const second = response.json()
    t.not(second.refresh_token, first.refresh_token)
    t.not(second.access_token, first.access_token)
    t.equal(second.scope, 'user:profile:read')
    t.equal(second.created_at, first.created_at + 3600)
    t.equal((await me(first.access_token)).statusCode, 200, 'the old access token lives on')
    const again = await refresh(first.refresh_token)
    isRefused(t, again, 'invalid_grant')
    t.match(again.headers['x-mock-hint'], /spent/)
    t.equal((await me(second.access_token)).statusCode, 200, 'reuse harms nobody')
    t.equal((await refresh(second.refresh_token)).statusCode, 200)
  })

  t.test('takes the refresh token a world starts with', async t => {
    const { refresh } = start()
    t.equal((await refresh('mock-refresh-token')).statusCode, 200)
    isRefused(t, await refresh('mock-refresh-token'), 'invalid_grant')
  })

  t.test('does not look at redirect_uri', async t => {
    const { refresh } = start()
    t.equal((await refresh('mock-refresh-token', { redirect_uri: 'https://elsewhere.example' })).statusCode, 200)
  })

  t.test('has one winner among twenty', async t => {
    const { grant, refresh, me } = start()
    const { refresh_token } = await grant()
    const responses = await Promise.all(Array.from({ length: 20 }, () => refresh(refresh_token)))
    const winners = responses.filter(({ statusCode }) => statusCode === 200)
    t.equal(winners.length, 1)
    for (const loser of responses.filter(one => one !== winners[0])) isRefused(t, loser, 'invalid_grant')
    t.equal((await me(winners[0]!.json().access_token)).statusCode, 200)
  })

  t.test('can narrow the scopes, never widen them', async t => {
    const { grant, refresh, get } = start()
    const first = await grant({ scope: 'user:profile:read user:taxes:read' })
    isRefused(t, await refresh(first.refresh_token, { scope: 'user:profile:read user:clients:read' }), 'invalid_scope')
    const narrowed = await refresh(first.refresh_token, { scope: 'user:profile:read' })
    t.equal(narrowed.json().scope, 'user:profile:read')
    t.equal((await get('/accounting/account/ACME01/taxes/taxes', narrowed.json().access_token)).statusCode, 403)
  })

  t.test('outlives its access token', async t => {
    const { grant, refresh, me, clock } = start()
    const first = await grant()
    clock.now += 12 * HOUR - 1
    t.equal((await me(first.access_token)).statusCode, 200)
    clock.now += 1
    const expired = await me(first.access_token)
    t.equal(expired.statusCode, 401)
    t.same(expired.json(), { error: 'unauthenticated', error_description: 'This action requires authentication to continue.' })
    clock.now += 400 * 24 * HOUR
    const second = await refresh(first.refresh_token)
    t.equal((await me(second.json().access_token)).statusCode, 200)
  })
})

t.test('the token endpoint refuses', async t => {
  const grant = { grant_type: 'authorization_code', redirect_uri: CALLBACK }
  const missing = (parameter: string) => `Missing required parameter: ${parameter}.`
  const rows: { name: string, payload?: object | string, headers?: Values, error: keyof typeof texts, status?: number, text?: string }[] = [
    { name: 'an unknown client', payload: { ...grant, client_id: 'stranger', client_secret: 'x', code: 'x' }, error: 'invalid_client', status: 401 },
    { name: 'a wrong secret', payload: { ...grant, ...client, client_secret: 'wrong', code: 'x' }, error: 'invalid_client', status: 401 },
    { name: 'a missing secret', payload: { ...grant, client_id: 'mock-client-id', code: 'x' }, error: 'invalid_client', status: 401 },
    { name: 'a missing client', payload: { ...grant, code: 'x' }, error: 'invalid_client', status: 401 },
    { name: 'a wrong secret in a form', payload: encoded({ ...grant, ...client, client_secret: 'no', code: 'x' }), headers: form, error: 'invalid_client', status: 401 },
    { name: 'a wrong Basic secret', payload: { ...grant, code: 'x' }, headers: basic('mock-client-id', 'no'), error: 'invalid_client', status: 401 },
    { name: 'an unknown code', payload: { ...grant, ...client, code: 'x' }, error: 'invalid_grant' },
    { name: 'an unknown refresh token', payload: { grant_type: 'refresh_token', ...client, refresh_token: 'x' }, error: 'invalid_grant' },
    { name: 'an access token in place of a refresh token', payload: { grant_type: 'refresh_token', ...client, refresh_token: 'mock-access-token' }, error: 'invalid_grant' },
    { name: 'client_credentials', payload: { grant_type: 'client_credentials', ...client }, error: 'unsupported_grant_type' },
    { name: 'password', payload: { grant_type: 'password', ...client, username: 'a', password: 'b' }, error: 'unsupported_grant_type' },
    { name: 'a grant type that is a property of every object', payload: { grant_type: 'constructor', ...client }, error: 'unsupported_grant_type' },
    { name: 'an empty object', payload: {}, error: 'invalid_request', text: missing('grant_type') },
    { name: 'no body', error: 'invalid_request', text: missing('grant_type') },
    { name: 'an empty form', payload: '', headers: form, error: 'invalid_request', text: missing('grant_type') },
    { name: 'an empty grant type', payload: { grant_type: '', ...client }, error: 'invalid_request', text: missing('grant_type') },
    { name: 'a missing code', payload: { ...grant, ...client }, error: 'invalid_request', text: missing('code') },
    { name: 'a missing redirect_uri', payload: { grant_type: 'authorization_code', ...client, code: 'x' }, error: 'invalid_request', text: missing('redirect_uri') },
    { name: 'a missing refresh token', payload: { grant_type: 'refresh_token', ...client }, error: 'invalid_request', text: missing('refresh_token') },
    { name: 'a null refresh token', payload: { grant_type: 'refresh_token', ...client, refresh_token: null }, error: 'invalid_request', text: missing('refresh_token') },
    { name: 'broken JSON', payload: '{"grant_type":', headers: { 'content-type': 'application/json' }, error: 'invalid_request' },
    { name: 'JSON that is a list', payload: [1, 2], error: 'invalid_request' },
    { name: 'JSON that is a text', payload: '"hello"', headers: { 'content-type': 'application/json' }, error: 'invalid_request' },
    { name: 'a parameter sent twice', payload: 'grant_type=refresh_token&grant_type=refresh_token', headers: form, error: 'invalid_request' },
    { name: 'a parameter that is an object', payload: { grant_type: 'refresh_token', ...client, refresh_token: { a: 1 } }, error: 'invalid_request' },
    { name: 'a client id that is a list', payload: { ...grant, client_id: ['mock-client-id'], client_secret: 'x' }, error: 'invalid_request' },
    { name: 'multipart without an end', payload: '--edge\r\ncontent-disp', headers: { 'content-type': 'multipart/form-data; boundary=edge' }, error: 'invalid_request' },
    { name: 'multipart without a boundary', payload: 'hello', headers: { 'content-type': 'multipart/form-data' }, error: 'invalid_request' },
    {
      name: 'a file',
      payload: '--edge\r\ncontent-disposition: form-data; name="code"; filename="a.txt"\r\n\r\nhello\r\n--edge--\r\n',
      headers: { 'content-type': 'multipart/form-data; boundary=edge' },
      error: 'invalid_request',
    },
  ]
  const { app } = start()
  for (const { name, payload, headers = {}, error, status, text } of rows) {
    t.test(name, async t => {
      const response = await app.inject({ method: 'POST', url: '/auth/oauth/token', headers, ...(payload === undefined ? {} : { payload }) })
      isRefused(t, response, error, status, text)
      t.equal(response.headers['x-mock-world'], 'default')
      t.equal(response.headers['x-mock-operation'], 'oauth.token')
    })
  }

  t.test('a code with another redirect_uri', async t => {
    const { codeOf, exchange } = start()
    isRefused(t, await exchange(await codeOf(), { redirect_uri: 'http://localhost:4000/other' }), 'invalid_grant')
  })
  t.test('a code and a refresh token of another client', async t => {
    const { codeOf, exchange, refresh, world } = start()
    registerClient(world, 'rival', ['loopback'])
    const rival = { client_id: 'rival', client_secret: 'rival-secret' }
    isRefused(t, await exchange(await codeOf(), rival), 'invalid_grant')
    isRefused(t, await refresh('mock-refresh-token', rival), 'invalid_grant')
    t.equal((await refresh('mock-refresh-token')).statusCode, 200, 'nothing was spent by the attempt')
  })
})

t.test('authorize', async t => {
  const { authorize, app, world } = start()
  registerClient(world, 'exact', ['https://app.example/callback', 'https://app.example/cb?tenant=7', 'myapp://done'], 'user:profile:read user:clients:read')
  const isPage = (t: Test, response: LightMyRequestResponse, status: number) => {
    t.equal(response.statusCode, status)
    t.match(response.headers['content-type'], 'text/html')
    t.match(response.headers['content-security-policy'], "default-src 'none'")
    t.equal(response.headers.location, undefined, 'leads nowhere')
    t.equal(response.headers['x-mock-operation'], 'oauth.authorize')
    t.equal(response.headers['x-mock-world'], 'default')
  }

  for (const url of ['/oauth/authorize', '/oauth/authorize/', '/service/auth/oauth/authorize', '/auth/oauth/authorize', '/w/default/service/auth/oauth/authorize']) {
    t.test(`redirects at once from ${url}`, async t => {
      const response = await app.inject({ url, query: { client_id: 'mock-client-id', response_type: 'code', redirect_uri: CALLBACK, state: 'a b&c=ü' } })
      t.equal(response.statusCode, 302)
      t.match(response.headers.location, /^http:\/\/localhost:4000\/callback\?code=[0-9a-f]{64}&state=/)
      t.equal(callbackOf(response).get('state'), 'a b&c=ü')
    })
  }

  t.test('reads an address that nobody has percent-encoded', async t => {
    const response = await app.inject(`/service/auth/oauth/authorize?client_id=mock-client-id&response_type=code&redirect_uri=${CALLBACK}&scope=user:profile:read+user:clients:read`)
    t.match(response.headers.location, `${CALLBACK}?code=`)
  })
  t.test('sends no state where none came', async t => t.notOk(callbackOf(await authorize()).has('state')))
  t.test('keeps the query of the redirect_uri as it is', async t => {
    const response = await authorize({ client_id: 'exact', redirect_uri: 'https://app.example/cb?tenant=7', state: 's' })
    t.match(response.headers.location, /^https:\/\/app\.example\/cb\?tenant=7&code=[0-9a-f]{64}&state=s$/)
  })
  t.test('sends back to an app\'s own scheme where it is registered', async t =>
    t.match((await authorize({ client_id: 'exact', redirect_uri: 'myapp://done' })).headers.location, /^myapp:\/\/done\?code=/))

  for (const uri of ['http://127.0.0.1:8080/x', 'http://127.9.9.9/', 'https://localhost', 'http://[::1]:3000/cb', 'http://app.localhost/x?y=1', 'https://shop.test/cb']) {
    t.test(`takes ${uri} for this machine`, async t => t.equal((await authorize({ redirect_uri: uri })).statusCode, 302))
  }
  const strangers: [string, string][] = [
    ['https://evil.example/cb', 'mock-client-id'], ['http://localhost.evil.example/', 'mock-client-id'],
    ['http://localhost@evil.example/', 'mock-client-id'], ['http://user:pass@localhost/', 'mock-client-id'],
    ['http://evil.example\\@localhost/', 'mock-client-id'], ['http://localhost/cb#part', 'mock-client-id'],
    ['javascript:alert(1)//localhost', 'mock-client-id'], ['//localhost/cb', 'mock-client-id'], ['http://test/', 'mock-client-id'],
    ['http://localhost/\r\nx: y', 'mock-client-id'], ['ftp://localhost/', 'mock-client-id'], ['', 'mock-client-id'], ['nonsense', 'mock-client-id'],
    ['https://app.example/callback/', 'exact'], ['https://app.example/callback?x=1', 'exact'], ['https://APP.example/callback', 'exact'],
    [CALLBACK, 'exact'],
  ]
  for (const [redirect_uri, client_id] of strangers) {
    for (const mock_prompt of ['auto', 'page', 'deny']) {
      t.test(`never redirects to ${JSON.stringify(redirect_uri)} (${client_id}, ${mock_prompt})`, async t => {
        const response = await authorize({ client_id, redirect_uri, mock_prompt, response_type: 'nonsense' })
        isPage(t, response, 400)
      })
    }
  }

  t.test('answers 500 to an unknown client', async t => isPage(t, await authorize({ client_id: 'stranger' }), 500))
  t.test('answers a page to a missing client', async t => isPage(t, await authorize({ client_id: '' }), 400))
  t.test('answers a page to an unknown scope, which it does not grant in part', async t => {
    const response = await authorize({ scope: 'user:profile:read user:reports:write' })
    isPage(t, response, 400)
    t.match(response.body, texts.invalid_scope)
  })
  t.test('answers a page to a scope the application does not have', async t =>
    isPage(t, await authorize({ client_id: 'exact', redirect_uri: 'https://app.example/callback', scope: 'user:invoices:read' }), 400))

  const redirects: { name: string, query: Values, error: string, text: string }[] = [
    { name: 'another response type', query: { response_type: 'token' }, error: 'unsupported_response_type', text: 'The authorization server does not support this response type.' },
    { name: 'a missing response type', query: { response_type: '' }, error: 'invalid_request', text: 'Missing required parameter: response_type.' },
    { name: 'mock_prompt=deny', query: { mock_prompt: 'deny' }, error: 'access_denied', text: 'The resource owner or authorization server denied the request.' },
  ]
  for (const { name, query, error, text } of redirects) {
    t.test(`sends ${name} back as ${error}`, async t => {
      const response = await authorize({ ...query, state: 's' })
      t.equal(response.statusCode, 302)
      t.same(Object.fromEntries(callbackOf(response)), { error, error_description: text, state: 's' })
    })
  }

  t.test('writes the refusal as Doorkeeper does', async t =>
    t.equal((await authorize({ mock_prompt: 'deny', state: 's' })).headers.location,
      `${CALLBACK}?error=access_denied&error_description=The+resource+owner+or+authorization+server+denied+the+request.&state=s`))

  t.test('lets login_hint choose the person, and the owner where the hint is unknown', async t => {
    const { world, grant, me } = start()
    addPerson(world, { first_name: 'Eddy', last_name: 'Employee', email: 'eddy@acme.test' })
    for (const [login_hint, email] of [['Eddy@acme.test', 'eddy@acme.test'], ['who@acme.test', 'owner@acme.test']] as const) {
      t.equal((await me((await grant({ login_hint })).access_token)).json().response.email, email)
    }
  })

  t.test('answers HEAD without making a code', async t => {
    await app.inject({ method: 'HEAD', url: '/oauth/authorize', query: { client_id: 'mock-client-id', response_type: 'code', redirect_uri: CALLBACK } })
      .then(response => t.equal(response.statusCode, 405))
  })
})

t.test('clients', async t => {
  t.test('any id and secret will do in a world that has none', async t => {
    const { world, codeOf, exchange, authorize } = start()
    world.statement('DELETE FROM oauth_clients').run()
    const anyone = { client_id: 'anyone', client_secret: 'anything' }
    t.equal((await exchange(await codeOf({ client_id: 'anyone' }), anyone)).statusCode, 200)
    t.equal((await authorize({ client_id: 'anyone', redirect_uri: 'https://evil.example' })).statusCode, 400)
  })
  t.test('without a scope the application gets its own whole set', async t => {
    const { world, codeOf, exchange } = start()
    registerClient(world, 'small', ['loopback'], 'user:profile:read user:clients:read')
    const response = await exchange(await codeOf({ client_id: 'small' }), { client_id: 'small', client_secret: 'small-secret' })
    t.equal(response.json().scope, 'user:profile:read user:clients:read')
  })
})

t.test('scopes', async t => {
  const taxes = '/accounting/account/ACME01/taxes/taxes'
  t.test('are enforced for a token that named them', async t => {
    const { grant, get, app } = start()
    const { access_token } = await grant({ scope: 'user:profile:read user:taxes:read' })
    t.equal((await get(taxes, access_token)).statusCode, 200)
    const response = await app.inject({ method: 'POST', url: taxes, payload: { tax: { name: 'GST', amount: '5' } }, headers: { authorization: `Bearer ${access_token}` } })
    t.equal(response.statusCode, 403)
    t.same(response.json(), {
      message: "insufficient_scope: The request requires higher privileges than provided by the access token. Provided: ['user:profile:read user:taxes:read']. Required: ['user:taxes:write'].",
    })
  })
  t.test('stay enforced after a refresh', async t => {
    const { grant, get, refresh } = start()
    const { refresh_token } = await grant({ scope: 'user:profile:read' })
    t.equal((await get(taxes, (await refresh(refresh_token)).json().access_token)).statusCode, 403)
  })
  t.test('are not enforced for a token that named none', async t => {
    const { world, codeOf, exchange, get } = start()
    registerClient(world, 'small', ['loopback'], 'user:profile:read')
    const { access_token } = (await exchange(await codeOf({ client_id: 'small' }), { client_id: 'small', client_secret: 'small-secret' })).json()
    t.equal((await get(taxes, access_token)).statusCode, 200)
  })
})

t.test('revoke', async t => {
  for (const which of ['access_token', 'refresh_token'] as const) {
    for (const url of ['/auth/oauth/revoke', '/oauth/revoke', '/service/auth/oauth/revoke']) {
      t.test(`by ${which} at ${url} ends both tokens at once`, async t => {
        const { grant, post, me, refresh } = start()
        const tokens = await grant()
        const response = await post(url, { ...client, token: tokens[which] })
        t.equal(response.statusCode, 200)
        t.equal(response.body, '{}')
        t.equal(response.headers['x-mock-operation'], 'oauth.revoke')
        t.equal((await me(tokens.access_token)).statusCode, 401)
        isRefused(t, await refresh(tokens.refresh_token), 'invalid_grant')
      })
    }
  }
})

t.test('revoke, as other callers see it,', async t => {
  const { post, world, grant, me } = start()
  t.test('takes a form', async t => {
    const { access_token } = await grant()
    const response = await post('/auth/oauth/revoke', encoded({ ...client, token: access_token }) as never, form)
    t.equal(response.statusCode, 200)
    t.equal((await me(access_token)).statusCode, 401)
  })
  t.test('answers {} to an unknown token', async t => t.same((await post('/auth/oauth/revoke', { ...client, token: 'x' })).json(), {}))
  t.test('wants a token', async t =>
    isRefused(t, await post('/auth/oauth/revoke', client), 'invalid_request', 400, 'Missing required parameter: token.'))
  t.test('wants to know the client', async t => {
    isRefused(t, await post('/auth/oauth/revoke', { token: 'mock-access-token' }), 'invalid_client', 401)
    t.equal((await me('mock-access-token')).statusCode, 200)
  })
  t.test('does not touch the token of another client', async t => {
    registerClient(world, 'rival', ['loopback'])
    const response = await post('/auth/oauth/revoke', { client_id: 'rival', client_secret: 'rival-secret', token: 'mock-access-token' })
    t.equal(response.statusCode, 403)
    t.same(response.json(), { error: 'unauthorized_client', error_description: 'You are not authorized to revoke this token' })
    t.equal((await me('mock-access-token')).statusCode, 200)
  })
})

t.test('introspect', async t => {
  const { post, grant, clock, world } = start()
  const introspect = async (token: string, as: object = client) => (await post('/auth/oauth/introspect', { ...as, token })).json()
  const dead = { active: false }
  const tokens = await grant({ scope: 'user:profile:read' })
  const common = {
    active: true, scope: 'user:profile:read', client_id: 'mock-client-id', token_type: 'Bearer', iat: START / 1000, sub: '2192788',
  }
  t.same(await introspect(tokens.access_token), { ...common, exp: START / 1000 + 43200 }, 'describes an access token')
  t.same(await introspect(tokens.refresh_token), common, 'describes a refresh token, which does not expire')
  t.notOk('exp' in await introspect('mock-access-token'), 'the primary token does not expire')
  t.same(await introspect('mock-refresh-token'), dead, 'a spent refresh token is not active')
  t.same(await introspect('nonsense'), dead, 'an unknown token is not active')
  registerClient(world, 'rival', ['loopback'])
  t.same(await introspect(tokens.access_token, { client_id: 'rival', client_secret: 'rival-secret' }), dead, 'nor is one of another client')
  isRefused(t, await post('/auth/oauth/introspect', { token: tokens.access_token }), 'invalid_client', 401)
  isRefused(t, await post('/auth/oauth/introspect', client), 'invalid_request', 400, 'Missing required parameter: token.')
  clock.now += 12 * HOUR
  t.same(await introspect(tokens.access_token), dead, 'an expired token is not active')
})

t.test('token/info', async t => {
  const { grant, get, clock, app } = start()
  const { access_token, refresh_token } = await grant({ scope: 'user:profile:read user:clients:read' })
  clock.now += 100_000
  const response = await get('/auth/oauth/token/info', access_token)
  t.same(response.json(), {
    resource_owner_id: 2192788, scope: ['user:profile:read', 'user:clients:read'], expires_in: 43100,
    application: { uid: 'mock-client-id' }, created_at: START / 1000,
  })
  t.equal(response.headers['x-mock-operation'], 'oauth.token_info')
  t.equal((await get('/auth/oauth/token/info', 'mock-access-token')).json().expires_in, null, 'the primary token does not expire')
  const bad = { error: 'invalid_token', error_description: 'The access token is invalid', state: 'unauthorized' }
  for (const token of ['nonsense', refresh_token]) {
    const refused = await get('/service/auth/oauth/token/info', token)
    t.equal(refused.statusCode, 401)
    t.same(refused.json(), bad)
  }
  t.same((await app.inject('/auth/oauth/token/info')).json(), bad)
})

t.test('the metadata document', async t => {
  const { app, worlds } = start()
  worlds.create('other')
  const documents: [string, string, string][] = [
    ['/.well-known/oauth-authorization-server', 'http://fb.local:80', 'default'],
    ['/w/other/.well-known/oauth-authorization-server', 'http://fb.local:80/w/other', 'other'],
    ['/.well-known/oauth-authorization-server/w/other', 'http://fb.local:80/w/other', 'other'],
  ]
  for (const [url, base, world] of documents) {
    t.test(`at ${url} has addresses of its own base`, async t => {
      const response = await app.inject({ url, headers: { host: 'fb.local:80' } })
      t.equal(response.headers['x-mock-world'], world)
      t.equal(response.headers['x-mock-operation'], 'oauth.metadata')
      t.same(response.json(), {
        issuer: base,
        authorization_endpoint: `${base}/service/auth/oauth/authorize`,
        token_endpoint: `${base}/service/auth/oauth/token`,
        revocation_endpoint: `${base}/service/auth/oauth/revoke`,
        introspection_endpoint: `${base}/service/auth/oauth/introspect`,
        response_types_supported: ['code'],
        grant_types_supported: ['authorization_code', 'refresh_token'],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      })
    })
  }
})

t.test('two worlds', async t => {
  const setUp = () => {
    const server = start()
    server.worlds.create('other')
    return server
  }
  const other = { client_id: 'mock-client-id-other', client_secret: 'mock-client-secret-other' }

  t.test('are told apart by the client, the code, the refresh token and the access token alone', async t => {
    const { codeOf, exchange, refresh, me } = setUp()
    const response = await exchange(await codeOf({ client_id: other.client_id }), other)
    t.equal(response.headers['x-mock-world'], 'other')
    t.equal(claimsOf(response.json().access_token).world, 'other')
    t.equal((await me(response.json().access_token)).headers['x-mock-world'], 'other')
    const again = await refresh(response.json().refresh_token, other)
    t.equal(again.statusCode, 200)
    t.equal(again.headers['x-mock-world'], 'other')
  })
  t.test('do not know each other\'s codes', async t => {
    const { codeOf, exchange, post } = setUp()
    const code = await codeOf({ client_id: other.client_id })
    isRefused(t, await exchange(code), 'invalid_grant')
    isRefused(t, await post('/w/other/auth/oauth/token', { grant_type: 'authorization_code', ...client, code: await codeOf(), redirect_uri: CALLBACK }), 'invalid_client', 401)
  })
  t.test('do not know each other\'s tokens', async t => {
    const { grant, get, refresh, post } = setUp()
    const { access_token, refresh_token } = await grant()
    t.equal((await get('/w/other/auth/api/v1/users/me', access_token)).statusCode, 401)
    isRefused(t, await refresh(refresh_token, other), 'invalid_grant')
    t.same((await post('/w/other/auth/oauth/introspect', { ...other, token: access_token })).json(), { active: false })
  })
  t.test('never make the same code or token, though they are made of one seed', async t => {
    const { codeOf, exchange } = setUp()
    const codes = [await codeOf(), await codeOf({ client_id: other.client_id })]
    const tokens: Tokens[] = [(await exchange(codes[0]!)).json(), (await exchange(codes[1]!, other)).json()]
    const secrets = [...codes, ...tokens.flatMap(one => [one.access_token, one.refresh_token])]
    t.equal(new Set(secrets).size, 6)
  })
  t.test('give a client of the other one a hint', async t => {
    const { post } = setUp()
    const response = await post('/w/other/auth/oauth/token', { grant_type: 'refresh_token', ...client, refresh_token: 'mock-refresh-token' })
    isRefused(t, response, 'invalid_client', 401)
    t.equal(response.headers['x-mock-hint'], "this client belongs to world 'default', the request is for world 'other'")
  })
  t.test('are chosen by header as well', async t => {
    const { token } = setUp()
    const response = await token({ grant_type: 'refresh_token', ...other, refresh_token: 'mock-refresh-token-other' }, { 'x-mock-world': 'other' })
    t.equal(response.statusCode, 200)
    t.equal(response.headers['x-mock-world'], 'other')
  })
  t.test('that do not exist are said not to', async t => {
    const { app } = setUp()
    for (const url of ['/w/nowhere/oauth/authorize', '/w/nowhere/.well-known/oauth-authorization-server']) {
      const response = await app.inject(url)
      t.equal(response.statusCode, 404)
      t.equal(response.json().problem, 'unknown_world')
    }
  })
  t.test('repeat their tokens when a run is repeated', async t => {
    const [first, second] = [await setUp().grant(), await setUp().grant()]
    t.same(first, second)
  })
})

/** What a browser would send: the hidden fields, the ticked boxes and the pressed button. */
function formOf (page: string): { fields: [string, string][], buttons: Map<string, string> } {
  const attribute = (tag: string, name: string) => unescaped(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '')
  const inputs = page.match(/<input [^>]*>/g) ?? []
  const sent = inputs.filter(tag => tag.includes('type="hidden"') || tag.includes(' checked'))
  const buttons = page.match(/<button [^>]*>/g) ?? []
  return {
    fields: sent.map(tag => [attribute(tag, 'name'), attribute(tag, 'value')]),
    buttons: new Map(buttons.map(tag => [attribute(tag, 'data-testid'), attribute(tag, 'value')])),
  }
}

const unescaped = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')

t.test('the page', async t => {
  const setUp = async (query: Values = {}, prefix = '') => {
    const server = start('page')
    const eddy = addPerson(server.world, { first_name: 'Eddy', last_name: 'O\'Employee <b>', email: 'eddy@acme.test' })
    const response = await server.authorize({ state: 'xyz', ...query }, prefix)
    const { fields, buttons } = formOf(response.body)
    const submit = (button: string, change = (fields: [string, string][]) => fields) => server.app.inject({
      method: 'POST',
      url: `${prefix}/oauth/authorize?`,
      headers: form,
      payload: new URLSearchParams([...change(fields), ['decision', buttons.get(button) ?? button]]).toString(),
    })
    return { ...server, eddy, response, page: response.body, fields, buttons, submit }
  }

  t.test('is shown, self-contained and framed by nobody', async t => {
    const { response, page } = await setUp()
    t.equal(response.statusCode, 200)
    t.equal(response.headers['content-security-policy'],
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action *")
    t.notMatch(page, /<script|src=|href=|url\(/)
    t.match(page, /Eddy O&#39;Employee &lt;b&gt;/)
    t.match(page, /Business employee, Acme Design/)
  })
  t.test('lets the chosen person in', async t => {
    const { submit, exchange, me, eddy } = await setUp()
    const response = await submit(`identity-${eddy}`)
    t.equal(response.statusCode, 302)
    t.equal(callbackOf(response).get('state'), 'xyz')
    const { access_token, scope } = (await exchange(callbackOf(response).get('code')!)).json()
    t.equal((await me(access_token)).json().response.email, 'eddy@acme.test')
    t.equal(scope, allScopes)
  })
  t.test('works under a world\'s prefix', async t => {
    const { submit, exchange } = await setUp({}, '/w/default/service/auth')
    t.equal((await exchange(callbackOf(await submit('identity-2192788')).get('code')!)).statusCode, 200)
  })
  t.test('works for an application with its own scheme', async t => {
    const { authorize, world } = await setUp()
    registerClient(world, 'app', ['myapp://done'])
    const response = await authorize({ client_id: 'app', redirect_uri: 'myapp://done' })
    t.match(response.headers['content-security-policy'], /form-action \* myapp:$/)
  })
  t.test('keeps the PKCE challenge', async t => {
    const code_challenge = createHash('sha256').update('v'.repeat(43)).digest('base64url')
    const { submit, exchange } = await setUp({ code_challenge, code_challenge_method: 'S256' })
    const code = callbackOf(await submit('identity-2192788')).get('code')!
    t.equal((await exchange(code)).statusCode, 400)
    t.equal((await exchange(code, { code_verifier: 'v'.repeat(43) })).statusCode, 200)
  })
  t.test('grants less when a scope is unticked, and enforces that', async t => {
    const { submit, exchange, get } = await setUp()
    const response = await submit('identity-2192788', fields => fields.filter(([, value]) => !value.startsWith('user:taxes')))
    const { access_token, scope } = (await exchange(callbackOf(response).get('code')!)).json()
    t.notMatch(scope, 'user:taxes')
    t.equal((await get('/accounting/account/ACME01/taxes/taxes', access_token)).statusCode, 403)
  })
  t.test('cannot be made to grant more than was asked for', async t => {
    const { submit, exchange } = await setUp({ scope: 'user:profile:read' })
    const response = await submit('identity-2192788', fields => [...fields, ['grant', 'user:clients:write']])
    t.equal((await exchange(callbackOf(response).get('code')!)).json().scope, 'user:profile:read')
  })
  t.test('wants one scope at least', async t => {
    const { submit } = await setUp()
    t.equal((await submit('identity-2192788', fields => fields.filter(([name]) => name !== 'grant'))).statusCode, 400)
  })
  t.test('puts the person of login_hint first', async t => {
    const { buttons, eddy } = await setUp({ login_hint: 'eddy@acme.test' })
    t.equal([...buttons.keys()][0], `identity-${eddy}`)
  })
  t.test('can be denied', async t => {
    const { submit } = await setUp()
    t.same(Object.fromEntries(callbackOf(await submit('deny'))), {
      error: 'access_denied', error_description: 'The resource owner or authorization server denied the request.', state: 'xyz',
    })
  })
  t.test('is what mock_prompt says', async t => {
    const { authorize } = await setUp()
    t.equal((await authorize({ mock_prompt: 'auto' })).statusCode, 302)
    const { authorize: ask } = start()
    t.equal((await ask({ mock_prompt: 'page' })).statusCode, 200)
    t.equal((await ask({ mock_prompt: 'nonsense' })).statusCode, 302)
  })

  t.test('simulates a refusal', async t => {
    const { submit } = await setUp()
    t.equal(callbackOf(await submit('simulate-deny')).get('error'), 'access_denied')
  })
  t.test('simulates a server error', async t => {
    const { submit } = await setUp()
    const callback = callbackOf(await submit('simulate-server_error'))
    t.equal(callback.get('error'), 'server_error')
    t.equal(callback.get('state'), 'xyz')
  })
  t.test('simulates a wrong state', async t => {
    const { submit, exchange } = await setUp()
    const callback = callbackOf(await submit('simulate-wrong_state'))
    t.not(callback.get('state'), 'xyz')
    t.equal((await exchange(callback.get('code')!)).statusCode, 200)
  })
  for (const [button, hint] of [['simulate-used_code', /used before/], ['simulate-expired_code', /expired/]] as const) {
    t.test(`${button} gives a code that is refused`, async t => {
      const { submit, exchange } = await setUp()
      const response = await exchange(callbackOf(await submit(button)).get('code')!)
      isRefused(t, response, 'invalid_grant')
      t.match(response.headers['x-mock-hint'], hint)
    })
  }

  const tampered: [string, (fields: [string, string][]) => [string, string][]][] = [
    ['without its token', fields => fields.filter(([name]) => name !== 'csrf')],
    ['with a wrong token', fields => fields.map(([name, value]) => [name, name === 'csrf' ? 'x' : value])],
    ['with another redirect_uri', fields => fields.map(([name, value]) => [name, name === 'redirect_uri' ? 'http://localhost:1/' : value])],
    ['with another client', fields => fields.map(([name, value]) => [name, name === 'client_id' ? 'rival' : value])],
    ['with other scopes', fields => fields.map(([name, value]) => [name, name === 'scope' ? 'user:clients:write' : value])],
  ]
  for (const [name, change] of tampered) {
    t.test(`is refused ${name}`, async t => {
      const { submit } = await setUp({ scope: 'user:profile:read' })
      const response = await submit('identity-2192788', change)
      t.equal(response.statusCode, 403)
      t.match(response.headers['content-type'], 'text/html')
      t.equal(response.headers.location, undefined)
    })
  }
  for (const decision of ['identity:1', 'identity:x', 'nonsense', '', 'constructor']) {
    t.test(`answers a page to the decision ${JSON.stringify(decision)}`, async t => {
      const { submit } = await setUp()
      t.equal((await submit(decision)).statusCode, 400)
    })
  }

  const script = '"><script>alert(1)</script>\''
  const hostile: Values[] = [
    { state: script }, { login_hint: script }, { client_id: script }, { redirect_uri: `http://localhost/${script}` },
    { redirect_uri: `https://evil.example/${script}` }, { scope: `user:profile:read ${script}` }, { code_challenge: script, code_challenge_method: 'S256' },
  ]
  for (const query of hostile) {
    t.test(`escapes ${Object.keys(query)[0]}`, async t => {
      const { page, response } = await setUp(query)
      t.notMatch(page, '<script')
      t.match(response.headers['content-type'], 'text/html')
    })
  }
  t.test('carries a hostile state back as it came', async t => {
    const { submit } = await setUp({ state: script })
    t.equal(callbackOf(await submit('identity-2192788')).get('state'), script)
  })
})

t.test('over a socket', async t => {
  const { app } = start()
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  const query = new URLSearchParams({ client_id: client.client_id, response_type: 'code', redirect_uri: CALLBACK })
  const redirect = await fetch(`${base}/oauth/authorize/?${query}`, { redirect: 'manual' })
  const code = new URL(redirect.headers.get('location')!).searchParams.get('code')!
  const body = new FormData()
  for (const [name, value] of Object.entries({ grant_type: 'authorization_code', ...client, code, redirect_uri: CALLBACK })) body.set(name, value)
  const first = await fetch(`${base}/service/auth/oauth/token`, { method: 'POST', body })
  t.equal(first.status, 200, 'multipart as fetch sends it')
  const { refresh_token } = await first.json() as Tokens
  const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${base}/auth/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', ...client, refresh_token }),
  })))
  t.equal(answers.filter(({ status }) => status === 200).length, 1, 'one of twenty refreshes wins')
  t.equal(answers.filter(({ status }) => status === 400).length, 19)
})
