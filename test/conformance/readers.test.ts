// Laws of what reads text that a stranger sent: patterns with stars, a tester's own patterns, bounds of JSON, redaction
// of tokens, and headers.
import fc from 'fast-check'
import { createServer } from 'node:http'
import t from 'tap'
import { gunzipSync } from 'node:zlib'
import { isLike, isPathLike } from '../../src/glob.ts'
import { compressed } from '../../src/http/compression.ts'
import { headerText } from '../../src/http/head.ts'
import { isWithin, readJson, type JsonBounds } from '../../src/json-text.ts'
import { readPattern } from '../../src/patterns.ts'
import { redactText } from '../../src/requests/log/redact.ts'
import { storageFailure } from '../../src/store/failures.ts'
import { nearestName } from '../../src/suggest.ts'
import { drawn } from '../support/random.ts'
import { accounting, freshWorld } from '../support/world.ts'

const letters = (alphabet: string, maxLength: number) => fc.array(fc.constantFrom(...alphabet), { maxLength }).map(all => all.join(''))
const escaped = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')

t.test('a star is any text', t => {
  fc.assert(fc.property(letters('ab.*', 6), letters('ab.', 8), (pattern, text) =>
    isLike(pattern, text) === new RegExp(`^${escaped(pattern).replaceAll('*', '.*')}$`).test(text)), drawn(t, { numRuns: 2_000 }))
  t.end()
})

t.test('in a path one star is within a segment, two are any number of segments', t => {
  const part = fc.constantFrom('a', 'b', '*', 'a*', '*b', '**', ':id')
  const meaning: Readonly<Record<string, string>> = { '**': '(?:/[^/]*)*', ':id': '/[^/]+' }
  fc.assert(fc.property(fc.array(part, { maxLength: 5 }), fc.array(fc.constantFrom('a', 'b', 'ab', 'ca'), { minLength: 1, maxLength: 5 }), (parts, segments) => {
    const expected = new RegExp(`^${parts.map(each => meaning[each] ?? `/${each.replaceAll('*', '[^/]*')}`).join('')}$`)
    const path = `/${segments.join('/')}`
    return isPathLike(`/${parts.join('/')}`, path) === expected.test(parts.length === 0 ? path.slice(1) : path)
  }), drawn(t, { numRuns: 2_000 }))
  for (const [pattern, path, is] of [['/a', '/a/', true], ['/a/', '/a', true], ['/a/**', '/a', true], ['**/client', '/x/y/client', true], ['/a/:id', '/a/', false]] as const) {
    t.equal(isPathLike(pattern, path), is, `${pattern} ${path}`)
  }
  t.end()
})

t.test('a tester\'s pattern is found as JavaScript finds it, or refused', t => {
  const found: ReadonlyArray<readonly [string, string]> = [
    ['^Web', 'Web design'], ['design$', 'Web design'], ['^\\d{3}-\\w+$', '123-abc'], ['a|b', 'xb'], ['[^a-c]', 'abcd'], ['(?:ab)+c', 'ababc'], ['^$', ''],
    ['\\u00e9', 'é'], ['x\\/y', 'x/y'], ['(?<name>a)b', 'ab'], ['.+?b', 'aab'], ['[\\w-]+@[\\w.]+', 'a-b@c.d'], ['\\$\\d', '$1'],
  ]
  for (const [pattern, text] of found) {
    for (const searched of [text, `${text}\u0000`, 'nothing', 'Web', 'c']) t.equal(readPattern(pattern)(searched), new RegExp(pattern).test(searched), `${pattern} in ${JSON.stringify(searched)}`)
  }
  for (const refused of ['(', 'a**', '(?=a)', '(?<!a)b', '(a)\\1', '(?<n>a)\\k<n>', '(?:(?:a{100}){100}){100}', 'a'.repeat(501)]) t.throws(() => readPattern(refused), { message: /^(is|has|repeats) / }, refused.slice(0, 20))
  t.equal(readPattern('\\\\1')('\\1'), true, 'a backslash before a number is no back reference')
  t.end()
})

/** Depth, longest list or object and number of commas of a value: what the bounds are about. */
function sizes (value: unknown): { depth: number, items: number, commas: number } {
  if (typeof value !== 'object' || value === null) return { depth: 0, items: 0, commas: 0 }
  const members = Object.values(value)
  const inner = members.map(sizes)
  return {
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
    items: Math.max(members.length, ...inner.map(({ items }) => items)),
    commas: inner.reduce((sum, { commas }) => sum + commas, Math.max(0, members.length - 1)),
  }
}

function refusal (read: () => unknown): string {
  try {
    return `it was read: ${String(read())}`
  } catch (error) {
    return (error as Error).message
  }
}

t.test('JSON is read if it is within its bounds, whatever its texts contain', t => {
  const bounds: JsonBounds = { depth: 3, items: 4, values: 12 }
  const value = fc.letrec(tie => ({
    any: fc.oneof({ depthSize: 'small' }, fc.constantFrom('', '[[[[[', '"{,', '\\', ',,,,,,,', 1, null), fc.array(tie('any'), { maxLength: 6 }), fc.dictionary(fc.constantFrom('a', '}', '"', ',', 'e', 'f'), tie('any'), { maxKeys: 6 })),
  })).any
  const counts = { read: 0, refused: 0 }
  fc.assert(fc.property(value, value => {
    const { depth, items, commas } = sizes(value)
    const isWithin = depth <= bounds.depth && items <= bounds.items && commas <= bounds.values
    counts[isWithin ? 'read' : 'refused']++
    const text = JSON.stringify(value)
    const read = () => JSON.stringify(readJson(text, bounds))
    return isWithin ? read() === text : /nested too deeply|more than/.test(refusal(read))
  }), drawn(t, { numRuns: 500 }))
  t.ok(counts.read > 50 && counts.refused > 50, JSON.stringify(counts))
  t.end()
})

t.test('what a program gives has the same bounds, also where it holds itself or one thing many times', t => {
  const bounds: JsonBounds = { depth: 50, items: 1_000, values: 10_000 }
  const itself: unknown[] = []
  itself.push(itself, itself)
  const bomb = Array.from({ length: 40 }).reduce<unknown>(inner => [inner, inner], 1)
  const deep = (levels: number) => Array.from({ length: levels }).reduce<unknown>(inner => [inner], 1)
  for (const value of [itself, bomb, deep(51), Array(1_001).fill(1), Array(11).fill(Array(1_000).fill(1))]) t.notOk(isWithin(value, bounds))
  for (const value of [1, 'text', null, undefined, deep(50), Array(1_000).fill(1), Buffer.alloc(100_000)]) t.ok(isWithin(value, bounds))
  t.end()
})

t.test('tokens are masked as one pattern would find them, wherever they begin', t => {
  const run = letters('eyJabc.-/ ', 40).map(text => text.replaceAll('a', 'eyJxxxxxxx'))
  const naive = (text: string) => text.replace(/eyJ[\w-]{6,}\.[\w-]*\.?[\w-]*/g, token => token.length >= 12 ? `…${token.slice(-4)}` : '…')
  fc.assert(fc.property(run, text => redactText(text) === naive(text)), drawn(t, { numRuns: 2_000 }))
  t.end()
})

t.test('any text can be a header\'s value, and Node takes what becomes of it', async t => {
  const server = createServer((_request, response) => response.end())
  t.teardown(() => server.close())
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => {
    const value = headerText(text)
    return /^[\t\x20-\x7e]*$/.test(value) && (/^[\t\x20-\x7e]*$/.test(text) ? value === text : decodeURIComponent(headerText(text.toWellFormed().replaceAll('%', ''))) === text.toWellFormed().replaceAll('%', ''))
  }), drawn(t, { numRuns: 1_000 }))
})

t.test('names that are too long to compare get no suggestion', t => {
  t.equal(nearestName('invoces', ['invoices', 'x'.repeat(1_000_000)]), 'invoices')
  t.equal(nearestName('x'.repeat(101), ['x'.repeat(100)]), undefined)
  t.end()
})

const codes: ReadonlyArray<readonly [string, number, string]> = [
  ['SQLITE_FULL', 507, 'disk_full'], ['ENOSPC', 507, 'disk_full'], ['SQLITE_IOERR_WRITE', 500, 'disk_error'], ['SQLITE_CANTOPEN', 500, 'disk_error'],
  ['EROFS', 500, 'disk_error'], ['SQLITE_CORRUPT_INDEX', 500, 'world_damaged'], ['SQLITE_NOTADB', 500, 'world_damaged'],
]

t.test('what a disk does is told as such, on every way in, and a reset works', async t => {
  t.equal(storageFailure(new Error('a bug')), undefined)
  for (const [code, status, problem] of codes) {
    const client = freshWorld(t)
    const send = async (method: 'GET' | 'POST', url: string, payload?: object) => {
      const answer = await client.server.app.inject({ method, url, headers: { authorization: `Bearer mock-access-token-${client.name}` }, ...payload === undefined ? {} : { payload } })
      return { status: answer.statusCode, json: answer.json() }
    }
    const broken = () => { throw Object.assign(new Error('the disk said no'), { code }) }
    Object.assign(client.world, { statement: broken, plucked: broken, transaction: broken })
    const asked = [await send('GET', `${accounting}/users/clients`), await send('POST', `${accounting}/users/clients`, { client: { email: 'a@example.test' } }), await send('GET', `/_mock/worlds/${client.name}/tokens`)]
    for (const answer of asked) t.match(answer, { status, json: { problem, detail: /\(the disk said no\)$/ } }, `${code}: ${JSON.stringify(answer)}`)
    t.equal((await send('POST', `/_mock/worlds/${client.name}/reset`)).status, 200, `${code}: reset`)
    t.equal((await send('GET', `${accounting}/users/clients`)).status, 200)
  }
})

t.test('long answers are in gzip for those who ask for it; the log has them plain', async t => {
  const client = freshWorld(t, 'seed')
  const path = `${accounting}/invoices/invoices`
  const plain = await client.get(path)
  t.match(plain.headers, { vary: 'Accept-Encoding', 'content-encoding': undefined, 'content-length': String(Buffer.byteLength(plain.text)) })
  for (const [asked, is] of [['gzip', true], ['gzip, deflate, br', true], ['br;q=1.0, gzip;q=0.8', true], ['*', true], ['deflate', false], ['gzip;q=0', false], ['gzip; q=0.00, br', false], ['identity', false]] as const) {
    const { headers, rawPayload } = await client.server.app.inject({ url: path, headers: { authorization: `Bearer mock-access-token-${client.name}`, 'accept-encoding': asked } })
    t.equal(headers['content-encoding'], is ? 'gzip' : undefined, asked)
    t.equal(Number(headers['content-length']), rawPayload.length)
    t.equal((is ? gunzipSync(rawPayload) : rawPayload).toString(), plain.text, asked)
    t.equal(String(client.world.requests.all().at(-1)!.response), plain.text)
  }
  const one = await client.get(`${path}?per_page=1`, { 'accept-encoding': 'gzip' })
  t.match(one.headers, { vary: 'Accept-Encoding', 'content-encoding': undefined }, 'a short one stays as it is')
  t.equal(compressed(Buffer.alloc(10_000), 'image/png', { headers: { 'accept-encoding': 'gzip' } } as never).length, 10_000, 'pictures are compressed already')
})
