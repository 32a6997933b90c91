// `business:`, `businesses:` and `people:` of a fixture: whose world it is.
import type { Business, Caller } from '../../declare/session.ts'
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import { roles } from '../../resources/identities.ts'
import type { World } from '../../world/world.ts'
import { PINNED } from '../../store/write.ts'
import { calendarIn, instantOfMoment, readMoment, type Calendar } from '../read/dates.ts'
import { draftOf, instantIn, type RecordContext } from './drafts.ts'
import { name, personFor } from './references.ts'
import { refusals } from './refusals.ts'
import { memberOf, mistake, textPart, type Mapping } from '../read/source.ts'
import { addMember, createBusiness, type Person } from './system.ts'
import { oneOf, onlyKeys } from '../read/suggestions.ts'

/** The calendar of a business that a story describes. */
export function calendarOf (business: Mapping | undefined, now: number): Calendar {
  const part = business === undefined ? undefined : memberOf(business, 'timezone')
  const zone = part === undefined ? 'America/New_York' : textPart(part, 'timezone')
  return calendarIn(zone, now) ??
    mistake(part!, `'${zone}' is no time zone: write a name such as America/New_York`)
}

/** When a business that does not say was opened. */
const OPENED = 'today-2y'

/** The instant a business was opened: its `at:`. */
export function openingOf (business: Mapping | undefined, calendar: Calendar): number {
  const part = business === undefined ? undefined : memberOf(business, 'at')
  const opening =
    part === undefined ? instantOfMoment(readMoment(OPENED, calendar)!, calendar) : instantIn(part, calendar)
  return Math.min(opening, calendar.now)
}

/** Makes a business: what is said of it, and what goes without saying. */
export function makeBusiness (
  record: Mapping | undefined, usual: Values, scene: RecordContext, moment: number,
  ignored: readonly string[] = []
): Business {
  const { world, references } = scene
  if (record === undefined) return createBusiness(world, moment, usual)
  const model = world.models.get('businesses')!
  const draft = { ...usual, ...draftOf(model, record, scene, ignored), ...pinnedFree(record, model, world) }
  checkAccount(record, draft, world)
  const business = refusals(model, record, () => createBusiness(world, moment, draft))
  name(references, record.members.get('ref')?.part, { table: 'businesses', id: business.id })
  return business
}

/** Paths find a business by its account. */
function checkAccount (record: Mapping, { account_id }: Values, world: World): void {
  const isTaken = typeof account_id === 'string' &&
    world.statement('SELECT 1 FROM businesses WHERE account_id = ?').get(account_id) !== undefined
  if (isTaken) {
    mistake(memberOf(record, 'account_id') ?? record, `the account '${account_id}' is taken already`)
  }
}

/** An id that the fixture gives itself. */
function pinned (record: Mapping): number | undefined {
  const id = memberOf(record, 'id')
  if (id === undefined) return undefined
  return id.kind === 'value' && Number.isSafeInteger(id.value) && Number(id.value) > 0
    ? id.value as number
    : mistake(id, 'id must be a whole number; to name a record, write ref')
}

/** The same as a draft has it; nobody may have it yet. */
export function pinnedFree (record: Mapping, model: Model, world: World): Values {
  const id = pinned(record)
  if (id === undefined) return {}
  const isTaken = world.statement(`SELECT 1 FROM ${model.table} WHERE id = ?`).get(id) !== undefined
  return isTaken ? mistake(memberOf(record, 'id')!, `the id ${id} is taken already`) : { [PINNED]: id }
}

function roleOf (person: Mapping): string | undefined {
  const role = memberOf(person, 'role')
  return role && oneOf(role, [...roles, 'none'], 'role')
}

/** Whether a person of a fixture has a place in its business. */
export const isMember = (person: Mapping): boolean => roleOf(person) !== 'none'

/** Whoever begins a business, one of them must own it. */
export function needsOwner (people: readonly Mapping[], otherwise: Mapping): void {
  const isOwned = people.map(roleOf).includes('owner')
  if (!isOwned) mistake(people[0] ?? otherwise, 'one of the people must have role: owner')
}

/** Makes people of a business, or gives a place in it to those who are there; gives its new members. */
export function addPeople (
  people: readonly Mapping[], business: Business, scene: RecordContext, moment: number
): Caller[] {
  return people.map(record => {
    const person = personOf(record, business, scene)
    const model = scene.world.models.get(typeof person.identity === 'number' ? 'memberships' : 'identities')!
    const caller = refusals(model, record, () => addMember(scene.world, moment, business, person))
    name(scene.references, record.members.get('ref')?.part, { table: 'identities', id: caller.identity_id })
    return caller
  }).filter(({ role }) => role !== 'none')
}

const ofMembership = ['role', 'userid']

/** A person is one row as an identity and one as a member; the fixture has both in one record. */
function personOf (record: Mapping, business: Business, scene: RecordContext): Person {
  const { models } = scene.world
  const identity = record.members.has('person')
    ? somebody(record, business, scene)
    : {
        ...draftOf(models.get('identities')!, record, scene, ofMembership),
        ...pinnedFree(record, models.get('identities')!, scene.world),
      }
  const members = new Map([...record.members].filter(([key]) => ofMembership.includes(key)))
  const membership =
    isMember(record) ? draftOf(models.get('memberships')!, { ...record, members }, scene) : undefined
  return { identity, membership }
}

/** `person:` names somebody who is there already, with a place in another business or in none. */
function somebody (record: Mapping, business: Business, { world, references }: RecordContext): number {
  onlyKeys(record, ['person', ...ofMembership], 'a person who is there already')
  const part = record.members.get('person')!.part
  const id = personFor(part, { world, references, people: [] })
  const isHere = world.statement('SELECT 1 FROM memberships WHERE identity_id = ? AND business_id = ?')
    .get(id, business.id) !== undefined
  return isHere ? mistake(part, 'this person is in the business already') : id
}
