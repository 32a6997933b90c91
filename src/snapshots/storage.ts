// Where worlds and their snapshots live: in memory, or as SQLite files in a folder.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Models } from '../derive/model.ts'
import { worldName } from '../store/names.ts'
import { schemaText } from './schema-text.ts'
import { emptyDatabase } from './template.ts'

/** A place to keep worlds. */
export interface Storage {
  /** Whether what is kept outlives this process. */
  readonly isPersistent: boolean
  /** Makes the database of a world, in place of one that is closed. */
  readonly make: (name: string, image: Buffer) => Database.Database
  /** Opens a world that was kept. */
  readonly open: (name: string) => Database.Database
  /** Forgets a world and its snapshots. */
  readonly forget: (name: string) => void
  /** Names of worlds kept from before. */
  readonly worlds: () => string[]
  /** Keeps an image beside a world. */
  readonly save: (world: string, snapshot: string, image: Buffer) => void
  readonly load: (world: string, snapshot: string) => Buffer | undefined
  readonly remove: (world: string, snapshot: string) => void
  readonly snapshots: (world: string) => string[]
}

/** Keeps worlds in memory. */
export function memoryStorage (models: Models): Storage {
  const images = new Map<string, Map<string, Buffer>>()
  const of = (world: string): Map<string, Buffer> => {
    if (!images.has(world)) images.set(world, new Map())
    return images.get(world)!
  }
  return {
    isPersistent: false,
    make: (_name, image) => new Database(image),
    open: () => emptyDatabase(models),
    forget: name => void images.delete(name),
    worlds: () => [],
    save: (world, snapshot, image) => void of(world).set(snapshot, image),
    load: (world, snapshot) => images.get(world)?.get(snapshot),
    remove: (world, snapshot) => void images.get(world)?.delete(snapshot),
    snapshots: world => [...images.get(world)?.keys() ?? []],
  }
}

const EXTENSION = '.sqlite'

/** Keeps worlds as one SQLite file each, with a write-ahead log; snapshots are in a folder beside it. */
export function folderStorage (dir: string, models: Models): Storage {
  makeFolder(dir)
  const schema = schemaText(emptyDatabase(models))
  const file = (name: string) => join(dir, `${name}${EXTENSION}`)
  const folder = (world: string) => join(dir, `${world}.snapshots`)
  const image = (world: string, snapshot: string) => join(folder(world), `${snapshot}${EXTENSION}`)
  const forgetFile = (name: string) =>
    ['', '-wal', '-shm'].forEach(end => rmSync(file(name) + end, { force: true }))
  return {
    isPersistent: true,
    make: (name, content) => {
      forgetFile(name)
      writeFileSync(file(name), content)
      return openFile(file(name))
    },
    open: name => checked(() => openFile(file(name)), file(name), schema),
    forget: name => {
      forgetFile(name)
      rmSync(folder(name), { recursive: true, force: true })
    },
    worlds: () => namesIn(dir),
    save: (world, snapshot, content) => {
      mkdirSync(folder(world), { recursive: true })
      writeFileSync(image(world, snapshot), content)
    },
    load: (world, snapshot) =>
      existsSync(image(world, snapshot)) ? readFileSync(image(world, snapshot)) : undefined,
    remove: (world, snapshot) => rmSync(image(world, snapshot), { force: true }),
    snapshots: world => existsSync(folder(world)) ? namesIn(folder(world)) : [],
  }
}

const namesIn = (dir: string): string[] =>
  readdirSync(dir).filter(name => name.endsWith(EXTENSION)).map(name => name.slice(0, -EXTENSION.length))
    .filter(name => worldName.test(name)).sort()

function openFile (file: string): Database.Database {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  return db
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
