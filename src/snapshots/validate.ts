// Whether a database that came from outside can be worked with: right tables can still hold texts that are no
// JSON, or lack the business everything starts from. Better told at the import than failing at some request.
import type Database from 'better-sqlite3'
import type { Models } from '../derive/model.ts'
import { InvalidImport } from './invalid-import.ts'

/** A row by its table and id. */
interface RowRef { readonly type: string, readonly id: number }

/** Columns beside those of resources whose texts are JSON. */
const systemJson: ReadonlyArray<readonly [table: string, column: string]> =
  [['settings', 'value'], ['faults', 'spec'], ['jobs', 'details']]

/** Throws Unfit with one sentence where a database cannot be a world. */
export function validateDatabase (db: Database.Database, models: Models): void {
  for (const [table, column] of [...systemJson, ...jsonColumns(models)]) checkJson(db, table, column)
  checkBlobs(db, models)
  checkPrimary(db)
}

function jsonColumns (models: Models): Array<readonly [string, string]> {
  return [...models.values()].flatMap(({ table, stored }) => stored
    .filter(([name, field]) => field.kind === 'structure' && field.columns(name)[0]?.type === 'TEXT')
    .map(([name]) => [table, name] as const))
}

function checkJson (db: Database.Database, table: string, column: string): void {
  const sql = `SELECT ${column} FROM ${table} WHERE NOT json_valid(${column}) LIMIT 1`
  const bad = db.prepare(sql).pluck().get()
  if (bad === undefined) return
  throw new InvalidImport(`column '${column}' of table '${table}' must hold JSON, not '${String(bad)}'`)
}

/** Bytes without their row could never be reached, and would be counted all the same. */
function checkBlobs (db: Database.Database, models: Models): void {
  for (const { type, id } of db.prepare('SELECT type, id FROM blobs').all() as RowRef[]) {
    const isTable = models.has(type)
    const there = isTable && db.prepare(`SELECT 1 FROM ${type} WHERE id = ?`).get(id) !== undefined
    if (there) continue
    throw new InvalidImport(`table 'blobs' has bytes of row ${id} of '${type}', which is not there`)
  }
}

/** Everything starts from the person of the primary token, and the business she is asked about first. */
function checkPrimary (db: Database.Database): void {
  const there = db.prepare(`SELECT 1 FROM settings WHERE name = 'primary' AND json_type(value) = 'object'
    AND EXISTS (SELECT 1 FROM identities WHERE id = value ->> 'identity_id')
    AND EXISTS (SELECT 1 FROM businesses WHERE id = coalesce(value ->> 'business_id', id))`)
  if (there.get() === undefined) {
    throw new InvalidImport(
      'this world belongs to nobody: the setting \'primary\' must name a business and a person'
    )
  }
}
