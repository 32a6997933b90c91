// Every request that was captured is accepted: its keys and JSON types, with values that the resource's samples or
// the key give. What is not tried says why, and a request of a resource that is modelled has to be tried.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { makeRow, sample, type Draft } from '../support/samples.ts'
import { endpointOf, freshWorld, modelOf, models, pathOf, type Client } from '../support/world.ts'

type Shape = string | readonly Shape[] | { readonly [key: string]: Shape }

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'shapes')

const shapes = ['sales', 'books', 'projects', 'foundation'].flatMap(chapter =>
  Object.entries<Shape>(JSON.parse(readFileSync(join(folder, `${chapter}.json`), 'utf8'))).filter(([name]) => /\.request(\.|$)/.test(name)))

/** Beginnings of names that are not those of a resource. */
const aliases: Readonly<Record<string, string>> = { expense_categories: 'categories', staff: 'staffs' }

/** Requests that no create or update of a resource takes, and where they are tried. */
const elsewhere: Readonly<Record<string, string>> = {
  'journal_entries.adjustment.create.request': 'names accounts by uuid: journal-entries.test.ts',
  'journal_entries.create.request': 'each line has one side alone: journal-entries.test.ts',
  'payment_options.create.request': 'an invoice is named in the path: invoices.test.ts',
  'callback.verify.request': 'needs the verifier that was sent: callbacks.test.ts',
  'callback.resend.request': 'an action below the row: callbacks.test.ts',
  'service_rates.create.request': 'a service is named in the path: projects-and-services.test.ts',
  'timers.log.request': 'timers are a face of time entries: timers.test.ts',
  'timers.log.request.webapp': 'timers are a face of time entries: timers.test.ts',
  'timers.log_via_time_entry.request': 'needs a timer that runs: timers.test.ts',
  'timers.pause.request': 'needs a timer that runs: timers.test.ts',
  'timers.resume.request': 'needs a timer that is paused: timers.test.ts',
  'timers.start.request': 'timers are a face of time entries: timers.test.ts',
  'timers.start.request.webapp': 'timers are a face of time entries: timers.test.ts',
  'ledger_accounts.create.request': 'names its parent account: ledger-accounts.test.ts',
  'oauth.revoke.request': 'no resource: oauth.test.ts',
  'oauth.token.request.authorization_code': 'no resource: oauth.test.ts',
  'oauth.token.request.refresh_token': 'no resource: oauth.test.ts',
}

/** Beginnings of names whose resource is not modelled yet, or has no such write. */
const unmodelled = new Set([
  'application', 'business', 'gateway', 'invitation', 'team_member_rate', 'discussion_comment', 'discussion_thread', 'project_service_rate',
])

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
  if (Array.isArray(shape)) return shape.length === 0 ? [] : [filled(shape[0] as Shape, Array.isArray(known) ? known[0] : undefined, '', name)]
  const members = (typeof known === 'object' && known !== null ? known : {}) as Draft
  return Object.fromEntries(Object.entries(shape).map(([own, each]) => [own, filled(each, members[own], own, name)]))
}

/** Sends a request to the operation that its name says: a create, or a change of a row. */
async function send (client: Client, name: string, shape: Shape, many: string) {
  const { resource: { one }, envelope } = modelOf(many)
  const isCreate = name.includes('.create.')
  const inner = envelope.unwrap(one, shape) as Shape
  const given = await sample(client, many, 1)
  if (isCreate) return client.post(pathOf(`${many}.create`), envelope.wrap(one, filled(inner, given, '', name)) as object)
  const row = await makeRow(client, many, 2)
  const own = { ...given, ...many === 'payments' ? { invoiceid: row.invoiceid } : {} }
  return client.put(pathOf(`${many}.update`, row.id ?? row[`${one}id`] ?? row.incomeid), envelope.wrap(one, filled(inner, own, '', name)) as object)
}

const isTried = (name: string): boolean => elsewhere[name] === undefined && !unmodelled.has(beginning(name))

for (const [name, shape] of shapes.filter(([name]) => isTried(name))) {
  t.test(name, async t => {
    const many = resourceOf(name, shape)
    if (many === undefined) return void t.fail(`${name} is of no resource: model it, or say so`)
    const { status, text } = await send(freshWorld(t), name, shape, many)
    t.ok(status === 200 || status === 201, `${status} ${text.slice(0, 300)}`)
  })
}

t.test('what is not tried is there, and not modelled', t => {
  for (const name of Object.keys(elsewhere)) t.ok(shapes.some(([own]) => own === name), `${name} is a request`)
  for (const word of unmodelled) {
    t.ok(shapes.some(([name]) => beginning(name) === word), `${word} begins a request`)
    const many = resourceOf(word)
    t.equal(many === undefined ? undefined : endpointOf(`${many}.create`), undefined, `${word} cannot be made; once it can, its requests are tried`)
  }
  t.end()
})
