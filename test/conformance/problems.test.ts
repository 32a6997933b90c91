// What goes wrong, per family: exact statuses and bodies, and which paths lead nowhere. One file over 300 lines, as
// its tables are read side by side: a family that differs should be seen beside the others.
import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { commentsAlone } from '../../src/families/business.ts'
import { as } from '../support/people.ts'
import { changeOf, makeRow, parent, sample } from '../support/samples.ts'
import {
  ACCOUNT, accounting, BUSINESS, BUSINESS_UUID, business, collection, endpointOf, endpoints, freshWorld, modelOf, models, NOW, pathOf,
  type Answer, type Client, type Headers, type Sending,
} from '../support/world.ts'

const clients = `${accounting}/users/clients`
const invoices = `${accounting}/invoices/invoices`
const projects = `${business('projects')}/projects`
const timeEntries = `${business('timetracking')}/time_entries`
const services = `${business('comments')}/services`
const families = [clients, projects, timeEntries, services, `/events/account/${ACCOUNT}/events/callbacks`, '/auth/api/v1/users/me', '/test']

const unknownUrl = {
  message: 'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
}

/** A failure as a table says it. */
interface Failure {
  readonly name: string
  readonly send: Sending
  readonly status: number
  readonly body: unknown
}

async function check (t: Test, client: Client, failures: readonly Failure[]): Promise<void> {
  for (const { name, send, status, body } of failures) {
    const answer = await client.send(send)
    t.equal(answer.status, status, `${name}: status`)
    t.strictSame(answer.json, body, `${name}: body`)
  }
}

const get = (path: string, headers: Headers = {}): Sending => ({ method: 'GET', path, headers })
const post = (path: string, body: unknown, headers: Headers = {}): Sending => ({ method: 'POST', path, body, headers })
const put = (path: string, body: unknown): Sending => ({ method: 'PUT', path, body })

const older = (...errors: object[]) => ({ response: { errors } })
const unauthenticated = { error: 'unauthenticated', error_description: 'This action requires authentication to continue.' }

t.test('without a valid token every family answers the same 401', async t => {
  const client = freshWorld(t)
  const expired = as(client, { expires_at: NOW - 1 })
  const tokens: Record<string, Headers> = {
    'no token': { authorization: '' },
    'an unknown token': { authorization: 'Bearer nobodys-token' },
    'another scheme': { authorization: `Basic mock-access-token-${client.name}` },
    'an expired token': expired,
    'the newer error form asked for': { authorization: '', 'x-api-version': '2023-02-20' },
  }
  for (const [name, headers] of Object.entries(tokens)) {
    await check(t, client, families.map(path =>
      ({ name: `${name}, ${path}`, send: get(path, { 'x-mock-world': client.name, ...headers }), status: 401, body: unauthenticated })))
  }
  t.equal((await client.get(clients, { authorization: `bearer mock-access-token-${client.name}` })).status, 200, 'the scheme in lower case')
})

t.test('an unknown account is told before the token is looked at', async t => {
  const body = older({ errno: 404, message: 'Account not found' })
  for (const headers of [{}, { authorization: '' }] as Headers[]) {
    await check(t, freshWorld(t), ['NOPE', String(BUSINESS), '0'].map(account =>
      ({ name: account, send: get(`/accounting/account/${account}/users/clients`, headers), status: 404, body })))
  }
})

t.test('a business of somebody else is closed', async t => {
  const client = freshWorld(t)
  const stranger = as(client, { isStranger: true })
  const denied = older({ errno: 1003, message: 'Permission Denied.' })
  t.strictSame((await client.get(clients, stranger)).json, denied)
  t.equal((await client.get(clients, stranger)).status, 403)
  t.equal((await client.get(projects, stranger)).status, 401)
  t.match((await client.get(projects, stranger)).json.message, /^The server could not verify that you are authorized/)
  t.equal((await client.get('/projects/business/42/projects')).status, 404, 'a business that is nobody\'s')
})

/** Names of ids and things as FreshBooks says them; client and item are captured, the others follow them. */
const unknownRow: Readonly<Record<string, readonly [string, string]>> = {
  categories: ['categoryid', 'Category'],
  clients: ['userid', 'Client'],
  contacts: ['contactid', 'Contact'],
  credit_notes: ['creditid', 'Credit note'],
  expenses: ['expenseid', 'Expense'],
  invoices: ['invoiceid', 'Invoice'],
  items: ['itemid', 'Item'],
  payments: ['logid', 'Payment'],
  staffs: ['userid', 'Staff'],
  taxes: ['taxid', 'Tax'],
  tasks: ['taskid', 'Task'],
}

t.test('an unknown id is told in the words of its family', async t => {
  const client = freshWorld(t)
  for (const { resource } of models.values()) {
    const reading = ['get', 'update', 'delete'].find(operation => endpointOf(`${resource.many}.${operation}`)?.paths[0]?.endsWith('/:id'))
    if (reading === undefined) continue
    const { method } = endpointOf(`${resource.many}.${reading}`)!
    const answer = await client.send({ method, path: pathOf(`${resource.many}.${reading}`, 12345), ...(method === 'PUT' ? { body: { [resource.one]: {} } } : {}) })
    t.equal(answer.status, 404, resource.many)
    const words = resource.family === commentsAlone ? unknownUrl : { error: 'Requested resource could not be found.' }
    if (resource.family.name === 'business') t.strictSame(answer.json, words, resource.many)
    if (resource.family.name === 'events') t.strictSame(answer.json, { errno: 404, message: 'Requested resource could not be found.' }, resource.many)
    if (resource.family.name !== 'accounting') continue
    const { idField } = modelOf(resource.many)
    const title = resource.one.replaceAll('_', ' ').replace(/^./, letter => letter.toUpperCase())
    const [field, name] = unknownRow[resource.many] ?? [idField, title]
    t.strictSame(answer.json, older({ errno: 1012, field, message: `${name} not found.`, object: resource.one, value: '12345' }), resource.many)
  }
})

t.test('a dated X-API-VERSION asks for the newer form of errors', async t => {
  const client = freshWorld(t)
  const newer = (status: number, code: number, error: { errno: number, field?: string, message: string, object?: string, value?: string }) => ({
    code,
    message: `Request failed with status_code: ${status}`,
    details: [{
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: String(error.errno),
      domain: 'accounting.api.freshbooks.com',
      metadata: { object: error.object ?? '', message: error.message, value: error.value ?? '', field: error.field ?? '' },
    }],
  })
  const notFound = { errno: 1012, field: 'userid', message: 'Client not found.', object: 'client', value: '12345' }
  const unknown = `${clients}/12345`
  const missing = { errno: 1001, field: 'customerid', message: "'customerid' is a required field.", object: 'invoice' }
  const body = { invoice: { create_date: '2026-06-15' } }
  await check(t, client, [
    ...['2022-10-31', '2023-02-20', '2024-01-01'].map(version =>
      ({ name: version, send: get(unknown, { 'x-api-version': version }), status: 404, body: newer(404, 5, notFound) })),
    { name: 'required', send: post(invoices, body, { 'x-api-version': '2023-02-20' }), status: 422, body: newer(422, 3, missing) },
    { name: 'an older date', send: get(unknown, { 'x-api-version': '2022-10-30' }), status: 404, body: older(notFound) },
    { name: 'Api-Version: alpha', send: get(unknown, { 'api-version': 'alpha' }), status: 404, body: older(notFound) },
    { name: 'no header', send: get(unknown), status: 404, body: older(notFound) },
    {
      name: 'unknown account',
      send: get('/accounting/account/NOPE/users/clients', { 'x-api-version': '2023-02-20' }),
      status: 404,
      body: newer(404, 5, { errno: 404, message: 'Account not found' }),
    },
  ])
})

const requiredOf = (many: string) => modelOf(many).creatable.filter(([, { required = false }]) => required !== false).map(([name]) => name)

/** Whether FreshBooks does not check a field, and fails where it is missing (live: the currency of a journal entry). */
const isUnchecked = (many: string, field: string): boolean => {
  const { required } = modelOf(many).resource.fields[field]!
  return typeof required === 'object' && required.problem === 'internal'
}

/** How accounting tells that a field is missing: a missing language of a vendor is an empty one (live). */
const missing = (many: string, field: string): object => {
  const { fields, one: object } = modelOf(many).resource
  const { required } = fields[field]!
  if (isUnchecked(many, field)) return { errno: 500, field, message: 'There was an error accessing your account data.', object, value: null }
  return typeof required === 'object' && required.problem === 'invalid'
    ? { errno: 1004, field, message: `Invalid value '' for field '${field}'.`, object, value: '' }
    : { errno: 1001, field, message: `'${field}' is a required field.`, object, value: null }
}

const fieldRequired = 'This field is required.'

/** Status and body of a create without these fields, in the words of each family. */
const withoutFields: Readonly<Record<string, (many: string, names: readonly string[]) => readonly [status: number, body: object]>> = {
  accounting: (many, names) => [names.every(name => isUnchecked(many, name)) ? 500 : 422, older(...names.map(field => missing(many, field)))],
  business: (_many, names) => [422, { errno: 2001, error: Object.fromEntries(names.map(name => [name, 'field required'])) }],
  events: (_many, names) => [400, {
    errno: 422,
    message: 'The request was well-formed but was unable to be followed due to semantic errors.',
    details: names.map(name => `${name}: Field required`),
  }],
  payments: (_many, names) => [400, {
    error_type: 'validation',
    message: 'A validation error occurred.',
    errors: names.map(field => ({ error_type: 'value_error.missing', message: 'field required', field })),
  }],
  ledger: (_many, names) => [400, {
    errors: {
      message: 'Request failed with status code 400',
      status: 400,
      details: names.map(field => ({ reason: `${field}: ${fieldRequired}`, metadata: { message: fieldRequired, field } })),
    },
  }],
}

const creatable = [...models.keys()].filter(many => endpointOf(`${many}.create`)?.paths[0]?.match(/:(?!account|business)/) === null)

t.test('a create without a required field says which', async t => {
  for (const many of creatable) {
    const client = freshWorld(t)
    const { resource: { one, family }, envelope } = modelOf(many)
    const draft = await sample(client, many)
    for (const name of requiredOf(many)) {
      const { [name]: _left, ...rest } = draft
      const [status, body] = withoutFields[family.name]!(many, [name])
      await check(t, client, [{ name: `${many} without ${name}`, send: post(pathOf(`${many}.create`), envelope.wrap(one, rest)), status, body }])
    }
    if (requiredOf(many).length === 0) continue
    for (const body of [{}, envelope.wrap(one, {}), { wrong_wrapper: draft }]) {
      const answer = await client.post(pathOf(`${many}.create`), body)
      t.strictSame([answer.status, answer.json], withoutFields[family.name]!(many, requiredOf(many)), `${many}: ${JSON.stringify(body).slice(0, 40)}: every missing field is told`)
    }
  }
})

const field = (many: string, draft: object, errno: number, field: string, message: string, value: string | null): Failure => {
  const { one } = modelOf(many).resource
  return {
    name: `${many}.${field} ${JSON.stringify(draft).slice(0, 60)}`,
    send: post(pathOf(`${many}.create`), { [one]: draft }),
    status: 422,
    body: older({ errno, field, message, object: one, value }),
  }
}

t.test('accounting says what is wrong with a value', async t => {
  const client = freshWorld(t)
  const customerid = (await parent(client, 'clients')).id
  const invoice = { customerid, create_date: '2026-06-15' }
  const category = (await client.sql('SELECT id FROM categories WHERE parentid IS NOT NULL'))[0].id
  const expense = { staffid: 1, categoryid: category, date: '2026-06-15', amount: '5' }
  await check(t, client, [
    field('invoices', { ...invoice, status: 'sent' }, 1015, 'status', "The field 'status' must be a number.", 'sent'),
    field('invoices', { ...invoice, status: '2' }, 1015, 'status', "The field 'status' must be a number.", '2'),
    field('invoices', { ...invoice, status: 4 }, 8008, 'status', "Status must be one of 'draft', 'sent', 'viewed' or 'disputed'.", '4'),
    field('invoices', { ...invoice, customerid: 'abc' }, 1015, 'customerid', "The field 'customerid' must be a number.", 'abc'),
    field('invoices', { ...invoice, customerid: 999 }, 1012, 'customerid', 'Client not found.', '999'),
    field('invoices', { ...invoice, create_date: 'soon' }, 1033, 'create_date', "The field 'create_date' must be a date.", 'soon'),
    field('invoices', { ...invoice, create_date: '2026-02-30' }, 1033, 'create_date', "The field 'create_date' must be a date.", '2026-02-30'),
    field('invoices', { ...invoice, discount_value: '101' }, 1018, 'discount_value', "The field 'discount_value' must be a valid percent.", '101'),
    field('invoices', { ...invoice, discount_value: 'ten' }, 1015, 'discount_value', "The field 'discount_value' must be a number.", 'ten'),
    field('invoices', { ...invoice, lines: 'none' }, 1035, 'lines', "The field 'lines' must be a list.", 'none'),
    field('invoices', { ...invoice, show_attachments: 'maybe' }, 1031, 'show_attachments', "The field 'show_attachments' must be a boolean.", 'maybe'),
    field('invoices', { ...invoice, notes: { a: 1 } }, 1006, 'notes', "The field 'notes' has a value of the wrong type.", '{"a":1}'),
    field('invoices', { ...invoice, vis_state: 7 }, 1004, 'vis_state', "Invalid value '7' for field 'vis_state'.", '7'),
    field('clients', { email: 'not an address' }, 1004, 'email', "Invalid value 'not an address' for field 'email'.", 'not an address'),
    field('expenses', { ...expense, amount: 'lots' }, 1015, 'amount', "The field 'amount' must be a number.", 'lots'),
    field('expenses', { ...expense, clientid: 999 }, 1012, 'clientid', 'Client not found.', '999'),
  ])
  const long = 'x'.repeat(51)
  const answer = await client.post(pathOf('taxes.create'), { tax: { name: long, amount: '-1' } })
  t.same(answer.json.response.errors.map((error: any) => [error.errno, error.field]), [[1017, 'name'], [1018, 'amount']], 'all that is wrong at once')
})

t.test('the business family says what is wrong with a value', async t => {
  const client = freshWorld(t)
  const wrong = (path: string, body: object, error: unknown): Failure =>
    ({ name: JSON.stringify(body).slice(0, 80), send: post(path, body), status: 422, body: { errno: 2001, error } })
  const entry = { is_logged: true, started_at: '2026-06-15T10:00:00Z', duration: 60 }
  await check(t, client, [
    wrong(projects, { project: { title: 'x'.repeat(256) } }, { title: 'String must be 255 characters long or fewer' }),
    wrong(projects, { project: { title: null } }, { title: 'none is not an allowed value' }),
    wrong(projects, {}, { title: 'field required' }),
    wrong(timeEntries, { time_entry: { ...entry, started_at: null } }, { started_at: 'none is not an allowed value' }),
    wrong(timeEntries, { time_entry: { is_logged: true } }, { started_at: 'field required', __root__: 'Logged entries must have a duration' }),
  ])
  const project = await makeRow(client, 'projects')
  const answer = await client.put(pathOf('projects.update', project.id), { project: { description: 'without its title' } })
  t.same([answer.status, answer.json], [500, { message: 'An internal error has occurred.' }], 'a project without its title')
})

t.test('writing what may not be written is refused, the rest is ignored', async t => {
  const client = freshWorld(t)
  const draft = await sample(client, 'invoices')
  const { id } = await collection(client, 'invoices').create(draft)
  const body = older({
    errno: 1038, field: 'due_date', message: "Write access denied to field 'due_date'.", object: 'invoice', value: '2026-07-01',
  })
  await check(t, client, [
    { name: 'POST', send: post(invoices, { invoice: { ...draft, invoice_number: 'X1', due_date: '2026-07-01' } }), status: 403, body },
    { name: 'PUT', send: put(`${invoices}/${id}`, { invoice: { due_date: '2026-07-01' } }), status: 403, body },
  ])
})

t.test('a token without the scope is told which one it needs', async t => {
  const client = freshWorld(t)
  const scope = 'user:profile:read user:clients:read'
  const headers = as(client, { scope })
  const refusal = (required: string) => ({
    message: 'insufficient_scope: The request requires higher privileges than provided by the access token. ' +
      `Provided: ['${scope}']. Required: ['${required}'].`,
  })
  t.equal((await client.get(clients, headers)).status, 200)
  t.equal((await client.get('/auth/api/v1/users/me', headers)).status, 200)
  // scopes that depend on the row: callbacks.test.ts
  for (const endpoint of endpoints.filter(({ scope: needed, scopesOf }) => needed !== null && scopesOf === undefined && !scope.split(' ').includes(needed))) {
    const path = endpoint.paths[0]!.replace(':account', ACCOUNT).replace(':business_uuid', BUSINESS_UUID).replace(':business', String(BUSINESS)).replaceAll(/:\w+/g, '1')
    const answer = await client.send({ method: endpoint.method, path, headers, ...(endpoint.method === 'GET' ? {} : { body: {} }) })
    t.same([answer.status, answer.json], [403, refusal(endpoint.scope!)], endpoint.operation)
  }
})

t.test('somebody who is only a client of the business may read and not write', async t => {
  const client = freshWorld(t)
  const headers = as(client, { role: 'client' })
  t.equal((await client.get(clients, headers)).status, 200)
  const writes = endpoints.filter(({ method, family }) => method !== 'GET' && family.name === 'accounting')
  t.ok(writes.length > 5)
  for (const { method, paths, operation } of writes) {
    const path = paths[0]!.replace(':account', ACCOUNT).replaceAll(/:\w+/g, '1')
    const answer = await client.send({ method, path, headers, body: {} })
    t.same([answer.status, answer.json], [403, older({ errno: 1003, message: 'Permission Denied.' })], operation)
  }
  t.equal((await client.post(projects, { project: { title: 'Mine' } }, headers)).status, 403)
})

const notFound: Readonly<Record<string, unknown>> = {
  '/accounting': older({ errno: 404, message: 'Not found' }),
  '/projects': { message: 'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.' },
  '/auth': { error: 'not_found', error_description: 'The requested URL was not found.' },
  '/events': { errno: 404, message: 'Requested resource could not be found.' },
  '/nowhere': { error: 'not_found', error_description: 'The requested URL was not found.' },
}

t.test('a path that leads nowhere is a 404 that names the nearest ones', async t => {
  const client = freshWorld(t)
  for (const [prefix, body] of Object.entries(notFound)) {
    const answer = await client.get(`${prefix}/no/such/thing`)
    t.same([answer.status, answer.json], [404, body], prefix)
    t.match(answer.headers['x-mock-unmatched'], /^near=[\w.]+,[\w.]+,[\w.]+$/, prefix)
  }
  t.match((await client.get(`${accounting}/invoice/invoice`)).headers['x-mock-unmatched'], /invoices\.list/, 'a near miss is recognised')
})

t.test('a method that a path does not have is a 405 that names those it has', async t => {
  const client = freshWorld(t)
  const bodies: Array<readonly [Sending, unknown, string]> = [
    [{ method: 'PUT', path: clients, body: {} }, older({ errno: 405, message: 'Method not allowed' }), 'GET, HEAD, POST'],
    [{ method: 'DELETE', path: `${accounting}/expenses/categories/1` }, older({ errno: 405, message: 'Method not allowed' }), 'GET, HEAD, PUT'],
    [{ method: 'DELETE', path: projects }, { message: 'The method is not allowed for the requested URL.' }, 'GET, HEAD, POST'],
    [{ method: 'POST', path: '/auth/api/v1/users/me', body: {} },
      { error: 'method_not_allowed', error_description: 'The method is not allowed for the requested URL.' }, 'GET, HEAD'],
  ]
  for (const [send, body, allow] of bodies) {
    const answer = await client.send(send)
    t.same([answer.status, answer.json, answer.headers.allow], [405, body, allow], `${send.method} ${send.path}`)
  }
})

/** Paths that clients have made up; FreshBooks has none of them. */
const invented = [
  'GET /accounting/account/<account_id>/projects/projects',
  'GET /accounting/account/<account_id>/projects/services',
  'GET /accounting/account/<account_id>/users/team_members',
  'GET /accounting/account/<account_id>/time_entries',
  'GET /accounting/account/<account_id>/accounts/accounts',
  'GET /accounting/account/<account_id>/bills/bills/<id>/bill_payments',
  'POST /accounting/account/<account_id>/invoices/invoices/<id>/send',
  'POST /accounting/account/<account_id>/estimates/estimates/<id>/send',
  'GET /projects/business/<business_id>/staff',
  'GET /projects/business/<business_id>/retainers',
  'GET /accounting/account/<account_id>/reports/accounting/accountsaging',
  'GET /accounting/account/<account_id>/reports/accounting/aging',
  'GET /accounting/account/<account_id>/reports/accounting/expenses',
  'GET /accounting/account/<account_id>/reports/accounting',
  'GET /accounting/account/profile',
  'GET /comments/business/<business_id>/services/<id>',
  'GET /comments/business/<business_id>/services/<id>/rate',
  'GET /accounting/account/<account_id>/expense_categories/expense_categories',
]

function sendKnown (client: Client, operation: string): Promise<Answer> {
  const [method, template] = operation.split(' ') as [Sending['method'], string]
  const path = template.replace('<account_id>', ACCOUNT).replace('<business_id>', String(BUSINESS)).replaceAll(/<\w+>/g, '12345')
  return client.send({ method, path, ...(method === 'POST' || method === 'PUT' ? { body: {} } : {}) })
}

t.test('paths that clients have made up stay unknown', async t => {
  const client = freshWorld(t)
  for (const operation of invented) t.equal((await sendKnown(client, operation)).status, 404, operation)
})

t.test('every operation of FreshBooks that anybody has seen is modelled', async t => {
  const client = freshWorld(t)
  const known = readFileSync(new URL('../../openapi/known-operations.txt', import.meta.url), 'utf8').trim().split('\n')
  t.equal(new Set(known).size, 228)
  for (const operation of known) {
    const { status, headers } = await sendKnown(client, operation)
    t.ok(headers['x-mock-operation'] !== undefined && headers['x-mock-unmatched'] === undefined && status < 500, `${operation}: ${status}`)
  }
  t.same(known.filter(operation => invented.includes(operation)), [], 'no operation is both known and made up')
})

t.test('an update finds its row before it finds fault with the draft', async t => {
  const client = freshWorld(t)
  for (const many of creatable.filter(many => endpointOf(`${many}.update`) !== undefined)) {
    const { one } = modelOf(many).resource
    const { status } = await client.put(pathOf(`${many}.update`, 12345), { [one]: changeOf(many, {}, {}) })
    t.equal(status, 404, many)
  }
})

t.test('what my.freshbooks.com serves below /service and /service/api is what api.freshbooks.com serves', async t => {
  const client = freshWorld(t)
  for (const path of [...families, `${clients}/7`, `${timeEntries}?page=1`]) {
    const { status, json } = await client.get(path)
    for (const prefix of ['/service', '/service/api', '//service//api', `/w/${client.name}/service/api`]) {
      const alias = await client.get(`${prefix}${path}`)
      t.same([alias.status, alias.json], [status, json], `${prefix}${path}`)
    }
  }
  const created = await client.post(`/service/api${clients}`, { client: { email: 'ada@example.test' } })
  t.match(created, { status: 200, json: { response: { result: { client: { email: 'ada@example.test' } } } } })
})
