// Timers over HTTP: views of unlogged time entries. Undocumented, known from the web app and several clients.
import { exactly } from '../declare/envelope.ts'
import { endpoint, type Call, type Endpoint } from '../declare/endpoint.ts'
import type { Catalogue } from '../declare/include.ts'
import type { JsonSchema } from '../declare/field.ts'
import { fail } from '../declare/problem.ts'
import type { Row } from '../declare/resource.ts'
import { sessionOf, idOf } from '../derive/endpoints.ts'
import type { Model, Models } from '../derive/model.ts'
import { draftSchema, rowSchema } from '../derive/schemas.ts'
import { businessPaths, timetracking } from '../families/business.ts'
import { timeEntries } from './time-entries.ts'
import { loggedEntry, sentSegments } from './timers.log.ts'

type Entry = Row<typeof timeEntries>

interface Timed {
  readonly timer: Model
  readonly entry: Model
}

/** A segment as a timer shows it: an entry without its timer. */
function shownSegment (call: Call, { entry }: Timed, id: number): object {
  const { timer, ...segment } = JSON.parse(sessionOf(call).show(entry, id, []))
  return segment
}

/** Unlogged segments of timers, oldest first. */
const openSegments = ({ session }: Call, condition: string, value: number): Entry[] =>
  session.select(timeEntries, `active AND NOT is_logged AND timer IS NOT NULL AND ${condition}`, value)

/** The timer is kept as JSON in the view, by number in the table. */
const byTimer = "timer ->> 'id' = ?"

/** The open segments of the caller's timer in the path; a timer without any is gone. */
function segmentsOf (call: Call, { timer }: Timed): { id: number, open: Entry[] } {
  const id = idOf(call, timer)
  const open = openSegments(call, byTimer, id)
    .filter(({ identity_id }) => identity_id === call.session.caller.identity_id)
  return open.length > 0 ? { id, open } : fail('not-found', { object: 'timer', value: id })
}

function listTimers (call: Call, timed: Timed): object[] {
  const open = openSegments(call, 'identity_id = ?', call.session.caller.identity_id)
  return [...new Set(open.map(({ timer }) => timer!.id))].map(id => {
    const segments = open.filter(({ timer }) => timer!.id === id)
    const is_running = segments.some(({ timer }) => timer!.is_running)
    return { id, is_running, time_entries: segments.map(segment => shownSegment(call, timed, segment.id)) }
  })
}

/** Logs a timer as one entry, the oldest segment; the others go, as their time is in it. */
function logTimer (call: Call, timed: Timed): object {
  const { id, open } = segmentsOf(call, timed)
  const session = sessionOf(call)
  const [kept, ...merged] = open
  const logged = { ...loggedEntry(open, sentSegments(call.body), session.now()), timer: { id } }
  session.write(timed.entry, logged, kept!.id)
  for (const segment of merged) session.remove(timed.entry, segment.id)
  return { id, is_running: false, time_entries: [shownSegment(call, timed, kept!.id)] }
}

function discardTimer (call: Call, timed: Timed): void {
  for (const segment of segmentsOf(call, timed).open) sessionOf(call).remove(timed.entry, segment.id)
}

const inferred = [
  'a timer without open segments is a 404, and so is somebody else\'s',
  'a log takes details from the segment that was sent last, else from the one that was written last',
  'a log that leaves segments out has at least the time that all have measured, the web app sends their sum',
  'a running segment without a duration is logged up to now, and a timer that measured anything as a minute',
]

const timerSchema = (): JsonSchema => {
  const { timer, ...segment } =
    (rowSchema(timeEntries) as { properties: Record<string, JsonSchema> }).properties
  const time_entries = { type: 'array', items: exactly(segment) }
  return exactly({ id: { type: 'integer' }, is_running: { type: 'boolean' }, time_entries })
}

const requestSchema = (): JsonSchema => {
  const items = { ...draftSchema(timeEntries), 'x-component': 'TimerSegmentDraft' }
  return timetracking.envelope.requestSchema('timer', {
    type: 'object', properties: { time_entries: { type: 'array', items } },
  })
}

/** The endpoints of timers. */
export function timerEndpoints (timer: Model, _catalogue: Catalogue, models: Models): Endpoint[] {
  const timed: Timed = { timer, entry: models.get(timeEntries.many)! }
  const common = { family: timetracking, inferred }
  return [
    endpoint({
      ...common,
      method: 'GET',
      paths: businessPaths('timers', '/timetracking'),
      operation: 'timers.mine',
      scope: 'user:time_entries:read',
      summary: 'The caller\'s timer, if there is one.',
      response: exactly({ timers: { type: 'array', items: timerSchema() } }),
      handle: call => ({ json: { timers: listTimers(call, timed) } }),
    }),
    endpoint({
      ...common,
      method: 'PUT',
      paths: businessPaths('timers/:id', '/timetracking'),
      operation: 'timers.log',
      scope: 'user:time_entries:write',
      summary: 'Stops a timer and logs its time.',
      request: requestSchema(),
      response: exactly({ timer: timerSchema() }),
      handle: call => ({ json: { timer: logTimer(call, timed) } }),
    }),
    endpoint({
      ...common,
      method: 'DELETE',
      paths: businessPaths('timers/:id', '/timetracking'),
      operation: 'timers.discard',
      scope: 'user:time_entries:write',
      summary: 'Discards a timer without logging its time.',
      response: { type: 'object' },
      success: 204,
      handle: call => {
        discardTimer(call, timed)
        return { status: 204 }
      },
    }),
  ]
}
