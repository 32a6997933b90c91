// Lists: every declared filter, sort key, include and page does what it says, against rows that differ; what a
// filter should leave is worked out from their values. Over 300 lines by two: one loop, one vocabulary.
// One file, though long: the filters of every list go through one loop over the registry, and each file is a process.
import t, { type Test } from 'tap'
import type { Field } from '../../src/declare/field.ts'
import { listName, type Filter } from '../../src/declare/search.ts'
import { sourceOf } from '../../src/derive/names.ts'
import { readsNothing } from '../../src/families/query.ts'
import { isMakeable } from '../support/samples.ts'
import { hasKey, orders, story, unset, type Told } from '../support/stories.ts'
import {
  collection, endpointOf, freshWorld, modelOf, models, pathOf, query, within, type Client, type Row
} from '../support/world.ts'

/** SQL of the id that answers show. */
const shownId = (many: string): string => modelOf(many).resource.fields.id!.json('id')

/** Lists that differ from all others, and the file that tries them. */
const elsewhere: Readonly<Record<string, string>> = {
  callbacks: 'filters that part a word, and whether a callback is verified: behaviour/callbacks.test.ts',
  ledger_accounts: 'the whole chart without pages: behaviour/ledger-accounts.test.ts',
}

const isOrdinary = (many: string): boolean => elsewhere[many] === undefined && isMakeable(many)

/** Whether its list reads a query and stands below no other row. */
const isQueried = (many: string): boolean => {
  const { family, under } = modelOf(many).resource
  return family.query.read !== readsNothing.read && under === undefined
}

const listed = [...models.keys()].filter(many => endpointOf(`${many}.list`) !== undefined && isOrdinary(many) && isQueried(many))

type World = Told & { readonly client: Client, readonly many: string }

/** One world for each resource, with rows that differ; the tests that follow only read. */
const told = new Map<string, Promise<World>>()

function worldOf (many: string): Promise<World> {
  const kept = told.get(many) ?? tell(many)
  told.set(many, kept)
  return kept
}

async function tell (many: string): Promise<World> {
  const client = freshWorld(t)
  return { client, many, ...await story(client, many) }
}

/** Runs a test for each listed resource against its rows. */
function forEach (title: string, run: (t: Test, told: World) => Promise<void>): void {
  t.test(title, async t => {
    for (const many of listed) await t.test(many, async t => run(t, await worldOf(many)))
  })
}

const sorted = (ids: readonly number[]): number[] => [...ids].sort((a, b) => a - b)

/** Ids of the rows that a query leaves, of those the story has made. */
async function left ({ client, many, ids, others, scope }: World, asked: Record<string, unknown>): Promise<number[]> {
  const list = await collection(client, many).list(query({ ...scope, ...asked, per_page: 100 }))
  return sorted(list.ids.filter(id => ids.includes(id) || others.includes(id)))
}

/** The values of a field by row, as they are shown. */
function valuesOf ({ client, many, ids }: World, name: string, field: Field): Map<number, any> {
  const view = sourceOf(modelOf(many).resource)
  const rows = client.sql(`SELECT ${shownId(many)} AS id, json_object('value', ${field.json(name)}) AS text FROM ${view} ORDER BY 1`)
  return new Map(rows.filter(({ id }) => ids.includes(id)).map(({ id, text }) => [id, JSON.parse(text).value]))
}

/** What a value is compared as. */
function comparable (value: any, { kind }: Field): any {
  if (value === null || value === undefined) return null
  switch (kind) {
    case 'money': return Number(value.amount)
    case 'decimal': case 'percent': return Number(value)
    case 'timestamp': return value.slice(0, 10)
    case 'text': case 'choice': return String(value).toLowerCase()
    default: return value
  }
}

/** The text that asks for a value. */
const asking = (value: any, { kind }: Field): string =>
  kind === 'money' ? value.amount : kind === 'timestamp' ? value.slice(0, 10) : String(value)

const isDay = ({ kind }: Field): boolean => ['date', 'timestamp', 'instant'].includes(kind)

/** Whether a row with a value is left by a filter that asks for another. */
const leaves: Record<string, (row: any, asked: any, field: Field) => boolean> = {
  equals: (row, asked) => row === asked,
  not: (row, asked) => row !== asked,
  from: (row, asked) => row !== null && row >= asked,
  to: (row, asked, field) => row !== null && (isDay(field) ? row <= asked : row < asked),
  'up to': (row, asked) => row !== null && row <= asked,
  'one of': (row, asked) => row === asked,
}

forEach('filters leave the rows they should', async (t, told) => {
  for (const [name, filter] of Object.entries(modelOf(told.many).resource.search ?? {})) {
    const reason = unset[`${told.many}.${name}`]
    if (name === modelOf(told.many).visibility?.column) continue // see deleted and archived rows, below
    if (reason !== undefined) t.comment(`${told.many}.${name} is not tried: ${reason}`)
    else if (filter.match === 'flag') await checkFlag(t, told, name)
    else if (filter.match === 'like') await checkLike(t, told, name, filter)
    else await checkValues(t, told, name, filter)
  }
})

async function checkFlag (t: Test, told: World, name: string): Promise<void> {
  const { filterName } = modelOf(told.many).resource.family.query
  const flag = told.flags[name]
  if (flag === undefined) return void t.fail(`the story of ${told.many} says which rows ${name} leaves`)
  for (const [word, expected] of [['true', flag.yes], ['True', flag.yes], ['1', flag.yes], ['false', flag.no], ['0', flag.no]] as const) {
    t.same(await left(told, { [filterName(name)]: word }), sorted(expected), `${name}=${word}`)
  }
}

async function checkLike (t: Test, told: World, name: string, filter: Filter): Promise<void> {
  const { resource } = modelOf(told.many)
  const targets = filter.on.length === 0 ? [name] : filter.on
  const values = targets.map(on => valuesOf(told, on, resource.fields[on]!))
  const narrowed = new Set<string>()
  for (const texts of values) {
    for (const text of new Set(texts.values())) {
      if (typeof text !== 'string' || text.length < 3) continue
      const part = text.slice(1).replace(/ Ä$/, '').toUpperCase()
      const expected = told.ids.filter(id => values.some(other => String(other.get(id) ?? '').toUpperCase().includes(part)))
      t.same(await left(told, { [resource.family.query.filterName(name)]: part }), sorted(expected), `${name}=${part}`)
      if (expected.length < told.ids.length) narrowed.add(part)
    }
  }
  t.ok(narrowed.size > 0, `${name} leaves rows out`)
  t.same(await left(told, { [resource.family.query.filterName(name)]: 'zzz nothing' }), [], `${name} of nothing`)
}

async function checkValues (t: Test, told: World, name: string, filter: Filter): Promise<void> {
  const { resource } = modelOf(told.many)
  const { query: spelling } = resource.family
  const on = filter.on[0] ?? name
  const field = resource.fields[on]!
  const values = valuesOf(told, on, field)
  const list = listName(name, filter)
  const distinct = [...new Map([...values.values()].filter(value => value !== null).map(value => [asking(value, field), value])).values()]
  t.ok(distinct.length > 1, `rows differ in ${on}, so that ${name} can be seen to work`)
  const expected = (asked: any[]) => told.ids.filter(id =>
    asked.some(value => leaves[filter.match]!(comparable(values.get(id), field), comparable(value, field), field)))
  if (filter.match !== 'one of') {
    for (const value of distinct) {
      t.same(await left(told, { [spelling.filterName(name)]: asking(value, field) }), sorted(expected([value])), `${name}=${asking(value, field)}`)
    }
    t.ok(distinct.some(value => expected([value]).length < told.ids.length), `${name} leaves rows out`)
  }
  if (list === undefined || spelling.listName(list) === spelling.filterName(list)) return
  for (const some of [distinct.slice(0, 1), distinct.slice(0, 2)]) {
    const asked = { [spelling.listName(list)]: some.map(value => asking(value, field)) }
    t.same(await left(told, asked), sorted(expected(some)), `${spelling.listName(list)} of ${some.length}`)
  }
}

forEach('several filters narrow together', async (t, told) => {
  const { resource } = modelOf(told.many)
  const { filterName } = resource.family.query
  const parts = Object.entries(resource.search ?? {}).filter(([name, { match }]) =>
    ['equals', 'from', 'to'].includes(match) && unset[`${told.many}.${name}`] === undefined && name !== modelOf(told.many).visibility?.column)
    .map(([name, filter]) => {
      const on = filter.on[0] ?? name
      const field = resource.fields[on]!
      const value = [...valuesOf(told, on, field).values()].findLast(other => other !== null)
      return { [filterName(name)]: asking(value, field) }
    })
  if (parts.length < 2) return void t.comment(`${told.many} has fewer than two filters`)
  for (const [index, part] of parts.slice(1).entries()) {
    const [one, other] = [await left(told, parts[index]!), await left(told, part)]
    t.same(await left(told, { ...parts[index], ...part }), one.filter(id => other.includes(id)), JSON.stringify({ ...parts[index], ...part }))
  }
})

forEach('sort keys order the rows both ways', async (t, told) => {
  const { client, many, scope } = told
  const { resource } = modelOf(many)
  for (const key of Object.keys(resource.sort ?? {})) {
    const valueOf = orders[`${many}.${key}`] ?? ((row: Row) => {
      if (!hasKey(row, key)) throw new Error(`say in stories.ts what ${many}.${key} orders by`)
      return comparable(row[key], resource.fields[key]!)
    })
    for (const descending of [false, true]) {
      const list = await collection(client, many).list(query({ ...scope, sort: resource.family.query.sortValue(key, descending), per_page: 100 }))
      const values = list.rows.map(row => valueOf(row, told))
      t.ok(new Set(values).size > 1, `rows differ in ${key}`)
      const wrong = values.findIndex((value, index) => index > 0 && (descending ? value > values[index - 1]! : value < values[index - 1]!))
      t.equal(wrong, -1, `${key} ${descending ? 'falls' : 'rises'}: ${JSON.stringify(values)}`)
    }
  }
})

const askable = (many: string): string[] =>
  Object.entries(modelOf(many).resource.include ?? {}).filter(([, { show }]) => show !== 'always').map(([name]) => name)

/** Keys of a row with what an include adds to it. */
const keysWith = (row: Row, names: readonly string[]): string[] => [...new Set([...Object.keys(row), ...names])].sort()

forEach('an include adds its key, in every operation', async (t, { client, many, ids, scope }) => {
  const { family, one } = modelOf(many).resource
  const id = ids[0]!
  const read = async (asked: string): Promise<Row> => within((await client.get(pathOf(`${many}.get`, id, asked))).json)[one]
  const plain = endpointOf(`${many}.get`) === undefined ? undefined : await read('')
  const list = async (asked: string): Promise<Row> => (await collection(client, many).list(`${query(scope)}&per_page=100&${asked}`)).rows.find(row => row.id === id)!
  const row = await list('')
  for (const name of askable(many)) {
    const pair = family.query.includePair(name)
    t.same(Object.keys(await list(pair)).sort(), keysWith(row, [name]), `${pair} in a list`)
    if (plain === undefined) continue
    t.same(Object.keys(await read(pair)).sort(), keysWith(plain, [name]), `${pair} in a read`)
    t.same(Object.keys(await read('include[]=nonsense&include_nonsense=true')).sort(), Object.keys(plain).sort(), 'an unknown include is ignored')
  }
  const names = askable(many).slice(0, 3)
  if (family.name !== 'accounting' || names.length < 2) return
  const expected = keysWith(plain!, names)
  t.same(Object.keys(await read(names.map(name => `include[]=${name}`).join('&'))).sort(), expected, 'several includes, repeated')
  t.same(Object.keys(await read(`include[]=${names.join(',')}`)).sort(), expected, 'several includes, joined by commas')
  t.same(Object.keys(await read(names.map(name => `include%5B%5D=${name}`).join('&'))).sort(), expected, 'several includes, encoded')
  if (endpointOf(`${many}.update`) === undefined) return
  t.same(Object.keys(await collection(client, many).update(id, {}, `include[]=${names.join(',')}`)).sort(), expected, 'includes of an update')
})

/** Rows of a page when none are asked for (paging_search_includes.md, family_conventions.md). */
const usual = (many: string, total: number): number => ({ projects: 30, services: 50, time_entries: total })[many] ?? 15

forEach('pages are as long as they should be', async (t, { client, many, scope }) => {
  const rows = collection(client, many)
  const ask = (asked: object) => rows.list(query({ ...scope, ...asked }))
  const whole = await ask({ per_page: 100 })
  const { total } = whole
  const perPage = usual(many, total)
  t.match(await ask({}), { page: 1, per_page: perPage, total, pages: Math.ceil(total / perPage) }, 'the usual page')
  t.match(await ask({ per_page: 1000 }), { per_page: 100, total, pages: Math.ceil(total / 100) }, 'no page is longer than 100')
  t.match(await ask({ page: 0, per_page: 2 }), { page: 1, per_page: 2, ids: whole.ids.slice(0, 2) }, 'page 0 is the first')
  t.match(await ask({ page: 999, per_page: 2 }), { rows: [], page: 999, pages: Math.ceil(total / 2), total }, 'a page past the end is empty')
  const pages = await Promise.all(Array.from({ length: Math.ceil(total / 2) }, (_, index) => ask({ page: index + 1, per_page: 2 })))
  t.same(pages.flatMap(page => page.ids), whole.ids, 'pages follow each other without gap or overlap')
  t.match(await ask({ page: '', per_page: '' }), { page: 1, per_page: perPage }, 'empty parameters are none')
})

t.test('an empty list has no pages', async t => {
  for (const many of listed.filter(many => many !== 'categories' && many !== 'staffs')) {
    const list = await collection(freshWorld(t), many).list()
    t.match(list, { rows: [], total: 0, pages: 0, page: 1, per_page: usual(many, 0) }, many)
  }
})

forEach('a bad page or page size is told', async (t, { client, many }) => {
  const { family } = modelOf(many).resource
  for (const [name, errno] of [['page', 1014], ['per_page', 1013]] as const) {
    for (const value of ['abc', '-1', '1.5', '1e3', '0x10', ' 1', '99999999999']) {
      const { status, json } = await client.get(pathOf(`${many}.list`, '', query({ [name]: value })))
      if (family.name === 'accounting') t.match([status, json], [400, { response: { errors: [{ errno, field: name, value }] } }], `${name}=${value}`)
      else t.match([status, json], [422, { errno: 2001, error: { [name]: /valid integer/ } }], `${name}=${value}`)
    }
  }
})

forEach('unknown filters, sort keys and parameters are ignored', async (t, { client, many, scope }) => {
  const rows = collection(client, many)
  const plain = await rows.list(query(scope))
  for (const asked of ['search[nonsense]=1', 'nonsense=1', 'search[nonsense][]=1', 'search=1', 'search[]=1', '&&', 'sort=', '=']) {
    t.same((await rows.list(`${query(scope)}&${asked}`)).ids, plain.ids, asked)
  }
  for (const asked of ['sort=nonsense_asc', 'sort=nonsense', 'sort=-nonsense', 'sort=__proto___asc', 'sort=constructor_desc', 'sort=nonsense:asc',
    'include[]=toString', 'include[]=__proto__', 'include[]=', 'include_constructor=true']) {
    t.same(sorted((await rows.list(`${query(scope)}&${asked}`)).ids), sorted(plain.ids), asked)
  }
})

/** Numbers of what is wrong with a filter's value, by kind of field. */
const wrong: Readonly<Record<string, number>> = {
  date: 1023, timestamp: 1023, instant: 1023, integer: 1024, id: 1024, reference: 1024, money: 1024, decimal: 1024, percent: 1024, flag: 1032,
}

forEach('a filter that cannot be read is told', async (t, { client, many }) => {
  const { resource } = modelOf(many)
  const { query: spelling, name: family } = resource.family
  for (const [name, filter] of Object.entries(resource.search ?? {})) {
    const kind = filter.match === 'flag' ? 'flag' : resource.fields[filter.on[0] ?? name]!.kind
    const errno = filter.match === 'like' ? undefined : wrong[kind]
    if (errno === undefined) continue
    const parameter = filter.match === 'one of' ? spelling.listName(name) : spelling.filterName(name)
    const { status, json } = await client.get(pathOf(`${many}.list`, '', query({ [parameter]: 'nonsense' })))
    if (family === 'accounting') t.match([status, json], [400, { response: { errors: [{ errno, field: name, value: 'nonsense' }] } }], `${parameter}=nonsense`)
    else t.match([status, json], [422, { errno: 2001, error: { [name]: /^Input should be a valid/ } }], `${parameter}=nonsense`)
  }
})

forEach('deleted and archived rows are listed when asked for', async (t, { client, many, scope }) => {
  const { resource, visibility } = modelOf(many)
  if (visibility === undefined) return void t.comment(`${many}: nothing hides a row`)
  const { column } = visibility
  const name = resource.family.query.filterName(column)
  const rows = collection(client, many)
  const all = client.sql(`SELECT ${shownId(many)} AS id, ${column} AS state FROM ${many}`)
  for (const [word, state] of column === 'vis_state' ? [['0', 0], ['1', 1], ['2', 2]] as const : [['true', 1], ['False', 0]] as const) {
    const listed = await rows.list(`${query({ ...scope, include_unlogged: true })}&${name}=${word}&per_page=100`)
    t.same(sorted(listed.ids), sorted(all.filter(row => row.state === state).map(row => row.id)), `${name}=${word}`)
  }
  const bad = await client.get(pathOf(`${many}.list`, '', `${name}=x`))
  t.equal(bad.status, resource.family.name === 'accounting' ? 400 : 422)
})

t.test('a range whose ends are the wrong way round is told', async t => {
  const client = freshWorld(t)
  for (const many of listed.filter(many => modelOf(many).resource.family.name === 'accounting')) {
    const { search = {}, fields } = modelOf(many).resource
    for (const [name, { on }] of Object.entries(search).filter(([name, { match }]) => match === 'from' && search[name.replace('_min', '_max')] !== undefined)) {
      const [low, high, errno] = isDay(fields[on[0]!]!) ? ['2026-06-02', '2026-06-01', 1007] : ['9', '8', 1039]
      const asked = { [`search[${name}]`]: low, [`search[${name.replace('_min', '_max')}]`]: high }
      const { status, json } = await client.get(pathOf(`${many}.list`, '', query(asked)))
      t.match([status, json.response.errors?.[0]?.errno], [422, errno], `${many}.${name}`)
    }
  }
})
