// Warnings: what is odd about a request that FreshBooks lets pass, each with what to do; and strict worlds,
// which refuse it.
import fc from 'fast-check'
import t from 'tap'
import { warningCodes } from '../../src/requests/lint/warnings.ts'
import { changeConfig, type Config } from '../../src/world/config.ts'
import type { RecordedRequest } from '../../src/world/request-log.ts'
import { drawn } from '../support/random.ts'
import { accounting, BUSINESS, freshWorld, NOW, query, type Client, type Sending } from '../support/world.ts'

const clients = `${accounting}/users/clients`
const invoices = `${accounting}/invoices/invoices`
const estimates = `${accounting}/estimates/estimates`
const credits = `${accounting}/credit_notes/credit_notes`
const projects = `/projects/business/${BUSINESS}/projects`
const entries = `/timetracking/business/${BUSINESS}/time_entries`

const last = (client: Client): RecordedRequest => client.world.requests.all().at(-1)!

/** Warnings of a request as `code at`. */
async function warned (client: Client, sending: Sending): Promise<string[]> {
  const answer = await client.send(sending)
  const { warnings } = last(client)
  const header = answer.headers['x-mock-warnings']
  if (Number(header ?? 0) !== warnings.length) throw new Error(`${String(header)} warnings told, ${warnings.length} in the log`)
  return warnings.map(({ code, at }) => at === undefined ? code : `${code} ${at}`)
}

const get = (path: string, asked: Record<string, unknown> = {}): Sending => ({ method: 'GET', path: `${path}?${query(asked)}` })
const post = (path: string, body: unknown): Sending => ({ method: 'POST', path, body })

t.test('queries', async t => {
  const client = freshWorld(t, 'seed')
  const cases: Array<readonly [Sending, string[]]> = [
    [get(clients), []],
    [get(clients, { page: 2, per_page: 100, 'search[email]': 'x@example.test', 'include[]': ['late_fee', 'contacts'], sort: 'updated_desc' }), []],
    [get(clients, { 'search[vis_state]': 1, has_credit: true, include: 'late_fee,late-reminders', 'search[clientids][0]': 5 }), []],
    [get(clients, { per_page: 101 }), ['per_page_capped per_page']],
    [get(clients, { foo: 1, vis_state: 1 }), ['unknown_query_param foo', 'unknown_query_param vis_state']],
    [get(clients, { 'search[organization]': 'x', 'search[fname]': 'x', email: 'x' }), ['search_key_ignored search[organization]', 'search_key_ignored search[fname]', 'search_key_ignored email']],
    [get(clients, { 'include[]': 'contact', include: 'foo' }), ['unknown_include include[]', 'unknown_include include']],
    [get(clients, { sort: 'organization_asc' }), ['search_key_ignored sort']],
    [get(`${clients}/56001`, { 'include[]': 'contacts', page: 1 }), ['unknown_query_param page']],
    [get(invoices, { 'search[status]': 2, 'search[create_date_min]': '2026-01-01', 'search[customerids]': 5 }),
      ['search_key_ignored search[status]', 'search_key_ignored search[create_date_min]', 'search_key_ignored search[customerids]']],
    [get(projects, { active: true, sort: '-title', per_page: 30, include_logged_duration: true }), []],
    [get(projects, { 'search[active]': true, title: 'x', sort: 'title_asc', 'include[]': 'x', include_foo: true, activ: true }), [
      'search_key_ignored search[active]', 'search_key_ignored title', 'search_key_ignored sort', 'unknown_include include[]', 'unknown_include include_foo',
      'unknown_query_param activ',
    ]],
    [get(entries, { billable: true, started_from: '2026-01-01T00:00:00Z', sort: 'started_at' }), ['search_key_ignored sort']],
    [get(`${accounting}/reports/accounting/profitloss`, { start_date: '2026-01-01', currency: 'USD' }), ['unknown_query_param currency']],
    [get('/auth/api/v1/users/me', { include: 'x' }), ['unknown_include include']],
  ]
  for (const [sending, codes] of cases) t.same(await warned(client, sending), codes, sending.path)
})

const line = { name: 'Work', qty: 2, unit_cost: { amount: '12.10', code: 'USD' } }
const invoice = { customerid: 56001, create_date: '2026-06-01', lines: [line] }

t.test('bodies', async t => {
  const client = freshWorld(t, 'seed')
  const expenses = `${accounting}/expenses/expenses`
  const categoryid = client.sql('SELECT id FROM categories LIMIT 1')[0].id
  const cost = (amount: string, tax: string, taxPercent1: unknown, more: object = {}) =>
    ({ expense: { categoryid, staffid: 1, date: '2026-06-01', amount: { amount }, taxName1: 'HST', taxAmount1: { amount: tax }, taxPercent1, ...more } })
  const made = async (path: string, body: object) => (await client.post(path, body)).json
  const { result } = (await made(clients, { client: { fname: 'Ada', email: 'ada@example.test' } })).response
  const one = `${clients}/${result.client.id}`
  const put = (path: string, body: unknown): Sending => ({ method: 'PUT', path, body })
  const cases: Array<readonly [Sending, string[]]> = [
    [post(clients, { client: { fname: 'A', email: 'a@example.test', contacts: [{ fname: 'B', email: 'b@example.test' }] } }), []],
    [post(clients, { client: { fname: 'A', emai: 'x', note: null, foo: null } }), ['unread_field /client/emai']],
    [post(clients, { clients: { fname: 'A' }, x: 1 }), ['plural_wrapper /clients', 'unread_field /x']],
    [post(clients, { client: { fname: 'A', id: 5, updated: '2026-01-01' } }), ['readonly_field /client/id', 'readonly_field /client/updated']],
    [post(clients, { client: { fname: 5, vis_state: '0', organization: true } }), ['type_coerced /client/fname', 'type_coerced /client/vis_state', 'type_coerced /client/organization']],
    [post(clients, { client: { fname: 'A', 'a/b~c': 1 } }), ['unread_field /client/a~1b~0c']],
    [post(clients, '{"client":'), []],
    [post(clients, []), []],
    [post(invoices, { invoice }), []],
    [post(invoices, { invoice: { ...invoice, customerid: '56001', auto_bill: 'True' } }), ['type_coerced /invoice/customerid', 'type_coerced /invoice/auto_bill']],
    [post(invoices, { invoice: { ...invoice, due_date: '2026-07-01' } }), ['readonly_field /invoice/due_date']],
    [post(invoices, { invoice: { ...invoice, lines: [line, { ...line, unit_cost: { amount: 12.1, code: 'USD' }, rate: 3 }] } }),
      ['float_money /invoice/lines/1/unit_cost/amount', 'unread_field /invoice/lines/1/rate']],
    [post(invoices, { invoice: { ...invoice, lines: [{ ...line, unit_cost: { amount: 12, code: 'USD' } }] } }), []],
    [post(invoices, { invoice: { ...invoice, lines: [{ type: 1, qty: 1 }] } }), ['left_out /invoice/lines/0/unit_cost', 'left_out /invoice/lines/0/expenseid']],
    [post(invoices, { invoice: { ...invoice, lines: [{ ...line, type: 1, expenseid: 5 }] } }), []],
    [post(invoices, { invoice: { ...invoice, lines: [{ ...line, expenseid: 5 }, { ...line, expenseid: 0 }] } }), ['may_be_refused /invoice/lines/0/expenseid']],
    [post(`${accounting}/estimates/estimates`, { estimate: { customerid: 56001, create_date: '2026-06-01', lines: [{ ...line, expenseid: 5 }] } }), []],
    [post(invoices, { invoice: { ...invoice, lines: [{ ...line, unit_cost: 12.1 }] } }), ['float_money /invoice/lines/0/unit_cost']],
    [post(invoices, { invoice: { ...invoice, lines: [{ ...line, unit_cost: '12.10' }] } }), ['type_coerced /invoice/lines/0/unit_cost']],
    [put(one, { client: { fname: 'B' } }), []],
    [put(one, { client: { vis_state: 1, fname: 'C', foo: 1 } }), ['unread_field /client/fname']],
    [put(one, { client: { vis_state: 0 } }), []],
    [put(`${invoices}/34401`, { invoice: { action_mark_as_sent: true, notes: 'x' } }), ['unread_field /invoice/notes']],
    [put(`${invoices}/34401`, { invoice: { action_mark_as_sent: false, notes: 'x' } }), []],
    [put(`${invoices}/34402`, { invoice: { action_email: true, email_recipients: ['a@b.test'], email_include_pdf: true, invoice_customized_email: { subject: 'A', body: 'B' } } }), []],
    [put(`${invoices}/34402`, { invoice: { action_email: 'true', email_recipients: ['a@b.test'], email_subject: 'x', notes: 'x', notez: 'x' } }), ['unread_field /invoice/notes']],
    [post(estimates, { estimate: { customerid: 56001, create_date: '2026-06-01', lines: [{ ...line, expenseid: 0 }] } }), []],
    [post(credits, { credit_note: { clientid: 56001, create_date: '2026-06-01', lines: [{ ...line, id: '20375-1' }] } }), []],
    [{ method: 'DELETE', path: `${invoices}/34402`, body: { invoice: { vis_state: 1 } } }, []],
    [put(`${accounting}/taxes/taxes/1`, { tax: { vis_state: 1 } }), []],
    [post(entries, { time_entry: { is_logged: true, duration: '60', started_at: '2026-06-01T10:00:00Z', client: 5 } }), ['type_coerced /time_entry/duration', 'unread_field /time_entry/client']],
    [post(entries, { time_entry: { is_logged: true, duration: 60, started_at: '2026-06-01T10:00:00Z', billable: true } }), ['left_out /time_entry/client_id']],
    [post(entries, { time_entry: { is_logged: true, duration: 60, started_at: '2026-06-01T10:00:00Z', billable: true, client_id: result.client.id } }), []],
    [post(entries, { time_entry: { is_logged: true, duration: 60, started_at: '2026-06-01T10:00:00Z', billable: false } }), []],
    [post(expenses, cost('113.00', '13.00', 13)), []],
    [post(expenses, cost('9.99', '1.15', '13')), []],
    [post(expenses, cost('113.00', '13.01', '13')), ['may_be_refused /expense/taxAmount1']],
    [post(expenses, cost('-113.00', '-14.00', '13')), ['may_be_refused /expense/taxAmount1']],
    [post(expenses, cost('113.00', '14.00', null)), []],
    [post(expenses, cost('237.60', '20.00', '10', { taxAmount2: { amount: '17.60' }, taxPercent2: '8', compounded_tax: true })), []],
    [post(expenses, cost('237.60', '20.00', '10', { taxAmount2: { amount: '17.60' }, taxPercent2: '8' })), ['may_be_refused /expense/taxAmount2']],
    [post(`${accounting}/expense_profiles/expense_profiles`, { expense_profile: { ...cost('113.00', '14.00', '13').expense, date: null, start_date: '2026-07-01', frequency: 'm' } }),
      ['may_be_refused /expense_profile/taxAmount1']],
    [post(`/projects/business/${BUSINESS}/project`, { project: { title: 'P', rate: 12.55, fixed_price: '5.00' } }), ['float_money /project/rate']],
  ]
  for (const [sending, codes] of cases) t.same(await warned(client, sending), codes, `${sending.method} ${JSON.stringify(sending.body)}`)
  const many = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`x${index}`, index]))
  t.equal((await warned(client, post(clients, { client: many }))).length, 50, 'no more than anybody reads')
})

t.test('each warning is one sentence that says what to do', async t => {
  const client = freshWorld(t, 'seed')
  const cases: Array<readonly [Sending, string]> = [
    [post(clients, { client: { emai: 'x' } }), 'Nothing reads /client/emai: leave it out, or did you mean email?'],
    [post(clients, { clients: { fname: 'A' } }), '/clients is the key of a list, and FreshBooks reads nothing under it: send client.'],
    [post(clients, { client: { id: 5 } }), '/client/id is set by FreshBooks and was not taken: leave it out.'],
    [post(clients, { client: { vis_state: '0' } }), '/client/vis_state was sent as text and taken as a number: send 0.'],
    [post(clients, { client: { fname: 5 } }), '/client/fname was sent as a number and taken as text: send "5".'],
    [post(entries, { time_entry: { billable: true } }), '/time_entry/client_id is not sent, and accounts that bill each client take no billable entry without one.'],
    [post(invoices, { invoice: { auto_bill: 'True' } }), '/invoice/auto_bill was sent as text and taken as a boolean: send true.'],
    [post(invoices, { invoice: { deposit_amount: { amount: 12.1 } } }),
      '/invoice/deposit_amount/amount was sent as the number 12.1, and numbers cannot hold every amount: send {"amount":"12.10","code":"…"}.'],
    [post(`${accounting}/expenses/expenses`, { expense: { amount: { amount: 113 }, taxAmount1: { amount: 14 }, taxPercent1: '13' } }),
      'FreshBooks may refuse /expense/taxAmount1: 13 % of the 99.00 that are left without taxes come to 12.87, and the tax should not be more.'],
    [{ method: 'PUT', path: `${clients}/56001`, body: { client: { vis_state: 0, fname: 'x' } } }, '/client/fname is dropped because vis_state is sent beside it: send it in a PUT of its own.'],
    [get(clients, { foo: 1 }), "clients.list reads no parameter 'foo': leave it out."],
    [get(clients, { perpage: 1 }), "clients.list reads no parameter 'perpage': leave it out, or did you mean per_page?"],
    [get(clients, { 'include[]': 'contact' }), "clients.list knows no include 'contact': did you mean include[]=contacts?"],
    [get(projects, { include_lines: true }), "projects.list knows no include 'lines': use one of logged_duration, spelled include_logged_duration=true."],
    [get(`${accounting}/items/items`, { 'include[]': 'taxes' }), "items.list knows no include 'taxes': leave it out, there are none."],
    [get(invoices, { 'search[status]': 2 }), "invoices.list ignores 'search[status]' and answers as if it had not been sent: use search[v3_status]."],
    [get(invoices, { customerid: 2 }), "invoices.list ignores 'customerid' and answers as if it had not been sent: use search[customerid]."],
    [get(projects, { title: 'x' }), "projects.list ignores 'title' and answers as if it had not been sent: filter the rows yourself."],
    [get(invoices, { sort: 'create_date_asc' }), "invoices.list does not sort by 'create_date_asc': use sort=invoice_date_asc."],
    [get(`${accounting}/items/items`, { sort: 'name' }), "items.list does not sort by 'name': sort the rows yourself."],
    [get(clients, { per_page: 500 }), 'per_page=500 was taken as 100, the most there is: ask for 100 and go on while page is less than pages.'],
  ]
  for (const [sending, message] of cases) {
    await client.send(sending)
    t.equal(last(client).warnings[0]?.message, message)
  }
})

t.test('reading one by one what a list gives at once', async t => {
  const client = freshWorld(t, 'seed')
  const read = async (path: string, times: number) => {
    const codes: string[][] = []
    for (let number = 1; number <= times; number++) codes.push(await warned(client, get(path.replace('#', String(number)))))
    return codes.flatMap((found, index) => found.includes('n_plus_one') ? [index + 1] : [])
  }
  t.same(await read(`${clients}/#`, 22), [21, 22])
  t.match(last(client).warnings[0]!.message, /^This is the 22nd clients\.get in a row: /)
  await client.get(invoices)
  t.same(await read(`${clients}/#`, 20), [], 'something else in between begins anew')
  await client.get(invoices)
  t.same(await read(`${clients}/56001`, 25), [], 'the same one again is a poll')
  t.same(await read(`${clients}?page=#&per_page=1`, 25), [], 'pages are to be walked through')
})

t.test('a retry that does not wait', async t => {
  const client = freshWorld(t)
  const wall = { now: NOW }
  Object.defineProperty(client.world, 'wall', { value: () => wall.now })
  const fail = (status: number, path = '/x') => {
    client.world.requests.patterns.failures = [{ seq: 9, method: 'POST', routed: path, token: `mock-access-token-${client.name}`, body: ada, status, wall: NOW } as never]
  }
  const ada = { client: { fname: 'Ada', email: 'ada@example.test' } }
  const cases: Array<readonly [string, number, number, object, string, string[]]> = [
    ['at once', 503, 40, ada, clients, ['retry_without_backoff']],
    ['after the connection was lost', 0, 99, ada, clients, ['retry_without_backoff']],
    ['later', 503, 100, ada, clients, []],
    ['with another body', 503, 40, { client: { fname: 'Bea', email: 'bea@example.test' } }, clients, []],
    ['of something else', 503, 40, ada, '/elsewhere', []],
  ]
  for (const [what, status, later, body, path, codes] of cases) {
    fail(status, path)
    wall.now = NOW + later
    t.same(await warned(client, post(clients, body)), codes, what)
  }
  fail(429, clients)
  wall.now = NOW + 40
  await client.post(clients, ada)
  t.match(last(client).warnings[0]!.message, /^req-9 was the same request and was answered 429 40 ms before: wait /)
})

t.test('what becomes of a warning is for the world to say', async t => {
  const odd = get(clients, { foo: 1 })
  const configs: Array<readonly [string, Partial<Config>, number, number]> = [
    ['as it is', {}, 1, 200],
    ['lenient', { profile: 'lenient' }, 0, 200],
    ['strict', { profile: 'strict' }, 1, 422],
    ['strict but for this', { profile: 'strict', strict: { unknown_query_param: 'warn' } }, 1, 200],
    ['strict and deaf to this', { profile: 'strict', strict: { unknown_query_param: 'off' } }, 0, 200],
    ['strict about this alone', { strict: { unknown_query_param: 'error' } }, 1, 422],
    ['lenient but for this', { profile: 'lenient', strict: { unknown_query_param: 'error' } }, 1, 422],
    ['strict about something else', { strict: { unread_field: 'error' } }, 1, 200],
  ]
  for (const [what, config, warnings, status] of configs) {
    const client = freshWorld(t)
    changeConfig(client.world, config)
    t.same([(await warned(client, odd)).length, last(client).status], [warnings, status], what)
  }
})

t.test('a strict world refuses in the words of the family, before anything is done', async t => {
  const client = freshWorld(t)
  changeConfig(client.world, { profile: 'strict' })
  const refused = await client.post(clients, { client: { fname: 'Ada', email: 'ada@example.test', emai: 'x', x: 1 } })
  t.equal(refused.status, 422)
  t.match(refused.json.response.errors[0], {
    errno: 1004, field: 'emai',
    message: 'freshbooks-mock is strict about unread_field: Nothing reads /client/emai: leave it out, or did you mean email? (and 1 more)',
  })
  t.equal((await client.get(clients)).json.response.result.total, 0)
  const inProjects = await client.get(`${projects}?titl=x`)
  t.match([inProjects.status, inProjects.json], [422, { errno: 2001, error: { titl: /^freshbooks-mock is strict about unknown_query_param: / } }])
  t.equal((await client.get('/auth/api/v1/users/me?x=1')).status, 422)
  t.equal((await client.get(`${clients}?x=1`, { authorization: 'Bearer nobody', 'x-mock-world': client.name })).status, 401, 'who asks is looked at first')
  t.equal((await client.post(clients, { client: { fname: 'Ada', email: 'ada@example.test' } })).status, 200, 'nothing odd, nothing refused')
  const seeded = freshWorld(t, 'seed')
  changeConfig(seeded.world, { profile: 'strict' })
  const mail = { action_email: true, email_recipients: ['ada@example.test'] }
  t.equal((await seeded.put(`${invoices}/34402`, { invoice: mail })).status, 200, 'what belongs to an action is read')
})

t.test('two codes are only told to those who ask', async t => {
  const client = freshWorld(t, 'seed')
  const guess = get(`${accounting}/reports/accounting/profitloss`, { resolution: 'm' })
  t.same(await warned(client, guess), [])
  changeConfig(client.world, { strict: { undocumented_behaviour: 'warn', missing_api_version_header: 'warn' } })
  t.same(await warned(client, guess), ['undocumented_behaviour resolution', 'missing_api_version_header x-api-version'])
  t.same(await warned(client, { ...guess, headers: { 'x-api-version': '2023-02-20' } }), ['undocumented_behaviour resolution'])
  t.same(await warned(client, post(invoices, { invoice: { customerid: 56001, create_date: '2026-06-01', currency_code: 'USD' } })),
    ['undocumented_behaviour /invoice/currency_code', 'missing_api_version_header x-api-version'])
  const mailed = { action_email: true, email_recipients: ['a@b.test'], email_subject: 'A', invoice_customized_email: { subject: 'B', body: 'C' } }
  t.same(await warned(client, { method: 'PUT', path: `${estimates}/16301`, body: { estimate: mailed } }),
    ['undocumented_behaviour /estimate/email_subject', 'undocumented_behaviour /estimate/invoice_customized_email', 'missing_api_version_header x-api-version'])
  changeConfig(client.world, { profile: 'strict', strict: {} })
  t.same([await warned(client, guess), last(client).status], [['undocumented_behaviour resolution'], 200], 'a guess of ours is no fault of the client\'s')
})

t.test('whatever is sent, looking at it never fails', async t => {
  const client = freshWorld(t)
  const members = ['client', 'invoice', 'customerid', 'lines', 'unit_cost', 'amount', 'code', 'deposit_amount', 'auto_bill', 'fname', 'vis_state', 'toString', '__proto__', 'a/~']
  const { value } = fc.letrec(tie => ({
    value: fc.oneof({ maxDepth: 4 }, fc.jsonValue({ maxDepth: 0 }), fc.constantFrom('1.5', 1.5, 'True'), fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom(...members), tie('value'), { maxKeys: 4, noNullPrototype: true })),
  }))
  const wrapped = fc.oneof(value, value.map(draft => ({ client: draft })), value.map(draft => ({ invoice: draft })))
  const names = fc.constantFrom('search[', 'search[]', 'search[a][]', 'search[a][b]', 'include[]', 'include', 'include_', 'sort', 'page', 'per_page', '[]', '', '__proto__', 'toString')
  await fc.assert(fc.asyncProperty(wrapped, fc.constantFrom(clients, invoices), names, async (body, path, name) => {
    const answer = await client.post(`${path}?${query({ [name]: 'toString' })}`, JSON.stringify(body))
    return answer.status < 500 && answer.headers['x-mock-request-id'] !== undefined
  }), drawn(t, { numRuns: 300 }))
})

t.test('these are the codes, which configs name', async t => {
  t.same([...warningCodes].sort(), [
    'float_money', 'left_out', 'may_be_refused', 'missing_api_version_header', 'n_plus_one', 'per_page_capped', 'plural_wrapper', 'readonly_field', 'retry_without_backoff',
    'search_key_ignored',
    'type_coerced', 'undocumented_behaviour', 'unknown_include', 'unknown_query_param', 'unread_field',
  ])
})
