// Verbs about snapshots: a world as it is, kept under a name, and put back.
import { nearestName } from '../../suggest.ts'
import type { Keep } from '../../snapshots/preserve.ts'
import type { World } from '../../world/world.ts'
import { worldName } from '../../world/worlds.ts'
import { describeWorld, type WorldDescription } from '../describe.ts'
import type { AppContext } from '../app-context.ts'
import { refuse } from '../refusal.ts'
import { verb, type Parameter, type Verb } from '../verb.ts'
import { flag, list, members, text, whole, worldSchema } from './schemas.ts'
import { checkKeep, keepInput } from './worlds.ts'

interface Named {
  readonly name: string
}

const name: Readonly<Record<'name', Parameter>> = {
  name: { description: 'Name of the snapshot.', schema: text, required: true },
}

const snapshotSchema = members({ name: text, bytes: whole })

/** The image of a snapshot; refuses where there is none. */
function found ({ name }: Named, world: World, { worlds }: AppContext): Buffer {
  const image = worlds.snapshot(world.name, name)
  if (image !== undefined) return image
  const known = worlds.snapshots(world.name)
  const near = nearestName(name, known)
  return refuse(404, 'unknown-snapshot', `world '${world.name}' has no snapshot '${name}'`, {
    hint: known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`,
    ...(near === undefined ? {} : { did_you_mean: near }),
  })
}

const listed = verb({
  name: 'snapshots.list',
  method: 'GET',
  path: '/worlds/:world/snapshots',
  summary: 'The snapshots of a world.',
  output: members({ snapshots: list(snapshotSchema) }),
  run: (_input, { world, app: { worlds } }) => ({
    snapshots: worlds.snapshots(world.name)
      .map(name => ({ name, bytes: worlds.snapshot(world.name, name)!.length })),
  }),
})

const save = verb<Named, object>({
  name: 'snapshots.save',
  method: 'PUT',
  path: '/worlds/:world/snapshots/:name',
  summary: 'Keeps a world as it is: rows, tokens, faults and what is left of them, clock and counters.',
  input: name,
  output: members({ snapshot: snapshotSchema }),
  run: ({ name }, { world, app: { worlds } }) => {
    if (!worldName.test(name)) {
      refuse(400, 'bad-snapshot-name',
        `'${name}' cannot be the name of a snapshot: letters, digits, dots, dashes and underscores only`)
    }
    return { snapshot: { name, bytes: worlds.save(world.name, name).length } }
  },
})

const show = verb<Named, object>({
  name: 'snapshots.show',
  method: 'GET',
  path: '/worlds/:world/snapshots/:name',
  summary: 'Whether there is a snapshot, and how large it is.',
  input: name,
  output: members({ snapshot: snapshotSchema }),
  run: (input, { world, app: house }) =>
    ({ snapshot: { name: input.name, bytes: found(input, world, house).length } }),
})

const drop = verb<Named, object>({
  name: 'snapshots.drop',
  method: 'DELETE',
  path: '/worlds/:world/snapshots/:name',
  summary: 'Forgets a snapshot.',
  input: name,
  output: members({ dropped: flag }),
  run: (input, { world, app: house }) => {
    found(input, world, house)
    house.worlds.forget(world.name, input.name)
    return { dropped: true }
  },
})

const restore = verb<Named & { readonly keep?: readonly Keep[] }, WorldDescription>({
  name: 'snapshots.restore',
  method: 'POST',
  path: '/worlds/:world/snapshots/:name/restore',
  summary: 'Puts a world back to a snapshot.',
  input: { ...name, keep: keepInput },
  output: worldSchema,
  run: (input, { world, app: house, origin }) => {
    found(input, world, house)
    return describeWorld(house.worlds.restore(world.name, input.name, checkKeep(input.keep ?? [])), origin)
  },
})

export const snapshotsVerbs: readonly Verb[] = [listed, save, show, drop, restore]
