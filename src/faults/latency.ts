// Draws probabilities and latencies from the world's seed: the same seed and purpose give the same result.
import type { World } from '../world/world.ts'
import type { Delayed } from './fault.ts'
import { MAX_LATENCY_IN_MS } from './schema.ts'

/** Two uniform random numbers in [0, 1). */
function randomPair (world: World, purpose: string): readonly [number, number] {
  const bytes = world.random(purpose)
  return [bytes.readUInt32BE(0) / 2 ** 32, bytes.readUInt32BE(4) / 2 ** 32]
}

/** Whether an event of this probability (0 to 1) occurs. */
export const occurs = (world: World, probability: number, purpose: string): boolean =>
  randomPair(world, purpose)[0] < probability

/** A sample of the standard normal distribution (Box–Muller transform). */
const normal = ([first, second]: readonly [number, number]): number =>
  Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second)

type Sampler = (ms: number, jitter: number, pair: readonly [number, number]) => number

const samplers: Readonly<Record<string, Sampler>> = {
  uniform: (ms, jitter, [first]) => ms + jitter * (2 * first - 1),
  normal: (ms, jitter, pair) => ms + jitter * normal(pair),
  // parameters chosen so that the mean is ms and the standard deviation jitter, as for `normal`
  lognormal: (ms, jitter, pair) => {
    const variance = Math.log(1 + (jitter / ms) ** 2)
    return Math.exp(Math.log(ms) - variance / 2 + Math.sqrt(variance) * normal(pair))
  },
}

/** Latency in milliseconds, at most MAX_LATENCY_IN_MS. Calls `purpose` only if it draws a random value. */
export function latencyOf (
  world: World, { ms = 0, jitter_ms = 0, distribution = 'uniform' }: Delayed, purpose: () => string
): number {
  if (jitter_ms === 0 || ms === 0) return ms
  const sample = samplers[distribution]!(ms, jitter_ms, randomPair(world, purpose()))
  return Math.round(Math.min(MAX_LATENCY_IN_MS, Math.max(0, sample)))
}
