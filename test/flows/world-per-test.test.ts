// What the helpers of all runners share: names of worlds, the journal of a failed test, and whose server it is.
import t from 'tap'
import { Refusal } from '../../src/control/refusal.ts'
import { connect, type MockWorld } from '../../src/library/index.ts'
import { journalOf } from '../../src/library/runners/journal.ts'
import { closeProcessMock, processMock } from '../../src/library/runners/process-mock.ts'
import { acquireWorld, worldNameFor } from '../../src/library/runners/world-per-test.ts'
import { listening } from '../support/listening.ts'

t.test('a world is called after the runner, the worker and the test', async t => {
  const named: ReadonlyArray<readonly [occasion: Parameters<typeof worldNameFor>[0], name: string | RegExp]> = [
    [{ runner: 'tap', title: 'An invoice is paid', worker: '3' }, 'tap-3-an-invoice-is-paid'],
    [{ runner: 'jest', title: 'Zahlung über 5 € — geht!', worker: '1' }, 'jest-1-zahlung-uber-5-geht'],
    [{ runner: 'node', title: 'x' }, `node-${process.pid}-x`],
    [{ runner: 'vitest', title: '支払い', worker: '2' }, 'vitest-2'],
    [{ runner: 'vitest', title: '', worker: 'a b' }, 'vitest-a-b'],
    [{ runner: 'tap', title: 'very '.repeat(30), worker: '1' }, /^tap-1(-very)+(-v|-ve|-ver)?$/],
  ]
  for (const [occasion, name] of named) {
    if (typeof name === 'string') t.equal(worldNameFor(occasion), name, occasion.title)
    else t.match(worldNameFor(occasion), name, occasion.title)
    t.ok(worldNameFor(occasion).length <= 58, 'with room for a number')
  }
})

/** A world that answers one list of requests. */
const worldWith = (list: (filter: object) => Promise<unknown>): MockWorld =>
  ({ world: 'w', url: 'http://localhost:1/w/w', requests: { list } }) as unknown as MockWorld

const journalWith = async (...requests: object[]): Promise<string[]> =>
  (await journalOf(worldWith(async () => ({ requests })))).split('\n')

const answered = { method: 'GET', path: '/a', status: 200, operation: 'clients.list', warnings: [], faults: [], unmatched: null, hint: null }

t.test('a journal begins with what is most likely the reason', async t => {
  const lines = await journalWith(
    answered,
    { ...answered, path: '/b', warnings: [{ code: 'unread_field', at: '/x', message: 'Nothing reads /x.' }] },
    { ...answered, path: '/c', status: 404 },
    { ...answered, path: '/d', status: 401, hint: 'this token belongs to another world' },
    { ...answered, method: 'POST', path: '/e', status: 503, faults: ['fault-1'] },
    { ...answered, path: '/f', status: 0 },
    { ...answered, path: '/g', status: 404, operation: null, unmatched: { near: ['clients.list'], hint: "did you mean 'clients'?" } },
    { ...answered, path: '/h', query: { page: '2', 'include[]': ['a', 'b'] }, status: 501 })
  t.same(lines, [
    "freshbooks-mock: world 'w' at http://localhost:1/w/w answered 8 requests",
    '  unmatched:',
    '    GET    /g → 404',
    "           did you mean 'clients'?",
    '    GET    /h?page=2&include[]=a&include[]=b → 501  clients.list',
    '  failed (5xx, or no answer):',
    '    POST   /e → 503  clients.list  fault: fault-1',
    '    GET    /f → no answer  clients.list',
    '  refused (4xx):',
    '    GET    /c → 404  clients.list',
    '    GET    /d → 401  clients.list',
    '           this token belongs to another world',
    '  answered, with warnings:',
    '    GET    /b → 200  clients.list',
    '           unread_field: Nothing reads /x.',
    '  answered:',
    '    GET    /a → 200  clients.list',
  ])
})

t.test('of a long journal the last twenty are shown, failures before anything else', async t => {
  const lines = await journalWith(
    { ...answered, path: '/refused', status: 422 }, ...Array.from({ length: 30 }, (_, index) => ({ ...answered, path: `/${index}` })))
  t.equal(lines.filter(line => line.includes('→')).length, 20)
  t.ok(lines.indexOf('  answered: (11 more before these)') > 0)
  t.match(lines[2], '/refused → 422')
  t.match(lines.at(-1), '/29')
  t.match(await journalWith(), [/answered no request$/])
  t.match(await journalWith(answered), [/answered one request$/])
})

t.test('a journal that cannot be read is no further failure', async t => {
  const told = async (list: () => Promise<unknown>) => await journalOf(worldWith(list))
  t.match(await told(async () => { throw new Refusal(503, 'no-server', 'no freshbooks-mock answers') }), /its journal cannot be read: no freshbooks-mock answers$/)
  t.match(await journalOf({ world: 'w', url: 'u' } as unknown as MockWorld), /this version keeps none$/)
})

t.test('a world is new, also where one of its name was left behind', async t => {
  const { url, worlds } = await listening(t)
  process.env.FRESHBOOKS_MOCK_URL = url
  t.teardown(() => delete process.env.FRESHBOOKS_MOCK_URL)
  const occasion = { runner: 'tap', title: 'twice', worker: '1' }
  const left = await connect().world({ name: 'tap-1-twice', from: 'empty' })
  const lodgings = [await acquireWorld(occasion, { from: 'empty' }), await acquireWorld(occasion)]
  t.same(lodgings.map(({ world }) => world.world), ['tap-1-twice-2', 'tap-1-twice-3'])
  t.equal(await lodgings[0]!.release(false), undefined, 'of a test that passed there is nothing to tell')
  t.match(await lodgings[1]!.release(true), /world 'tap-1-twice-3' at http/)
  await left.drop()
  t.same(worlds.names(), ['default'])
  await t.rejects(acquireWorld(occasion, { from: 'nothing' }), { name: 'Refusal', problem: 'unknown-origin' })
})

t.test('without a shared server a process has one mock of its own, made when it is first asked for', async t => {
  const [one, other] = await Promise.all([processMock(), processMock()])
  t.equal(one, other)
  t.match(one.url, /^http:\/\/127\.0\.0\.1:\d+$/)
  await closeProcessMock()
  await t.rejects(fetch(`${one.url}/_mock/health`))
  const next = await processMock()
  t.not(next, one, 'the next one is another')
  await closeProcessMock()
  await closeProcessMock()
})
