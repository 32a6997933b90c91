// A world's clock: asked, set, released, and moved forward with all that happens meanwhile.
import { Duration } from 'luxon'
import { advance, passTime, setClock, type RanJob } from '../../actors/time.ts'
import type { JsonSchema } from '../../declare/field.ts'
import { instantOf } from '../../fields/index.ts'
import {
  clockOf, FIRST_INSTANT, LAST_INSTANT, later, readDuration, startOf, type ClockSetting
} from '../../world/clock.ts'
import { comingJobs, countJobs } from '../../world/jobs.ts'
import type { World } from '../../world/world.ts'
import { refuse } from '../refusal.ts'
import { verb, type Parameter, type Verb } from '../verb.ts'
import { refuseActionErrors } from './action-errors.ts'

const instantForm = 'an instant such as 2026-02-01T09:00:00Z, or a day such as 2026-02-01'
const durationForm = 'an ISO 8601 duration such as P31D, P1M or PT12H'

type Input = Readonly<Record<string, unknown>>

/** The instant a text says; naive times are UTC, and a day is its midnight where the business is. */
function readInstant (world: World, name: string, value: unknown): number {
  const text = typeof value === 'string' ? value.trim() : ''
  const instant = instantOf(text) ?? startOf(world, text)
  if (instant === undefined) return refuse(400, 'bad-instant', `${name} must be ${instantForm}`)
  return within(name, instant)
}

/** Dates have four digits, before and after the clock has been moved. */
function within (name: string, instant: number): number {
  if (instant >= FIRST_INSTANT && instant <= LAST_INSTANT) return instant
  return refuse(400, 'bad-instant', `${name} leads out of the years 1970 to 9998, which a clock shows`)
}

/** The instant that lies so much after another one. */
function readLater (world: World, moment: number, value: unknown): number {
  const duration = typeof value === 'string' ? readDuration(value.trim()) : undefined
  if (duration === undefined) return refuse(400, 'bad-duration', `by must be ${durationForm}`)
  return within('by', later(world, moment, duration))
}

/** What each mode can be told beside its name. */
const modes: Readonly<Record<string, readonly string[]>> = {
  real: [], pinned: ['now'], offset: ['by', 'now'], scale: ['rate', 'now'],
}

function modeOf ({ mode, now, by, rate }: Input): string {
  if (mode === undefined) {
    if (rate !== undefined) return 'scale'
    if (by !== undefined) return 'offset'
    if (now !== undefined) return 'pinned'
    return refuse(400, 'bad-clock', 'say what the clock should show with now, or how it should run with mode')
  }
  if (typeof mode === 'string' && Object.hasOwn(modes, mode)) return mode
  return refuse(400, 'bad-clock', `mode must be one of ${Object.keys(modes).join(', ')}`)
}

function readSetting (world: World, input: Input): ClockSetting {
  const mode = modeOf(input)
  const given = ['now', 'by', 'rate'].filter(name => input[name] !== undefined)
  const odd = given.find(name => !modes[mode]!.includes(name))
  if (odd !== undefined) return refuse(400, 'bad-clock', `a clock in mode ${mode} takes no ${odd}`)
  const wall = world.wall()
  const now = input.now === undefined ? undefined : readInstant(world, 'now', input.now)
  switch (mode) {
    case 'real': return { mode }
    case 'offset': return { mode, by: readOffset(world, input.by, now, wall) }
    case 'scale': return { mode, rate: readRate(input.rate), from: now ?? world.now(), since: wall }
    default: return { mode: 'pinned', now: now ?? world.now() }
  }
}

/** How far it is from the machine's clock: so much, or whatever leads to an instant now. */
function readOffset (world: World, by: unknown, now: number | undefined, wall: number): number {
  if (by !== undefined && now !== undefined) {
    return refuse(400, 'bad-clock', 'a clock in mode offset takes by or now, not both')
  }
  return (by === undefined ? now ?? world.now() : readLater(world, wall, by)) - wall
}

/** Faster than this a clock would be through in minutes. */
const FASTEST = 1_000_000

function readRate (value: unknown): number {
  const rate = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof rate === 'number' && rate > 0 && rate <= FASTEST) return rate
  return refuse(400, 'bad-clock',
    `rate must be a number above 0 and at most ${FASTEST}: the seconds that pass in one; to stop it, say now`)
}

/** Where advance leads: so much later, or to an instant. */
function readTarget (world: World, { by, to }: Input, now: number): number {
  if ((by === undefined) === (to === undefined)) {
    return refuse(400, 'bad-clock', `say by, ${durationForm}, or to, ${instantForm}`)
  }
  return by === undefined ? readInstant(world, 'to', to) : readLater(world, now, by)
}

const iso = (moment: number): string => new Date(moment).toISOString()

/** Nothing longer than days: months would not say how many. */
const durationOf = (milliseconds: number): string | null =>
  Duration.fromMillis(milliseconds).shiftTo('days', 'hours', 'minutes', 'seconds').removeZeros().toISO()

/** The clock as it is set and what it shows. */
function shown (world: World): Record<string, unknown> {
  const setting = clockOf(world)
  return {
    now: iso(world.now()),
    mode: setting.mode,
    ...(setting.mode === 'offset' ? { by: durationOf(setting.by) } : {}),
    ...(setting.mode === 'scale' ? { rate: setting.rate } : {}),
  }
}

/** Jobs that an answer lists before it only counts them. */
const MOST_LISTED = 100

const coming = (world: World) => ({
  count: countJobs(world),
  next: comingJobs(world, MOST_LISTED).map(({ at, job, details }) => ({ at: iso(at), job, details })),
})

/** Lets happen what was due before, does it, and tells all that has happened. */
function moved (world: World, work: () => readonly RanJob[]): Record<string, unknown> {
  const ran = refuseActionErrors(() => world.transaction(() => [...passTime(world), ...work()]))
  return { ...shown(world), ran }
}

const text: JsonSchema = { type: 'string' }
const things: JsonSchema = {
  type: 'array',
  items: {
    type: 'object', properties: { type: text, id: { type: 'integer' } }, required: ['type', 'id'],
  },
}

const clock: Readonly<Record<string, JsonSchema>> = {
  now: { type: 'string', format: 'date-time' },
  mode: { type: 'string', enum: Object.keys(modes) },
  by: { ...text, description: 'In mode offset: how far it is from the machine\'s clock.' },
  rate: { type: 'number', description: 'In mode scale: the seconds that pass in one.' },
}

const ran: JsonSchema = {
  type: 'array',
  description: 'What happened meanwhile, each thing at its own instant.',
  items: {
    type: 'object',
    properties: {
      at: clock.now, job: text, details: {}, changed: things,
      error: { ...text, description: 'Why it could not happen.' },
    },
    required: ['at', 'job', 'details', 'changed'],
  },
}

const movedSchema: JsonSchema =
  { type: 'object', properties: { ...clock, ran }, required: ['now', 'mode', 'ran'] }

const shownSchema: JsonSchema = {
  type: 'object',
  properties: {
    ...clock,
    jobs: {
      type: 'object',
      description: 'What is still to happen: how much, and what comes first.',
      properties: {
        count: { type: 'integer' },
        next: {
          type: 'array',
          items: {
            type: 'object',
            properties: { at: clock.now, job: text, details: {} },
            required: ['at', 'job', 'details'],
          },
        },
      },
      required: ['count', 'next'],
    },
  },
  required: ['now', 'mode', 'jobs'],
}

const by: Parameter = { description: `How far: ${durationForm}.`, schema: text }

export const clockVerbs: readonly Verb[] = [
  verb({
    name: 'clock.show',
    method: 'GET',
    path: '/worlds/:world/clock',
    summary: 'What the world\'s clock shows, how it runs, and what is still to happen.',
    output: shownSchema,
    run: (_input: Input, { world }) => {
      passTime(world)
      return { ...shown(world), jobs: coming(world) }
    },
  }),
  verb({
    name: 'clock.set',
    method: 'PUT',
    path: '/worlds/:world/clock',
    summary: 'Sets the clock: `now` alone stops it there. Forward, what has become due happens.',
    input: {
      now: { description: `What it shows: ${instantForm}.`, schema: text },
      mode: {
        description: 'How it runs: not at all (pinned), as the machine\'s (real), so far from it (offset), ' +
          'or faster or slower (scale).',
        schema: clock.mode!,
      },
      by: { ...by, description: `In mode offset: how far from the machine's clock, ${durationForm}.` },
      rate: {
        description: 'In mode scale: the seconds that pass in one.',
        schema: { type: 'number', exclusiveMinimum: 0, maximum: FASTEST },
      },
    },
    output: movedSchema,
    run: (input: Input, { world }) => moved(world, () => setClock(world, readSetting(world, input))),
  }),
  verb({
    name: 'clock.release',
    method: 'DELETE',
    path: '/worlds/:world/clock',
    summary: 'Back to the machine\'s time.',
    output: movedSchema,
    run: (_input: Input, { world }) => moved(world, () => setClock(world, { mode: 'real' })),
  }),
  verb({
    name: 'clock.advance',
    method: 'POST',
    path: '/worlds/:world/clock/advance',
    summary: 'Moves the clock forward; it runs on from there as it is set. What is due happens, in order.',
    input: { by, to: { description: `Where to: ${instantForm}.`, schema: text } },
    output: movedSchema,
    run: (input: Input, { world }) =>
      moved(world, () => advance(world, now => readTarget(world, input, now))),
  }),
]
