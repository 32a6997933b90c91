// Time entries: time somebody has logged, and the segments of timers that still run.
import { timetracking } from '../families/business.ts'
import {
  active, businessId, flag, id, integer, naiveTime, readInteger, reference, seconds, structure,
  text, zuluTime,
} from '../fields/index.ts'
import { hidden, nullable, readOnly, computedFrom, type Field } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'
import { timeEntryFixture } from './time-entries.fixture.ts'
import { timeEntryList } from './time-entries.list.ts'
import { equals, flagged, from, to } from '../declare/search.ts'

/** The timer an entry belongs to, as the entry shows it. */
export interface EntryTimer {
  readonly id: number
  readonly is_running: boolean
}

/** Stands for a timer that is still to be made: requests send `{}`. */
export const NEW_TIMER: EntryTimer = { id: 0, is_running: false }

const timerSchema = {
  type: 'object',
  properties: { id: { type: 'integer' }, is_running: { type: 'boolean' } },
  required: ['id', 'is_running'],
  additionalProperties: false,
}

/**
 * SQL of whether a segment runs: of a timer, not logged, and without a duration; one client starts with 0
 * (timers.md).
 */
export const isRunning = (entry: string): string => `(${entry}.timer IS NOT NULL AND ${entry}.active
  AND NOT ${entry}.is_logged AND coalesce(${entry}.duration, 0) = 0)`

/** Only the timer's id is kept; whether it runs is seen from its segments. */
const timer: Field<EntryTimer | null, 'writable'> = {
  ...computedFrom(nullable({
    ...structure<EntryTimer>(timerSchema, {
      doc: 'The timer it is a segment of. Requests send `{}` for a new one or `{"id":1}`; none without it.',
      inferred: 'a number that is no timer of the person who worked is refused with 422',
    }),
    columns: name => [{ name, type: 'INTEGER' }],
    store: value => [value.id],
  }), `CASE WHEN timer IS NULL THEN NULL ELSE json_object('id', timer,
    'is_running', iif(NOT is_logged AND EXISTS (SELECT 1 FROM time_entries AS segment
      WHERE segment.timer = time_entries.timer AND ${isRunning('segment')}),
    json('true'), json('false'))) END`),
  parse: input => readTimer(input),
}

function readTimer (input: unknown): ReturnType<Field<EntryTimer | null>['parse']> {
  if (input === null) return { value: null }
  if (typeof input !== 'object' || Array.isArray(input)) return { problem: 'bad-mapping' }
  const { id } = input as { id?: unknown }
  if (id === undefined || id === null) return { value: NEW_TIMER }
  const read = readInteger(id)
  if ('problem' in read) return read
  return read.value > 0
    ? { value: { id: read.value, is_running: false } }
    : { problem: 'unknown-reference', message: 'timer' }
}

/** Taken as sent, filled in by the server where it is null or missing (the web app sends null). */
const filledIn = (field: Field<number, 'writable'>): Field<number | null, 'writable'> =>
  ({ ...nullable(field), schema: field.schema })

const inclusive = 'the instant itself counts'

/** No default, which a replacing update would fall back to: it must not bring a deleted entry back. */
const { default: _, ...kept } = active()

export const timeEntries = resource({
  family: timetracking,
  own: ({ identity_id }) => ({ where: ['identity_id = ?'], parameters: [identity_id] }),
  path: 'time_entries',
  one: 'time_entry',
  many: 'time_entries',
  scope: 'time_entries',
  event: 'time_entry',
  doc: 'Time that somebody has worked, or a segment of a running timer.',
  options: { list: timeEntryList },
  update: 'replace',
  perPage: 'all',
  fields: {
    id: id({ first: 343714401 }),
    identity_id: filledIn(integer({
      doc: 'Who worked; default: the caller.', inferred: 'somebody who is not in the business is refused',
    })),
    is_logged: flag({
      required: true, doc: 'false for a segment of a timer, and for time that is still to be logged.',
    }),
    local_started_at: readOnly(naiveTime({ doc: 'started_at in local_timezone.' })),
    local_timezone: readOnly(text({
      doc: 'Time zone of the person who worked.', inferred: 'of a colleague\'s entry it is the colleague\'s',
    })),
    started_at: zuluTime({ required: true }),
    created_at: readOnly(zuluTime({ set: 'on create' })),
    client_id: nullable(reference('clients', {
      inferred: 'an unknown client is refused',
      unsent: {
        because: 'accounts that bill each client take no billable entry without one',
        where: { field: 'billable', value: true },
      },
    })),
    project_id: nullable(reference('projects', { inferred: 'an unknown project is refused' })),
    pending_client: nullable(text({ doc: 'Name of a client that is still to be made.' })),
    pending_project: nullable(text()),
    pending_task: nullable(text()),
    task_id: nullable(integer({ doc: 'The service\'s twin among the accounting tasks.' })),
    service_id: nullable(reference('services', { inferred: 'an unknown service is refused' })),
    note: nullable(text()),
    active: kept,
    billable: flag({ default: true }),
    billed: flag(),
    internal: flag({ doc: 'Whether it is work for the business itself; there is no client then.' }),
    retainer_id: nullable(integer()),
    duration: nullable(
      seconds({ doc: 'Seconds; null while a timer runs.', inferred: 'negative ones are refused' })
    ),
    timer: { ...timer, refers: 'timers' },
    business_id: hidden(businessId()),
    updated_at: hidden(readOnly(zuluTime({ set: 'on write' }))),
  },
  search: {
    active: equals(undefined, {
      doc: 'Whether not deleted; default: true.', inferred: 'clients send it; nobody has verified it',
    }),
    started_from: from('started_at', {
      doc: 'Entries that began at that instant or later.', inferred: inclusive,
    }),
    started_to: to('started_at', {
      doc: 'Entries that began at that instant or earlier.',
      inferred: `${inclusive}; a bare date means the end of that day, in UTC`,
    }),
    client_id: equals(),
    project_id: equals(),
    billable: equals(),
    billed: equals(),
    identity_id: equals(undefined, { doc: 'Entries of that person.' }),
    task_id: equals(undefined, { inferred: 'clients send it; nobody has verified it' }),
    service_id: equals(undefined, { inferred: 'clients send it; nobody has verified it' }),
    updated_since: from('updated_at', { doc: 'Entries changed at that instant or later.' }),
    team: flagged('1', '1', { doc: 'Everybody\'s entries; without it only the caller\'s.' }),
    include_unlogged: flagged('1', 'is_logged', { doc: 'Segments of timers as well.' }),
    include_deleted: flagged('1', 'active', { doc: 'Deleted entries as well.', reveals: true }),
  },
  inferred: [
    'a deleted entry can still be read by its id, with active false',
    'deleting an entry twice answers 204 twice',
    'a PUT that leaves out active keeps it, though it replaces everything else',
    'whoever starts a timer, or a segment of one, pauses what runs of their timers',
    'a PUT without a duration keeps what an unlogged entry has measured, and one without a timer keeps that',
    'identity_id without team is answered as a mistake of the whole query',
  ],
  fixture: timeEntryFixture,
})
