// Verbs of a world's clock. Moving it forward runs the jobs that become due, each at its own instant.
import { Duration } from 'luxon'
import { advance, passTime, setClock, type RanJob } from '../../actors/time.ts'
import type { JsonSchema } from '../../declare/field.ts'
import {
  clockOf, FIRST_INSTANT, LAST_INSTANT, later, readInstant, type ClockSetting
} from '../../world/clock.ts'
import { dateForms, durationForms, readDuration } from '../../world/dates.ts'
import { comingJobs, countJobs } from '../../store/jobs.ts'
import type { World } from '../../world/world.ts'
import { refuse } from '../refusal.ts'
import { verb, type Parameter, type Verb } from '../verb.ts'
import { refuseActionErrors } from './action-errors.ts'
import { arrayOf, rowSchema, string } from './schemas.ts'

const instantFormat = `an instant such as 2026-02-01T09:00:00Z, or a day: ${dateForms}`
const durationFormat = `a duration ${durationForms}`

type Input = Readonly<Record<string, unknown>>

/** Parses an instant. A time without a zone is UTC; a day is midnight in the business's time zone. */
function parseInstant (world: World, name: string, value: unknown): number {
  const text = typeof value === 'string' ? value.trim() : ''
  const instant = readInstant(world, text, world.now())
  if (instant === undefined) return refuse(400, 'bad-instant', `${name} must be ${instantFormat}`)
  return checkRange(name, instant)
}

/** Dates must keep four-digit years, also after the clock has been moved. */
function checkRange (name: string, instant: number): number {
  if (instant >= FIRST_INSTANT && instant <= LAST_INSTANT) return instant
  return refuse(400, 'bad-instant', `${name} leads out of the years 1970 to 9998, which a clock shows`)
}

/** Parses a duration and adds it to an instant. */
function addDuration (world: World, instant: number, value: unknown): number {
  const duration = typeof value === 'string' ? readDuration(value.trim()) : undefined
  if (duration === undefined) return refuse(400, 'bad-duration', `by must be ${durationFormat}`)
  return checkRange('by', later(world, instant, duration))
}

/** The fields each mode takes. */
const modeFields: Readonly<Record<string, readonly string[]>> = {
  real: [], pinned: ['now'], offset: ['by', 'now'], scale: ['rate', 'now'],
}

function modeOf ({ mode, now, by, rate }: Input): string {
  if (mode === undefined) {
    if (rate !== undefined) return 'scale'
    if (by !== undefined) return 'offset'
    if (now !== undefined) return 'pinned'
    return refuse(400, 'bad-clock', 'say what the clock should show with now, or how it should run with mode')
  }
  if (typeof mode === 'string' && Object.hasOwn(modeFields, mode)) return mode
  return refuse(400, 'bad-clock', `mode must be one of ${Object.keys(modeFields).join(', ')}`)
}

function parseSetting (world: World, input: Input): ClockSetting {
  const mode = modeOf(input)
  const fields = ['now', 'by', 'rate'].filter(name => input[name] !== undefined)
  const extraField = fields.find(name => !modeFields[mode]!.includes(name))
  if (extraField !== undefined) {
    return refuse(400, 'bad-clock', `a clock in mode ${mode} takes no ${extraField}`)
  }
  const wall = world.wall()
  const now = input.now === undefined ? undefined : parseInstant(world, 'now', input.now)
  switch (mode) {
    case 'real': return { mode }
    case 'offset': return { mode, by: parseOffset(world, input.by, now, wall) }
    case 'scale': return { mode, rate: parseRate(input.rate), from: now ?? world.now(), since: wall }
    default: return { mode: 'pinned', now: now ?? world.now() }
  }
}

/** Milliseconds from the machine's clock: the duration `by`, or the distance to `now`. */
function parseOffset (world: World, by: unknown, now: number | undefined, wall: number): number {
  if (by !== undefined && now !== undefined) {
    return refuse(400, 'bad-clock', 'a clock in mode offset takes by or now, not both')
  }
  return (by === undefined ? now ?? world.now() : addDuration(world, wall, by)) - wall
}

/** At this rate a year passes in half a minute. */
const MAX_RATE = 1_000_000

function parseRate (value: unknown): number {
  const rate = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof rate === 'number' && rate > 0 && rate <= MAX_RATE) return rate
  return refuse(400, 'bad-clock',
    `rate must be a number above 0 and at most ${MAX_RATE}: ` +
    'the seconds that pass in one; to stop it, say now')
}

/** The target of clock.advance: `by` after now, or the instant `to`. */
function parseTarget (world: World, { by, to }: Input, now: number): number {
  if ((by === undefined) === (to === undefined)) {
    return refuse(400, 'bad-clock', `say by, ${durationFormat}, or to, ${instantFormat}`)
  }
  return by === undefined ? parseInstant(world, 'to', to) : addDuration(world, now, by)
}

const iso = (instant: number): string => new Date(instant).toISOString()

/** An ISO 8601 duration without months and years, whose length varies. */
const durationOf = (milliseconds: number): string | null =>
  Duration.fromMillis(milliseconds).shiftTo('days', 'hours', 'minutes', 'seconds').removeZeros().toISO()

function describeClock (world: World): Record<string, unknown> {
  const setting = clockOf(world)
  return {
    now: iso(world.now()),
    mode: setting.mode,
    ...(setting.mode === 'offset' ? { by: durationOf(setting.by) } : {}),
    ...(setting.mode === 'scale' ? { rate: setting.rate } : {}),
  }
}

/** Jobs that a response lists; further ones are only counted. */
const MAX_LISTED_JOBS = 100

const pendingJobs = (world: World) => ({
  count: countJobs(world),
  next: comingJobs(world, MAX_LISTED_JOBS).map(({ at, job, details }) => ({ at: iso(at), job, details })),
})

/** Runs the jobs already due, moves the clock, and describes it with all jobs that ran. */
function moveClock (world: World, move: () => readonly RanJob[]): Record<string, unknown> {
  const ran = refuseActionErrors(() => world.transaction(() => [...passTime(world), ...move()]))
  return { ...describeClock(world), ran }
}

const clockProperties: Readonly<Record<string, JsonSchema>> = {
  now: { type: 'string', format: 'date-time' },
  mode: { type: 'string', enum: Object.keys(modeFields) },
  by: { ...string, description: 'In mode offset: how far it is from the machine\'s clock.' },
  rate: { type: 'number', description: 'In mode scale: seconds that pass per real second.' },
}

const ranSchema: JsonSchema = {
  type: 'array',
  description: 'The jobs that ran, each at its own time.',
  items: {
    type: 'object',
    properties: {
      at: clockProperties.now, job: string, details: {}, changed: arrayOf(rowSchema),
      error: { ...string, description: 'Why it failed.' },
    },
    required: ['at', 'job', 'details', 'changed'],
  },
}

const movedClockSchema: JsonSchema =
  { type: 'object', properties: { ...clockProperties, ran: ranSchema }, required: ['now', 'mode', 'ran'] }

const clockSchema: JsonSchema = {
  type: 'object',
  properties: {
    ...clockProperties,
    jobs: {
      type: 'object',
      description: 'Jobs that are not due yet: how many, and the first ones.',
      properties: {
        count: { type: 'integer' },
        next: {
          type: 'array',
          items: {
            type: 'object',
            properties: { at: clockProperties.now, job: string, details: {} },
            required: ['at', 'job', 'details'],
          },
        },
      },
      required: ['count', 'next'],
    },
  },
  required: ['now', 'mode', 'jobs'],
}

const byParameter: Parameter = { description: `How far: ${durationFormat}.`, schema: string }

export const clockVerbs: readonly Verb[] = [
  verb({
    name: 'clock.show',
    method: 'GET',
    path: '/worlds/:world/clock',
    summary: 'Shows the time of a world, how its clock runs, and the jobs that are not due yet.',
    output: clockSchema,
    run: (_input: Input, { world }) => {
      passTime(world)
      return { ...describeClock(world), jobs: pendingJobs(world) }
    },
  }),
  verb({
    name: 'clock.set',
    method: 'PUT',
    path: '/worlds/:world/clock',
    summary: 'Sets the clock; `now` alone stops it at that time. Jobs that become due are run.',
    input: {
      now: { description: `The time to set: ${instantFormat}.`, schema: string },
      mode: {
        description: 'How it runs: not at all (pinned), as the machine\'s (real), at a distance (offset), ' +
          'or faster or slower (scale).',
        schema: clockProperties.mode!,
      },
      by: {
        description: `In mode offset: how far from the machine's clock, ${durationFormat}.`, schema: string,
      },
      rate: {
        description: 'In mode scale: seconds that pass per real second.',
        schema: { type: 'number', exclusiveMinimum: 0, maximum: MAX_RATE },
      },
    },
    output: movedClockSchema,
    run: (input: Input, { world }) => moveClock(world, () => setClock(world, parseSetting(world, input))),
  }),
  verb({
    name: 'clock.release',
    method: 'DELETE',
    path: '/worlds/:world/clock',
    summary: 'Returns to the machine\'s time.',
    output: movedClockSchema,
    run: (_input: Input, { world }) => moveClock(world, () => setClock(world, { mode: 'real' })),
  }),
  verb({
    name: 'clock.advance',
    method: 'POST',
    path: '/worlds/:world/clock/advance',
    summary: 'Moves the clock forward and runs the jobs that become due, in order.',
    input: { by: byParameter, to: { description: `The time to move to: ${instantFormat}.`, schema: string } },
    output: movedClockSchema,
    run: (input: Input, { world }) =>
      moveClock(world, () => advance(world, now => parseTarget(world, input, now))),
  }),
]
