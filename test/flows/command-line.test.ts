// The command line as a process: what it prints, where it listens, how it ends, and what it says when it
// cannot start.
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { Agent, get, type IncomingMessage } from 'node:http'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { version } from '../../src/version.ts'
import { listening } from '../support/listening.ts'
import { runMain, runServer, type Environment } from '../support/run.ts'

const token = 'mock-access-token'
const clientsOf = (url: string) => `${url}/accounting/account/ACME01/users/clients`
const authorization = { authorization: `Bearer ${token}` }

const hasIPv6 = Object.values(networkInterfaces()).flat().some(address => address?.address === '::1')

async function json (url: string, init: RequestInit = {}): Promise<any> {
  const answer = await fetch(url, init)
  return answer.json()
}

/** A folder that is gone when the test ends. */
async function folder (t: Test): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'freshbooks-mock-'))
  t.teardown(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** A port that somebody listens on until the test ends. */
async function occupied (t: Test, host: string): Promise<string> {
  const other = createServer().listen(0, host)
  await once(other, 'listening')
  t.teardown(() => other.close())
  return String((other.address() as AddressInfo).port)
}

t.test('with --json it prints one line in which every value works', async t => {
  const server = await runServer(t, ['--json'])
  t.equal(server.output.trim().split('\n').length, 1)
  const ready = JSON.parse(server.output)
  t.match(ready, { event: 'ready', version, world: 'default', pid: server.pid })
  t.match(ready.url, /^http:\/\/localhost:[1-9]\d+$/)
  t.equal(ready.url, `http://localhost:${ready.port}`)
  t.same(ready.env, { FRESHBOOKS_API_URL: ready.url, FRESHBOOKS_AUTH_URL: ready.url })
  t.equal(ready.base_url, ready.url)

  const { response: me } = await json(`${ready.base_url}/auth/api/v1/users/me`, { headers: { authorization: `Bearer ${ready.access_token}` } })
  const [{ business }] = me.business_memberships
  t.same({ account_id: business.account_id, business_id: business.id, business_uuid: business.business_uuid, identity_id: me.identity_id },
    { account_id: ready.account_id, business_id: ready.business_id, business_uuid: ready.business_uuid, identity_id: ready.identity_id })

  const { client_id, client_secret, redirect_uri, refresh_token } = ready
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id, client_secret, redirect_uri, refresh_token })
  const tokens = await json(`${ready.env.FRESHBOOKS_API_URL}/auth/oauth/token`, { method: 'POST', body })
  t.match(tokens, { token_type: /^bearer$/i, expires_in: 43200 })

  const question = new URLSearchParams({ client_id, redirect_uri, response_type: 'code' })
  const consent = await fetch(`${ready.env.FRESHBOOKS_AUTH_URL}/oauth/authorize?${question}`, { redirect: 'manual' })
  t.ok(consent.headers.get('location')?.startsWith(`${redirect_uri}?code=`), 'programs are redirected at once')

  t.match(await json(`http://127.0.0.1:${ready.port}/_mock/health`), { ok: true, ready: true, version, uptime_ms: Number })
  await keepOpen(t, ready.port)
  const { code, stderr } = await server.stop('SIGTERM')
  t.same({ code, stderr }, { code: 0, stderr: '' })
})

/** Makes standard output look like a terminal. */
const atTerminal: Environment = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent('Object.assign(process.stdout, { isTTY: true, columns: 100 })')}`,
}

t.test('at a terminal each request is one line that tells why it was refused; nothing of it is secret', async t => {
  const server = await runServer(t, [], { ...atTerminal, NO_COLOR: '1' })
  const url = /ready on (\S+)/.exec(server.output)![1]!
  const post = (body: object, world = '') => fetch(clientsOf(`${url}${world}`), { method: 'POST', headers: authorization, body: JSON.stringify(body) })
  await json(`${url}/_mock/worlds`, { method: 'POST', body: JSON.stringify({ name: 'other' }) })
  await fetch(`${clientsOf(url)}?page=2&access_token=0123456789abcdef`, { headers: authorization })
  await post({ client: { email: 'no address' } })
  await post({}, '/w/other')
  await fetch(`${url}/accounting/account/ACME01/users/client`, { headers: authorization })
  await fetch(`${url}/%1B%5B2J/x`, { headers: authorization })
  await json(`${url}/_mock/worlds/other/reset`, { method: 'POST', body: '{"keep":["journal"]}' })
  await fetch(clientsOf(`${url}/w/other`))
  const { stdout, stderr } = await server.stop()
  t.equal(stderr, '', 'what matches no operation is told once')
  t.strictSame(stdout.slice(server.output.length).trim().split('\n'), [
    '200 GET    /accounting/account/ACME01/users/clients?page=2&access_token=…cdef  clients.list',
    "422 POST   /accounting/account/ACME01/users/clients  clients.create  email: Invalid value 'no address' for field 'email'.",
    "401 POST   /accounting/account/ACME01/users/clients  clients.create  this token belongs to world 'default', the request is for world 'other'  [world other]",
    "404 GET    /accounting/account/ACME01/users/client  'users/client': did you mean 'users/clients'?",
    stdout.trim().split('\n').at(-2)!,
    "401 GET    /accounting/account/ACME01/users/clients  clients.list  no token was sent: the header 'Authorization: Bearer <access token>' is missing  [world other]",
  ])
  t.match(stdout.trim().split('\n').at(-2), /^404 GET {4}\/%1B%5B2J\/x {2}no operation has this path; the nearest are /)
})

t.test('where nobody looks at a terminal, nothing is printed for a request', async t => {
  for (const [parameters, more] of [[[], {}], [['--json'], atTerminal]] as Array<[string[], Environment]>) {
    const server = await runServer(t, parameters, more)
    const port = /localhost:(\d+)/.exec(server.output)![1]!
    await fetch(clientsOf(`http://localhost:${port}`))
    t.equal((await server.stop()).stdout, server.output)
  }
})

t.test('the log is JSON on standard error, and the line that says ready comes first', async t => {
  const merged = await runServer(t, ['--json', '--log'], atTerminal)
  const { url } = JSON.parse(merged.output)
  await fetch(clientsOf(url), { headers: authorization })
  const { stdout, stderr } = await merged.stop()
  t.equal(stdout, merged.output, 'standard output has one line')
  const lines = stderr.trim().split('\n').map(line => JSON.parse(line))
  t.ok(lines.some(({ req }) => req?.method === 'GET'), 'the request is logged')
  t.match(lines[0].msg, /listening/i)
  const merging = 'process.stderr.write = (...values) => process.stdout.write(...values)'
  const ordered = await runServer(t, ['--json', '--log'], { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(merging)}` })
  const [first, second] = (await ordered.stop()).stdout.trim().split('\n').map(line => JSON.parse(line))
  t.match([first.event, second.msg], ['ready', /listening/i])
})

/** Makes a request over a connection that then stays open. */
async function keepOpen (t: Test, port: number): Promise<void> {
  const agent = new Agent({ keepAlive: true })
  t.teardown(() => agent.destroy())
  const [answer] = await once(get({ host: '127.0.0.1', port, path: '/_mock/health', agent }), 'response') as [IncomingMessage]
  answer.resume()
  await once(answer, 'end')
  t.equal(Object.values(agent.sockets).concat(Object.values(agent.freeSockets)).flat().length, 1, 'a connection is kept open')
}

t.test('a server that stops does not wait for connections that are kept open', async t => {
  const { url, app } = await listening(t)
  await keepOpen(t, Number(new URL(url).port))
  await app.close() // were it to wait, the test would not end
  t.notOk(app.server.listening)
})

t.test('without it, it prints for people', async t => {
  const server = await runServer(t, [])
  const { output } = server
  const url = /ready on (\S+)/.exec(output)?.[1] ?? ''
  t.match(url, /^http:\/\/localhost:[1-9]\d+$/, 'the port is the real one')
  for (const part of [
    `freshbooks-mock ${version}`, 'ACME01', '1000001', '00000000-0000-4000-8000-000001000001', token, 'mock-client-id / mock-client-secret',
    `export FRESHBOOKS_API_URL=${url}\n`, `export FRESHBOOKS_AUTH_URL=${url}\n`, `${url}/_mock/docs`,
  ]) t.ok(output.includes(part), part)
  const [, command] = /(curl .*)/.exec(output) ?? []
  t.equal(command, `curl -H 'Authorization: Bearer ${token}' ${clientsOf(url)}`)
  t.equal((await fetch(clientsOf(url), { headers: authorization })).status, 200, 'the call it suggests works')
  if (hasIPv6) t.match(await json(`http://[::1]:${new URL(url).port}/_mock/health`).catch(String), { ok: true }, 'it answers on [::1], too')
  else t.comment('not looked at: [::1], which this machine does not have')
})

t.test('a signal that comes as soon as it is ready ends it well', async t => {
  const server = await runServer(t, ['--json', '--host', hasIPv6 ? '::1' : '127.0.0.1'])
  t.equal((await server.stop('SIGINT')).code, 0)
  if (hasIPv6) t.match(JSON.parse(server.output).url, /^http:\/\/\[::1\]:\d+$/, 'an address of IPv6 has brackets in a URL')
  else t.comment('not looked at: --host ::1, which this machine does not have')
})

interface Refusal {
  readonly parameters: readonly string[]
  readonly says: RegExp
  readonly more?: Environment
}

const refusals: Readonly<Record<string, Refusal>> = {
  'a port that is none': { parameters: ['--port', 'http'], says: /'--port <number>'.* A port is a number from 0 to 65535/ },
  'a port that is too large': { parameters: ['--port', '65536'], says: /A port is a number from 0 to 65535/ },
  'a PORT that is none': { parameters: [], more: { PORT: 'http' }, says: /port is a number from 0 to 65535/i },
  'an unknown option': { parameters: ['--fixtuers', 'x.yaml'], says: /unknown option '--fixtuers'\n {2}did you mean '--fixtures'\?/ },
  'a prompt that is none': { parameters: ['--port', '0', '--prompt', 'ask'], says: /'--prompt <mode>'.*auto, page/ },
  'a fixture that is not there': { parameters: ['--port', '0', '--fixture', 'nowhere.yaml'], says: /^freshbooks-mock: .*nowhere\.yaml.*no such file/ },
}

t.test('what it cannot do it refuses in a sentence', async t => {
  await Promise.all(Object.entries(refusals).map(async ([what, { parameters, says, more }]) => {
    const { code, stdout, stderr } = await runMain(parameters, more)
    t.equal(code, 1, `${what}: code`)
    t.equal(stdout, '', `${what}: nothing but the message`)
    t.match(stderr, says, what)
    t.notMatch(stderr, /\n\s+at /, `${what}: no stack`)
    t.ok(stderr.trim().split('\n').length <= 2, `${what}: one message`)
  }))
})

t.test('a port in use is told in a sentence, whichever address it is in use on', async t => {
  for (const host of hasIPv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1']) {
    const port = await occupied(t, host)
    const { code, stdout, stderr } = await runMain(['--port', port])
    t.same({ code, stdout, stderr }, { code: 1, stdout: '', stderr: `freshbooks-mock: port ${port} is in use; stop what listens there or choose another with --port\n` }, host)
  }
  if (!hasIPv6) t.comment('not looked at: [::1], which this machine does not have')
})

t.test('--data-dir keeps what was made, tokens and all', async t => {
  const dir = await folder(t)
  const first = await runServer(t, ['--json', '--data-dir', dir])
  const { url, refresh_token, ...ready } = JSON.parse(first.output)
  const { response } = await json(clientsOf(url), { method: 'POST', headers: authorization, body: JSON.stringify({ client: { organization: 'Kept Ltd' } }) })
  const { id } = response.result.client
  await json(`${url}/_mock/worlds/kept`, { method: 'PUT' })
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: ready.client_id, client_secret: ready.client_secret, refresh_token })
  const tokens = await json(`${url}/auth/oauth/token`, { method: 'POST', body })
  t.equal((await first.stop()).code, 0)
  t.same((await readdir(dir)).filter(name => name.endsWith('.sqlite')).sort(), ['default.sqlite', 'kept.sqlite'])

  const second = await runServer(t, ['--json', '--data-dir', dir, '--public-url', 'https://mock.test/freshbooks/'])
  const { port, ...again } = JSON.parse(second.output)
  t.match(again, { url: 'https://mock.test/freshbooks', base_url: /freshbooks$/, env: { FRESHBOOKS_API_URL: /freshbooks$/ } }, 'SDKs want no slash at the end')
  const there = `http://127.0.0.1:${port}`
  const { response: read } = await json(`${clientsOf(there)}/${id}`, { headers: { authorization: `Bearer ${tokens.access_token}` } })
  t.match(read, { result: { client: { id, organization: 'Kept Ltd' } } }, 'a token from before the restart reads it')
  t.equal(again.refresh_token, tokens.refresh_token, 'the ready line has the refresh token that still works')
  t.same((await json(`${there}/_mock/worlds`)).worlds.map(({ name }: { name: string }) => name), ['default', 'kept'])
  t.equal((await fetch(clientsOf(there), { headers: { authorization: `Bearer ${token}-kept` } })).status, 200)
})

t.test('a server starts without a world whose file cannot be used, and says which and why', async t => {
  const other = await folder(t)
  const db = new Database(join(other, 'default.sqlite'))
  db.exec('CREATE TABLE clients (id INTEGER)')
  db.close()
  const [broken, empty] = [await folder(t), await folder(t)]
  await writeFile(join(broken, 'default.sqlite'), 'no database at all, but long enough to look like one might'.repeat(100))
  await writeFile(join(empty, 'default.sqlite'), '')
  const table: ReadonlyArray<readonly [string, string]> = [
    [other, 'was made by another version of freshbooks-mock'],
    [broken, 'cannot be read: it is no SQLite database (SQLITE_NOTADB)'],
    [empty, 'is empty'],
  ]
  await Promise.all(table.map(async ([dir, reason]) => {
    const server = await runServer(t, ['--json', '--data-dir', dir])
    const { event, port, world } = JSON.parse(server.output)
    t.same([event, world], ['ready', undefined], reason)
    const sentence = `world 'default' is lost: ${join(dir, 'default.sqlite')} ${reason}; reset or drop it to go on`
    t.match(await json(clientsOf(`http://localhost:${port}`), { headers: authorization }), { status: 500, problem: 'world_lost', detail: sentence })
    t.match(await json(`http://localhost:${port}/_mock/worlds/other`, { method: 'PUT' }), { world: 'other' }, 'other worlds work')
    t.match(await json(`http://localhost:${port}/_mock/reset`, { method: 'POST' }), { world: 'default', access_token: token })
    t.match(await json(clientsOf(`http://localhost:${port}`), { headers: authorization }), { response: { result: { total: 12 } } })
    t.equal((await server.stop()).stderr, `freshbooks-mock: ${sentence}\n`)
  }))
})
