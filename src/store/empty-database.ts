// An empty database with all tables and views: what every world starts from.
import Database from 'better-sqlite3'
import { ddl } from '../derive/ddl.ts'
import type { Models } from '../derive/model.ts'
import type { Connection } from './connection.ts'
import { systemTables } from './system-tables.ts'
import { WarmConnections } from './warm-connections.ts'

/**
 * Bytes of a page. A world has some two hundred tables and indexes, most of them all but empty, and each
 * takes a page at least: with SQLite's usual 4096 bytes four fifths of a world are empty. With 1024 the first
 * requests to a world take a tenth longer.
 */
const PAGE_SIZE = 2048

/**
 * An empty in-memory database with the tables of these models and of the world itself. Some two hundred
 * statements make it once; the next ones are copies.
 */
export const emptyDatabase = (models: Models): Database.Database =>
  new Database(emptyImage(models))

/**
 * A connection to such a database. One whose world was never made an image is there for the next, with its
 * statements: to prepare them takes half the time of loading a small fixture.
 */
export const emptyConnection = (models: Models): Connection =>
  models.once('connections to empty databases', () => new WarmConnections()).open(emptyImage(models))

const emptyImage = (models: Models): Buffer => models.once('empty database', () => imageOf(models))

function imageOf (models: Models): Buffer {
  const db = new Database(':memory:')
  db.pragma(`page_size = ${PAGE_SIZE}`)
  db.transaction(() => {
    for (const statement of [...systemTables, ...ddl(models)]) db.exec(statement)
  })()
  const image = db.serialize()
  db.close()
  return image
}
