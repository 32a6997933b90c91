// Verification: what a test says should have happened, against what did; and the words in which it fails.
// Longer than most: it is tables of checks, and the whole texts in which they fail.
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import t from 'tap'
import { requestsVerbs } from '../../src/control/verbs/requests.ts'
import { readPath, valuesAt } from '../../src/json-path.ts'
import { verifySchema } from '../../src/requests/verify/schema.ts'
import { buildServer } from '../../src/server.ts'
import { drawn } from '../support/random.ts'
import { callerOf } from '../support/verbs.ts'
import { waits } from '../support/waiting.ts'
import { accounting, clientOf, freshWorld, NOW, type Client } from '../support/world.ts'

const call = callerOf(requestsVerbs)
const clients = `${accounting}/users/clients`
const ajv = new Ajv2020({ allowUnionTypes: true })
const isValid = ajv.compile(verifySchema)

/** The failures of checks; none where they hold. Whatever is no mistake must fit the schema. */
async function failures (client: Client, checks: unknown, more: object = {}): Promise<any[]> {
  const input = { checks, ...more }
  if (!isValid(input)) throw new Error(`${JSON.stringify(input)}: ${ajv.errorsText(isValid.errors)}`)
  const { status, body } = await call(client, 'verify', input)
  if (status === 200) return []
  if (status !== 422 || body.problem !== 'verification-failed') throw new Error(`${status} ${body.detail}`)
  return body.failures
}

/** A world in which a client was made, one list was read twice and one path was wrong: req-1 to req-4. */
async function story (t: Parameters<typeof freshWorld>[0]): Promise<Client> {
  const client = freshWorld(t)
  await client.post(clients, { client: { fname: 'Ada', email: 'ada@example.test', emai: 'x', p_code: '12345' } })
  await client.get(`${clients}?per_page=500&page=1`)
  await client.get(`${clients}?search[email]=ada@example.test`)
  await client.get(`${accounting}/users/client`)
  return client
}

t.test('requests are counted', async t => {
  const client = await story(t)
  const cases: Array<readonly [object, boolean]> = [
    [{ operation: 'clients.create' }, true],
    [{ operation: 'invoices.create' }, false],
    [{ operation: 'clients.*', count: 3 }, true],
    [{ operation: 'clients.list', count: 1 }, false],
    [{ operation: 'clients.list', count: { exact: 2 } }, true],
    [{ operation: 'clients.list', count: { min: 2 } }, true],
    [{ operation: 'clients.list', count: { min: 3 } }, false],
    [{ operation: 'clients.list', count: { max: 1 } }, false],
    [{ operation: 'clients.list', count: { min: 1, max: 2 } }, true],
    [{ operation: 'invoices.create', count: 0 }, true],
    [{ method: 'post' }, true],
    [{ method: 'DELETE' }, false],
    [{ path: clients, count: 3 }, true],
    [{ path: '/accounting/account/*/users/*', count: 4 }, true],
    [{ path: '/accounting/**', count: 4 }, true],
    [{ path: '/accounting/account/:account/users/clients', count: 3 }, true],
    [{ path: '/accounting/*', count: 0 }, true],
    [{ status: 404, count: 1 }, true],
    [{ status: '2xx', count: 3 }, true],
    [{ status: '>=400', operation: 'clients.list' }, false],
    [{ query: { per_page: 500 } }, true],
    [{ query: { per_page: { lte: 100 } } }, false],
    [{ query: { 'search[email]': { contains: '@example' } } }, true],
    [{ operation: 'clients.list', query: { page: { exists: false } }, count: 1 }, true],
    [{ body: { '$.client.fname': 'Ada' } }, true],
    [{ body: { '$.client.fname': 'ada' } }, false],
    [{ body: { client: { fname: 'Ada' } } }, true],
    [{ body: { client: { fname: 'Ada', lname: 'x' } } }, false],
    [{ body: { '$.client': { fname: { matches: '^A' }, email: { one_of: ['x', { contains: 'ada' }] } } } }, true],
    [{ body: { '$..email': 'ada@example.test', '$.client.lname': { exists: false } } }, true],
    [{ body: { '$.client.fname': { not: 'Ada' } }, operation: 'clients.create' }, false],
    [{ body: { '$.client': { equals: { fname: 'Ada' } } } }, false],
    [{ body: { '$.client.p_code': { gt: 12344, lt: 12346 } } }, true],
    [{ max_calls: 4 }, true],
    [{ max_calls: 3 }, false],
    [{ operation: 'clients.list', max_calls: 2 }, true],
    [{ never: 'invoices.create' }, true],
    [{ never: 'clients.list' }, false],
    [{ never: { operation: 'clients.list', query: { per_page: 100 } } }, true],
    [{ sequence: ['clients.create', 'clients.list', { path: '**/client' }] }, true],
    [{ sequence: ['clients.list', 'clients.list'] }, true],
    [{ sequence: ['clients.list', 'clients.list', 'clients.list'] }, false],
    [{ sequence: ['clients.list', 'clients.create'] }, false],
    [{ no_unmatched: true }, false],
    [{ no_warnings: true }, false],
    [{ no_warnings: ['unread_field', 'float_money'] }, false],
    [{ no_warnings: ['float_money'] }, true],
    [{ all_faults_used: true }, true],
  ]
  for (const [check, holds] of cases) t.equal((await failures(client, [check])).length, holds ? 0 : 1, JSON.stringify(check))
  const since: Array<readonly [object, string, boolean]> = [
    [{ never: 'clients.create' }, 'req-1', true],
    [{ operation: 'clients.list', count: 1 }, 'req-2', true],
    [{ no_unmatched: true }, 'req-4', true],
    [{ max_calls: 0 }, '2026-06-15T15:00:01Z', true],
    [{ max_calls: 4 }, '2026-06-15T15:00:00Z', true],
  ]
  for (const [check, from, holds] of since) t.equal((await failures(client, [check], { since: from })).length, holds ? 0 : 1, `${JSON.stringify(check)} since ${from}`)
  const { body } = await call(client, 'verify', { checks: [{ max_calls: 4 }, { method: 'GET' }] })
  t.same(body, { passed: 2, requests: 4, evicted: 0 })
})

t.test('rows are what a check expects', async t => {
  const client = await story(t)
  await client.post(clients, { client: { fname: 'Bea', email: 'bea@example.test', vis_state: 1 } })
  const { id } = client.sql("SELECT id FROM clients WHERE fname = 'Ada'")[0]
  await client.post(`${accounting}/invoices/invoices`, { invoice: { customerid: id, create_date: '2026-06-01', lines: [{ name: 'Work', qty: 2, unit_cost: { amount: '12.10', code: 'USD' } }] } })
  client.world.setSetting('refs', { ada: id })
  const cases: Array<readonly [object, string | undefined]> = [
    [{ clients: { where: { ref: 'ada' }, expect: { fname: 'Ada', email: { contains: '@' } } } }, undefined],
    [{ clients: { where: { ref: 'ada' }, expect: { fname: 'Bea', lname: '' } } }, `clients ${id} has fname "Ada"`],
    [{ clients: { where: { id }, expect: { p_code: '12345' } } }, undefined],
    [{ clients: { where: { fname: { matches: '^.{3}$' } }, count: 2 } }, undefined],
    [{ clients: { where: { fname: 'Bea' }, expect: { vis_state: 1 } } }, undefined],
    [{ clients: { where: { fname: 'Cid' }, count: 0 } }, undefined],
    [{ clients: { where: { fname: 'Cid' }, expect: { lname: '' } } }, '0'],
    [{ clients: { where: { ref: 'bea' }, expect: { lname: '' } } }, 'known names: ada'],
    [{ clients: { count: { min: 1, max: 1 } } }, '2'],
    [{ invoices: { expect: { amount: { amount: '24.20', code: 'USD' }, v3_status: 'draft', lines: { not: [] } } } }, undefined],
    [{ invoices: { expect: { v3_status: 'paid' } } }, /^invoices \d+ has v3_status "draft"$/ as never],
    [{ clients: [{ where: { ref: 'ada' }, expect: { fname: 'Ada' } }, { where: { fname: 'Bea' }, expect: { fname: 'Ada' } }] }, /has fname "Bea"/ as never],
    [{ payments: { count: 0 }, clients: { count: 2 } }, undefined],
  ]
  for (const [state, actual] of cases) t.match((await failures(client, [{ state }]))[0]?.actual, actual, JSON.stringify(state))
})

t.test('faults must have struck', async t => {
  const client = freshWorld(t)
  const insert = 'INSERT INTO faults (id, spec, matched, hits) VALUES (?, ?, ?, ?)'
  client.world.statement(insert).run('twice', JSON.stringify({ when: { times: 2 }, do: {} }), 5, 2)
  client.world.statement(insert).run('once', JSON.stringify({ do: {} }), 1, 1)
  t.same(await failures(client, [{ all_faults_used: true }]), [])
  client.world.statement(insert).run('idle', JSON.stringify({ when: { times: 3 }, do: {} }), 1, 1)
  client.world.statement(insert).run('never', JSON.stringify({ do: {} }), 0, 0)
  const [failure] = await failures(client, [{ all_faults_used: true }])
  t.equal(failure.actual, "'idle' struck 1 of 3 times, 1 request matched it; 'never' struck 0 of 1 time, 0 requests matched it")
})

const told = `9 of 10 checks failed in world 'WORLD' (4 requests looked at).

1. exactly 1 time: invoices.create with body $.invoice.customerid = 1001
   expected  exactly 1 such request
   actual    no such request among 4
   closest   req-4 GET /accounting/account/ACME01/users/client → 404
               operation: expected invoices.create, got none

2. exactly 2 times: clients.create with body $.client.email containing "@acme" and body $.client.fname = "Ada"
   expected  exactly 2 such requests
   actual    no such request among 4
   closest   req-1 POST /accounting/account/ACME01/users/clients → 200 (clients.create)
               body $.client.email: expected containing "@acme", got "ada@example.test"

3. never: clients.list with query per_page > 100
   expected  no such request
   actual    1 such request
   found     req-2 GET /accounting/account/ACME01/users/clients → 200 (clients.list)

4. in this order: clients.list, then clients.create
   expected  clients.create after req-2, as step 2 of 2
   actual    no such request after req-2; req-1 came before
   found     req-1 POST /accounting/account/ACME01/users/clients → 200 (clients.create)

5. no request without an operation
   expected  every request is one that freshbooks-mock knows
   actual    1 request without an operation
   found     req-4 GET /accounting/account/ACME01/users/client → 404
               unmatched: 'users/client': did you mean 'users/clients'?

6. no warnings
   expected  no such warning
   actual    2 warnings in 2 requests
   found     req-1 POST /accounting/account/ACME01/users/clients → 200 (clients.create)
               unread_field: Nothing reads /client/emai: leave it out, or did you mean email?
             req-2 GET /accounting/account/ACME01/users/clients → 200 (clients.list)
               per_page_capped: per_page=500 was taken as 100, the most there is: ask for 100 and go on while page is less than pages.

7. at most 2 requests
   expected  at most 2 such requests
   actual    4 such requests
   found     req-2 GET /accounting/account/ACME01/users/clients → 200 (clients.list)
             req-3 GET /accounting/account/ACME01/users/clients → 200 (clients.list)
             req-4 GET /accounting/account/ACME01/users/client → 404

8. clients with email "ada@example.test": fname "Bea", p_code "12345"
   expected  fname "Bea", p_code "12345"
   actual    clients ID has fname "Ada"

10. at least 3 times: clients.list with query page >= 1
   expected  at least 3 such requests
   actual    1 such request among 4
   closest   req-3 GET /accounting/account/ACME01/users/clients → 200 (clients.list)
               query page: expected >= 1, got nothing
`

t.test('a failure is told so that a stranger knows what to do', async t => {
  const client = await story(t)
  const checks = [
    { operation: 'invoices.create', count: 1, body: { '$.invoice.customerid': 1001 } },
    { operation: 'clients.create', count: 2, body: { '$.client.email': { contains: '@acme' }, '$.client.fname': 'Ada' } },
    { never: { operation: 'clients.list', query: { per_page: { gt: 100 } } } },
    { sequence: ['clients.list', 'clients.create'] },
    { no_unmatched: true },
    { no_warnings: true },
    { max_calls: 2 },
    { state: { clients: { where: { email: 'ada@example.test' }, expect: { fname: 'Bea', p_code: '12345' } } } },
    { operation: 'clients.create' },
    { operation: 'clients.list', count: { min: 3 }, query: { page: { gte: 1 } } },
  ]
  const said = await call(client, 'verify', { checks }, 'text/plain, */*')
  const { id } = client.sql('SELECT id FROM clients')[0]
  const wanted = told.replace('WORLD', client.name).replace('ID', id)
  t.equal(said.status, 422)
  t.equal(said.text, wanted)
  const { body } = await call(client, 'verify', { checks })
  t.equal(body.report, wanted, 'JSON has it as well')
  t.equal(body.detail, `9 of 10 checks failed in world '${client.name}' (4 requests looked at).`)
  t.same(body.failures[1], {
    check: 2, name: 'exactly 2 times: clients.create with body $.client.email containing "@acme" and body $.client.fname = "Ada"',
    expected: 'exactly 2 such requests', actual: 'no such request among 4',
    closest: [{
      request: { id: 'req-1', method: 'POST', path: clients, operation: 'clients.create', status: 200 },
      diff: [{ at: 'body $.client.email', expected: 'containing "@acme"', actual: '"ada@example.test"' }],
    }],
  })
  const fine = await call(client, 'verify', { checks: [{ max_calls: 4 }, { method: 'GET' }], format: 'text' })
  t.same([fine.status, fine.text], [200, `All 2 checks hold in world '${client.name}' (4 requests looked at).\n`])
})

t.test('JUnit has a case for each check', async t => {
  const client = await story(t)
  const checks = [{ operation: 'clients.create' }, { never: { body: { '$.client.fname': { not: '<"&>' } }, operation: 'clients.create' } }]
  const { status, text } = await call(client, 'verify', { checks, format: 'junit' })
  t.equal(status, 422)
  t.equal(text, `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2" failures="1" errors="0" skipped="0">
  <testsuite name="freshbooks-mock ${client.name}" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="freshbooks-mock.${client.name}" name="at least 1 time: clients.create"/>
    <testcase classname="freshbooks-mock.${client.name}" name="never: clients.create with body $.client.fname not &quot;&lt;\\&quot;&amp;&gt;&quot;">
      <failure message="expected no such request, got 1 such request">2. never: clients.create with body $.client.fname not "&lt;\\"&amp;&gt;"
   expected  no such request
   actual    1 such request
   found     req-1 POST /accounting/account/ACME01/users/clients → 200 (clients.create)</failure>
    </testcase>
  </testsuite>
</testsuites>
`)
  t.equal((await call(client, 'verify', { checks: checks.slice(0, 1) }, 'application/xml')).status, 200)
})

t.test('nothing is said for certain about requests that are no longer in the log', async t => {
  const server = buildServer({ journalSize: 2, journalBody: 120 }, { wall: () => NOW })
  t.teardown(() => server.app.close())
  server.worlds.create('small', 'empty')
  const client = clientOf(t, server, 'small')
  for (let number = 0; number < 4; number++) await client.get(clients)
  const undecided = /cannot be told for certain: 2 older requests are no longer in the log, which keeps 2; raise --journal-size, clear the log before the test, or give since$/
  const cases: Array<readonly [object, object, RegExp | undefined]> = [
    [{ never: 'invoices.create' }, {}, undecided],
    [{ never: 'clients.list' }, {}, /^2 such requests$/],
    [{ operation: 'clients.list', count: 2 }, {}, undecided],
    [{ operation: 'clients.list', count: { max: 5 } }, {}, undecided],
    [{ operation: 'clients.list', count: { max: 1 } }, {}, /^2 such requests$/],
    [{ operation: 'clients.list', count: { min: 2 } }, {}, undefined],
    [{ operation: 'invoices.create' }, {}, /^no such request among 2 \(2 older requests are no longer in the log, which keeps 2\)$/],
    [{ sequence: ['clients.create'] }, {}, /^no such request \(2 older requests are no longer in the log, which keeps 2\)$/],
    [{ max_calls: 9 }, {}, undecided],
    [{ no_unmatched: true }, {}, undecided],
    [{ no_warnings: ['unread_field'] }, {}, undecided],
    [{ never: 'invoices.create' }, { since: 'req-2' }, undefined],
    [{ never: 'invoices.create' }, { since: 'req-1' }, /1 older request is no longer/],
  ]
  for (const [check, more, actual] of cases) {
    const [failure] = await failures(client, [check], more)
    t.match(failure?.actual, actual as never, JSON.stringify([check, more]))
    t.equal(failure?.undecided, /certain/.test(failure?.actual) ? true : undefined)
  }
  client.world.requests.clear()
  t.same(await failures(client, [{ never: 'invoices.create' }, { max_calls: 0 }]), [], 'after it was cleared nothing is missing')
  await client.post(clients, { client: { fname: 'Ada', email: 'ada@example.test', note: 'y'.repeat(300) } })
  const [cut] = await failures(client, [{ never: { operation: 'clients.create', body: { '$.client.lname': 'x' } } }])
  t.equal(cut.actual, 'this cannot be told for certain: the log keeps 120 bytes of a body, and req-5 had more; raise --journal-body')
})

t.test('verify can wait', async t => {
  const client = freshWorld(t)
  const waiting = failures(client, [{ operation: 'clients.list', count: { min: 2 } }], { wait_ms: 60_000 })
  await client.get(clients)
  await client.get(clients)
  t.same(await waiting, [], 'until all checks hold')
  const asked = waits(t)
  t.equal((await failures(client, [{ operation: 'clients.create' }], { wait_ms: 60 })).length, 1)
  t.ok(asked.some(milliseconds => milliseconds > 0 && milliseconds <= 60), 'or the time is over')
  const gone = failures(client, [{ operation: 'clients.create' }], { wait_ms: 60_000 })
  client.server.worlds.reset(client.name)
  t.equal((await gone).length, 1, 'or the world is')
})

t.test('a check with a mistake is refused, with its place and what was meant', async t => {
  const client = await story(t)
  const cases: Array<readonly [object, string, string?]> = [
    [{ checks: {} }, 'checks must be a list'],
    [{ checks: [] }, 'checks is empty, so nothing would be checked'],
    [{ checks: [{}] }, 'checks[0] is empty, so nothing would be checked'],
    [{ checks: [3] }, 'checks[0] must be an object such as {"operation":"invoices.create","count":1}'],
    [{ checks: [{ max_calls: 1 }, { opration: 'x' }] }, "checks[1] has no key 'opration'; did you mean 'operation'?", 'operation'],
    [{ checks: [{ operation: 'invoice.create' }] }, "checks[0].operation has no operation 'invoice.create'; did you mean 'invoices.create'?", 'invoices.create'],
    [{ checks: [{ never: 'oauth.tokens' }] }, "checks[0].never.operation has no operation 'oauth.tokens'; did you mean 'oauth.token'?", 'oauth.token'],
    [{ checks: [{ never: 'clients.list', count: 1 }] }, 'checks[0] has both count and never; make it 2 checks'],
    [{ checks: [{ never: 'clients.list', path: '/x' }] }, 'checks[0] has path beside never, where it does nothing'],
    [{ checks: [{ never: {} }] }, 'checks[0].never is empty and would be every request; say max_calls 0 for that'],
    [{ checks: [{ never: { paht: 'x' } }] }, "checks[0].never has no key 'paht'; did you mean 'path'?", 'path'],
    [{ checks: [{ sequence: [] }] }, 'checks[0].sequence must be a list of requests'],
    [{ checks: [{ sequence: ['clients.list', 4] }] }, 'checks[0].sequence[1] must be the name of an operation or an object'],
    [{ checks: [{ count: { min: 3, max: 1 } }] }, 'checks[0].count has min 3 above max 1'],
    [{ checks: [{ count: { exact: 1, max: 1 } }] }, 'checks[0].count has exact beside min or max, which leaves them nothing to say'],
    [{ checks: [{ count: {} }] }, 'checks[0].count is empty; give min, max or exact'],
    [{ checks: [{ count: { mn: 1 } }] }, "checks[0].count has no key 'mn'; did you mean 'min'?", 'min'],
    [{ checks: [{ count: '1' }] }, 'checks[0].count must be a number or {"min":…,"max":…}'],
    [{ checks: [{ max_calls: -1 }] }, 'checks[0].max_calls must be a whole number from 0'],
    [{ checks: [{ no_unmatched: false }] }, 'checks[0].no_unmatched must be true; leave it out otherwise'],
    [{ checks: [{ no_warnings: ['unread_fields'] }] }, "checks[0].no_warnings has no warning 'unread_fields'; did you mean 'unread_field'?", 'unread_field'],
    [{ checks: [{ no_warnings: 'x' }] }, 'checks[0].no_warnings must be true or a list of codes'],
    [{ checks: [{ status: 'ok' }] }, "checks[0].status must be a status such as 404, '4xx' or '>=400'"],
    [{ checks: [{ method: 3 }] }, 'checks[0].method must be text'],
    [{ checks: [{ query: [] }] }, 'checks[0].query must be an object'],
    [{ checks: [{ body: 'x' }] }, 'checks[0].body must be an object such as {"$.invoice.customerid":1001}'],
    [{ checks: [{ body: { '$.a[': 1 } }] }, "checks[0].body has '$.a[', which is no JSONPath such as $.invoice.lines[0].name"],
    [{ checks: [{ body: { '$.a': { gt: 'x' } } }] }, "checks[0].body['$.a']: 'gt' needs a number after it, not \"x\""],
    [{ checks: [{ body: { '$.a': { not: { matches: '(' } } } }] }, /'matches' is no regular expression/ as never],
    [{ checks: [{ body: { '$.a': { one_of: 1 } } }] }, "checks[0].body['$.a']: 'one_of' needs a list after it, not 1"],
    [{ checks: [{ body: { '$.a': { exists: 1 } } }] }, "checks[0].body['$.a']: 'exists' needs true or false after it, not 1"],
    [{ checks: [{ state: {} }] }, 'checks[0].state must be an object such as {"invoices":{"where":{"ref":"overdue"},"expect":{…}}}'],
    [{ checks: [{ state: { invoice: { expect: {} } } }] }, "checks[0].state has no resource 'invoice'; did you mean 'invoices'?", 'invoices'],
    [{ checks: [{ state: { invoices: { where: {} } } }] }, 'checks[0].state.invoices needs expect or count'],
    [{ checks: [{ state: { invoices: { where: { custmerid: 1 }, count: 1 } } }] }, "checks[0].state.invoices.where has no key 'custmerid'; did you mean 'customerid'?", 'customerid'],
    [{ checks: [{ state: { invoices: { expect: { v3_staus: 1 } } } }] }, "checks[0].state.invoices.expect has no key 'v3_staus'; did you mean 'v3_status'?", 'v3_status'],
    [{ checks: [{ max_calls: 1 }], wait_ms: 100_000 }, "wait_ms must be a whole number from 0 to 60000, not '100000'"],
    [{ checks: [{ max_calls: 1 }], since: 'then' }, "since 'then' is neither a request such as req-12 nor a time such as now-5min or 2026-06-15T15:00:00Z"],
    [{ checks: [{ max_calls: 1 }], format: 'xml' }, "format is json, text or junit, not 'xml'"],
  ]
  for (const [input, detail, meant] of cases) {
    const { status, body } = await call(client, 'verify', input)
    t.equal(status, 400, JSON.stringify(input))
    t.match(body.detail, detail)
    t.equal(body.did_you_mean, meant)
  }
})

t.test('whatever is sent as checks, the answer is a verdict or a refusal', async t => {
  const client = await story(t)
  const words = ['operation', 'count', 'never', 'sequence', 'body', 'query', 'state', 'max_calls', 'no_warnings', 'status', 'clients', 'where', 'expect', '$.client', 'clients.list', 'gt', 'not']
  const { value } = fc.letrec(tie => ({
    value: fc.oneof({ maxDepth: 4 }, fc.constantFrom<unknown>(...words, 0, 1, -1, null, true, '*', '4xx'), fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom(...words, 'toString'), tie('value'), { maxKeys: 2, noNullPrototype: true })),
  }))
  await fc.assert(fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 2 }), async checks => {
    const { status } = await call(client, 'verify', { checks })
    return [200, 400, 422].includes(status)
  }), drawn(t, { numRuns: 500 }))
  t.equal(client.world.requests.total, 4, 'and nothing has come of it')
})

t.test('JSONPath finds what is there', async t => {
  const body = { invoice: { lines: [{ name: 'a', tags: [1, 2] }, { name: 'b' }], 'odd key': 5 }, name: 'c' }
  const cases: Array<readonly [string, unknown[] | undefined]> = [
    ['$', [body]],
    ['$.invoice.lines[0].name', ['a']],
    ['$.invoice.lines[-1].name', ['b']],
    ['$.invoice.lines[*].name', ['a', 'b']],
    ['$.invoice.lines[2].name', []],
    ["$['invoice']['odd key']", [5]],
    ['$.invoice["odd key"]', [5]],
    ['$.invoice.*.name', []],
    ['$..name', ['c', 'a', 'b']],
    ['$..tags[1]', [2]],
    ['$.name.x', []], ['$.invoice.lines.length', []],
    ['invoice', undefined], ['$.', undefined], ['$[', undefined], ['$.a b', undefined], ['$[?(@.x)]', undefined],
  ]
  for (const [path, values] of cases) {
    const read = readPath(path)
    t.same(read === undefined ? undefined : valuesAt(read, body), values, path)
  }
})
