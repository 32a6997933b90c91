// A record of a fixture → rows: its draft written at its instant by its author, then what happened to it
// since.
import type { Business, Caller } from '../declare/rules.ts'
import type { Desk } from '../derive/endpoints.ts'
import type { Model } from '../derive/model.ts'
import type { Values } from '../derive/parse.ts'
import { openSession } from '../world/session.ts'
import { dayText, instantOfMoment, readMoment } from './dates.ts'
import { draftOf, instantIn, momentIn, type Scene } from './drafts.ts'
import type { Section } from './fixture.ts'
import { pinned } from './foundation.ts'
import { fractions, generatable, generate, type Generated } from './generate.ts'
import { idFor, name } from './references.ts'
import { refusals } from './refusals.ts'
import { countPart, memberOf, mistake, textPart, type Mapping, type Part } from './source.ts'
import { historyOf, storyOf, type Event } from './stories.ts'
import { PINNED } from '../world/write.ts'

/** Where and by whom records are made. */
export interface Stage extends Scene {
  readonly business: Business
  /** The instant the business was opened: before that, nothing was made. */
  readonly opened: number
  readonly people: readonly Caller[]
}

/** One record to make; one in the fixture may stand for several. */
interface Telling {
  readonly record: Mapping
  readonly generated?: Generated
  /** Added to the ref of a record that stands for several. */
  readonly suffix: string
}

/** Makes the rows of a section; gives what is still to be done when all rows are there. */
export function makeSection (section: Section, model: Model, stage: Stage): Array<() => void> {
  return tellings(section, stage).map(telling => makeRow(telling, model, stage))
    .filter(closing => closing !== undefined)
}

function tellings ({ table, records }: Section, stage: Stage): Telling[] {
  const blocks = records.filter(record => record.members.has('generate'))
  return records.flatMap(record => {
    const part = memberOf(record, 'generate')
    if (part === undefined) return [{ record, suffix: '' }]
    if (!generatable.includes(table)) {
      mistake(part, `${table} cannot be generated, only ${generatable.join(', ')}`)
    }
    return several(record,
      { table, count: countPart(part, 'generate', 0), block: blockName(record, blocks) }, stage)
  })
}

/** A block keeps its records when others come before it, as long as those are not generated too. */
const blockName = (record: Mapping, blocks: readonly Mapping[]): string => {
  const ref = memberOf(record, 'ref')
  return ref === undefined ? String(blocks.indexOf(record)) : textPart(ref, 'ref')
}

function several (
  record: Mapping, { table, count, block }: { table: string, count: number, block: string }, stage: Stage
): Telling[] {
  const path = `${table}/${block}`
  const day = (key: string, usual: string): number => {
    const part = memberOf(record, key)
    return (part === undefined ? readMoment(usual, stage.calendar)! : momentIn(part, stage.calendar)).wall
  }
  const [from, to] = [day('from', 'today-180d'), day('to', 'today-1d')]
  return fractions(table, count, path, stage).map(({ index, fraction }) =>
    ({ record, suffix: `-${index + 1}`, generated: { path: `${path}/${index}`, fraction, from, to } }))
}

/** How long after its making a record is archived or deleted, where it is. */
const CLOSED_AFTER = 30 * 24 * 3_600_000

function makeRow (
  { record, generated, suffix }: Telling, model: Model, stage: Stage
): (() => void) | undefined {
  const author = authorOf(record, stage)
  const { made, later, ignored } = historyIn(record, model)
  const draft = {
    ...storyOf(model.table).usual?.(author),
    ...(generated === undefined ? {} : generate(model.table, stage, generated)),
    ...draftOf(model, record, stage, ignored),
    ...made,
    ...pinnedFree(record, model, stage),
  }
  const { now, closing } = splitVisibility(draft, model)
  const at = instantOfRecord(record, now, model, stage)
  const write = (after: number, values: Values, id?: number): number => refusals(model, record, () =>
    deskAt(stage, author, Math.min(at + after, stage.calendar.now)).write(model, values, id))
  const id = write(0, now)
  for (const { after, draft: change } of later) write(after, change, id)
  name(stage.references, record, { table: model.table, id }, suffix)
  return closing === undefined ? undefined : () => void write(CLOSED_AFTER, closing, id)
}

const deskAt = ({ world, business }: Stage, author: Caller, moment: number): Desk =>
  openSession(world, business, author, moment)

/** Who made the record: `by:`, or the first of the people. */
function authorOf (record: Mapping, stage: Stage): Caller {
  const part = memberOf(record, 'by')
  const [first] = stage.people
  if (part === undefined) return first!
  const identity = part.kind === 'value' ? idFor(part, 'identities', 'person', stage) : undefined
  return stage.people.find(({ identity_id }) => identity_id === identity) ??
    mistake(part, 'by must name one of the people')
}

/** An invoice's status in words says what happened to it; as a number it is FreshBooks' own field. */
function historyIn (
  record: Mapping, { table }: Model
): { made: Values, later: readonly Event[], ignored: string[] } {
  const part = table === 'invoices' ? memberOf(record, 'status') : undefined
  if (part?.kind !== 'value' || typeof part.value !== 'string') return { made: {}, later: [], ignored: [] }
  const { status, later } = historyOf(part)
  return { made: { status }, later, ignored: ['status'] }
}

function pinnedFree (record: Mapping, model: Model, { world }: Stage): Values {
  const values = pinned(record)
  const id = (values as { [PINNED]?: number })[PINNED]
  const isTaken =
    id !== undefined && world.statement(`SELECT 1 FROM ${model.table} WHERE id = ?`).get(id) !== undefined
  return isTaken ? mistake(memberOf(record, 'id')!, `the id ${String(id)} is taken already`) : values
}

/** Archiving and deleting come last, when everything that names the record is there. */
function splitVisibility (draft: Values, model: Model): { now: Values, closing?: Values } {
  const column = model.visibility?.column
  if (column === undefined || draft[column] === undefined || !model.resource.family.phases) {
    return { now: draft }
  }
  const { [column]: visibility, ...now } = draft
  return { now, closing: { [column]: visibility } }
}

/** When the record was made: `at:`, else the morning of its own date, else when the business was opened. */
function instantOfRecord (record: Mapping, draft: Values, model: Model, stage: Stage): number {
  const part = memberOf(record, 'at')
  if (part !== undefined) return notLater(part, stage)
  return Math.min(ownInstant(draft, model, stage) ?? stage.opened, stage.calendar.now)
}

/** Later today is taken as now: a story begins before anybody's working day. */
function notLater (part: Part, { calendar }: Stage): number {
  const at = instantIn(part, calendar)
  if (at <= calendar.now) return at
  const isToday = dayText(calendar.wallAt(at)) === calendar.today
  return isToday ? calendar.now : mistake(part, 'this record would be made after the world\'s now')
}

/** The date a record must have; time is logged when the work is done. */
function ownInstant (draft: Values, model: Model, { calendar }: Stage): number | undefined {
  const times = ['date', 'timestamp', 'instant']
  const own = model.creatable.find(([, { kind, required }]) => required === true && times.includes(kind))
  const text = own === undefined ? undefined : draft[own[0]]
  const moment = typeof text === 'string' ? readMoment(text, calendar) : undefined
  const seconds = typeof draft.duration === 'number' ? draft.duration : 0
  return moment === undefined ? undefined : instantOfMoment(moment, calendar) + seconds * 1000
}
