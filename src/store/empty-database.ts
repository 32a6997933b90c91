// An empty database with all tables and views: what every world starts from.
import Database from 'better-sqlite3'
import { ddl } from '../derive/ddl.ts'
import type { Models } from '../derive/model.ts'
import { systemTables } from './system-tables.ts'

/** An empty in-memory database with the tables of these models and of the world itself. */
export function emptyDatabase (models: Models): Database.Database {
  const db = new Database(':memory:')
  db.transaction(() => {
    for (const statement of [...systemTables, ...ddl(models)]) db.exec(statement)
  })()
  return db
}
