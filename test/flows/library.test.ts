// The library: a mock in this program with and without a socket, one that runs elsewhere, worlds of one's own,
// the plugin.
import fastify from 'fastify'
import t, { type Test } from 'tap'
import { isAboutWorld } from '../../src/control/verb.ts'
import { verbs } from '../../src/control/index.ts'
import { connect, createMock, freshbooksMock, Refusal, type LocalMock, type Mock, type MockOptions } from '../../src/library/index.ts'
import { listening } from '../support/listening.ts'
import { methodNames } from '../support/method-names.ts'
import { NOW, TODAY } from '../support/world.ts'

const wall = () => NOW

async function mockFor (t: Test, options: MockOptions = {}): Promise<LocalMock> {
  const mock = await createMock({ wall, ...options })
  t.teardown(mock.close)
  return mock
}

/** Mocks that must not differ in anything a program sees. */
const kinds: Readonly<Record<string, (t: Test) => Promise<Mock>>> = {
  'with a socket': t => mockFor(t),
  'without a socket': t => mockFor(t, { port: false }),
  'somewhere else': async t => connect(`${(await listening(t)).url}/`),
}

const newClient = { method: 'POST', body: JSON.stringify({ client: { organization: 'Example Ltd' } }) }
const clients = '/accounting/account/ACME01/users/clients'

async function totalOf (answer: Promise<Response>): Promise<number> {
  return (await (await answer).json() as any).response.result.total
}

for (const [kind, make] of Object.entries(kinds)) {
  t.test(`a mock ${kind}`, async t => {
    const mock = await make(t)

    await t.test('has worlds that know nothing of each other', async t => {
      await using one = await mock.world({ from: 'empty' })
      await using other = await mock.world({ from: 'empty' })
      t.not(one.token, other.token)
      const answer = await one.fetch(clients, newClient)
      t.equal(answer.status, 200)
      t.equal(answer.headers.get('x-mock-world'), one.world)
      t.equal(await totalOf(one.fetch(clients)), 1)
      t.equal(await totalOf(other.fetch(clients)), 0)
      t.equal(await totalOf((await mock.open()).fetch(clients)), 12, 'the default one has its story')
    })

    await t.test('drops a world at the end of its block, and minds no world that has gone', async t => {
      const seen: string[] = []
      {
        await using world = await mock.world({ name: 'short-lived' })
        seen.push(...(await mock.worlds.list()).worlds.map(({ name }) => name))
        await world.drop()
        await world.drop()
      }
      t.ok(seen.includes('short-lived'))
      t.notOk((await mock.worlds.list()).worlds.some(({ name }) => name === 'short-lived'))
    })

    await t.test('takes whatever fetch takes', async t => {
      await using world = await mock.world({ from: 'empty' })
      const me = '/auth/api/v1/users/me'
      const calls: ReadonlyArray<readonly [string | URL | Request, RequestInit?]> = [
        [me], [`${world.url}${me}`], [new URL(`${world.url}${me}?x=1`)], [new Request(`${world.url}${me}`)],
        [`https://api.freshbooks.com${me}`], [me, { headers: new Headers({ accept: 'application/json' }) }],
        [me, { headers: [['authorization', `Bearer ${world.token}`]] }],
      ]
      for (const [input, init] of calls) {
        const answer = await world.fetch(input, init)
        t.match({ status: answer.status, world: answer.headers.get('x-mock-world') }, { status: 200, world: world.world }, String(input))
      }
      const posted = await world.fetch(new Request(`https://api.freshbooks.com${clients}`, newClient))
      t.equal(posted.status, 200)
      t.equal((await world.fetch(me, { headers: { authorization: 'Bearer nobody' } })).status, 401, 'its own token stays')
      t.equal((await mock.fetch(`${world.url}${me}`)).status, 401, 'a mock gives no token')
      await t.rejects(world.fetch('https://example.com/'), { name: 'TypeError', message: /example\.com.* is not of the mock at http/ })
      await t.rejects(world.fetch('clients'), { name: 'TypeError', message: /give a path/ })
      t.equal((await world.fetch('/nowhere')).status, 404)
    })

    await t.test('answers without a body, and with bytes', async t => {
      await using world = await mock.world()
      const project = await (await world.fetch('/projects/business/1000001/projects?per_page=1')).json() as any
      const gone = await world.fetch(`/projects/business/1000001/project/${project.projects[0].id}`, { method: 'DELETE' })
      t.same([gone.status, await gone.text()], [204, ''])
    })

    await t.test('tells the same refusals', async t => {
      await t.rejects(mock.open('nobody'), new Refusal(404, 'unknown-world', "world 'nobody' does not exist"))
      await t.rejects(mock.world({ name: 'no name' }), { name: 'Refusal', status: 400, problem: 'bad-world-name' })
      await t.rejects(mock.world({ form: 'empty' } as object), { name: 'Refusal', problem: 'unknown-parameter', more: { did_you_mean: 'from' } })
      await using world = await mock.world({ from: 'empty' })
      await t.rejects(world.snapshots.restore('none'), { name: 'Refusal', status: 404, problem: 'unknown-snapshot' })
      await t.rejects(world.reset('empty' as never), { name: 'Refusal', status: 400, problem: 'bad-arguments', message: 'reset is called as reset({ to, keep })' })
      await t.rejects((world.snapshots.save as any)('a', {}, {}), { message: 'snapshots.save is called as snapshots.save(name)' })
    })

    await t.test('puts a world back', async t => {
      await using world = await mock.world({ from: 'empty' })
      await world.snapshots.save('before')
      await world.fetch(clients, newClient)
      await world.snapshots.restore('before')
      t.equal(await totalOf(world.fetch(clients)), 0)
      await world.fetch(clients, newClient)
      t.match(await world.reset({ to: 'seed' }), { ok: true, world: world.world, access_token: world.token })
      t.equal(await totalOf(world.fetch(clients)), 12)
    })
  })
}

t.test('a mock listens on both names of this machine, and says where', async t => {
  const mock = await mockFor(t)
  for (const host of ['127.0.0.1', '[::1]', 'localhost']) {
    const answer = await fetch(`${mock.url.replace('localhost', host)}/_mock/health`).catch((error: Error) => error)
    if (host === '[::1]' && answer instanceof Error) t.comment('this machine has no ::1')
    else t.equal((answer as Response).status, 200, host)
  }
  const other = await mockFor(t, { host: '127.0.0.1' })
  t.match(other.url, /^http:\/\/127\.0\.0\.1:\d+$/)
})

t.test('inject is Fastify\'s, with and without a socket', async t => {
  for (const port of [0, false] as const) {
    const mock = await mockFor(t, { port })
    const answer = await mock.inject({ url: '/auth/api/v1/users/me', headers: { authorization: 'Bearer mock-access-token' } })
    t.equal(answer.statusCode, 200)
  }
})

t.test('the clock of the surroundings is the worlds\' clock', async t => {
  const mock = await mockFor(t, { port: false })
  await using world = await mock.world({ from: 'empty' })
  const { response } = await (await world.fetch(clients, newClient)).json() as any
  t.ok(response.result.client.updated.startsWith(TODAY))
})

t.test('a mock with a public address says so, and calls still find it', async t => {
  const mock = await mockFor(t, { publicUrl: 'https://fb.example.test/mock/' })
  await using world = await mock.world({ from: 'empty' })
  t.equal(world.url, `https://fb.example.test/mock/w/${world.world}`)
  t.equal((await world.fetch('/auth/api/v1/users/me')).status, 200)
  t.equal((await world.fetch(`${world.url}/auth/api/v1/users/me`)).status, 200)
  await t.rejects(world.fetch('https://fb.example.test/elsewhere'), { name: 'TypeError' })
})

t.test('worlds begin with the fixtures of the mock, and have their ids by name', async t => {
  const fixtures = [
    { version: 1, extends: 'empty', clients: [{ ref: 'ada', organization: 'Ada Ltd' }] },
    'version: 1\nclients:\n  - { ref: grace, organization: Grace Ltd }\n',
  ]
  const mock = await mockFor(t, { port: false, fixtures })
  await using world = await mock.world()
  const organizations = async () => ((await (await world.fetch(clients)).json() as any).response.result.clients as any[]).map(({ organization }) => organization).sort()
  t.same(await organizations(), ['Ada Ltd', 'Grace Ltd'])
  t.same(Object.keys(world.refs).sort(), ['ada', 'grace'])

  await world.seed({ version: 1, clients: [{ ref: 'mary', organization: 'Mary Ltd' }] })
  t.same(Object.keys(world.refs).sort(), ['ada', 'grace', 'mary'], 'refs follow')
  const one = await (await world.fetch(`${clients}/${world.refs.mary}`)).json() as any
  t.equal(one.response.result.client.organization, 'Mary Ltd')
  await world.reset()
  t.same(await organizations(), ['Ada Ltd', 'Grace Ltd'])
  t.same(Object.keys(world.refs).sort(), ['ada', 'grace'])
  await t.rejects(createMock({ port: false, fixtures: ['version: 1\nclients: [{ organisation: x }]'] }), { message: /^fixtures\[0\]:2:\d+.*organization/ })
})

t.test('what cannot start says why in a sentence', async t => {
  const { app } = await mockFor(t)
  const { port } = app.server.address() as { port: number }
  await t.rejects(createMock({ port }), { message: `port ${port} is in use; choose another one, or 0 for one that is free` })
  await t.rejects(createMock({ port: false, fixture: '/nowhere.yaml' }), { message: /nowhere\.yaml/ })
  await t.rejects(createMock({ journalsize: 1 } as object), { name: 'TypeError', message: "createMock has no option 'journalsize': did you mean journalSize?" })
  await t.rejects(connect('http://localhost:1').info(), { name: 'Refusal', problem: 'no-server', message: /^no freshbooks-mock answers at http:\/\/localhost:1/ })
  t.throws(() => connect('localhost:3737'), { name: 'TypeError', message: /must begin with http/ })
})

t.test('what is refused tells a test runner, which shows the stack alone, what to do', async t => {
  const mock = await mockFor(t, { port: false })
  const stackOf = (call: Promise<unknown>): Promise<string> => call.then(() => '', (error: Error) => error.stack ?? '')
  t.match(await stackOf(mock.open('defaul')), /^Refusal: world 'defaul' does not exist\ndid you mean 'default'\?\nhint: PUT \/_mock\/worlds\/defaul makes it\n +at /)
  const world = await mock.open()
  const report = await stackOf(world.verify({ checks: [{ operation: 'clients.create', count: 1 }] }))
  t.match(report, /^Refusal: 1 of 1 check failed in world 'default'[^]*\n1\. exactly 1 time: clients\.create\n +expected [^]*\n +actual [^]*\n +at /)
})

t.test('a mock that is closed twice is closed', async t => {
  const mock = await createMock({ port: false })
  await mock.close()
  await mock.close()
})

t.test('the plugin serves everything under its prefix', async t => {
  const app = fastify()
  t.teardown(() => app.close())
  await app.register(async inner => { await inner.register(freshbooksMock, { prefix: '/freshbooks', wall }) }, { prefix: '/:tenant' })
  app.get('/hello', async () => 'hello')
  const prefix = '/acme/freshbooks'

  await t.test('over no socket', async t => {
    t.equal((await app.inject('/hello')).body, 'hello', 'beside what the application has')
    const { statusCode, body } = await app.inject({ method: 'POST', url: `${prefix}/_mock/worlds`, payload: { from: 'empty', name: 'injected' } })
    t.equal(statusCode, 201)
    t.match(JSON.parse(body), { world: 'injected', base_url: `http://localhost:80${prefix}/w/injected` })
    const headers = { authorization: 'Bearer mock-access-token-injected' }
    const made = await app.inject({ method: 'POST', url: `${prefix}/w/injected${clients}`, headers, payload: { client: { organization: 'Ä' } } })
    t.equal(made.json().response.result.client.organization, 'Ä')
    t.equal((await app.inject({ url: `${prefix}${clients}?per_page=1`, headers })).json().response.result.total, 1)
    for (const path of [prefix, `${prefix}/`]) t.match((await app.inject(path)).json().world, { base_url: `http://localhost:80${prefix}` }, path)
    t.equal((await app.inject(`${prefix}//nowhere`)).statusCode, 404)
  })

  await t.test('over a socket, and links contain the prefix', async t => {
    const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}${prefix}`
    const page = await (await fetch(`${url}/_mock/docs`)).text()
    for (const [, path] of page.matchAll(/(?:src|href|data-document)="([^"]+)"/g)) t.equal((await fetch(new URL(path!, url))).status, 200, path!)
    t.match(await (await fetch(`${url}/_mock/openapi.json`)).json(), { servers: [{ url: prefix }] }, 'the API reference is tried there')
    await using world = await connect(url).world()
    t.equal(world.url, `${url}/w/${world.world}`)
    t.equal(world.env.FRESHBOOKS_API_URL, world.url)
    t.equal((await world.fetch(clients, newClient)).status, 200)
    const metadata = await (await world.fetch('/.well-known/oauth-authorization-server')).json() as any
    t.equal(metadata.token_endpoint, `${world.url}/service/auth/oauth/token`)
    const { response } = await (await world.fetch('/accounting/account/ACME01/invoices/invoices?per_page=1')).json() as any
    const share = await world.fetch(`/accounting/account/ACME01/invoices/invoices/${response.result.invoices[0].id}/share_link?share_method=share_link`)
    t.match((await share.json() as any).response.result.share_link.share_link, `${world.url}/#/link/`)
    const consent = await fetch(`${world.url}/oauth/authorize?response_type=code&client_id=${world.client_id}&redirect_uri=${encodeURIComponent(world.redirect_uri)}&mock_prompt=auto`, { redirect: 'manual' })
    t.match(consent.headers.get('location'), `${world.redirect_uri}?code=`)
  })
})

t.test('the plugin takes a mock that is there, and leaves it open', async t => {
  const mock = await mockFor(t, { port: false, publicUrl: 'http://localhost/mock' })
  const app = fastify()
  await app.register(freshbooksMock, { prefix: '/mock', mock })
  await using world = await mock.world({ from: 'empty' })
  const authorization = `Bearer ${world.token}`
  t.equal((await app.inject({ url: world.url.replace('http://localhost', '') + '/auth/api/v1/users/me', headers: { authorization } })).statusCode, 200)
  await app.close()
  t.equal((await world.fetch('/auth/api/v1/users/me')).status, 200)
})

t.test('every verb is a method, and every method a verb', async t => {
  const mock = await mockFor(t, { port: false })
  await using world = await mock.world({ from: 'empty' })
  const named = { mock: verbs.filter(verb => !isAboutWorld(verb)), world: verbs.filter(isAboutWorld) }
  for (const kind of ['mock', 'world'] as const) {
    const there = named[kind].map(({ name }) => name).sort()
    t.same(there, methodNames[kind], `${kind}: types and verbs`)
    for (const name of there) {
      const method = name.split('.').reduce((methods: any, part) => methods?.[part], kind === 'mock' ? mock : world)
      t.type(method, 'function', name)
    }
  }
})
