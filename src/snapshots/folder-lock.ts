// One server for a folder of worlds. The lock is one of SQLite on a file of its own: the system gives it back
// when the process ends, however that is, and of two that start at once one gets it.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { reasonOf, replaceFile } from './files.ts'

const LOCK = 'server.lock'

/** Says who has the lock; read by those who do not get it. */
const HOLDER = 'server.pid'

/** How long another server has to finish, in milliseconds; two that start at once settle it in that time. */
const PATIENCE_MS = 500

/** Takes a folder for this process; gives how to let go of it. Throws an Error of one sentence. */
export function lockFolder (folder: string): () => void {
  const lock = locked(folder)
  const holder = join(folder, HOLDER)
  try {
    replaceFile(holder, `${process.pid}\n`)
  } catch (error) {
    lock.close()
    throw error
  }
  return () => {
    rmSync(holder, { force: true })
    lock.close()
  }
}

/** The lock is the transaction that nobody ends. Nothing is written into the file. */
function locked (folder: string): Database.Database {
  const file = join(folder, LOCK)
  let db: Database.Database | undefined
  try {
    db = new Database(file, { timeout: PATIENCE_MS })
    db.exec('BEGIN EXCLUSIVE')
    return db
  } catch (error) {
    db?.close()
    throw new Error(isTaken(error) ? takenBy(folder) : `${file} cannot be locked: ${reasonOf(error)}`)
  }
}

const isTaken = (error: unknown): boolean =>
  String((error as NodeJS.ErrnoException).code).startsWith('SQLITE_BUSY')

function takenBy (folder: string): string {
  const who = holderOf(folder)
  const server = who === undefined ? 'another server' : `the server with process id ${who}`
  return `--data-dir: '${folder}' is in use by ${server}; stop it, or choose another folder`
}

/** The process that holds the lock; undefined in the moment in which it has just taken it. */
function holderOf (folder: string): number | undefined {
  try {
    return Number(/^\d+$/m.exec(readFileSync(join(folder, HOLDER), 'utf8'))?.[0]) || undefined
  } catch {
    return undefined
  }
}
