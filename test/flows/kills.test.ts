// A real server on a data folder that is killed at random moments of its work. Whatever it had answered is there when the
// next one starts, and what it had not answered has happened as a whole or not at all. Needs `npm run build`; the
// variable KILLS says how often, `npm run test:kills` does it a hundred times.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import t from 'tap'
import { hasPrimaryToken } from '../../src/oauth/credentials.ts'
import { issuePrimaryToken } from '../../src/seed/load/primary-token.ts'
import { Worlds } from '../../src/world/worlds.ts'
import { samples } from '../support/random.ts'
import { runMain, runServer, type Running } from '../support/run.ts'
import { ACCOUNT, models, NOW } from '../support/world.ts'

const { KILLS = '6' } = process.env

/** Longest that a server works before it is killed, in milliseconds. */
const LONGEST_LIFE = 500

const numbers = samples(fc.nat({ max: 2 ** 30 }), 50_000)
let drawnNumbers = 0
const draw = (below: number): number => numbers[drawnNumbers++ % numbers.length]! % below
const oneOf = <Value>(values: readonly Value[]): Value => values[draw(values.length)]!

/** What a world holds, told by the names that were given to its rows; undefined where there is none. */
type State = { readonly rows: readonly string[], readonly birth: readonly string[], readonly snapshots: Readonly<Record<string, readonly string[]>> } | undefined

/** One world, to which one thing is done at a time. */
interface Lane {
  readonly name: string
  /** What has been answered. */
  state: State
  /** What becomes of it if the request under way is answered. */
  next: State
  /** An export of it, and what it holds. */
  exported: { readonly content: object, readonly rows: readonly string[] } | undefined
}

interface Deed {
  readonly path: string
  readonly method: string
  readonly body?: object
  readonly becomes: State
}

const made = { rows: 0, answers: 0 }
const freshName = (): string => `row-${++made.rows}`

const without = (snapshots: Readonly<Record<string, readonly string[]>>, gone: string) =>
  Object.fromEntries(Object.entries(snapshots).filter(([name]) => name !== gone))

/** Makes the world, with a row that it is reset to. */
function birthOf ({ name }: Lane): Deed {
  const row = freshName()
  const fixture = { version: 1, clients: [{ ref: 'first', organization: row }] }
  return { path: `/_mock/worlds/${name}`, method: 'PUT', body: { from: 'empty', fixtures: [fixture] }, becomes: { rows: [row], birth: [row], snapshots: {} } }
}

/** Ids of clients are given out from here on, in every world. */
const FIRST_CLIENT = 56_001

/** Something that may be done to a world that is there. */
function deedOn ({ name, state, exported }: Lane): Deed {
  const { rows, birth, snapshots } = state!
  const [api, control] = [`/w/${name}/accounting/account/${ACCOUNT}`, `/_mock/worlds/${name}`]
  const row = freshName()
  const line = { name: 'Work', unit_cost: { amount: '10.00' }, qty: 3 }
  const [saved, known] = [oneOf(['one', 'two']), oneOf(Object.keys(snapshots))]
  const invoice = { customerid: FIRST_CLIENT, create_date: '2026-06-01', po_number: row, lines: [line], action_mark_as_sent: true }
  const deeds: Deed[] = [
    { path: `${api}/users/clients`, method: 'POST', body: { client: { organization: row } }, becomes: { rows: [...rows, row], birth, snapshots } },
    { path: `${api}/invoices/invoices`, method: 'POST', body: { invoice }, becomes: { rows: [...rows, row], birth, snapshots } },
    { path: `${control}/reset`, method: 'POST', body: {}, becomes: { rows: birth, birth, snapshots } },
    { path: `${control}/snapshots/${saved}`, method: 'PUT', becomes: { rows, birth, snapshots: { ...snapshots, [saved]: rows } } },
    ...known === undefined
      ? []
      : [
          { path: `${control}/snapshots/${known}/restore`, method: 'POST', becomes: { rows: snapshots[known]!, birth, snapshots } },
          { path: `${control}/snapshots/${known}`, method: 'DELETE', becomes: { rows, birth, snapshots: without(snapshots, known) } },
        ],
    ...exported === undefined
      ? []
      : [
          { path: `${control}/import`, method: 'POST', body: exported.content, becomes: { rows: exported.rows, birth, snapshots } },
        ],
    { path: control, method: 'DELETE', becomes: undefined },
  ]
  return oneOf(deeds)
}

/** Does things to a world until the server is gone. Gives what was answered other than by success. */
async function work (lane: Lane, url: string): Promise<string[]> {
  for (;;) {
    const { path, method, body, becomes } = lane.state === undefined ? birthOf(lane) : deedOn(lane)
    lane.next = becomes
    const init = { method, headers: { authorization: `Bearer mock-access-token-${lane.name}`, 'content-type': 'application/json' }, ...body === undefined ? {} : { body: JSON.stringify(body) } }
    try {
      const answer = await fetch(`${url}${path}`, init)
      const text = await answer.text()
      if (!answer.ok) return [`${method} ${path}: ${answer.status} ${text}`]
      lane.state = becomes
      made.answers++
      if (becomes === undefined) lane.exported = undefined
      else if (draw(8) === 0) lane.exported = { content: await (await fetch(`${url}/_mock/worlds/${lane.name}/export`)).json() as object, rows: becomes.rows }
    } catch {
      return []
    }
  }
}

const rowsSql = 'SELECT name FROM (SELECT id, organization AS name, 0 AS kind FROM clients UNION ALL SELECT id, po_number, 1 FROM invoices) WHERE name LIKE \'row-%\''

const rowsIn = (image: Buffer): string[] => {
  const db = new Database(image)
  try {
    return db.prepare(rowsSql).pluck().all() as string[]
  } finally {
    db.close()
  }
}

/** The order in which rows were made, whatever their kind. */
const sorted = (rows: readonly unknown[]): unknown[] => [...rows].sort((a, b) => Number(String(a).slice(4)) - Number(String(b).slice(4)))

/** What a world holds in a folder; and what is wrong with it. */
function found (worlds: Worlds, name: string): { readonly state: State, readonly faults: unknown[] } {
  if (!worlds.names().includes(name)) return { state: undefined, faults: [] }
  const world = worlds.find(name)!
  const snapshots = worlds.snapshots(name).map(snapshot => [snapshot, rowsIn(worlds.snapshot(name, snapshot)!)] as const)
  const state = { rows: world.plucked(rowsSql).all() as string[], birth: rowsIn(worlds.originImage(name)), snapshots: Object.fromEntries(snapshots) }
  const unbalanced = world.statement('SELECT entry FROM ledger_postings GROUP BY entry HAVING sum(amount) <> 0').all()
  const unposted = world.statement("SELECT id FROM invoices WHERE NOT EXISTS (SELECT 1 FROM ledger_documents WHERE document = 'invoices' AND document_id = invoices.id)").all()
  const integrity = world.plucked('PRAGMA integrity_check').all().filter(line => line !== 'ok')
  return { state, faults: [...unbalanced, ...unposted, ...integrity, ...hasPrimaryToken(world) ? [] : ['no token']] }
}

const told = (state: State): string => JSON.stringify(state && {
  rows: sorted(state.rows), birth: state.birth, snapshots: Object.entries(state.snapshots).sort().map(([name, rows]) => [name, sorted(rows)]),
})

t.test('everything answered is there after each kill, and the rest as a whole or not at all', async t => {
  const [dir, copies] = ['killed-', 'looked-at-'].map(name => mkdtempSync(join(tmpdir(), name))) as [string, string]
  t.teardown(() => [dir, copies].forEach(path => rmSync(path, { recursive: true, force: true })))
  const lanes: Lane[] = ['a', 'b', 'c'].map(name => ({ name, state: undefined, next: undefined, exported: undefined }))
  const counts = { happened: 0, not: 0 }
  for (let kill = 0; kill < Number(KILLS); kill++) {
    const server: Running = await runServer(t, ['--json', '--data-dir', dir])
    const { port } = JSON.parse(server.output)
    const working = Promise.all(lanes.map(lane => work(lane, `http://127.0.0.1:${port}`)))
    await new Promise(resolve => setTimeout(resolve, draw(LONGEST_LIFE)))
    const { stderr } = await server.stop('SIGKILL')
    const copy = join(copies, String(kill))
    cpSync(dir, copy, { recursive: true })
    t.same([(await working).flat(), stderr], [[], ''], `kill ${kill}: nothing was refused, every file could be used`)
    const lines: string[] = []
    const worlds = new Worlds({ models, wall: () => NOW, issuePrimaryToken, hasPrimaryToken, seederOf: () => undefined, tell: line => lines.push(line), dataDir: copy })
    for (const lane of lanes) {
      const { state, faults } = found(worlds, lane.name)
      t.same(faults, [], `kill ${kill}: world ${lane.name} is sound`)
      const isNext = told(state) === told(lane.next)
      if (!isNext) t.equal(told(state), told(lane.state), `kill ${kill}: world ${lane.name} is what was answered`)
      if (told(lane.next) !== told(lane.state)) counts[isNext ? 'happened' : 'not']++
      lane.state = isNext ? lane.next : lane.state
      if (lane.state === undefined) lane.exported = undefined
    }
    t.same(lines, [])
    worlds.close()
    rmSync(copy, { recursive: true })
  }
  t.comment(`${KILLS} kills, ${made.answers} answers; of what was under way ${counts.happened} had happened, ${counts.not} had not`)
  t.ok(made.answers > Number(KILLS), 'there was work to kill')
})

t.test('of two servers that start at once on one folder one runs, and the other says who has it', async t => {
  const dir = mkdtempSync(join(tmpdir(), 'contested-'))
  t.teardown(() => rmSync(dir, { recursive: true, force: true }))
  const started = await Promise.allSettled([1, 2, 3].map(() => runServer(t, ['--json', '--data-dir', dir])))
  const running = started.flatMap(result => result.status === 'fulfilled' ? [result.value] : [])
  t.equal(running.length, 1)
  for (const result of started) {
    if (result.status === 'rejected') t.match(String(result.reason), /did not start: .*"--data-dir: '.*' is in use by (the server with process id \d+|another server); stop it, or choose another folder"/)
  }
  const second = await runMain(['--port', '0', '--data-dir', dir])
  t.same(second, { code: 1, stdout: '', stderr: `freshbooks-mock: --data-dir: '${dir}' is in use by the server with process id ${running[0]!.pid}; stop it, or choose another folder\n` })
  await running[0]!.stop('SIGKILL')
  const next = await runServer(t, ['--json', '--data-dir', dir])
  t.match(JSON.parse(next.output), { event: 'ready' }, 'a lock that a killed process has left is none')
})
