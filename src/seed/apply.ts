// A fixture → a world: every record goes through the pipeline of requests, at the instant it was made.
import type { Model, Models } from '../derive/model.ts'
import type { Seeder } from '../world/template.ts'
import { ownKeys, suggest, type Fixture, type Section } from './fixture.ts'
import { calendarOf, foundationOf, openingOf } from './foundation.ts'
import type { Scene } from './drafts.ts'
import { makeSection } from './records.ts'
import { name } from './references.ts'
import { mistake } from './source.ts'
import { notSections, storyOf } from './stories.ts'
import { found } from './system.ts'
import type { Stage } from './timeline.ts'

/** The seeder that tells a fixture's story. It throws an Error of one sentence when the story is at fault. */
export function seederOf (fixture: Fixture): Seeder {
  return (world, moment) => {
    const now = fixture.now ?? moment
    if (fixture.now !== undefined) world.setSetting('clock', { mode: 'pinned', now })
    world.setSetting('seed', fixture.seed)
    const sections = inOrder(fixture.sections, world.models)
    const calendar = calendarOf(fixture, now)
    const stage = openStage(fixture, { world, calendar, references: new Map(), grammars: new Map() })
    const closings =
      sections.flatMap(section => makeSection(section, world.models.get(section.table)!, stage))
    // the last comes first: a payment must be gone before its invoice can go
    for (const close of closings.toReversed()) close()
    world.setSetting('refs', Object.fromEntries([...stage.references].map(([ref, { id }]) => [ref, id])))
  }
}

function openStage (fixture: Fixture, scene: Scene): Stage {
  const opened = openingOf(fixture, scene.calendar)
  const { business, people } = found(scene.world, opened, foundationOf(fixture, scene))
  fixture.people.forEach((person, index) => {
    const { identity_id: id, userid } = people[index]!
    name(scene.references, person, { table: 'identities', id, userid })
  })
  return { ...scene, business, people, opened }
}

/** Sections in the order of the file, each after those its records may name. */
function inOrder (sections: readonly Section[], models: Models): Section[] {
  const known = [...models.keys()].filter(table => !notSections.includes(table))
  const ordered: Section[] = []
  const visited = new Set<Section>()
  const visit = (section: Section): void => {
    if (visited.has(section)) return
    visited.add(section)
    const named = tablesNamedBy(models.get(section.table)!)
    sections.filter(({ table }) => named.includes(table)).forEach(visit)
    ordered.push(section)
  }
  for (const { table, place } of sections) {
    const hint = known.includes(table) ? undefined : suggest(table, [...ownKeys, ...known])
    if (hint !== undefined) mistake({ place }, `unknown key '${table}' in a fixture${hint}`)
  }
  sections.forEach(visit)
  return ordered
}

function tablesNamedBy ({ table, references }: Model): string[] {
  const { pointers = {}, linePointers = {} } = storyOf(table)
  const pointed = [...Object.values(pointers), ...Object.values(linePointers)].map(pointer => pointer.table)
  return [...references.map(([, { refers }]) => refers!), ...pointed]
}
