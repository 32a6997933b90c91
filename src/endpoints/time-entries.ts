// The list of time entries: only the caller's and only logged ones unless asked otherwise, with the sums of
// all matching entries, whatever the page.
import { exactly, pageSchemas } from '../declare/envelope.ts'
import type { Call, Endpoint, Restriction } from '../declare/endpoint.ts'
import type { Catalogue } from '../declare/include.ts'
import type { JsonSchema } from '../declare/field.ts'
import { list } from '../derive/endpoints.ts'
import type { Model } from '../derive/model.ts'
import { rowSchema } from '../derive/schemas.ts'
import { businessPaths, timetracking } from '../families/business.ts'
import { isYes, last } from '../families/query.ts'
import { timeEntries } from '../resources/time-entries.ts'

/** Seconds of the matching entries of one person, client, project and day. */
interface Cell {
  readonly identity_id: number
  readonly client_id: number | null
  readonly project_id: number | null
  readonly date: string
  readonly logged: number
  readonly unbilled: number
}

function ownLogged ({ query, session }: Call): Restriction {
  const asked = last(query.identity_id) ?? ''
  const isOwn = !isYes(query.team) && asked === ''
  return {
    where: [...(isYes(query.include_unlogged) ? [] : ['is_logged']), ...(isOwn ? ['identity_id = ?'] : [])],
    parameters: isOwn ? [session.caller.identity_id] : [],
  }
}

type Selected = Pick<Restriction, 'where' | 'parameters'>

/** The day is the local one (inferred). */
function cellsOf (model: Model, { where, parameters }: Selected, { session }: Call): Cell[] {
  return session.query<Cell>(`SELECT identity_id, client_id, project_id,
    substr(local_started_at, 1, 10) AS date, sum(coalesce(duration, 0)) AS logged,
    sum(iif(billable AND NOT billed, coalesce(duration, 0), 0)) AS unbilled
    FROM ${model.source} AS ${model.table} WHERE ${['business_id = ?', ...where].join(' AND ')}
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`, session.business.id, ...parameters)
}

const loggedIn = (cells: readonly Cell[]): number => cells.reduce((sum, { logged }) => sum + logged, 0)

/**
 * One member for each value of `key`, null first and then ascending, with the seconds and parts of its cells.
 */
function grouped<K extends 'identity_id' | 'client_id' | 'project_id' | 'date'> (
  cells: readonly Cell[], key: K, parts: (cells: readonly Cell[]) => object = () => ({})
) {
  const groups = new Map<Cell[K], Cell[]>()
  for (const cell of cells) {
    const group = groups.get(cell[key])
    if (group === undefined) groups.set(cell[key], [cell])
    else group.push(cell)
  }
  return [...groups].sort(([a], [b]) => ascending(a, b))
    .map(([value, own]) => ({ [key]: value, total_logged: loggedIn(own), ...parts(own) }))
}

function ascending (a: number | string | null, b: number | string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

/** The sums of a list, under FreshBooks' names. */
function totals (cells: readonly Cell[]) {
  return {
    total_logged: loggedIn(cells),
    total_unbilled: cells.reduce((sum, { unbilled }) => sum + unbilled, 0),
    total_logged_per_team_member: grouped(cells, 'identity_id', own => ({
      total_logged_per_client: grouped(own, 'client_id', of =>
        ({ total_logged_per_project: grouped(of, 'project_id') })),
      total_logged_per_day: grouped(own, 'date',
        of => ({ total_logged_per_client: grouped(of, 'client_id') })),
    })),
    total_logged_per_client: grouped(cells, 'client_id', own =>
      ({ total_logged_per_team_member: grouped(own, 'identity_id') })),
  }
}

const whole: JsonSchema = { type: 'integer' }
const wholeOrNull: JsonSchema = { type: ['integer', 'null'] }
const each = (properties: Record<string, JsonSchema>): JsonSchema =>
  ({ type: 'array', items: exactly({ ...properties, total_logged: whole }) })

const perClient = each({ client_id: wholeOrNull })

const totalsSchemas = {
  total_logged: whole,
  total_unbilled: whole,
  total_logged_per_team_member: each({
    identity_id: whole,
    total_logged_per_client: each({
      client_id: wholeOrNull, total_logged_per_project: each({ project_id: wholeOrNull }),
    }),
    total_logged_per_day: each({
      date: { type: 'string', format: 'date' }, total_logged_per_client: perClient,
    }),
  }),
  total_logged_per_client: each({
    client_id: wholeOrNull, total_logged_per_team_member: each({ identity_id: whole }),
  }),
}

/** The list of time entries and the search of the web app's report. */
export function timeEntryEndpoints (model: Model, catalogue: Catalogue): Endpoint[] {
  const listed = list(model, catalogue, {
    restrict: ownLogged,
    extra: {
      schemas: totalsSchemas,
      make: (call, { rows }) => totals(cellsOf(model, rows!, call)),
    },
  })
  return [
    {
      ...listed,
      inferred: ['days of the sums are local ones'],
      handle: call => listed.handle(untilEndOfDay(call)),
    },
    search(model, catalogue),
  ]
}

/** Whoever asks until a day means the whole of it; other filters take a bare date by its midnight. */
function untilEndOfDay (call: Call): Call {
  const day = last(call.query.started_to) ?? ''
  return /^\d{4}-\d\d-\d\d$/.test(day)
    ? { ...call, query: { ...call.query, started_to: `${day}T23:59:59Z` } }
    : call
}

/** Entries whose note has the text of `q`, thirty a page; the only order is the one Postman's example has. */
function searchedFor (call: Call): Restriction {
  const text = last(call.query.q) ?? ''
  const { where, parameters } = ownLogged(call)
  return {
    where: [...where, ...(text === '' ? [] : ["instr(lower(coalesce(note, '')), lower(?)) > 0"])],
    parameters: [...parameters, ...(text === '' ? [] : [text])],
    ...(last(call.query.sort) === '-started_at' ? { order: 'started_at DESC, id DESC' } : {}),
    perPage: timetracking.query.perPage,
  }
}

const searchAbilities = (id: number) =>
  ({ time_entry_id: id, abilities: ['can_edit', 'can_delete'].map(name => ({ name, value: true })) })

const searchSchema = (): JsonSchema => {
  const { properties } = rowSchema(timeEntries) as { properties: Record<string, JsonSchema> }
  const ability = exactly({ name: { type: 'string' }, value: { type: 'boolean' } })
  return exactly({
    time_entries: { type: 'array', items: exactly({ ...properties, highlight: { type: 'null' } }) },
    meta: exactly({ ...pageSchemas, total_logged: whole, total_unbilled: whole }),
    aggregations: { type: 'null' },
    download_token: { type: 'string' },
    abilities: {
      type: 'array', items: exactly({ time_entry_id: whole, abilities: { type: 'array', items: ability } }),
    },
  })
}

function search (model: Model, catalogue: Catalogue): Endpoint {
  const found = list(model, catalogue, {
    restrict: searchedFor,
    extra: { schemas: {}, make: (call, { rows }) => totals(cellsOf(model, rows!, call)) },
  })
  const q = { name: 'q', description: 'Text of the note.', schema: { type: 'string' } }
  return {
    ...found,
    paths: businessPaths('time_entries/search', '/timetracking'),
    operation: 'time_entries.search',
    summary: 'Time entries as the report of time searches them.',
    fidelity: 'shape',
    inferred: [
      'what q looks at', 'the token downloads nothing', 'only the caller\'s entries unless team=true',
      'no other sort than -started_at has an effect',
    ],
    parameters: [...found.parameters ?? [], q],
    response: searchSchema(),
    handle: call => ({ json: searched(JSON.parse(String(found.handle(untilEndOfDay(call)).text)), call) }),
  }
}

function searched (
  { meta, time_entries }: { meta: Record<string, unknown>, time_entries: { id: number }[] },
  { session }: Call
) {
  const { total_logged_per_team_member, total_logged_per_client, ...sums } = meta
  return {
    time_entries: time_entries.map(entry => ({ ...entry, highlight: null })),
    meta: sums,
    aggregations: null,
    download_token: session.random('time_entries/search').toString('hex'),
    abilities: time_entries.map(({ id }) => searchAbilities(id)),
  }
}
