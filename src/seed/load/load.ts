// One fixture → a world whose primary business and people are there: its sections and further businesses,
// whom the primary token acts for, the calls it makes, how the world deviates from FreshBooks, and what is
// to come.
import type { Model, Models } from '../../derive/model.ts'
import { schedule } from '../../store/jobs.ts'
import { ownKeys, sectionTables, type Fixture, type Section } from '../read/fixture.ts'
import {
  each, FixtureError, mistake, needed, oneOf, plain, together, unknownKey, type Mapping, type Part,
} from '../read/source.ts'
import { configure } from './configuration.ts'
import { instantIn } from './drafts.ts'
import { createFurther } from './foundation.ts'
import { loadOauth } from './oauth.ts'
import { primaryOf, setPrimary, type TokenLife } from './primary-token.ts'
import { makeSection, type Closing } from './records.ts'
import { idFor, personFor, type Directory } from './references.ts'
import type { LoadServices } from './services.ts'
import { takeSteps } from './steps.ts'
import type { LoadContext } from './time.ts'

/** Loads a fixture; gives how long its tokens live. */
export function load (
  fixture: Fixture, context: LoadContext, services: LoadServices
): readonly TokenLife[] {
  const { world, attempt } = context
  const { me, oauth, config } = fixture
  const everywhere: Directory = { world, references: context.references, people: [] }
  const run = (closing: Closing): void => attempt(undefined, closing.run, undefined)
  const closings = makeSections(fixture.sections, context)
  fixture.businesses.forEach((record, index) => {
    const further = attempt(record, () => createFurther(record, String(index), context), undefined)
    if (further !== undefined) closings.push(...makeSections(further.sections, further.context))
  })
  // in reverse order: a payment must be deleted before its invoice
  closings.filter(({ isLast }) => !isLast).toReversed().forEach(run)
  if (me !== undefined) attempt(me, () => actFor(me, everywhere), undefined)
  const lives = oauth === undefined ? [] : loadOauth(oauth, everywhere, context)
  takeSteps(fixture.steps, context, services)
  closings.filter(({ isLast }) => isLast).forEach(run)
  if (config !== undefined) attempt(config, () => configure(world, config), undefined)
  for (const fault of fixture.faults) attempt(fault, () => addFault(fault, context, services), undefined)
  for (const entry of fixture.timeline) {
    attempt(entry, () => scheduleEntry(entry, context, services), undefined)
  }
  return lives
}

/** Whom the primary token acts for. */
function actFor (me: Part, everywhere: Directory): void {
  const { world } = everywhere
  setPrimary(world, { ...primaryOf(world), identity_id: personFor(me, everywhere) })
}

/** Makes all rows of sections; gives what is still to be done when everything is there. */
function makeSections (sections: readonly Section[], context: LoadContext): Closing[] {
  const { models } = context.world
  const known = sectionTables(models)
  const isKnown = ({ table, place, records }: Section): boolean =>
    context.attempt({ kind: 'list', place, items: records }, () =>
      known.includes(table) || unknownKey(place, table, 'a fixture', [...ownKeys, ...known]), false)
  return afterNamed(sections.filter(isKnown), models)
    .flatMap(section => makeSection(section, models.get(section.table)!, context))
}

/** Each section after those its records may name, and as in the file otherwise. */
function afterNamed (sections: readonly Section[], models: Models): Section[] {
  const ordered = new Set<Section>()
  const visited = new Set<Section>()
  const visit = (section: Section): void => {
    if (visited.has(section)) return
    visited.add(section)
    const named = tablesNamedBy(models.get(section.table)!, models)
    sections.filter(({ table }) => named.includes(table)).forEach(visit)
    ordered.add(section)
  }
  sections.forEach(visit)
  return [...ordered]
}

/**
 * Tables whose rows must be there before those of a model; what comes about with the model does not count.
 */
export function tablesNamedBy (
  { table, references, resource: { fixture } }: Model, models: Models
): string[] {
  const { pointers = {}, linePointers = {} } = fixture ?? {}
  const pointed = [...Object.values(pointers), ...Object.values(linePointers)].map(pointer => pointer.table)
  return [...references.map(([, { refers }]) => refers!), ...pointed]
    .filter(named => models.get(named)?.resource.fixture?.comesWith?.table !== table)
}

function addFault (part: Part, { world }: LoadContext, { addFaults }: LoadServices): void {
  told(part, () => addFaults(world, [plain(part)]))
}

/** Does what may throw an Error of one sentence, which is then a mistake in the fixture. */
function told<Result> (part: Part, act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    if (error instanceof FixtureError) throw error
    return mistake(part, (error as Error).message)
  }
}

/**
 * Schedules something that happens later. Names in the details of an action become ids here; the action
 * itself runs when it is due.
 */
function scheduleEntry (entry: Mapping, context: LoadContext, { actions, kept }: LoadServices): void {
  const [action, at] = together<[string, number]>(
    () => oneOf(needed(entry, 'action', 'an entry of the timeline'), Object.keys(actions), 'action'),
    () => timeOf(entry, context))
  const everywhere = { ...context, business: undefined }
  const keep = (detail: string, part: Part): unknown =>
    told(part, () => kept(action, detail, plain(part), new Date(at).toISOString().slice(0, 10)))
  schedule(context.world, at, action, detailsOf(entry, actions[action]!, everywhere, keep))
}

function timeOf (entry: Mapping, { calendar }: LoadContext): number {
  const part = needed(entry, 'at', 'an entry of the timeline')
  const at = instantIn(part, calendar)
  return at < calendar.now ? mistake(part, 'this would happen before the world\'s now') : at
}

function detailsOf (
  entry: Mapping, tables: Readonly<Record<string, string>>, directory: Directory,
  keep: (detail: string, part: Part) => unknown
): Record<string, unknown> {
  const details = [...entry.members].filter(([key]) => key !== 'at' && key !== 'action')
  return Object.fromEntries(each(details, ([key, { part }]) => {
    // the action itself finds what is no resource, such as an application
    const isResource = Object.hasOwn(tables, key) && directory.world.models.has(tables[key]!)
    return [key, isResource ? numberOf(part, tables[key]!, directory) : keep(key, part)]
  }))
}

function numberOf (part: Part, table: string, directory: Directory): unknown {
  return part.kind === 'value'
    ? idFor(part, table, directory)
    : mistake(part, `one of ${table} must be named by its ref or number`)
}
