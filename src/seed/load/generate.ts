// Records that a fixture leaves to be generated. Each value depends on the seed and on the record's own path,
// never on its neighbours, so that one record more changes no other. The only user of faker.
import type { Address, Dice } from '../../declare/fixture.ts'
import type { Model, Models } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import { loadFaker } from '../../libraries.ts'
import { withinOf } from '../../store/rows.ts'
import { dayText, timeOf, workBegins, workdayBetween } from '../../world/dates.ts'
import type { LoadContext } from './time.ts'

/** One record of several that are generated. */
export interface Generated {
  /** Its place in the fixture, without counting the records written by hand. */
  readonly path: string
  /** Its place among those generated with it. */
  readonly index: number
  /** Its place within the time the records spread over, from 0 to 1. */
  readonly fraction: number
  /** The days they spread over, as wall times; the first one may give when in a day work begins. */
  readonly from: number
  readonly to: number
  /** What the fixture gives the record itself. */
  readonly given: Values
  /** Rows that records of this section may name, by what was asked for: they stay the same meanwhile. */
  readonly pools: Map<string, number[]>
}

/** Steps of the golden ratio fill a span evenly for any number of them: one more moves no other. */
const GOLDEN = 0.618033988749895

/** The places of `count` records of a table within their span. */
export function fractions (
  { resource }: Model, count: number, path: string, context: LoadContext
): Array<{ readonly index: number, readonly fraction: number }> {
  const phase = draw(context, path, 'phase')
  const places =
    Array.from({ length: count }, (_, index) => ({ index, fraction: (phase + index * GOLDEN) % 1 }))
  return resource.fixture?.dated === true ? places.sort((a, b) => a.fraction - b.fraction) : places
}

/** From 0 up to 1, the same for the same seed, path and purpose. */
const draw = ({ world }: LoadContext, path: string, purpose: string): number =>
  world.random(`generate/${path}/${purpose}`).readUInt32BE() / 2 ** 32

/** Tables whose records can be generated. */
export const generatable = (models: Models): string[] =>
  [...models.values()].filter(({ resource }) => resource.fixture?.generate !== undefined)
    .map(({ table }) => table)

/** The draft of a generated record, beneath what the fixture gives itself. */
export const generate = ({ resource }: Model, context: LoadContext, record: Generated): Values =>
  resource.fixture!.generate!(diceFor(context, record))

function diceFor (context: LoadContext, record: Generated): Dice {
  const roll = (purpose: string, count: number) => Math.floor(draw(context, record.path, purpose) * count)
  return {
    given: record.given,
    account_id: context.business.account_id,
    between: (purpose, least, most) => least + roll(purpose, most - least + 1),
    pick: (purpose, list) => list[roll(purpose, list.length)]!,
    anyOf: (table, condition) => anyOf(table, condition, context, record),
    day: notBefore => dayText(workday(record, notBefore)),
    instant: seconds => workStart(record, seconds, context),
    address: addressFrom,
    one: (sql, ...parameters) => context.world.statement(sql).get(...parameters),
  }
}

function workday ({ from, to, fraction }: Generated, notBefore?: string): number {
  const least = notBefore === undefined ? -Infinity : Date.parse(notBefore)
  return workdayBetween(Math.max(from, least), Math.max(to, least), fraction)
}

/** Work begins at nine, or at the time that `from` gives. */
function workStart (record: Generated, seconds: number, { calendar }: LoadContext): string {
  const time = timeOf(record.from)
  const begins = workBegins({ wall: workday(record) + time, isDay: time === 0 })
  return new Date(calendar.instantAt(begins + seconds * 1000)).toISOString()
}

function addressFrom (seed: number): Address {
  const faker = loadFaker()
  faker.setDefaultRefDate('2026-01-01T00:00:00Z')
  faker.seed(seed)
  const { location, phone } = faker
  return {
    street: location.streetAddress(),
    city: location.city(),
    province: location.state(),
    code: location.zipCode('#####'),
    phone: phone.number({ style: 'national' }),
  }
}

/**
 * Some row of a table in this business: of all rows the one whose number, mixed with what was drawn for the
 * record, comes first. With one more row only a few records change the row that they name.
 */
function anyOf (table: string, condition: string, context: LoadContext, record: Generated): number | null {
  const pool = record.pools.get(`${table} ${condition}`) ?? poolOf(table, condition, context)
  record.pools.set(`${table} ${condition}`, pool)
  const drawn = context.world.random(`generate/${record.path}/${table}`).readUInt32BE()
  let first: { id: number, rank: number } | undefined
  for (const id of pool) {
    const rank = mixed(id, drawn)
    if (first === undefined || rank < first.rank) first = { id, rank }
  }
  return first?.id ?? null
}

function poolOf (table: string, condition: string, { world, business }: LoadContext): number[] {
  const model = world.models.get(table)!
  const sql = `SELECT id FROM ${table} WHERE ${condition} AND ${model.tenant!.column} = ? ORDER BY id`
  return world.plucked(sql).all(...withinOf(model, business)) as number[]
}

/** Two whole numbers as one that looks random (MurmurHash3's last step): a hash of text takes far longer. */
function mixed (id: number, drawn: number): number {
  let bits = Math.imul(id, 0x9e3779b1) ^ drawn
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
