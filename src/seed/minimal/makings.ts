// When records were made, as far as a fixture must say: rows keep the order in which they came, so that ids
// and numbers come in that order again, and the day on which they were made.
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import { instantOf } from '../../fields/index.ts'
import { calendarIn, dayText, type Calendar } from '../read/dates.ts'
import type { Subject } from './subject.ts'
import { dayWord, instantWord, type Word } from './words.ts'

/** Reads the time stamp that a table keeps of the making. */
const stamps: Readonly<Record<string, (row: Values) => number | undefined>> = {
  categories: row => easternInstant(row.created_at),
  clients: row => instantOf(row.signup_date),
  invoices: row => easternInstant(row.created_at),
  projects: row => instantOf(row.created_at),
  time_entries: row => instantOf(row.created_at),
}

const easternInstant = (text: unknown): number =>
  calendarIn('America/New_York', 0)!.instantAt(Date.parse(`${String(text).replace(' ', 'T')}Z`))

/** `at:` of each row, or undefined where it goes without saying. */
export function makings (model: Model, rows: readonly Values[], subject: Subject): Array<Word | undefined> {
  const own = model.creatable
    .find(([, { kind, required }]) => required === true && ['date', 'instant', 'timestamp'].includes(kind))
  return own === undefined || own[1].kind === 'date'
    ? days(model, rows, own?.[0], subject)
    : instants(model, rows, own[0], subject)
}

const dayOf = (instant: number, { wallAt }: Calendar): string => dayText(wallAt(instant))

/** Days: of the row's own date, or of the opening. Records of one day are made in the order of the file. */
function days (
  { table }: Model, rows: readonly Values[], own: string | undefined, { almanac, opened }: Subject
): Array<Word | undefined> {
  const { calendar } = almanac
  let last = ''
  return rows.map(row => {
    const date = own === undefined ? opened : String(row[own])
    const implied = date > calendar.today ? calendar.today : date
    const stamp = stamps[table]?.(row)
    const made = [last, stamp === undefined ? implied : dayOf(stamp, calendar)].sort()[1]!
    last = made > calendar.today ? calendar.today : made
    return last === implied && date <= calendar.today ? undefined : dayWord(last, almanac)
  })
}

/** Instants: work is logged when it is done, unless it was logged on another day. */
function instants (
  { table }: Model, rows: readonly Values[], own: string, { almanac }: Subject
): Array<Word | undefined> {
  const { calendar } = almanac
  const now = Math.floor(calendar.now / 1000) * 1000
  let last = -Infinity
  return rows.map(row => {
    const done = instantOf(row[own])! + (typeof row.duration === 'number' ? row.duration * 1000 : 0)
    const implied = Math.min(done, now)
    const stamp = stamps[table]?.(row) ?? implied
    const made = dayOf(stamp, calendar) === dayOf(implied, calendar) ? implied : Math.min(stamp, now)
    last = Math.max(last, made)
    return last === implied ? undefined : instantWord(last, almanac)
  })
}
