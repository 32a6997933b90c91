// Which worlds are open, and which have to go: those nobody uses, and the one used longest ago when there are
// too many. Worlds kept in a folder stay.
import { DEFAULT_WORLD } from '../store/names.ts'
import type { Storage } from '../snapshots/storage.ts'
import type { World } from './world.ts'

/** Half an hour. */
export const DEFAULT_IDLE_MS = 1_800_000
export const DEFAULT_MAX_WORLDS = 256

/** Names of worlds that went by themselves, remembered to say so; older ones are forgotten. */
const MOST_GONE = 1_000

export interface WorldPoolOptions {
  /** Reads the machine's clock. */
  readonly wall: () => number
  /** Most worlds at a time; the one used longest ago makes room. */
  readonly maxWorlds?: number
  /** Milliseconds after which a world that nobody uses is dropped; the default world stays. */
  readonly idle_ms?: number
  /** Tells people what happened by itself, in a sentence. */
  readonly tell?: (sentence: string) => void
}

export class WorldPool {
  readonly open = new Map<string, World>()
  readonly #options: WorldPoolOptions
  readonly #storage: Storage
  readonly #gone = new Map<string, string>()
  /** How long some worlds may be idle, where it is not the usual time. */
  readonly #idleLimits = new Map<string, number>()

  constructor (options: WorldPoolOptions, place: Storage) {
    this.#options = options
    this.#storage = place
  }

  /** The world, unless nobody has used it for too long. */
  find (name: string): World | undefined {
    const world = this.open.get(name)
    if (world === undefined || !this.#isIdle(world)) return world
    this.#sweep()
    return undefined
  }

  /** Names, without those of worlds that nobody has used for too long. */
  names (): string[] {
    this.#sweep()
    return [...this.open.keys()]
  }

  /** Why a world went by itself, in a sentence. */
  whyGone (name: string): string | undefined {
    return this.#gone.get(name)
  }

  /** Makes room for a world, which then may be idle for so long. */
  makeRoom (name: string, idle_ms: number | undefined): void {
    this.#sweep()
    this.#gone.delete(name)
    if (idle_ms !== undefined) this.#idleLimits.set(name, idle_ms)
    const { maxWorlds = DEFAULT_MAX_WORLDS } = this.#options
    const oldest = this.#longestUnused()
    if (this.open.size < maxWorlds || this.open.has(name) || this.#storage.files !== undefined) return
    if (oldest === undefined) return
    this.#evict(oldest.name, `to make room: there may be ${maxWorlds} (--max-worlds)`)
  }

  drop (name: string): void {
    this.open.get(name)?.close()
    this.open.delete(name)
    this.#idleLimits.delete(name)
    this.#storage.forget(name)
  }

  #idleLimitOf (name: string): number {
    return this.#idleLimits.get(name) ?? this.#options.idle_ms ?? DEFAULT_IDLE_MS
  }

  #isIdle ({ name, usedAt }: World): boolean {
    return name !== DEFAULT_WORLD && this.#storage.files === undefined &&
      this.#options.wall() - usedAt > this.#idleLimitOf(name)
  }

  #longestUnused (): World | undefined {
    return [...this.open.values()].filter(({ name }) => name !== DEFAULT_WORLD)
      .sort((a, b) => a.usedAt - b.usedAt)[0]
  }

  #sweep (): void {
    for (const { name } of [...this.open.values()].filter(world => this.#isIdle(world))) {
      this.#evict(name, `because nobody used it for ${Math.round(this.#idleLimitOf(name) / 1000)} s`)
    }
  }

  #evict (name: string, reason: string): void {
    this.drop(name)
    const sentence = `world '${name}' was dropped ${reason}`
    this.#gone.set(name, sentence)
    if (this.#gone.size > MOST_GONE) this.#gone.delete(this.#gone.keys().next().value!)
    this.#options.tell?.(sentence)
  }
}
