// A record of a fixture → rows: its draft written at its instant by its author, then what happened to it
// since.
import type { Caller } from '../../declare/session.ts'
import type { EndpointSession } from '../../derive/endpoints.ts'
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import { openSession } from '../../store/session.ts'
import { readMoment } from '../read/dates.ts'
import { draftOf, momentIn } from './drafts.ts'
import type { Section } from '../read/fixture.ts'
import { pinnedFree } from './foundation.ts'
import { fractions, generatable, generate, type Generated } from './generate.ts'
import { name, personFor, type Named } from './references.ts'
import { refusals } from './refusals.ts'
import { countPart, memberOf, mistake, textPart, type Mapping } from '../read/source.ts'
import { historyOf, fixtureKeysOf, type Event } from '../read/fixture-keys.ts'
import { inTime, laterOn, type LoadContext, type Telling, type Timed } from './time.ts'

/** Makes the rows of a section; gives what is still to be done when all rows are there. */
export function makeSection (section: Section, model: Model, stage: LoadContext): Array<() => void> {
  return inTime(tellings(section, model, stage), model, stage).map(telling => makeRow(telling, model, stage))
    .filter(closing => closing !== undefined)
}

function tellings ({ table, records }: Section, model: Model, stage: LoadContext): Telling[] {
  const blocks = records.filter(record => record.members.has('generate'))
  const pools = new Map<string, number[]>()
  return records.flatMap(record => {
    const part = memberOf(record, 'generate')
    if (part === undefined) return [{ record, suffix: '' }]
    if (!generatable.includes(table)) {
      mistake(part, `${table} cannot be generated, only ${generatable.join(', ')}`)
    }
    const said = draftOf(model, record, stage, historyIn(record, model).ignored)
    const block = { table, path: `${stage.scope}${table}/${blockName(record, blocks)}`, said, pools }
    return several(record, countPart(part, 'generate', 0), block, stage)
  })
}

/** A block keeps its records when others come before it, as long as those are not generated too. */
const blockName = (record: Mapping, blocks: readonly Mapping[]): string => {
  const ref = memberOf(record, 'ref')
  return ref === undefined ? String(blocks.indexOf(record)) : textPart(ref, 'ref')
}

function several (
  record: Mapping, count: number, block: Pick<Generated, 'path' | 'said' | 'pools'> & { table: string },
  stage: LoadContext
): Telling[] {
  const { table, path, said, pools } = block
  const day = (key: string, usual: string): number => {
    const part = memberOf(record, key)
    return (part === undefined ? readMoment(usual, stage.calendar)! : momentIn(part, stage.calendar)).wall
  }
  const [from, to] = [day('from', 'today-180d'), day('to', 'today-1d')]
  return fractions(table, count, path, stage).map(({ index, fraction }) =>
    ({
      record, suffix: `-${index + 1}`,
      generated: { path: `${path}/${index}`, index, fraction, from, to, said, pools },
    }))
}

/** How long after its making a record is archived or deleted, where it is. */
const CLOSED_AFTER = 30 * 24 * 3_600_000

function makeRow (
  { record, generated, suffix, at }: Timed, model: Model, stage: LoadContext
): (() => void) | undefined {
  const author = authorOf(record, stage)
  const { made, later, ignored } = historyIn(record, model)
  const said = generated?.said ?? draftOf(model, record, stage, ignored)
  const draft = {
    ...fixtureKeysOf(model.table).usual?.(author),
    ...(generated === undefined ? {} : generate(model.table, stage, generated)),
    ...said,
    ...made,
    ...pinnedFree(record, model, stage.world),
  }
  const { now, closing } = splitVisibility(draft, model)
  const write = (after: number, values: Values, id?: number): number => refusals(model, record, () =>
    deskAt(stage, author, laterOn(at, after, stage.calendar)).write(model, values, id))
  const id = write(0, now)
  for (const { after, draft: change } of later) write(after, change, id)
  name(stage.references, record.members.get('ref')?.part, named(model, id, stage), suffix)
  if (closing === undefined) return undefined
  if (model.resource.family.conventions.exclusiveKeys) return () => void write(CLOSED_AFTER, closing, id)
  return () => deskAt(stage, author, laterOn(at, CLOSED_AFTER, stage.calendar)).remove(model, id)
}

const named = ({ table, tenant }: Model, id: number, { business }: LoadContext): Named =>
  ({ table, id, ...(tenant === undefined ? {} : { business_id: business.id }) })

const deskAt = ({ world, business }: LoadContext, author: Caller, moment: number): EndpointSession =>
  openSession(world, business, author, moment)

/** Who made the record: `by:`, or the first of the people. */
function authorOf (record: Mapping, stage: LoadContext): Caller {
  const part = memberOf(record, 'by')
  const [first] = stage.people
  if (part === undefined) return first!
  const identity = personFor(part, stage)
  return stage.people.find(({ identity_id }) => identity_id === identity) ??
    mistake(part, 'by must name one of the people of this business')
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

/**
 * Archiving and deleting come last, when everything that names the record is there. Outside of accounting
 * only deleting does: what is archived there can still be named.
 */
function splitVisibility (draft: Values, model: Model): { now: Values, closing?: Values } {
  const { visibility, resource: { family } } = model
  if (visibility === undefined || draft[visibility.column] === undefined) return { now: draft }
  const { [visibility.column]: value, ...now } = draft
  const isLater = family.conventions.exclusiveKeys || String(Number(value)) === visibility.hidden
  return isLater ? { now, closing: { [visibility.column]: value } } : { now: draft }
}
