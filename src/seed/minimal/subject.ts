// The world that is told as a fixture, and how its rows can be named.
import type { World } from '../../world/world.ts'
import type { Tenant } from './facts.ts'
import { Name, type Almanac, type Word } from './words.ts'

/** Members of a record of the fixture to be. */
export type Said = Array<readonly [key: string, word: Word]>

/** The world that is told, and how. */
export interface Subject {
  readonly world: World
  readonly tenant: Tenant
  readonly almanac: Almanac
  /** The currency of the business. */
  readonly currency: string
  /** When the business was opened, YYYY-MM-DD in its time zone. */
  readonly opened: string
  /** The key of a row that can be named; undefined where there is none. */
  readonly nameable: (table: string, id: unknown) => string | undefined
}

interface Category { readonly category: string, readonly first: number }

/** The name of a row, or of one of the categories that every account has. */
export function nameOf (table: string, id: unknown, { nameable, world, tenant }: Subject): Word | undefined {
  const key = nameable(table, id)
  if (key !== undefined) return new Name(key)
  if (table !== 'categories') return undefined
  const sql = `SELECT category, (SELECT min(id) FROM categories AS same
    WHERE same.category = categories.category COLLATE NOCASE) AS first
    FROM categories WHERE id = ? AND accounting_systemid = ? AND NOT is_editable`
  const row = world.statement(sql).get(id, tenant.account_id) as Category | undefined
  return row === undefined ? undefined : row.first === id ? row.category : Number(id)
}
