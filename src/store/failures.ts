// Why a store does not answer: its world is gone, SQLite has lost it, or the disk has failed it.

/** Thrown by a store that was closed; what it had may be somebody else's by now. */
export class StoreClosed extends Error {
  constructor (name: string) {
    super(`world '${name}' was reset or dropped while this request was under way; nothing was changed`)
  }
}

/** A file that cannot be used as it is; the message is a sentence that names the file and says why. */
export class UnusableFile extends Error {}

/** Thrown where a file cannot be written; the message is a sentence that names the file and says why. */
export class WriteFailure extends Error {
  /** The code of the system (`ENOSPC`). */
  readonly code: string | undefined

  constructor (sentence: string, cause: unknown) {
    super(sentence, { cause })
    this.code = (cause as NodeJS.ErrnoException).code
  }
}

/** Thrown by a store that has lost its database: SQLite has undone all of it, or its file cannot be used. */
export class StoreLost extends Error {
  constructor (name: string, cause?: unknown) {
    super(`world '${name}' is lost: ${lossBy(cause)}; reset or drop it to go on`, { cause })
  }
}

function lossBy (cause: unknown): string {
  if (cause instanceof UnusableFile) return cause.message
  return `SQLite undid everything in it after an error${cause instanceof Error ? ` (${cause.message})` : ''}`
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

type Known = readonly [code: RegExp, status: number, problem: string, advice: string]

const diskError: Known = [
  /^SQLITE_(IOERR|CANTOPEN|READONLY|PERM|BUSY|LOCKED)|^E(IO|ROFS|ACCES|PERM|MFILE|NFILE)$/, 500, 'disk-error',
  'the file of the world cannot be read or written: look at the data folder and its disk',
]

const failures: readonly Known[] = [
  [/^(SQLITE_FULL|ENOSPC|EDQUOT)/, 507, 'disk-full',
    'there is no room left for the world: free some, and try again'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 500, 'world-damaged',
    'the file of this world is damaged: restore a snapshot, or reset or drop the world'],
  diskError,
]

/** What an error of SQLite or of the file system says about the disk; undefined for any other error. */
export function storageFailure (error: unknown): StorageFailure | undefined {
  const { code, message } = (error ?? {}) as { code?: unknown, message?: string }
  const known = failures.find(([pattern]) => typeof code === 'string' && pattern.test(code)) ??
    (error instanceof WriteFailure ? diskError : undefined)
  if (known === undefined) return undefined
  const [, status, problem, advice] = known
  const isSentence = error instanceof WriteFailure
  return { status, problem, detail: isSentence ? error.message : `${advice} (${message ?? String(code)})` }
}
