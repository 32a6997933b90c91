// Where worlds and their snapshots are kept: in memory, or as files in a folder.
import type { Connection } from '../store/connection.ts'

/** The image a world was made from, kept beside its snapshots. Not a name anybody can ask for. */
export const ORIGIN_IMAGE = '.origin'

/** A place to keep worlds and images beside them. A world is finished on a draft before it takes its name. */
export interface Storage {
  /** Files of worlds; undefined in memory, where a draft is the world and goes with this process. */
  readonly files: WorldFiles | undefined
  /** A database that holds an image, and belongs to no name yet. */
  readonly draft: (image: Buffer) => Connection
  /** Forgets a world and its snapshots. Throws WriteFailure. */
  readonly forget: (world: string) => void
  /** Keeps an image beside a world: a snapshot, or ORIGIN_IMAGE. Throws BadName and WriteFailure. */
  readonly save: (world: string, snapshot: string, image: Buffer) => void
  /** The image; undefined where there is none. Throws UnusableFile. */
  readonly load: (world: string, snapshot: string) => Buffer | undefined
  /** Bytes of the image; undefined where there is none. */
  readonly sizeOf: (world: string, snapshot: string) => number | undefined
  /** Forgets an image. Throws WriteFailure. */
  readonly remove: (world: string, snapshot: string) => void
  /** Names of a world's snapshots, in order. */
  readonly snapshots: (world: string) => string[]
  /** Closes what it has open beside the worlds. */
  readonly close: () => void
}

/** Worlds as files. */
export interface WorldFiles {
  /** Names of worlds kept from before. */
  readonly names: () => string[]
  /** Opens a world that was kept. Where its file cannot be used, the connection is lost, and says why. */
  readonly open: (world: string) => Connection
  /**
   * Gives an image its name, in place of the world that `leave` closes, and opens it. Throws BadName, and
   * WriteFailure where it cannot be written.
   */
  readonly publish: (world: string, image: Buffer, leave: () => void) => Connection
}
