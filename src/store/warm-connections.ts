// Connections that worlds have left behind, for the next worlds of the same image: each is as it was when it
// was opened, and keeps the statements that were prepared on it.
import Database from 'better-sqlite3'
import { Connection } from './connection.ts'

/** Most idle connections of one image, and in all. Each holds a copy of its image, and its statements. */
const MOST_OF_AN_IMAGE = 8
const MOST = 32

/** Bytes by which a world may have outgrown its image; SQLite would keep the memory after a rollback. */
const MOST_GROWTH = 2 ** 22

export class WarmConnections {
  /** By image, the same Buffer; the image used longest ago first, likewise its connections. */
  readonly #idle = new Map<Buffer, Connection[]>()
  #isClosed = false

  /** A connection to a database that holds an image, which nobody else uses. */
  open (image: Buffer): Connection {
    const connection = this.#idle.get(image)?.pop() ??
      new Connection(new Database(image), left => this.#keep(image, left))
    connection.enclose()
    return connection
  }

  /** How many are idle. */
  get size (): number {
    return [...this.#idle.values()].reduce((sum, { length }) => sum + length, 0)
  }

  /** Closes the connections of an image that nobody can ask for any more. */
  forget (image: Buffer): void {
    for (const { db } of this.#idle.get(image) ?? []) db.close()
    this.#idle.delete(image)
  }

  /** Closes all of them; those in use are closed when they are left. */
  close (): void {
    this.#isClosed = true
    for (const image of [...this.#idle.keys()]) this.forget(image)
  }

  #keep (image: Buffer, connection: Connection): void {
    const isLarge = connection.size > image.length + MOST_GROWTH
    if (isLarge || this.#isClosed || !connection.disclose()) return void connection.db.close()
    const idle = this.#idle.get(image) ?? []
    this.#idle.delete(image)
    this.#idle.set(image, [...idle, connection])
    if (idle.length >= MOST_OF_AN_IMAGE) this.#closeOldest(image)
    if (this.size > MOST) this.#closeOldest(this.#idle.keys().next().value!)
  }

  #closeOldest (image: Buffer): void {
    this.#idle.get(image)!.shift()?.db.close()
    if (this.#idle.get(image)!.length === 0) this.#idle.delete(image)
  }
}
