// Records a fixture leaves to us. Each value depends on the seed and on the record's own path, never on its
// neighbours, so that one record more changes no other. The only importer of faker.
import { createRequire } from 'node:module'
import type { Faker } from '@faker-js/faker'
import type { Values } from '../../derive/parse.ts'
import { dayText, timeOf, workBegins, workdayBetween } from '../read/dates.ts'
import type { RecordContext } from './drafts.ts'
import {
  companyKinds, companyNames, firstNames, lastNames, notes, notesOf, projectTitles, purchases, waysOfPaying,
  waysOfWorking, work,
} from './names.ts'

/** One record of several that are generated. */
export interface Generated {
  /** Says where in the fixture it stands, without counting the records written by hand. */
  readonly path: string
  /** Its place among those generated with it. */
  readonly index: number
  /** Its place within the time the records spread over, from 0 to 1. */
  readonly fraction: number
  /** The days they spread over, as wall times; the first one may say when in a day work begins. */
  readonly from: number
  readonly to: number
  /** What the fixture says of the record itself. */
  readonly said: Values
  /** Rows that records of this section may name, by what was asked for: they stay the same meanwhile. */
  readonly pools: Map<string, number[]>
}

/** Steps of the golden ratio fill a span evenly, however many there are: raising the number moves nothing. */
const GOLDEN = 0.618033988749895

/** Tables whose generated records have dates; they are made in the order of these. */
const dated = ['credit_notes', 'expenses', 'invoices', 'time_entries']

/** The places of `count` records of a table within their span. */
export function fractions (
  table: string, count: number, path: string, scene: RecordContext
): Array<{ readonly index: number, readonly fraction: number }> {
  const phase = draw(scene, path, 'phase')
  const places =
    Array.from({ length: count }, (_, index) => ({ index, fraction: (phase + index * GOLDEN) % 1 }))
  return dated.includes(table) ? places.sort((a, b) => a.fraction - b.fraction) : places
}

/** From 0 up to 1, the same for the same seed, path and purpose. */
const draw = ({ world }: RecordContext, path: string, purpose: string): number =>
  world.random(`generate/${path}/${purpose}`).readUInt32BE() / 2 ** 32

interface Dice {
  readonly scene: RecordContext
  readonly record: Generated
  /** A whole number from `least` to `most`. */
  readonly between: (purpose: string, least: number, most: number) => number
  readonly pick: <Item>(purpose: string, list: readonly Item[]) => Item
}

function diceFor (scene: RecordContext, record: Generated): Dice {
  const roll = (purpose: string, count: number) => Math.floor(draw(scene, record.path, purpose) * count)
  return {
    scene,
    record,
    between: (purpose, least, most) => least + roll(purpose, most - least + 1),
    pick: (purpose, list) => list[roll(purpose, list.length)]!,
  }
}

type Maker = (dice: Dice) => Values

const makers: Readonly<Record<string, Maker>> = {
  categories: dice => ({
    category: `${dice.pick('company', companyNames)} ${dice.pick('purchase', purchases)[1]}`,
    parentid: anyOf('categories', 'parentid IS NULL', dice),
  }),
  clients: makeClient,
  credit_notes: makeCreditNote,
  expenses: makeExpense,
  invoices: makeInvoice,
  items: ({ pick }) => {
    const [name, description, price] = pick('work', work)
    return { name, description, unit_cost: price }
  },
  payments: makePayment,
  projects: dice => ({ title: dice.pick('title', projectTitles), client_id: someClient(dice) }),
  services: ({ pick }) => ({ name: `${pick('work', work)[0]}, ${pick('way', waysOfWorking)}` }),
  taxes: makeTax,
  time_entries: dice => ({
    started_at: startOfWork(dice),
    duration: 900 * dice.between('duration', 2, 12),
    note: dice.pick('note', notesFor(dice)),
  }),
}

/** Tables whose records can be generated. */
export const generatable: readonly string[] = Object.keys(makers)

/** The draft of a generated record, beneath what the fixture says itself. */
export const generate = (table: string, scene: RecordContext, record: Generated): Values =>
  makers[table]!(diceFor(scene, record))

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
    customerid: someClient(dice),
    create_date: dayText(workday(dice)),
    due_offset_days: 30,
    lines,
    status: 2,
  }
}

/** A credit for a client: part of something that went wrong. */
function makeCreditNote (dice: Dice): Values {
  const [description, , unit_cost] = dice.pick('work', work)
  const lines = [{ description, unit_cost }]
  return { clientid: someClient(dice), create_date: dayText(workday(dice)), lines }
}

/** Few enough of a hundred that thirty payments of one invoice leave something to be paid. */
const [LEAST_PART, LARGEST_PART] = [1, 5]

/** Pays a part of an invoice on a day after it was made, whatever else has been paid of it. */
function makePayment (dice: Dice): Values {
  const { scene: { world }, record: { said, from, to, fraction }, between, pick } = dice
  const id = said.invoiceid ?? anyOf('invoices', 'amount > 0 AND vis_state = 0', dice)
  const invoice = world.statement('SELECT create_date, amount FROM invoices WHERE id = ?').get(id) as
    { create_date: string, amount: number } | undefined
  const made = invoice === undefined ? from : Date.parse(invoice.create_date)
  const cents = Math.round((invoice?.amount ?? 0) / 100 * between('part', LEAST_PART, LARGEST_PART) / 100)
  return {
    invoiceid: id,
    amount: (Math.max(cents, 1) / 100).toFixed(2),
    date: dayText(workdayBetween(Math.max(from, made), Math.max(to, made), fraction)),
    type: pick('type', waysOfPaying),
  }
}

/** Names of taxes are taken once in an account; where one is, another is drawn. */
function makeTax ({ scene: { world, business }, between, pick }: Dice): Values {
  const sql = 'SELECT 1 FROM taxes WHERE name = ? AND accounting_systemid = ?'
  const isTaken = (name: string) => world.statement(sql).get(name, business?.account_id) !== undefined
  const drawn = (attempt: number): string => {
    const county = pick(`county/${attempt}`, companyNames)
    const name = `${county} County Tax ${between(`number/${attempt}`, 1, 999)}`
    return isTaken(name) ? drawn(attempt + 1) : name
  }
  return { name: drawn(0), amount: String(between('amount', 1, 80) / 4) }
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
function notesFor ({ scene, record: { said } }: Dice): readonly string[] {
  const name = said.service_id === undefined
    ? undefined
    : scene.world.plucked('SELECT name FROM services WHERE id = ?').get(said.service_id)
  return Object.hasOwn(notesOf, String(name)) ? notesOf[String(name)]! : notes
}

const someClient = (dice: Dice): number | null => anyOf('clients', 'vis_state = 0', dice)

/**
 * Some row of a table in this business: of all rows the one whose number, mixed with what was drawn for the
 * record, comes first. A row more then takes over a few records and leaves the others where they were.
 */
function anyOf (table: string, condition: string, { scene, record }: Dice): number | null {
  const pool = record.pools.get(`${table} ${condition}`) ?? poolOf(table, condition, scene)
  record.pools.set(`${table} ${condition}`, pool)
  const drawn = scene.world.random(`generate/${record.path}/${table}`).readUInt32BE()
  let first: { id: number, rank: number } | undefined
  for (const id of pool) {
    const rank = mixed(id, drawn)
    if (first === undefined || rank < first.rank) first = { id, rank }
  }
  return first?.id ?? null
}

function poolOf (table: string, condition: string, { world, business }: RecordContext): number[] {
  const sql = `SELECT id FROM ${table} WHERE ${condition} AND accounting_systemid = ? ORDER BY id`
  return world.plucked(sql).all(business?.account_id) as number[]
}

/** Two whole numbers as one that looks random (MurmurHash3's last step): a hash of text takes far longer. */
function mixed (id: number, drawn: number): number {
  let bits = Math.imul(id, 0x9e3779b1) ^ drawn
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
