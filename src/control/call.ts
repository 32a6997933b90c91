// Asking a verb: the one way in, behind all three doors.
import { passTime } from '../actors/time.ts'
import { nearestName } from '../suggest.ts'
import { DEFAULT_WORLD } from '../world/worlds.ts'
import type { World } from '../world/world.ts'
import type { AppContext } from './app-context.ts'
import { checked, type Input } from './input.ts'
import { refuse } from './refusal.ts'
import { Document, isAboutWorld, Outcome, type Verb } from './verb.ts'

/** How a verb is asked. */
export interface CallOptions {
  /** Name of the world; the default one without it. */
  readonly world?: string | undefined
  readonly origin: string
  readonly accept?: string
}

/** What came of it. */
export interface VerbResult {
  readonly status: number
  readonly output: Document | Readonly<Record<string, unknown>>
}

/** Asks a verb. Throws a Refusal where what it was given is at fault. */
export async function callVerb (
  verb: Verb, house: AppContext, input: Input, asking: CallOptions
): Promise<VerbResult> {
  const { world: name = DEFAULT_WORLD, origin, accept = 'application/json' } = asking
  const given = checked(verb, input)
  const scene = {
    app: house,
    origin,
    accept,
    get world (): World { return worldNamed(house, name) },
  }
  // a verb about a world that is not there is refused whatever else it was given
  const done = isAboutWorld(verb)
    ? await inWorld(verb, scene.world, () => verb.run(given, scene))
    : await verb.run(given, scene)
  const { status, output } =
    done instanceof Outcome ? done : { status: verb.status ?? 200, output: done }
  if (output instanceof Document) return { status: output.status, output }
  return { status, output: { ok: true, ...(isAboutWorld(verb) ? { world: name } : {}), ...output } }
}

/** What has become due happens before anybody looks; what is then changed, somebody has changed. */
function inWorld<Result> ({ name }: Verb, world: World, work: () => Result): Result {
  world.usedAt = world.wall()
  passTime(world)
  return world.attribute(name.startsWith('clock.') ? 'clock' : 'control', work)
}

function worldNamed ({ worlds }: AppContext, name: string): World {
  const world = worlds.find(name)
  if (world !== undefined) return world
  const [gone, near] = [worlds.whyGone(name), nearestName(name, worlds.names())]
  return refuse(gone === undefined ? 404 : 410, gone === undefined ? 'unknown-world' : 'world-gone',
    gone ?? `world '${name}' does not exist`, {
      hint: `PUT /_mock/worlds/${name} makes it`,
      ...(near === undefined ? {} : { did_you_mean: near }),
    })
}
