// How worlds come about: on a draft that nobody knows, which takes its name when it is finished. So a world
// is whole, or the one before it is still there, whatever fails or ends the process.
import type { Models } from '../derive/model.ts'
import type { Storage, WorldFiles } from '../snapshots/storage.ts'
import type { Connection } from '../store/connection.ts'
import { clockOf } from './clock.ts'
import type { Courier } from './courier.ts'
import type { WorldPool } from './pool.ts'
import type { LogBounds, RecordedRequest, RequestLog } from './request-log.ts'
import { World } from './world.ts'

export interface WorldMakerOptions {
  readonly models: Models
  /** Reads the machine's clock. */
  readonly wall: () => number
  /** Puts in what is a world's own: its tokens and client. */
  readonly issuePrimaryToken: (world: World) => void
  /** Whether a world has the client and tokens of its own name, not those of another world. */
  readonly hasPrimaryToken: (world: World) => boolean
  /** How much of its requests each world remembers. */
  readonly logBounds?: LogBounds
  /** Called for every request of every world, when its answer is known. */
  readonly watch?: (world: World, request: RecordedRequest) => void
  /** Who delivers the events of worlds. */
  readonly courier?: Courier
  /** Tells people what happened by itself, in a sentence. */
  readonly tell?: (sentence: string) => void
}

/** Loads what belongs to a new world; gives whether there was anything. */
export type Load = (world: World) => boolean

export class WorldMaker {
  readonly #options: WorldMakerOptions
  readonly #storage: Storage
  readonly #pool: WorldPool

  constructor (options: WorldMakerOptions, storage: Storage, pool: WorldPool) {
    this.#options = options
    this.#storage = storage
    this.#pool = pool
  }

  /** Opens the worlds that were kept. */
  openAll (): void {
    for (const name of this.#storage.files?.names() ?? []) this.#openKept(name)
  }

  #worldOn (name: string, connection: Connection, generation: number): World {
    const { models, wall, logBounds } = this.#options
    return this.watched(new World(name, connection, models, wall, generation, logBounds))
  }

  /** The world with a log, its own or that of the world before it, whose requests are told. */
  watched (world: World, requests: RequestLog = world.requests): World {
    const { watch } = this.#options
    world.requests = requests
    if (watch !== undefined) requests.listen({ added: request => watch(world, request) })
    return world
  }

  /** A world that has not taken its name yet. */
  draft (name: string, image: Buffer, generation: number, prepare: (world: World) => void): World {
    const draft = this.#worldOn(name, this.#storage.draft(image), generation)
    return orClosed(draft, () => {
      draft.changeRights(() => prepare(draft))
      return draft
    })
  }

  /** Loads what belongs to a new world. Where a fixture sets its clock, its tokens are of that time. */
  load (world: World, load: Load | undefined): boolean {
    const clock = JSON.stringify(clockOf(world))
    const isOwn = load?.(world) ?? false
    if (JSON.stringify(clockOf(world)) !== clock) this.#options.issuePrimaryToken(world)
    return isOwn
  }

  /** Gives a finished world its name, in place of the one that had it. Throws WriteFailure. */
  publish (draft: World): World {
    const world = this.#storage.files === undefined ? draft : this.#asFile(draft, this.#storage.files)
    this.#inhabit(world)
    return world
  }

  /** Gives a world its name, under which its events are delivered. */
  #inhabit (world: World): void {
    this.#pool.open.set(world.name, world)
    world.courier = this.#options.courier
    world.courier?.wake(world)
  }

  /** Forgets a world and its snapshots. Throws WriteFailure where its file stays; it is there then. */
  drop (name: string): void {
    try {
      this.#pool.drop(name)
    } catch (error) {
      if (this.#storage.files?.names().includes(name) === true) this.#openKept(name)
      throw error
    }
  }

  #asFile (draft: World, files: WorldFiles): World {
    const { name, generation } = draft
    const before = this.#pool.open.get(name)
    try {
      return this.#worldOn(name, files.publish(name, draft.image(), () => before?.close()), generation)
    } catch (error) {
      // closed already: the file is still that of the old world, or that of the new one
      if (before?.isOpen === false) this.#openKept(name)
      throw error
    } finally {
      draft.close()
    }
  }

  /** Opens the file of a world. Where it cannot be used, the world is there, lost, and says why. */
  #openKept (name: string): void {
    const { tell, hasPrimaryToken, issuePrimaryToken } = this.#options
    const generation = (this.#pool.open.get(name)?.generation ?? 0) + 1
    const world = this.#worldOn(name, this.#storage.files!.open(name), generation)
    this.#inhabit(world)
    if (world.failure !== undefined) return tell?.(world.failure.message)
    // a file that was copied has the tokens of its first name
    if (!hasPrimaryToken(world)) issuePrimaryToken(world)
  }
}

/** Runs work on a world that nobody else knows yet; where it fails, the world is closed. */
export function orClosed<Result> (world: World, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    world.close()
    throw error
  }
}
