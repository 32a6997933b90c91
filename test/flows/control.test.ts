// The control API of worlds, and the guard before it.
// One file, though long: the verbs share one server, and each file is a process.
import t, { type Test } from 'tap'
import type { InjectOptions } from 'fastify'
import { buildServer } from '../../src/server.ts'
import type { Options } from '../../src/options.ts'
import { withCache } from '../support/cache.ts'
import { listening } from '../support/listening.ts'
import { accounting, contents, NOW, type Row } from '../support/world.ts'

const HOST = 'localhost:3737'

interface Answer {
  readonly status: number
  readonly type: string
  readonly json: any
}

type Send = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, more?: Omit<InjectOptions, 'method' | 'url'>) => Promise<Answer>

/** A server that does not listen, and all routes of its control API but health, which was there before the hook. */
async function start (t: Test, options: Partial<Options> = {}) {
  const server = buildServer(options, { wall: () => NOW, ...withCache })
  t.teardown(() => server.app.close())
  const routes: Array<readonly [string, string]> = []
  server.app.addHook('onRoute', ({ method, url }) => {
    if (url.startsWith('/_mock') || url === '/') routes.push(...[method].flat().map(one => [one, url] as const))
  })
  await server.app.ready()
  const send: Send = async (method, url, more = {}) => {
    const { headers, ...rest } = more
    const answer = await server.app.inject({ method, url, ...rest, headers: { host: HOST, ...headers } })
    const type = String(answer.headers['content-type'])
    return { status: answer.statusCode, type, json: /json/.test(type) ? answer.json() : undefined }
  }
  return { ...server, routes, send }
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
const clients = `${accounting}/users/clients`

/** Makes a client with a token, so that a world has something of its own. */
const makeClient = (send: Send, token: string, url = clients) => send('POST', url, { ...bearer(token), payload: { client: { organization: 'Marker' } } })

/** Organizations a token sees, or the status of the refusal. */
async function seen (send: Send, token: string, url = clients): Promise<string[] | number> {
  const { status, json } = await send('GET', url, bearer(token))
  return status === 200 ? json.response.result.clients.map((client: Row) => client.organization) : status
}

/** A pair of tokens by way of authorize. */
async function mint (send: Send, server: Awaited<ReturnType<typeof start>>): Promise<Row> {
  const client = { client_id: 'mock-client-id-minted', redirect_uri: 'http://localhost:3000/callback' }
  const { headers } = await server.app.inject({ url: '/oauth/authorize', query: { ...client, response_type: 'code' } })
  const code = new URL(String(headers.location)).searchParams.get('code')
  const payload = { ...client, client_secret: 'mock-client-secret-minted', grant_type: 'authorization_code', code }
  return (await send('POST', '/auth/oauth/token', { payload })).json
}

const problem = (status: number, name: string) => ({ status, type: /^application\/problem\+json/, json: { status, problem: name, detail: String } })

t.test('a world is made once, whoever asks how often', async t => {
  const { send } = await start(t)
  const first = await send('PUT', '/_mock/worlds/mine', { payload: { from: 'empty' } })
  t.equal(first.status, 201)
  t.same(first.json, {
    ...first.json,
    ok: true,
    world: 'mine',
    base_url: `http://${HOST}/w/mine`,
    access_token: 'mock-access-token-mine',
    refresh_token: 'mock-refresh-token-mine',
    client_id: 'mock-client-id-mine',
    client_secret: 'mock-client-secret-mine',
    account_id: 'ACME01',
    business_id: 1000001,
    business_uuid: '00000000-0000-4000-8000-000001000001',
    env: { FRESHBOOKS_API_URL: `http://${HOST}/w/mine`, FRESHBOOKS_AUTH_URL: `http://${HOST}/w/mine` },
  })
  await makeClient(send, 'mock-access-token-mine')
  const again = await send('PUT', '/_mock/worlds/mine', { payload: { from: 'empty' } })
  t.equal(again.status, 200)
  t.same(again.json, first.json)
  t.same(await seen(send, 'mock-access-token-mine'), ['Marker'], 'what was in it stayed')
})

t.test('POST finds a name, or takes a free one', async t => {
  const { send, worlds } = await start(t)
  t.match(await send('POST', '/_mock/worlds'), { status: 201, json: { world: 'world-1' } })
  t.match(await send('POST', '/_mock/worlds', { payload: { from: 'empty' } }), { status: 201, json: { world: 'world-2' } })
  t.match(await send('POST', '/_mock/worlds', { payload: { name: 'named' } }), { status: 201, json: { world: 'named' } })
  t.match(await send('POST', '/_mock/worlds', { payload: { name: 'named' } }), problem(409, 'world_exists'))
  t.same(worlds.names(), ['default', 'world-1', 'world-2', 'named'])
})

t.test('worlds are listed, shown and dropped', async t => {
  const { send, worlds } = await start(t)
  const { json: made } = await send('PUT', '/_mock/worlds/shown')
  t.same((await send('GET', '/_mock/worlds/shown')).json, made)
  t.match((await send('GET', '/_mock/worlds')).json, {
    ok: true,
    worlds: [{ name: 'default', base_url: `http://${HOST}` }, { name: 'shown', base_url: `http://${HOST}/w/shown` }],
  })
  t.match(await send('GET', '/_mock/worlds/show'), { ...problem(404, 'unknown_world'), json: { did_you_mean: 'shown', hint: 'PUT /_mock/worlds/show makes it' } })
  t.match(await send('DELETE', '/_mock/worlds/shown'), { status: 200, json: { ok: true, world: 'shown' } })
  for (const [method, url] of [['GET', ''], ['DELETE', ''], ['POST', '/reset']] as const) {
    t.match(await send(method, `/_mock/worlds/shown${url}`), problem(404, 'unknown_world'), `${method} of a dropped world`)
  }
  t.same(worlds.names(), ['default'])
  t.equal(await seen(send, 'mock-access-token-shown'), 401, 'its token is nobody\'s')
})

t.test('a dropped world comes back empty', async t => {
  const { send } = await start(t)
  await send('PUT', '/_mock/worlds/again', { payload: { from: 'empty' } })
  await makeClient(send, 'mock-access-token-again')
  await send('DELETE', '/_mock/worlds/again')
  await send('PUT', '/_mock/worlds/again', { payload: { from: 'empty' } })
  t.same(await seen(send, 'mock-access-token-again'), [])
})

t.test('names that fit into no URL, file or token are refused, as is what a world cannot start from', async t => {
  const { send, worlds } = await start(t)
  for (const name of ['.hidden', '..%2Fup', 'a%20b', 'a%2Fb', '-dash', 'ä', 'x'.repeat(65)]) {
    t.match(await send('PUT', `/_mock/worlds/${encodeURI(decodeURI(name))}`), problem(400, 'bad_world_name'), name)
    t.match(await send('POST', '/_mock/worlds', { payload: { name: decodeURIComponent(name) } }), problem(400, 'bad_world_name'), `POST ${name}`)
  }
  t.match(await send('POST', '/_mock/worlds', { payload: { name: null } }), problem(400, 'bad_parameter'), 'null is no name')
  const broken = { payload: '{"name":', headers: { 'content-type': 'application/json' } }
  t.match(await send('POST', '/_mock/worlds', broken), { status: 400, type: /^application\/problem\+json/ }, 'what cannot be read is refused in the words of the mock')
  for (const from of [5, null, ['seed']]) {
    t.match(await send('PUT', '/_mock/worlds/odd', { payload: { from } }), problem(400, 'bad_parameter'), `from ${JSON.stringify(from)}`)
  }
  for (const from of ['nothing', 'default@nothing', 'nowhere@nothing']) {
    t.match(await send('PUT', '/_mock/worlds/odd', { payload: { from } }), problem(400, 'unknown_origin'), `from ${from}`)
  }
  t.same(worlds.names(), ['default'])
})

t.test('reset takes a world back to its beginning', async t => {
  const server = await start(t)
  const { send, worlds } = server
  await send('PUT', '/_mock/worlds/minted', { payload: { from: 'empty' } })
  const tokens = await mint(send, server)
  await makeClient(send, tokens.access_token)
  t.same(await seen(send, tokens.access_token), ['Marker'])
  await makeClient(send, 'mock-access-token')
  const before = await seen(send, 'mock-access-token')

  t.match(await send('POST', '/_mock/worlds/minted/reset', { payload: { to: 'nothing' } }), problem(400, 'unknown_origin'))
  t.same(await seen(send, tokens.access_token), ['Marker'], 'a refused reset resets nothing')
  t.match(await send('POST', '/_mock/worlds/minted/reset'), { status: 200, json: { world: 'minted', access_token: 'mock-access-token-minted', refresh_token: 'mock-refresh-token-minted' } })
  t.same(await seen(send, 'mock-access-token-minted'), [], 'its token still works, its data is gone')
  t.equal(await seen(send, tokens.access_token), 401, 'tokens from before the reset are gone')
  const payload = { grant_type: 'refresh_token', client_id: 'mock-client-id-minted', client_secret: 'mock-client-secret-minted', refresh_token: tokens.refresh_token }
  t.match(await send('POST', '/auth/oauth/token', { payload }), { status: 400, json: { error: 'invalid_grant' } })
  t.same(await seen(send, 'mock-access-token'), before, 'other worlds are as they were')

  t.match(await send('POST', '/_mock/reset'), { status: 200, json: { world: 'default' } })
  t.notMatch(await seen(send, 'mock-access-token'), ['Marker'])
  await makeClient(send, 'mock-access-token-minted')
  t.match(await send('POST', '/w/minted/_mock/reset'), { json: { world: 'minted' } }, 'the prefix says which')
  t.same(await seen(send, 'mock-access-token-minted'), [])
  await makeClient(send, 'mock-access-token-minted')
  t.match(await send('POST', '/_mock/reset', { headers: { 'x-mock-world': 'minted' }, payload: { to: 'empty' } }), { json: { world: 'minted' } }, 'so does the header')
  t.same(await seen(send, 'mock-access-token-minted'), [])
  t.same(worlds.names(), ['minted', 'default'].sort())
})

t.test('prefix, header and token choose the world, in this order', async t => {
  const { send } = await start(t)
  for (const name of ['one', 'two']) await send('PUT', `/_mock/worlds/${name}`, { payload: { from: 'empty' } })
  await makeClient(send, 'mock-access-token-one')
  t.same(await seen(send, 'mock-access-token-one'), ['Marker'], 'the token alone')
  t.same(await seen(send, 'mock-access-token-one', `/w/one${clients}`), ['Marker'], 'the prefix')
  t.same(await seen(send, 'mock-access-token-two', `/w/two${clients}`), [])
  const withHeader = (world: string, url = clients) => send('GET', url, { headers: { authorization: 'Bearer mock-access-token-one', 'x-mock-world': world } })
  t.match(await withHeader('one'), { status: 200 }, 'the header')
  t.match(await withHeader('two'), { status: 401 }, 'a header over the token')
  t.match(await withHeader('two', `/w/one${clients}`), { status: 200 }, 'the prefix over a header')
  t.match(await withHeader('three'), problem(404, 'unknown_world'))
  t.match(await send('GET', `/w/three${clients}`, bearer('mock-access-token-one')), problem(404, 'unknown_world'))
  t.match(await send('GET', '/w/three/oauth/authorize?client_id=x'), problem(404, 'unknown_world'))
  t.match(await send('POST', '/w/three/auth/oauth/token', { payload: {} }), problem(404, 'unknown_world'))
})

interface Visit {
  readonly headers?: Record<string, string>
  readonly remoteAddress?: string
}

const visits: Readonly<Record<string, { readonly visit: Visit, readonly passes: boolean }>> = {
  'no origin': { visit: {}, passes: true },
  'the own origin': { visit: { headers: { origin: `http://${HOST}` } }, passes: true },
  'another name of this machine': { visit: { headers: { host: 'app.localhost:3737' } }, passes: true },
  'its address': { visit: { headers: { host: '127.0.0.1:3737' } }, passes: true },
  'its IPv6 address': { visit: { headers: { host: '[::1]:3737' }, remoteAddress: '::1' }, passes: true },
  'a host name that was allowed': { visit: { headers: { host: 'mock.test:3737' } }, passes: true },
  'another machine with the admin token': { visit: { remoteAddress: '10.0.0.7', headers: { authorization: 'Bearer admin' } }, passes: true },
  'the admin token under a host name that was not allowed': { visit: { remoteAddress: '10.0.0.7', headers: { host: 'freshbooks:3737', authorization: 'Bearer admin' } }, passes: true },
  'the admin token under no host name': { visit: { headers: { host: 'a b', authorization: 'Bearer admin' } }, passes: false },
  'a foreign host': { visit: { headers: { host: 'evil.example:3737' } }, passes: false },
  'a host that begins like this machine': { visit: { headers: { host: 'localhost.evil.example' } }, passes: false },
  'a host that looks like an address': { visit: { headers: { host: '127.0.0.1.evil.example' } }, passes: false },
  'a foreign origin': { visit: { headers: { origin: 'http://evil.example' } }, passes: false },
  'an origin on another port': { visit: { headers: { origin: 'http://localhost:8080' } }, passes: false },
  'an opaque origin': { visit: { headers: { origin: 'null' } }, passes: false },
  'another machine': { visit: { remoteAddress: '10.0.0.7' }, passes: false },
  'another machine with a token that is not the admin one': { visit: { remoteAddress: '10.0.0.7', headers: { authorization: 'Bearer admit' } }, passes: false },
  'another machine with a token of the API': { visit: { remoteAddress: '10.0.0.7', headers: { authorization: 'Bearer mock-access-token' } }, passes: false },
}

t.test('the guard stands before every route but health, and what it refuses does not happen', async t => {
  const { app, worlds, routes } = await start(t, { adminToken: 'admin', allowedHosts: ['mock.test'] })
  t.ok(routes.length >= 10, 'there are routes', { routes })
  worlds.create('there', 'empty')
  const state = () => JSON.stringify(worlds.names().map(name => [name, contents(worlds.find(name)!)]))
  const before = state()
  const refused = Object.entries(visits).filter(([, { passes }]) => !passes)
  for (const [method, route] of [...routes, ['GET', '/w/there/'], ['GET', '/w/there/_mock/worlds'], ['POST', '/service/_mock/reset'], ['PUT', '//_mock//worlds/:world']]) {
    const url = route.replace(':world', method === 'PUT' ? 'new' : 'there').replace('*', 'static/index.html')
    for (const [who, { visit: { headers, ...visit } }] of refused) {
      const answer = await app.inject({ method: method as 'GET', url, ...visit, headers: { host: HOST, ...headers } })
      const body = method === 'HEAD' ? { problem: 'forbidden' } : answer.json()
      t.match([answer.statusCode, answer.headers['content-type'], body.problem], [403, /^application\/problem\+json/, 'forbidden'], `${method} ${url} from ${who}`)
    }
  }
  t.equal(state(), before, 'nothing was made, reset or dropped')
})

t.test('whom the guard knows it lets in, and health is for everybody', async t => {
  const { send } = await start(t, { adminToken: 'admin', allowedHosts: ['mock.test'] })
  for (const [who, { visit, passes }] of Object.entries(visits)) {
    t.equal((await send('GET', '/_mock/worlds', visit)).status, passes ? 200 : 403, who)
    t.match(await send('GET', '/_mock/health', visit), { status: 200, json: { ok: true, ready: true, uptime_ms: 0 } }, `health for ${who}`)
  }
})

t.test('the links of a world are right for whoever asks', async t => {
  const { send } = await start(t, { adminToken: 'admin' })
  await send('PUT', '/_mock/worlds/linked', { payload: { from: 'seed' } })
  const asked = async (host: string, url: string, authorization: string) => (await send('GET', url, { headers: { host, authorization } })).json
  for (const host of ['localhost:3737', 'freshbooks:3737', '127.0.0.1:4000']) {
    const { base_url, env } = await asked(host, '/_mock/worlds/linked', 'Bearer admin')
    t.same([base_url, env.FRESHBOOKS_API_URL], Array(2).fill(`http://${host}/w/linked`))
    const { token_endpoint } = await asked(host, '/w/linked/.well-known/oauth-authorization-server', '')
    t.match(token_endpoint, `http://${host}/w/linked/`)
    const path = '/w/linked/accounting/account/ACME01/invoices/invoices'
    const { response: { result: { invoices: [{ id }] } } } = await asked(host, path, 'Bearer mock-access-token-linked')
    const { response } = await asked(host, `${path}/${id}/share_link?share_method=share_link`, 'Bearer mock-access-token-linked')
    t.match(response.result.share_link.share_link, `http://${host}/w/linked/`)
  }
})

t.test('without an admin token nobody holds one', async t => {
  const { send } = await start(t)
  for (const authorization of ['Bearer ', 'Bearer undefined', 'Bearer']) {
    t.equal((await send('GET', '/_mock/worlds', { remoteAddress: '10.0.0.7', headers: { authorization } })).status, 403, authorization)
  }
})

t.test('no page of another origin may read the control API', async t => {
  const { app } = await start(t)
  for (const [method, url] of [['GET', '/'], ['GET', '/w/default'], ['GET', '/_mock/worlds'], ['GET', '/_mock/health'], ['OPTIONS', '/_mock/worlds'], ['GET', '//_mock/worlds'], ['GET', '/w/default/_mock/worlds']] as const) {
    const { headers } = await app.inject({ method, url, headers: { host: HOST } })
    t.notOk(headers['access-control-allow-origin'], `${method} ${url}`)
  }
})

t.test('the front page tells a browser and a program the same, escapes everything and is not in the log', async t => {
  const { app, worlds, send } = await start(t, { maxWorlds: 5 })
  const world = worlds.create('other', 'empty')
  const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', host: HOST }
  await makeClient(send, 'mock-access-token-other')
  await send('POST', `/w/other${clients}`, { ...bearer('mock-access-token-other'), payload: { client: { email: '<b id=x>"bold"</b>' } } })
  await send('GET', '/w/other/%3Cscript%3E?access_token=0123456789abcdef')
  await send('GET', `/w/other${clients}`)
  for (const url of ['/w/other', '/w/other/', '/w/other/_mock', '//w/other//']) {
    const page = await app.inject({ url, headers: browser })
    t.match([page.statusCode, page.headers['content-type'], page.headers['cache-control']], [200, 'text/html; charset=utf-8', 'no-store'], url)
    t.match(page.headers['content-security-policy'], /^default-src 'none'; style-src 'unsafe-inline';/, 'nothing on it can run')
    for (const part of ['ACME01', '1000001', '00000000-0000-4000-8000-000001000001', 'mock-access-token-other', 'mock-client-secret-other', `http://${HOST}/_mock/docs`]) {
      t.ok(page.body.includes(part), part)
    }
    t.match(page.body, /<a href="http:\/\/localhost:3737\/">default<\/a>/, 'the other worlds are one click away')
    t.match(page.body, /email: Invalid value &#39;&lt;b id=x&gt;&quot;bold&quot;&lt;\/b&gt;&#39;/, 'what was sent is text')
    t.match(page.body, /no token was sent/)
    t.same([...page.body.matchAll(/<script/g)].length, 1, 'the script that follows links to documents')
    t.notMatch(page.body, /<script\s|<script>[^<]*<(?!\/script)|<b id=x|0123456789abcdef|https?:\/\/(?!localhost:3737)/)
    const { json } = await send('GET', url)
    t.match(json, { ok: true, version: String, world: { world: 'other', account_id: 'ACME01', access_token: 'mock-access-token-other' }, total: 4 })
    t.match(json.requests.map(({ status, method }: Row) => [status, method]), [[401, 'GET'], [404, 'GET'], [422, 'POST'], [200, 'POST']], 'the newest first')
    for (const link of Object.values(json.links as Record<string, string>)) t.equal((await app.inject({ url: link, headers: { host: HOST } })).statusCode, 200, link)
  }
  t.equal(world.requests.total, 4, 'who looks at a page asks nothing of FreshBooks')
  t.match((await send('GET', '/')).json, { world: { world: 'default' }, requests: [] })
  t.match(await send('GET', '/w/nowhere/'), problem(404, 'unknown_world'))
  t.match(await send('POST', '/'), problem(404, 'unknown_control_path'))
  t.equal((await app.inject({ method: 'HEAD', url: '/', headers: browser })).statusCode, 200)
})

t.test('the API describes itself', async t => {
  const { url } = await listening(t)
  const page = await fetch(`${url}/_mock/docs`)
  t.equal(page.status, 200)
  t.match(page.headers.get('content-type'), /^text\/html/)
  t.match(page.headers.get('content-security-policy'), /^default-src 'self'; (?!.*https?:)/, 'and the browser loads nothing from elsewhere')
  const files = [...(await page.text()).matchAll(/(?:src|href|data-document)="([^"]+)"/g)].map(([, path]) => path!)
  t.equal(files.length, 5)
  for (const path of files) {
    const answer = await fetch(new URL(path, page.url))
    t.equal(answer.status, 200, path)
    t.not((await answer.text()).length, 0)
  }
  const document = await (await fetch(`${url}/_mock/openapi.json`)).json() as any
  t.match(document, { openapi: /^3\./, info: { title: String }, servers: [{ url: '/' }] })
  t.ok(document.paths['/accounting/account/{account}/users/clients']?.post, 'clients can be made')
})
