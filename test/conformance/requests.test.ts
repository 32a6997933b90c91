// Every request that was captured is accepted: its keys and JSON types, with values that the resource's samples or
// the key give. What is not tried says why.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { register, shown } from '../support/callbacks.ts'
import { identityOf, makeRow, sample, type Draft } from '../support/samples.ts'
import { ACCOUNT, BUSINESS, BUSINESS_UUID, endpointOf, freshWorld, modelOf, models, pathOf, query, type Answer, type Client, type Headers, type Row } from '../support/world.ts'

type Shape = string | readonly Shape[] | { readonly [key: string]: Shape }

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'shapes')

const shapes = ['sales', 'books', 'projects', 'foundation'].flatMap(chapter =>
  Object.entries<Shape>(JSON.parse(readFileSync(join(folder, `${chapter}.json`), 'utf8'))).filter(([name]) => /\.request(\.|$)/.test(name)))

/** Beginnings of names that are not those of a resource. */
const aliases: Readonly<Record<string, string>> = { expense_categories: 'categories', staff: 'staffs' }

/** Where a request goes that is no create or update of a resource, and what its keys say. */
interface Sent {
  readonly method?: 'POST' | 'PUT'
  readonly path: string
  readonly values?: Draft
  readonly headers?: Headers
}

/** The path of an operation with its placeholders filled in. */
const at = (operation: string, params: Readonly<Record<string, number | string>> = {}): string =>
  endpointOf(operation)!.paths[0]!.replace(/:(\w+)/g, (_, name: string) => String({ account: ACCOUNT, business: BUSINESS, business_uuid: BUSINESS_UUID, ...params }[name]))

/** A timer that runs, or is paused after a minute, and its segment. */
async function timer (client: Client, isPaused = false): Promise<{ id: number, segment: Row }> {
  const entry = { is_logged: false, started_at: '2026-06-15T14:00:00Z', timer: {} }
  const { id } = (await client.post(at('time_entries.create'), { time_entry: entry })).json.time_entry
  if (isPaused) await client.put(pathOf('time_entries.update', id), { time_entry: { ...entry, duration: 60 } })
  const [found] = (await client.get(at('timers.mine'))).json.timers
  return { id: found.id, segment: found.time_entries[0] }
}

const credentials = (client: Client): Draft => ({ client_id: `mock-client-id-${client.name}`, client_secret: `mock-client-secret-${client.name}` })

const uuidOf = (client: Client, number: string): string => client.sql('SELECT uuid FROM ledger_accounts WHERE number = ?', number)[0].uuid

/** A callback, as it waits to be verified. */
async function callback (client: Client): Promise<Row> {
  const { callbackid } = await register(client)
  return shown(client, { callbackid })
}

/** A sent code, as the authorize page gives it. */
async function code (client: Client): Promise<string> {
  const redirect_uri = 'http://localhost/cb'
  const asked = query({ client_id: credentials(client).client_id, response_type: 'code', redirect_uri })
  const { headers } = await client.get(`/w/${client.name}/oauth/authorize?${asked}`, { authorization: '' })
  return new URL(String(headers.location)).searchParams.get('code')!
}

const openly = { authorization: '' }

/** By the name of the request. */
const routes: Readonly<Record<string, (client: Client) => Promise<Sent>>> = {
  'application.create.request': async () => ({ path: at('applications.create'), values: { name: 'Planner', redirect_uri: 'https://app.test/cb' } }),
  'business.create.request': async () => ({ path: at('business.create'), values: { date_format: 'mm/dd/yyyy', address_attributes: { country: 'Canada' } } }),
  'gateway.fbpay.create.request': async () => ({ path: at('gateways.join_fbpay') }),
  'invitation.create.request': async client => {
    const { group } = await makeRow(client, 'projects')
    return { path: at('team_members.invite'), values: { capacity: 'manager', to_email: 'pat@studio.test', invitable_id: BUSINESS, invitable_type: 'business', groups: [{ group_id: group.id, capacity: 'manager' }] } }
  },
  'team_member_rate.update.request': async client => ({ method: 'PUT', path: at('team_member_rates.update', { identity: identityOf(client) }), values: { team_member_rate: { identity_id: identityOf(client), rate: '10.00' } } }),
  'discussion_thread.create.request': async client => ({ path: at('threads.create', { project: (await makeRow(client, 'projects')).id }) }),
  'discussion_comment.create.request': async client => {
    const { id } = await makeRow(client, 'projects')
    const { json } = await client.post(at('threads.create', { project: id }), { thread: { message: 'Hello' } })
    return { path: at('comments.create', { thread: json.thread.id }) }
  },
  'project_service_rate.update.request': async client => {
    const [project, service] = [(await makeRow(client, 'projects')).id, (await makeRow(client, 'services')).id]
    return { method: 'PUT', path: at('projects.set_service_rate', { project, service }), values: { project_service_rate: { rate: 30, service_id: String(service), project_id: String(project) } } }
  },
  'service_rates.create.request': async client => ({ path: at('services.create_rate', { service: (await makeRow(client, 'services')).id }), values: { service_rate: { rate: '20.00' } } }),
  'payment_options.create.request': async client => {
    const { id } = await makeRow(client, 'invoices')
    return { path: at('payment_options.create', { invoice: id }), values: { gateway_name: 'stripe', entity_id: id, entity_type: 'invoice' } }
  },
  'journal_entries.adjustment.create.request': async client => ({
    path: at('adjustment_entries.create'),
    headers: { 'x-api-version': '2023-09-25' },
    values: {
      manualJournalEntry: {
        userEnteredDate: { year: 2026, month: 6, day: 1 },
        details: [['6011', 'TYPE_DEBIT'], ['2001-2', 'TYPE_CREDIT']].map(([number, type]) => ({ accountId: uuidOf(client, number!), amount: { amount: 5, code: 'USD' }, type })),
      },
    },
  }),
  'ledger_accounts.create.request': async client => ({
    path: at('ledger_accounts.create'), values: { name: 'Till', number: '1011', sub_type: 'Cash & Bank', parent_account: uuidOf(client, '1000'), auto_created: false },
  }),
  'callback.verify.request': async client => {
    const { callbackid, verifier } = await callback(client)
    return { method: 'PUT', path: pathOf('callbacks.update', callbackid), values: { callback: { callback_id: callbackid, verifier } } }
  },
  'callback.resend.request': async client => {
    const { callbackid } = await callback(client)
    return { method: 'PUT', path: pathOf('callbacks.update', callbackid), values: { callback: { callback_id: callbackid, resend: true } } }
  },
  'timers.start.request': async () => ({ path: at('time_entries.create'), values: { time_entry: { is_logged: false, started_at: '2026-06-15T14:00:00Z' } } }),
  'timers.start.request.webapp': async () => ({ path: at('time_entries.create'), values: { time_entry: { is_logged: false, started_at: '2026-06-15T14:00:00.000Z' } } }),
  'timers.pause.request': async client => {
    const { id, segment } = await timer(client)
    return { method: 'PUT', path: pathOf('time_entries.update', segment.id), values: { time_entry: { ...segment, duration: 60, timer: { id } } } }
  },
  'timers.resume.request': async client => {
    const { id } = await timer(client, true)
    return { path: at('time_entries.create'), values: { time_entry: { is_logged: false, started_at: '2026-06-15T14:30:00Z', timer: { id } } } }
  },
  'timers.log_via_time_entry.request': async client => {
    const { id, segment } = await timer(client, true)
    return { method: 'PUT', path: pathOf('time_entries.update', segment.id), values: { time_entry: { is_logged: true, duration: 60, started_at: segment.started_at, timer: { id } } } }
  },
  'timers.log.request': async client => {
    const { id, segment } = await timer(client, true)
    return { method: 'PUT', path: pathOf('timers.log', id), values: { timer: { time_entries: [{ ...segment, is_logged: true, timer: { id } }] } } }
  },
  'timers.log.request.webapp': async client => {
    const { id, segment } = await timer(client, true)
    return { method: 'PUT', path: pathOf('timers.log', id), values: { timer: { time_entries: [{ ...segment, note: 'Done' }] } } }
  },
  'oauth.token.request.refresh_token': async client => ({
    path: '/auth/oauth/token', headers: openly, values: { ...credentials(client), grant_type: 'refresh_token', refresh_token: `mock-refresh-token-${client.name}`, redirect_uri: 'http://localhost/cb' },
  }),
  'oauth.token.request.authorization_code': async client => ({
    path: '/auth/oauth/token', headers: openly, values: { ...credentials(client), grant_type: 'authorization_code', code: await code(client), redirect_uri: 'http://localhost/cb' },
  }),
  'oauth.revoke.request': async client => ({ path: '/auth/oauth/revoke', headers: openly, values: { ...credentials(client), token: `mock-refresh-token-${client.name}` } }),
}

/** Requests that cannot be sent with the keys that were captured, and where they are tried. */
const elsewhere: Readonly<Record<string, string>> = {
  'journal_entries.create.request': 'the shape joins both kinds of lines, and a line has one side alone: journal-entries.test.ts',
}

const beginning = (name: string): string => name.split('.')[0]!

const resourceCalled = (word: string): string | undefined =>
  [...models.values()].find(({ resource: { many, one } }) => many === word || one === word)?.resource.many

/** The resource that a request is about: by the key around its draft, else as its name begins. */
const resourceOf = (name: string, shape: Shape = ''): string | undefined => {
  const keys = typeof shape === 'string' ? [] : Object.keys(shape)
  return (keys.length === 1 ? resourceCalled(keys[0]!) : undefined) ?? resourceCalled(aliases[beginning(name)] ?? beginning(name))
}

/** Values by key, where neither a sample nor the JSON type says enough. */
const byKey: Readonly<Record<string, (name: string) => unknown>> = {
  vis_state: name => name.includes('.delete.') ? 1 : 0,
  email: () => 'anna@example.test',
  email_recipients: () => ['anna@example.test'],
  expenseid: () => 0,
  contacts: () => [{ email: 'anna@example.test', fname: 'Anna', lname: 'Contact', phone1: '1' }],
  frequency: () => 'm',
  credit_type: name => name.includes('prepayment') ? 'prepayment' : 'goodwill',
  attachments: () => [{ jwt: 'a.b.c', media_type: 'image/png' }],
}

const byType: Readonly<Record<string, unknown>> = { string: '1', number: 1, boolean: true, null: null }

const typeOf = (value: unknown): string => value === null ? 'null' : typeof value

/** A value of a JSON type that says the same, or undefined. */
function converted (value: unknown, type: string): unknown {
  if (typeOf(value) === type) return value
  if (type === 'number' && typeof value === 'string' && Number.isFinite(Number(value))) return Number(value)
  return type === 'string' && typeof value === 'number' ? String(value) : undefined
}

/** A value of the shape: what the sample has under that key, in the JSON type of the shape. */
function filled (shape: Shape, given: unknown, key: string, name: string): unknown {
  const known = byKey[key]?.(name) ?? given
  if (typeof shape === 'string') {
    const types = shape.split('|')
    const fitting = types.map(type => converted(known, type)).find(value => value !== undefined)
    return fitting === undefined ? byType[types.at(-1)!] : fitting
  }
  if (Array.isArray(shape)) return shape.length === 0 ? [] : (Array.isArray(known) ? known : [undefined]).map(each => filled(shape[0] as Shape, each, '', name))
  const members = (typeof known === 'object' && known !== null ? known : {}) as Draft
  return Object.fromEntries(Object.entries(shape).map(([own, each]) => [own, filled(each, members[own], own, name)]))
}

/** Sends a request to its own address, else to the operation that its name says: a create, or a change of a row. */
async function send (client: Client, name: string, shape: Shape): Promise<Answer> {
  const route = await routes[name]?.(client)
  if (route !== undefined) {
    const { method = 'POST', path, values, headers = {} } = route
    return client.send({ method, path, body: filled(shape, values, '', name), headers })
  }
  const many = resourceOf(name, shape)
  if (many === undefined) throw new Error(`${name} is of no resource: model it, or say where it goes`)
  const { resource: { one }, envelope } = modelOf(many)
  const isCreate = name.includes('.create.')
  const inner = envelope.unwrap(one, shape) as Shape
  const given = await sample(client, many, 1)
  if (isCreate) return client.post(pathOf(`${many}.create`), envelope.wrap(one, filled(inner, given, '', name)) as object)
  const row = await makeRow(client, many, 2)
  const own = { ...given, ...many === 'payments' ? { invoiceid: row.invoiceid } : {} }
  return client.put(pathOf(`${many}.update`, row.id ?? row[`${one}id`] ?? row.incomeid), envelope.wrap(one, filled(inner, own, '', name)) as object)
}

for (const [name, shape] of shapes.filter(([name]) => elsewhere[name] === undefined)) {
  t.test(name, async t => {
    const { status, text } = await send(freshWorld(t), name, shape)
    t.ok(status === 200 || status === 201, `${status} ${text.slice(0, 300)}`)
  })
}

t.test('every address and every exception is that of a request', t => {
  for (const name of [...Object.keys(elsewhere), ...Object.keys(routes)]) t.ok(shapes.some(([own]) => own === name), `${name} is a request`)
  t.end()
})
