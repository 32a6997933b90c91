// Every verb of the control API through its three doors: HTTP, the command line and the library. Each time
// in a world that was made for it, so that the three answers must be the same.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { pathParameters, bodyParameter } from '../../src/control/arguments.ts'
import { verbs } from '../../src/control/index.ts'
import { Refusal } from '../../src/control/refusal.ts'
import { callHere } from '../../src/control/remote.ts'
import { isAboutWorld, type Verb } from '../../src/control/verb.ts'
import { methodsOf } from '../../src/library/facade.ts'
import { connect, type MockWorld } from '../../src/library/index.ts'
import { journalOf } from '../../src/library/runners/journal.ts'
import { closeProcessMock, processMock } from '../../src/library/runners/process-mock.ts'
import { acquireWorld, worldNameFor } from '../../src/library/runners/world-per-test.ts'
import { command } from '../support/commands.ts'
import { listening, type Listening } from '../support/listening.ts'
import { type VerbSample, verbSamples } from '../support/verb-samples.ts'

const WORLD = 'w'

type Input = Readonly<Record<string, unknown>>

/** An answer, or the problem it was refused with. */
type Answer = { readonly answer: unknown } | { readonly refused: Readonly<Record<string, unknown>> }

/** A way to ask a verb about a world. */
type Door = (verb: Verb, input: Input, server: Listening, world: string) => Promise<Answer>

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const refusal = ({ status, problem, detail, hint, did_you_mean }: any) => ({
  refused: { status, problem: String(problem).replaceAll('_', '-'), detail, hint, did_you_mean },
})

const http: Door = async (verb, input, { url }, world) => {
  const values: Input = isAboutWorld(verb) ? { ...input, world } : input
  const path = verb.path.replace(/:(\w+)/g, (_, name: string) => String(values[name]))
  const rest = Object.entries(input).filter(([name]) => !pathParameters(verb).includes(name))
  const isRead = ['GET', 'DELETE'].includes(verb.method)
  const query = isRead && rest.length > 0 ? `?${new URLSearchParams(Object.fromEntries(rest.map(([name, value]) => [name, String(value)])))}` : ''
  const whole = bodyParameter(verb)
  const sent = whole === undefined ? Object.fromEntries(rest) : input[whole]
  const answer = await fetch(`${url}/_mock${path}${query}`, {
    method: verb.method,
    ...isRead || rest.length === 0 ? {} : { body: typeof sent === 'string' ? sent : JSON.stringify(sent) },
  })
  const body = parsed(await answer.text())
  return answer.ok ? { answer: body } : refusal(body)
}

const textOf = (value: unknown): string => typeof value === 'string' ? value : JSON.stringify(value)

const commandLine: Door = async (verb, input, { url }, world) => {
  const whole = bodyParameter(verb)
  const words = pathParameters(verb).map(name => String(input[name]))
  const options = Object.entries(input).filter(([name]) => name !== whole && !pathParameters(verb).includes(name))
    .flatMap(([name, value]) => [`--${name.replaceAll('_', '-')}`, textOf(value)])
  const isGiven = whole !== undefined && input[whole] !== undefined
  const about = isAboutWorld(verb) ? ['--world', world] : []
  const { code, stdout, stderr } = await command(
    [...verb.name.split('.'), ...words, ...isGiven ? ['-'] : [], ...options, ...about, '--json'],
    { url, stdin: isGiven ? textOf(input[whole]) : '' })
  if (code === 0 && stderr === '') return { answer: parsed(stdout) }
  return refusal(parsed(stderr))
}

const library: Door = async (verb, input, { context: house, url }, world) => {
  const methods = methodsOf([verb], callHere(house, () => url), world)
  const [group, deed] = verb.name.split('.') as [string, string?]
  const method: any = deed === undefined ? methods[group] : (methods[group] as any)[deed]
  const whole = bodyParameter(verb)
  const names = whole === undefined ? pathParameters(verb) : [...pathParameters(verb), whole]
  const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name)))
  try {
    const answer = await method(...names.map(name => input[name]), rest)
    return { answer: typeof answer === 'string' ? parsed(answer) : JSON.parse(JSON.stringify(answer)) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return refusal({ status: error.status, problem: error.problem, detail: error.message, ...error.more })
  }
}

const doors: Readonly<Record<string, Door>> = { http, 'command line': commandLine, library }

/** A fresh world, and nothing but it and the default one. */
function startAgain ({ worlds }: Listening): void {
  for (const name of worlds.names()) worlds.drop(name)
  worlds.create(WORLD)
}

/** Without what is another one each time; lines that end in nothing are the same as those that do not. */
function comparable (told: Answer, volatile: readonly string[]): Answer {
  if ('refused' in told) return told
  const { answer } = told
  if (typeof answer === 'string') return { answer: answer.trimEnd() }
  return { answer: Object.fromEntries(Object.entries(answer as object).filter(([name]) => !volatile.includes(name))) }
}

async function through (door: Door, verb: Verb, { input = {}, before = [], volatile = [] }: VerbSample, server: Listening): Promise<Answer> {
  startAgain(server)
  for (const [name, prepared] of before) {
    const made = await library(verbs.find(verb => verb.name === name)!, prepared, server, WORLD)
    if ('refused' in made) throw new Error(`${name}: ${JSON.stringify(made.refused)}`)
  }
  return comparable(await door(verb, input, server, WORLD), volatile)
}

/** The command line judges fixtures by itself and says which file it means. */
const more: Readonly<Record<string, readonly string[]>> = { validate: ['file'] }

t.test('every verb tells the same through all three doors', async t => {
  const server = await listening(t)
  for (const verb of verbs) {
    const sample = verbSamples[verb.name]
    if (sample === undefined) {
      t.fail(`test/support/verb-samples.ts has no sample of ${verb.name}`)
      continue
    }
    const volatile = [...sample.volatile ?? [], ...more[verb.name] ?? []]
    const expected = await through(http, verb, { ...sample, volatile }, server)
    if ('refused' in expected) t.equal(expected.refused.problem, sample.refused, `${verb.name} is refused: ${String(expected.refused.detail)}`)
    else t.equal(undefined, sample.refused, `${verb.name} is done`)
    for (const name of ['command line', 'library']) {
      t.same(await through(doors[name]!, verb, { ...sample, volatile }, server), expected, `${verb.name} through the ${name}`)
    }
  }
})

t.test('every verb tells the same of worlds in memory and of worlds in a folder', async t => {
  const dataDir = mkdtempSync(join(tmpdir(), 'doors-'))
  const [memory, kept] = [await listening(t), await listening(t, { dataDir })]
  t.teardown(() => rmSync(dataDir, { recursive: true, force: true }))
  for (const verb of verbs) {
    const sample = verbSamples[verb.name] ?? {}
    const volatile = [...sample.volatile ?? [], ...verb.name === 'info' ? ['options'] : []]
    const plain = (told: Answer, { url }: Listening): unknown => JSON.parse(JSON.stringify(told).replaceAll(url, 'http://here'))
    const [expected, told] = await Promise.all([memory, kept].map(async server => plain(await through(http, verb, { ...sample, volatile }, server), server)))
    t.same(told, expected, verb.name)
  }
})

t.test('a world that is not there is the same refusal everywhere', async t => {
  const server = await listening(t)
  startAgain(server)
  for (const verb of verbs.filter(isAboutWorld)) {
    const { input = {} } = verbSamples[verb.name] ?? {}
    const expected = await http(verb, input, server, 'ww')
    t.match(expected, { refused: { status: 404, problem: 'unknown-world', detail: 'world \'ww\' does not exist', did_you_mean: 'w' } }, verb.name)
    t.same(await commandLine(verb, input, server, 'ww'), expected, `${verb.name} on the command line`)
    t.same(await library(verb, input, server, 'ww'), expected, `${verb.name} in the library`)
  }
})

// What the helpers of all runners share: names of worlds, the journal of a failed test, and whose server it is.

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
