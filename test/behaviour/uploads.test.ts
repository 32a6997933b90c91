// Uploads: files that go up as multipart bodies and come down to whoever knows their name; what bodies that are no
// JSON, public operations and bytes in the database need beside that.
// One file, though long: the table of files and of what is wrong with them is most of it, and each file is a process.
import { connect } from 'node:net'
import fastify from 'fastify'
import t, { type Test } from 'tap'
import { acceptBodies, acceptJson, readable } from '../../src/http/body.ts'
import { checkedImage, dumpAsJson, dumpAsYaml, dumpOf, imageOf, readDumpText } from '../../src/snapshots/dump.ts'
import type { World } from '../../src/world/world.ts'
import { goWrong } from '../support/faults.ts'
import { control } from '../support/happenings.ts'
import { credentialsOf, listening } from '../support/listening.ts'
import { multipart, type Part } from '../support/multipart.ts'
import { as } from '../support/people.ts'
import { makeRow } from '../support/samples.ts'
import { until } from '../support/waiting.ts'
import { ACCOUNT, buildWith, clientOf, contents, freshWorld, models, NOW, pathOf, type Answer, type Client, type Headers } from '../support/world.ts'

const images = `/uploads/account/${ACCOUNT}/images`
const attachments = `/uploads/account/${ACCOUNT}/attachments`

/** Bytes of every value, some of which are no UTF-8, behind a beginning. */
const bytes = (beginning: string, length = 512): Buffer =>
  Buffer.concat([Buffer.from(beginning, 'latin1'), Buffer.from(Array.from({ length }, (_, index) => index % 256))])

const png = bytes('\x89PNG\r\n\x1a\n')
const pdf = bytes('%PDF-1.7\n', 200_000)

const upload = (client: Client, part: Part | undefined, path = images, headers: Headers = {}): Promise<Answer> => {
  const [body, own] = multipart(part === undefined ? {} : { content: part })
  return client.post(path, body, { ...own, ...headers })
}

/** The jwt of a file that is uploaded, which must succeed. */
async function uploaded (client: Client, part: Part = png): Promise<string> {
  const { status, json, text } = await upload(client, part)
  if (status !== 201) throw new Error(text)
  return json.image.jwt
}

/** A file as it comes down, without any token; `content` is undefined for an error. */
async function download (client: Client, jwt: string, { headers = {}, kind = 'images' }: { headers?: Headers, kind?: string } = {}) {
  const { statusCode, rawPayload, headers: own } = await client.server.app.inject({ url: `/w/${client.name}/uploads/${kind}/${jwt}`, headers })
  return { status: statusCode, content: statusCode === 200 ? rawPayload : undefined, headers: own, text: rawPayload.toString() }
}

const claimed = 'whatever'
const anything = 'anything'

const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString())

t.test('a file goes up and comes down byte for byte, over HTTP and without a token', async t => {
  const { url, worlds } = await listening(t)
  worlds.create('a', 'empty')
  const authorization = `Bearer ${credentialsOf('a').accessToken}`
  for (const { content, type, name, kind } of [
    { content: png, type: 'image/png', name: 'logo.png', kind: 'image' },
    { content: pdf, type: 'application/pdf', name: 'receipt of März.pdf', kind: 'attachment' },
    { content: Buffer.alloc(0), type: 'text/csv', name: 'nothing.csv', kind: 'attachment' },
  ]) {
    const body = new FormData()
    body.append('content', new Blob([content], { type }), name)
    const answer = await fetch(`${url}${kind === 'image' ? images : attachments}`, { method: 'POST', body, headers: { authorization } })
    t.equal(answer.status, 201)
    const { [kind]: row, link } = await answer.json() as any
    t.match(row, { filename: /^upload-[0-9a-f]{40}$/, media_type: type, public_id: row.jwt, uuid: /^[0-9a-f-]{36}$/ })
    t.equal(link, kind === 'image' ? `${url}/w/a/service/uploads/images/${row.jwt}` : undefined)
    const { filename, uuid } = row
    t.equal(JSON.stringify(claimsOf(row.jwt)), JSON.stringify({
      account: 4354764, original_filename: name, length: content.length, filename, bucket: 'uploads', key: `'docs-'-4354764/${filename}`, uuid,
    }), 'the claims, in their order')
    const addresses = ['uploads/images', 'uploads/attachments', 'service/uploads/images', 'service/uploads/attachments']
    for (const address of addresses) {
      const file = await fetch(`${url}/w/a/${address}/${row.jwt}`)
      t.equal(file.status, 200)
      t.ok(Buffer.from(await file.arrayBuffer()).equals(content), `${name} from ${address}`)
      t.equal(file.headers.get('content-type'), type)
      t.equal(file.headers.get('content-length'), String(content.length))
      t.equal(file.headers.get('x-filename'), name === 'logo.png' || name === 'nothing.csv' ? name : encodeURIComponent(name))
      t.match(file.headers.get('content-disposition'), /^inline; filename="/)
    }
    t.equal((await fetch(`${url}/uploads/images/${row.jwt}`, { headers: { authorization } })).status, 200, 'a bearer finds its world')
    t.equal((await fetch(`${url}/uploads/images/${row.jwt}`)).status, 404, 'nobody asks the default world')
    t.equal((await fetch(`${url}/w/a/uploads/images/${row.jwt}`, { method: 'HEAD' })).status, 200)
  }
})

t.test('a file comes down as it is, with its length, also for those who take gzip', async t => {
  const client = freshWorld(t)
  const csv = Buffer.from('date,amount\n'.repeat(2000))
  const jwt = await uploaded(client, { content: csv, type: 'text/csv' })
  const { content, headers } = await download(client, jwt, { headers: { 'accept-encoding': 'gzip' } })
  t.ok(content?.equals(csv))
  t.same([headers['content-encoding'], headers['content-length']], [undefined, String(csv.length)])
})

t.test('a public operation ignores the bearer that is sent, whatever it is', async t => {
  const [client, other] = [freshWorld(t), freshWorld(t)]
  const jwt = await uploaded(client)
  for (const authorization of ['Bearer nobody', 'Basic eDp5', `Bearer mock-access-token-${other.name}`, as(client, { expires_at: NOW - 1 }).authorization!, as(client, { isStranger: true }).authorization!]) {
    t.ok((await download(client, jwt, { headers: { authorization } })).content?.equals(png), authorization)
  }
})

t.test('names and types of parts', async t => {
  const client = freshWorld(t)
  const text = Buffer.from('a,b\n')
  const disposition = (text: string) => ({ content: Buffer.from('x'), type: 'text/csv', disposition: text })
  const typed = (content: Buffer, type?: string) => ({ content, ...(type === undefined ? {} : { type }) })
  const cases: Array<[name: string, part: Part, filename: string, media_type: string, header: string]> = [
    ['a path', disposition('; filename="../../etc/pass.wd"'), 'pass.wd', 'text/csv', 'inline; filename="pass.wd"'],
    ['a path of Windows', disposition('; filename="C:\\\\a\\\\b.csv"'), 'b.csv', 'text/csv', 'inline; filename="b.csv"'],
    ['UTF-8', disposition('; filename="é.csv"'), 'é.csv', 'text/csv', "inline; filename=\"_.csv\"; filename*=UTF-8''%C3%A9.csv"],
    ['RFC 5987', disposition("; filename*=UTF-8''%e2%82%ac%20(1).csv"), '€ (1).csv', 'text/csv', "inline; filename=\"_ (1).csv\"; filename*=UTF-8''%E2%82%AC%20%281%29.csv"],
    ['an unknown character set', disposition("; filename*=nothing''%e2.csv"), claimed, 'text/csv', anything],
    ['quotation marks', disposition('; filename="a\\"b.csv"'), 'a"b.csv', 'text/csv', "inline; filename=\"a_b.csv\"; filename*=UTF-8''a%22b.csv"],
    ['no file name, but a type', disposition(''), '', 'text/csv', anything],
    ['a long name', disposition(`; filename="${'n'.repeat(4000)}"`), 'n'.repeat(255), 'text/csv', anything],
    ['a type that is none', typed(text, 'what ever'), 'file', 'application/octet-stream', anything],
    ['a type with letters of any kind', typed(text, 'image/ü'), 'file', 'application/octet-stream', anything],
    ['a range of types', typed(text, 'image/*'), 'file', 'image/*', anything],
    ['a type in capitals, with a parameter', typed(text, 'TEXT/CSV; charset=x'), 'file', 'text/csv', anything],
    ['no type: text', typed(text), 'file', 'text/plain', anything],
    ['octets: unknown', typed(text, 'application/octet-stream'), 'file', 'application/octet-stream', anything],
    ['no type: PNG', typed(png), 'file', 'image/png', anything],
    ['octets: PDF', typed(pdf, 'application/octet-stream'), 'file', 'application/pdf', anything],
    ['octets: JPEG', typed(bytes('\xff\xd8\xff\xe0'), 'application/octet-stream'), 'file', 'image/jpeg', anything],
    ['octets: GIF', typed(bytes('GIF89a')), 'file', 'image/gif', anything],
    ['octets: WEBP', typed(bytes('RIFF\n\n\n\nWEBP')), 'file', 'image/webp', anything],
    ['PNG with a type of its own', typed(png, 'image/x-icon'), 'file', 'image/x-icon', anything],
  ]
  for (const [name, part, filename, media_type, header] of cases) {
    const answer = await upload(client, part)
    t.equal(answer.status, 201, name)
    const { image } = answer.json
    t.equal(image.media_type, media_type, name)
    if (filename !== claimed) t.equal(claimsOf(image.jwt).original_filename, filename, name)
    const file = await download(client, image.jwt)
    t.equal(file.status, 200, name)
    t.ok(file.content?.equals(typeof part === 'string' || Buffer.isBuffer(part) ? png : part.content), name)
    if (header !== anything) t.equal(file.headers['content-disposition'], header, name)
  }
  const same = [await uploaded(client), await uploaded(client)]
  t.not(same[0], same[1], 'the same file twice is two files')
})

const form = 'multipart/form-data; boundary=x'
const whole = '--x\r\nContent-Disposition: form-data; name="content"; filename="a"\r\n\r\nabc\r\n--x--\r\n'
const MB = 1_048_576

t.test('what is wrong with an upload', async t => {
  const client = freshWorld(t)
  const required = { error: 'Content required' }
  const unread = (why: string) => ({ error: `The multipart body cannot be read: ${why}.` })
  const tooLarge = { error: 'The request body is too large.' }
  const unauthenticated = { error: 'unauthenticated', error_description: 'This action requires authentication to continue.' }
  const [body, own] = multipart({ content: png })
  const parts = (all: Record<string, Part>) => ({ body: multipart(all)[0], headers: own })
  const sent = (text: string, type = form) => ({ body: text, headers: { 'content-type': type } })
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`part${index}`, 'x']))
  const cases: Array<[name: string, sending: { body?: string | Buffer, headers?: Headers, path?: string }, status: number, error: object]> = [
    ['no body', { headers: { 'content-type': '' } }, 400, required],
    ['an empty body', sent(''), 400, required],
    ['no parts', parts({}), 400, required],
    ['JSON', sent('{"content":"x"}', 'application/json'), 400, required],
    ['no JSON where JSON is claimed', sent(whole, 'application/json'), 400, required],
    ['a form', sent('content=x', 'application/x-www-form-urlencoded'), 400, required],
    ['another part', parts({ attachment: png }), 400, required],
    ['a part called like a member of objects', parts({ __proto__: png, constructor: png, toString: png }), 400, required],
    ['a text', parts({ content: 'x' }), 400, required],
    ['a field left empty', parts({ content: { content: Buffer.alloc(0), disposition: '; filename=""', type: 'application/octet-stream' } }), 400, required],
    ['a part without a name', sent(whole.replace(' name="content";', '')), 400, required],
    ['a part of another disposition', sent(whole.replace('form-data', 'attachment')), 400, required],
    ['no boundary', sent(whole, 'multipart/form-data'), 400, unread('Multipart: Boundary not found')],
    ['another boundary', sent(whole, 'multipart/form-data; boundary=y'), 400, unread('Unexpected end of multipart data')],
    ['the end of a body missing', sent(whole.slice(0, -12)), 400, unread('Unexpected end of multipart data')],
    ['the end of a header missing', sent(whole.slice(0, 40)), 400, unread('Unexpected end of multipart data')],
    ['a file of more than 10 MB', parts({ content: Buffer.alloc(10 * MB + 1) }), 413, tooLarge],
    ['a body of more than that', parts({ content: Buffer.alloc(11 * MB) }), 413, tooLarge],
    ['a file of 20 MB', parts({ content: Buffer.alloc(20 * MB) }), 413, tooLarge],
    ['a text of more than 64 KB', parts({ content: png, note: 'x'.repeat(70_000) }), 413, tooLarge],
    ['more parts than anybody needs', parts({ ...many, content: png }), 413, tooLarge],
    ['an unknown account', { body, headers: own, path: images.replace(ACCOUNT, 'NOBODY') }, 404, { error: 'Account not found' }],
    ['no token', { body, headers: { ...own, authorization: '', 'x-mock-world': client.name } }, 401, unauthenticated],
    ['no token and an unreadable body', { body: 'x', headers: { ...own, authorization: '', 'x-mock-world': client.name } }, 401, unauthenticated],
    ['a stranger', { body, headers: { ...own, ...as(client, { isStranger: true }) } }, 403, { error: 'Permission Denied.' }],
    ['a client of the business', { body, headers: { ...own, ...as(client, { role: 'client' }) } }, 403, { error: 'Permission Denied.' }],
    ['a logo by somebody without a business', { body, headers: { ...own, ...as(client, { isStranger: true }) }, path: '/uploads/images' }, 403, { error: 'Permission Denied.' }],
  ]
  const before = contents(client.world)
  for (const [name, { body, headers = {}, path = images }, status, error] of cases) {
    const answer = await client.send({ method: 'POST', path, headers, ...(body === undefined ? {} : { body }) })
    t.equal(answer.status, status, name)
    t.strictSame(answer.json, error, name)
    t.equal(contents(client.world), before, `${name}: nothing is left behind`)
  }
  const scope = 'user:uploads:read'
  t.match((await upload(client, png, images, as(client, { scope }))).json, { message: /^insufficient_scope: .*'user:uploads:write'/ })
  t.match((await client.post(images, '{}')).headers['x-mock-hint'], /reads multipart\/form-data with a boundary; the request has application\/json/)
})

t.test('what is wrong with an address', async t => {
  const [client, other] = [freshWorld(t), freshWorld(t)]
  const jwt = await uploaded(client)
  for (const name of ['a.b.c', '__proto__', '%00', "'", jwt.slice(0, -1), 'x'.repeat(9000)]) {
    for (const kind of ['images', 'attachments']) {
      const { status, text, headers } = await download(client, name, { kind })
      t.strictSame([status, text], [404, '{"error":"File not found"}'], name)
      t.equal(headers['content-type'], 'application/json')
    }
  }
  t.equal((await download(other, jwt)).status, 404, 'a file of another world')
  for (const [method, path] of [['DELETE', `/uploads/images/${jwt}`], ['PUT', images], ['GET', images], ['GET', '/uploads/images']] as const) {
    const answer = await client.send({ method, path })
    t.strictSame([answer.status, answer.json], [422, { error: 'Method not allowed' }], `${method} ${path}`)
  }
  t.equal((await client.get('/uploads/nothing')).status, 404)
})

t.test('a connection that ends in the middle leaves nothing behind', async t => {
  const { url, worlds } = await listening(t)
  const world = worlds.create('a', 'empty')
  const before = contents(world)
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => {})
  socket.write(`POST /w/a${images} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer mock-access-token-a\r\n` +
    `Content-Type: ${form}\r\nContent-Length: 100000\r\n\r\n${whole.slice(0, 80)}`, () => socket.destroy())
  await until('the request is in the log', () => world.requests.all().length === 1)
  t.match(world.requests.all()[0], { status: 0, operation: 'uploads.create_image' })
  t.equal(contents(world), before)
})

t.test('a world holds only so many bytes of files', async t => {
  const client = freshWorld(t)
  client.sql("INSERT INTO blobs VALUES ('uploads', 1, zeroblob(?)) RETURNING id", 40 * MB - png.length)
  await uploaded(client)
  const kept = () => client.sql('SELECT (SELECT count(*) FROM uploads) AS rows, (SELECT count(*) FROM blobs) AS files')
  const answer = await upload(client, Buffer.from('x'))
  t.strictSame([answer.status, answer.json], [413, { error: `freshbooks-mock keeps ${40 * MB} bytes of files in a world.` }])
  t.strictSame(kept(), [{ rows: 1, files: 2 }], 'nothing is left behind')
})

t.test('links lead into the world that answered, whatever chose it', async t => {
  const client = freshWorld(t)
  const { name, server } = client
  const own = `http://localhost:80/w/${name}`
  const invoice = await makeRow(client, 'invoices', 0, { action_mark_as_sent: true })
  const share = pathOf('invoices.share_link', invoice.id)
  const bearer = { authorization: `Bearer mock-access-token-${name}` }
  const [payload, headers] = multipart({ content: png })
  for (const [what, prefix, how] of [['token', '', bearer], ['header', '', { ...bearer, 'x-mock-world': name }], ['prefix', `/w/${name}`, bearer]] as const) {
    const { link } = (await server.app.inject({ method: 'POST', url: `${prefix}${images}`, payload, headers: { ...headers, ...how } })).json()
    t.ok(link.startsWith(`${own}/service/uploads/images/`), `${what}: ${link}`)
    t.equal((await server.app.inject({ url: link.slice('http://localhost:80'.length) })).statusCode, 200, what)
    const { share_link } = (await server.app.inject({ url: `${prefix}${share}`, headers: how })).json().response.result.share_link
    t.ok(share_link.startsWith(`${own}/#/link/`), `${what}: ${share_link}`)
  }
  const fallback = (prefix: string) => server.app.inject({ method: 'POST', url: `${prefix}${images}`, payload, headers: { ...headers, authorization: 'Bearer mock-access-token' } })
  const account = clientOf(t, server, 'default').sql('SELECT account_id FROM businesses')[0].account_id
  t.equal(account, ACCOUNT)
  t.match((await fallback('')).json().link, /^http:\/\/localhost:80\/service\//, 'the default world needs no prefix')
  t.match((await fallback('/w/default')).json().link, /^http:\/\/localhost:80\/w\/default\/service\//, 'but keeps one')
})

t.test('the logo of an application belongs to the first business of its maker', async t => {
  const client = freshWorld(t)
  const { status, json } = await upload(client, png, '/uploads/images')
  t.equal(status, 201)
  t.ok((await download(client, json.image.jwt)).content?.equals(png))
})

t.test('files are in snapshots, copies and exports, and go with a reset', async t => {
  const client = freshWorld(t)
  const { worlds } = client.server
  const files = new Map([[await uploaded(client), png], [await uploaded(client, pdf), pdf], [await uploaded(client, Buffer.alloc(0)), Buffer.alloc(0)]])
  const check = async (of: Client, what: string) => {
    for (const [jwt, content] of files) t.ok((await download(of, jwt)).content?.equals(content), `${what}: ${content.length} bytes`)
  }
  worlds.save(client.name, 'full')
  worlds.create(`${client.name}-copy`, client.name, Infinity)
  const forms: Record<string, (world: World) => Buffer> = {
    JSON: world => imageOf(models, JSON.parse(dumpAsJson(dumpOf(world)))),
    YAML: world => imageOf(models, readDumpText(dumpAsYaml(dumpOf(world)))),
    SQLite: world => checkedImage(models, world.image()),
  }
  const images = Object.entries(forms).map(([name, form]) => [name, form(client.world)] as const)
  await check(clientOf(t, client.server, `${client.name}-copy`), 'a copy')
  for (const [name, image] of images) {
    worlds.reset(client.name)
    for (const jwt of files.keys()) t.equal((await download(client, jwt)).status, 404, 'a reset takes them away')
    worlds.load(client.name, image)
    await check(client, name)
  }
  worlds.reset(client.name)
  worlds.restore(client.name, 'full')
  await check(client, 'a snapshot')
  worlds.drop(`${client.name}-copy`)
  t.ok((await uploaded(client)) !== undefined, 'and more can follow')
})

t.test('bytes that cannot be imported are refused in a sentence', async t => {
  const client = freshWorld(t)
  await uploaded(client)
  const good = dumpOf(client.world)
  const [row] = good.tables.blobs!
  const cases: Array<[rows: object[], sentence: string]> = [
    [[{ ...row, content: 'no base64!' }], 'column \'content\' of row 1 of table \'blobs\' must be base64, not "no base64!"'],
    [[{ ...row, content: 7 }], "column 'content' of row 1 of table 'blobs' must be base64, not 7"],
    [[{ ...row, content: `${'A'.repeat(500)}B` }], `column 'content' of row 1 of table 'blobs' must be base64, not "${'A'.repeat(99)}…`],
    [[{ ...row, id: 1 }], "table 'blobs' has bytes of row 1 of 'uploads', which is not there"],
    [[{ ...row, type: 'nothing' }], `table 'blobs' has bytes of row ${row!.id} of 'nothing', which is not there`],
  ]
  for (const [blobs, message] of cases) t.throws(() => imageOf(models, { ...good, tables: { ...good.tables, blobs } }), { message })
  client.sql('UPDATE uploads SET media_type = ? RETURNING id', 'a\nb')
  client.sql('UPDATE uploads SET original_filename = ? RETURNING id', 'a\nb\ud800.png')
  const [{ jwt }] = client.sql('SELECT jwt FROM uploads') as [{ jwt: string }]
  t.equal((await download(client, jwt)).headers['content-type'], 'image/png', 'a stored type that is none is no header')
  client.sql('DELETE FROM blobs RETURNING id')
  t.equal((await download(client, jwt)).status, 404, 'a row without its bytes is no file')
})

t.test('an upload is a change: a crash takes it back, and an older state lacks it', async t => {
  const client = freshWorld(t)
  const before = contents(client.world)
  goWrong(client.world, { id: 'crash', match: { operation: 'uploads.create_image' }, do: { kind: 'crash_before_commit' }, when: { times: 1 } })
  t.equal((await upload(client, png)).status, 500)
  client.sql('DELETE FROM faults RETURNING id')
  t.equal(contents(client.world), before, 'nothing is left')
  const jwt = await uploaded(client)
  const [{ id }] = client.sql('SELECT id FROM uploads') as [{ id: number }]
  const changes = await control(client, 'changes', {})
  t.strictSame(changes.created.map(({ type, id }: any) => ({ type, id })), [{ type: 'uploads', id }])
  goWrong(client.world, { id: 'stale', match: { operation: 'uploads.get_image' }, do: { kind: 'stale_read' }, when: { times: 1 } })
  t.equal((await download(client, jwt)).status, 404, 'as it was before')
  t.ok((await download(client, jwt)).content?.equals(png), 'as it is')
})

t.test('public operations have faults, and are in the log like others', async t => {
  const client = freshWorld(t)
  const jwt = await uploaded(client)
  goWrong(client.world,
    { id: 'once', match: { operation: 'uploads.get_image' }, do: { kind: 'error', status: 503, message: 'Later.' }, when: { times: 1 } },
    { id: 'limit', match: { operation: 'uploads.get_attachment' }, do: { kind: 'error', preset: 'rate_limited' }, when: { times: 1 } })
  const [once, limited, again] = [await download(client, jwt), await download(client, jwt, { kind: 'attachments' }), await download(client, jwt)]
  t.strictSame([once.status, once.text], [503, '{"error":"Later."}'])
  t.strictSame([limited.status, limited.text], [429, '{"error":"Rate limit exceeded."}'])
  t.equal(again.status, 200)
  t.match(again.headers, { 'x-mock-operation': 'uploads.get_image', 'x-mock-world': client.name })
  const asked = await download(client, jwt, { headers: { 'x-mock-response': '404' } })
  t.equal(asked.status, 404)
  const { requests } = await control(client, 'requests.list', {})
  t.strictSame(requests.map(({ operation, status, faults }: any) => [operation, status, faults]), [
    ['uploads.create_image', 201, []], ['uploads.get_image', 503, ['once']], ['uploads.get_attachment', 429, ['limit']],
    ['uploads.get_image', 200, []], ['uploads.get_image', 404, requests.at(-1).faults],
  ])
  t.strictSame(requests[0].body, { content: { filename: 'file', media_type: 'text/plain', length: png.length } }, 'what was sent, without its bytes')
  t.strictSame(requests[3].response.body, { media_type: 'image/png', length: png.length })
  t.equal(requests[3].token, null)
  await upload(client, 'a text that is no file')
  await client.post(images, 'no parts', { 'content-type': 'text/plain' })
  const more = await control(client, 'requests.list', {})
  t.strictSame(more.requests.slice(-2).map(({ body }: any) => body), [{ content: 'a text that is no file' }, 'no parts'])
})

t.test('a strict world refuses parts that nothing reads, and takes the others', async t => {
  const client = freshWorld(t)
  await control(client, 'config.change', { profile: 'strict' })
  const [body, headers] = multipart({ content: png, note: 'x' })
  const refused = await client.post(images, body, headers)
  t.match(refused, { status: 422, json: { error: /strict about unread_field: Nothing reads \/note/ } })
  t.ok((await download(client, await uploaded(client))).content?.equals(png))
})

t.test('a fixture has files, which other records name by their jwt', async t => {
  const fixture = ['version: 1', 'uploads:', '  - jwt: receipt', '    original_filename: receipt.png', '    content: |',
    ...png.toString('base64').match(/.{1,60}/g)!.map(line => `      ${line}`),
    'expenses:', '  - amount: 5.00', '    date: today', '    category: Advertising', '    attachment: { jwt: receipt, media_type: image/png }', ''].join('\n')
  const { get, world, reset } = await buildWith(t, fixture)
  t.equal((await get('/uploads/attachments/receipt')).status, 200)
  t.ok(Buffer.from(world().plucked('SELECT content FROM blobs').get() as Buffer).equals(png))
  const { fixtureText } = await import('../../src/seed/export.ts')
  const text = fixtureText(world())
  t.notMatch(text, /It cannot say/)
  const again = await buildWith(t, text)
  t.ok((again.world().plucked('SELECT content FROM blobs').get() as Buffer).equals(png), 'its export has the file')
  t.match((await again.get(`/accounting/account/${ACCOUNT}/expenses/expenses?include[]=attachment`)).json.response.result.expenses[0].attachment,
    { jwt: 'receipt', media_type: 'image/png' })
  reset()
  t.equal((await get('/uploads/images/receipt')).status, 200, 'and is there after a reset')
  for (const [lines, message] of [
    ['  - jwt: a\n', /Content required/], ['  - content: "no base64!"\n', /content/],
    ['  - { jwt: a, content: "" }\n  - { jwt: a, content: "" }\n', /jwt/],
  ] as const) await t.rejects(buildWith(t, `version: 1\nuploads:\n${lines}`), { message })
})

t.test('documents and expenses keep what they are sent of a file', async t => {
  const client = freshWorld(t)
  const jwt = await uploaded(client)
  const presentation = { image_logo_src: `/uploads/images/${jwt}` }
  const { id } = await makeRow(client, 'invoices', 0, { presentation, attachments: [{ jwt, media_type: 'image/png' }] })
  const { invoice } = (await client.get(pathOf('invoices.get', id, 'include[]=attachments&include[]=presentation'))).json.response.result
  t.match(invoice, { presentation, attachments: [{ jwt, media_type: 'image/png' }] })
  const expense = await makeRow(client, 'expenses', 0, { attachment: { jwt, media_type: 'image/*' } })
  const read = (await client.get(pathOf('expenses.get', expense.id, 'include[]=attachment'))).json.response.result.expense
  t.match(read, { has_receipt: true, attachment: { jwt, media_type: 'image/*' } })
})

t.test('a form is read by operations that take one; other content types are JSON there', async t => {
  const app = fastify()
  t.teardown(() => app.close())
  acceptJson(app)
  void app.register(async scope => {
    acceptBodies.form(scope)
    scope.post('/form', async ({ body }) => ({ body: readable(body) ?? null }))
  })
  app.post('/json', async ({ body }, reply) => {
    try {
      return { body: readable(body) ?? null }
    } catch {
      return reply.code(400).send()
    }
  })
  const type = 'application/x-www-form-urlencoded'
  const cases: Array<[path: string, type: string, payload: string, status: number, body: unknown]> = [
    ['/form', type, 'a=1&b=%C3%A9+x&c=1&c=2&__proto__=p', 200, JSON.parse('{"a":"1","b":"é x","c":["1","2"],"__proto__":"p"}')],
    ['/form', `${type}; charset=utf-8`, 'a=', 200, { a: '' }],
    ['/form', type, '', 200, null],
    ['/form', 'application/json', '{"a":1}', 200, { a: 1 }],
    ['/json', type, '{"a":1}', 200, { a: 1 }],
    ['/json', type, 'a=1', 400, undefined],
  ]
  for (const [url, type, payload, status, body] of cases) {
    const answer = await app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } })
    t.equal(answer.statusCode, status, `${url} ${payload}`)
    if (body !== undefined) t.equal(answer.body, JSON.stringify({ body }), `${url} ${payload}`)
  }
})

t.test('the OpenAPI document says what goes up and comes down', async (t: Test) => {
  const client = freshWorld(t)
  const { paths } = (await client.get('/_mock/openapi.json')).json
  const { post } = paths['/uploads/account/{account}/images']
  t.strictSame(Object.keys(post.requestBody.content), ['multipart/form-data'])
  t.equal(post.security, undefined, 'a token, as everywhere')
  const { get } = paths['/uploads/images/{jwt}']
  t.strictSame(get.security, [], 'none')
  t.strictSame(get.responses[200].content, { '*/*': { schema: { type: 'string', format: 'binary' } } })
  t.strictSame(Object.keys(get.responses['4XX'].content), ['application/json'])
  t.strictSame(paths['/auth/oauth/token'].post.security, [])
  t.equal(paths['/auth/oauth/token/info'].get.security, undefined)
})
