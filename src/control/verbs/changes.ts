// What has become of a world: since it was made, since a snapshot, or since a request.
import Database from 'better-sqlite3'
import { nearestName } from '../../suggest.ts'
import type { Change } from '../../store/changes.ts'
import { sources, type Source } from '../../world/change-history.ts'
import { differences, differencesOf, type Differences } from '../../snapshots/diff.ts'
import { seqOf } from '../../world/request-log.ts'
import { World } from '../../world/world.ts'
import { refuse } from '../refusal.ts'
import { verb, type VerbContext, type Verb } from '../verb.ts'
import { anObject, list, members, text, whole } from './schemas.ts'

interface ChangesInput {
  readonly since?: string
  readonly source?: Source
}

const row = { type: text, id: whole }

const changes = verb<ChangesInput, Differences>({
  name: 'changes',
  method: 'GET',
  path: '/worlds/:world/changes',
  summary: 'What was created, updated and deleted since the world was made, a snapshot, or a request.',
  input: {
    since: {
      description: '`boot`, a snapshot, or the id of a request: what came after it. Default: boot.',
      schema: text,
    },
    source: {
      description: 'Since a request, only what programs (`api`), the control API or the clock have changed.',
      schema: { type: 'string', enum: sources },
    },
  },
  output: members({
    created: list(members({ ...row, after: anObject })),
    updated: list(members({ ...row, before: anObject, after: anObject })),
    deleted: list(members({ ...row, before: anObject })),
  }),
  run: ({ since = 'boot', source }, scene) => {
    const { world, app: { worlds } } = scene
    const request = worlds.snapshot(world.name, since) === undefined ? seqOf(since) : undefined
    if (request !== undefined) return differencesOf(world, changesSince(world, request, source))
    if (source !== undefined) {
      refuse(400, 'no-source', 'who changed what is known since a request only, such as since=req-1')
    }
    return differencesFrom(earlierImage(since, scene), world)
  },
})

/** Everything noted after a request, in the order in which it happened. */
function changesSince (world: World, request: number, wanted: Source | undefined): Change[] {
  const { requests, history: deeds, name } = world
  if (request > requests.total) {
    refuse(404, 'unknown-request', `world '${name}' has had ${requests.total} requests, no req-${request}`)
  }
  const asked = requests.all().filter(({ seq }) => seq > request)
  if (asked.length < requests.total - request || request <= deeds.forgottenUpTo) {
    refuse(409, 'forgotten', `the log no longer has all requests after req-${request}`, {
      hint: 'save a snapshot before, or start with a larger --journal-size',
    })
  }
  const ours = asked.map(({ seq, changes }) => ({ place: seq, source: 'api', changes }))
  const done = deeds.since(request)
    .map(({ after, source, changes }) => ({ place: after + 0.5, source, changes }))
  return [...ours, ...done].filter(({ source }) => wanted === undefined || source === wanted)
    .sort((a, b) => a.place - b.place).flatMap(({ changes }) => changes)
}

function earlierImage (since: string, { app: { worlds }, world: { name } }: VerbContext): Buffer {
  const image = since === 'boot' ? worlds.startImage(name) : worlds.snapshot(name, since)
  if (image !== undefined) return image
  const known = ['boot', ...worlds.snapshots(name)]
  const near = nearestName(since, known)
  return refuse(404, 'unknown-snapshot', `world '${name}' has no snapshot '${since}'`, {
    hint: `changes are known since ${known.join(', ')}, and since a request such as req-1`,
    ...(near === undefined ? {} : { did_you_mean: near }),
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
