// `business:` and `people:` of a fixture: whose world it is.
import type { Values } from '../derive/parse.ts'
import { calendarIn, instantOfMoment, readMoment, type Calendar } from './dates.ts'
import { draftOf, instantIn, type Scene } from './drafts.ts'
import type { Fixture } from './fixture.ts'
import { memberOf, mistake, textPart, type Mapping } from './source.ts'
import { acme, type Foundation, type Person } from './system.ts'
import { PINNED } from '../world/write.ts'

/** The calendar of a fixture whose story ends at `now`. */
export function calendarOf ({ business }: Fixture, now: number): Calendar {
  const part = business === undefined ? undefined : memberOf(business, 'timezone')
  const zone = part === undefined ? 'America/New_York' : textPart(part, 'timezone')
  return calendarIn(zone, now) ??
    mistake(part!, `'${zone}' is no time zone: write a name such as America/New_York`)
}

/** When a business that does not say was opened. */
const OPENED = 'today-2y'

/** The instant the business was opened: `at:` of the business. */
export function openingOf ({ business }: Fixture, calendar: Calendar): number {
  const part = business === undefined ? undefined : memberOf(business, 'at')
  const opening =
    part === undefined ? instantOfMoment(readMoment(OPENED, calendar)!, calendar) : instantIn(part, calendar)
  return Math.min(opening, calendar.now)
}

/** The drafts of a fixture's business and people; what it does not say is Acme Design's. */
export function foundationOf (fixture: Fixture, scene: Scene): Foundation {
  const businesses = scene.world.models.get('businesses')!
  const { business } = fixture
  const described =
    business === undefined ? {} : { ...draftOf(businesses, business, scene), ...pinned(business) }
  const people = fixture.people.map(person => personOf(person, scene))
  const first = fixture.people[0]
  const hasOwner = people.some(({ membership }) => membership.role === 'owner')
  if (first !== undefined && !hasOwner) mistake(first, 'one of the people must have role: owner')
  return { business: { ...acme.business, ...described }, people: first === undefined ? acme.people : people }
}

/** An id that the fixture gives itself. */
export function pinned (record: Mapping): Values {
  const id = memberOf(record, 'id')
  if (id === undefined) return {}
  return id.kind === 'value' && Number.isSafeInteger(id.value) && Number(id.value) > 0
    ? { [PINNED]: id.value }
    : mistake(id, 'id must be a whole number; to name a record, write ref')
}

/** A person is one row as an identity and one as a member; the fixture has both in one record. */
function personOf (person: Mapping, scene: Scene): Person {
  const { models } = scene.world
  const membership = ['role', 'userid']
  const part = (keep: (key: string) => boolean): Mapping =>
    ({ ...person, members: new Map([...person.members].filter(([key]) => keep(key))) })
  return {
    identity: {
      ...draftOf(models.get('identities')!, part(key => !membership.includes(key)), scene),
      ...pinned(person),
    },
    membership: draftOf(models.get('memberships')!, part(key => membership.includes(key)), scene),
  }
}
