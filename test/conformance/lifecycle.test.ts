// The life of a row, for every resource that is registered: made, read, listed, changed, deleted, restored.
import t, { type Test } from 'tap'
import { collection, endpointOf, freshWorld, modelOf, models, pathOf, within, type Client, type Row } from '../support/world.ts'
import { keyedActions } from '../../src/derive/actions.ts'
import { changeOf, expected, isMakeable, makeRow, sample, valueOf, type Draft } from '../support/samples.ts'

const has = (many: string, operation: string): boolean => endpointOf(`${many}.${operation}`) !== undefined

const creatable = [...models.keys()].filter(many => has(many, 'create'))
const updatable = creatable.filter(many => has(many, 'update'))
const hideable = updatable.filter(many => modelOf(many).visibility?.column === 'vis_state')

/** Resources without the ordinary five operations; each has a test of its own. */
const irregular: Readonly<Record<string, string>> = {
  checkout_link_payment_options: 'addressed by their link: behaviour/checkout.test.ts',
  checkout_links: 'neither read nor listed: behaviour/checkout.test.ts',
  payment_options: 'addressed by their invoice: behaviour/income.test.ts',
  profile_payment_options: 'addressed by their profile: behaviour/invoice-profiles.test.ts',
  service_rates: 'addressed by their service: behaviour/projects-and-services.test.ts',
  thread_comments: 'below their message: behaviour/retainers-and-discussions.test.ts',
  threads: 'below their project: behaviour/retainers-and-discussions.test.ts',
  timers: 'made of time entries: behaviour/time-entries.test.ts',
}

/** Members that say what is to come, which is nothing once a row is deleted; a restored row has them again. */
const ended: Readonly<Record<string, readonly string[]>> = { expense_profiles: ['next_issue_date'] }

/** Keys that set an action off. */
const keysOf = (rules: Parameters<typeof keyedActions>[0]): string[] => keyedActions(rules).map(([{ key }]) => key)

/** Runs a test for each of some resources, each in a world of its own. */
function forEach (title: string, list: readonly string[], run: (t: Test, many: string, client: Client) => Promise<void>): void {
  t.test(title, async t => {
    t.ok(list.length > 0, 'there are such resources')
    for (const many of list) {
      const skip = irregular[many]
      await t.test(many, skip === undefined ? {} : { skip }, t => run(t, many, freshWorld(t)))
    }
  })
}

const anHourLater = '2026-06-15T16:00:00Z'

/** Keys of a row that every write moves. */
const moving = (many: string): string[] => modelOf(many).rewritten.map(([name]) => name)

const without = (row: Row, names: readonly string[]): Row => Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)))

/** Members that the answers of different operations spell differently, as captured. */
const shownBy: Readonly<Record<string, readonly string[]>> = { projects: ['group', 'group_id'] }

forEach('what is sent to a create comes back', creatable, async (t, many, client) => {
  const draft = await sample(client, many)
  const row = await collection(client, many).create(draft)
  for (const [name, value] of Object.entries(expected(many, draft))) t.same(row[name], value, `${name} is what was sent`)
})

forEach('a create and a read show the same row', creatable.filter(many => has(many, 'get')), async (t, many, client) => {
  const made = await makeRow(client, many)
  const read = await collection(client, many).get(made.id)
  t.strictSame(without(read, shownBy[many] ?? []), without(made, shownBy[many] ?? []))
})

forEach('a list shows the row as a read does, and counts it', creatable.filter(many => has(many, 'list')), async (t, many, client) => {
  const rows = collection(client, many)
  const draft = await sample(client, many)
  const before = await rows.list()
  const { id } = await rows.create(draft)
  const after = await rows.list('per_page=100')
  const listed = after.rows.find(row => row.id === id)
  t.ok(listed, 'it is listed')
  if (has(many, 'get')) t.strictSame(without(listed!, shownBy[many] ?? []), without(await rows.get(id), shownBy[many] ?? []))
  t.equal(after.total, before.total + 1, 'the total counts it')
  t.equal(after.rows.length, Math.min(100, after.total))
  t.equal(after.pages, Math.ceil(after.total / after.per_page))
})

forEach('unknown and read-only keys are ignored', creatable, async (t, many, client) => {
  const { resource, rules } = modelOf(many)
  const readOnly = Object.entries(resource.fields).filter(([name, field]) =>
    field.access === 'read-only' && field.refused !== true && !keysOf(rules).includes(name))
  const junk = Object.fromEntries(readOnly.map(([name]) => [name, ['junk']]))
  const row = await makeRow(client, many, 0, { no_such_key: 1, constructor: 2, ...junk })
  t.notHas(row, { no_such_key: 1 })
  for (const [name] of readOnly) t.notSame(row[name], ['junk'], `${name} is the server's`)
  if (!has(many, 'update')) return
  const changed = await collection(client, many).update(row.id, changeOf(many, await sample(client, many), { no_such_key: 1, ...junk }))
  for (const [name] of readOnly) t.same(changed[name], row[name], `${name} stays through an update`)
})

/** A plain text to change: the first field that holds one. */
function plainText (many: string): string {
  const found = modelOf(many).updatable.find(([name, field]) =>
    field.kind === 'text' && field.access === 'writable' && field.hidden !== true && field.derivation === undefined &&
    !['currency_code', 'email', 'invoice_number', 'title', 'username', 'language', 'frequency'].includes(name) && field.input.enum === undefined)
  return found?.[0] ?? plainNumber(many)
}

/** For a resource without such a text: a number that nothing else follows from. */
const plainNumber = (many: string): string =>
  modelOf(many).updatable.find(([, field]) => field.kind === 'integer' && field.access === 'writable' && field.derivation === undefined)?.[0] ?? 'name'

forEach('an update changes what it names and nothing else', updatable, async (t, many, client) => {
  const rows = collection(client, many)
  const draft = await sample(client, many)
  const before = await rows.create(draft)
  client.setClock(anHourLater)
  const name = plainText(many)
  const field = modelOf(many).resource.fields[name]!
  const changed = 'value' in field.parse('Changed') ? 'Changed' : valueOf(name, field, 2)
  const after = await rows.update(before.id, changeOf(many, draft, { [name]: changed }))
  t.equal(after[name], changed)
  const aliases = Object.entries(modelOf(many).resource.fields).filter(([, { repeats }]) => repeats === name).map(([alias]) => alias)
  const ignored = [...moving(many), name, ...aliases, ...shownBy[many] ?? []]
  t.strictSame(without(after, ignored), without(before, ignored), 'the rest stays')
  for (const stamp of moving(many)) if (before[stamp] !== undefined) t.not(after[stamp], before[stamp], `${stamp} moves`)
  if (has(many, 'get')) t.strictSame(await rows.get(before.id), after, 'the change is kept')
})

/** The owned rows of a row as they are read, with the numbers that tell them apart. */
async function ownedRows (client: Client, many: string, id: number): Promise<Draft> {
  const names = Object.keys(modelOf(many).resource.owns ?? {})
  if (names.length === 0) return {}
  const row = await collection(client, many).get(id, names.map(name => `include[]=${name}`).join('&'))
  return Object.fromEntries(names.map(name => [name, row[name]]))
}

forEach('an update that changes nothing leaves the time of the last change', updatable, async (t, many, client) => {
  const rows = collection(client, many)
  const draft = await sample(client, many)
  const before = await rows.create(draft)
  const stored = () => client.sql(`SELECT * FROM ${many} WHERE id = ?`, before.id)
  const kept = stored()
  client.setClock(anHourLater)
  await rows.update(before.id, changeOf(many, draft, { ...draft, ...await ownedRows(client, many, before.id) }))
  t.strictSame(stored(), kept, 'every column is as it was')
})

forEach('an id that is nobody\'s is a 404', [...models.keys()].filter(many => has(many, 'get') || has(many, 'update') || has(many, 'delete')),
  async (t, many, client) => {
    const { resource } = modelOf(many)
    const draft = isMakeable(many) && has(many, 'create') ? await sample(client, many) : {}
    for (const id of ['999999999', '0', '-1', 'abc', '1e3', '0x10', '99999999999999999999']) {
      if (has(many, 'get')) t.equal((await client.get(pathOf(`${many}.get`, id))).status, 404, `GET ${id}`)
      if (has(many, 'update')) t.equal((await client.put(pathOf(`${many}.update`, id), { [resource.one]: draft })).status, 404, `PUT ${id}`)
      if (has(many, 'delete')) t.equal((await client.delete(pathOf(`${many}.delete`, id))).status, 404, `DELETE ${id}`)
    }
  })

/** How a list is asked for deleted rows; undefined where nothing lists them. */
function askDeleted (many: string): string | undefined {
  const { resource, visibility } = modelOf(many)
  const revealing = Object.entries(resource.search ?? {}).find(([, filter]) => filter.reveals === true)
  if (revealing !== undefined) return `${revealing[0]}=true`
  return visibility === undefined ? undefined : `${resource.family.query.filterName(visibility.column)}=${visibility.column === 'active' ? 'false' : '1'}`
}

/** `isErased`: by DELETE of what is erased so; vis_state 1 hides the same row. */
async function checkGone (t: Test, many: string, client: Client, id: number, isErased = false): Promise<void> {
  const rows = collection(client, many)
  const { visibility } = modelOf(many)
  const isHidden = visibility !== undefined && !isErased
  if (has(many, 'list')) {
    t.notOk((await rows.list('per_page=100')).ids.includes(id), 'the default list leaves it out')
    if (isHidden) t.ok((await rows.list(`${askDeleted(many)}&per_page=100`)).ids.includes(id), `${askDeleted(many)} lists it`)
  }
  if (!has(many, 'get')) return
  const { status, json } = await client.get(pathOf(`${many}.get`, id))
  t.equal(status, isHidden ? 200 : 404, isHidden ? 'it can still be read by its id' : 'it cannot be read')
  if (isHidden) t.equal(Number(within(json)[modelOf(many).resource.one][visibility.column]), Number(visibility.hidden))
}

forEach('DELETE takes a row out of the lists', [...models.keys()].filter(many => has(many, 'delete')), async (t, many, client) => {
  t.ok(isMakeable(many), 'a sample makes such rows')
  const made = await makeRow(client, many)
  const id = made.id ?? made.contactid
  const other = await makeRow(client, many, 1)
  const { status, text } = await client.delete(pathOf(`${many}.delete`, id))
  t.equal(status, modelOf(many).resource.family.name === 'accounting' ? 200 : 204)
  t.equal(text, modelOf(many).resource.family.name === 'accounting' ? '{"response":{}}' : '')
  await checkGone(t, many, client, id, modelOf(many).resource.deletion === 'erase')
  if (has(many, 'list')) t.ok((await collection(client, many).list('per_page=100')).ids.includes(other.id), 'the others stay')
})

forEach('PUT vis_state deletes, archives and restores', hideable, async (t, many, client) => {
  const rows = collection(client, many)
  const draft = await sample(client, many)
  const row = await rows.create(draft)
  const set = (vis_state: number) => rows.update(row.id, changeOf(many, draft, { vis_state }))
  const deleted = await set(1)
  const changing = [...moving(many), 'vis_state', ...ended[many] ?? []]
  t.strictSame(without(deleted, changing), without(row, changing), 'the whole row is answered')
  t.equal(deleted.vis_state, 1)
  await checkGone(t, many, client, row.id)
  t.equal((await set(2)).vis_state, 2)
  t.ok((await rows.list('per_page=100')).ids.includes(row.id), 'an archived row stays in the lists')
  t.equal((await set(0)).vis_state, 0)
  t.ok((await rows.list('per_page=100')).ids.includes(row.id), 'a restored row is back in the lists')
  t.strictSame(without(await rows.get(row.id), moving(many)), without(row, moving(many)), 'it is what it was')
})

const phased = updatable.filter(many => modelOf(many).resource.family.conventions.exclusiveKeys)

forEach('a PUT with vis_state or ext_vis_state drops the rest', phased, async (t, many, client) => {
  const rows = collection(client, many)
  const draft = await sample(client, many)
  const row = await rows.create(draft)
  const name = plainText(many)
  const dropped = [{ ext_vis_state: 0, vis_state: 1 }, ...modelOf(many).visibility === undefined ? [] : [{ vis_state: 0 }]]
  for (const phase of dropped) {
    const after = await rows.update(row.id, { ...phase, [name]: 'Changed' } satisfies Draft)
    t.strictSame(after, row, `${JSON.stringify(phase)} leaves ${name}, and everything else`)
  }
})

// actions of callbacks change nothing that an answer shows, or need the verifier: callbacks.test.ts
forEach('a PUT with an action drops the plain data', phased.filter(many => many !== 'callbacks' && keysOf(modelOf(many).rules).length > 0), async (t, many, client) => {
  const name = plainText(many)
  for (const [n, action] of keysOf(modelOf(many).rules).entries()) {
    const row = await makeRow(client, many, n)
    const after = await collection(client, many).update(row.id, { [action]: true, [name]: 'Changed', email_recipients: ['to@example.test'] })
    t.equal(after[name], row[name], `${action} leaves ${name}`)
    t.not(JSON.stringify(after), JSON.stringify(row), `${action} does something`)
  }
})
