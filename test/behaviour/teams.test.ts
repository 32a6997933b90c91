// People of a business: team members, staff and memberships as one thing, from an invitation to leaving; businesses
// that are made and deleted; applications of a developer.
// One file, though long: its tests share the same people and businesses, and each file is a process.
import t from 'tap'
import { runAction } from '../../src/actors/index.ts'
import { changeConfig } from '../../src/world/config.ts'
import { answerAuthorize } from '../../src/oauth/authorize.ts'
import { schedule } from '../../src/store/jobs.ts'
import { issueTokens } from '../../src/oauth/tokens.ts'
import { allScopes } from '../../src/oauth/scopes.ts'
import { clockVerbs } from '../../src/control/verbs/clock.ts'
import { control, listen, waiting } from '../support/callbacks.ts'
import { as } from '../support/people.ts'
import { makeRow } from '../support/samples.ts'
import { callerOf } from '../support/verb-calls.ts'
import { accounting, ACCOUNT, buildWith, BUSINESS, BUSINESS_UUID, collection, contents, freshWorld, models, NOW, TODAY, type Client, type Headers, type Row } from '../support/world.ts'

const ME = '/auth/api/v1/users/me'
const TEAM = `/auth/api/v1/businesses/${BUSINESS}/team_members`
const STAFF = `${accounting}/users/staffs`
const OWN = '/auth/api/v1/users/business'
const INVITE = '/auth/api/v1/users/invitation'
const APPS = '/auth/api/v1/partners/applications'

const teamKeys = [
  'uuid', 'first_name', 'middle_name', 'last_name', 'email', 'job_title', 'street_1', 'street_2', 'city', 'province', 'country',
  'postal_code', 'phone_number', 'business_id', 'business_role_name', 'active', 'identity_id', 'invitation_date_accepted', 'created_at',
  'updated_at',
]

const team = async (client: Client, asked = ''): Promise<Row[]> => (await client.get(`${TEAM}${asked}`)).json.response
const staff = async (client: Client, asked = ''): Promise<Row[]> => (await client.get(`${STAFF}${asked}`)).json.response.result.staff
const memberOf = async (client: Client, email: string): Promise<Row> => (await team(client)).find(row => row.email === email)!

const invitation = (to_email: string, more: object = {}) =>
  ({ capacity: 'manager', to_email, invitable_id: BUSINESS, invitable_type: 'business', groups: [], ...more })

/** Rows of the business of the test, in the tables of all resources. */
const businessRows = (client: Client): unknown[] => [...models.values()].filter(({ tenant }) => tenant !== undefined)
  .map(({ table, tenant }) => [table, client.sql(`SELECT * FROM ${table} WHERE ${tenant!.column} IN (?, ?, ?)`, ACCOUNT, BUSINESS, BUSINESS_UUID)])

/** Headers of somebody by their address. */
function tokenOf (client: Client, email: string): Headers {
  const { world } = client
  const identity_id = world.plucked('SELECT id FROM identities WHERE email = ?').get(email) as number
  const { access_token } = world.changeRights(() => issueTokens(world, { client_id: 'test', identity_id, scope: allScopes }, null, world.now()))
  return { authorization: `Bearer ${access_token}` }
}

const accept = (client: Client, email: string) => runAction(client.world, 'person.accepts_invitation', { team_member: email }).result

t.test('a team has the owner first, with the documented keys and no number of pages', async t => {
  const client = freshWorld(t)
  const { json } = await client.get(TEAM)
  t.strictSame(Object.keys(json), ['response', 'meta'])
  t.strictSame(json.meta, { page: 1, per_page: 30, total: 1 })
  const [owner] = json.response
  t.strictSame(Object.keys(owner), teamKeys)
  t.match(owner, { first_name: 'Olivia', business_id: BUSINESS, business_role_name: 'owner', active: true, identity_id: Number, invitation_date_accepted: /Z$/ })
  t.strictSame((await client.get(`${TEAM}/${owner.uuid}`)).json.response, owner)
  for (const uuid of ['00000000-0000-4000-8000-000000000000', '1', "' OR 1"]) {
    t.match(await client.get(`${TEAM}/${encodeURIComponent(uuid)}`), { status: 404, json: { error: 'not_found', error_description: String } }, uuid)
  }
})

t.test('an invited person is in the team, and at work in it once they have accepted', async t => {
  const client = freshWorld(t)
  const answer = await client.post(INVITE, invitation('pat.lund@studio.test'))
  t.match(answer, { status: 200, json: { response: { id: Number, capacity: 'manager', to_email: 'pat.lund@studio.test', invitable_id: BUSINESS, groups: [] } } })
  t.match(await memberOf(client, 'pat.lund@studio.test'), { active: true, business_role_name: 'business_manager', identity_id: null, invitation_date_accepted: null })
  t.same((await staff(client)).length, 1, 'nobody is staff before they accept')
  t.equal(client.sql("SELECT count(*) AS count FROM mails WHERE kind = 'invitation'")[0].count, 1)
  t.match(accept(client, 'pat.lund@studio.test'), { role: 'business_manager', userid: 2, identity_id: Number })
  const member = await memberOf(client, 'pat.lund@studio.test')
  t.match(member, { identity_id: Number, invitation_date_accepted: `${TODAY}T15:00:00Z`, first_name: '' })
  t.match((await client.get(`${STAFF}/2`)).json.response.result.staff, { id: 2, userid: 2, fname: 'Pat', role: 'staff', level: 1, email: 'pat.lund@studio.test', vis_state: 0 })
  const me = (await client.get(ME, tokenOf(client, 'pat.lund@studio.test'))).json.response
  t.same(me.business_memberships.map(({ role, business }: Row) => [role, business.id]), [['business_manager', BUSINESS]])
  t.throws(() => accept(client, 'pat.lund@studio.test'), /has accepted already/)
  t.match(await client.post(INVITE, invitation('pat.lund@studio.test')), { status: 422, json: { error: 'invalid_resource', error_description: 'Validation failed: To email has already been taken' } })
})

t.test('the first sign-in accepts what somebody was invited to', async t => {
  const client = freshWorld(t)
  await client.post(INVITE, invitation('lee@park.test', { capacity: 'contractor' }))
  const signIn = (login_hint: string) => client.world.changeRights(() => answerAuthorize(client.world, {
    client_id: `mock-client-id-${client.name}`, response_type: 'code', redirect_uri: 'http://localhost/cb', login_hint,
  }, 'auto'))
  t.match(signIn('lee@park.test'), { location: /code=/ })
  t.match(await memberOf(client, 'lee@park.test'), { identity_id: Number, business_role_name: 'contractor' })
  t.equal(client.sql('SELECT identity_id FROM oauth_codes')[0].identity_id, (await memberOf(client, 'lee@park.test')).identity_id, 'the code is theirs')
  const page = client.world.changeRights(() => answerAuthorize(client.world, {
    client_id: `mock-client-id-${client.name}`, response_type: 'code', redirect_uri: 'http://localhost/cb',
  }, 'page')) as { html: string }
  t.notMatch(page.html, /invitee:/)
  await client.post(INVITE, invitation('new@park.test'))
  const next = client.world.changeRights(() => answerAuthorize(client.world, {
    client_id: `mock-client-id-${client.name}`, response_type: 'code', redirect_uri: 'http://localhost/cb',
  }, 'page')) as { html: string }
  t.match(next.html, /value="invitee:new@park.test"/)
})

t.test('an invitation to a project is pending there, and its person is in the group then', async t => {
  const client = freshWorld(t)
  const { id } = await collection(client, 'projects').create({ title: 'Site', project_type: 'hourly_rate' })
  const group = async () => (await collection(client, 'projects').get(id)).group
  const groups = [{ group_id: (await group()).id, capacity: 'manager' }]
  await client.post(INVITE, invitation('lee@park.test', { groups }))
  t.match((await group()).pending_invitations, [{ group_id: groups[0]!.group_id, capacity: 'manager', to_email: 'lee@park.test', id: Number }])
  accept(client, 'lee@park.test')
  t.strictSame((await group()).pending_invitations, [])
  t.same((await group()).members.map(({ email, role }: Row) => [email, role]), [['owner@acme.test', 'owner'], ['lee@park.test', 'member']])
})

const badInvitations: ReadonlyArray<readonly [what: string, sent: unknown, status: number, error: RegExp]> = [
  ['nothing', {}, 422, /Capacity can't be blank/],
  ['no body', undefined, 422, /To email can't be blank/],
  ['no address', invitation('nobody'), 422, /^Validation failed: To email is invalid$/],
  ['an empty address', invitation(''), 422, /To email can't be blank/],
  ['an owner', invitation('a@b.test', { capacity: 'owner' }), 422, /Capacity is invalid/],
  ['another type', invitation('a@b.test', { invitable_type: 'project' }), 422, /Invitable type is invalid/],
  ['groups that are none', invitation('a@b.test', { groups: [{ group_id: 1, capacity: 'manager' }] }), 422, /Groups is invalid/],
  ['groups of null', invitation('a@b.test', { groups: [null] }), 422, /Groups is invalid/],
  ['many groups', invitation('a@b.test', { groups: Array.from({ length: 101 }, () => ({})) }), 422, /Groups is invalid/],
  ['an unknown business', invitation('a@b.test', { invitable_id: 7 }), 404, /could not be found/],
]

t.test('an invitation that is none is refused and changes nothing', async t => {
  const client = freshWorld(t)
  const before = contents(client.world)
  for (const [what, sent, status, error] of badInvitations) {
    t.match(await client.post(INVITE, sent), { status, json: { error: String, error_description: error } }, what)
    t.equal(contents(client.world), before, `${what} changes nothing`)
  }
})

t.test('who is deleted from the staff leaves, and comes back when restored; the owner stays', async t => {
  const client = freshWorld(t)
  await client.post(INVITE, invitation('sam@acme.test', { capacity: 'employee' }))
  accept(client, 'sam@acme.test')
  const headers = tokenOf(client, 'sam@acme.test')
  t.equal((await client.get(`${accounting}/users/clients`, headers)).status, 200)
  t.match(await client.put(`${STAFF}/2`, { staff: { vis_state: 1, fname: 'Ignored' } }), { status: 200, json: { response: { result: { staff: { vis_state: 1, fname: 'Sam' } } } } })
  t.equal((await client.get(`${accounting}/users/clients`, headers)).status, 403, 'the token is worth nothing here any more')
  t.same((await team(client, '?active=true')).map(({ email }) => email), ['owner@acme.test'])
  t.same((await team(client, '?active=false')).map(({ email }) => email), ['sam@acme.test'])
  t.same((await staff(client)).map(({ userid }) => userid), [1])
  t.same((await staff(client, '?search[vis_state]=1')).map(({ userid }) => userid), [2])
  await client.put(`${STAFF}/2`, { staff: { vis_state: 0 } })
  t.equal((await client.get(`${accounting}/users/clients`, headers)).status, 200)
  t.match(await memberOf(client, 'sam@acme.test'), { active: true, business_role_name: 'business_employee' })
  await client.put(`${STAFF}/2`, { staff: { vis_state: 1 } })
  t.equal((await client.post(INVITE, invitation('sam@acme.test'))).status, 200, 'who has left can be invited again')
  t.match(accept(client, 'sam@acme.test'), { userid: 2, role: 'business_manager' }, 'under the old number')
  t.same((await team(client)).map(({ email, active }) => [email, active]), [['owner@acme.test', true], ['sam@acme.test', true]])
  t.same((await staff(client)).map(({ userid }) => userid), [1, 2])
  t.match(await client.put(`${STAFF}/1`, { staff: { vis_state: 1 } }), { status: 403, json: { response: { errors: [{ errno: 1003, message: 'Permission Denied.' }] } } })
  t.match(await client.get(`${STAFF}/3`), { status: 404, json: { response: { errors: [{ errno: 1012, field: 'userid', message: 'Staff not found.', object: 'staff', value: '3' }] } } })
})

t.test('the staff of an account: its key, its filters, its projects, and who is made by POST', async t => {
  const client = freshWorld(t)
  const made = await client.post(STAFF, { staff: { fname: 'Ada', lname: 'Lee', email: 'ada@acme.test', note: 'Likes tea', mob_phone: '555-0199' } })
  t.match(made.json.response.result.staff, { id: 2, userid: 2, username: 'adalee', role: 'staff', api_token: null, accounting_systemid: ACCOUNT })
  t.equal((await team(client)).length, 1, 'it is only the accounting half')
  const { id } = await collection(client, 'projects').create({ title: 'Site', project_type: 'hourly_rate' })
  t.strictSame((await client.get(`${STAFF}/1?include[]=projectids`)).json.response.result.staff.projectids, [id])
  for (const [asked, found] of [
    ['search[user_levels]=admin', [1]], ['search[user_levels][]=staff', [2]], ['search[user_levels]=staff', [2]], ['search[userid]=2', [2]],
    ['search[userids][]=1&search[userids][]=2', [1, 2]], ['search[user_like]=ADA', [2]], ['search[note_like]=tea', [2]], ['search[phone_like]=0199', [2]],
    ['search[email_like]=owner', [1]], ['search[user_levels]=x', []], ['page=2&per_page=1', [2]],
  ] as const) t.same((await staff(client, `?${asked}`)).map(({ userid }) => userid), found, asked)
  const list = (await client.get(STAFF)).json.response.result
  t.strictSame(Object.keys(list), ['page', 'pages', 'per_page', 'staff', 'total'])
  changeConfig(client.world, { python_staff_list: true })
  const { staff: rows, staffs } = (await client.get(STAFF)).json.response.result
  t.strictSame(staffs, rows, 'the key of the Python library, where a world is configured so')
})

t.test('a new business is complete, and one of several of its owner', async t => {
  const client = freshWorld(t)
  const made = await client.post(OWN, { name: 'Nordlicht', date_format: 'dd/mm/yyyy', address_attributes: { country: 'Germany', city: 'Kiel' }, phone_number_attributes: null })
  t.match(made, { status: 200, json: { response: { name: 'Nordlicht', status: 'active_trial', date_format: 'dd/mm/yyyy', phone_number: null, billing_country_code: 'DEU', address: { city: 'Kiel', country: 'Germany' }, business_group: { category: 'business', members: [{ role: 'owner', email: 'owner@acme.test', active: true }] } } } })
  const { id, account_id, business_uuid } = made.json.response
  t.match(account_id, /^[0-9A-F]{6}$/)
  const me = (await client.get(ME)).json.response
  t.same(me.business_memberships.map(({ role, business }: Row) => [role, business.id]), [['owner', BUSINESS], ['owner', id]])
  t.equal(new Set(me.groups.map(({ group_id }: Row) => group_id)).size, 2, 'each has a group of its own')
  t.same(me.roles.map(({ accountid, role, userid }: Row) => [accountid, role, userid]), [[ACCOUNT, 'admin', 1], [account_id, 'admin', 1]])
  t.strictSame((await client.get(`${OWN}/${id}`)).json, made.json)
  t.strictSame((await client.get(`/auth/api/v1/businesses/${id}`)).json, made.json)
  t.same((await client.get(OWN)).json.response.map((row: Row) => row.id), [BUSINESS, id])
  const at = `/accounting/account/${account_id}`
  t.equal((await client.get(`${at}/expenses/categories`)).json.response.result.total, 59)
  t.ok((await client.get(`/accounting/businesses/${business_uuid}/ledger_accounts/accounts`)).json.data.length > 90)
  const { client: buyer } = (await client.post(`${at}/users/clients`, { client: { email: 'k@kiel.test' } })).json.response.result
  t.equal(buyer.currency_code, 'EUR')
  const invoice = (await client.post(`${at}/invoices/invoices`, { invoice: { customerid: buyer.id, create_date: TODAY, lines: [{ name: 'Work', qty: 1, unit_cost: { amount: '10.00' } }], action_mark_as_sent: true } })).json.response.result.invoice
  t.match(invoice, { amount: { amount: '10.00', code: 'EUR' }, invoice_number: '0000001' })
  t.same((await client.get(`${at}/users/staffs`)).json.response.result.staff.map(({ userid, role }: Row) => [userid, role]), [[1, 'admin']])
  t.equal((await client.get(`/auth/api/v1/businesses/${id}/team_members`)).json.meta.total, 1)
})

t.test('a business that is no business is refused and changes nothing', async t => {
  const client = freshWorld(t)
  const before = contents(client.world)
  for (const [sent, error] of [
    [{}, /Name can't be blank/], [{ name: ' ' }, /Name can't be blank/], [{ name: 'x'.repeat(256) }, /Name is too long/], [{ name: 'A', date_format: 'x' }, /Date format is invalid/],
    [{ name: 'A', address_attributes: 'x' }, /Address attributes is invalid/], [{ name: 'A', address_attributes: { city: 7 } }, /City is invalid/],
    [{ name: 'A', phone_number_attributes: { phone_number: {} } }, /Phone number is invalid/], [[], /Name can't be blank/],
  ] as const) {
    t.match(await client.post(OWN, sent), { status: 422, json: { error: 'invalid_resource', error_description: error } }, JSON.stringify(sent).slice(0, 60))
    t.equal(contents(client.world), before)
  }
})

t.test('a business goes when its subscription has gone, and is as if it had never been', async t => {
  const client = freshWorld(t)
  const [other] = [as(client, { role: 'business_partner' })]
  for (const [path, headers, status] of [
    [`${OWN}/${BUSINESS}`, {}, 422], [`${OWN}/${BUSINESS}`, other, 403], [`/auth/api/v1/billing/account/${ACCOUNT}/subscription`, other, 403],
    [`${OWN}/77`, {}, 404], ['/auth/api/v1/billing/account/NOPE/subscription', {}, 404],
  ] as const) t.equal((await client.delete(path, headers)).status, status, path)
  t.match(await client.delete(`/auth/api/v1/billing/account/${ACCOUNT}/subscription`), { status: 200, json: { response: {} } })
  t.equal((await client.delete(`/auth/api/v1/billing/account/${ACCOUNT}/subscription`)).status, 404)
  t.same((await client.get(ME)).json.response.subscription_statuses, { [ACCOUNT]: 'cancelled' })
  t.match(await client.delete(`${OWN}/${BUSINESS}`), { status: 200, json: { response: {} } })
  const me = (await client.get(ME)).json.response
  t.same([me.business_memberships, me.roles, me.groups], [[], [], []])
  t.match(await client.get(`${accounting}/users/clients`), { status: 404, json: { response: { errors: [{ errno: 404, message: 'Account not found' }] } } })
  for (const path of [`${OWN}/${BUSINESS}`, TEAM, `/projects/business/${BUSINESS}/projects`]) t.equal((await client.get(path)).status, 404, path)
  t.same((await client.get(OWN)).json.response, [])
  t.equal((await client.post(OWN, { name: 'Again' })).status, 200, 'the person can begin anew')
})

t.test('nothing of a deleted business happens by the clock or by a link, and its callbacks have gone', async t => {
  const client = freshWorld(t)
  client.setClock(NOW)
  const advance = (by: string): Row[] => callerOf(clockVerbs, () => client.world)('clock.advance', { by }).ran
  const late_reminders = [{ enabled: true, position: 1, delay: 3, body: 'Pay' }]
  const invoice = await makeRow(client, 'invoices', 0, { action_mark_as_sent: true, create_date: TODAY, due_offset_days: 10, late_fee: { enabled: true, days: 5, type: 'percent', value: 10 }, late_reminders })
  await makeRow(client, 'invoice_profiles', 0, { create_date: TODAY, numberRecurring: 0, disable: false })
  await makeRow(client, 'expense_profiles', 0, { start_date: '2026-07-01', next_issue_date: '2026-07-01' })
  await makeRow(client, 'retainers', 0, { active: true, start_date: TODAY, next_period_start_date: '2026-07-15' })
  const link = await makeRow(client, 'checkout_links', 0)
  schedule(client.world, Date.parse('2026-07-02T12:00:00Z'), 'client.pays_invoice', { invoice: invoice.id, amount: 'full' })
  await listen(client, ['invoice', 'expense', 'payment', 'client'])
  const [{ link_token }] = client.sql('SELECT link_token FROM invoices WHERE id = ?', invoice.id)
  const pages = [`/w/${client.name}/link/${link_token}`, `/w/${client.name}/link/${link_token}/pdf`, `/w/${client.name}/checkout/${link.id}`]
  for (const page of pages) t.equal((await client.get(page, { authorization: '' })).status, 200, page)
  await collection(client, 'clients').create({ email: 'late@acme.test' })
  t.not(waiting(client).length, 0, 'somebody listens until then')
  const due = client.sql('SELECT job FROM jobs').map(({ job }) => job)
  for (const job of ['invoices.late_fee', 'invoices.late_reminder', 'invoice_profiles.generate', 'expense_profiles.generate', 'retainers.next_period', 'client.pays_invoice']) t.ok(due.includes(job), `${job} is to come`)
  for (const path of [`/auth/api/v1/billing/account/${ACCOUNT}/subscription`, `${OWN}/${BUSINESS}`]) t.equal((await client.delete(path)).status, 200, path)
  t.same([waiting(client), client.sql('SELECT * FROM callbacks'), (await control(client, 'callbacks.list')).callbacks], [[], [], []])
  const mails = client.sql('SELECT count(*) AS mails FROM mails')
  const before = businessRows(client)
  const ran = advance('P2Y')
  t.same(ran.filter(({ changed }) => changed.length > 0), [])
  t.same(ran.map(({ job }) => job).sort(), due.sort(), 'each job once, and none schedules another one')
  for (const { error } of ran) t.match(error, /its business was deleted/)
  t.strictSame(businessRows(client), before)
  t.same([client.sql('SELECT count(*) AS mails FROM mails'), waiting(client)], [mails, []])
  for (const page of pages) t.equal((await client.get(page, { authorization: '' })).status, 404, page)
})

t.test('what a business whose subscription has ended is asked to write is refused in the words of each family, and it can be read', async t => {
  const client = freshWorld(t)
  const message = 'This account is inactive.'
  const refused = [
    ['POST', `${accounting}/users/clients`, { client: { email: 'a@acme.test' } }, { response: { errors: [{ errno: 1042, message }] } }],
    ['DELETE', `${accounting}/users/clients/1`, undefined, { response: { errors: [{ errno: 1042, message }] } }],
    ['POST', `/events/account/${ACCOUNT}/events/callbacks`, { callback: { event: 'client', uri: 'https://hooks.test' } }, { errno: 1042, message }],
    ['POST', `/projects/business/${BUSINESS}/project`, { project: { title: 'Site' } }, { message }],
    ['POST', `/timetracking/business/${BUSINESS}/time_entries`, { time_entry: {} }, { message }],
    ['PUT', `/comments/business/${BUSINESS}/retainer/1`, {}, { message }],
    ['POST', `/accounting/businesses/${BUSINESS_UUID}/ledger_accounts/accounts`, {}, { errors: { status: 403, details: [{ reason: message, metadata: { message, field: null } }] } }],
    ['POST', `/payments/account/${ACCOUNT}/invoice/1/payment_options`, {}, { error_type: 'forbidden', message }],
    ['POST', `/uploads/account/${ACCOUNT}/images`, {}, { error: message }],
  ] as const
  const read = [`${accounting}/users/clients`, `/projects/business/${BUSINESS}/projects`, TEAM, ME, `${accounting}/reports/accounting/taxsummary`]
  const put = (status: string): void => {
    client.world.changeRights(() => client.world.db.prepare('UPDATE businesses SET status = ?').run(status))
    client.world.forget()
  }
  for (const status of ['cancelled', 'trial_expired']) {
    put(status)
    const before = contents(client.world)
    for (const [method, path, body, words] of refused) t.match(await client.send({ method, path, body }), { status: 403, json: words }, `${status}: ${method} ${path}`)
    t.match(await client.post(`${accounting}/users/clients`, {}, { 'x-api-version': '2023-02-20' }), { status: 403, json: { code: 7, details: [{ reason: '1042' }] } })
    t.equal(contents(client.world), before, 'and changes nothing')
    for (const path of read) t.equal((await client.get(path)).status, 200, `${status}: ${path}`)
  }
  for (const status of ['active', 'active_trial']) {
    put(status)
    t.equal((await client.post(`${accounting}/users/clients`, { client: { email: `${status}@acme.test` } })).status, 200, status)
  }
})

t.test('addresses of users/me lead to the caller and to nobody else', async t => {
  const client = freshWorld(t)
  const { json: { response: me } } = await client.get(ME)
  for (const path of [me.links.me, `/auth/api/v1/users/${me.id}`, '/service/auth/api/v1/users/me']) t.strictSame((await client.get(path)).json.response, me, path)
  t.strictSame((await client.get(me.links.roles)).json.response, me.roles)
  for (const path of ['/auth/api/v1/users/7', '/auth/api/v1/users/x', '/auth/api/v1/users/role/7']) t.equal((await client.get(path)).status, 404, path)
  t.equal((await client.delete(me.roles[0].links.destroy)).status, 403, 'an owner stays')
  await client.post(INVITE, invitation('sam@acme.test', { capacity: 'employee' }))
  accept(client, 'sam@acme.test')
  const headers = tokenOf(client, 'sam@acme.test')
  const [role] = (await client.get(ME, headers)).json.response.roles
  t.equal((await client.delete(role.links.destroy, tokenOf(client, 'owner@acme.test'))).status, 200, 'the owner may end the role of others')
  t.equal((await client.delete(role.links.destroy, headers)).status, 404, 'it is gone')
  t.same((await client.get(ME, headers)).json.response.roles, [])
  t.equal((await memberOf(client, 'sam@acme.test')).active, false)
})

t.test('a partner registers people with and without a business', async t => {
  const client = freshWorld(t)
  const register = (sent: object) => client.post('/auth/api/v1/smux/registrations', { password: 'secret', ...sent })
  const { json: { response: ada } } = await register({ email: 'ada@new.test', company_name: 'Newco', country: 'Canada', currencyCode: 'usd' })
  t.match(ada.business_memberships, [{ role: 'owner', business: { name: 'Newco', billing_country_code: 'CAN', account_id: String } }])
  t.match((await register({ email: 'bob@new.test', skip_system: true })).json.response.business_memberships, [{ role: 'systemless_owner', business: { name: 'Bob', account_id: null } }])
  t.match((await register({ email: 'cy@new.test', skip_business: true, send_confirmation_notification: true })).json.response, { business_memberships: [], confirmed_at: null })
  const me = await client.get(ME, tokenOf(client, 'ada@new.test'))
  t.strictSame(me.json.response, ada, 'the person is there')
  const before = contents(client.world)
  for (const [sent, error] of [
    [{ email: 'ADA@new.test' }, /Email has already been taken/], [{ email: 'x' }, /Email is invalid/], [{ email: '' }, /Email can't be blank/],
    [{ email: 'd@new.test', currencyCode: 'XYZ' }, /CurrencyCode is invalid/], [{ email: 'd@new.test', password: null }, /Password can't be blank/],
  ] as const) {
    t.match(await register(sent), { status: 422, json: { error: 'invalid_resource', error_description: error } }, JSON.stringify(sent))
    t.equal(contents(client.world), before)
  }
  t.notMatch(contents(client.world), /"secret"/, 'no password is kept')
})

t.test('an application that a developer makes asks for consent and gets tokens', async t => {
  const client = freshWorld(t)
  const made = await client.post(APPS, { name: 'Ledgerly', redirect_uri: 'https://app.test/cb\nhttps://app.test/other', description: 'Books', website_url: null })
  const app = made.json.response
  t.match(app, { name: 'Ledgerly', redirect_uri: 'https://app.test/cb\nhttps://app.test/other', description: 'Books', website_url: null, client_id: /^[0-9a-f]{64}$/, client_secret: /^[0-9a-f]{64}$/ })
  t.same((await client.get(APPS)).json.response.map(({ name }: Row) => name), ['Mock application', 'Ledgerly'])
  const plain = { authorization: '' }
  const authorize = (redirect_uri: string) => client.get(`/service/auth/oauth/authorize?client_id=${app.client_id}&response_type=code&redirect_uri=${encodeURIComponent(redirect_uri)}`, plain)
  t.equal((await authorize('https://evil.test/cb')).status, 400, 'an address that is not registered')
  const { headers } = await authorize('https://app.test/other')
  const code = new URL(String(headers.location)).searchParams.get('code')
  const exchange = (client_secret: string) => client.post('/service/auth/oauth/token', { grant_type: 'authorization_code', client_id: app.client_id, client_secret, code, redirect_uri: 'https://app.test/other' }, plain)
  const changed = await client.put(`${APPS}/${app.client_id}`, { name: 'Ledgerly 2', redirect_uri: 'https://app.test/cb', client_secret: 'better' })
  t.match(changed.json.response, { name: 'Ledgerly 2', redirect_uri: 'https://app.test/cb', description: null, client_secret: 'better', id: app.id })
  t.equal((await exchange(app.client_secret)).status, 401, 'the old secret')
  const token = (await exchange('better')).json.access_token
  t.equal((await client.get(ME, { authorization: `Bearer ${token}` })).json.response.email, 'owner@acme.test')
  const other = as(client, {})
  t.same((await client.get(APPS, other)).json.response, [], 'applications are those of their developer')
  t.equal((await client.put(`${APPS}/${app.client_id}`, { name: 'Mine', redirect_uri: 'https://a.test' }, other)).status, 404)
})

t.test('an application that is none is refused, by the strict rules only in worlds that ask for them', async t => {
  const client = freshWorld(t)
  const refused = async (sent: object, error: RegExp) => {
    const before = contents(client.world)
    t.match(await client.post(APPS, sent), { status: 422, json: { error: 'invalid_resource', error_description: error } }, JSON.stringify(sent).slice(0, 80))
    t.equal(contents(client.world), before)
  }
  await refused({}, /^Validation failed: Name can't be blank, Redirect uri can't be blank$/)
  await refused({ name: 'mock APPLICATION', redirect_uri: 'https://a.test' }, /^Validation failed: Name has already been taken$/)
  await refused({ name: 'A', redirect_uri: 'nowhere' }, /Redirect uri must be an absolute URI/)
  await refused({ name: 'A', redirect_uri: 'https://a.test/#x' }, /fragment/)
  await refused({ name: 'A', redirect_uri: Array.from({ length: 21 }, (_, n) => `https://a.test/${n}`).join('\n') }, /at most 20/)
  t.equal((await client.post(APPS, { name: 'A', redirect_uri: 'http://localhost:3000/cb?x=1' })).status, 200)
  changeConfig(client.world, { strict_redirects: true })
  await refused({ name: 'B', redirect_uri: 'http://localhost:3000/cb' }, /must be an HTTPS\/SSL URI/)
  await refused({ name: 'B', redirect_uri: 'https://localhost:3000/cb?x=1' }, /query/)
  t.equal((await client.post(APPS, { name: 'B', redirect_uri: 'https://localhost:3000/cb' })).status, 200)
})

const teamFixture = `version: 1
people:
  - { ref: olivia, first_name: Olivia, email: olivia@acme.test, role: owner }
  - { ref: max, first_name: Max, email: max@acme.test, role: business_manager, job_title: Manager, city: Oslo }
  - { ref: toni, first_name: Toni, role: no_seat_employee, job_title: Intern }
  - { ref: lee, first_name: Lee, email: lee@park.test, role: contractor, invited: 2026-06-10 }
  - { ref: kim, email: kim@park.test, role: business_employee, invited: true }
timeline:
  - { at: 2026-06-15T16:00:00Z, action: person.accepts_invitation, team_member: lee }
`

t.test('a fixture tells of people who are unassigned, invited and at work', async t => {
  const mock = await buildWith(t, teamFixture)
  const read = async () => (await mock.get(TEAM)).json.response.map((row: Row) =>
    [row.first_name, row.business_role_name, row.job_title, row.identity_id !== null, row.invitation_date_accepted !== null])
  t.same(await read(), [
    ['Olivia', 'owner', null, true, true], ['Max', 'business_manager', 'Manager', true, true], ['Toni', 'no_seat_employee', 'Intern', false, false],
    ['Lee', 'contractor', null, false, false], ['', 'business_employee', null, false, false],
  ])
  mock.clock.wall = Date.parse('2026-06-15T16:00:01Z')
  await mock.get(ME)
  t.same((await read())[3], ['Lee', 'contractor', null, true, true], 'the timeline lets Lee accept')
  t.equal((await mock.get(STAFF)).json.response.result.total, 3)
})
