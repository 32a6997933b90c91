// OAuth: how a person is asked, on both authorize paths, at once and on the page; at the end over a real socket.
import { createHash } from 'node:crypto'
import t, { type Test } from 'tap'
import type { LightMyRequestResponse } from 'fastify'
import { scopesScript } from '../../src/oauth/page-scopes.ts'
import { allScopes } from '../../src/oauth/scopes.ts'
import {
  addPerson, CALLBACK, callbackOf, client, form, formOf, isRefused, registerClient,
  start, texts, type Tokens, type Values,
} from '../support/oauth.ts'

/** The one script of the page; the policy names it, so that no other one runs. */
const hashOfScript = createHash('sha256').update(scopesScript).digest('base64')
const withoutScript = (page: string) => page.replace(`<script>${scopesScript}</script>`, '')

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
      `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${hashOfScript}'; ` +
      "base-uri 'none'; frame-ancestors 'none'; form-action *")
    t.notMatch(withoutScript(page), /<script|src=|href=(?!"data:,")|url\(/)
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
      t.notMatch(withoutScript(page), '<script')
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
