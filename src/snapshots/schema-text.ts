// What a database was made of. Files and exports of another version have other tables; saying so beats
// failing at the first query.
import { hash } from 'node:crypto'
import type { Queryable } from '../store/connection.ts'

/** The statements that made its tables, views and indexes; two of one version have the same. */
export const schemaText = (db: Queryable): string =>
  db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name').pluck().all().join('\n')

/** The same as sixteen letters, for exports. */
export const fingerprintOf = (db: Queryable): string =>
  hash('sha256', schemaText(db), 'hex').slice(0, 16)

/** A column of a table as SQLite describes it; `pk` is its place in the primary key, from 1. */
export interface ColumnInfo {
  readonly name: string
  readonly type: string
  readonly pk: number
}

/** The names of all tables, in alphabetical order. */
export const tablesOf = (db: Queryable): string[] =>
  db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck().all() as string[]

/** The columns of a table, in order. */
export const columnsOf = (db: Queryable, table: string): ColumnInfo[] =>
  db.pragma(`table_info(${table})`) as ColumnInfo[]
