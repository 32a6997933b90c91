// What a request can make the server do is bounded: a server of its own is sent what once kept one busy for ever, ended
// its process, or was answered in a shape of the framework. One that hangs is ended by the limit and fails the test.
import { request } from 'node:http'
import { connect } from 'node:net'
import t, { type Test } from 'tap'
import { runServer } from '../support/run.ts'
import { PATIENCE, until } from '../support/waiting.ts'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
}

const TOKEN = 'mock-access-token'
const clients = '/accounting/account/ACME01/users/clients'
const invoices = '/accounting/account/ACME01/invoices/invoices'

type Send = (method: string, path: string, body?: string, headers?: object) => Promise<Answer>

const sendTo = (url: URL): Send => (method, path, body, headers = {}) => new Promise((resolve, reject) => {
  const sent = request({ host: url.hostname, port: url.port, method, path, headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers } }, answer => {
    let text = ''
    answer.setEncoding('utf8').on('data', chunk => { text += chunk })
    answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, text }))
  })
  sent.setTimeout(PATIENCE, () => sent.destroy(new Error(`no answer to ${method} ${path.slice(0, 80)}`)))
  sent.on('error', reject)
  sent.end(body)
})

async function start (t: Test, ...options: string[]) {
  const server = await runServer(t, options)
  const url = new URL(/http:\/\/\S+?:\d+/.exec(server.output)![0])
  return { server, url, send: sendTo(url) }
}

/** Everything that is not FreshBooks' own is a problem of the mock's; nothing has the shape of Fastify. */
function hasOwnShape (t: Test, what: string, { text, headers }: Answer): void {
  t.notMatch(text, /"statusCode":/, `${what}: no shape of the framework`)
  if (/"problem":"/.test(text)) t.match(headers['content-type'], 'application/problem+json', what)
}

const nested = (open: string, close: string, times: number) => `${open.repeat(times)}1${close.repeat(times)}`
const client = (fields: object) => JSON.stringify({ client: { email: 'a@example.test', ...fields } })
const matching = (match: object) => JSON.stringify({ match, do: { kind: 'delay', ms: 1 } })
const check = (one: object) => JSON.stringify({ checks: [one] })
const aliases = [...'bcdefghijklmnop'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghijklmno'[index]}`)}]`)
const bomb = `a: &a [x, x]\n${aliases.join('\n')}`
const manyKeys = Array.from({ length: 30_000 }, (_, index) => `key${index}: 1`)

/** What is sent, and what is answered: status and text. */
const sent: ReadonlyArray<readonly [what: string, method: string, path: string, body: string | undefined, status: number, text: RegExp]> = [
  ['a megabyte of escaped quotes', 'POST', clients, `{"client":{"fname":"${'\\"'.repeat(500_000)}"}}`, 422, /fname/],
  ['the same without an end', 'POST', clients, `"${'\\"'.repeat(500_000)}`, 400, /Unterminated string/],
  ['deep JSON', 'POST', clients, nested('[', ']', 400_000), 400, /nested too deeply/],
  ['a list of 300,000', 'POST', invoices, `{"invoice":{"lines":[${Array(300_000).fill('{}')}]}}`, 400, /more than 2000 values in one list/],
  ['lists of lists', 'POST', invoices, `[${Array(200).fill(`[${Array(1_000).fill(1)}]`)}]`, 400, /more than 100000 values/],
  ['many unknown fields', 'POST', clients, JSON.stringify({ client: Object.fromEntries(manyKeys.slice(0, 1_900).map(key => [key, 1])) }), 422, /At least one field/],
  ['a form of 100,000 values', 'POST', '/auth/oauth/token', 'a=1&'.repeat(100_000), 400, /invalid_request/],
  ['a path of 7,000 segments', 'GET', '/a'.repeat(7_000), undefined, 404, /not_found/],
  ['a path of one long segment', 'GET', `/${'a'.repeat(14_000)}`, undefined, 404, /not_found/],
  ['a query of many parameters', 'GET', `${invoices}?${Array.from({ length: 1_500 }, (_, index) => `a${index}=`).join('&')}`, undefined, 200, /invoices/],
  ['deep JSON for the control API', 'PUT', '/_mock/faults', `{"faults":${nested('[', ']', 1_000_000)}}`, 400, /nested too deeply/],
  ['deep checks', 'POST', '/_mock/verify', `{"checks":[{"body":${nested('{"a":', '}', 100_000)}}]}`, 400, /nested too deeply/],
  ['a name of 20 MB', 'POST', '/_mock/tokens', JSON.stringify({ ['x'.repeat(20_000_000)]: 1 }), 400, /^.{2000,3000}$/],
  ['too many checks', 'POST', '/_mock/verify', JSON.stringify({ checks: Array(1_001).fill({ no_unmatched: true }) }), 400, /more than 1000 checks/],
  ['too many faults', 'PUT', '/_mock/faults', JSON.stringify({ faults: Array(1_001).fill({ do: { kind: 'delay', ms: 1 } }) }), 400, /1000 faults, not more/],
  ...['- ', '[', '{a: ', '? ', '- - '].map(text => [`YAML of ${text} 20,000 times`, 'POST', '/_mock/validate', text.repeat(20_000), 200, /:1:\d+: not YAML: it is nested too deeply/] as const),
  ['YAML nested by indentation', 'POST', '/_mock/validate', Array.from({ length: 2_000 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'), 200, /nested too deeply/],
  ['YAML of a million lines', 'POST', '/_mock/validate', '#\n'.repeat(1_000_000), 200, /too long to be read at once/],
  ['YAML of a hundred thousand backslashes', 'POST', '/_mock/validate', `a: "${'\\x\n'.repeat(200_000)}`, 200, /too long to be read at once/],
  ['YAML of 30,000 keys', 'POST', '/_mock/validate', `version: 1\n${manyKeys.join('\n')}`, 200, /fixture:2:7: key0 must be a list/],
  ['YAML of 30,000 keys in a record', 'POST', '/_mock/validate', `version: 1\nclients:\n  - ${manyKeys.join('\n    ')}`, 200, /fixture:3:5: unknown key 'key0' in clients/],
  ['YAML with aliases', 'POST', '/_mock/validate', `version: 1\n${bomb}`, 200, /\*a cannot be used/],
  ['YAML with an old directive', 'POST', '/_mock/validate', '%YAML 1.1\n---\nversion: 1\nclients: [{ fname: 2026-01-01 }]\n', 200, /"valid":true/],
  ['YAML with a key that is no text', 'POST', '/_mock/validate', `version: 1\n? ${nested('{a: ', '}', 50)}\n: 1`, 200, /fixture:2:3: not YAML: a key must be a text/],
  ['10,000 nested steps', 'POST', '/_mock/validate', `{"version":1,"steps":${nested('[{"with":', '}]', 10_000)}}`, 200, /nested too deeply/],
  ['a billion generated records', 'POST', '/_mock/validate', 'version: 1\nclients:\n  - generate: 1000000000\n', 200, /fixture:3:15: a fixture may generate 100000 records/],
  ['100 times a thousand of them', 'POST', '/_mock/validate', `version: 1\nclients:\n${'  - generate: 1001\n'.repeat(100)}`, 200, /a fixture may generate 100000 records/],
  ['an import nested too deeply', 'POST', '/_mock/import', '['.repeat(20_000), 422, /nested too deeply/],
  ['an import with aliases', 'POST', '/_mock/import', bomb, 422, /alias/i],
  ['a pattern with a back reference', 'POST', '/_mock/faults', matching({ body: { '$.a': { matches: '(a)\\1' } } }), 400, /back reference/],
  ['a pattern that looks ahead', 'POST', '/_mock/faults', matching({ body: { '$.a': { matches: '(?=a)a' } } }), 400, /without lookaround/],
  ['a pattern that repeats a million times', 'POST', '/_mock/verify', check({ query: { a: { matches: '((a{100}){100}){100}' } } }), 400, /is no regular expression|repeats too much/],
  ['a pattern of 501 letters', 'POST', '/_mock/verify', check({ query: { a: { matches: 'a'.repeat(501) } } }), 400, /longer than 500 characters/],
  ['a glob of 501 letters', 'POST', '/_mock/verify', check({ path: '*'.repeat(501) }), 400, /longer than 500 characters/],
  ['a header with a name that none has', 'POST', '/_mock/faults', JSON.stringify({ do: { kind: 'error', headers: { 'a b': 'c' } } }), 400, /'a b' cannot be the name of a header/],
  ['a page of the documentation that is not there', 'GET', '/_mock/docs/nothing/here', undefined, 404, /unknown_control_path/],
  ['a method that nobody has', 'PROPFIND', clients, undefined, 405, /Method not allowed/],
]

t.test('what would take for ever is refused in a sentence', async t => {
  const { server, send } = await start(t)
  for (const [what, method, path, body, status, text] of sent) {
    const answer = await send(method, path, body)
    t.equal(answer.status, status, `${what}: ${answer.text.slice(0, 200)}`)
    t.match(answer.text, text, what)
    hasOwnShape(t, what, answer)
  }
  t.equal((await server.stop()).stderr.replace(/^freshbooks-mock: no operation matches .*\n/gm, ''), '', 'nothing is told as a bug')
})

/** What is asked of the server first, and the request that it then reads. */
const slow: ReadonlyArray<readonly [what: string, first: readonly [string, string], second: readonly [string, string, string?], third: readonly [string, string, string?], text: RegExp]> = [
  ['a fault\'s path', ['/_mock/faults', matching({ path: `/${'**/a/'.repeat(12)}b` })], ['GET', `/${'a/'.repeat(60)}c`], ['GET', '/_mock/faults'], /"matched":0/],
  ['a fault\'s pattern', ['/_mock/faults', matching({ body: { '$.client.fname': { matches: '^(a+)+$' } } })], ['POST', clients, client({ fname: `${'a'.repeat(60)}!` })], ['GET', '/_mock/faults'], /"matched":0/],
  ['a check\'s pattern', ['/_mock/reset', '{}'], ['POST', clients, client({ fname: `${'a'.repeat(60)}!` })], ['POST', '/_mock/verify', check({ never: { body: { '$.client.fname': { matches: '^(a|a)*$' } } } })], /"passed":1/],
  ['a check\'s path', ['/_mock/reset', '{}'], ['GET', `/${'a/'.repeat(60)}c`], ['POST', '/_mock/verify', check({ never: { path: `/${'**/a/'.repeat(12)}b` } })], /"passed":1/],
  ['a filter of the log', ['/_mock/reset', '{}'], ['GET', invoices], ['GET', `/_mock/requests/count?operation=${'*i'.repeat(30)}zz`], /"count":0/],
  ['a path with many descents', ['/_mock/reset', '{}'], ['POST', clients, `{"client":${nested('{"a":', '}', 90)}}`], ['POST', '/_mock/verify', check({ never: { body: { '$..a..a..a..a..a..a..a': 2 } } })], /"passed":1/],
  ['redaction of what might be tokens', ['/_mock/reset', '{}'], ['POST', clients, client({ note: 'eyJ'.repeat(20_000) })], ['GET', '/_mock/requests'], /eyJeyJ/],
  ['redaction of names with brackets', ['/_mock/reset', '{}'], ['POST', clients, client({ [`${'['.repeat(60_000)}\n`]: 1 })], ['GET', '/_mock/requests'], /\[\[\[/],
]

t.test('stars, patterns and redaction look at a text once', async t => {
  const { server, send } = await start(t)
  for (const [what, [path, body], second, third, text] of slow) {
    await send('DELETE', '/_mock/faults')
    t.ok((await send('POST', path, body)).status < 300, what)
    t.ok((await send(...second)).status < 500, `${what}: the request is answered`)
    const answer = await send(...third)
    t.match(answer.text, text, what)
  }
  t.equal((await server.stop()).stderr.replace(/^freshbooks-mock: no operation matches .*\n/gm, ''), '', 'nothing is told as a bug')
})

/** What comes over a connection on which this is written; undefined where nobody listens at the address. */
const raw = (host: string, { port }: URL, text: string): Promise<string | undefined> => new Promise(resolve => {
  const socket = connect(Number(port), host, () => socket.write(text))
  let seen = ''
  socket.setEncoding('utf8').on('data', chunk => { seen += chunk }).on('close', () => resolve(seen)).on('error', () => resolve(undefined))
})

t.test('what is no request, and who goes away, is told in no foreign shape and with no stack', async t => {
  const { server, url, send } = await start(t)
  for (const host of ['127.0.0.1', '::1']) {
    const large = await raw(host, url, `GET / HTTP/1.1\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`)
    if (large === undefined && host === '::1') continue // a machine without IPv6
    t.match(large, /^HTTP\/1\.1 431 .*\r\n[^]*problem\+json[^]*"problem":"head_too_large"/, host)
    t.match(await raw(host, url, 'NONSENSE / HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 400 .*\r\n[^]*"problem":"malformed_request"/, host)
  }
  const aborted = request({ host: url.hostname, port: url.port, method: 'POST', path: clients, headers: { authorization: `Bearer ${TOKEN}`, 'content-length': 1_000 } })
  aborted.on('error', () => {})
  aborted.write('{"client":')
  await new Promise(resolve => aborted.once('socket', socket => socket.once('connect', () => setImmediate(resolve))))
  aborted.destroy()
  let entries: any[] = []
  const look = async () => { entries = JSON.parse((await send('GET', '/_mock/requests?status=0')).text).requests }
  await look()
  await until('the log has the request that was given up', () => { if (entries.length === 0) void look(); return entries.length > 0 })
  t.match(entries, [{ method: 'POST', path: clients, status: 0 }])
  t.equal((await server.stop()).stderr, '', 'no stack')
})

t.test('whatever a request brings into a header is encoded, and the log has it as it was', async t => {
  const { send } = await start(t)
  const unknown = await send('GET', '/accounting/account/%E2%98%83%00/invoices/invoices')
  t.match(unknown, { status: 404, headers: { 'x-mock-hint': /'%E2%98%83%00' is not in this world/ } })
  const unmatched = await send('GET', '/accounting/account/%F0%9F%92%A5/invoices/invoicez')
  t.match(unmatched, { status: 404, headers: { 'x-mock-unmatched': /invoices/ } })
  await send('POST', '/_mock/faults', JSON.stringify({ do: { kind: 'error', status: 418, headers: { 'x-told': 'ünïcode ☃' } } }))
  t.match(await send('GET', invoices), { status: 418, headers: { 'x-told': '%C3%BCn%C3%AFcode %E2%98%83' } })
  const { requests } = JSON.parse((await send('GET', '/_mock/requests')).text)
  t.match(requests[0].hint, "account id '☃\u0000' is not in this world")
  t.match(requests[2].response.headers, { 'x-told': 'ünïcode ☃' })
})

t.test('the log lines of --log show no secret', async t => {
  const { server, send } = await start(t, '--log', 'info')
  const secrets = ['secret-of-the-client', 'code-of-the-consent', 'token-of-the-query']
  await send('GET', `/nowhere?client_secret=${secrets[0]}&code=${secrets[1]}&access_token=${secrets[2]}`)
  const { stdout, stderr } = await server.stop()
  // the token of the world is told before: that is what it is for
  const logged = stdout.slice(server.output.length) + stderr
  t.match(logged, /client_secret=…/)
  for (const secret of [...secrets, TOKEN]) t.notOk(logged.includes(secret), secret)
})
