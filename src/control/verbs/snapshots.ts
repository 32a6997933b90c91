// Verbs of snapshots: save a world's state under a name, and restore it.
import { didYouMean } from '../../suggest.ts'
import type { Keep } from '../../snapshots/preserve.ts'
import type { World } from '../../world/world.ts'
import { otherSpelling, shortName } from '../../store/names.ts'
import { describeWorld, type WorldDescription } from '../describe.ts'
import type { AppContext } from '../app-context.ts'
import { refuse } from '../refusal.ts'
import { verb, type Parameter, type Verb } from '../verb.ts'
import { arrayOf, boolean, integer, objectOf, string, worldSchema } from './schemas.ts'
import { checkKeep, keepInput } from './worlds.ts'

interface SnapshotInput {
  readonly name: string
}

const nameInput: Readonly<Record<'name', Parameter>> = {
  name: { description: 'Name of the snapshot.', schema: string, required: true },
}

const snapshotSchema = objectOf({ name: string, bytes: integer })

/** Bytes of a snapshot. Throws a Refusal with status 404. */
function sizeOf ({ name }: SnapshotInput, world: World, { worlds }: AppContext): number {
  const size = worlds.snapshotSize(world.name, name)
  if (size !== undefined) return size
  const known = worlds.snapshots(world.name)
  return refuse(404, 'unknown-snapshot', `world '${world.name}' has no snapshot '${shortName(name)}'`, {
    hint: known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`,
    ...didYouMean(name, known),
  })
}

const list = verb({
  name: 'snapshots.list',
  method: 'GET',
  path: '/worlds/:world/snapshots',
  summary: 'Lists the snapshots of a world.',
  output: objectOf({ snapshots: arrayOf(snapshotSchema) }),
  run: (_input, { world, app: { worlds } }) => ({
    snapshots: worlds.snapshots(world.name)
      .map(name => ({ name, bytes: worlds.snapshotSize(world.name, name) ?? 0 })),
  }),
})

const save = verb<SnapshotInput, object>({
  name: 'snapshots.save',
  method: 'PUT',
  path: '/worlds/:world/snapshots/:name',
  summary: 'Saves the complete state of a world: data, tokens, faults, clock and counters.',
  input: nameInput,
  output: objectOf({ snapshot: snapshotSchema }),
  run: ({ name }, { world, app: { worlds } }) => {
    const other = otherSpelling(name, worlds.snapshots(world.name))
    if (other !== undefined) {
      refuse(409, 'snapshot-exists',
        `there is a snapshot '${other}' already, which differs in capitals alone`)
    }
    return { snapshot: { name, bytes: worlds.save(world.name, name).length } }
  },
})

const show = verb<SnapshotInput, object>({
  name: 'snapshots.show',
  method: 'GET',
  path: '/worlds/:world/snapshots/:name',
  summary: 'Shows a snapshot and its size.',
  input: nameInput,
  output: objectOf({ snapshot: snapshotSchema }),
  run: (input, { world, app }) =>
    ({ snapshot: { name: input.name, bytes: sizeOf(input, world, app) } }),
})

const drop = verb<SnapshotInput, object>({
  name: 'snapshots.drop',
  method: 'DELETE',
  path: '/worlds/:world/snapshots/:name',
  summary: 'Deletes a snapshot.',
  input: nameInput,
  output: objectOf({ dropped: boolean }),
  run: (input, { world, app }) => {
    sizeOf(input, world, app)
    app.worlds.forget(world.name, input.name)
    return { dropped: true }
  },
})

const restore = verb<SnapshotInput & { readonly keep?: readonly Keep[] }, WorldDescription>({
  name: 'snapshots.restore',
  method: 'POST',
  path: '/worlds/:world/snapshots/:name/restore',
  summary: 'Restores a snapshot.',
  input: { ...nameInput, keep: keepInput },
  output: worldSchema,
  replacesWorld: true,
  run: (input, { world, app, origin }) => {
    sizeOf(input, world, app)
    return describeWorld(app.worlds.restore(world.name, input.name, checkKeep(input.keep ?? [])), origin)
  },
})

export const snapshotsVerbs: readonly Verb[] = [list, save, show, drop, restore]
