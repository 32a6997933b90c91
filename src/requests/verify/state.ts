// Finds the stored rows of a check, in the form in which the API returns them.
import type { Business } from '../../declare/session.ts'
import type { EndpointSession } from '../../derive/endpoints.ts'
import { openSession } from '../../store/session.ts'
import type { World } from '../../world/world.ts'
import type { RowsCheck } from './checks.ts'
import { formatted } from './matchers.ts'
import type { Difference } from './request-matcher.ts'

/** A row and the fields that do not match. */
export interface ComparedRow {
  readonly id: number
  readonly diff: readonly Difference[]
}

/** Caller of the reading session: reads do not depend on a member. */
const reader = { identity_id: 0, userid: 1, role: 'owner' }

const businesses =
  'SELECT id, business_uuid, account_id, name, timezone, currency_code FROM businesses ORDER BY id'

type Row = Readonly<Record<string, unknown>>

/** Rows that match `where`, including deleted ones; undefined if the ref is unknown. */
export function rowsOf (world: World, check: RowsCheck): ComparedRow[] | undefined {
  const refs = world.setting<Record<string, number>>('refs') ?? {}
  if (check.ref !== undefined && !Object.hasOwn(refs, check.ref)) return undefined
  const id = check.ref === undefined ? undefined : refs[check.ref]
  return allRows(world, check.table, id)
    .filter(row => check.where.every(([name, { matches }]) => matches(row[name], row[name] !== undefined)))
    .map(row => ({ id: row.id as number, diff: diffOf(check, row) }))
}

/** Refs that fixtures have defined. */
export const refsOf = (world: World): string[] =>
  Object.keys(world.setting<Record<string, number>>('refs') ?? {})

function allRows (world: World, table: string, id: number | undefined): Row[] {
  const model = world.models.get(table)!
  const all = world.statement(businesses).all() as Business[]
  const searched = model.tenant === undefined ? all.slice(0, 1) : all
  return searched.flatMap(business => {
    const session: EndpointSession = openSession(world, business, reader)
    const rows = id === undefined
      ? session.select<Row>(model.resource, '1')
      : session.select<Row>(model.resource, 'id = ?', id)
    return rows
  })
}

function diffOf ({ expect }: RowsCheck, row: Row): Difference[] {
  return expect.filter(([name, { matches }]) => !matches(row[name], row[name] !== undefined))
    .map(([name, { description }]) =>
      ({ at: name, expected: description, actual: formatted(row[name], row[name] !== undefined) }))
}
