// All worlds of a server: making, finding, resetting and dropping them.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Models } from '../derive/model.ts'
import { dateIn } from '../fields/index.ts'
import { emptyDatabase, makeTemplate, type Seeder } from './template.ts'
import type { LogBounds } from './request-log.ts'
import { World } from './world.ts'

/** What a new world starts from. */
export type Origin = 'seed' | 'empty'

export interface WorldsOptions {
  readonly models: Models
  /** Reads the machine's clock. */
  readonly wall: () => number
  /** One seeder for each origin. */
  readonly seeders: Readonly<Record<Origin, Seeder>>
  /** Puts in what is a world's own: its tokens and client. */
  readonly personalise: (world: World) => void
  /** Folder that keeps each world as a file; in memory without it. */
  readonly dataDir?: string
  /** How much of its requests each world remembers. */
  readonly logBounds?: LogBounds
}

/** Names of worlds: what fits into a URL, a file name and a token. */
export const worldName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/

export const DEFAULT_WORLD = 'default'

export interface Worlds {
  readonly models: Models
  find: (name: string) => World | undefined
  names: () => string[]
  all: () => IterableIterator<World>
  create: (name: string, from?: Origin) => World
  reset: (name: string, to?: Origin) => World
  drop: (name: string) => void
  close: () => void
}

/**
 * Makes the set of worlds. Worlds kept in a folder are opened;
 * the default one is made on first use otherwise.
 */
export function makeWorlds (options: WorldsOptions): Worlds {
  const { models, wall, personalise, logBounds } = options
  const open = new Map<string, World>()
  const template = templates(options)
  const place = options.dataDir === undefined ? memory : folder(options.dataDir)

  const make = (name: string, from: Origin, image = template(from)): World => {
    const world = new World(name, place.make(name, image), models, wall, 1, logBounds)
    world.changeRights(() => {
      world.setSetting('origin', from)
      personalise(world)
    })
    open.set(name, world)
    return world
  }
  const drop = (name: string): void => {
    open.get(name)?.close()
    open.delete(name)
    place.forget(name)
  }
  for (const name of place.kept()) {
    open.set(name, new World(name, place.open(name, models), models, wall, 1, logBounds))
  }

  return {
    models,
    find: name => open.get(name) ?? (name === DEFAULT_WORLD ? make(name, 'seed') : undefined),
    names: () => [...new Set([DEFAULT_WORLD, ...open.keys()])],
    all: () => open.values(),
    create: (name, from = 'seed') => {
      if (open.has(name)) throw new Error(`world '${name}' exists`)
      return make(name, from)
    },
    reset: (name, to) => {
      const origin = to ?? open.get(name)?.setting<Origin>('origin') ?? 'seed'
      // first the image: a fixture that cannot be told today must not cost the world that is there
      const image = template(origin)
      drop(name)
      return make(name, origin, image)
    },
    drop,
    close: () => open.forEach(world => world.close()),
  }
}

/**
 * Hour of day at which a seeded story ends: before anybody's working day,
 * so nothing seeded lies in the future.
 */
const startOfDay = (day: string): number => Date.parse(`${day}T05:00:00Z`)

/**
 * Images by origin. A seed's dates are relative to the day it is made on; the images are made anew when the
 * day changes, so that a server that runs for weeks hands out worlds of today.
 */
function templates ({ models, wall, seeders }: WorldsOptions): (origin: Origin) => Buffer {
  const images = new Map<Origin, { day: string, image: Buffer }>()
  return origin => {
    const day = dateIn('America/New_York', wall())
    const kept = images.get(origin)
    if (kept?.day === day) return kept.image
    const image = makeTemplate(models, seeders[origin], Math.min(startOfDay(day), wall()))
    images.set(origin, { day, image })
    return image
  }
}

/** Where databases live. */
interface Place {
  readonly make: (name: string, image: Buffer) => Database.Database
  readonly open: (name: string, models: Models) => Database.Database
  readonly forget: (name: string) => void
  readonly kept: () => string[]
}

const memory: Place = {
  make: (_name, image) => new Database(image),
  open: (_name, models) => emptyDatabase(models),
  forget: () => {},
  kept: () => [],
}

/** One SQLite file a world, with a write-ahead log. */
function folder (dir: string): Place {
  makeFolder(dir)
  let schema: string | undefined
  const schemaOf = (models: Models) => {
    schema ??= schemaText(emptyDatabase(models))
    return schema
  }
  const file = (name: string) => join(dir, `${name}.sqlite`)
  const open = (name: string) => {
    const db = new Database(file(name))
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    return db
  }
  return {
    make: (name, image) => {
      writeFileSync(file(name), image)
      return open(name)
    },
    open: (name, models) => checked(() => open(name), file(name), schemaOf(models)),
    forget: name => ['', '-wal', '-shm'].forEach(end => rmSync(file(name) + end, { force: true })),
    kept: () => existsSync(dir)
      ? readdirSync(dir).filter(name => name.endsWith('.sqlite'))
        .map(name => name.slice(0, -'.sqlite'.length)).filter(name => worldName.test(name))
      : [],
  }
}

function makeFolder (dir: string): void {
  try {
    mkdirSync(dir, { recursive: true })
  } catch (error) {
    throw new Error(`--data-dir: '${dir}' cannot be a folder: ${(error as Error).message}`)
  }
}

/** A file of another version has other tables; saying so beats failing at the first query. */
function checked (open: () => Database.Database, file: string, schema: string): Database.Database {
  let db: Database.Database
  try {
    db = open()
  } catch (error) {
    throw new Error(`${file} cannot be opened as a world: ${(error as Error).message}`)
  }
  if (schemaText(db) === schema) return db
  db.close()
  throw new Error(
    `${file} was made by another version of freshbooks-mock; delete it, or start with another --data-dir.`
  )
}

/** Everything a database was made of; two of one version have the same. */
const schemaText = (db: Database.Database): string =>
  db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name').pluck().all().join('\n')
