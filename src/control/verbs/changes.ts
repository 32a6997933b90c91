// The verb `changes`: how a world differs from its start, from a snapshot, or from its state at a request.
import Database from 'better-sqlite3'
import { didYouMean } from '../../suggest.ts'
import type { Change } from '../../store/changes.ts'
import { shortName } from '../../store/names.ts'
import { sources, type Source } from '../../world/change-history.ts'
import { differences, differencesOf, type Differences } from '../../snapshots/diff.ts'
import { seqOf } from '../../world/request-log.ts'
import { World } from '../../world/world.ts'
import { refuse } from '../refusal.ts'
import { verb, type VerbContext, type Verb } from '../verb.ts'
import { anyObject, arrayOf, objectOf, string, integer } from './schemas.ts'

interface ChangesInput {
  readonly since?: string
  readonly source?: Source
}

const rowProperties = { type: string, id: integer }

const changes = verb<ChangesInput, Differences>({
  name: 'changes',
  method: 'GET',
  path: '/worlds/:world/changes',
  summary: 'Lists what was created, updated and deleted since the start, a snapshot, or a request.',
  input: {
    since: {
      description: '`boot`, a snapshot, or the id of a request. Default: boot.',
      schema: string,
    },
    source: {
      description: 'Since a request: only changes by programs (`api`), by the control API, or by the clock.',
      schema: { type: 'string', enum: sources },
    },
  },
  output: objectOf({
    created: arrayOf(objectOf({ ...rowProperties, after: anyObject })),
    updated: arrayOf(objectOf({ ...rowProperties, before: anyObject, after: anyObject })),
    deleted: arrayOf(objectOf({ ...rowProperties, before: anyObject })),
  }),
  run: ({ since = 'boot', source }, context) => {
    const { world, app: { worlds } } = context
    const request = worlds.hasSnapshot(world.name, since) ? undefined : seqOf(since)
    if (request !== undefined) return differencesOf(world, changesSince(world, request, source))
    if (source !== undefined) {
      refuse(400, 'no-source', 'who changed what is known since a request only, such as since=req-1')
    }
    return differencesFrom(earlierImage(since, context), world)
  },
})

/** Recorded changes after a request, in order; all sources when `wanted` is undefined. */
function changesSince (world: World, request: number, wanted: Source | undefined): Change[] {
  const { requests, history, name } = world
  if (request > requests.total) {
    refuse(404, 'unknown-request', `world '${name}' has had ${requests.total} requests, no req-${request}`)
  }
  const laterRequests = requests.all().filter(({ seq }) => seq > request)
  if (laterRequests.length < requests.total - request || request <= history.forgottenUpTo) {
    refuse(409, 'forgotten', `the log no longer has all requests after req-${request}`, {
      hint: 'save a snapshot before, or start with a larger --journal-size',
    })
  }
  const ofRequests = laterRequests.map(({ seq, changes }) => ({ position: seq, source: 'api', changes }))
  const ofOthers = history.since(request)
    .map(({ after, source, changes }) => ({ position: after + 0.5, source, changes }))
  return [...ofRequests, ...ofOthers].filter(({ source }) => wanted === undefined || source === wanted)
    .sort((a, b) => a.position - b.position).flatMap(({ changes }) => changes)
}

function earlierImage (since: string, { app: { worlds }, world: { name } }: VerbContext): Buffer {
  const image = since === 'boot' ? worlds.startImage(name) : worlds.snapshot(name, since)
  if (image !== undefined) return image
  const known = ['boot', ...worlds.snapshots(name)]
  return refuse(404, 'unknown-snapshot', `world '${name}' has no snapshot '${shortName(since)}'`, {
    hint: `changes are known since ${known.join(', ')}, and since a request such as req-1`,
    ...didYouMean(since, known),
  })
}

function differencesFrom (image: Buffer, world: World): Differences {
  const before = new World(world.name, new Database(image), world.models, world.wall)
  try {
    return differences(before, world)
  } finally {
    before.close()
  }
}

export const changesVerbs: readonly Verb[] = [changes]
