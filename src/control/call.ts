// Calls a verb. HTTP, the command line and the library all end here.
import { passTime } from '../actors/time.ts'
import { storageFailure, UnusableFile } from '../store/failures.ts'
import { didYouMean } from '../suggest.ts'
import { BadName } from '../store/names.ts'
import { DEFAULT_WORLD } from '../world/worlds.ts'
import { settledFirst } from '../world/courier.ts'
import type { World } from '../world/world.ts'
import type { AppContext } from './app-context.ts'
import { checkInput, type Input } from './input.ts'
import { refuse } from './refusal.ts'
import { Document, isAboutWorld, Outcome, type Verb } from './verb.ts'

export interface CallOptions {
  /** Name of the world; the default world when absent. */
  readonly world?: string | undefined
  /** URL under which the caller reaches this server, without a trailing slash. */
  readonly origin: string
  /** The Accept header. Default: `application/json`. */
  readonly accept?: string
}

export interface VerbResult {
  /** HTTP status. */
  readonly status: number
  readonly output: Document | Readonly<Record<string, unknown>>
}

/** Calls a verb. Throws a Refusal when the input or the world is unknown or invalid. */
export async function callVerb (
  verb: Verb, app: AppContext, input: Input, options: CallOptions
): Promise<VerbResult> {
  const { world: name = DEFAULT_WORLD, origin, accept = 'application/json' } = options
  const validInput = checkInput(verb, input)
  const context = {
    app,
    origin,
    accept,
    get world (): World { return findWorld(app, name) },
  }
  // reading context.world refuses an unknown world before the verb looks at its input
  const world = isAboutWorld(verb) ? context.world : undefined
  const result = await refusingBadFiles(() => world === undefined
    ? verb.run(validInput, context)
    : runInWorld(verb, world, () => verb.run(validInput, context)))
  if (world !== undefined) await settledFirst(world)
  const { status, output } =
    result instanceof Outcome ? result : { status: verb.status ?? 200, output: result }
  if (output instanceof Document) return { status: output.status, output }
  return { status, output: { ok: true, ...(isAboutWorld(verb) ? { world: name } : {}), ...output } }
}

/** Refuses names that no file can have, files that cannot be used, and what a disk did, in a sentence. */
async function refusingBadFiles<Result> (work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BadName) refuse(400, `bad-${error.named}-name`, error.message)
    if (error instanceof UnusableFile) refuse(409, 'unusable-file', error.message)
    const failure = storageFailure(error)
    if (failure === undefined) throw error
    return refuse(failure.status, failure.problem, failure.detail)
  }
}

/**
 * Runs due jobs first, then attributes what the verb changes to the clock or to the control API. Throws
 * StoreLost where the world is lost, unless the verb replaces it.
 */
function runInWorld<Result> ({ name, replacesWorld }: Verb, world: World, run: () => Result): Result {
  world.usedAt = world.wall()
  if (replacesWorld !== true) {
    if (world.failure !== undefined) throw world.failure
    passTime(world)
  }
  return world.attribute(name.startsWith('clock.') ? 'clock' : 'control', run)
}

/** The world of that name. Throws a Refusal: 404, or 410 for one that was dropped by itself. */
export function findWorld ({ worlds }: AppContext, name: string): World {
  const world = worlds.find(name)
  if (world !== undefined) return world
  const reason = worlds.whyGone(name)
  return refuse(reason === undefined ? 404 : 410, reason === undefined ? 'unknown-world' : 'world-gone',
    reason ?? `world '${name}' does not exist`, {
      hint: `PUT /_mock/worlds/${name} makes it`,
      ...didYouMean(name, worlds.names()),
    })
}
