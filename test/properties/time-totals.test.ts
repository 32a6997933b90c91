// Whatever people log, move, bill, delete and time: every sum of time that is shown is the sum of the entries, added
// up one by one from what was sent. Projects, the list of entries and its search print such sums.
// One file, though long: it is one property, with the naive sums beside what is compared with them.
import fc from 'fast-check'
import t from 'tap'
import { as } from '../support/people.ts'
import { drawn } from '../support/random.ts'
import { business, collection, freshWorld, NOW, pathOf, query, within, type Client, type Headers, type Row } from '../support/world.ts'

const projectsOfAll = 4
const of = (count: number) => fc.nat({ max: count - 1 })
const orNone = (count: number) => fc.option(of(count), { nil: null })

/** An entry as a request of the owner says it; people, clients, projects and services by their place in the lists. */
const entry = fc.record({
  who: of(3),
  client: orNone(2),
  project: orNone(projectsOfAll),
  service: orNone(2),
  day: fc.integer({ min: 1, max: 14 }),
  hour: fc.nat({ max: 23 }),
  duration: fc.oneof(fc.constantFrom(0, 1, 59, 3600), fc.nat({ max: 100_000 })),
  billable: fc.boolean(),
  billed: fc.boolean(),
  internal: fc.boolean(),
})

const which = fc.nat({ max: 30 })
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('log' as const), entry }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('edit' as const), which, entry }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('delete' as const), which }) },
  fc.record({ does: fc.constant('restore' as const), which }),
  { weight: 2, arbitrary: fc.record({ does: fc.constant('start timer' as const), entry }) },
  fc.record({ does: fc.constant('log timer' as const) }),
  fc.record({ does: fc.constant('wait' as const), seconds: fc.nat({ max: 10_000 }) }),
  { weight: 2, arbitrary: fc.record({ does: fc.constant('bill' as const), first: which, second: which, project: orNone(projectsOfAll), price: fc.integer({ min: 1, max: 50_000 }) }) },
  fc.record({ does: fc.constant('delete invoice' as const), which }),
  fc.record({ does: fc.constant('delete project' as const), project: of(projectsOfAll) })
)

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never
type Drawn = typeof entry extends fc.Arbitrary<infer T> ? T : never

/** Now and then a value: with more of them, no entry would be left. */
const seldom = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value })

const mostly = fc.constantFrom(true, true, true, false)

/** What a list may be asked for; each key with a value of one kind. */
const asked = fc.record({
  team: mostly,
  identity_id: seldom(of(3)),
  client_id: seldom(of(2)),
  project_id: seldom(of(projectsOfAll)),
  service_id: seldom(of(2)),
  billable: seldom(fc.boolean()),
  billed: seldom(fc.boolean()),
  active: seldom(fc.boolean()),
  started_from: seldom(fc.integer({ min: 1, max: 7 })),
  started_to: seldom(fc.integer({ min: 7, max: 14 })),
  include_deleted: fc.boolean(),
  include_unlogged: fc.boolean(),
  per_page: seldom(fc.integer({ min: 1, max: 3 })),
})

type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never

/** An entry as the test knows it, from what was sent alone; only what timers measure is read. */
interface Entry {
  readonly identity_id: number
  readonly client_id: number | null
  readonly project_id: number | null
  readonly service_id: number | null
  readonly started_at: string
  readonly is_logged: boolean
  readonly billable: boolean
  readonly billed: boolean
  readonly active: boolean
  readonly duration: number
}

interface Line { readonly project_id: number | null, readonly entries: readonly number[], readonly cents: number }

/** A business with people, clients, projects and services, and what has happened in it. */
interface Office {
  readonly client: Client
  readonly people: readonly number[]
  readonly headers: readonly Headers[]
  readonly clients: readonly number[]
  readonly projects: readonly Row[]
  readonly services: readonly number[]
  readonly entries: Map<number, Entry>
  readonly invoices: Map<number, Line>
  readonly clock: { now: number }
  /** Projects that were deleted: new time on them is refused. */
  readonly closed: Set<number | null>
}

async function openOffice (t: Parameters<typeof freshWorld>[0]): Promise<Office> {
  const client = freshWorld(t)
  client.setClock(NOW)
  const colleagues = ['business_manager', 'business_employee'].map(role => as(client, { role }))
  const people = client.sql('SELECT identity_id FROM memberships ORDER BY id').map(({ identity_id }) => identity_id as number)
  const make = async (many: string, draft: object): Promise<Row> => collection(client, many).create(draft)
  const clients = [(await make('clients', { email: 'a@x.test' })).id, (await make('clients', { email: 'b@x.test' })).id]
  const services = [(await make('services', { name: 'Design' })).id, (await make('services', { name: 'Writing' })).id]
  const projects = [
    await make('projects', { title: 'Hourly', client_id: clients[0], budget: 7200 }), await make('projects', { title: 'Fixed', client_id: clients[1], project_type: 'fixed_price', fixed_price: '250' }),
    await make('projects', { title: 'Internal', internal: true }), await make('projects', { title: 'Empty', client_id: clients[0], budget: 0 }),
  ]
  return { client, people, headers: [{}, ...colleagues], clients, projects, services, entries: new Map(), invoices: new Map(), clock: { now: NOW }, closed: new Set() }
}

const at = (day: number, hour: number): string => `2026-06-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:30:00Z`

/** The draft of an entry, and what it is to be once it is logged. */
function draftOf ({ people, clients, projects, services }: Office, { who, client, project, service, day, hour, ...rest }: Drawn) {
  const pick = <Value>(list: readonly Value[], index: number | null): Value | null => index === null ? null : list[index]!
  const draft = {
    identity_id: people[who]!, client_id: pick(clients, client), project_id: pick(projects, project)?.id as number ?? null, service_id: pick(services, service),
    started_at: at(day, hour), is_logged: true, ...rest,
  }
  const { internal, ...seen } = draft
  return { draft, seen: { ...seen, client_id: internal ? null : draft.client_id, active: true } }
}

const time = `${business('timetracking')}/time_entries`

/** Does it, and notes what it comes to. */
async function perform (office: Office, happening: Happening): Promise<void> {
  const { client, entries, invoices, clock, clients, projects, closed } = office
  const ids = [...entries.keys()]
  const one = (which: number): number | undefined => ids[which % Math.max(ids.length, 1)]
  const expect = (answer: { status: number, text: string, json: any }): any => {
    if (answer.status >= 300) throw new Error(`${JSON.stringify(happening)}: ${answer.status} ${answer.text}`)
    return answer.json
  }
  const isRefused = ({ status }: { status: number }, { project_id }: { project_id: number | null }): boolean => status === 422 && closed.has(project_id)
  const change = (id: number, changes: Partial<Entry>): void => void entries.set(id, { ...entries.get(id)!, ...changes })
  switch (happening.does) {
    case 'log': {
      const { draft, seen } = draftOf(office, happening.entry)
      const answer = await client.post(time, { time_entry: draft })
      if (!isRefused(answer, draft)) entries.set(expect(answer).time_entry.id, seen)
      return
    }
    case 'edit': {
      const id = one(happening.which)
      if (id === undefined || entries.get(id)!.is_logged === false) return
      const { draft, seen } = draftOf(office, happening.entry)
      const answer = await client.put(`${time}/${id}`, { time_entry: draft })
      if (isRefused(answer, draft)) return
      expect(answer)
      return void entries.set(id, { ...seen, active: entries.get(id)!.active })
    }
    case 'restore':
    case 'delete': {
      const id = one(happening.which)
      if (id === undefined || entries.get(id)!.is_logged === false) return
      const active = happening.does === 'restore'
      if (!active) expect(await client.delete(`${time}/${id}`))
      else {
        const answer = await client.put(`${time}/${id}`, { time_entry: { ...entries.get(id), active } })
        if (isRefused(answer, entries.get(id)!)) return
        expect(answer)
      }
      return change(id, { active })
    }
    case 'start timer': {
      const { draft, seen } = draftOf(office, happening.entry)
      const started_at = new Date(clock.now - 60_000).toISOString().replace('.000', '')
      const sent = { ...draft, identity_id: office.people[0]!, started_at, is_logged: false, duration: null, timer: {} }
      const answer = await client.post(time, { time_entry: sent })
      if (isRefused(answer, sent)) return
      entries.set(expect(answer).time_entry.id, { ...seen, identity_id: sent.identity_id, started_at, is_logged: false, duration: 0 })
      break
    }
    case 'log timer': {
      const [timer] = expect(await client.get(pathOf('timers.mine'))).timers
      if (timer === undefined) return
      const [logged] = expect(await client.put(pathOf('timers.log', timer.id), {})).timer.time_entries
      for (const { id } of timer.time_entries) change(id, id === logged.id ? { is_logged: true, duration: logged.duration, client_id: logged.client_id } : { active: false })
      return
    }
    case 'wait':
      clock.now += happening.seconds * 1000
      return client.setClock(clock.now)
    case 'bill': {
      const chosen = [...new Set([one(happening.first), one(happening.second)])].filter(id => id !== undefined && entries.get(id)!.is_logged) as number[]
      const project_id = happening.project === null ? null : projects[happening.project]!.id as number
      const unit_cost = { amount: (happening.price / 100).toFixed(2), code: 'USD' }
      const lines = [{ name: 'Time', qty: '1', unit_cost, modern_project_id: project_id, modern_time_entries: chosen.map(id => ({ id })) }]
      const { id } = await collection(client, 'invoices').create({ customerid: clients[0], create_date: '2026-06-15', lines })
      invoices.set(id, { project_id, entries: chosen, cents: happening.price })
      for (const entry of chosen) change(entry, { billed: true })
      return
    }
    case 'delete invoice': {
      const id = [...invoices.keys()][happening.which % Math.max(invoices.size, 1)]
      if (id === undefined) return
      await collection(client, 'invoices').update(id, { vis_state: 1 })
      for (const entry of invoices.get(id)!.entries) change(entry, { billed: false })
      return void invoices.delete(id)
    }
    case 'delete project':
      expect(await client.delete(`${business('projects')}/project/${projects[happening.project]!.id}`))
      return void closed.add(projects[happening.project]!.id)
  }
  // what a timer has measured when another one pauses it is no sum: it is read
  for (const { id, duration } of client.sql('SELECT id, coalesce(duration, 0) AS duration FROM time_entries WHERE NOT is_logged')) change(id, { duration })
}

const sum = (entries: readonly Entry[]): number => entries.reduce((total, { duration }) => total + duration, 0)

/** The sums of `entries` by a key, each with what `parts` says of its own: null first, then ascending. */
function sums<Key extends string> (entries: readonly Entry[], key: Key, keyOf: (entry: Entry) => any, parts: (own: readonly Entry[]) => object = () => ({})): Row[] {
  const keys = [...new Set(entries.map(keyOf))].sort((a, b) => a === null ? -1 : b === null ? 1 : a < b ? -1 : 1)
  return keys.map(value => {
    const own = entries.filter(entry => keyOf(entry) === value)
    return { [key]: value, total_logged: sum(own), ...parts(own) }
  })
}

/** The owner and both colleagues live in New York: four hours behind in June. */
const dayOf = ({ started_at }: Entry): string => new Date(Date.parse(started_at) - 4 * 3_600_000).toISOString().slice(0, 10)

const byClient = (entries: readonly Entry[], parts?: (own: readonly Entry[]) => object): Row[] => sums(entries, 'client_id', entry => entry.client_id, parts)

/** What `meta` should say of these entries, beside the page. */
const metaOf = (entries: readonly Entry[]): object => ({
  total: entries.length,
  total_logged: sum(entries),
  total_unbilled: sum(entries.filter(({ billable, billed }) => billable && !billed)),
  total_logged_per_team_member: sums(entries, 'identity_id', entry => entry.identity_id, own => ({
    total_logged_per_client: byClient(own, of => ({ total_logged_per_project: sums(of, 'project_id', entry => entry.project_id) })),
    total_logged_per_day: sums(own, 'date', dayOf, of => ({ total_logged_per_client: byClient(of) })),
  })),
  total_logged_per_client: byClient(entries, own => ({ total_logged_per_team_member: sums(own, 'identity_id', entry => entry.identity_id) })),
})

/** What a query says and which entries it is about, whoever asks. */
function questionOf ({ people, clients, projects, services, entries }: Office, asks: Asked, caller: number): [string, Entry[]] {
  const from = asks.started_from === null ? null : at(asks.started_from, 0)
  const to = asks.started_to === null ? null : at(asks.started_to, 12)
  const named = {
    identity_id: asks.team && asks.identity_id !== null ? people[asks.identity_id]! : null,
    client_id: asks.client_id === null ? null : clients[asks.client_id]!,
    project_id: asks.project_id === null ? null : projects[asks.project_id]!.id as number,
    service_id: asks.service_id === null ? null : services[asks.service_id]!,
    billable: asks.billable,
    billed: asks.billed,
    active: asks.active,
  }
  const set = Object.entries(named).filter(([, value]) => value !== null)
  const found = [...entries.values()].filter(entry =>
    (asks.team || entry.identity_id === people[caller]) && (asks.include_unlogged || entry.is_logged) &&
    (asks.active !== null || asks.include_deleted || entry.active) && set.every(([key, value]) => entry[key as keyof Entry] === value) &&
    (from === null || entry.started_at >= from) && (to === null || entry.started_at <= to))
  const flags = Object.entries({ team: asks.team, include_deleted: asks.include_deleted, include_unlogged: asks.include_unlogged }).filter(([, isSet]) => isSet)
  const more = { ...from === null ? {} : { started_from: from }, ...to === null ? {} : { started_to: to }, ...asks.per_page === null ? {} : { per_page: asks.per_page } }
  return [query({ ...Object.fromEntries([...set, ...flags]), ...more }), found]
}

/** The state of a project's bills, and what they come to. */
function billingOf ({ invoices, entries }: Office, { id, project_type, fixed_price }: Row): [amount: string, status: string] {
  const own = [...invoices.values()].filter(({ project_id }) => project_id === id)
  const cents = own.reduce((total, line) => total + line.cents, 0)
  const isOpen = [...entries.values()].some(({ project_id, active, is_logged, billable, billed }) => project_id === id && active && is_logged && billable && !billed)
  const isPart = isOpen || (project_type === 'fixed_price' && cents < Math.round(Number(fixed_price) * 100))
  return [(cents / 100).toFixed(2), own.length === 0 ? 'unbilled' : isPart ? 'partially_billed' : 'billed']
}

/** What does not hold. */
async function faultsOf (office: Office, questions: readonly Asked[]): Promise<unknown[]> {
  const { client, projects, entries, headers } = office
  const faults: unknown[] = []
  const same = (what: string, is: unknown, should: unknown): void => {
    if (JSON.stringify(is) !== JSON.stringify(should)) faults.push({ what, is, should })
  }
  const listed = new Map<number, Row>((await client.get(`${business('projects')}/projects?include_logged_duration=true`)).json.projects.map((row: Row) => [row.id, row]))
  for (const project of projects) {
    const row = within((await client.get(`${business('projects')}/project/${project.id}?include_logged_duration=true`)).json).project
    const logged = sum([...entries.values()].filter(({ project_id, active, is_logged }) => project_id === project.id && active && is_logged))
    const [amount, status] = billingOf(office, project)
    const should = [logged, amount, status, project.budget]
    for (const each of [row, listed.get(project.id)].filter(each => each !== undefined)) {
      same(`project ${project.title}`, [each.logged_duration, each.billed_amount, each.billed_status, each.budget], should)
    }
  }
  for (const [index, asks] of questions.entries()) {
    const caller = index % headers.length
    const [question, found] = questionOf(office, asks, caller)
    const { meta, time_entries } = (await client.get(`${time}?${question}`, headers[caller])).json
    const { page, pages, per_page, ...sums } = meta
    same(`list ${question} of person ${caller}`, sorted(sums), sorted(metaOf(found)))
    const rows = asks.per_page === null ? found.length : Math.min(found.length, asks.per_page)
    same(`rows ${question}`, time_entries.length, rows)
    const search = (await client.get(`${time}/search?${question}`, headers[caller])).json
    same(`search ${question}`, [search.meta.total, search.meta.total_logged, search.meta.total_unbilled], [found.length, sum(found), sum(found.filter(({ billable, billed }) => billable && !billed))])
  }
  return faults
}

/** With keys in order, to be compared as text. */
const sorted = (value: unknown): unknown => Array.isArray(value)
  ? value.map(sorted)
  : typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([key, each]) => [key, sorted(each)]))
    : value

t.test('every sum of time that is shown is the sum of the entries', async t => {
  const seen = new Set<string>()
  const found = { several: 0 }
  const questions = fc.array(asked, { minLength: 6, maxLength: 12 })
  await fc.assert(fc.asyncProperty(fc.array(happening, { minLength: 8, maxLength: 30 }), questions, async (happenings, questions) => {
    const office = await openOffice(t)
    for (const happening of happenings) await perform(office, happening)
    const { client, entries } = office
    const shown: Row[] = (await client.get(`${time}?team=true&include_deleted=true&include_unlogged=true`)).json.time_entries
    for (const row of shown) {
      const { duration, ...known } = entries.get(row.id)!
      const { timer, local_started_at, ...rest } = row
      const is = Object.fromEntries(Object.keys(known).map(key => [key, rest[key]]))
      if (JSON.stringify([is, row.duration ?? 0]) !== JSON.stringify([known, duration])) throw new Error(`entry ${row.id} is ${JSON.stringify(row)}, not ${JSON.stringify(entries.get(row.id))}`)
    }
    if (shown.length !== entries.size) throw new Error(`${shown.length} entries, not ${entries.size}`)
    const faults = await faultsOf(office, questions)
    if (faults.length > 0) throw new Error(JSON.stringify(faults[0]))
    for (const { does } of happenings) seen.add(does)
    found.several += questions.filter((asks, index) => questionOf(office, asks, index % 3)[1].length > 1).length
    client.server.worlds.drop(client.name)
  }), drawn(t, { numRuns: 40 }))
  t.equal(seen.size, 10, 'everything has happened')
  t.ok(found.several > 100, `${found.several} lists were of several entries`)
})
