// Why a store does not answer any more: its world is gone, or SQLite has lost it.

/** Thrown by a store that was closed; what it had may be somebody else's by now. */
export class StoreClosed extends Error {
  constructor (name: string) {
    super(`world '${name}' was reset or dropped while this request was under way; nothing was changed`)
  }
}

/** A file that cannot be used as it is; the message is a sentence that names the file and says why. */
export class UnusableFile extends Error {}

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
