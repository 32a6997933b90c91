// Records a fixture leaves to us. Each value depends on the seed and on the record's own path, never on its
// neighbours, so that one record more changes no other. The only importer of faker.
import { createRequire } from 'node:module'
import type { Faker } from '@faker-js/faker'
import type { Values } from '../derive/parse.ts'
import { dayText, timeOf, workBegins, workdayBetween } from './dates.ts'
import type { Scene } from './drafts.ts'
import {
  companyKinds, companyNames, firstNames, lastNames, notes, notesOf, projectTitles, purchases, work
} from './names.ts'

/** One record of several that are generated. */
export interface Generated {
  /** Says where in the fixture it stands, without counting the records written by hand. */
  readonly path: string
  /** Its place within the time the records spread over, from 0 to 1. */
  readonly fraction: number
  /** The days they spread over, as wall times; the first one may say when in a day work begins. */
  readonly from: number
  readonly to: number
}

/** Steps of the golden ratio fill a span evenly, however many there are: raising the number moves nothing. */
const GOLDEN = 0.618033988749895

/** Tables whose generated records have dates; they are made in the order of these. */
const dated = ['expenses', 'invoices', 'time_entries']

/** The places of `count` records of a table within their span. */
export function fractions (
  table: string, count: number, path: string, scene: Scene
): Array<{ readonly index: number, readonly fraction: number }> {
  const phase = draw(scene, path, 'phase')
  const places =
    Array.from({ length: count }, (_, index) => ({ index, fraction: (phase + index * GOLDEN) % 1 }))
  return dated.includes(table) ? places.sort((a, b) => a.fraction - b.fraction) : places
}

/** From 0 up to 1, the same for the same seed, path and purpose. */
const draw = ({ world }: Scene, path: string, purpose: string): number =>
  world.random(`generate/${path}/${purpose}`).readUInt32BE() / 2 ** 32

interface Dice {
  readonly scene: Scene
  readonly record: Generated
  /** What the fixture says of the record itself. */
  readonly said: Values
  /** A whole number from `least` to `most`. */
  readonly between: (purpose: string, least: number, most: number) => number
  readonly pick: <Item>(purpose: string, list: readonly Item[]) => Item
}

function diceFor (scene: Scene, record: Generated, said: Values): Dice {
  const roll = (purpose: string, count: number) => Math.floor(draw(scene, record.path, purpose) * count)
  return {
    scene,
    record,
    said,
    between: (purpose, least, most) => least + roll(purpose, most - least + 1),
    pick: (purpose, list) => list[roll(purpose, list.length)]!,
  }
}

type Maker = (dice: Dice) => Values

const makers: Readonly<Record<string, Maker>> = {
  clients: makeClient,
  expenses: makeExpense,
  invoices: makeInvoice,
  items: ({ pick }) => {
    const [name, description, price] = pick('work', work)
    return { name, description, unit_cost: price }
  },
  projects: dice => ({ title: dice.pick('title', projectTitles), client_id: anyOf('clients', dice) }),
  time_entries: dice => ({
    started_at: startOfWork(dice),
    duration: 900 * dice.between('duration', 2, 12),
    note: dice.pick('note', notesFor(dice)),
  }),
}

/** Tables whose records can be generated. */
export const generatable: readonly string[] = Object.keys(makers)

/** The draft of a generated record, beneath what the fixture has `said` itself. */
export const generate = (table: string, scene: Scene, record: Generated, said: Values): Values =>
  makers[table]!(diceFor(scene, record, said))

function makeClient ({ pick, between }: Dice): Values {
  const [fname, lname] = [pick('first', firstNames), pick('last', lastNames)]
  const organization = `${pick('company', companyNames)} ${pick('kind', companyKinds)}`
  const email = `${fname}.${lname}@${organization.replaceAll(' ', '-')}.test`.toLowerCase()
  return { fname, lname, organization, email, ...addressFrom(between('address', 0, 2 ** 30)) }
}

/** Loaded only when somebody generates clients: it costs some 30 ms. */
const loadFaker = (): Faker => createRequire(import.meta.url)('@faker-js/faker/locale/en').faker

function addressFrom (seed: number): Values {
  const faker = loadFaker()
  faker.setDefaultRefDate('2026-01-01T00:00:00Z')
  faker.seed(seed)
  const { location, phone } = faker
  return {
    p_street: location.streetAddress(),
    p_city: location.city(),
    p_province: location.state(),
    p_code: location.zipCode('#####'),
    p_country: 'United States',
    bus_phone: phone.number({ style: 'national' }),
  }
}

function makeExpense (dice: Dice): Values {
  const [vendor, category_name, least, most] = dice.pick('purchase', purchases)
  const amount = `${dice.between('amount', least, most)}.${dice.between('cents', 10, 99)}`
  return { vendor, category_name, amount, date: dayText(workday(dice)) }
}

function makeInvoice (dice: Dice): Values {
  const lines = Array.from({ length: dice.between('lines', 1, 3) }, (_, index) => {
    const [name, description, unit_cost] = dice.pick(`work/${index}`, work)
    return { name, description, unit_cost, qty: String(dice.between(`qty/${index}`, 1, 12)) }
  })
  return {
    customerid: anyOf('clients', dice),
    create_date: dayText(workday(dice)),
    due_offset_days: 30,
    lines,
    status: 2,
  }
}

const workday = ({ record: { from, to, fraction } }: Dice): number => workdayBetween(from, to, fraction)

/**
 * On a quarter of an hour, within an hour of when work begins: nine, or the time that `from` gives. It is
 * done three hours later, so that mornings of one block and afternoons (13:30) of another never meet.
 */
function startOfWork (dice: Dice): string {
  const time = timeOf(dice.record.from)
  const begins = workBegins({ wall: workday(dice) + time, isDay: time === 0 })
  return new Date(
    dice.scene.calendar.instantAt(begins + dice.between('start', 0, 4) * 900_000)
  ).toISOString()
}

/** Notes that fit the service, as far as its name says what kind of work it is. */
function notesFor ({ scene, said }: Dice): readonly string[] {
  const name = said.service_id === undefined
    ? undefined
    : scene.world.plucked('SELECT name FROM services WHERE id = ?').get(said.service_id)
  return notesOf[String(name)] ?? notes
}

/**
 * Some row of a table: of all rows the one whose number, mixed with the path, comes first. A row more then
 * takes over a few records and leaves the others where they were.
 */
function anyOf (table: string, { scene, record }: Dice): number | null {
  const ids = scene.world.plucked(`SELECT id FROM ${table} WHERE vis_state = 0`).all() as number[]
  const ranked = ids.map(id => ({ id, rank: draw(scene, record.path, `${table}/${id}`) }))
  return ranked.sort((a, b) => a.rank - b.rank)[0]?.id ?? null
}
