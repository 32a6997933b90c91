// A world → the fixture that tells it again: a state made by hand, as a file to keep with the tests. What
// goes without saying is left out, and trying is how that is known: the fixture is told to a world nobody
// sees, and what comes out wrong is said.
import { instantOf } from '../fields/index.ts'
import type { ClockSetting } from '../world/clock.ts'
import { enterAll, fullRow } from '../store/full-rows.ts'
import type { World } from '../world/world.ts'
import { calendarIn, dayText, readMoment } from './read/dates.ts'
import { distil, nameables, type Head } from './minimal/distil.ts'
import { peopleOf, tenantOf } from './minimal/facts.ts'
import { gapsAround, gapsBetween } from './minimal/gaps.ts'
import { labelsFor, namesFor, personKey } from './minimal/names.ts'
import type { Subject } from './minimal/subject.ts'
import { fixtureOf, withoutAmounts, yamlOf } from './minimal/text.ts'
import { toldWorld } from './minimal/told.ts'
import { dayWord, type Word } from './minimal/words.ts'

/** A fixture, and what it cannot say of the world, a sentence each. */
export interface Minimal {
  readonly fixture: Readonly<Record<string, unknown>>
  readonly not_told: readonly string[]
}

const about = [
  'A world as a fixture: all it holds but what goes without saying. Load it with --fixture, or change it:',
  '`ref:` names a record for others. Telling it gives ids, uuids, time stamps and audit logs anew.',
]

/** The YAML of the fixture that tells a world; what it cannot say is in a comment at its top. */
export function minimalFixture (world: World): string {
  const { fixture, not_told: gaps } = made(world)
  return yamlOf(fixture, gaps.length === 0
    ? about
    : [...about, '', 'It cannot say:', ...gaps.map(gap => `- ${gap.replaceAll('\n', ' ')}`)])
}

/** The same as plain JSON. */
export function minimalParts (world: World): Minimal {
  const { fixture, not_told } = made(world)
  return { fixture: withoutAmounts(fixture) as Minimal['fixture'], not_told }
}

/** Rounds until a fixture that cannot say everything is the one of what it does say; two were seen. */
const MOST_ROUNDS = 4

/**
 * What is made of a world; amounts keep their digits. Where something cannot be said, the fixture is that of
 * the world it tells, in which nothing is in the way of simpler words.
 */
function made (world: World): Minimal {
  const first = madeOnce(world)
  let fixture = first.fixture
  for (let round = 0; round < MOST_ROUNDS && first.not_told.length > 0; round++) {
    const before = yamlOf(fixture, [])
    const told = toldWorld(before, world)
    fixture = madeOnce(told).fixture
    told.close()
    if (yamlOf(fixture, []) === before) break
  }
  return { ...first, fixture }
}

function madeOnce (world: World): Minimal {
  enterAll(world)
  const { head, subject } = subjectOf(world)
  const { draft, plans, wanted, got, left } = distil(head, subject)
  const names = namesFor(world, head.people, plans)
  return {
    fixture: fixtureOf(draft, names) as Minimal['fixture'],
    not_told: [
      ...gapsAround(world, subject.tenant),
      ...gapsBetween(wanted, got, left, labelsFor(world, names)),
    ],
  }
}

function subjectOf (world: World): { head: Head, subject: Subject } {
  const tenant = tenantOf(world)
  const business = fullRow(world, world.models.get('businesses')!, tenant.id)!
  const clock = world.setting<ClockSetting>('clock') ?? { mode: 'real' }
  const calendar = calendarIn(String(business.timezone), world.now())!
  const almanac = { calendar, isRelative: clock.mode !== 'pinned' }
  const opened = dayText(calendar.wallAt(instantOf(business.created_at)!))
  const people = peopleOf(world, tenant).map(({ identity_id, id }) => {
    const identity = fullRow(world, world.models.get('identities')!, identity_id)!
    const { role } = fullRow(world, world.models.get('memberships')!, id)!
    const { first_name, last_name, email } = identity
    return { key: personKey(identity_id), said: mapOf({ first_name, last_name, email, role }) }
  })
  const isUsual = dayText(readMoment('today-2y', calendar)!.wall) === opened
  const head: Head = {
    top: topOf(world, clock),
    business: {
      key: 'business',
      said: mapOf({ name: business.name, ...isUsual ? {} : { at: dayWord(opened, almanac) } }),
    },
    people,
  }
  const nameable = nameables(world, people)
  const currency = String(business.currency_code)
  return { head, subject: { world, tenant, almanac, opened, nameable, currency } }
}

const mapOf = (values: Readonly<Record<string, unknown>>): Map<string, Word> =>
  new Map(Object.entries(values).filter(([, value]) => value !== '') as Array<[string, Word]>)

/** The seed that stories have when they say none. */
const USUAL_SEED = '42'

function topOf (world: World, clock: ClockSetting): Record<string, string | number> {
  const seed = world.setting<string>('seed') ?? USUAL_SEED
  return {
    version: 1,
    ...(seed === USUAL_SEED || !Number.isSafeInteger(Number(seed)) ? {} : { seed: Number(seed) }),
    ...(clock.mode === 'pinned' ? { now: new Date(clock.now).toISOString().replace('.000Z', 'Z') } : {}),
  }
}
