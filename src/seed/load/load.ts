// One fixture → a world whose primary business and people are there: its sections and further businesses,
// whom the primary token acts for, the calls it makes, how the world deviates from FreshBooks, and what is
// to come.
import type { Model, Models } from '../../derive/model.ts'
import { schedule } from '../../store/jobs.ts'
import { ownKeys, sectionTables, type Fixture, type Section } from '../read/fixture.ts'
import {
  FixtureError, mistake, needed, oneOf, plain, unknownKey, type Mapping, type Part,
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
  const { world } = context
  const everywhere: Directory = { world, references: context.references, people: [] }
  const closings = makeSections(fixture.sections, context)
  fixture.businesses.forEach((record, index) => {
    const further = createFurther(record, String(index), context)
    closings.push(...makeSections(further.sections, further.context))
  })
  // in reverse order: a payment must be deleted before its invoice
  for (const { run } of closings.filter(({ isLast }) => !isLast).toReversed()) run()
  if (fixture.me !== undefined) {
    setPrimary(world, { ...primaryOf(world), identity_id: personFor(fixture.me, everywhere) })
  }
  const lives = fixture.oauth === undefined ? [] : loadOauth(fixture.oauth, everywhere, context.calendar.now)
  takeSteps(fixture.steps, context, services)
  for (const { run } of closings.filter(({ isLast }) => isLast)) run()
  if (fixture.config !== undefined) configure(world, fixture.config)
  for (const fault of fixture.faults) addFault(fault, context, services)
  scheduleTimeline(fixture.timeline, context, services)
  return lives
}

/** Makes all rows of sections; gives what is still to be done when everything is there. */
function makeSections (sections: readonly Section[], context: LoadContext): Closing[] {
  const { models } = context.world
  const known = sectionTables(models)
  for (const { table, place } of sections) {
    if (!known.includes(table)) unknownKey(place, table, 'a fixture', [...ownKeys, ...known])
  }
  return afterNamed(sections, models)
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
  try {
    addFaults(world, [plain(part)])
  } catch (error) {
    if (error instanceof FixtureError) throw error
    mistake(part, (error as Error).message)
  }
}

/**
 * Schedules everything that happens later. Names in the details of actions become ids here; the actions
 * themselves run when they are due.
 */
function scheduleTimeline (
  entries: readonly Mapping[], context: LoadContext, { actions }: LoadServices
): void {
  for (const entry of entries) {
    const action = oneOf(needed(entry, 'action', 'an entry of the timeline'), Object.keys(actions), 'action')
    const part = needed(entry, 'at', 'an entry of the timeline')
    const at = instantIn(part, context.calendar)
    if (at < context.calendar.now) mistake(part, 'this would happen before the world\'s now')
    const everywhere = { ...context, business: undefined }
    schedule(context.world, at, action, detailsOf(entry, actions[action]!, everywhere))
  }
}

function detailsOf (
  entry: Mapping, tables: Readonly<Record<string, string>>, directory: Directory
): Record<string, unknown> {
  const details = [...entry.members].filter(([key]) => key !== 'at' && key !== 'action')
  return Object.fromEntries(details.map(([key, { part }]) => {
    // the action itself finds what is no resource, such as an application
    const isResource = Object.hasOwn(tables, key) && directory.world.models.has(tables[key]!)
    return [key, isResource ? numberOf(part, tables[key]!, directory) : plain(part)]
  }))
}

function numberOf (part: Part, table: string, directory: Directory): unknown {
  return part.kind === 'value'
    ? idFor(part, table, directory)
    : mistake(part, `one of ${table} must be named by its ref or number`)
}
