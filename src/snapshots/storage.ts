// Where worlds and their snapshots live: in memory, or as SQLite files in a folder.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Models } from '../derive/model.ts'
import { Connection } from '../store/connection.ts'
import { worldName } from '../store/names.ts'
import { schemaText } from './schema-text.ts'
import { emptyDatabase } from '../store/empty-database.ts'
import { WarmConnections } from '../store/warm-connections.ts'

/** A place to keep worlds. */
export interface Storage {
  /** Whether what is kept outlives this process. */
  readonly isPersistent: boolean
  /** Makes the database of a world, in place of one that is closed. */
  readonly make: (name: string, image: Buffer) => Connection
  /** Opens a world that was kept. */
  readonly open: (name: string) => Connection
  /** Forgets a world and its snapshots. */
  readonly forget: (name: string) => void
  /** Names of worlds kept from before. */
  readonly worlds: () => string[]
  /** Keeps an image beside a world. */
  readonly save: (store: string, snapshot: string, image: Buffer) => void
  readonly load: (store: string, snapshot: string) => Buffer | undefined
  readonly remove: (store: string, snapshot: string) => void
  readonly snapshots: (store: string) => string[]
  /** Closes what it has open beside the worlds. */
  readonly close: () => void
}

/** Keeps worlds in memory, each on a connection that another world of its image may have had before. */
export function memoryStorage (models: Models): Storage {
  const connections = new WarmConnections()
  const images = new Map<string, Map<string, Buffer>>()
  const of = (store: string): Map<string, Buffer> => {
    if (!images.has(store)) images.set(store, new Map())
    return images.get(store)!
  }
  const remove = (store: string, snapshot: string): void => {
    const image = images.get(store)?.get(snapshot)
    if (image !== undefined) connections.forget(image)
    images.get(store)?.delete(snapshot)
  }
  return {
    isPersistent: false,
    make: (_name, image) => connections.open(image),
    open: () => new Connection(emptyDatabase(models)),
    forget: name => {
      for (const snapshot of [...images.get(name)?.keys() ?? []]) remove(name, snapshot)
      images.delete(name)
    },
    worlds: () => [],
    save: (store, snapshot, image) => {
      remove(store, snapshot)
      of(store).set(snapshot, image)
    },
    load: (store, snapshot) => images.get(store)?.get(snapshot),
    remove,
    snapshots: store => [...images.get(store)?.keys() ?? []],
    close: () => connections.close(),
  }
}

const EXTENSION = '.sqlite'

/** Keeps worlds as one SQLite file each, with a write-ahead log; snapshots are in a folder beside it. */
export function folderStorage (dir: string, models: Models): Storage {
  makeFolder(dir)
  const schema = schemaText(emptyDatabase(models))
  const file = (name: string) => join(dir, `${name}${EXTENSION}`)
  const folder = (store: string) => join(dir, `${store}.snapshots`)
  const image = (store: string, snapshot: string) => join(folder(store), `${snapshot}${EXTENSION}`)
  const forgetFile = (name: string) =>
    ['', '-wal', '-shm'].forEach(end => rmSync(file(name) + end, { force: true }))
  return {
    isPersistent: true,
    make: (name, content) => {
      forgetFile(name)
      writeFileSync(file(name), content)
      return new Connection(openFile(file(name)))
    },
    open: name => new Connection(checked(() => openFile(file(name)), file(name), schema)),
    forget: name => {
      forgetFile(name)
      rmSync(folder(name), { recursive: true, force: true })
    },
    worlds: () => namesIn(dir),
    save: (store, snapshot, content) => {
      mkdirSync(folder(store), { recursive: true })
      writeFileSync(image(store, snapshot), content)
    },
    load: (store, snapshot) =>
      existsSync(image(store, snapshot)) ? readFileSync(image(store, snapshot)) : undefined,
    remove: (store, snapshot) => rmSync(image(store, snapshot), { force: true }),
    snapshots: store => existsSync(folder(store)) ? namesIn(folder(store)) : [],
    close: () => {},
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
