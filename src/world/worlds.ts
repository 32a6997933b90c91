// All worlds of a server: making, finding, copying, resetting and dropping them, and their snapshots. To put
// a world back is to forget the object and make the next one from an image, so nothing can be left over. The
// next one is finished before it takes the name.
import type { Models } from '../derive/model.ts'
import { preserve, type Keep } from '../snapshots/preserve.ts'
import { folderStorage } from '../snapshots/folder-storage.ts'
import { memoryStorage } from '../snapshots/memory-storage.ts'
import { ORIGIN_IMAGE, type Storage } from '../snapshots/storage.ts'
import { checkedName, DEFAULT_WORLD, isName } from '../store/names.ts'
import type { ImageCache } from './image-cache.ts'
import { WorldPool, type WorldPoolOptions } from './pool.ts'
import { templatesOf, type Origin, type SeederOf, type Template } from './templates.ts'
import type { World } from './world.ts'
import { orClosed, WorldMaker, type Load, type WorldMakerOptions } from './world-maker.ts'

export type { Origin } from './templates.ts'
export { DEFAULT_WORLD } from '../store/names.ts'

export interface WorldsOptions extends WorldPoolOptions, WorldMakerOptions {
  readonly seederOf: SeederOf
  /** Images of those origins, from earlier processes. */
  readonly images?: ImageCache
  /** Folder that keeps each world as a file; in memory without it. */
  readonly dataDir?: string
}

/** What a new world has beside what it starts from. */
export interface Beginning {
  /** Milliseconds since 1970 at which its clock stands, and as of which it is made. */
  readonly now?: number | undefined
  readonly load?: Load
}

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
  readonly #maker: WorldMaker
  readonly #template: Template
  /** How each world began; beside the world, which may be lost. */
  readonly #origins = new WeakMap<World, Birth>()

  /**
   * Opens the worlds kept in a folder; the default one is made on first use otherwise. A file that cannot be
   * used is told, and its world is lost until it is put back or dropped.
   */
  constructor (options: WorldsOptions) {
    const { models, wall, seederOf, images, dataDir } = options
    this.models = models
    this.#options = options
    this.#storage = dataDir === undefined ? memoryStorage() : folderStorage(dataDir, models)
    this.#pool = new WorldPool(options, this.#storage)
    this.#maker = new WorldMaker(options, this.#storage, this.#pool)
    this.#template = templatesOf(models, wall, seederOf, images)
    this.#maker.openAll()
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
    const { name, snapshot } = snapshotIn(from)
    if (snapshot !== undefined) return this.hasSnapshot(name, snapshot)
    return this.#options.seederOf(from) !== undefined || this.find(from) !== undefined
  }

  /**
   * Makes a world from what it should start from, or from an image. After `idle_ms` without use it goes, in
   * place of the server's own time. What is loaded into it is part of what it is reset to. Throws BadName,
   * and WriteFailure where it cannot be kept.
   */
  create (name: string, from: string | Buffer = 'seed', idle_ms?: number, beginning: Beginning = {}): World {
    checkedName(name, 'world')
    if (this.#pool.find(name) !== undefined) throw new Error(`world '${name}' exists`)
    const { now, load } = beginning
    const { image, isCopy } =
      typeof from === 'string' ? this.#imageFor(from, now) : { image: from, isCopy: true }
    const origin = typeof from === 'string' ? from : 'fixture'
    const draft = this.#maker.draft(name, image, 1, world => {
      world.setSetting('origin', origin)
      if (now !== undefined) world.setSetting('clock', { mode: 'pinned', now })
      this.#options.issuePrimaryToken(world)
    })
    return orClosed(draft, () => {
      const own = this.#maker.load(draft, load) || isCopy ? draft.image() : undefined
      this.#pool.makeRoom(name, idle_ms)
      if (own === undefined) this.#storage.remove(name, ORIGIN_IMAGE)
      else this.#storage.save(name, ORIGIN_IMAGE, own)
      return this.#born(this.#maker.publish(draft), { image: own ?? image, origin })
    })
  }

  /** Puts a world back to how it was made, or to an origin or snapshot. Its tokens are issued anew. */
  reset (name: string, to?: string, keep: readonly Keep[] = []): World {
    const origin = this.#originOf(name)
    return this.#putBack(name, this.#imageToResetTo(name, to), keep, world => {
      world.setSetting('origin', origin)
      this.#options.issuePrimaryToken(world)
    })
  }

  /** Forgets a world and its snapshots. Throws WriteFailure where its file stays; it is there then. */
  drop (name: string): void {
    this.#maker.drop(name)
  }

  /** The image a world is reset to. */
  originImage (name: string): Buffer {
    return this.#storage.load(name, ORIGIN_IMAGE) ?? this.#template(this.#originOf(name))
  }

  /** The image a world began with when it was made or last reset; after midnight the origin has another. */
  startImage (name: string): Buffer {
    return this.#origins.get(this.find(name)!)?.image ?? this.originImage(name)
  }

  /** Names of a world's snapshots, in order. */
  snapshots (name: string): string[] {
    return isName(name) ? this.#storage.snapshots(name) : []
  }

  hasSnapshot (name: string, snapshot: string): boolean {
    return this.snapshots(name).includes(snapshot)
  }

  /** The image of a snapshot; undefined where there is none. Throws UnusableFile. */
  snapshot (name: string, snapshot: string): Buffer | undefined {
    return this.hasSnapshot(name, snapshot) ? this.#storage.load(name, snapshot) : undefined
  }

  /** Bytes of a snapshot; undefined where there is none. */
  snapshotSize (name: string, snapshot: string): number | undefined {
    return this.hasSnapshot(name, snapshot) ? this.#storage.sizeOf(name, snapshot) : undefined
  }

  /** Keeps what a world is now under a name, in place of what had it. Throws BadName, WriteFailure. */
  save (name: string, snapshot: string): Buffer {
    checkedName(snapshot, 'snapshot')
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
    return this.#putBack(name, image, keep, () => {}, beginning)
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

  #imageFor (from: string, now?: number): { readonly image: Buffer, readonly isCopy: boolean } {
    const { name, snapshot } = snapshotIn(from)
    if (snapshot !== undefined) return { image: must(this.snapshot(name, snapshot), from), isCopy: true }
    if (this.#options.seederOf(from) !== undefined) return { image: this.#template(from, now), isCopy: false }
    return { image: must(this.find(from), from).image(), isCopy: true }
  }

  /** Looked up before the old world goes, so that a fixture that cannot be loaded costs nothing. */
  #imageToResetTo (name: string, to: string | undefined): Buffer {
    if (to === undefined) return this.originImage(name)
    return this.snapshot(name, to) ?? this.#imageFor(to).image
  }

  /** `beginning` is what it counts as having begun with, where that is not the image. */
  #putBack (
    name: string, image: Buffer, keep: readonly Keep[], prepare: (world: World) => void, beginning = image
  ): World {
    const before = this.find(name)!
    if (before.failure !== undefined && keep.some(part => part !== 'journal')) throw before.failure
    const origin = this.#originOf(name)
    // tokens are dated by the clock that is kept
    const clock = preserve(before, keep.filter(part => part === 'clock'))
    const carried = preserve(before, keep.filter(part => part !== 'clock'))
    // in memory its connection serves the next world
    if (this.#storage.files === undefined) before.close()
    const draft = this.#maker.draft(name, image, before.generation + 1, world => {
      clock.forEach(put => put(world))
      prepare(world)
      carried.forEach(put => put(world))
    })
    const world = orClosed(draft, () => this.#maker.publish(draft))
    if (keep.includes('journal')) this.#maker.watched(world, before.requests)
    return this.#born(world, { image: beginning, origin })
  }

  #born (world: World, birth: Birth): World {
    this.#origins.set(world, birth)
    return world
  }
}

/** The world, and the snapshot behind an `@`. */
function snapshotIn (from: string): { readonly name: string, readonly snapshot: string | undefined } {
  const [name, ...rest] = from.split('@') as [string, ...string[]]
  return { name, snapshot: rest.length === 0 ? undefined : rest.join('@') }
}

function must<Value> (value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`nothing is called '${name}' that a world could start from`)
  return value
}
