// Templates: a world is made once, serialised, and copied. Opening a copy takes well under a millisecond,
// which is what makes a world per test affordable.
import Database from 'better-sqlite3'
import { ddl } from '../derive/ddl.ts'
import type { Models } from '../derive/model.ts'
import { systemTables } from '../store/system-tables.ts'
import { World } from '../world/world.ts'

/** Fills an empty world; `moment` is the instant its story ends. */
export type Seeder = (world: World, moment: number) => void

/** An empty database with all tables and views. */
export function emptyDatabase (models: Models): Database.Database {
  const db = new Database(':memory:')
  db.transaction(() => {
    for (const statement of [...systemTables, ...ddl(models)]) db.exec(statement)
  })()
  return db
}

/** Makes a world with a seeder and gives its image. */
export function makeTemplate (models: Models, seed: Seeder, moment: number): Buffer {
  const world = new World('template', emptyDatabase(models), models, () => moment)
  world.transaction(() => seed(world, moment))
  const image = world.db.serialize()
  world.close()
  return image
}
