// A record of a fixture → rows: its draft written at its instant by its author, then what happened to it
// since.
import type { Caller } from '../declare/rules.ts'
import type { Desk } from '../derive/endpoints.ts'
import type { Model } from '../derive/model.ts'
import type { Values } from '../derive/parse.ts'
import { openSession } from '../world/session.ts'
import { readMoment } from './dates.ts'
import { draftOf, momentIn } from './drafts.ts'
import type { Section } from './fixture.ts'
import { pinned } from './foundation.ts'
import { fractions, generatable, generate } from './generate.ts'
import { idFor, name } from './references.ts'
import { refusals } from './refusals.ts'
import { countPart, memberOf, mistake, textPart, type Mapping } from './source.ts'
import { historyOf, storyOf, type Event } from './stories.ts'
import { inTime, laterOn, type Stage, type Telling, type Timed } from './timeline.ts'
import { PINNED } from '../world/write.ts'

/** Makes the rows of a section; gives what is still to be done when all rows are there. */
export function makeSection (section: Section, model: Model, stage: Stage): Array<() => void> {
  return inTime(tellings(section, stage), model, stage).map(telling => makeRow(telling, model, stage))
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
  { record, generated, suffix, at }: Timed, model: Model, stage: Stage
): (() => void) | undefined {
  const author = authorOf(record, stage)
  const { made, later, ignored } = historyIn(record, model)
  const said = draftOf(model, record, stage, ignored)
  const draft = {
    ...storyOf(model.table).usual?.(author),
    ...(generated === undefined ? {} : generate(model.table, stage, generated, said)),
    ...said,
    ...made,
    ...pinnedFree(record, model, stage),
  }
  const { now, closing } = splitVisibility(draft, model)
  const write = (after: number, values: Values, id?: number): number => refusals(model, record, () =>
    deskAt(stage, author, laterOn(at, after, stage.calendar)).write(model, values, id))
  const id = write(0, now)
  for (const { after, draft: change } of later) write(after, change, id)
  name(stage.references, record, { table: model.table, id }, suffix)
  if (closing === undefined) return undefined
  if (model.resource.family.phases) return () => void write(CLOSED_AFTER, closing, id)
  return () => deskAt(stage, author, laterOn(at, CLOSED_AFTER, stage.calendar)).remove(model, id)
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

/**
 * Archiving and deleting come last, when everything that names the record is there. Outside of accounting
 * only deleting does: what is archived there can still be named.
 */
function splitVisibility (draft: Values, model: Model): { now: Values, closing?: Values } {
  const { visibility, resource: { family } } = model
  if (visibility === undefined || draft[visibility.column] === undefined) return { now: draft }
  const { [visibility.column]: value, ...now } = draft
  const isLater = family.phases || String(Number(value)) === visibility.hidden
  return isLater ? { now, closing: { [visibility.column]: value } } : { now: draft }
}
