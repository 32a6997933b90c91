// What stands under /comments alone, over HTTP: retainers with the invoices that bill them, discussions of projects,
// and what people cost an hour.
import t, { type Test } from 'tap'
import { clockVerbs } from '../../src/control/verbs/clock.ts'
import { openDesk } from '../support/invoicing.ts'
import { identityOf, type Draft } from '../support/samples.ts'
import { callerOf } from '../support/verb-calls.ts'
import { ACCOUNT, BUSINESS, business, collection, NOW, type Row } from '../support/world.ts'

const retainers = `${business('comments')}/retainers`
const unknownUrl = {
  message: 'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
}
const missing = (...names: string[]) => ({ errno: 2001, error: Object.fromEntries(names.map(name => [name, 'field required'])) })

async function start (test: Test) {
  const { client } = openDesk(test)
  client.setClock(NOW)
  const customer = await collection(client, 'clients').create({ fname: 'Riley', organization: 'Example Widgets', email: 'riley@example.test' })
  const draft = (more: Draft = {}): Draft => ({
    client_user_id: String(customer.id), start_date: '2026-06-15', next_period_start_date: '2026-07-15', fee: 600, excess_rate: 200,
    budgeted_time: 144000, active: true, frequency: 'm', number_recurring: 0, is_infinitely_recurring: true, ...more,
  })
  const advance = (to: string): unknown => callerOf(clockVerbs, () => client.world)('clock.advance', { to })
  const invoices = async (): Promise<Row[]> => (await collection(client, 'invoices').list('include[]=lines')).rows.reverse()
  return { client, customer, draft, advance, invoices, rows: collection(client, 'retainers') }
}

t.test('a retainer is shown as it was sent, and as its client\'s', async t => {
  const { client, customer, draft, rows } = await start(t)
  const made = await rows.create(draft())
  t.strictSame(made, {
    id: 4501, business_id: BUSINESS, system_id: 4354764, invoice_profile_id: 5201, client_user_id: customer.id, start_date: '2026-06-15',
    next_period_start_date: '2026-07-15', fee: '600.00', excess_rate: '200.00', budgeted_time: 144000, active: true,
    created_at: '2026-06-15T15:00:00', updated_at: '2026-06-15T15:00:00',
  }, 'numbers become texts, and the schedule is not shown')
  t.strictSame((await client.get(retainers)).json, { retainers: [made] }, 'a list has no numbers of pages')
  t.strictSame((await client.get(`${retainers}?page=7&per_page=1`)).json, { retainers: [made] }, 'and no pages')
  t.match(await collection(client, 'clients').get(customer.id), { has_retainer: true, retainer_id: 4501 })
  t.equal((await collection(client, 'invoice_profiles').get(5201)).retainer_id, 4501)

  const other = await collection(client, 'clients').create({ organization: 'Other' })
  const short = draft({ client_user_id: other.id, next_period_start_date: undefined, active: undefined })
  t.match(await rows.create(short), { next_period_start_date: '2026-07-15', active: true }, 'the second period follows from the first')
  await rows.update(4502, { active: false })
  t.match(await client.post(retainers, { retainer: draft() }), { status: 422, json: { errno: 2001, error: 'Retainer for client already exists' } })
  t.equal((await rows.update(4501, { active: false })).active, false, 'a PUT ends it')
  t.strictSame((await client.get(retainers)).json, { retainers: [] }, 'it is not listed any more')
  t.match(await collection(client, 'clients').get(customer.id), { has_retainer: null, retainer_id: null })
  t.equal((await collection(client, 'invoice_profiles').get(5201)).disable, true, 'nothing is billed')
  const second = await rows.create(draft({ fee: '90' }))
  t.match(await client.put(`${business('comments')}/retainer/4501`, { retainer: { active: true } }), { status: 422, json: { errno: 2001 } },
    'it cannot go on beside another one')
  await rows.update(second.id, { active: false })
  t.equal((await rows.update(4501, { active: true })).active, true)
  t.equal((await collection(client, 'invoice_profiles').get(5201)).disable, false)
})

t.test('its periods are billed as they begin', async t => {
  const { draft, advance, invoices, rows } = await start(t)
  const { id } = await rows.create(draft())
  advance('2026-06-20')
  t.same((await invoices()).map(({ create_date, amount, status }) => [create_date, amount.amount, status]), [['2026-06-15', '600.00', 2]])
  await rows.update(id, { fee: '750.5', budgeted_time: 3600 })
  t.equal((await rows.get(id)).next_period_start_date, '2026-07-15')
  advance('2026-08-20')
  t.equal((await rows.get(id)).next_period_start_date, '2026-09-15', 'the next period is the one to come')
  await rows.update(id, { active: false })
  advance('2026-10-20')
  t.same((await invoices()).map(({ create_date, amount, lines }) => [create_date, amount.amount, lines[0].name, lines[0].retainer_id]),
    [['2026-06-15', '600.00', 'Retainer', id], ['2026-07-15', '750.50', 'Retainer', id], ['2026-08-15', '750.50', 'Retainer', id]], 'a new fee counts from then on')
  t.equal((await rows.get(id)).next_period_start_date, '2026-09-15', 'one that rests stands still')

  const twice = await rows.create(draft({ start_date: '2026-10-25', next_period_start_date: '2026-11-01', frequency: 'w', number_recurring: 2, is_infinitely_recurring: false }))
  advance('2026-12-31')
  t.equal((await invoices()).length, 5, 'as many periods as were asked for')
  t.equal((await rows.get(twice.id)).next_period_start_date, '2027-01-03')
})

t.test('what is wrong with a retainer is told, and nothing is kept', async t => {
  const { client, draft, rows } = await start(t)
  const wrong: [string, Draft, object][] = [
    ['nothing', {}, missing('client_user_id', 'start_date', 'fee', 'budgeted_time')],
    ['no fee', draft({ fee: undefined }), missing('fee')],
    ['an unknown client', draft({ client_user_id: 99 }), { errno: 2001, error: { client_user_id: /not found/i } }],
    ['a fee of letters', draft({ fee: 'much' }), { errno: 2001, error: { fee: 'Input should be a valid number' } }],
    ['a day that is none', draft({ start_date: '2026-02-30' }), { errno: 2001, error: { start_date: 'Input should be a valid date' } }],
    ['a rhythm that is none', draft({ frequency: 'sometimes' }), { errno: 2001, error: { frequency: String } }],
  ]
  for (const [name, retainer, json] of wrong) {
    t.match(await client.post(retainers, { retainer }), { status: 422, json }, name)
  }
  t.same((await rows.list()).rows, [])
  t.same(client.sql('SELECT count(*) AS count FROM invoice_profiles'), [{ count: 0 }])
  t.match(await client.get(`${business('comments')}/retainer/12`), { status: 404, json: unknownUrl })
  t.match(await client.put(`${business('comments')}/retainer/12`, { retainer: {} }), { status: 404, json: unknownUrl })
  t.equal((await client.get(`${business('projects')}/retainers`)).status, 404, 'it stands under /comments alone')
})

t.test('people discuss a project', async t => {
  const { client } = await start(t)
  const { id } = await collection(client, 'projects').create({ title: 'Portal' })
  const threads = `${business('comments')}/project/${id}/threads`
  const identity_id = identityOf(client)
  t.strictSame((await client.get(threads)).json, { threads: [] })
  const said = await client.post(threads, { thread: { message: 'Shall we begin?' } })
  const times = { active: true, created_at: '2026-06-15T15:00:00', updated_at: '2026-06-15T15:00:00' }
  const thread = { id: 310201, project_id: id, identity_id, message: 'Shall we begin?', ...times, comments: [] as object[] }
  t.match(said, { status: 200, json: { thread } })
  const answer = await client.post(`${business('comments')}/threads/310201/comments`, { comment: { content: 'Yes' } })
  const comment = { id: 420301, thread_id: 310201, identity_id, content: 'Yes', ...times }
  t.strictSame(answer.json, { comment })
  t.strictSame((await client.get(threads)).json, { threads: [{ ...thread, comments: [comment] }] }, 'a list shows what was said')
  const other = await collection(client, 'projects').create({ title: 'Other' })
  t.strictSame((await client.get(`${business('comments')}/project/${other.id}/threads`)).json, { threads: [] }, 'each project has its own')

  t.match(await client.post(threads, { thread: { content: 'x' } }), { status: 422, json: missing('message') }, 'a thread has a message')
  t.match(await client.post(`${business('comments')}/threads/310201/comments`, { comment: { message: 'x' } }), { status: 422, json: missing('content') })
  t.equal((await client.post(`${business('comments')}/project/99/threads`, { thread: { message: 'x' } })).status, 404)
  t.match(await client.post(`${business('comments')}/threads/99/comments`, { comment: { content: 'x' } }), { status: 404, json: unknownUrl })
})

t.test('people have rates', async t => {
  const { client } = await start(t)
  const identity_id = identityOf(client)
  const list = `${business('comments')}/team_member_rates`
  t.strictSame((await client.get(list)).json, { team_member_rates: [] })
  const one = (rate: unknown, id = identity_id) =>
    client.put(`${business('comments')}/team_member_rate/${id}`, { team_member_rate: { identity_id: id, rate } })
  t.strictSame((await one(35)).json, { team_member_rate: { rate: '35.00', identity_id, business_id: BUSINESS } })
  t.equal((await one('40.5')).json.team_member_rate.rate, '40.50', 'a second PUT changes it')
  for (const prefix of ['comments', 'timetracking'] as const) {
    t.strictSame((await client.get(`${business(prefix)}/team_member_rates`)).json, { team_member_rates: [{ rate: '40.50', identity_id, business_id: BUSINESS }] })
  }
  t.match(await one(-1), { status: 422, json: { error: { rate: 'Input should be greater than or equal to 0' } } })
  t.match(await one(undefined), { status: 422, json: missing('rate') })
  t.equal((await one(5, 12345)).status, 404, 'nobody of that number')
  t.strictSame((await client.get(`${business('comments')}/invitation_rates`)).json, { invitation_rates: [] })
})

t.test('clients are suggested by the beginnings of their names', async t => {
  const { client, customer } = await start(t)
  const more = ['Stone & Sons', '100% Wool', 'An_Other'].map(organization => collection(client, 'clients').create({ organization }))
  const [stone, wool, other] = await Promise.all(more)
  const suggested = async (query: string): Promise<number[]> => {
    const answer = await client.get(`/search/account/${ACCOUNT}/autocomplete_clients_v2?query=${encodeURIComponent(query)}`)
    return answer.json.response.result.clients.map(({ id }: Row) => id)
  }
  for (const [query, expected] of [
    ['ston', [stone!.id]], ['SONS', [stone!.id]], ['tone', []], ['riley', [customer.id]], ['riley@ex', [customer.id]], ['%', []], ['100%', [wool!.id]],
    ['an_', [other!.id]], ['an-', []], ["'", []], ['x'.repeat(5000), []],
  ] as const) t.same(await suggested(query), expected, query.slice(0, 20))
  t.equal((await suggested('')).length, 4, 'nothing typed: the first ones')
  await collection(client, 'clients').update(stone!.id, { vis_state: 2 })
  t.same(await suggested('stone'), [], 'archived ones are not')
})
