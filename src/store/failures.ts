// Why a store does not answer: its world is gone, SQLite has lost it, or the disk has failed it.

/** Thrown by a store that was closed; what it had may be somebody else's by now. */
export class StoreClosed extends Error {
  constructor (name: string) {
    super(`world '${name}' was reset or dropped while this request was under way; nothing was changed`)
  }
}

/** Thrown by a store whose database SQLite has rolled back to the beginning. */
export class StoreLost extends Error {
  constructor (name: string, cause?: unknown) {
    const why = cause instanceof Error ? ` (${cause.message})` : ''
    super(`world '${name}' is lost: SQLite undid everything in it after an error${why}; ` +
      'reset or drop it to go on', { cause })
  }
}

/** What a disk did, for the person who runs the server. */
export interface StorageFailure {
  /** HTTP status. */
  readonly status: number
  /** Short name with dashes. */
  readonly problem: string
  /** One sentence. */
  readonly detail: string
}

const failures: ReadonlyArray<[code: RegExp, status: number, problem: string, advice: string]> = [
  [/^(SQLITE_FULL|ENOSPC|EDQUOT)/, 507, 'disk-full',
    'there is no room left for the world: free some, and try again'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 500, 'world-damaged',
    'the file of this world is damaged: restore a snapshot, or reset or drop the world'],
  [/^SQLITE_(IOERR|CANTOPEN|READONLY|PERM|BUSY|LOCKED)|^E(IO|ROFS|ACCES|PERM|MFILE|NFILE)$/, 500,
    'disk-error', 'the file of the world cannot be read or written: look at the data folder and its disk'],
]

/** What an error of SQLite or of the file system says about the disk; undefined for any other error. */
export function storageFailure (error: unknown): StorageFailure | undefined {
  const { code, message } = (error ?? {}) as { code?: unknown, message?: string }
  const known = typeof code === 'string' ? failures.find(([pattern]) => pattern.test(code)) : undefined
  if (known === undefined) return undefined
  const [, status, problem, advice] = known
  return { status, problem, detail: `${advice} (${message ?? String(code)})` }
}
