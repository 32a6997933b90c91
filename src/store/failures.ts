// Why a store does not answer any more: its world is gone, or SQLite has lost it.

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
