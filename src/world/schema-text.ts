// Everything a database was made of; two of one version have the same.
import type Database from 'better-sqlite3'

/** The statements that made its tables, views and indexes. */
export const schemaText = (db: Database.Database): string =>
  db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name').pluck().all().join('\n')
