// All worlds of a server: making, finding, copying, resetting and dropping them, and their snapshots. To put
// a world back is to forget the object and make the next one from an image, so nothing can be left over.
import type { Models } from '../derive/model.ts'
import { preserve, type Keep } from '../snapshots/preserve.ts'
import type { ImageCache } from './image-cache.ts'
import { templatesOf, type Origin, type SeederOf } from './templates.ts'
import { WorldPool, type WorldPoolOptions } from './pool.ts'
import { DEFAULT_WORLD } from '../store/names.ts'
import { folderStorage, memoryStorage, type Storage } from '../snapshots/storage.ts'
import type { Connection } from '../store/connection.ts'
import type { LogBounds, RecordedRequest } from './request-log.ts'
import { World } from './world.ts'

export type { Origin } from './templates.ts'
export { DEFAULT_WORLD, worldName } from '../store/names.ts'

export interface WorldsOptions extends WorldPoolOptions {
  readonly models: Models
  readonly seederOf: SeederOf
  /** Images of those origins, from earlier processes. */
  readonly images?: ImageCache
  /** Puts in what is a world's own: its tokens and client. */
  readonly issuePrimaryToken: (world: World) => void
  /** Whether a world has the client and tokens of its own name, not those of another world. */
  readonly hasPrimaryToken: (world: World) => boolean
  /** Folder that keeps each world as a file; in memory without it. */
  readonly dataDir?: string
  /** How much of its requests each world remembers. */
  readonly logBounds?: LogBounds
  /** Called for every request of every world, when its answer is known. */
  readonly watch?: (world: World, request: RecordedRequest) => void
}

/** The image a world was made from, kept where it cannot be made again. Not a name anybody can ask for. */
const ORIGIN_IMAGE = '.origin'

/** How a world began. */
interface Birth {
  /** The image it began with; most share one. */
  readonly image: Buffer
  /** What it is reset to. */
  readonly origin: Origin
}

export class Worlds {
  readonly models: Models
  readonly #options: WorldsOptions
  readonly #storage: Storage
  readonly #pool: WorldPool
  /** The image of an origin. */
  readonly #template: (origin: Origin) => Buffer
  /** How each world began; beside the world, which may be lost. */
  readonly #origins = new WeakMap<World, Birth>()

  /** Opens the worlds kept in a folder; the default one is made on first use otherwise. */
  constructor (options: WorldsOptions) {
    const { models, wall, seederOf, images, dataDir } = options
    this.models = models
    this.#options = options
    this.#storage = dataDir === undefined ? memoryStorage(models) : folderStorage(dataDir, models)
    this.#pool = new WorldPool(options, this.#storage)
    this.#template = templatesOf(models, wall, seederOf, images)
    for (const name of this.#storage.worlds()) {
      this.#pool.open.set(name, this.#worldOn(name, this.#storage.open(name)))
    }
  }

  find (name: string): World | undefined {
    return this.#pool.find(name) ?? (name === DEFAULT_WORLD ? this.create(name) : undefined)
  }

  /** Why a world is gone that was there, in a sentence. */
  whyGone (name: string): string | undefined {
    return this.#pool.whyGone(name)
  }

  names (): string[] {
    return [...new Set([DEFAULT_WORLD, ...this.#pool.names()])]
  }

  all (): IterableIterator<World> {
    return this.#pool.open.values()
  }

  /** Whether a world can be made from it: an origin, a world, or `world@snapshot`. */
  canMakeFrom (from: string): boolean {
    const [name, snapshot] = from.split('@') as [string, string?]
    if (snapshot !== undefined) return this.snapshot(name, snapshot) !== undefined
    return this.#options.seederOf(from) !== undefined || this.find(from) !== undefined
  }

  /**
   * Makes a world from what it should start from, or from an image. After `idle_ms` without use it goes, in
   * place of the server's own time.
   */
  create (name: string, from: string | Buffer = 'seed', idle_ms?: number): World {
    if (this.#pool.find(name) !== undefined) throw new Error(`world '${name}' exists`)
    const { image, isCopy } = typeof from === 'string' ? this.#imageFor(from) : { image: from, isCopy: true }
    this.#pool.makeRoom(name, idle_ms)
    const world = this.#open(name, image, world => {
      world.setSetting('origin', typeof from === 'string' ? from : 'fixture')
      this.#options.issuePrimaryToken(world)
    })
    if (isCopy) this.setOrigin(world)
    return world
  }

  /** Makes what a world is now what it is reset to: fixtures it was made with belong to it. */
  setOrigin (world: World): void {
    const image = world.image()
    this.#storage.save(world.name, ORIGIN_IMAGE, image)
    this.#origins.set(world, { image, origin: this.#originOf(world.name) })
  }

  /** Puts a world back to how it was made, or to an origin or snapshot. Its tokens are issued anew. */
  reset (name: string, to?: string, keep: readonly Keep[] = []): World {
    const origin = this.#originOf(name)
    return this.#putBack(name, this.#imageToResetTo(name, to), keep, world => {
      world.setSetting('origin', origin)
      this.#options.issuePrimaryToken(world)
    })
  }

  drop (name: string): void {
    this.#pool.drop(name)
  }

  /** The image a world is reset to. */
  originImage (name: string): Buffer {
    return this.snapshot(name, ORIGIN_IMAGE) ?? this.#template(this.#originOf(name))
  }

  /** The image a world began with when it was made or last reset; after midnight the origin has another. */
  startImage (name: string): Buffer {
    return this.#origins.get(this.find(name)!)?.image ?? this.originImage(name)
  }

  /** Names of a world's snapshots. */
  snapshots (name: string): string[] {
    return this.#storage.snapshots(name).filter(snapshot => snapshot !== ORIGIN_IMAGE)
  }

  snapshot (name: string, snapshot: string): Buffer | undefined {
    return this.#storage.load(name, snapshot)
  }

  /** Keeps what a world is now under a name, in place of what had that name. */
  save (name: string, snapshot: string): Buffer {
    const image = this.find(name)!.image()
    this.#storage.save(name, snapshot, image)
    return image
  }

  forget (name: string, snapshot: string): void {
    this.#storage.remove(name, snapshot)
  }

  /** Puts a world back to a snapshot, tokens, clock and counters included. */
  restore (name: string, snapshot: string, keep: readonly Keep[] = []): World {
    const beginning = this.startImage(name)
    const image = must(this.snapshot(name, snapshot), `${name}@${snapshot}`)
    const world = this.#putBack(name, image, keep, () => {})
    this.#origins.set(world, { image: beginning, origin: this.#originOf(name) })
    return world
  }

  /** Replaces what a world holds by an image. Its own tokens are put in where the image is of another one. */
  load (name: string, image: Buffer): World {
    const origin = this.#originOf(name)
    return this.#putBack(name, image, [], world => {
      world.setSetting('origin', origin)
      if (!this.#options.hasPrimaryToken(world)) this.#options.issuePrimaryToken(world)
    })
  }

  close (): void {
    for (const world of this.all()) world.close()
    this.#storage.close()
  }

  #originOf (name: string): Origin {
    const world = this.find(name)
    const begun = world === undefined ? undefined : this.#origins.get(world)
    return begun?.origin ?? world?.setting<Origin>('origin') ?? 'seed'
  }

  #imageFor (from: string): { readonly image: Buffer, readonly isCopy: boolean } {
    const [name, snapshot] = from.split('@') as [string, string?]
    if (snapshot !== undefined) return { image: must(this.snapshot(name, snapshot), from), isCopy: true }
    if (this.#options.seederOf(from) !== undefined) return { image: this.#template(from), isCopy: false }
    return { image: must(this.find(from), from).image(), isCopy: true }
  }

  /** Looked up before the old world goes, so that a fixture that cannot be loaded costs nothing. */
  #imageToResetTo (name: string, to: string | undefined): Buffer {
    if (to === undefined) return this.originImage(name)
    return this.snapshot(name, to) ?? this.#imageFor(to).image
  }

  #putBack (
    name: string, image: Buffer, keep: readonly Keep[], prepare: (world: World) => void
  ): World {
    // read at once: the old world is closed before there is the next one
    const before = this.find(name)!
    if (before.failure !== undefined && keep.some(part => part !== 'journal')) throw before.failure
    const carried = preserve(before, keep)
    const world = this.#open(name, image, world => {
      prepare(world)
      carried.forEach(put => put(world))
    })
    if (!keep.includes('journal')) return world
    world.requests = before.requests
    return this.#watched(world)
  }

  #watched (world: World): World {
    const { watch } = this.#options
    if (watch !== undefined) world.requests.listen({ added: request => watch(world, request) })
    return world
  }

  #worldOn (name: string, connection: Connection, generation = 1): World {
    const { models, wall, logBounds } = this.#options
    return this.#watched(new World(name, connection, models, wall, generation, logBounds))
  }

  /** Opens the next world of a name, in place of the one that was there. */
  #open (name: string, image: Buffer, prepare: (world: World) => void): World {
    const { open } = this.#pool
    const before = open.get(name)
    before?.close()
    const world = this.#worldOn(name, this.#storage.make(name, image), (before?.generation ?? 0) + 1)
    open.set(name, world)
    world.changeRights(() => prepare(world))
    this.#origins.set(world, { image, origin: world.setting<Origin>('origin') ?? 'seed' })
    return world
  }
}

function must<Value> (value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`nothing is called '${name}' that a world could start from`)
  return value
}
