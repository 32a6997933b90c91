// Faults: which requests they are about, which of those they strike, and how they are set.
import t from 'tap'
import fc from 'fast-check'
import { FaultError, type When } from '../../src/faults/fault.ts'
import { mergePatch } from '../../src/http/faults.ts'
import { effectSchemas, faultSchema } from '../../src/faults/schema.ts'
import { changeConfig } from '../../src/world/config.ts'
import { drawn } from '../support/random.ts'
import { validator } from '../support/schemas.ts'
import { fates, goWrong, operations, perform } from '../support/faults.ts'
import { waits } from '../support/waiting.ts'
import { accounting, business, clientOf, contents, freshWorld, theServer, type Client } from '../support/world.ts'

const clients = `${accounting}/users/clients`
const draft = { client: { email: 'ada@example.test', organization: 'Example Ltd', fname: 'Ada' } }
const teapot = { kind: 'error', status: 418 }

/** Statuses of so many readings of the list of clients. */
async function statuses (client: Client, times: number): Promise<number[]> {
  const all: number[] = []
  for (let time = 0; time < times; time++) all.push((await client.get(clients)).status)
  return all
}

const matches: ReadonlyArray<[string, object, boolean]> = [
  ['everything', {}, true],
  ['its operation', { operation: 'clients.create' }, true],
  ['any operation of its resource', { operation: 'clients.*' }, true],
  ['another operation', { operation: 'clients.list' }, false],
  ['its method', { method: 'POST' }, true],
  ['its method in small letters', { method: 'post' }, true],
  ['another method', { method: 'GET' }, false],
  ['its path', { path: clients }, true],
  ['its path with a slash', { path: `${clients}/` }, true],
  ['one segment of any name', { path: '/accounting/account/*/users/clients' }, true],
  ['a part of a segment', { path: '/accounting/account/AC*/users/clients' }, true],
  ['one segment where there are two', { path: '/accounting/*/users/clients' }, false],
  ['any number of segments', { path: '/accounting/**' }, true],
  ['any segments in the middle', { path: '/accounting/**/clients' }, true],
  ['no segments where any number may be', { path: `${clients}/**` }, true],
  ['the beginning of its path', { path: '/accounting' }, false],
  ['a path whose dot is a letter', { path: '/accounting.account/**' }, false],
  ['a parameter', { query: { page: '2' } }, true],
  ['a parameter as a number', { query: { page: 2 } }, true],
  ['another value of a parameter', { query: { page: '3' } }, false],
  ['a value among several', { query: { 'include[]': 'late_fee' } }, true],
  ['a parameter that is not there', { query: { per_page: null } }, true],
  ['no such parameter, though it is there', { query: { page: null } }, false],
  ['a parameter like a pattern', { query: { page: { matches: '^\\d$' } } }, true],
  ['a name every object has', { query: { constructor: { matches: '.' } } }, false],
  ['a value of the body', { body: { '$.client.email': 'ada@example.test' } }, true],
  ['another value of the body', { body: { '$.client.email': 'bob@example.test' } }, false],
  ['a pattern in the body', { body: { '$.client.email': { matches: '@example\\.test$' } } }, true],
  ['a list of the body', { body: { '$.client.contacts[1].fname': 'Zoe' } }, true],
  ['any place of a list', { body: { '$.client.contacts[*].fname': 'Bob' } }, true],
  ['a name in brackets', { body: { "$['client']['email']": 'ada@example.test' } }, true],
  ['a number sent as text', { body: { '$.client.vat': 1001 } }, true],
  ['an object as a whole', { body: { '$.client.contacts[0]': { fname: 'Bob' } } }, true],
  ['a part of an object', { body: { '$.client.contacts': [{ fname: 'Bob' }] } }, false],
  ['a value that is not there', { body: { '$.client.note': null } }, true],
  ['its token', { token: 'WORLD' }, true],
  ['another token', { token: 'mock-access-token' }, false],
  ['two things of which one is wrong', { operation: 'clients.create', method: 'GET' }, false],
  ['nothing by null', { operation: null, path: null, query: null, body: null, token: null, method: null }, true],
]

t.test('a fault is about the requests its match describes', async t => {
  const client = freshWorld(t)
  const body = { client: { ...draft.client, vat: '1001', contacts: [{ fname: 'Bob' }, { fname: 'Zoe' }] } }
  for (const [name, match, isMatch] of matches) {
    const token = 'token' in match && match.token === 'WORLD' ? { token: `mock-access-token-${client.name}` } : {}
    goWrong(client.world, { id: 'here', match: { ...match, ...token }, do: teapot })
    const { status, headers } = await client.post(`${clients}?page=2&include[]=grand_total&include[]=late_fee`, body)
    t.same([status, headers['x-mock-fault']], isMatch ? [418, 'here'] : [200, undefined], name)
    t.same(perform(client, 'faults.remove', { id: 'here' }).fault.hits, isMatch ? 1 : 0, `${name}: counted`)
  }
})

t.test('paths that lead nowhere can be struck too', async t => {
  const client = freshWorld(t)
  goWrong(client.world, { match: { path: '/payments/**' }, do: { kind: 'error', preset: 'server_error' } })
  t.equal((await client.get('/payments/account/ACME01/orders')).status, 500)
  t.equal((await client.get('/nowhere')).status, 404)
})

const whens: ReadonlyArray<[string, When, string]> = [
  ['always', {}, 'xxxxxx'],
  ['after two', { after: 2 }, '..xxxx'],
  ['twice', { times: 2 }, 'xx....'],
  ['twice after one', { after: 1, times: 2 }, '.xx...'],
  ['every second one', { every: 2 }, '.x.x.x'],
  ['every second one after one, once', { every: 2, after: 1, times: 1 }, '..x...'],
  ['never by chance', { probability: 0 }, '......'],
  ['always by chance', { probability: 1 }, 'xxxxxx'],
]

t.test('a fault strikes the requests whose turn it is, and counts', async t => {
  const client = freshWorld(t)
  for (const [name, when, wanted] of whens) {
    goWrong(client.world, { id: 'here', when, do: teapot })
    const got = (await statuses(client, 6)).map(status => status === 418 ? 'x' : '.').join('')
    t.equal(got, wanted, name)
    const hits = [...wanted].filter(one => one === 'x').length
    const remaining = when.times === undefined ? null : when.times - hits
    t.same(fates(client.world).here, {
      matched: 6, hits, matched_not_fired: 6 - hits, remaining, state: remaining === 0 ? 'spent' : 'ready',
    }, `${name}: counted`)
    perform(client, 'faults.clear')
  }
})

t.test('a fault is awake between two instants of the world\'s clock', async t => {
  const client = freshWorld(t)
  goWrong(client.world, { id: 'here', when: { from: '2026-07-01T00:00:00Z', until: '2026-07-02' }, do: teapot })
  const at = async (moment: string) => {
    client.setClock(moment)
    const { status } = await client.get(clients)
    return [status, fates(client.world).here!.state]
  }
  t.same(await at('2026-06-30T23:59:59.999Z'), [200, 'asleep'])
  t.same(await at('2026-07-01T00:00:00Z'), [418, 'ready'])
  t.same(await at('2026-07-01T23:59:59.999Z'), [418, 'ready'])
  t.same(await at('2026-07-02T00:00:00Z'), [200, 'over'])
  t.match(fates(client.world).here, { matched: 2, hits: 2 }, 'asleep it counts nothing')
})

t.test('chance is the world\'s: the same requests in every run, other ones with another seed', async t => {
  const run = async (seed?: string) => {
    const client = freshWorld(t)
    if (seed !== undefined) client.world.setSetting('seed', seed)
    goWrong(client.world, { id: 'here', when: { probability: 0.5 }, do: teapot })
    return (await statuses(client, 40)).join()
  }
  const [first, second, other] = [await run('a'), await run('a'), await run('b')]
  t.equal(first, second)
  t.not(first, other)
  const struck = first.split(',').filter(status => status === '418').length
  t.ok(struck > 8 && struck < 32, `${struck} of 40`)
})

t.test('the first fault that strikes wins; those behind it are not asked', async t => {
  const client = freshWorld(t)
  goWrong(client.world, { id: 'first', when: { times: 2 }, do: teapot }, { id: 'second', when: { times: 1 }, do: { kind: 'error', status: 429 } })
  t.same(await statuses(client, 4), [418, 418, 429, 200])
  t.match(fates(client.world), { first: { matched: 4, hits: 2 }, second: { matched: 2, hits: 1 } })
})

t.test('lateness goes with what comes behind it, and with any kind', async t => {
  const client = freshWorld(t)
  goWrong(client.world, { id: 'slow', do: { kind: 'delay', ms: 30, jitter_ms: 10, distribution: 'lognormal' } }, { id: 'bad', do: { ...teapot, ms: 20 } })
  const asked = waits(t)
  const { status, headers } = await client.get(clients)
  t.same([status, headers['x-mock-fault']], [418, 'slow, bad'])
  t.ok(Math.max(0, ...asked) >= 30, 'the lateness of both')
})

t.test('what is left of a fault is in a copy of the world, and nothing is left after a reset', async t => {
  const client = freshWorld(t)
  goWrong(client.world, { id: 'here', when: { times: 3 }, do: teapot })
  await statuses(client, 2)
  const rows = client.sql('SELECT id, matched, hits FROM faults')
  t.same(rows, [{ id: 'here', matched: 2, hits: 2 }])
  const other = freshWorld(t)
  t.same(await statuses(other, 1), [200], 'a fault is of one world')
  theServer().worlds.reset(client.name)
  t.same(fates(client.world), {})
  t.same(await statuses(clientOf(t, theServer(), client.name), 2), [200, 200])
})

const wrong: ReadonlyArray<[string, unknown, RegExp, string?]> = [
  ['no object', 7, /^the fault must be an object, not 7\.$/],
  ['nothing', {}, /^the fault has no 'do', which it needs\.$/],
  ['an unknown member', { do: teapot, macth: {} }, /no member 'macth'/, 'match'],
  ['an unknown kind', { do: { kind: 'eror' } }, /do\.kind cannot be 'eror'/, 'error'],
  ['a kind of every object', { do: { kind: 'constructor' } }, /do\.kind cannot be/],
  ['no kind', { do: {} }, /do\.kind must be a text, not nothing/],
  ['a message that is told from others by its request', { match: { path: '/' }, do: { kind: 'webhook', effect: 'drop' } }, /match\.path is of requests; a message is matched by its event\.$/],
  ['a request that is told from others by an event', { match: { event: 'invoice' }, do: { kind: 'delay', ms: 3 } }, /match\.event goes with the kind webhook alone\.$/],
  ['an unknown effect on a message', { do: { kind: 'webhook', effect: 'dorp' } }, /effect cannot be 'dorp'/, 'drop'],
  ['an unknown preset', { do: { kind: 'error', preset: 'rate_limit' } }, /preset cannot be 'rate_limit'/, 'rate_limited'],
  ['an unknown parameter', { do: { kind: 'delay', jitter: 3, ms: 3 } }, /do has no member 'jitter'/, 'jitter_ms'],
  ['a parameter of another kind', { do: { kind: 'delay', ms: 3, status: 500 } }, /no member 'status'/],
  ['a status as text', { do: { kind: 'error', status: '500' } }, /do\.status must be a whole number, not '500'/],
  ['a status that is none', { do: { kind: 'error', status: 99 } }, /do\.status must be from 200 to 599, not 99/],
  ['a delay without time', { do: { kind: 'delay' } }, /no 'ms'/],
  ['a delay beyond bounds', { do: { kind: 'delay', ms: 1e9 } }, /must be from 0 to 600000/],
  ['jitter of nothing', { do: { kind: 'error', jitter_ms: 3 } }, /jitter_ms needs ms/],
  ['an unknown effect', { do: { kind: 'socket', effect: 'rest' } }, /effect cannot be 'rest'/, 'reset'],
  ['bytes of a reset', { do: { kind: 'socket', effect: 'reset', bytes: 4 } }, /bytes goes with the effect truncate/],
  ['an unknown OAuth error', { do: { kind: 'oauth', error: 'invalid_grunt' } }, /cannot be 'invalid_grunt'/, 'invalid_grant'],
  ['a patch of nothing', { do: { kind: 'body' } }, /no 'patch'/],
  ['an unknown operation', { do: teapot, match: { operation: 'invoice.create' } }, /there is no operation 'invoice\.create'/, 'invoices.create'],
  ['operations of nothing', { do: teapot, match: { operation: 'nothing.*' } }, /no operation 'nothing\.\*'/],
  ['an unknown method', { do: teapot, match: { method: 'FETCH' } }, /method cannot be 'FETCH'/, 'PATCH'],
  ['a path without a slash', { do: teapot, match: { path: 'accounting/**' } }, /path must begin with a slash/],
  ['a path with a query', { do: teapot, match: { path: '/accounting?page=2' } }, /parameters go into match\.query/],
  ['no path of JSON', { do: teapot, match: { body: { 'client.email': 'x' } } }, /'client\.email' is no path like \$\./],
  ['no pattern', { do: teapot, match: { body: { '$.a': { matches: '(' } } } }, /is no regular expression: missing closing/],
  ['a bad time', { do: teapot, when: { until: 'tomorrow' } }, /until 'tomorrow' is no instant like/],
  ['times backwards', { do: teapot, when: { from: '2026-02-01', until: '2026-01-01' } }, /from must be before until/],
  ['a count below one', { do: teapot, when: { times: 0 } }, /times must be from 1 to/],
  ['half a count', { do: teapot, when: { after: 0.5 } }, /after must be a whole number, not 0\.5/],
  ['a chance above one', { do: teapot, when: { probability: 2 } }, /probability must be from 0 to 1/],
  ['a bad name', { do: teapot, id: 'a b' }, /id 'a b' may have letters/],
]

t.test('a fault that cannot be is refused in one sentence, and changes nothing', async t => {
  const client = freshWorld(t)
  goWrong(client.world, { id: 'there', do: teapot })
  const before = contents(client.world)
  for (const [name, fault, sentence, meant] of wrong) {
    const error = t.throws(() => goWrong(client.world, { do: teapot, id: 'fine' }, fault as object), FaultError, name)
    t.match((error as Error).message.replace('fault 2 of 2', 'the fault').replace('fault \'a b\'', 'the fault'), sentence, name)
    t.equal((error as unknown as FaultError).did_you_mean, meant, `${name}: suggestion`)
  }
  t.equal(contents(client.world), before)
})

t.test('faults with a probability are refused where the world allows no chance', async t => {
  const client = freshWorld(t)
  changeConfig(client.world, { strict: { no_random: 'error' } })
  t.throws(() => goWrong(client.world, { do: teapot, when: { probability: 0.5 } }), { message: /strict\.no_random 'error'/ })
  t.equal(goWrong(client.world, { do: teapot, when: { times: 1 } }).length, 1)
})

t.test('the verbs: adding, naming, showing, replacing, removing', async t => {
  const client = freshWorld(t)
  t.same(perform(client, 'faults.list'), { faults: [] })
  const { fault } = perform(client, 'faults.add', { do: teapot })
  t.same(fault, { id: 'fault-1', match: {}, when: {}, do: teapot, matched: 0, hits: 0, matched_not_fired: 0, remaining: null, state: 'ready' })
  perform(client, 'faults.add', { id: 'flaky', when: { times: 2, every: null }, do: teapot })
  t.match(perform(client, 'faults.add', { id: 'flaky', do: teapot }), { status: 409, problem: 'fault-exists' })
  t.match(perform(client, 'faults.add', { match: { operation: 'invoices.crate' }, do: teapot }), { status: 400, problem: 'unknown-operation', did_you_mean: 'invoices.create' })
  t.match(perform(client, 'faults.show', { id: 'flaky' }).fault, { when: { times: 2 }, remaining: 2 })
  t.match(perform(client, 'faults.show', { id: 'flacky' }), { status: 404, problem: 'unknown-fault', did_you_mean: 'flaky' })
  t.match(perform(client, 'faults.remove', { id: 'nothing' }), { status: 404, problem: 'unknown-fault' })
  t.same(perform(client, 'faults.list').faults.map((one: { id: string }) => one.id), ['fault-1', 'flaky'])
  const set = { faults: [{ id: 'flaky', do: teapot }, { do: teapot }] }
  t.same(perform(client, 'faults.replace', set), perform(client, 'faults.replace', set), 'twice is as good as once')
  t.match(perform(client, 'faults.replace', { faults: [{ id: 'a', do: teapot }, { id: 'a', do: teapot }] }), { status: 409 })
  t.match(perform(client, 'faults.replace', { faults: {} }), { status: 400 })
  t.equal(perform(client, 'faults.list').faults.length, 2, 'a set that cannot be leaves the old one')
  t.same(perform(client, 'faults.clear'), { removed: 2 })
})

t.test('the schema of faults takes what the reader takes', async t => {
  const validate = validator(faultSchema)
  for (const [name, fault] of wrong.filter(([name]) => !/operation|time|backwards|query|JSON|pattern|jitter|bytes|told from others/.test(name))) t.notOk(validate(fault), `${name} is refused`)
  const example = {
    id: 'flaky-create',
    match: { operation: 'invoices.create', method: 'POST', path: '/accounting/account/*/invoices/**', query: {}, body: { '$.invoice.customerid': 1001 }, token: 'tok_owner' },
    when: { after: 1, times: 2, every: null, probability: null, from: null, until: '2026-01-16T00:00:00Z' },
    do: { kind: 'error', status: 429, headers: { 'Retry-After': '30' } },
  }
  t.ok(validate(example), JSON.stringify(validate.errors))
  t.equal(goWrong(freshWorld(t).world, example)[0]!.id, 'flaky-create')
  t.same(Object.keys(effectSchemas), ['error', 'delay', 'socket', 'lost_response', 'crash_before_commit', 'stale_read', 'body', 'oauth', 'webhook'])
})

t.test('a body fault changes the true answer by a merge patch', async t => {
  const client = freshWorld(t)
  goWrong(client.world, { match: { operation: 'clients.create' }, do: { kind: 'body', patch: { response: { result: { client: { email: null, currency_code: 'ZZZ', id: 'seven', extra: [1] } } } } } })
  const { json } = await client.server.app.inject({ method: 'POST', url: clients, payload: draft, headers: { authorization: `Bearer mock-access-token-${client.name}` } }).then(answer => ({ json: answer.json() }))
  const shown = json.response.result.client
  t.match(shown, { currency_code: 'ZZZ', id: 'seven', extra: [1], organization: 'Example Ltd' })
  t.notOk('email' in shown)
  t.equal(client.sql('SELECT email FROM clients')[0].email, 'ada@example.test', 'what is stored is the truth')
})

t.test('merge patches: a patch is idempotent, and removes what is null', async t => {
  const object = fc.dictionary(fc.string(), fc.jsonValue())
  fc.assert(fc.property(object, object, (value, patch) => {
    const once = mergePatch(value, patch)
    t.same(mergePatch(once, patch), once)
    for (const [name, part] of Object.entries(patch)) if (part === null && Object.hasOwn(once as object, name)) throw new Error(name)
  }), drawn(t, { numRuns: 50 }))
  const cases: ReadonlyArray<[unknown, unknown, unknown]> = [ // RFC 7396, appendix A
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }], [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }], [{ a: 'b' }, { a: null }, {}],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }], [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }], [['a', 'b'], ['c', 'd'], ['c', 'd']],
    [{ a: 'b' }, ['c'], ['c']], [{ a: 'foo' }, null, null], [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }], [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ]
  for (const [value, patch, wanted] of cases) t.same(mergePatch(value, patch), wanted)
})

t.test('without a fault nothing is limited, late or wrong', async t => {
  const client = freshWorld(t)
  t.same([...new Set(await statuses(client, 70))], [200])
  const { headers } = await client.get(`${business('projects')}/projects`)
  t.notOk(Object.keys(headers).some(name => /fault|ratelimit/.test(name)))
  t.equal(headers['retry-after'], '0', 'as every answer of FreshBooks says')
  t.ok(operations.includes('oauth.token'))
})
