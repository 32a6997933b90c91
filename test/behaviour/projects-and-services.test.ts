// Projects, services and their rates, over HTTP: what FreshBooks answers, word by word.
import t from 'tap'
import {
  abilityNames, addOthers, B, ENTRIES, ids, invalid, makeClient, makeEntry, makeProject, makeService,
  memberKeys, names, notFound, projectKeys, serviceKeys, start, unknownUrl, type Answer,
} from '../support/time.ts'

t.test('services', async t => {
  const { call } = start()
  const made = await call('POST', `/comments/${B}/service`, { service: { name: 'Document Review' } })
  const { id } = made.body.service
  t.equal(made.status, 200, 'a create answers 200')
  t.equal(made.type, 'application/vnd.api+json')
  t.strictSame(made.body, {
    service: { business_id: 1000001, id, name: 'Document Review', billable: true, vis_state: 0, project_default: false, income_account_id: null },
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
    ['a long description', await post({ title: 'x', description: 'x'.repeat(751) }), 422, invalid({ description: 'String must be 750 characters long or fewer' })],
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
