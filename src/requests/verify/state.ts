// Rows that a check is about, as the API shows them.
import type { Business } from '../../declare/session.ts'
import type { EndpointSession } from '../../derive/endpoints.ts'
import { openSession } from '../../store/session.ts'
import type { World } from '../../world/world.ts'
import type { RowsWanted } from './checks.ts'
import { shown } from './matchers.ts'
import type { Difference } from './request-matcher.ts'

/** A row with the parts of it that are not as expected. */
export interface RowFound {
  readonly id: number
  readonly diff: readonly Difference[]
}

/** Nobody's visit: checks read, and reading asks for no one. */
const reader = { identity_id: 0, userid: 1, role: 'owner' }

const businesses =
  'SELECT id, business_uuid, account_id, name, timezone, currency_code FROM businesses ORDER BY id'

type Row = Readonly<Record<string, unknown>>

/** Rows that are meant, deleted ones included; undefined where a ref names none. */
export function rowsOf (world: World, wanted: RowsWanted): RowFound[] | undefined {
  const refs = world.setting<Record<string, number>>('refs') ?? {}
  if (wanted.ref !== undefined && !Object.hasOwn(refs, wanted.ref)) return undefined
  const id = wanted.ref === undefined ? undefined : refs[wanted.ref]
  return allRows(world, wanted.table, id)
    .filter(row => wanted.where.every(([name, { fits }]) => fits(row[name], row[name] !== undefined)))
    .map(row => ({ id: row.id as number, diff: diffOf(wanted, row) }))
}

/** Names that a fixture gave, for a message. */
export const refsOf = (world: World): string[] =>
  Object.keys(world.setting<Record<string, number>>('refs') ?? {})

function allRows (world: World, table: string, id: number | undefined): Row[] {
  const model = world.models.get(table)!
  const all = world.statement(businesses).all() as Business[]
  const within = model.tenant === undefined ? all.slice(0, 1) : all
  return within.flatMap(business => {
    const session: EndpointSession = openSession(world, business, reader)
    const rows = id === undefined
      ? session.select<Row>(model.resource, '1')
      : session.select<Row>(model.resource, 'id = ?', id)
    return rows
  })
}

function diffOf ({ expect }: RowsWanted, row: Row): Difference[] {
  return expect.filter(([name, { fits }]) => !fits(row[name], row[name] !== undefined))
    .map(([name, { words }]) =>
      ({ at: name, expected: words, actual: shown(row[name], row[name] !== undefined) }))
}
