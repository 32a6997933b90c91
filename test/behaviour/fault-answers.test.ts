// What faults answer: errors in the words of each API, limits, and what requests may ask for themselves.
// One file, though long: the table of what faults answer is its base, and each file is a process.
import t from 'tap'
import { changeConfig, type Config } from '../../src/world/config.ts'
import { periodOf } from '../../src/faults/rate-limit.ts'
import { fates, goWrong } from '../support/faults.ts'
import { waits } from '../support/waiting.ts'
import { accounting, business, clientOf, freshWorld, NOW, theServer, type Answer, type Client, type Headers } from '../support/world.ts'

const clients = `${accounting}/users/clients`
const newer = { 'x-api-version': '2023-02-20' }

/** Asks without comparing the answer with its schema: a fault may answer what FreshBooks would not. */
async function ask (client: Client, url: string, headers: Headers = {}, payload?: object) {
  const { statusCode, body, headers: answered } = await client.server.app.inject({
    method: payload === undefined ? 'GET' : 'POST',
    url,
    headers: { authorization: `Bearer mock-access-token-${client.name}`, ...headers },
    ...(payload === undefined ? {} : { payload }),
  })
  return { status: statusCode, type: answered['content-type'], headers: answered, text: body, body: body.startsWith('{') ? JSON.parse(body) : body }
}

const places = {
  accounting: `${clients}/12345`,
  projects: `${business('projects')}/project/7`,
  timetracking: `${business('timetracking')}/time_entries`,
  auth: '/auth/api/v1/users/me',
}

const flat = { error: 'unauthenticated', error_description: 'This action requires authentication to continue.' }
const legacy = 'The server could not verify that you are authorized to access the URL requested.'
const legacyBusiness = `${legacy} You either supplied the wrong credentials (e.g. a bad password), or your browser doesn't understand how to supply the credentials required.`
const errors = (error: object) => ({ response: { errors: [error] } })
const rpc = (code: number, status: number, reason: string, metadata: object) => ({
  code,
  message: `Request failed with status_code: ${status}`,
  details: [{
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'accounting.api.freshbooks.com',
    metadata: { object: '', message: '', value: '', field: '', ...metadata },
  }],
})
const limited = 'Rate limit exceeded.'
const changed = 'This request conflicts with another one that was made at the same time.'
const broken = 'There was an error accessing your account data.'

type Place = keyof typeof places | 'newer'

/** What a fault does, and status and body at each place. */
const answers: ReadonlyArray<[string, object, Partial<Record<Place, [number, unknown]>>]> = [
  ['unauthenticated', { preset: 'unauthenticated' }, { accounting: [401, flat], newer: [401, flat], projects: [401, flat], timetracking: [401, flat], auth: [401, flat] }],
  ['an expired token, which live nobody can tell from none', { preset: 'expired_token' }, { accounting: [401, flat], projects: [401, flat], auth: [401, flat] }],
  ['the documented 401', { preset: 'unauthenticated_documented' }, {
    accounting: [401, errors({ errno: 1003, message: legacy })],
    newer: [401, rpc(16, 401, '1003', { message: legacy })],
    projects: [401, { message: legacyBusiness }],
    timetracking: [401, { message: 'invalid_token: The request token failed to authenticate or validate.' }],
    auth: [401, flat],
  }],
  ['not found', { preset: 'not_found' }, {
    accounting: [404, errors({ errno: 1012, field: 'userid', message: 'Client not found.', object: 'client', value: '12345' })],
    newer: [404, rpc(5, 404, '1012', { field: 'userid', message: 'Client not found.', object: 'client', value: '12345' })],
    projects: [404, { error: 'Requested resource could not be found.' }],
    auth: [404, { error: 'not_found', error_description: 'The requested URL was not found.' }],
  }],
  ['a field that is missing', { preset: 'validation', field: 'email' }, {
    accounting: [422, errors({ errno: 1001, field: 'email', message: "'email' is a required field.", object: 'client', value: null })],
    newer: [422, rpc(3, 422, '1001', { field: 'email', message: "'email' is a required field.", object: 'client' })],
    projects: [422, { errno: 2001, error: { email: 'Unprocessable Entity' } }],
    auth: [422, { error: 'invalid_resource', error_description: 'Validation failed: email' }],
  }],
  ['validation of no field in particular', { preset: 'validation' }, { projects: [422, { errno: 2001, error: { title: 'field required' } }] }],
  ['a conflict', { preset: 'conflict' }, {
    accounting: [409, errors({ errno: 409, field: null, message: changed, object: 'client', value: null })],
    newer: [409, rpc(6, 409, '409', { message: changed, object: 'client' })],
    projects: [409, { errno: 2001, error: { __root__: changed } }],
    auth: [409, { error: 'invalid_resource', error_description: changed }],
  }],
  ['too many requests', { preset: 'rate_limited' }, {
    accounting: [429, errors({ errno: 429, field: '', message: limited, object: 'request', value: null })],
    newer: [429, rpc(8, 429, '429', { message: limited, object: 'request' })],
    projects: [429, { message: limited }],
    auth: [429, { error: 'too_many_requests', error_description: limited }],
  }],
  ['a failure', { preset: 'server_error' }, {
    accounting: [500, errors({ errno: 500, field: null, message: broken, object: null, value: null })],
    newer: [500, rpc(13, 500, '500', { message: broken })],
    projects: [500, { message: 'An internal error has occurred.' }],
    auth: [500, { error: 'internal_server_error', error_description: 'internal server error' }],
  }],
  ['nothing said', {}, { projects: [500, { message: 'An internal error has occurred.' }] }],
  ['a status alone', { status: 503 }, { newer: [503, rpc(14, 503, '500', { message: broken })], projects: [503, { message: 'An internal error has occurred.' }] }],
  ['429 alone', { status: 429 }, { projects: [429, { message: limited }] }],
  ['an error within a 200', { status: 200, errno: 12001, message: 'You do not have access to items.' }, {
    accounting: [200, errors({ errno: 12001, message: 'You do not have access to items.' })],
  }],
  ['number, field and sentence', { status: 422, errno: 1029, field: 'email', message: 'Taken.' }, {
    accounting: [422, errors({ errno: 1029, field: 'email', message: 'Taken.', object: 'client', value: null })],
    projects: [422, { errno: 1029, error: { email: 'Taken.' } }],
  }],
  ['a sentence for a 401', { status: 401, errno: 1003, message: 'No.' }, {
    accounting: [401, errors({ errno: 1003, message: 'No.' })],
    projects: [401, { errno: 1003, error: 'No.' }],
    auth: [401, { error: 'unauthenticated', error_description: 'No.' }],
  }],
  ['a name', { status: 404, code: 'not_found', message: 'The requested resource was not found.' }, {
    projects: [404, { error_type: 'not_found', message: 'The requested resource was not found.' }],
    auth: [404, { error: 'not_found', error_description: 'The requested resource was not found.' }],
  }],
  ['a code', { status: 404, code: 7, message: 'No.' }, { newer: [404, rpc(7, 404, '1012', { field: 'userid', message: 'No.', object: 'client', value: '12345' })] }],
]

t.test('an error is told in the words of the API that is asked', async t => {
  for (const [name, effect, wanted] of answers) {
    const client = freshWorld(t)
    goWrong(client.world, { id: 'here', do: { kind: 'error', ...effect } })
    for (const [place, [status, body]] of Object.entries(wanted) as Array<[Place, [number, unknown]]>) {
      const answer = await ask(client, places[place === 'newer' ? 'accounting' : place], place === 'newer' ? newer : {})
      t.same([answer.status, answer.body], [status, body], `${name}: ${place}`)
      t.equal(answer.headers['x-mock-fault'], 'here')
    }
  }
})

t.test('a missing scope is told with the scopes that the token has', async t => {
  const client = freshWorld(t)
  client.world.statement("UPDATE oauth_tokens SET scope = 'user:profile:read user:clients:read'").run()
  goWrong(client.world, { do: { kind: 'error', preset: 'insufficient_scope' } })
  const sentence = "insufficient_scope: The request requires higher privileges than provided by the access token. Provided: ['user:profile:read']. Required: ['user:clients:read']."
  const { status, body } = await ask(client, clients)
  t.same([status, body], [403, { message: sentence }])
})

t.test('a proxy\'s page is HTML', async t => {
  const client = freshWorld(t)
  goWrong(client.world, { do: { kind: 'error', preset: 'maintenance_html' } })
  const { status, type, text } = await ask(client, clients)
  t.same([status, type], [503, 'text/html'])
  t.match(text, /^<html>\r\n<head><title>503 Service Temporarily Unavailable/)
})

const refused = (error: string) => ({ error, error_description: String })

t.test('OAuth\'s endpoints refuse in their own words', async t => {
  const cases: ReadonlyArray<[object, number, object]> = [
    [{ kind: 'error', preset: 'unauthenticated' }, 401, refused('invalid_client')],
    [{ kind: 'error', preset: 'expired_token' }, 400, refused('invalid_grant')],
    [{ kind: 'error', preset: 'server_error' }, 500, { error: 'internal_server_error', error_description: 'internal server error' }],
    [{ kind: 'error', status: 400, code: 'invalid_grant', message: 'No.' }, 400, { error: 'invalid_grant', error_description: 'No.' }],
    [{ kind: 'oauth', error: 'invalid_grant' }, 400, refused('invalid_grant')],
    [{ kind: 'oauth', error: 'temporarily_unavailable' }, 503, refused('temporarily_unavailable')],
  ]
  for (const [effect, status, body] of cases) {
    const client = freshWorld(t)
    goWrong(client.world, { id: 'here', do: effect })
    const answer = await ask(client, '/auth/oauth/token', { authorization: '' }, { grant_type: 'refresh_token', client_id: `mock-client-id-${client.name}`, refresh_token: 'x' })
    t.match([answer.status, answer.body], [status, body], JSON.stringify(effect))
    t.equal(answer.headers['x-mock-fault'], 'here', 'the client decides on the world')
    t.equal(answer.headers['x-mock-world'], client.name)
  }
})

t.test('authorize refuses by its redirect, and never to a stranger', async t => {
  const client = freshWorld(t)
  goWrong(client.world, { id: 'here', do: { kind: 'oauth', error: 'access_denied' } })
  const authorize = (uri: string) => ask(client, `/oauth/authorize?client_id=mock-client-id-${client.name}&response_type=code&state=s&redirect_uri=${uri}`)
  const location = new URL(String((await authorize('http://localhost:3000/callback')).headers.location))
  t.same([location.host, location.searchParams.get('error'), location.searchParams.get('state')], ['localhost:3000', 'access_denied', 's'])
  const stranger = await authorize('https://evil.example/')
  t.same([stranger.status, stranger.headers.location], [400, undefined])
  t.equal((await client.get(clients)).status, 200, 'others are not struck')
  t.match(fates(client.world).here, { matched: 2, hits: 2 })
})

t.test('headers of an error: those of the preset, those of the fault, and none by null', async t => {
  const client = freshWorld(t)
  const trio = ['retry-after', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset']
  const seconds = NOW / 1000
  const cases: ReadonlyArray<[object, unknown[]]> = [
    [{ preset: 'rate_limited' }, ['59', '20', '0', String(seconds + 59)]],
    [{ preset: 'rate_limited', headers: { 'Retry-After': 2 } }, ['2', '20', '0', String(seconds + 2)]],
    [{ preset: 'rate_limited', headers: { 'retry-after': null } }, [undefined, '20', '0', String(seconds + 59)]],
    [{ status: 429, headers: { 'Retry-After': '30' } }, ['30', undefined, undefined, undefined]],
    [{ status: 429 }, [undefined, undefined, undefined, undefined]],
  ]
  for (const [effect, wanted] of cases) {
    goWrong(client.world, { id: 'here', when: { times: 1 }, do: { kind: 'error', ...effect } })
    const { headers } = await ask(client, clients)
    t.same(trio.map(name => headers[name]), wanted, JSON.stringify(effect))
    client.world.db.exec('DELETE FROM faults')
    client.world.faultsChanged()
  }
})

t.test('a request may ask for its own fault', async t => {
  const client = freshWorld(t)
  const cases: ReadonlyArray<[Headers, number, string | undefined]> = [
    [{ 'x-mock-response': '429; retry-after=2' }, 429, 'x-mock-response'],
    [{ 'x-mock-response': 'maintenance_html' }, 503, 'x-mock-response'],
    [{ 'x-mock-response': '422; field=email; errno=1029; message="Taken."' }, 422, 'x-mock-response'],
    [{ 'x-mock-delay': '5' }, 200, 'x-mock-delay'],
    [{ 'x-mock-delay': '5', 'x-mock-response': '500' }, 500, 'x-mock-delay, x-mock-response'],
    [{ 'x-mock-response': 'nonsense' }, 400, undefined],
    [{ 'x-mock-response': '99' }, 400, undefined],
    [{ 'x-mock-response': '429; 2' }, 400, undefined],
    [{ 'x-mock-delay': 'long' }, 400, undefined],
    [{ 'x-mock-delay': '99999999' }, 400, undefined],
  ]
  for (const [headers, status, fault] of cases) {
    const answer = await ask(client, clients, headers)
    t.same([answer.status, answer.headers['x-mock-fault']], [status, fault], JSON.stringify(headers))
    if (fault === undefined) t.match(answer.body, { problem: 'bad_fault', detail: /^X-Mock-/ })
  }
  const { headers, body } = await ask(client, clients, { 'x-mock-response': '422; retry-after=2; field=email; errno=1029; message="Taken."' })
  t.equal(headers['retry-after'], '2')
  t.match(body, errors({ errno: 1029, field: 'email', message: 'Taken.' }))
})

const magic: ReadonlyArray<[string, object, number]> = [
  ['users/clients', { client: { email: 'fail-422@mock.test' } }, 422],
  ['users/clients', { client: { email: 'Fail-500@mock.test' } }, 500],
  ['users/clients', { client: { email: 'fail-500@example.test' } }, 200],
  ['invoices/invoices', { invoice: { invoice_number: 'MOCK-429', customerid: 1, create_date: '2026-06-15' } }, 429],
  ['invoices/invoices', { invoice: { lines: [{ name: 'a', qty: '1', unit_cost: { amount: '4.29' } }] } }, 429],
  ['payments/payments', { payment: { amount: { amount: '4.29' } } }, 429],
]

t.test('magic values ask for failures, where the world allows them', async t => {
  const client = freshWorld(t)
  for (const [path, body, status] of magic) {
    const asked = async () => {
      const answer = await ask(client, `${accounting}/${path}`, {}, body)
      return [answer.status, answer.headers['x-mock-fault']]
    }
    changeConfig(client.world, { magic_values: false })
    t.equal((await asked())[1], undefined, 'off by default')
    changeConfig(client.world, { magic_values: true })
    t.same(await asked(), status === 200 ? [200, undefined] : [status, 'magic-value'], JSON.stringify(body))
  }
  await t.rejects(ask(client, `${accounting}/invoices/invoices`, {}, { invoice: { lines: [{ name: '!timeout' }] } }), /hang/)
})

t.test('a limit counts the requests of a token per period of the world\'s clock', async t => {
  const client = freshWorld(t)
  client.setClock(NOW)
  const limit = (rate_limit: Config['rate_limit']) => changeConfig(client.world, { rate_limit })
  limit({ requests: 2, per: '1m' })
  const look = async (token = `mock-access-token-${client.name}`) => {
    const { status, headers } = await ask(client, clients, { authorization: `Bearer ${token}`, 'x-mock-world': client.name })
    return [status, headers['x-ratelimit-remaining'], headers['retry-after'], headers['x-mock-fault']]
  }
  t.same(await look(), [200, '1', '0', undefined])
  client.setClock(NOW + 10_000)
  t.same(await look(), [200, '0', '0', undefined])
  t.same(await look(), [429, '0', '50', 'rate-limit'])
  t.same(await look('another'), [401, '1', '0', undefined], 'another token has its own')
  goWrong(client.world, { id: 'here', when: { times: 1 }, do: { kind: 'error', status: 418 } })
  t.same(await look(), [429, '0', '50', 'rate-limit'], 'a request too many costs no fault')
  client.setClock(NOW + 60_000)
  t.same(await look(), [418, '1', undefined, 'here'])
  t.same(client.sql('SELECT count(*) AS tokens FROM rate_windows'), [{ tokens: 2 }])
  client.setClock(NOW + 7_200_000)
  limit({ requests: 1, per: 'PT1H', headers: false })
  t.same(await look(), [200, undefined, '0', undefined], 'without the headers of the limit if so wanted')
  t.same(client.sql('SELECT count(*) AS tokens FROM rate_windows'), [{ tokens: 1 }], 'what is over is forgotten')
  t.same(await look(), [429, '0', '3600', 'rate-limit'])
  theServer().worlds.reset(client.name)
  t.equal((await clientOf(t, theServer(), client.name).get(clients)).status, 200)
  t.same(['1m', '30 s', '250ms', 'PT90S', '2h', '', 'soon', '0s'].map(periodOf), [60_000, 30_000, 250, 90_000, 7_200_000, undefined, undefined, undefined])
})

t.test('a limit without a number is the one seen of FreshBooks: 600 requests, and 250 by POST', async t => {
  const client = freshWorld(t)
  client.setClock(NOW)
  const trio = ['limit', 'remaining', 'reset'].map(name => `x-ratelimit-${name}`)
  const reset = String(NOW / 1000 + 60)
  const look = async (method: 'GET' | 'POST' | 'PUT', id = '') => {
    const body = method === 'GET' ? {} : { body: { client: { email: 'ada@example.test' } } }
    const { headers } = await client.send({ method, path: `${clients}${id}`, ...body })
    return trio.map(name => headers[name])
  }
  t.same(await look('GET'), [undefined, undefined, undefined], 'none without a limit')
  changeConfig(client.world, { rate_limit: { per: '1m' } })
  t.same(await look('GET'), ['600', '599', reset])
  t.same(await look('POST'), ['250', '249', reset])
  t.same(await look('PUT', '/1'), ['600', '598', reset], 'a problem counts too')
  changeConfig(client.world, { rate_limit: { requests: 700, posts: 300, per: '1m' } })
  t.same(await look('POST'), ['300', '298', reset])
  t.same(await look('GET'), ['700', '697', reset])
  changeConfig(client.world, { rate_limit: { requests: 700, per: '1m' } })
  t.same(await look('POST'), ['700', '696', reset], 'one number is for all of them')
})

t.test('answers have the headers of FreshBooks, empty ones none that begin with x-', async t => {
  const client = freshWorld(t)
  const names = ['vary', 'retry-after', 'x-api-version']
  const shown = ({ status, headers }: Answer) => [status, ...names.map(name => headers[name])]
  const usual = ['Accept-Encoding', '0', '2023-02-20']
  const { project } = (await client.post('/projects/business/1000001/projects', { project: { title: 'A' } })).json
  const path = `/projects/business/1000001/projects/${project.id}`
  t.same(shown(await client.get(path)), [200, ...usual])
  t.same(shown(await client.get(clients)), [200, ...usual])
  t.same(shown(await client.get(`${clients}/1`)), [404, ...usual])
  t.same(shown(await client.get(clients, { authorization: 'Bearer x', 'x-mock-world': client.name })), [401, ...usual])
  t.same(shown(await client.get(path, { 'x-api-version': '2023-09-25' })), [200, 'Accept-Encoding', '0', '2023-09-25'])
  changeConfig(client.world, { latency: { ms: 1 } })
  t.same(shown(await client.get(path)), [200, ...usual], 'also where a fault is in the way')
  t.same(shown(await client.delete(path)), [204, 'Accept-Encoding', undefined, undefined])
  changeConfig(client.world, { latency: null })
  const entry = { is_logged: true, duration: 60, started_at: '2026-06-15T10:00:00Z' }
  const { time_entry } = (await client.post('/timetracking/business/1000001/time_entries', { time_entry: entry })).json
  t.same(shown(await client.delete(`/timetracking/business/1000001/time_entries/${time_entry.id}`)), [204, 'Accept-Encoding', undefined, undefined])
})

t.test('latency makes every answer late', async t => {
  const client = freshWorld(t)
  changeConfig(client.world, { latency: { ms: 20, jitter_ms: 5, distribution: 'normal' } })
  const asked = waits(t)
  const { status, headers } = await client.get(clients)
  t.same([status, headers['x-mock-fault']], [200, 'latency'])
  t.ok(Math.max(0, ...asked) > 2, 'it waits')
})
