// The sections of a story in the order in which they can be told: each after those its records may name.
import type { Model, Models } from '../../derive/model.ts'
import { ownKeys, type Section } from '../read/fixture.ts'
import { makeSection } from './records.ts'
import { unlistedTables, fixtureKeysOf } from '../read/fixture-keys.ts'
import type { LoadContext } from './time.ts'
import { unknownKey } from '../read/suggestions.ts'

/** Makes all rows of sections; gives what is still to be done when everything is there. */
export const makeSections = (sections: readonly Section[], stage: LoadContext): Array<() => void> =>
  inOrder(sections, stage.world.models)
    .flatMap(section => makeSection(section, stage.world.models.get(section.table)!, stage))

/** As in the file otherwise. */
function inOrder (sections: readonly Section[], models: Models): Section[] {
  const known = [...models.keys()].filter(table => !unlistedTables.includes(table))
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
    if (!known.includes(table)) unknownKey(place, table, 'a fixture', [...ownKeys, ...known])
  }
  sections.forEach(visit)
  return ordered
}

function tablesNamedBy ({ table, references }: Model): string[] {
  const { pointers = {}, linePointers = {} } = fixtureKeysOf(table)
  const pointed = [...Object.values(pointers), ...Object.values(linePointers)].map(pointer => pointer.table)
  return [...references.map(([, { refers }]) => refers!), ...pointed]
}
