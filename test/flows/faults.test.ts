// Faults as programs see them: over real connections, by Node's own fetch and by the official SDK; and what
// is left in the world afterwards.
import t, { type Test } from 'tap'
import { connect } from 'node:net'
import type { Change } from '../../src/store/changes.ts'
import { answer } from '../../src/http/answer.ts'
import type { Run } from '../../src/http/resolve-world.ts'
import { staleRead } from '../../src/http/faults.ts'
import { credentialsOf, listening, sdkIn } from '../support/listening.ts'
import { fates, goWrong } from '../support/faults.ts'
import { impatience, until, waits } from '../support/waiting.ts'
import { accounting, ACCOUNT, contents, endpointOf, freshWorld, theServer, type Row } from '../support/world.ts'

const clients = `${accounting}/users/clients`
const draft = { client: { organization: 'Example Ltd', email: 'ada@example.test' } }

/** A listening server and a world of its own. */
async function start (test: Test, name = 'test') {
  const server = await listening(test)
  server.worlds.create(name, 'empty')
  const world = () => server.worlds.find(name)!
  const { accessToken, clientId, clientSecret } = credentialsOf(name)
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }
  const request = (path: string, more: RequestInit = {}) => fetch(server.url + path, { ...more, headers: { ...headers, ...more.headers as object } })
  const create = (more: RequestInit = {}) => request(clients, { method: 'POST', body: JSON.stringify(draft), ...more })
  const stored = (): number => (world().statement('SELECT id FROM clients WHERE organization = ?').all('Example Ltd') as Row[]).length
  const refresh = (refresh_token: string) => request('/auth/oauth/token', {
    method: 'POST',
    headers: { authorization: '' },
    body: JSON.stringify({ grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret, refresh_token }),
  })
  return { ...server, name, world, request, create, stored, refresh, headers }
}

/** What became of a request: its status and body, or the code of what went wrong below. */
async function fate (answer: Promise<Response>): Promise<unknown> {
  try {
    const response = await answer
    return [response.status, await response.text()]
  } catch (error) {
    const { cause, name, message } = error as Error & { cause?: Error & { code?: string } }
    return cause?.code ?? cause?.message ?? (name === 'TimeoutError' ? name : message)
  }
}

/** The words of Node 20's fetch, or of its successors'. */
const noHttp = /^(HPE_INVALID|Response does not match the HTTP\/1\.1 protocol)/

/** What fetch says, and how many clients are there afterwards. */
const losses: ReadonlyArray<[string, object, RegExp, number]> = [
  ['a reset', { kind: 'socket', effect: 'reset' }, /^ECONNRESET$/, 0],
  ['an end without an answer', { kind: 'socket', effect: 'empty' }, /^UND_ERR_SOCKET$/, 0],
  ['an end within the headers', { kind: 'socket', effect: 'close_mid_headers' }, /^(UND_ERR_SOCKET|HPE_\w+)$/, 0],
  ['what is no HTTP', { kind: 'socket', effect: 'garbage' }, noHttp, 0],
  ['silence', { kind: 'socket', effect: 'hang' }, /^TimeoutError$/, 0],
  ['an answer that is cut off', { kind: 'socket', effect: 'truncate', bytes: 20 }, /^UND_ERR_SOCKET$/, 1],
  ['an answer that is nearly whole', { kind: 'socket', effect: 'truncate', bytes: 1_000_000 }, /^UND_ERR_SOCKET$/, 1],
  ['a lost answer', { kind: 'lost_response' }, /^ECONNRESET$/, 1],
  ['an answer that is lost in silence', { kind: 'lost_response', effect: 'hang' }, /^TimeoutError$/, 1],
  ['an answer that is lost in noise', { kind: 'lost_response', effect: 'garbage' }, noHttp, 1],
]

t.test('connections go wrong, before anything is done or after it', async t => {
  const { world, create, stored, request } = await start(t)
  for (const [name, effect, wanted, rows] of losses) {
    goWrong(world(), { id: 'here', match: { operation: 'clients.create' }, when: { times: 1 }, do: effect })
    const { signal, giveUp } = impatience()
    const outcome = fate(create({ signal }))
    await until(`${name} strikes`, () => fates(world()).here?.hits === 1)
    if (String(wanted).includes('Timeout')) giveUp()
    t.match(await outcome, wanted, name)
    t.equal(stored(), rows, `${name}: rows`)
    t.match(await fate(request(clients)), [200, /"total":/], `${name}: the next request is fine`)
    world().db.exec("DELETE FROM faults; DELETE FROM clients WHERE organization = 'Example Ltd'")
    world().faultsChanged()
  }
})

t.test('injected requests fail where a connection would be lost, and the world is the same', async t => {
  for (const [name, effect, , rows] of losses) {
    const client = freshWorld(t)
    goWrong(client.world, { match: { operation: 'clients.create' }, do: effect })
    await t.rejects(client.post(clients, draft), { code: 'ECONNRESET' }, name)
    t.equal(client.sql('SELECT * FROM clients WHERE organization = ?', 'Example Ltd').length, rows, `${name}: rows`)
  }
})

t.test('a body that breaks off under its own length is JSON that cannot be read', async t => {
  const { world, request } = await start(t)
  goWrong(world(), { do: { kind: 'socket', effect: 'truncate', bytes: 15, fitting_length: true } })
  t.same(await fate(request(clients)), [200, '{"response":{"r'])
  await t.rejects(request(clients).then(response => response.json()), SyntaxError)
})

t.test('a body may come slowly', async t => {
  const { world, request } = await start(t)
  const whole = await (await request(clients)).text()
  const bytes_per_s = whole.length * 4
  goWrong(world(), { do: { kind: 'socket', effect: 'drip', bytes_per_s } })
  const asked = waits(t)
  const response = await request(clients)
  t.equal(await response.text(), whole)
  const pause = Math.round(bytes_per_s / 10) / bytes_per_s * 1000
  t.equal(asked.filter(milliseconds => milliseconds === pause).length, 3, 'a tenth of a second after each of three parts')
})

t.test('a retry after a lost answer makes a second one: the bug this fault is for', async t => {
  const { world, create, stored } = await start(t)
  goWrong(world(), { id: 'lost', when: { times: 1 }, do: { kind: 'lost_response' } })
  t.equal(await fate(create()), 'ECONNRESET')
  t.equal(stored(), 1)
  t.match(await fate(create()), [200, /Example Ltd/])
  t.equal(stored(), 2)
})

t.test('a crash before the commit leaves nothing, and a request that is refused anyway is refused', async t => {
  const { world, create, stored, request } = await start(t)
  goWrong(world(), { id: 'crash', match: { method: 'POST' }, when: { times: 2 }, do: { kind: 'crash_before_commit' } })
  t.match(await fate(create()), [500, /There was an error accessing your account data/])
  t.match(await fate(request(`${accounting}/invoices/invoices`, { method: 'POST', body: '{"invoice":{}}' })), [422, /required/])
  t.equal(stored(), 0)
  t.match(await fate(create()), [200, /Example Ltd/])
  t.match(fates(world()).crash, { matched: 3, hits: 2, remaining: 0 })
})

t.test('OAuth: a rotation whose answer is lost has happened, one that crashed has not', async t => {
  const { world, refresh, name } = await start(t)
  const first = `mock-refresh-token-${name}`
  goWrong(world(), { match: { operation: 'oauth.token' }, when: { times: 1 }, do: { kind: 'crash_before_commit' } })
  t.match(await fate(refresh(first)), [500, '{"error":"internal_server_error","error_description":"internal server error"}'])
  goWrong(world(), { match: { operation: 'oauth.token' }, when: { times: 1 }, do: { kind: 'lost_response' } })
  t.equal(await fate(refresh(first)), 'ECONNRESET')
  t.match(await fate(refresh(first)), [400, /invalid_grant/], 'the token is spent, its successor unknown')
  t.equal(world().plucked('SELECT count(*) FROM oauth_tokens').get(), 2)
})

t.test('the official SDK: it sees FreshBooks\' words, and its own retries outlive a fault', async t => {
  const server = await listening(t)
  const patient = sdkIn(server, 'patient', 'empty', { retryOptions: { retries: 3, retryDelay: () => 1 } })
  const world = () => server.worlds.find('patient')!
  goWrong(world(), { id: 'busy', match: { operation: 'clients.list' }, when: { times: 2 }, do: { kind: 'error', status: 503 } })
  const { ok, data } = await patient.clients.list(ACCOUNT)
  t.same([ok, data.clients], [true, []])
  t.match(fates(world()).busy, { matched: 3, hits: 2 })
  const hasty = sdkIn(server, 'hasty')
  goWrong(server.worlds.find('hasty')!, { when: { times: 1 }, do: { kind: 'error', preset: 'not_found' } }, { do: { kind: 'socket', effect: 'reset' } })
  await t.rejects(hasty.clients.single(7, ACCOUNT), { statusCode: '404', errors: [{ errorCode: 1012, message: 'Client not found.' }] })
  await t.rejects(hasty.clients.single(7, ACCOUNT), /ECONNRESET|socket hang up/)
})

t.test('a request that waits while its world is reset does not reach the new one', async t => {
  const { world, worlds, create, stored, name } = await start(t)
  goWrong(world(), { id: 'slow', do: { kind: 'delay', ms: 150 } })
  const waiting = fate(create())
  await until('it waits', () => fates(world()).slow?.hits === 1)
  worlds.reset(name)
  t.match(await waiting, [409, /"problem":"world_reset".*was reset or dropped while this request waited/])
  t.equal(stored(), 0)
  goWrong(world(), { id: 'slow', do: { kind: 'delay', ms: 100 } })
  const dropped = fate(create())
  await until('it waits', () => fates(world()).slow?.hits === 1)
  worlds.drop(name)
  t.match(await dropped, [409, /world_reset/])
})

t.test('a program that gives up waiting has its request done all the same', async t => {
  const { world, create, stored } = await start(t)
  goWrong(world(), { id: 'slow', do: { kind: 'delay', ms: 100 } })
  const { signal, giveUp } = impatience()
  const outcome = fate(create({ signal }))
  await until('it waits', () => fates(world()).slow?.hits === 1)
  t.equal(stored(), 0)
  giveUp()
  t.equal(await outcome, 'TimeoutError')
  await until('it is done', () => stored() > 0)
  t.equal(stored(), 1)
})

t.test('a stale read does not know of the last writes, and changes nothing', async t => {
  const server = theServer()
  const client = freshWorld(t)
  const { world } = client
  const written: Array<readonly Change[]> = []
  // what a request does, and what it changed
  const ask = (operation: string, params: object, body?: unknown, run?: Run) => {
    const { status, payload, changes } = answer({
      worlds: server.worlds, world, endpoint: endpointOf(operation)!, token: `mock-access-token-${client.name}`,
      params: { account: ACCOUNT, ...params }, query: {}, headers: {}, body, url: '/', baseUrl: () => '', run,
    })
    if (changes.length > 0) written.push(changes)
    return [status, JSON.parse(String(payload)).response.result?.client ?? 'none']
  }
  const [, { id }] = ask('clients.create', {}, { client: { ...draft.client, fname: 'one' } })
  for (const fname of ['two', 'three']) ask('clients.update', { id: String(id) }, { client: { fname } })
  const before = contents(world)
  const read = (writes: number) => ask('clients.get', { id: String(id) }, undefined, staleRead(world, written.slice(-writes).flat()))
  t.match(ask('clients.get', { id: String(id) }), [200, { fname: 'three' }])
  t.match([read(1), read(2), read(3)], [[200, { fname: 'two' }], [200, { fname: 'one' }], [404, 'none']])
  t.match(ask('clients.get', { id: String(id) }), [200, { fname: 'three' }])
  t.equal(contents(world), before)
  goWrong(world, { id: 'stale', do: { kind: 'stale_read', writes: 2 } })
  await client.post(clients, draft)
  await client.get(clients)
  t.match(fates(world).stale, { matched: 1, hits: 1 }, 'only readings are struck')
})

t.test('a server closes though requests hang, wait and drip', async t => {
  const { app, world, create, request } = await start(t)
  goWrong(world(),
    { id: 'hang', when: { times: 1 }, do: { kind: 'socket', effect: 'hang' } },
    { id: 'drip', when: { times: 1 }, do: { kind: 'socket', effect: 'drip', bytes_per_s: 1 } },
    { id: 'wait', do: { kind: 'delay', ms: 600_000 } })
  const all = [fate(create()), fate(request(clients)), fate(request(clients))]
  await until('all three are struck', () => ['hang', 'drip', 'wait'].every(id => fates(world())[id]?.hits === 1))
  await app.close() // were it to wait for them, the slowest would have its answer in ten minutes
  for (const each of await Promise.all(all)) t.match(each, /^(ECONNRESET|UND_ERR_SOCKET)$/)
})

t.test('the connection itself: nothing comes of an end, noise of garbage', async t => {
  const { url, world } = await start(t)
  const bytes = () => new Promise<string>(resolve => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    let text = ''
    socket.on('data', part => { text += part.toString('latin1') }).on('error', () => {}).on('close', () => resolve(text))
    socket.write(`GET /w/test${clients} HTTP/1.1\r\nHost: x\r\n\r\n`)
  })
  const of = async (effect: object) => {
    goWrong(world(), { when: { times: 1 }, do: effect })
    return bytes()
  }
  t.equal(await of({ kind: 'socket', effect: 'empty' }), '')
  t.equal(await of({ kind: 'socket', effect: 'reset' }), '')
  t.match(await of({ kind: 'socket', effect: 'garbage' }), /^\xff[^]{32}$/)
  t.equal(await of({ kind: 'socket', effect: 'close_mid_headers' }), 'HTTP/1.1 200 OK\r\nContent-Type: applicat')
  t.match(await of({ kind: 'socket', effect: 'truncate', bytes: 7 }), /x-mock-fault: fault-5\r\n[^]*\r\n\r\n\{"error$/i)
})
