// How late an answer is, drawn from a distribution. Chance is the world's: the same seed and purpose give the
// same lateness.
import type { World } from '../world/world.ts'
import type { Delayed } from './fault.ts'
import { LATEST_IN_MS } from './schema.ts'

/** Two chances in [0, 1) for a purpose. */
function chances (world: World, purpose: string): readonly [number, number] {
  const bytes = world.random(purpose)
  return [bytes.readUInt32BE(0) / 2 ** 32, bytes.readUInt32BE(4) / 2 ** 32]
}

/** Whether something of a probability happens. */
export const occurs = (world: World, probability: number, purpose: string): boolean =>
  chances(world, purpose)[0] < probability

/** A value of the standard normal distribution (Box and Muller). */
const normal = ([first, second]: readonly [number, number]): number =>
  Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second)

type Draw = (ms: number, jitter: number, chance: readonly [number, number]) => number

const draws: Readonly<Record<string, Draw>> = {
  uniform: (ms, jitter, [chance]) => ms + jitter * (2 * chance - 1),
  normal: (ms, jitter, chance) => ms + jitter * normal(chance),
  // its mean is ms and its standard deviation jitter, as with the normal one
  lognormal: (ms, jitter, chance) => {
    const variance = Math.log(1 + (jitter / ms) ** 2)
    return Math.exp(Math.log(ms) - variance / 2 + Math.sqrt(variance) * normal(chance))
  },
}

/** Milliseconds of lateness. `purpose` is asked for only where there is something to draw. */
export function latencyOf (
  world: World, { ms = 0, jitter_ms = 0, distribution = 'uniform' }: Delayed, purpose: () => string
): number {
  if (jitter_ms === 0 || ms === 0) return ms
  const drawn = draws[distribution]!(ms, jitter_ms, chances(world, purpose()))
  return Math.round(Math.min(LATEST_IN_MS, Math.max(0, drawn)))
}
