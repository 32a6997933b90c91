// Where a part of a story is told: a business, its people and its calendar. A story opens the primary one
// and the further ones that it has; what is added to a world comes upon the one that is there.
import type { Business, Caller } from '../../declare/session.ts'
import type { World } from '../../world/world.ts'
import { calendarIn } from '../read/dates.ts'
import type { RecordContext } from './drafts.ts'
import { sectionsOf, type Fixture, type Section } from '../read/fixture.ts'
import { addPeople, calendarOf, isMember, makeBusiness, needsOwner, openingOf } from './foundation.ts'
import { primaryOf, setPrimary } from './primary-token.ts'
import { knownNames } from './references.ts'
import { mappings, memberOf, textPart, type Mapping } from '../read/source.ts'
import { unlistedTables } from '../read/fixture-keys.ts'
import { acme, businessOf, addMember, createDefaults, membersOf } from './system.ts'
import type { LoadContext } from './time.ts'

/** Makes the primary business of a world, and whoever is in it from the beginning. */
export function createPrimary (
  business: Mapping | undefined, people: readonly Mapping[], world: World, now: number
): LoadContext {
  const scene: RecordContext = {
    world, calendar: calendarOf(business, now), references: new Map(), people: [], grammars: new Map(),
  }
  const opened = openingOf(business, scene.calendar)
  if (people.some(isMember)) needsOwner(people, people[0]!)
  const made = makeBusiness(business, acme.business, scene, opened)
  // people who are in no business need one to be seen from all the same
  const usual = people.some(isMember) ? [] : [addMember(world, opened, made, acme.owner)]
  const stage = furnished(scene, made, usual, people, opened)
  setPrimary(world, { business_id: made.id, identity_id: ownerOf(stage.people).identity_id })
  return { ...stage, scope: '' }
}

const ownerOf = (people: readonly Caller[]): Caller => people.find(({ role }) => role === 'owner')!

function furnished (
  scene: RecordContext, business: Business, there: readonly Caller[], people: readonly Mapping[],
  opened: number
): LoadContext {
  const members = [...there, ...addPeople(people, business, scene, opened)]
  if (business.account_id !== null) createDefaults(scene.world, opened, business, ownerOf(members))
  return { ...scene, business, people: members, opened, scope: '' }
}

/** A further business of a story: where it is told, and what. */
export interface Further {
  readonly stage: LoadContext
  readonly sections: readonly Section[]
}

/** Makes a further business; `place` tells it from others in what is drawn for it. */
export function createFurther (record: Mapping, place: string, around: LoadContext): Further {
  const { world } = around
  const tables = [...world.models.keys()].filter(table => !unlistedTables.includes(table))
  const part = memberOf(record, 'people')
  const people = part === undefined ? [] : mappings(part, 'people')
  const ref = record.members.get('ref')?.part
  const scope = `${around.scope}businesses/${ref === undefined ? place : textPart(ref, 'ref')}/`
  const calendar = calendarOf(record, around.calendar.now)
  const scene: RecordContext = { ...around, business: undefined, people: [], calendar }
  const opened = openingOf(record, calendar)
  needsOwner(people, record)
  const made = makeBusiness(record, usualOf(world, scope), scene, opened, ['people', ...tables])
  const stage = { ...furnished(scene, made, [], people, opened), scope }
  return { stage, sections: sectionsOf(record, key => tables.includes(key)) }
}

/** What a further business has that does not say: numbers of its own. */
function usualOf (world: World, scope: string) {
  const count = world.plucked('SELECT count(*) FROM businesses').get() as number
  const account = world.random(`account/${scope}`).toString('hex').slice(0, 6).toUpperCase()
  return { account_id: account, systemid: 4_354_764 + count }
}

/** The primary business of a world that is there; records without a date are made now. */
export function enterPrimary (world: World, scope: string): LoadContext {
  const business = businessOf(world, primaryOf(world).business_id)
  const now = world.now()
  return {
    world, business, scope,
    people: membersOf(world, business),
    opened: now,
    calendar: calendarIn(business.timezone, now)!,
    references: knownNames(world),
    grammars: new Map(),
  }
}

/** The same stage with the people that a fixture adds. */
export function joinedBy (stage: LoadContext, { people }: Fixture): LoadContext {
  const scene: RecordContext = { ...stage, business: undefined }
  return { ...stage, people: [...stage.people, ...addPeople(people, stage.business, scene, stage.opened)] }
}
