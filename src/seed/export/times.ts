// When rows were made, as far as a fixture must have it: records keep the order in which they were made, so
// that ids and numbers come in that order again, and the day on which they were made.
import type { Field, NewRow } from '../../declare/field.ts'
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import { instantOf } from '../../fields/index.ts'
import { dayText, type Calendar } from '../../world/dates.ts'
import type { ExportContext } from './context.ts'
import { dayValue, instantValue } from './values.ts'

const times = ['date', 'instant', 'timestamp']

/** `at:` of each row; undefined where the loader sets the same time by itself. */
export function madeAt (
  model: Model, rows: readonly Values[], context: ExportContext
): Array<string | undefined> {
  const own = model.creatable.find(([, { kind, required }]) => required === true && times.includes(kind))
  const stamp = Object.entries(model.resource.fields).find(([, field]) => isStamp(field))
  const made = (row: Values) => stamp && stampedAt(stamp[1], String(row[stamp[0]]))
  return own === undefined || own[1].kind === 'date'
    ? days(rows, own?.[0], made, context)
    : instants(rows, own[0], made, context)
}

/** A time that is set when a row is made, and never again. */
const isStamp = ({ kind, initial, rewritten }: Field): boolean =>
  times.includes(kind) && initial !== undefined && rewritten === undefined

/**
 * The instant that a stamp shows, in whatever zone it shows it: taken as UTC first, then corrected by what
 * the field makes of that.
 */
function stampedAt ({ initial }: Field, text: string): number {
  const guess = instantOf(text) ?? NaN
  const newRow: Pick<NewRow, 'shown'> = { shown: show => show(guess) }
  const shown = initial!(newRow as NewRow) as string
  return guess + guess - instantOf(shown)!
}

type MadeAt = (row: Values) => number | undefined

const dayOf = (instant: number, { wallAt }: Calendar): string => dayText(wallAt(instant))

/** Days: of the row's own date, or of the opening. Records of one day are made in the order of the file. */
function days (
  rows: readonly Values[], own: string | undefined, madeAt: MadeAt, context: ExportContext
): Array<string | undefined> {
  const { calendar, opened } = context
  let last = ''
  return rows.map(row => {
    const date = own === undefined ? opened : String(row[own])
    const implied = date > calendar.today ? calendar.today : date
    const stamp = madeAt(row)
    const made = [last, stamp === undefined ? implied : dayOf(stamp, calendar)].sort()[1]!
    last = made > calendar.today ? calendar.today : made
    return last === implied && date <= calendar.today ? undefined : dayValue(last, context)
  })
}

/** Instants: work is logged when it is done, unless it was logged on another day. */
function instants (
  rows: readonly Values[], own: string, madeAt: MadeAt, context: ExportContext
): Array<string | undefined> {
  const { calendar } = context
  const now = Math.floor(calendar.now / 1000) * 1000
  let last = -Infinity
  return rows.map(row => {
    const done = instantOf(row[own])! + (typeof row.duration === 'number' ? row.duration * 1000 : 0)
    const implied = Math.min(done, now)
    const stamp = madeAt(row) ?? implied
    const made = dayOf(stamp, calendar) === dayOf(implied, calendar) ? implied : Math.min(stamp, now)
    last = Math.max(last, made)
    return last === implied ? undefined : instantValue(last, context)
  })
}
