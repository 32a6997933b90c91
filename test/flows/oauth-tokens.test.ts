// OAuth: how an application gets and renews a token, over injected requests and a clock that is moved by hand.
import { createHash, createHmac } from 'node:crypto'
import t from 'tap'
import { allScopes } from '../../src/oauth/scopes.ts'
import { changeConfig } from '../../src/world/config.ts'
import {
  addPerson, basic, CALLBACK, callbackOf, claimsOf, client, encoded, form, HOUR, isRefused, MINUTE,
  multipart, registerClient, START, start, type Tokens, type Values,
} from '../support/oauth.ts'

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

  t.test('takes a code once, and its second use leaves the tokens alone that the first gave', async t => {
    const { codeOf, exchange, refresh, me } = start()
    const code = await codeOf()
    const first: Tokens = (await exchange(code)).json()
    const again = await exchange(code)
    isRefused(t, again, 'invalid_grant')
    t.match(again.headers['x-mock-hint'], /used before$/)
    t.equal((await me(first.access_token)).statusCode, 200)
    const second: Tokens = (await refresh(first.refresh_token)).json()
    isRefused(t, await exchange(code), 'invalid_grant')
    t.equal((await me(second.access_token)).statusCode, 200)
    t.equal((await refresh(second.refresh_token)).statusCode, 200)
  })

  t.test('in a world that is set so, the second use of a code revokes what came of the first', async t => {
    const { world, codeOf, exchange, refresh, me } = start()
    changeConfig(world, { revoke_on_code_reuse: true })
    const code = await codeOf()
    const first: Tokens = (await exchange(code)).json()
    const second: Tokens = (await refresh(first.refresh_token)).json()
    const other: Tokens = (await exchange(await codeOf())).json()
    t.equal((await me(first.access_token)).statusCode, 200)
    const again = await exchange(code)
    isRefused(t, again, 'invalid_grant')
    t.match(again.headers['x-mock-hint'], /now revoked$/)
    t.equal((await me(first.access_token)).statusCode, 401)
    t.equal((await me(second.access_token)).statusCode, 401, 'what a refresh made of it too')
    isRefused(t, await refresh(second.refresh_token), 'invalid_grant')
    t.equal((await me(other.access_token)).statusCode, 200, 'another code is none of it')
  })

  t.test('keeps the code for the second try of a client that failed to authenticate', async t => {
    const { token, codeOf, exchange } = start()
    const code = await codeOf()
    isRefused(t, await token(payload(code), basic('mock-client-id', 'wrong')), 'invalid_client', 401)
    t.equal((await exchange(code)).statusCode, 200)
  })

  t.test('lets a code live five minutes on the clock of the world', async t => {
    const { codeOf, exchange, clock } = start()
    const [early, late] = [await codeOf(), await codeOf()]
    clock.now += 5 * MINUTE - 1
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
  t.test('are enforced for a token that asked for them', async t => {
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
  t.test('are those of the application for a token that asked for none', async t => {
    const { world, codeOf, exchange, get, me } = start()
    registerClient(world, 'small', ['loopback'], 'user:clients:read')
    const { access_token, scope } = (await exchange(await codeOf({ client_id: 'small' }), { client_id: 'small', client_secret: 'small-secret' })).json()
    t.equal(scope, 'user:profile:read user:clients:read')
    t.equal((await get('/accounting/account/ACME01/users/clients', access_token)).statusCode, 200)
    t.equal((await me(access_token)).statusCode, 200)
    t.equal((await get(taxes, access_token)).statusCode, 403)
    changeConfig(world, { enforce_scopes: false })
    t.equal((await get(taxes, access_token)).statusCode, 200, 'a world can be set to look at none')
  })
})
