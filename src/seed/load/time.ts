// When the records of a section were made. Ids follow the order of time, as at FreshBooks: a later record has
// the larger id.
import type { Business, Caller } from '../../declare/session.ts'
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import {
  dayText, readMoment, timeOf, workBegins, workdayFrom, type Calendar, type Moment
} from '../../world/dates.ts'
import { momentIn, type RecordContext } from './drafts.ts'
import { generate, type Generated } from './generate.ts'
import { memberOf, mistake, plain, type Mapping, type Part } from '../read/source.ts'

/** Where and by whom records are made. */
export interface LoadContext extends RecordContext {
  readonly business: Business
  /** The instant the business was opened, at which records without a date are made. */
  readonly opened: number
  readonly people: readonly Caller[]
  /** Begins the paths of generated records, so that two parts of a fixture never draw the same. */
  readonly scope: string
}

/** One record to make; one in the fixture may stand for several. */
export interface PlannedRecord {
  readonly record: Mapping
  readonly generated?: Generated
  /** Added to the ref of a record that stands for several. */
  readonly suffix: string
}

/** A record to make at an instant. */
export interface TimedRecord extends PlannedRecord {
  readonly at: number
}

/** Records in the order of time; those of the same instant stay in the order of the file. */
export function inTime (
  records: readonly PlannedRecord[], model: Model, context: LoadContext
): TimedRecord[] {
  const usual = { wall: context.calendar.wallAt(context.opened), isDay: false }
  const moments = records.map(record =>
    context.attempt(undefined, () => momentOf(record, model, context) ?? usual, usual))
  const times = timesOfDays(records, moments, model, context)
  const { now, instantAt } = context.calendar
  return records
    .map((record, index) =>
      ({ ...record, at: Math.min(instantAt(moments[index]!.wall + times[index]!), now) }))
    .sort((a, b) => a.at - b.at)
}

/** Seconds from nine to half past five. */
const WORKING_DAY = 30_600

/**
 * What only has a day was made at some time of its working hours: drawn from the record itself, so that no
 * other record changes it, and given out in the order of the file among those of one day.
 */
function timesOfDays (
  records: readonly PlannedRecord[], moments: readonly Moment[], { table }: Model, { world }: LoadContext
): number[] {
  const times = moments.map(() => 0)
  for (const indexes of ofSameDay(moments)) {
    const drawn = indexes.map(index => {
      const { record, suffix } = records[index]!
      const purpose = `made/${table}/${JSON.stringify(plain(record))}${suffix}`
      const second = Math.floor(world.random(purpose).readUInt32BE() / 2 ** 32 * WORKING_DAY)
      return workBegins({ wall: second * 1000, isDay: true })
    }).sort((a, b) => a - b)
    indexes.forEach((index, place) => { times[index] = drawn[place]! })
  }
  return times
}

/** Places of the moments that are no more than a day, day by day. */
function ofSameDay (moments: readonly Moment[]): number[][] {
  const days = new Map<number, number[]>()
  moments.forEach(({ wall, isDay }, index) => {
    if (isDay) days.set(wall, [...days.get(wall) ?? [], index])
  })
  return [...days.values()]
}

/** When the record was made: `at:`, else its own date; undefined for when the business was opened. */
function momentOf (
  { record, generated }: PlannedRecord, model: Model, context: LoadContext
): Moment | undefined {
  const part = memberOf(record, 'at')
  return part === undefined ? ownMoment(record, generated, model, context) : notLater(part, context)
}

/** A time later today is taken as now: a world may be made before working hours. */
function notLater (part: Part, { calendar }: LoadContext): Moment {
  const moment = momentIn(part, calendar)
  if (calendar.instantAt(workBegins(moment)) <= calendar.now) return moment
  const isToday = dayText(moment.wall) === calendar.today
  return isToday ? moment : mistake(part, 'this record would be made after the world\'s now')
}

/** The date a record must have; time is logged when the work is done. */
function ownMoment (
  record: Mapping, generated: Generated | undefined, model: Model, context: LoadContext
): Moment | undefined {
  const times = ['date', 'timestamp', 'instant']
  const own = model.creatable.find(([, { kind, required }]) => required === true && times.includes(kind))
  if (own === undefined) return undefined
  const [name, { kind }] = own
  const drawn = generated === undefined ? {} : generate(model, context, generated)
  const moment = readMoment(textOf(record, name) ?? String(drawn[name] ?? ''), context.calendar)
  if (moment === undefined || kind === 'date') return moment
  return { wall: workBegins(moment) + secondsOf(record, drawn) * 1000, isDay: false }
}

function textOf (record: Mapping, name: string): string | undefined {
  const part = memberOf(record, name)
  return part?.kind === 'value' && typeof part.value === 'string' ? part.value : undefined
}

function secondsOf (record: Mapping, drawn: Values): number {
  const part = memberOf(record, 'duration')
  const seconds = part?.kind === 'value' ? part.value : drawn.duration
  return typeof seconds === 'number' ? seconds : 0
}

/** That much later, though not after now; on a weekend, the Monday after. */
export function laterOn (at: number, milliseconds: number, { now, wallAt, instantAt }: Calendar): number {
  if (milliseconds === 0) return at
  const wall = wallAt(at + milliseconds)
  return Math.min(instantAt(workdayFrom(wall) + timeOf(wall)), now)
}
