// Where records are made: a business, its people and its calendar. A fixture makes the primary business and
// further ones (`business:`, `businesses:`, `people:`); additions to a world are made in the one it has.
import type { Business, Caller } from '../../declare/session.ts'
import type { Values } from '../../derive/parse.ts'
import { roles, UNASSIGNED } from '../../resources/identities.ts'
import { instantOf } from '../../resources/team.ts'
import {
  addMember, addTeamMember, createBusiness, createDefaults, isAccountTaken, numbersOf, storeTeamValues,
  businessOf, type Person
} from '../../store/founding.ts'
import type { World } from '../../world/world.ts'
import { calendarIn, instantOfMoment, readMoment, type Calendar } from '../../world/dates.ts'
import { sectionsOf, sectionTables, type Fixture, type Section } from '../read/fixture.ts'
import { firstEndsIt, type Attempt } from '../read/mistakes.ts'
import {
  each, mappings, memberOf, mistake, needed, oneOf, onlyKeys, textPart, type Mapping, type Part,
} from '../read/source.ts'
import { draftOf, instantIn, pinnedFree, type RecordContext } from './drafts.ts'
import { primaryOf, setPrimary } from './primary-token.ts'
import { refusals } from './records.ts'
import { knownNames, name, personFor } from './references.ts'
import { acme, BUSINESSES, isMemberOf, MEMBERS, membersOf, PEOPLE, TEAM } from './system.ts'
import type { LoadContext } from './time.ts'

/** Makes the primary business of a world, and the people who are in it from the beginning. */
export function createPrimary (
  business: Mapping | undefined, people: readonly Mapping[], world: World, now: number, attempt: Attempt
): LoadContext {
  const context: RecordContext = {
    world, references: new Map(), people: [], grammars: new Map(), attempt,
    ...calendarOf(business, now, attempt),
  }
  const hasMembers = attempt(undefined, () => people.some(isMember), true)
  if (hasMembers) attempt(undefined, () => needsOwner(people, people[0]!), undefined)
  const opened = openingOf(business, context)
  const made = makeBusiness(business, acme.business, context, opened)
  // a business without members gets the usual owner
  const first = hasMembers ? [] : [addMember(world, opened, made, acme.owner)]
  const within = enter(context, made, first, people, opened)
  setPrimary(world, { business_id: made.id, identity_id: ownerOf(within.people).identity_id })
  return { ...within, scope: '' }
}

const ownerOf = (people: readonly Caller[]): Caller => people.find(({ role }) => role === 'owner')!

/** The same, with the usual owner where the one of the fixture was left out. */
const withOwner = (
  people: readonly Caller[], business: Business, world: World, opened: number
): readonly Caller[] => people.some(({ role }) => role === 'owner')
  ? people
  : [addMember(world, opened, business, acme.owner), ...people]

/** A new business with its people and what every business has. */
function enter (
  context: RecordContext, business: Business, first: readonly Caller[], people: readonly Mapping[],
  opened: number
): LoadContext {
  const added = addPeople(people, business, context, opened)
  const members = withOwner([...first, ...added], business, context.world, opened)
  if (business.account_id !== null) createDefaults(context.world, opened, business, ownerOf(members))
  return { ...context, business, people: members, opened, scope: '' }
}

/** A further business of a fixture, and its records. */
export interface Further {
  readonly context: LoadContext
  readonly sections: readonly Section[]
}

/** Makes a further business; `place` makes its random values differ from those of other businesses. */
export function createFurther (record: Mapping, place: string, around: LoadContext): Further {
  const { world, attempt } = around
  const tables = sectionTables(world.models)
  const part = memberOf(record, 'people')
  const people = part === undefined ? [] : mappings(part, 'people', attempt)
  const ref = record.members.get('ref')?.part
  const scope = `${around.scope}businesses/${ref === undefined ? place : textPart(ref, 'ref')}/`
  const calendar = calendarOf(record, around.calendar.now, attempt)
  const context: RecordContext = { ...around, business: undefined, people: [], ...calendar }
  attempt(undefined, () => needsOwner(people, record), undefined)
  const opened = openingOf(record, context)
  const made = makeBusiness(record, numbersOf(world, scope), context, opened, ['people', ...tables])
  return {
    context: { ...enter(context, made, [], people, opened), scope },
    sections: sectionsOf(record, key => tables.includes(key), attempt),
  }
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
    attempt: firstEndsIt,
  }
}

/** The same context with the people that a fixture adds. */
export function joinedBy (context: LoadContext, { people }: Fixture): LoadContext {
  const { business, opened } = context
  const added = addPeople(people, business, { ...context, business: undefined }, opened)
  return { ...context, people: [...context.people, ...added] }
}

const USUAL_ZONE = 'America/New_York'

/** The calendar of a business. */
function calendarOf (
  business: Mapping | undefined, now: number, attempt: Attempt
): { readonly calendar: Calendar } {
  const usual = calendarIn(USUAL_ZONE, now)!
  const part = business && memberOf(business, 'timezone')
  return { calendar: part === undefined ? usual : attempt(undefined, () => calendarNamed(part, now), usual) }
}

function calendarNamed (part: Part, now: number): Calendar {
  const zone = textPart(part, 'timezone')
  return calendarIn(zone, now) ??
    mistake(part, `'${zone}' is no time zone: write a name such as ${USUAL_ZONE}`)
}

/** When a business was opened, if the fixture does not say it. */
export const USUAL_OPENING = 'today-2y'

/** The instant a business was opened: its `at:`. */
function openingOf (business: Mapping | undefined, { calendar, attempt }: RecordContext): number {
  const usual = instantOfMoment(readMoment(USUAL_OPENING, calendar)!, calendar)
  const part = business && memberOf(business, 'at')
  const opening = part === undefined ? usual : attempt(undefined, () => instantIn(part, calendar), usual)
  return Math.min(opening, calendar.now)
}

/** Makes a business; `usual` has values that the record does not give. */
function makeBusiness (
  record: Mapping | undefined, usual: Values, context: RecordContext, moment: number,
  ignored: readonly string[] = []
): Business {
  const { world, attempt } = context
  const without = (): Business => createBusiness(world, moment, { name: acme.business.name, ...usual })
  if (record === undefined) return without()
  // what is inside of it has mistakes of its own
  const own = { ...record, members: new Map([...record.members].filter(([key]) => !ignored.includes(key))) }
  return attempt(own, () => businessFrom(record, usual, context, moment, ignored), undefined) ?? without()
}

function businessFrom (
  record: Mapping, usual: Values, context: RecordContext, moment: number, ignored: readonly string[]
): Business {
  const { world, references } = context
  const model = world.models.get(BUSINESSES)!
  const draft = { ...usual, ...draftOf(model, record, context, ignored), ...pinnedFree(record, model, world) }
  checkAccount(record, draft, world)
  const business = refusals(model, record, () => createBusiness(world, moment, draft))
  name(references, record.members.get('ref')?.part, { table: BUSINESSES, id: business.id })
  return business
}

/** Paths find a business by its account. */
function checkAccount (record: Mapping, { account_id }: Values, world: World): void {
  if (typeof account_id === 'string' && isAccountTaken(world, account_id)) {
    mistake(memberOf(record, 'account_id') ?? record, `the account '${account_id}' is taken already`)
  }
}

function roleOf (person: Mapping): string | undefined {
  const role = memberOf(person, 'role')
  return role && oneOf(role, [...roles, 'none'], 'role')
}

/** Whether a person of a fixture is a member of its business. */
const isMember = (person: Mapping): boolean => roleOf(person) !== 'none'

/** One of the people who begin a business must own it. */
function needsOwner (people: readonly Mapping[], otherwise: Mapping): void {
  const isOwned = each(people, roleOf).includes('owner')
  if (!isOwned) mistake(people[0] ?? otherwise, 'one of the people must have role: owner')
}

/** Makes people of a business, or gives a place in it to those who are there; gives its new members. */
function addPeople (
  people: readonly Mapping[], business: Business, context: RecordContext, moment: number
): Caller[] {
  return people.flatMap(record => context.attempt(record, () => {
    if (hasNoLogin(record)) return awaitPerson(record, business, context, moment)
    const { world, references } = context
    const person = personOf(record, business, context)
    const model = world.models.get(typeof person.identity === 'number' ? MEMBERS : PEOPLE)!
    const caller = refusals(model, record, () => addMember(world, moment, business, person))
    name(references, record.members.get('ref')?.part, { table: PEOPLE, id: caller.identity_id })
    const team = draftWith(record, teamKeys, TEAM, context)
    if (Object.keys(team).length > 0) storeTeamValues(world, moment, business, caller.userid, team)
    return caller.role === 'none' ? [] : [caller]
  }, []))
}

/** Keys of a person that belong to their membership. */
export const membershipKeys = ['role', 'userid']

/** Those that belong to what the business keeps of them. */
export const teamKeys = [
  'middle_name', 'job_title', 'street_1', 'street_2', 'city', 'province', 'country', 'postal_code',
]

/** Those of what the business keeps of somebody without a login. */
export const keysWithoutLogin = ['first_name', 'last_name', 'email', 'phone_number', ...teamKeys]

/** Whether a person of a fixture has no login: unassigned, or invited and not here yet. */
function hasNoLogin (record: Mapping): boolean {
  const role = memberOf(record, 'role')
  const isUnassigned = role?.kind === 'value' && role.value === UNASSIGNED
  return record.members.has('invited') || (isUnassigned && !record.members.has('person'))
}

/** Adds somebody without a login to the team; nobody can act as them. */
function awaitPerson (record: Mapping, business: Business, context: RecordContext, moment: number): Caller[] {
  const { world, references } = context
  onlyKeys(record, ['ref', 'role', 'invited', ...keysWithoutLogin], 'a person without a login')
  const invited_at = invitationOf(record, context, moment)
  if (invited_at !== null) needed(record, 'email', 'a person who is invited')
  const role = roleOf(record) ?? UNASSIGNED
  const draft = {
    ...draftWith(record, keysWithoutLogin, TEAM, context), business_role_name: role, invited_at,
  }
  const model = world.models.get(TEAM)!
  const id = refusals(model, record, () => addTeamMember(world, moment, business, draft))
  name(references, record.members.get('ref')?.part, { table: TEAM, id, business_id: business.id })
  return []
}

/** When the person was invited: `invited: true` is when the business was made; null for never. */
function invitationOf (record: Mapping, { calendar }: RecordContext, moment: number): string | null {
  const part = memberOf(record, 'invited')
  if (part === undefined || (part.kind === 'value' && part.value === false)) return null
  const isPlain = part.kind === 'value' && part.value === true
  const instant = isPlain ? moment : instantIn(part, calendar)
  return instantOf({ now: () => instant })
}

/** The draft of a record's members of these keys, as another table has them. */
function draftWith (
  record: Mapping, keys: readonly string[], table: string, context: RecordContext
): Values {
  const members = new Map([...record.members].filter(([key]) => keys.includes(key)))
  return draftOf(context.world.models.get(table)!, { ...record, members }, context)
}

/** A person is one row as an identity and one as a member; the fixture has both in one record. */
function personOf (record: Mapping, business: Business, context: RecordContext): Person {
  const { world } = context
  const model = world.models.get(PEOPLE)!
  const identity = record.members.has('person')
    ? existingPerson(record, business, context)
    : {
        ...draftOf(model, record, context, [...membershipKeys, ...teamKeys]),
        ...pinnedFree(record, model, world),
      }
  const membership = isMember(record) ? draftWith(record, membershipKeys, MEMBERS, context) : undefined
  return { identity, membership }
}

/** `person:` names a person who exists already, as a member of another business or of none. */
function existingPerson (record: Mapping, business: Business, { world, references }: RecordContext): number {
  onlyKeys(record, ['person', ...membershipKeys, ...teamKeys], 'a person who is there already')
  const part = record.members.get('person')!.part
  const id = personFor(part, { world, references, people: [] })
  return isMemberOf(world, id, business) ? mistake(part, 'this person is in the business already') : id
}
