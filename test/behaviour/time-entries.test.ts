// Time entries, and who may ask for them, over HTTP: what FreshBooks answers, word by word.
import t from 'tap'
import { addOthers, type Answer, B, businessAbilityNames, ENTRIES, entryKeys, ids, invalid, makeClient, makeEntry, makeProject, makeService, notFound, start, unknownUrl } from '../support/time.ts'

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
    ['a person without the team', await call('GET', `${ENTRIES}?identity_id=2192788`), 422, invalid({ __root__: 'team must be true in order to use identity_id filter' })],
    ['a person and no team', await call('GET', `${ENTRIES}?identity_id=5&team=false`), 422, invalid({ __root__: 'team must be true in order to use identity_id filter' })],
    ['a person without the team in the report', await call('GET', `${ENTRIES}/search?identity_id=5`), 422, invalid({ __root__: 'team must be true in order to use identity_id filter' })],
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
    [`identity_id=${colleague}&team=true`, [d.id]],
    [`identity_id=${a.identity_id}&team=1`, own],
    ['identity_id=', own],
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
  t.equal((await call('GET', links.roles)).status, 200)
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
