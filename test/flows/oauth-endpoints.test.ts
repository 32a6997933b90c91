// OAuth: what the token endpoint refuses, what becomes of a token that is out (revoke, introspect, token/info),
// the metadata document, and how worlds are told apart.
import t from 'tap'
import {
  basic, CALLBACK, claimsOf, client, encoded, form, HOUR, isRefused, registerClient, START,
  start, texts, type Tokens, type Values,
} from '../support/oauth.ts'

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
