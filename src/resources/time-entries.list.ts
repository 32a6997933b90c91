// The list of time entries: only the caller's and only logged ones unless asked otherwise, with the sums of
// all matching entries, whatever the page.
import { exactly } from '../declare/envelope.ts'
import type { Call, OperationOptions, Restriction, SelectedRows } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import { fail } from '../declare/problem.ts'
import { isYes, last } from '../families/query.ts'

/** Seconds of the matching entries of one person, client, project and day. */
interface Cell {
  readonly identity_id: number
  readonly client_id: number | null
  readonly project_id: number | null
  readonly date: string
  readonly logged: number
  readonly unbilled: number
}

/** The caller's own logged entries, unless others are asked for; one person of them only with the team. */
export function ownLogged ({ query, session }: Call): Restriction {
  const isOwn = !isYes(query.team)
  if (isOwn && (last(query.identity_id) ?? '') !== '') {
    // the sentence is recorded by two clients
    fail('inconsistent', {
      object: 'time_entry', message: 'team must be true in order to use identity_id filter',
    })
  }
  return {
    where: [...(isYes(query.include_unlogged) ? [] : ['is_logged']), ...(isOwn ? ['identity_id = ?'] : [])],
    parameters: isOwn ? [session.caller.identity_id] : [],
  }
}

/** The day is the local one (inferred). */
function cellsOf ({ from, where, parameters }: SelectedRows, { session }: Call): Cell[] {
  return session.query<Cell>(`SELECT identity_id, client_id, project_id,
    substr(local_started_at, 1, 10) AS date, sum(coalesce(duration, 0)) AS logged,
    sum(iif(billable AND NOT billed, coalesce(duration, 0), 0)) AS unbilled
    FROM ${from} WHERE ${['business_id = ?', ...where].join(' AND ')}
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
export function totals (call: Call, { rows }: { readonly rows?: SelectedRows }) {
  const cells = cellsOf(rows!, call)
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

/** A bare date in started_to means the end of that day; in other filters it means midnight. */
export function untilEndOfDay (call: Call): Call {
  const day = last(call.query.started_to) ?? ''
  return /^\d{4}-\d\d-\d\d$/.test(day)
    ? { ...call, query: { ...call.query, started_to: `${day}T23:59:59Z` } }
    : call
}

/** What the list does beyond the ordinary. */
export const timeEntryList: OperationOptions = {
  inferred: ['days of the sums are local ones'],
  restrict: ownLogged,
  extra: { schemas: totalsSchemas, make: totals },
  around: (call, ordinary) => ordinary(untilEndOfDay(call)),
}
