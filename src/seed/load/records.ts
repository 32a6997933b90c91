// A record of a fixture → rows: its draft is written at its instant by its author, then what happened to it
// since.
import type { Caller } from '../../declare/session.ts'
import type { LaterChange } from '../../declare/fixture.ts'
import { Problems, type Problem } from '../../declare/problem.ts'
import type { EndpointSession } from '../../derive/endpoints.ts'
import type { Model } from '../../derive/model.ts'
import { parseInput, type Values } from '../../derive/parse.ts'
import { openSession } from '../../store/session.ts'
import { readMoment } from '../../world/dates.ts'
import type { Section } from '../read/fixture.ts'
import {
  countPart, each, listed, memberOf, mistake, suggest, textPart, together, type Mapping, type Part,
  type Value,
} from '../read/source.ts'
import { draftOf, momentIn, pinnedFree, storedFields } from './drafts.ts'
import { fractions, generatable, generate, type Generated } from './generate.ts'
import { name, personFor, type Named } from './references.ts'
import { inTime, laterOn, type LoadContext, type PlannedRecord, type TimedRecord } from './time.ts'

/** What is still to be done with a record when all rows are there. */
export interface Closing {
  /** Whether it comes after everything else that a fixture does. */
  readonly isLast: boolean
  readonly run: () => void
}

/** Makes the rows of a section; gives what is still to be done when all rows are there. */
export function makeSection (section: Section, model: Model, context: LoadContext): Closing[] {
  return inTime(plannedRecords(section, model, context), model, context)
    .flatMap(planned => context.attempt(planned.record, () => makeRow(planned, model, context), []))
}

function plannedRecords ({ records }: Section, model: Model, context: LoadContext): PlannedRecord[] {
  const blocks = records.filter(record => record.members.has('generate'))
  const pools = new Map<string, number[]>()
  return records.flatMap(record => context.attempt(record, () => {
    const part = memberOf(record, 'generate')
    if (part === undefined) return [{ record, suffix: '' }]
    if (model.resource.fixture?.generate === undefined) {
      const known = generatable(context.world.models).join(', ')
      mistake(part, `${model.table} cannot be generated, only ${known}`)
    }
    const given = draftOf(model, record, context, wordKeys(record, model))
    const block = { path: `${context.scope}${model.table}/${blockName(record, blocks)}`, given, pools }
    return several(record, countPart(part, 'generate', 0), block, model, context)
  }, []))
}

/** The records of a block stay the same if records that are not generated are put before it. */
const blockName = (record: Mapping, blocks: readonly Mapping[]): string => {
  const ref = memberOf(record, 'ref')
  return ref === undefined ? String(blocks.indexOf(record)) : textPart(ref, 'ref')
}

function several (
  record: Mapping, count: number, block: Pick<Generated, 'path' | 'given' | 'pools'>, model: Model,
  context: LoadContext
): PlannedRecord[] {
  const day = (key: string, usual: string): number => {
    const part = memberOf(record, key)
    return (part === undefined ? readMoment(usual, context.calendar)! : momentIn(part, context.calendar)).wall
  }
  const [from, to] = [day('from', 'today-180d'), day('to', 'today-1d')]
  return fractions(model, count, block.path, context).map(({ index, fraction }) => ({
    record,
    suffix: `-${index + 1}`,
    generated: { ...block, path: `${block.path}/${index}`, index, fraction, from, to },
  }))
}

/** How long after its making a record is archived or deleted, where it is. */
const CLOSED_AFTER = 30 * 24 * 3_600_000

function makeRow (
  { record, generated, suffix, at }: TimedRecord, model: Model, context: LoadContext
): Closing[] {
  const [author, { values, later }, given, pinned] = together<[Caller, WordsIn, Values, Values]>(
    () => authorOf(record, context),
    () => wordsIn(record, model),
    () => generated?.given ?? draftOf(model, record, context, wordKeys(record, model)),
    () => pinnedFree(record, model, context.world))
  const draft = {
    ...model.resource.fixture?.defaults?.(author),
    ...(generated === undefined ? {} : generate(model, context, generated)),
    ...given, ...values, ...pinned,
  }
  const { now, closing } = splitVisibility(draft, model)
  const stored = refusals(model, record, () => storedValues(draft, model))
  const write = (after: number, values: Values, id?: number): number => refusals(model, record, () =>
    sessionAt(context, author, laterOn(at, after, context.calendar)).write(model, values, id))
  const id = write(0, now)
  for (const { milliseconds, draft: change } of later) write(milliseconds, change, id)
  name(context.references, record.members.get('ref')?.part, named(model, id, context), suffix)
  const store = (): void =>
    void sessionAt(context, author, at).store(model.resource, id, stored)
  const close = (): void => model.resource.family.conventions.exclusiveKeys
    ? void write(CLOSED_AFTER, closing!, id)
    : sessionAt(context, author, laterOn(at, CLOSED_AFTER, context.calendar)).remove(model, id)
  return [
    ...closing === undefined ? [] : [{ isLast: false, run: close }],
    ...Object.keys(stored).length === 0 ? [] : [{ isLast: true, run: store }],
  ]
}

/** The values of a draft that are stored past the rules. */
function storedValues (draft: Values, model: Model): Values {
  const fields = Object.fromEntries(storedFields(model))
  return Object.keys(fields).length === 0 ? {} : parseInput(model, fields, draft)
}

const named = ({ table, tenant }: Model, id: number, { business }: LoadContext): Named =>
  ({ table, id, ...(tenant === undefined ? {} : { business_id: business.id }) })

const sessionAt = ({ world, business }: LoadContext, author: Caller, moment: number): EndpointSession =>
  openSession(world, business, author, moment)

/** Who made the record: `by:`, or the first of the people. */
function authorOf (record: Mapping, context: LoadContext): Caller {
  const part = memberOf(record, 'by')
  const [first] = context.people
  if (part === undefined) return first!
  const identity = personFor(part, context)
  return context.people.find(({ identity_id }) => identity_id === identity) ??
    mistake(part, 'by must name one of the people of this business')
}

interface WordsIn {
  readonly values: Values
  readonly later: readonly LaterChange[]
}

/** Keys of a record that have words, and so are no part of its draft. */
function wordKeys (record: Mapping, { resource: { fixture } }: Model): readonly string[] {
  const field = fixture?.words?.field
  const part = field === undefined ? undefined : memberOf(record, field)
  return part?.kind === 'value' && typeof part.value === 'string' ? [field!] : []
}

/** What a field that has words means; as a number it is FreshBooks' own field. */
function wordsIn (record: Mapping, model: Model): WordsIn {
  const [key] = wordKeys(record, model)
  if (key === undefined) return { values: {}, later: [] }
  const { one, fixture } = model.resource
  const { field, known, derived } = fixture!.words!
  const part = memberOf(record, key) as Value
  if (!Object.hasOwn(known, part.text)) {
    const names = Object.keys(known)
    return mistake(part, derived(part.text) ??
      `no ${one} has the ${field} '${part.text}'${suggest(part.text, names)} (${listed(names)})`)
  }
  const { value, later = [] } = known[part.text]!
  return { values: { [field]: value }, later }
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

/** Runs `work` and reports its problems as mistakes of the record. */
export function refusals<Result> (model: Model, record: Mapping, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Problems)) throw error
    each(error.problems, problem => refuse(model, record, problem))
    throw error
  }
}

function refuse ({ resource: { one, family } }: Model, record: Mapping, problem: Problem): never {
  const { body } = family.problems.word([problem], { method: 'POST', url: '', headers: {} })
  const part = culprit(record, problem) ?? record
  const missing = problem.kind === 'unknown-reference' && part.kind === 'value' ? part.text : undefined
  return mistake(part, `FreshBooks refuses this ${one.replaceAll('_', ' ')}: ${sentenceIn(body)}`, missing)
}

/** The part of the field at fault: the record's own, or that of the first line that carries the value. */
function culprit (record: Mapping, { field, value }: Problem): Part | undefined {
  if (field === undefined) return undefined
  const isIt = (part: Part | undefined) =>
    part?.kind === 'value' && (part.value === value || part.text === value)
  return record.members.get(field)?.part ??
    [...record.members.values()].flatMap(({ part }) => inside(part))
      .map(line => line.members.get(field)?.part).find(isIt)
}

const inside = (part: Part): Mapping[] =>
  part.kind === 'list' ? part.items.filter(item => item.kind === 'mapping') : []

interface Body {
  readonly response?: { readonly errors?: ReadonlyArray<{ readonly message: string }> }
  readonly errors?: { readonly details?: ReadonlyArray<{ readonly reason: string }> }
  readonly error?: string | Readonly<Record<string, string>>
  readonly error_description?: string
  readonly message?: string
  readonly details?: readonly unknown[]
}

/** The family's own sentence, taken from its error body. */
export function sentenceIn (body: unknown): string {
  const { response, errors, error, error_description, message, details: [detail] = [] } = (body ?? {}) as Body
  const plainly = typeof error === 'object' ? inField(error) : error_description ?? error
  const inDetail = typeof detail === 'string' ? detail : undefined
  const first = response?.errors?.[0]?.message ?? errors?.details?.[0]?.reason
  const words = first ?? plainly ?? inDetail ?? message ?? 'it says no more'
  return words.replace(/\.$/, '')
}

const inField = (error: Readonly<Record<string, string>>): string =>
  Object.entries(error)
    .map(([field, words]) => field === '__root__' ? words : `${field}: ${words}`).join(', ')
