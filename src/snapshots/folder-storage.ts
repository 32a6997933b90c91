// Worlds as one SQLite file each in a folder; the snapshots of a world are in a folder beside it. At every
// moment each file is whole or not there: see files.ts. What a killed process has begun is finished or
// removed by the next one.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Models } from '../derive/model.ts'
import { Connection, withoutLog } from '../store/connection.ts'
import { emptyDatabase } from '../store/empty-database.ts'
import { UnusableFile } from '../store/failures.ts'
import { checkedName, isName } from '../store/names.ts'
import { changing, makeFolder, reasonOf, replaceFile, syncFolder, TEMPORARY } from './files.ts'
import { lockFolder } from './folder-lock.ts'
import { InvalidImport } from './invalid-import.ts'
import { schemaText } from './schema-text.ts'
import { ORIGIN_IMAGE, type Storage } from './storage.ts'
import { validateDatabase } from './validate.ts'

const EXTENSION = '.sqlite'
const SNAPSHOTS = '.snapshots'

/** Ends the name of a world's file that is to go with its snapshots. */
const DROPPED = '.dropped'

/** What SQLite keeps beside a file. A new file must never meet those of the one before. */
const companions = ['-wal', '-shm']

/** Keeps worlds in a folder, for this process alone. Throws an Error of one sentence. */
export function folderStorage (folder: string, models: Models): Storage {
  makeFolder(folder)
  const unlock = lockFolder(folder)
  const check = checkFor(models)
  const at = pathsIn(folder)
  finishWork(folder)
  return {
    files: {
      names: () => namesIn(folder),
      open: world => openOrLost(at.world(world), check, models),
      publish: (world, image, leave) => {
        const file = at.world(world)
        replaceFile(file, image, () => {
          leave()
          removeCompanions(file)
        })
        return new Connection(changing(file, () => withLog(new Database(file))))
      },
    },
    draft: image => new Connection(new Database(image)),
    forget: world => drop(at.world(world), at.snapshots(world)),
    save: (world, snapshot, image) => {
      const file = at.snapshot(world, snapshot)
      makeFolder(at.snapshots(world))
      replaceFile(file, image)
    },
    load: (world, snapshot) => loadImage(at.snapshot(world, snapshot), check),
    sizeOf: (world, snapshot) => statSync(at.snapshot(world, snapshot), { throwIfNoEntry: false })?.size,
    remove: (world, snapshot) => {
      const file = at.snapshot(world, snapshot)
      changing(file, () => rmSync(file, { force: true }))
    },
    snapshots: world => namesIn(at.snapshots(world)),
    close: unlock,
  }
}

/** The only place where a name becomes a path. All of them throw BadName. */
function pathsIn (folder: string) {
  const snapshots = (world: string) => join(folder, `${checkedName(world, 'world')}${SNAPSHOTS}`)
  return {
    world: (world: string) => join(folder, `${checkedName(world, 'world')}${EXTENSION}`),
    snapshots,
    snapshot: (world: string, snapshot: string) => {
      const name = snapshot === ORIGIN_IMAGE ? snapshot : checkedName(snapshot, 'snapshot')
      return join(snapshots(world), `${name}${EXTENSION}`)
    },
  }
}

const namesIn = (folder: string): string[] => filesIn(folder, EXTENSION).filter(isName).sort()

/** Names of a folder that end so, without that end. */
const filesIn = (folder: string, end: string): string[] => existsSync(folder)
  ? readdirSync(folder).filter(name => name.endsWith(end)).map(name => name.slice(0, -end.length))
  : []

/** The rename is the moment at which the world is gone; its snapshots follow. */
function drop (file: string, snapshots: string): void {
  changing(file, () => {
    if (existsSync(file)) renameSync(file, file + DROPPED)
    removeCompanions(file)
    rmSync(snapshots, { recursive: true, force: true })
    rmSync(file + DROPPED, { recursive: true, force: true })
  })
  syncFolder(join(file, '..'))
}

function removeCompanions (file: string): void {
  for (const end of companions) rmSync(file + end, { force: true })
}

/** Finishes what a process that was killed had begun. */
function finishWork (folder: string): void {
  for (const name of filesIn(folder, EXTENSION + DROPPED)) {
    const file = join(folder, name + EXTENSION)
    if (existsSync(file)) rmSync(file + DROPPED, { recursive: true })
    else drop(file, join(folder, name + SNAPSHOTS))
  }
  const folders = filesIn(folder, SNAPSHOTS).map(name => join(folder, name + SNAPSHOTS))
  for (const each of [folder, ...folders]) {
    for (const name of filesIn(each, TEMPORARY)) rmSync(join(each, name + TEMPORARY), { force: true })
  }
}

/** Looks whether a database can be a world; throws an Error of one sentence, without its beginning. */
type Check = (db: Database.Database) => void

/** Whole, with the tables of this version, and holding what worlds hold. */
function checkFor (models: Models): Check {
  const ours = emptyDatabase(models)
  const schema = schemaText(ours)
  ours.close()
  return db => {
    const state = String(db.pragma('quick_check(1)', { simple: true }))
    if (state !== 'ok') throw new InvalidImport(`is damaged: ${state.split('\n').at(-1)!}`)
    if (schemaText(db) !== schema) throw new InvalidImport('was made by another version of freshbooks-mock')
    validateDatabase(db, models)
  }
}

/** The connection to the file of a world, or one that is lost. */
function openOrLost (file: string, check: Check, models: Models): Connection {
  try {
    return new Connection(checkedFile(file, check))
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error
    const connection = new Connection(emptyDatabase(models))
    connection.lose(error)
    return connection
  }
}

/** Opens the file of a world, if it can be used. */
function checkedFile (file: string, check: Check): Database.Database {
  const db = reading(file, () => {
    if (statSync(file).size === 0) throw new UnusableFile(`${file} is empty`)
    return new Database(file, { fileMustExist: true })
  })
  return checked(file, db, () => {
    check(db)
    withLog(db)
  })
}

/** With a log a write costs no copy of pages; what was answered outlives the process, whatever ends it. */
function withLog (db: Database.Database): Database.Database {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  return db
}

/** The image in a file, if it can be used; undefined where there is no such file. */
function loadImage (file: string, check: Check): Buffer | undefined {
  if (!existsSync(file)) return undefined
  const image = reading(file, () => withoutLog(readFileSync(file)))
  if (image.length === 0) throw new UnusableFile(`${file} is empty`)
  const db = reading(file, () => new Database(image))
  checked(file, db, () => check(db)).close()
  return image
}

/** The database, or an UnusableFile where the check fails; then it is closed. */
function checked (file: string, db: Database.Database, check: () => void): Database.Database {
  try {
    reading(file, check)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Runs what reads a file; throws UnusableFile where the system or SQLite refuses. */
function reading<Result> (file: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof UnusableFile) throw error
    if (error instanceof InvalidImport) throw new UnusableFile(`${file} ${error.message}`, { cause: error })
    throw new UnusableFile(`${file} cannot be read: ${reasonOf(error)}`, { cause: error })
  }
}
