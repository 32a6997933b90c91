// Files that are whole at every moment: written under another name, and renamed when all is on the disk.
import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { WriteFailure } from '../store/failures.ts'

/** Ends the names of files that are being written. */
export const TEMPORARY = '.tmp'

/** Why the system refuses, by its code. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  EFBIG: 'it is larger than a file may be',
  EIO: 'the disk has failed',
  EACCES: 'this user may not do that',
  EPERM: 'this user may not do that',
  EROFS: 'the file system is read-only',
  EMFILE: 'this process has too many files open',
  ENOTDIR: 'there is no such folder',
  EEXIST: 'it is a file',
  SQLITE_FULL: 'the disk is full',
  SQLITE_CORRUPT: 'it is damaged',
  SQLITE_NOTADB: 'it is no SQLite database',
  SQLITE_CANTOPEN: 'it cannot be opened',
}

/** Why the system refuses, in words: `the disk is full (ENOSPC)`. */
export function reasonOf (error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  const reason = code.startsWith('SQLITE_IOERR') ? 'the disk has failed' : reasons[code]
  return reason === undefined ? message : `${reason} (${code})`
}

/** Runs what changes a file or folder; throws a WriteFailure where the system refuses. */
export function changing<Result> (file: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw new WriteFailure(`${file} cannot be written: ${reasonOf(error)}`, error)
  }
}

/** Makes a folder, unless it is there. */
export const makeFolder = (folder: string): void =>
  changing(folder, () => void mkdirSync(folder, { recursive: true }))

/**
 * Puts content into a file in place of what was there; `leave` is called when all of it is on the disk, just
 * before. Whoever looks sees the one or the other. Throws a WriteFailure.
 */
export function replaceFile (file: string, content: Buffer | string, leave: () => void = () => {}): void {
  const temporary = `${file}.${randomUUID()}${TEMPORARY}`
  changing(file, () => {
    try {
      writeFileSync(temporary, content, { flag: 'wx', flush: true })
      leave()
      renameSync(temporary, file)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
  })
  syncFolder(dirname(file))
}

/** Puts the names of a folder on the disk, where the system can do that. */
export function syncFolder (folder: string): void {
  try {
    const descriptor = openSync(folder, 'r')
    try {
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch {
    // Windows and some network folders know no such call; the file itself is on the disk
  }
}
