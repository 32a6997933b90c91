// Projects, services, their rates, time entries and timers, over HTTP: what FreshBooks answers, word by word.
import t from 'tap'
import { buildServer, type Server } from '../../src/server.ts'
import { businesses } from '../../src/resources/businesses.ts'
import { identities, memberships } from '../../src/resources/identities.ts'
import { openSession } from '../../src/world/session.ts'

const fixedNow = Date.parse('2026-06-29T16:50:18Z')
const B = 'business/1000001'
const ENTRIES = `/timetracking/${B}/time_entries`

const notFound = { error: 'Requested resource could not be found.' }
const unknownUrl = {
  message: 'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
}
const invalid = (error: object) => ({ errno: 2001, error })

interface Answer { status: number, type: string | undefined, body: any }

interface Sent { headers?: Record<string, string>, token?: string | null }

/** A server with a clock that can be moved, and what the tests say to it. */
function start () {
  const clock = { now: fixedNow }
  const server = buildServer({}, { wall: () => clock.now })
  server.worlds.reset('default', 'empty')
  t.teardown(() => server.app.close())
  const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown, sent: Sent = {}): Promise<Answer> => {
    const { token = 'mock-access-token', headers = {} } = sent
    const response = await server.app.inject({
      method,
      url,
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
    const text = response.body
    return { status: response.statusCode, type: response.headers['content-type']?.toString(), body: text === '' ? '' : JSON.parse(text) }
  }
  return { server, clock, call }
}

/** Somebody else in the business, and a business of somebody else. */
function addOthers ({ worlds }: Server) {
  const world = worlds.find('default')!
  const business = { id: 1000001, business_uuid: '', account_id: 'ACME01', name: '', timezone: 'UTC', currency_code: 'USD' }
  return world.transaction(() => {
    const session = openSession(world, business, { identity_id: 0, userid: 0, role: 'owner' })
    const colleague = session.create(identities, { first_name: 'Ravi', last_name: 'Roe', email: 'ravi@acme.test' })
    session.create(memberships, { identity_id: colleague.id, business_id: 1000001, role: 'business_employee', userid: 2 })
    const foreign = session.create(businesses, { name: 'Elsewhere', account_id: 'ELSE01' })
    return { colleague: colleague.id, foreign: foreign.id }
  })
}

const projectKeys = [
  'id', 'title', 'description', 'due_date', 'client_id', 'internal', 'budget', 'fixed_price', 'rate', 'billing_method',
  'project_type', 'project_manager_id', 'active', 'complete', 'sample', 'created_at', 'updated_at', 'logged_duration',
  'services', 'billed_amount', 'billed_status', 'retainer_id', 'expense_markup', 'service_estimate_type',
]
const memberKeys = ['id', 'identity_id', 'role', 'first_name', 'last_name', 'email', 'company', 'active']
const serviceKeys = ['business_id', 'id', 'name', 'billable', 'vis_state', 'project_default']
const entryKeys = [
  'id', 'identity_id', 'is_logged', 'local_started_at', 'local_timezone', 'started_at', 'created_at', 'client_id', 'project_id',
  'pending_client', 'pending_project', 'pending_task', 'task_id', 'service_id', 'note', 'active', 'billable', 'billed', 'internal',
  'retainer_id', 'duration', 'timer',
]
const abilityNames = [
  'can_edit', 'can_archive', 'can_generate_invoice', 'can_delete', 'can_invite_team_member', 'can_manage_services',
  'can_view_team_time', 'can_edit_hourly_budget', 'can_edit_client', 'can_edit_project_manager', 'can_view_invoices_tab',
  'can_view_fixed_price', 'can_edit_fixed_price', 'can_edit_end_date', 'can_edit_flat_rate', 'can_edit_project_type',
  'can_edit_service_estimate_type', 'can_edit_title', 'can_view_review_tab', 'can_view_discuss_tab', 'can_track_time',
  'can_create_comment',
]
const businessAbilityNames = [
  'can_view_projects', 'can_create_projects', 'can_create_services', 'can_view_services', 'can_view_time_entries',
  'can_create_time_entries', 'can_mark_time_entries_billed', 'can_view_team_time_entries', 'can_view_time_tracking_settings',
]
const names = (abilities: { name: string }[]) => abilities.map(({ name }) => name)
const ids = (rows: { id: number }[]) => rows.map(({ id }) => id)

type Call = ReturnType<typeof start>['call']

async function makeService (call: Call, service: object = { name: 'Document Review' }) {
  return (await call('POST', `/comments/${B}/service`, { service })).body.service
}

async function makeProject (call: Call, project: object = { title: 'Website refresh' }) {
  return (await call('POST', `/projects/${B}/project`, { project })).body.project
}

async function makeEntry (call: Call, entry: object = {}) {
  const draft = { is_logged: true, started_at: '2026-06-29T10:00:00Z', duration: 3600, ...entry }
  return (await call('POST', ENTRIES, { time_entry: draft })).body.time_entry
}

async function makeClient (call: Call): Promise<number> {
  const client = { email: 'client@example.com', organization: 'Client Ltd' }
  return (await call('POST', '/accounting/account/ACME01/users/clients', { client })).body.response.result.client.id
}

t.test('services', async t => {
  const { call } = start()
  const made = await call('POST', `/comments/${B}/service`, { service: { name: 'Document Review' } })
  const { id } = made.body.service
  t.equal(made.status, 200, 'a create answers 200')
  t.equal(made.type, 'application/vnd.api+json')
  t.strictSame(made.body, {
    service: { business_id: 1000001, id, name: 'Document Review', billable: true, vis_state: 0, project_default: false },
  }, 'a name is enough; it is billable then')
  t.strictSame(Object.keys(made.body.service), serviceKeys, 'the keys have FreshBooks\' order')

  for (const prefix of ['comments', 'projects', 'timetracking']) {
    const one = await call('GET', `/${prefix}/${B}/service/${id}`)
    t.strictSame(one.body, made.body, `a service is read under /${prefix}`)
  }
  t.strictSame((await call('GET', `/comments/${B}/services/${id}`)).body, unknownUrl, 'the plural has no single services')

  const twin = await call('GET', `/comments/${B}/service/${id}?include_task_id=true`)
  t.strictSame(Object.keys(twin.body.service), [...serviceKeys, 'task_id'], 'include_task_id adds the task')
  t.not(twin.body.service.task_id, id, 'whose number is another')
  t.strictSame((await call('GET', `/comments/${B}/service/${id}?include[]=task_id`)).body, made.body, 'include[] is ignored')

  const second = await makeService(call, { name: 'Administration', billable: 'False', project_default: true })
  t.match(second, { billable: false, project_default: true }, 'texts are taken for yes and no')
  const list = await call('GET', `/comments/${B}/services?include_task_id=True&sort=name`)
  t.strictSame(Object.keys(list.body), ['services', 'meta'], 'the rows come first')
  t.strictSame(list.body.meta, { total: 2, per_page: 50, page: 1, pages: 1 }, 'fifty a page, and no sort')
  t.strictSame(ids(list.body.services), [second.id, id], 'newest first, whatever the sort')
  t.ok(list.body.services.every((row: any) => Number.isInteger(row.task_id)))
  t.strictSame((await call('GET', `/comments/${B}/services?page=0&per_page=1`)).body.meta, { total: 2, per_page: 1, page: 1, pages: 2 })

  const renamed = await call('PUT', `/comments/${B}/service/${second.id}`, { service: { name: 'Office' } })
  t.strictSame(renamed.body.service, { ...second, name: 'Office' }, 'a PUT merges')
  const gone = await call('DELETE', `/comments/${B}/service/${second.id}`)
  t.match(gone, { status: 204, body: '' }, 'a delete answers 204 without a body')
  t.strictSame(ids((await call('GET', `/comments/${B}/services`)).body.services), [id], 'a deleted service is not listed')
  t.equal((await call('GET', `/comments/${B}/service/${second.id}`)).body.service.vis_state, 1, 'but can be read')

  const wrong: [string, Answer, number, object][] = [
    ['no name', await call('POST', `/comments/${B}/service`, { service: {} }), 422, invalid({ name: 'field required' })],
    ['no wrapper', await call('POST', `/comments/${B}/service`, { name: 'x' }), 422, invalid({ name: 'field required' })],
    ['name null', await call('POST', `/comments/${B}/service`, { service: { name: null } }), 422, invalid({ name: 'none is not an allowed value' })],
    ['unknown id', await call('GET', `/comments/${B}/service/99`), 404, notFound],
    ['id that is no number', await call('GET', `/comments/${B}/service/abc`), 404, notFound],
    ['delete of an unknown one', await call('DELETE', `/comments/${B}/service/99`), 404, notFound],
  ]
  for (const [name, { status, body }, expectedStatus, expected] of wrong) t.strictSame({ status, body }, { status: expectedStatus, body: expected }, name)
})

t.test('rates of services', async t => {
  const { call } = start()
  const { id } = await makeService(call)
  const other = await makeService(call, { name: 'Administration' })
  const rate = `/comments/${B}/service/${id}/rate`
  t.match(await call('GET', rate), { status: 404, body: notFound }, 'there is no rate before one is set')
  t.strictSame((await call('GET', `/comments/${B}/service_rates`)).body, { service_rates: [] }, 'services without a rate are not listed')
  const made = await call('POST', rate, { service_rate: { rate: '10', code: 'USD', service_id: 5 } })
  t.strictSame(made, { status: 200, type: 'application/vnd.api+json', body: { service_rate: { rate: '10.00', business_id: 1000001, service_id: id } } },
    'a rate is shown with two decimals, and belongs to the service of the path')
  t.strictSame((await call('PUT', rate, { service_rate: { rate: 12.5 } })).body.service_rate.rate, '12.50', 'a number is taken too')
  t.strictSame((await call('POST', rate, { service_rate: { rate: '11' } })).body.service_rate.rate, '11.00', 'a second POST changes it')
  t.strictSame((await call('GET', `/projects/${B}/service/${id}/rate`)).body.service_rate.rate, '11.00')
  t.equal((await call('PUT', `/comments/${B}/service/${other.id}/rate`, { service_rate: { rate: '8.5' } })).status, 200, 'a PUT makes one')
  t.strictSame((await call('GET', `/comments/${B}/service_rates`)).body, {
    service_rates: [
      { rate: '11.00', business_id: 1000001, service_id: id },
      { rate: '8.50', business_id: 1000001, service_id: other.id },
    ],
  }, 'the list has no meta')
  t.match(await call('POST', rate, { service_rate: {} }), { status: 422, body: invalid({ rate: 'field required' }) })
  t.match(await call('PUT', rate, { service_rate: {} }), { status: 422, body: invalid({ rate: 'field required' }) })
  t.match(await call('PUT', `/comments/${B}/service/99/rate`, { service_rate: { rate: 1 } }), { status: 404, body: notFound })
  t.match(await call('DELETE', rate), { status: 405 }, 'a rate cannot be deleted')
  t.match(await call('PUT', rate, { service_rate: { rate: '-1' } }), { status: 422, body: invalid({ rate: 'Input should be greater than or equal to 0' }) })
  t.equal((await call('PUT', `/comments/${B}/service/${other.id}/rate`, { service_rate: { rate: 0 } })).body.service_rate.rate, '0.00', 'it may be nothing')

  const project = await makeProject(call)
  const onProject = await call('PUT', `/comments/${B}/project/${project.id}/service/${id}/rate`,
    { project_service_rate: { rate: 1065, service_id: String(id), project_id: String(project.id) } })
  t.strictSame(onProject.body, { project_service_rate: { rate: '1065.00', service_id: id, business_id: 1000001, project_id: project.id } },
    'a project has its own rate of a service')
  t.equal((await call('GET', rate)).body.service_rate.rate, '11.00', 'which leaves the ordinary one alone')
  t.match(await call('PUT', `/comments/${B}/project/${project.id}/service/${id}/rate`, { project_service_rate: { rate: -0.5 } }), { status: 422 })
  await call('DELETE', `/comments/${B}/service/${other.id}`)
  t.strictSame((await call('GET', `/comments/${B}/service_rates`)).body.service_rates.map(({ service_id }: any) => service_id), [id],
    'rates of deleted services are not listed')
  t.match(await call('PUT', `/comments/${B}/project/99/service/${id}/rate`, { project_service_rate: { rate: 1 } }), { status: 404, body: notFound })
})

t.test('a project is made, read, changed and deleted', async t => {
  const { call, clock } = start()
  const client = await makeClient(call)
  const made = await call('POST', `/projects/${B}/project`, { project: { title: 'Website refresh', client_id: String(client), id: 5, sample: true } })
  const { project } = made.body
  t.equal(made.status, 200)
  t.equal(made.type, 'application/vnd.api+json')
  t.strictSame(Object.keys(made.body), ['project', 'abilities'])
  t.strictSame(Object.keys(project), [...projectKeys, 'group'])
  const { id, group, ...plain } = project
  t.strictSame(plain, {
    title: 'Website refresh', description: null, due_date: null, client_id: client, internal: false, budget: null, fixed_price: null,
    rate: null, billing_method: 'project_rate', project_type: 'hourly_rate', project_manager_id: null, active: true, complete: false,
    sample: false, created_at: '2026-06-29T16:50:18', updated_at: '2026-06-29T16:50:18', logged_duration: null, services: [],
    billed_amount: '0.00', billed_status: 'unbilled', retainer_id: null, expense_markup: '0', service_estimate_type: 'total_hours',
  }, 'title and client are enough; ids and sample are FreshBooks\' own')
  t.equal(group.pending_invitations, null, 'there are no invitations yet')
  t.strictSame(Object.keys(group.members[0]), memberKeys)
  t.match(group.members, [{ identity_id: 2192788, role: 'owner', first_name: 'Olivia', email: 'owner@acme.test', active: true }])
  t.strictSame(names(made.body.abilities), abilityNames)
  t.ok(made.body.abilities.every(({ value }: { value: boolean }) => value))

  const shown = { ...project, group: { ...group, pending_invitations: [] } }
  for (const prefix of ['projects', 'timetracking', 'comments']) {
    for (const path of ['project', 'projects']) {
      const one = await call('GET', `/${prefix}/${B}/${path}/${id}`)
      t.strictSame(one.body.project, shown, `a project is read at /${prefix}/…/${path}, with an empty list of invitations`)
    }
  }

  clock.now += 60_000
  const changed = await call('PUT', `/projects/${B}/project/${id}`, { project: { title: 'Updated Title' } })
  t.strictSame(changed.body.project, { ...shown, title: 'Updated Title', updated_at: '2026-06-29T16:51:18' }, 'a PUT merges')
  t.strictSame(names(changed.body.abilities), abilityNames)
  t.equal((await call('PUT', `/projects/${B}/projects/${id}`, { project: { title: 'x', complete: 'True' } })).body.project.complete, true, 'archives')

  t.match(await call('DELETE', `/projects/${B}/projects/${id}`), { status: 204, body: '' })
  t.strictSame((await call('GET', `/projects/${B}/projects`)).body, {
    meta: { sort: [], total: 0, per_page: 30, page: 1, pages: 0 }, projects: [],
  }, 'a deleted project is not listed')
  t.equal((await call('GET', `/projects/${B}/project/${id}`)).body.project.active, false, 'but can be read')
  t.equal((await call('DELETE', `/projects/${B}/projects/${id}`)).status, 204, 'deleting it again is no mistake')
  t.strictSame(ids((await call('GET', `/projects/${B}/projects?active=false`)).body.projects), [id], 'and listed when asked for')
  const another = await makeProject(call)
  t.equal((await call('DELETE', `/comments/${B}/project/${another.id}`, { project: { vis_state: 1 } })).status, 204, 'the web app\'s way')
  t.equal((await call('GET', `/projects/${B}/project/${another.id}`)).body.project.active, false)
})

t.test('values of a project', async t => {
  const { call } = start()
  const review = await makeService(call)
  const cases: [string, object, object][] = [
    ['a date-time is taken by its day', { due_date: '2026-12-31T23:00:00.000Z' }, { due_date: '2026-12-31' }],
    ['prices have two decimals', { fixed_price: 3000, rate: '12.5' }, { fixed_price: '3000.00', rate: '12.50' }],
    ['a budget may be text', { budget: '72000' }, { budget: 72000 }],
    ['a billing method may be null', { billing_method: null, project_type: 'fixed_price' }, { billing_method: null, project_type: 'fixed_price' }],
    ['unknown services are dropped', { services: [{ id: 5 }] }, { services: [] }],
    ['services are shown whole', { services: [{ id: String(review.id), name: 'x' }, { id: review.id }] }, {
      services: [{ business_id: 1000001, id: review.id, name: 'Document Review', billable: true, vis_state: 0 }],
    }],
    ['an internal project has no client', { internal: true, client_id: null }, { internal: true, client_id: null }],
    ['unknown members are ignored', { group: { id: 1 }, foo: 1 }, { title: 'T' }],
  ]
  for (const [name, sent, expected] of cases) t.match(await makeProject(call, { title: 'T', ...sent }), expected, name)

  const project = await makeProject(call, { title: 'T', services: [{ id: review.id }, { name: 'On the fly' }] })
  t.strictSame(project.services.map(({ name }: any) => name), ['Document Review', 'On the fly'], 'a name makes a service')
  await call('DELETE', `/comments/${B}/service/${review.id}`)
  t.match((await call('GET', `/projects/${B}/project/${project.id}`)).body.project.services[0], { vis_state: 1 }, 'a deleted service is shown as such')
  const without = await call('PUT', `/projects/${B}/project/${project.id}`, { project: { title: 'T', services: [] } })
  t.strictSame(without.body.project.services, [], 'services are replaced as a whole')

  const internal = await call('POST', `/projects/${B}/projects`, { project: { title: 'Admin', internal: true } })
  const false_ = internal.body.abilities.filter(({ value }: { value: boolean }) => !value)
  t.strictSame(names(false_), ['can_generate_invoice'], 'nobody can be invoiced for an internal project')
})

t.test('the group of a project has its manager too', async t => {
  const { server, call } = start()
  const { colleague } = addOthers(server)
  const members = async (project_manager_id: number | null) => {
    const { group } = await makeProject(call, { title: 'T', project_manager_id })
    return group.members.map(({ id, identity_id, role }: any) => [id - group.id, identity_id, role])
  }
  const owner = [12_214_312, 2192788, 'owner']
  t.strictSame(await members(null), [owner])
  t.strictSame(await members(2192788), [owner], 'whoever made it may manage it')
  t.strictSame(await members(colleague), [owner, [12_214_313, colleague, 'manager']])
})

t.test('projects: what is refused', async t => {
  const { call } = start()
  const { id } = await makeProject(call)
  const post = (project: unknown) => call('POST', `/projects/${B}/project`, { project })
  const one = `/projects/${B}/project`
  const cases: [string, Answer, number, object][] = [
    ['no title', await post({}), 422, invalid({ title: 'field required' })],
    ['an empty title', await post({ title: '' }), 422, invalid({ title: 'field required' })],
    ['a title of nothing but space', await post({ title: ' ' }), 422, invalid({ title: 'field required' })],
    ['an empty title in a PUT', await call('PUT', `${one}/${id}`, { project: { title: '' } }), 422, invalid({ title: 'field required' })],
    ['a long title', await post({ title: 'x'.repeat(256) }), 422, invalid({ title: 'String must be 255 characters long or fewer' })],
    ['a bad type', await post({ title: 'x', project_type: 'y' }), 422,
      invalid({ project_type: "value is not a valid enumeration member; permitted: 'fixed_price', 'hourly_rate'" })],
    ['several at once', await post({ due_date: 'soon', budget: -1 }), 422,
      invalid({ due_date: 'Input should be a valid date', budget: 'Input should be greater than or equal to 0', title: 'field required' })],
    ['an unknown client', await post({ title: 'x', client_id: 99 }), 422, invalid({ client_id: 'Client not found' })],
    ['PUT without title', await call('PUT', `${one}/${id}`, { project: { complete: true } }), 500, { message: 'An internal error has occurred.' }],
    ['unknown id', await call('GET', `${one}/99`), 404, notFound],
    ['PUT of an unknown id', await call('PUT', `${one}/99`, { project: { title: 'x' } }), 404, notFound],
    ['DELETE of an unknown id', await call('DELETE', `${one}/99`), 404, notFound],
    ['the web app\'s delete of an unknown id', await call('DELETE', `/comments/${B}/project/99`), 404,
      { error_type: 'not_found', message: 'The requested resource was not found.' }],
    ['a bad filter', await call('GET', `/projects/${B}/projects?complete=maybe`), 422,
      invalid({ complete: 'Input should be a valid boolean, unable to interpret input' })],
    ['a bad date', await call('GET', `/projects/${B}/projects?updated_since=notadate`), 422,
      invalid({ updated_since: 'Input should be a valid datetime or date, input is too short' })],
    ['staff', await call('GET', `/projects/${B}/staff`), 404, unknownUrl],
  ]
  for (const [name, { status, body }, expectedStatus, expected] of cases) t.strictSame({ status, body }, { status: expectedStatus, body: expected }, name)
})

t.test('lists of projects', async t => {
  const { call, clock } = start()
  const client = await makeClient(call)
  const a = await makeProject(call, { title: 'B title', due_date: '2027-01-02', client_id: client })
  clock.now += 1000
  const b = await makeProject(call, { title: 'A title', due_date: '2027-01-01', internal: true })
  clock.now += 1000
  const c = await makeProject(call, { title: 'C title', complete: true })
  const all = [c.id, b.id, a.id]
  const cases: [string, number[], string[]][] = [
    ['', all, []],
    ['search[complete]=true&search[title]=x', all, []],
    ['title=A title&title_like=A&include[]=group', all, []],
    ['active=true', all, []],
    ['active=True&complete=0', [b.id, a.id], []],
    ['complete=True', [c.id], []],
    ['internal=true', [b.id], []],
    ['internal=1', [b.id], []],
    ['internal=', all, []],
    [`client_id=${client}`, [a.id], []],
    ['updated_since=2026-06-29T16:50:19Z', [c.id, b.id], []],
    ['updated_since=2026-06-29T16:50:19.000', [c.id, b.id], []],
    ['updated_since=2026-06-29T18:50:20%2B02:00', [c.id], []],
    ['updated_since=2026-06-29', all, []],
    ['sort=title', [b.id, a.id, c.id], ['title']],
    ['sort=-title', [c.id, a.id, b.id], ['-title']],
    ['sort=-due_date', [a.id, b.id, c.id], ['-due_date']],
    ['sort=created_at', [a.id, b.id, c.id], ['created_at']],
    ['sort=title_asc', [a.id, b.id, c.id], ['title_asc']],
    ['sort=updated_at:asc', [a.id, b.id, c.id], ['updated_at:asc']],
    ['sort=-foo', [a.id, b.id, c.id], ['-foo']],
    ['page=0', all, []],
  ]
  for (const [query, expected, sort] of cases) {
    const { body } = await call('GET', `/projects/${B}/projects?${query}`)
    t.strictSame(ids(body.projects), expected, `projects?${query}`)
    t.strictSame(body.meta, { sort, total: expected.length, per_page: 30, page: 1, pages: 1 })
  }
  const page = await call('GET', `/timetracking/${B}/projects?page=2&per_page=2`)
  t.strictSame(page.body.meta, { sort: [], total: 3, per_page: 2, page: 2, pages: 2 }, 'pages, under another prefix')
  t.strictSame(Object.keys(page.body.projects[0]), [...projectKeys, 'group_id'], 'a row has the group\'s id in place of the group')
  t.equal(page.body.projects[0].group_id, a.group.id)
  const bare = await call('GET', `/projects/${B}/projects?skip_group=true`)
  t.strictSame(Object.keys(bare.body.projects[0]), projectKeys, 'skip_group leaves it out')
  t.equal((await call('GET', `/projects/${B}/projects?per_page=500`)).body.meta.per_page, 100)
})

t.test('what was logged and billed on a project', async t => {
  const { call } = start()
  const client = await makeClient(call)
  const project = await makeProject(call, { title: 'P', client_id: client })
  const entry = await makeEntry(call, { project_id: project.id, duration: 1800 })
  const gone = await makeEntry(call, { project_id: project.id, duration: 600 })
  await makeEntry(call, { project_id: project.id, is_logged: false, duration: 60 })
  await call('DELETE', `${ENTRIES}/${gone.id}`)
  const one = `/projects/${B}/project/${project.id}`
  t.equal((await call('GET', one)).body.project.logged_duration, null, 'is told only when asked for')
  t.equal((await call('GET', `${one}?include_logged_duration=true`)).body.project.logged_duration, 1800, 'active, logged entries count')
  const list = await call('GET', `/projects/${B}/projects?include_logged_duration=True`)
  t.equal(list.body.projects[0].logged_duration, 1800)
  t.strictSame(Object.keys(list.body.projects[0]), [...projectKeys, 'group_id'], 'in its place')

  const lines = [{ name: 'Work', qty: '2', unit_cost: { amount: '40.00', code: 'USD' }, modern_project_id: project.id }]
  const invoices = '/accounting/account/ACME01/invoices/invoices'
  const invoice = await call('POST', invoices, { invoice: { customerid: client, create_date: '2026-06-29', lines } })
  t.match((await call('GET', one)).body.project, { billed_amount: '80.00', billed_status: 'partially_billed' }, 'unbilled time is left')
  const { id, timer, ...values } = entry
  await call('PUT', `${ENTRIES}/${id}`, { time_entry: { ...values, billed: true } })
  t.match((await call('GET', one)).body.project, { billed_amount: '80.00', billed_status: 'billed' }, 'nothing is left')
  await call('PUT', `${invoices}/${invoice.body.response.result.invoice.id}`, { invoice: { vis_state: 1 } })
  t.match((await call('GET', one)).body.project, { billed_amount: '0.00', billed_status: 'unbilled' }, 'a deleted invoice bills nothing')
})

t.test('abilities of a business', async t => {
  const { call } = start()
  const { status, body } = await call('GET', `/projects/${B}/abilities`)
  t.equal(status, 200)
  t.strictSame(body, { abilities: businessAbilityNames.map(name => ({ name, value: true })) })
})

t.test('a time entry is made, read, replaced and deleted', async t => {
  const { call, clock } = start()
  const client = await makeClient(call)
  const project = await makeProject(call, { title: 'P' })
  const service = await makeService(call)
  const made = await call('POST', ENTRIES, { time_entry: { is_logged: true, started_at: '2024-06-29T02:00:00.000Z', duration: 3600, client_id: client } })
  const { id } = made.body.time_entry
  t.equal(made.status, 200)
  t.equal(made.type, 'application/vnd.api+json')
  t.strictSame(Object.keys(made.body), ['time_entry'])
  t.strictSame(Object.keys(made.body.time_entry), entryKeys)
  t.strictSame(made.body.time_entry, {
    id, identity_id: 2192788, is_logged: true, local_started_at: '2024-06-28T22:00:00', local_timezone: 'America/New_York',
    started_at: '2024-06-29T02:00:00Z', created_at: '2026-06-29T16:50:18Z', client_id: client, project_id: null,
    pending_client: null, pending_project: null, pending_task: null, task_id: null, service_id: null, note: null, active: true,
    billable: true, billed: false, internal: false, retainer_id: null, duration: 3600, timer: null,
  }, 'the local time is that of the person\'s zone')
  for (const prefix of ['timetracking', 'comments', 'projects']) {
    t.strictSame((await call('GET', `/${prefix}/${B}/time_entries/${id}`)).body, made.body, `read under /${prefix}`)
  }
  t.equal((await call('POST', `/comments/${B}/time_entries`, { time_entry: { is_logged: true, started_at: '2026-06-29T10:00:00Z', duration: 0 } })).status, 200)

  clock.now += 60_000
  const filled = await call('PUT', `${ENTRIES}/${id}`, {
    time_entry: { is_logged: 'true', started_at: '2026-06-29T10:00:00', duration: '7200', project_id: String(project.id), service_id: service.id, note: 'Stuff', billable: false },
  })
  t.match(filled.body.time_entry, { client_id: null, project_id: project.id, duration: 7200, note: 'Stuff', billable: false }, 'a PUT replaces')
  const twin = (await call('GET', `/comments/${B}/service/${service.id}?include_task_id=1`)).body.service.task_id
  t.equal(filled.body.time_entry.task_id, twin, 'a service brings its task along')
  const emptied = await call('PUT', `${ENTRIES}/${id}`, { time_entry: { is_logged: true, started_at: '2026-06-29T10:00:00+02:00', duration: 60 } })
  t.strictSame(emptied.body.time_entry, {
    ...made.body.time_entry, client_id: null, duration: 60, started_at: '2026-06-29T08:00:00Z', local_started_at: '2026-06-29T04:00:00',
  }, 'whatever is left out falls back; id, person, creation and zone stay')

  t.match(await call('DELETE', `${ENTRIES}/${id}`), { status: 204, body: '' })
  t.notOk(ids((await call('GET', ENTRIES)).body.time_entries).includes(id), 'a deleted entry is not listed')
  t.equal((await call('GET', `${ENTRIES}/${id}`)).body.time_entry.active, false, 'but can be read')
  t.ok(ids((await call('GET', `${ENTRIES}?include_deleted=1`)).body.time_entries).includes(id))
  t.strictSame(ids((await call('GET', `${ENTRIES}?active=false`)).body.time_entries), [id])
  t.equal((await makeEntry(call, { internal: true, client_id: client })).client_id, null, 'internal time has no client')
})

t.test('time entries: what is refused', async t => {
  const { call } = start()
  const { id } = await makeEntry(call)
  const post = (time_entry: unknown) => call('POST', ENTRIES, { time_entry })
  const started_at = '2026-06-29T10:00:00Z'
  const root = 'Logged entries must have a duration'
  const required = 'field required'
  const cases: [string, Answer, number, object][] = [
    ['nothing', await post({}), 422, invalid({ is_logged: required, started_at: required })],
    ['logged only', await post({ is_logged: true }), 422, invalid({ started_at: required, __root__: root })],
    ['no duration', await post({ is_logged: true, started_at }), 422, invalid({ __root__: root })],
    ['duration null', await post({ is_logged: true, started_at, duration: null }), 422, invalid({ __root__: root })],
    ['started_at null', await post({ is_logged: true, started_at: null, duration: 1 }), 422, invalid({ started_at: 'none is not an allowed value' })],
    ['a bare date', await post({ is_logged: true, started_at: '2026-06-29', duration: 1 }), 422, invalid({ started_at: 'Input should be a valid datetime' })],
    ['negative duration', await post({ is_logged: false, started_at, duration: -1 }), 422, invalid({ duration: 'Input should be greater than or equal to 0' })],
    ['an unknown project', await post({ is_logged: true, started_at, duration: 1, project_id: 99 }), 422, invalid({ project_id: 'Project not found' })],
    ['an unknown service', await post({ is_logged: true, started_at, duration: 1, service_id: 99 }), 422, invalid({ service_id: 'Service not found' })],
    ['a stranger', await post({ is_logged: true, started_at, duration: 1, identity_id: 99 }), 422, invalid({ identity_id: 'Identity not found' })],
    ['PUT without started_at', await call('PUT', `${ENTRIES}/${id}`, { time_entry: { is_logged: true, duration: 5 } }), 422, invalid({ started_at: required })],
    ['PUT with started_at null', await call('PUT', `${ENTRIES}/${id}`, { time_entry: { is_logged: true, duration: 5, started_at: null } }), 422,
      invalid({ started_at: 'none is not an allowed value' })],
    ['unknown id', await call('GET', `${ENTRIES}/99`), 404, notFound],
    ['PUT of an unknown id', await call('PUT', `${ENTRIES}/99`, { time_entry: {} }), 404, notFound],
    ['DELETE of an unknown id', await call('DELETE', `${ENTRIES}/99`), 404, notFound],
    ['a bad date', await call('GET', `${ENTRIES}?updated_since=notadate`), 422,
      invalid({ updated_since: 'Input should be a valid datetime or date, input is too short' })],
    ['a bad flag', await call('GET', `${ENTRIES}?team=perhaps`), 422, invalid({ team: 'Input should be a valid boolean, unable to interpret input' })],
  ]
  for (const [name, { status, body }, expectedStatus, expected] of cases) t.strictSame({ status, body }, { status: expectedStatus, body: expected }, name)
  t.equal((await call('GET', ENTRIES)).body.meta.total, 1, 'nothing refused is kept')
  t.equal((await makeEntry(call, { duration: 900.9 })).duration, 900, 'fractions of a second are cut off')
})

t.test('lists of time entries', async t => {
  const { server, call, clock } = start()
  const { colleague } = addOthers(server)
  const client = await makeClient(call)
  const project = await makeProject(call, { title: 'P', client_id: client })
  const service = await makeService(call)
  const empty = { total: 0, per_page: 0, page: 1, pages: 0, total_logged: 0, total_unbilled: 0, total_logged_per_team_member: [], total_logged_per_client: [] }
  t.strictSame((await call('GET', ENTRIES)).body, { meta: empty, time_entries: [] })

  const a = await makeEntry(call, { client_id: client, project_id: project.id, started_at: '2026-06-29T10:00:00Z', duration: 3600 })
  clock.now += 1000
  const b = await makeEntry(call, { client_id: client, started_at: '2024-06-29T10:00:00Z', duration: 1800, billable: false, service_id: service.id })
  clock.now += 1000
  const c = await makeEntry(call, { started_at: '2026-06-30T02:00:00Z', duration: 600, billed: true })
  const d = await makeEntry(call, { identity_id: colleague, client_id: client, started_at: '2026-06-29T10:00:00Z', duration: 60 })
  const e = await makeEntry(call, { is_logged: false, started_at: '2026-06-29T12:00:00Z', duration: undefined })
  const own = [c.id, b.id, a.id]
  const cases: [string, number[]][] = [
    ['', own],
    ['sort=started_at', own],
    ['sort=-started_at&include[]=x&search[billable]=false', own],
    ['team=true', [d.id, ...own]],
    ['team=True', [d.id, ...own]],
    ['team=false', own],
    [`identity_id=${colleague}`, [d.id]],
    [`identity_id=${colleague}&team=true`, [d.id]],
    ['include_unlogged=true', [e.id, ...own]],
    ['include_unlogged=0', own],
    [`client_id=${client}`, [b.id, a.id]],
    [`project_id=${project.id}`, [a.id]],
    [`service_id=${service.id}`, [b.id]],
    [`task_id=${b.task_id}`, [b.id]],
    ['billable=false', [b.id]],
    ['billed=True', [c.id]],
    ['started_from=2026-06-29T10:00:00Z', [c.id, a.id]],
    ['started_from=2026-06-29T10:00:01Z', [c.id]],
    ['started_from=2024-06-29&started_to=2026-06-29T10:00:00.500Z', [b.id, a.id]],
    ['started_to=2026-06-29T09:59:59', [b.id]],
    ['started_to=2026-06-29', [b.id, a.id]],
    ['started_from=2026-06-29&started_to=2026-06-29', [a.id]],
    ['updated_since=2026-06-29T16:50:19Z', [c.id, b.id]],
  ]
  for (const [query, expected] of cases) {
    const { body } = await call('GET', `${ENTRIES}?${query}`)
    t.strictSame(ids(body.time_entries), expected, `time_entries?${query}`)
    t.strictSame([body.meta.total, body.meta.per_page, body.meta.pages], [expected.length, expected.length, 1])
  }
  const paged: [string, number[]][] = [
    ['page=1', [3, 30, 1, 1]], ['page=0', [3, 30, 1, 1]], ['per_page=2', [3, 2, 1, 2]], ['page=2&per_page=2', [3, 2, 2, 2]], ['per_page=500', [3, 100, 1, 1]],
  ]
  for (const [query, expected] of paged) {
    const { meta } = (await call('GET', `${ENTRIES}?${query}`)).body
    t.strictSame([meta.total, meta.per_page, meta.page, meta.pages], expected, `time_entries?${query}`)
  }

  const identity_id = a.identity_id
  const { meta } = (await call('GET', `${ENTRIES}?team=true&per_page=1&page=1`)).body
  t.strictSame(meta, {
    total: 4, per_page: 1, page: 1, pages: 4, total_logged: 6060, total_unbilled: 3660,
    total_logged_per_team_member: [
      {
        identity_id,
        total_logged: 6000,
        total_logged_per_client: [
          { client_id: null, total_logged: 600, total_logged_per_project: [{ project_id: null, total_logged: 600 }] },
          {
            client_id: client,
            total_logged: 5400,
            total_logged_per_project: [{ project_id: null, total_logged: 1800 }, { project_id: project.id, total_logged: 3600 }],
          },
        ],
        total_logged_per_day: [
          { date: '2024-06-29', total_logged: 1800, total_logged_per_client: [{ client_id: client, total_logged: 1800 }] },
          {
            date: '2026-06-29',
            total_logged: 4200,
            total_logged_per_client: [{ client_id: null, total_logged: 600 }, { client_id: client, total_logged: 3600 }],
          },
        ],
      },
      {
        identity_id: colleague,
        total_logged: 60,
        total_logged_per_client: [{ client_id: client, total_logged: 60, total_logged_per_project: [{ project_id: null, total_logged: 60 }] }],
        total_logged_per_day: [{ date: '2026-06-29', total_logged: 60, total_logged_per_client: [{ client_id: client, total_logged: 60 }] }],
      },
    ],
    total_logged_per_client: [
      { client_id: null, total_logged: 600, total_logged_per_team_member: [{ identity_id, total_logged: 600 }] },
      {
        client_id: client,
        total_logged: 5460,
        total_logged_per_team_member: [{ identity_id, total_logged: 5400 }, { identity_id: colleague, total_logged: 60 }],
      },
    ],
  }, 'the sums are of all matching entries, whatever the page; days are local, nobody\'s time comes first')
})

t.test('the search of the time report', async t => {
  const { call } = start()
  const a = await makeEntry(call, { note: 'Wireframes', started_at: '2026-06-29T10:00:00Z', billable: false })
  const b = await makeEntry(call, { note: 'more wireframes', started_at: '2026-06-28T10:00:00Z' })
  await makeEntry(call, { note: 'Talk' })
  const { status, body } = await call('GET', `/comments/${B}/time_entries/search?q=wire&sort=-started_at&useSearchEndpoint=true`)
  t.equal(status, 200)
  t.strictSame(Object.keys(body), ['time_entries', 'meta', 'aggregations', 'download_token', 'abilities'])
  t.strictSame(body.time_entries, [{ ...a, highlight: null }, { ...b, highlight: null }])
  t.strictSame(body.meta, { total: 2, per_page: 30, page: 1, pages: 1, total_logged: 7200, total_unbilled: 3600 })
  t.strictSame(body.abilities[0], { time_entry_id: a.id, abilities: [{ name: 'can_edit', value: true }, { name: 'can_delete', value: true }] })
  t.equal((await call('GET', `${ENTRIES}/search`)).body.meta.total, 3)
  const notes = async (query: string) => (await call('GET', `${ENTRIES}/search?${query}`)).body.time_entries.map(({ note }: any) => note)
  for (const sort of ['', '&sort=started_at', '&sort=duration', '&sort=-duration']) {
    t.strictSame(await notes(`q=wire${sort}`), ['more wireframes', 'Wireframes'], `newest first, whatever${sort}`)
  }
  t.strictSame(await notes('started_to=2026-06-28'), ['more wireframes'])
})

t.test('timers', async t => {
  const { call, clock } = start()
  const timers = `/timetracking/${B}/timers`
  const at = (seconds: number) => new Date(clock.now + seconds * 1000).toISOString()
  const post = async (time_entry: object) => (await call('POST', ENTRIES, { time_entry })).body.time_entry
  t.strictSame((await call('GET', timers)).body, { timers: [] })

  const first = await post({
    is_logged: false, duration: null, note: null, internal: false, retainer_id: null, pending_client: null, source: null, started_at: at(-600),
    local_started_at: null, local_timezone: null, billable: true, billed: false, timer: {}, identity_id: null, client_id: null, project_id: null,
  })
  t.strictSame(Object.keys(first), entryKeys)
  t.match(first, { is_logged: false, duration: null, identity_id: 2192788, local_timezone: 'America/New_York', timer: { is_running: true } }, 'starts, as the web app does')
  const timer = first.timer.id
  const listed = (await call('GET', `/comments/${B}/timers`)).body.timers
  t.match(listed, [{ id: timer, is_running: true, time_entries: [{ id: first.id, duration: null }] }])
  t.strictSame(Object.keys(listed[0].time_entries[0]), entryKeys.filter(key => key !== 'timer'), 'a segment does not repeat its timer')
  t.strictSame((await call('GET', ENTRIES)).body.time_entries, [], 'a running segment is not among the logged entries')

  const paused = await call('PUT', `${ENTRIES}/${first.id}`, { time_entry: { ...first, duration: 900.4, timer: { id: String(timer) } } })
  t.match(paused.body.time_entry, { duration: 900, timer: { id: timer, is_running: false } }, 'a duration pauses it')
  t.equal((await call('GET', timers)).body.timers[0].is_running, false)
  const second = await post({ is_logged: false, started_at: at(0), timer: { id: timer } })
  t.strictSame(second.timer, { id: timer, is_running: true }, 'another segment resumes it')
  clock.now += 300_000
  const third = await post({ is_logged: false, started_at: at(0) })
  t.equal(third.timer.id, timer, 'starting again goes on with the one timer a person has')
  t.equal((await call('GET', `${ENTRIES}/${second.id}`)).body.time_entry.duration, 300, 'and pauses what ran')

  clock.now += 60_000
  const log = { timer: { time_entries: [{ ...first, duration: 900, is_logged: false }, { ...third, duration: null, active: false, note: 'done', is_logged: false }] } }
  const logged = await call('PUT', `${timers}/${timer}`, log)
  t.match(logged, { status: 200, body: { timer: { id: timer, is_running: false, time_entries: [{ is_logged: true, duration: 900 }, { duration: 60, note: 'done' }] } } },
    'logs the listed segments whatever they say of themselves')
  t.strictSame(ids((await call('GET', ENTRIES)).body.time_entries), [third.id, first.id], 'the other segment is gone')
  t.strictSame((await call('GET', `${ENTRIES}/${first.id}`)).body.time_entry.timer, { id: timer, is_running: false }, 'logged time keeps its timer')
  t.strictSame((await call('GET', timers)).body, { timers: [] })
  t.match(await call('PUT', `${timers}/${timer}`, log), { status: 404, body: notFound }, 'a logged timer is gone')

  const fourth = await post({ is_logged: false, started_at: at(0), duration: 0 })
  t.equal(fourth.timer.is_running, true, 'a duration of 0 runs too')
  t.not(fourth.timer.id, timer, 'this is a new timer')
  const one = await call('PUT', `${ENTRIES}/${fourth.id}`, { time_entry: { is_logged: true, duration: 1200, started_at: at(-1200), timer: { id: fourth.timer.id } } })
  t.match(one.body.time_entry, { is_logged: true, duration: 1200, timer: { id: fourth.timer.id, is_running: false } }, 'a PUT of the entry logs it')
  const fifth = await post({ is_logged: false, started_at: at(0) })
  t.match(await call('DELETE', `${timers}/${fifth.timer.id}`), { status: 204, body: '' }, 'discards')
  t.equal((await call('GET', `${ENTRIES}/${fifth.id}`)).body.time_entry.active, false)
  t.match(await call('DELETE', `${timers}/99`), { status: 404, body: notFound })
  t.match(await call('POST', ENTRIES, { time_entry: { is_logged: false, started_at: at(0), timer: { id: 99 } } }), { status: 422, body: invalid({ timer: 'Timer not found' }) })
})

t.test('a timer is its person\'s own', async t => {
  const { server, call, clock } = start()
  const { colleague } = addOthers(server)
  const started_at = new Date(clock.now).toISOString()
  const post = (time_entry: object) => call('POST', ENTRIES, { time_entry: { is_logged: false, started_at, ...time_entry } })
  const other = (await post({ identity_id: colleague })).body.time_entry
  t.match(other.timer, { is_running: true })
  const unknown = { status: 422, body: invalid({ timer: 'Timer not found' }) }
  t.match(await post({ timer: { id: other.timer.id } }), unknown, 'nobody joins another\'s')
  const mine = (await post({})).body.time_entry
  t.not(mine.timer.id, other.timer.id)
  t.match(await call('PUT', `${ENTRIES}/${mine.id}`, { time_entry: { is_logged: false, started_at, duration: 60, timer: other.timer } }), unknown)
  const timers = `/timetracking/${B}/timers`
  t.match(await call('PUT', `${timers}/${other.timer.id}`, {}), { status: 404, body: notFound }, 'nor logs it')
  t.match(await call('DELETE', `${timers}/${other.timer.id}`), { status: 404, body: notFound }, 'nor discards it')
  t.match((await call('GET', `${ENTRIES}/${other.id}`)).body.time_entry, { active: true, timer: { is_running: true } })
  const paused = await call('PUT', `${ENTRIES}/${other.id}`, { time_entry: { is_logged: false, started_at, duration: 60, identity_id: colleague, timer: other.timer } })
  t.match(paused.body.time_entry, { duration: 60, timer: { id: other.timer.id, is_running: false } }, 'for the colleague it is the own one')
})

t.test('a colleague\'s entry is in the colleague\'s time zone', async t => {
  const { server, call } = start()
  const { colleague } = addOthers(server)
  server.worlds.find('default')!.statement('UPDATE identities SET timezone = ? WHERE id = ?').run('Asia/Tokyo', colleague)
  t.match(await makeEntry(call, { identity_id: colleague }), { local_timezone: 'Asia/Tokyo', local_started_at: '2026-06-29T19:00:00' })
  t.match(await makeEntry(call), { local_timezone: 'America/New_York', local_started_at: '2026-06-29T06:00:00' })
})

t.test('a PUT does not bring a deleted entry back, unless it says so', async t => {
  const { call } = start()
  const { id } = await makeEntry(call, { note: 'kept' })
  const put = async (more: object = {}) =>
    (await call('PUT', `${ENTRIES}/${id}`, { time_entry: { is_logged: true, started_at: '2026-06-29T10:00:00Z', duration: 60, ...more } })).body.time_entry
  t.match(await put(), { active: true, note: null, duration: 60 }, 'everything else is replaced')
  t.equal((await call('DELETE', `${ENTRIES}/${id}`)).status, 204)
  t.equal((await call('DELETE', `${ENTRIES}/${id}`)).status, 204, 'deleting it again is no mistake')
  t.match(await put({ note: 'late' }), { active: false, note: 'late' })
  t.strictSame((await call('GET', ENTRIES)).body.time_entries, [])
  t.match(await put({ active: true }), { active: true })
  t.match(await put({ active: false }), { active: false })
  t.match(await makeEntry(call), { active: true })
  t.match(await makeEntry(call, { active: false }), { active: false })
})

t.test('links.me leads to the same answer as users/me', async t => {
  const { call } = start()
  const me = await call('GET', '/auth/api/v1/users/me')
  const { links } = me.body.response
  t.equal(links.me, '/service/auth/api/v1/users?id=2192788')
  t.strictSame(await call('GET', links.me), me)
  t.strictSame(await call('GET', '/auth/api/v1/users?id=2192788'), me)
  for (const query of ['?id=5', '', '?id=me']) t.equal((await call('GET', `/auth/api/v1/users${query}`)).status, 404, query)
  t.equal((await call('GET', links.roles)).status, 501)
})

t.test('who may ask, and how', async t => {
  const { server, call } = start()
  const { id } = await makeProject(call)
  const { foreign } = addOthers(server)
  const unauthenticated = { error: 'unauthenticated', error_description: 'This action requires authentication to continue.' }
  const json = { headers: { 'content-type': 'application/json' } }
  const foreignBody = {
    message: 'The server could not verify that you are authorized to access the URL requested. You either supplied the wrong credentials ' +
      "(e.g. a bad password), or your browser doesn't understand how to supply the credentials required.",
  }
  const cases: [string, Answer, number, unknown][] = [
    ['no token', await call('GET', `/projects/${B}/projects`, undefined, { token: null }), 401, unauthenticated],
    ['a wrong token', await call('GET', ENTRIES, undefined, { token: 'nonsense' }), 401, unauthenticated],
    ['a business that is nobody\'s', await call('GET', '/projects/business/42/projects'), 404, unknownUrl],
    ['somebody else\'s business', await call('GET', `/projects/business/${foreign}/projects`), 401, foreignBody],
    ['time in somebody else\'s business', await call('GET', `/timetracking/business/${foreign}/time_entries`), 401, foreignBody],
    ['no JSON', await call('POST', `/projects/${B}/project`, undefined, json), 422, invalid({ title: 'field required' })],
    ['DELETE with a content type and no body', await call('DELETE', `/projects/${B}/project/${id}`, undefined, json), 204, ''],
    ['the accounting spelling', await call('GET', '/accounting/account/ACME01/time_entries'), 404, undefined],
  ]
  for (const [name, { status, body }, expectedStatus, expected] of cases) {
    t.equal(status, expectedStatus, name)
    if (expected !== undefined) t.strictSame(body, expected, name)
  }
  const get = await call('GET', `/projects/${B}/project/${id}`, undefined, json)
  t.equal(get.status, 200, 'a GET may carry a content type')
  t.equal((await call('GET', `/projects/${B}/project/${id}/`)).status, 200, 'and a slash at the end')
})
