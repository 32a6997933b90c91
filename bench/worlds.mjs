// What worlds cost: making, resetting and restoring one, in process and over HTTP, and the memory of two
// hundred that nobody uses.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createMock } from '../dist/library/index.js'
import { at, timed } from './figures.mjs'

const shown = times => `${at(times, 0.5).toFixed(2)} / ${at(times, 0.95).toFixed(2)}`

const TURNS = 200

/** The three deeds in turn, so that none of them finds a warmer machine than another. */
async function deeds (mock, where, base) {
  const [made, reset, restored, bare] = [[], [], [], []]
  for (let turn = 0; turn < TURNS; turn++) {
    let world
    if (base !== undefined) bare.push(await timed(base))
    made.push(await timed(async () => { world = await mock.world({ name: `bench-${turn}` }) }))
    await world.snapshots.save('here')
    reset.push(await timed(() => world.reset()))
    restored.push(await timed(() => world.snapshots.restore('here')))
    await world.drop()
  }
  const row = (what, times) => ({
    what: `${what} ${where}, p50 / p95 ms`,
    ours: shown(times),
    ...(base === undefined ? {} : { bare: shown(bare) }),
    target: '≤ 2 / ≤ 5',
  })
  return [row('make a world', made), row('reset a world', reset), row('restore a snapshot', restored)]
}

/** Resident memory of this process after two hundred worlds more, told to whoever started it. */
async function measureMemory () {
  const mock = await createMock({ port: false })
  // the template, and whatever the first worlds warm up
  for (let number = 0; number < 20; number++) await mock.world({ name: `warm-${number}` })
  const resident = () => {
    globalThis.gc()
    return process.memoryUsage().rss
  }
  const before = resident()
  for (let number = 0; number < 200; number++) await mock.world({ name: `idle-${number}` })
  const each = (resident() - before) / 200
  process.stdout.write(JSON.stringify({ each }))
  await mock.close()
}

/** What a process of this file prints. */
async function outputOf (...parameters) {
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output] = await once(child.stdout, 'data')
  return String(output)
}

async function memory () {
  const { each } = JSON.parse(await outputOf('--expose-gc', fileURLToPath(import.meta.url), 'memory'))
  return [{ what: 'an idle world of 200, MiB', ours: (each / 1_048_576).toFixed(2), target: '≤ 1' }]
}

/** The slowest first world of a small scenario in a process, after another process has made one of each. */
async function firstWorlds () {
  const mock = await createMock({ port: false })
  const { scenarios } = await mock.scenarios.list()
  const small = scenarios.map(({ name }) => name).filter(name => !['pagination', 'huge'].includes(name))
  const times = {}
  for (const name of small) {
    const from = name === 'default' ? 'seed' : name
    times[name] = await timed(() => mock.world({ name: `first-${name}`, from }))
  }
  process.stdout.write(JSON.stringify(times))
  await mock.close()
}

async function firstOfScenarios () {
  const measured = async () => JSON.parse(await outputOf(fileURLToPath(import.meta.url), 'first'))
  await measured()
  const [slowest, next] = Object.entries(await measured()).sort(([, a], [, b]) => b - a)
  const row = ([name, time]) => `${time.toFixed(0)} (${name})`
  const ours = `${row(slowest)}, ${row(next)}`
  return [{ what: 'first world of a small scenario, slowest two, ms', ours, target: '≤ 50' }]
}

/** All rows about worlds. */
export async function worldRows () {
  const here = await createMock({ port: false })
  const inProcess = await deeds(here, 'in process')
  await here.close()
  const there = await createMock()
  const overHttp = await deeds(overHttpOnly(there), 'over HTTP', () => there.fetch('/_mock/health'))
  await there.close()
  return [...inProcess, ...overHttp, ...await firstOfScenarios(), ...await memory()]
}

/** The same server as others reach it. */
function overHttpOnly (mock) {
  const ask = async (method, path, body) => {
    const answer = await fetch(`${mock.url}/_mock${path}`, {
      method, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return await answer.json()
  }
  return {
    world: async ({ name }) => {
      await ask('PUT', `/worlds/${name}`)
      return {
        snapshots: {
          save: snapshot => ask('PUT', `/worlds/${name}/snapshots/${snapshot}`),
          restore: snapshot => ask('POST', `/worlds/${name}/snapshots/${snapshot}/restore`),
        },
        reset: () => ask('POST', `/worlds/${name}/reset`),
        drop: () => ask('DELETE', `/worlds/${name}`),
      }
    },
  }
}

if (process.argv[2] === 'memory') await measureMemory()
if (process.argv[2] === 'first') await firstWorlds()
