// Whoever delivers the events of worlds, as worlds know them.
import type { Delivery } from '../store/deliveries.ts'
import { webhookConfigOf } from './config.ts'
import type { World } from './world.ts'

export interface Courier {
  /** Something may be due: events came, or the clock moved. Nothing is sent before the caller finished. */
  wake (world: World): void
  /**
   * Waits until what was due is delivered or has failed, handshakes and callbacks that are just being sent to
   * left out: whoever waits may be asked by such a receiver.
   */
  settle (world: World): Promise<void>
  /** Sends all that waits, whatever the clock says, for so many milliseconds at most. */
  flush (world: World, milliseconds: number): Promise<void>
  /**
   * Waits for the next attempt of a world; undefined where the time, in milliseconds, is over first, the
   * world is closed, or nobody wants to know any more (`given`).
   */
  next (world: World, milliseconds: number, given?: AbortSignal): Promise<Delivery | undefined>
  /** The world is closed: whatever is under way in it ends, and whoever waits for it is told. */
  leave (world: World): void
}

/**
 * Waits for what a piece of work has raised, where the world delivers before it answers; undefined where
 * there is nothing to wait for.
 */
export const settledFirst = (world: World): Promise<void> | undefined =>
  world.courier !== undefined && world.failure === undefined && webhookConfigOf(world).deliver === 'sync'
    ? world.courier.settle(world)
    : undefined
