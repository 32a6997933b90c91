// Names of worlds.

/** Names of worlds and snapshots: what fits into a URL, a file name and a token. */
export const worldName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/

/** The world that is there without being asked for. */
export const DEFAULT_WORLD = 'default'
