// The laws of worlds in a folder: at whatever moment a process ends, each world is whole; a file that cannot be used or
// written costs one world or none; a folder has one server; and no name leads out of it.
// One file, though long: the crash points and bad names go through both storages, and each file is a process.
import fs, { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { hash } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { callVerb } from '../../src/control/call.ts'
import { verbs } from '../../src/control/index.ts'
import { Refusal } from '../../src/control/refusal.ts'
import { hasPrimaryToken } from '../../src/oauth/credentials.ts'
import { issuePrimaryToken } from '../../src/seed/load/primary-token.ts'
import { buildServer, type Server } from '../../src/server.ts'
import type { World } from '../../src/world/world.ts'
import { Worlds } from '../../src/world/worlds.ts'
import { accounting, clientOf, collection, contents, models, NOW } from '../support/world.ts'

function folder (t: Test): string {
  const path = mkdtempSync(join(tmpdir(), 'worlds-'))
  t.teardown(() => rmSync(path, { recursive: true, force: true }))
  return path
}

interface Kept extends Server {
  /** What the server has told by itself. */
  readonly told: string[]
}

/** A server on a folder; in memory without one. */
function serverOn (t: Test, dataDir: string | undefined): Kept {
  const told: string[] = []
  const server = buildServer(dataDir === undefined ? {} : { dataDir }, { wall: () => NOW, tell: line => told.push(line) })
  t.teardown(() => server.app.close())
  return { ...server, told }
}

/** The worlds of a folder as the next server finds them, without the server. */
function openedOn (dataDir: string): Pick<Kept, 'worlds' | 'told'> {
  const told: string[] = []
  const worlds = new Worlds({ models, wall: () => NOW, issuePrimaryToken, hasPrimaryToken, seederOf: () => undefined, tell: line => told.push(line), dataDir })
  return { worlds, told }
}

/** Calls a verb; gives its output, or its refusal as `{ status, problem, detail }`. */
async function call ({ context }: Server, name: string, world: string, input: object = {}): Promise<any> {
  const verb = verbs.find(verb => verb.name === name)!
  try {
    return (await callVerb(verb, context, input as Record<string, unknown>, { world, origin: 'http://localhost' })).output
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { status: error.status, problem: error.problem, detail: error.message }
  }
}

const sha = (image: Buffer | string): string => hash('sha256', image, 'hex')

/** All that is kept: what each world holds, what it is reset to where that is its own, and its snapshots. */
function stateOf ({ worlds }: Pick<Server, 'worlds'>, dir = ''): Record<string, string> {
  const states = [...worlds.all()].map(({ name }) => name).sort().flatMap(name => {
    const origin = join(dir, `${name}.snapshots/.origin.sqlite`)
    return [
      [name, sha(contents(worlds.find(name)!))], ...existsSync(origin) ? [[`${name} from`, sha(readFileSync(origin))]] : [],
      ...worlds.snapshots(name).map(snapshot => [`${name}@${snapshot}`, sha(worlds.snapshot(name, snapshot)!)]),
    ]
  })
  return Object.fromEntries(states)
}

const changers = ['writeFileSync', 'renameSync', 'rmSync', 'mkdirSync'] as const

/** Watches every call that changes a file until it is given back: `before` is called with it and what it is given. */
function watching (before: (name: typeof changers[number], parameters: readonly unknown[]) => void): () => void {
  const real = Object.fromEntries(changers.map(name => [name, fs[name]]))
  for (const name of changers) {
    Object.assign(fs, {
      [name]: (...parameters: unknown[]) => {
        before(name, parameters)
        return (real[name] as any)(...parameters)
      },
    })
  }
  syncBuiltinESMExports()
  return () => {
    Object.assign(fs, real)
    syncBuiltinESMExports()
  }
}

/** Node's own loads a part of itself at the first call, and with it the functions that are watched. */
function copyFolder (from: string, to: string): void {
  mkdirSync(to)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyFolder(source, copy)
    else copyFileSync(source, copy)
  }
}

/** What a process that is killed before each change of a file, or in the middle of writing one, would leave. */
async function remainsOf (dir: string, copies: string, work: () => Promise<unknown>): Promise<string[]> {
  const kept: string[] = []
  let isCopying = false
  const copy = (): string => {
    const path = join(copies, String(readdirSync(copies).length))
    copyFolder(dir, path)
    kept.push(path)
    return path
  }
  const giveBack = watching((name, [file, content]) => {
    if (isCopying) return
    isCopying = true
    copy()
    if (name === 'writeFileSync') {
      const half = String(file).replace(dir, copy())
      writeFileSync(half, (content as Buffer).subarray(0, (content as Buffer).length / 2))
    }
    isCopying = false
  })
  try {
    await work()
  } finally {
    giveBack()
  }
  return kept
}

const fixture = (organization: string) => ({ version: 1, clients: [{ ref: organization.slice(0, 4), organization }] })
const add = (server: Server, world: string, organization: string) => call(server, 'seed', world, { fixture: JSON.stringify(fixture(organization)) })

/** What is done to worlds, in order. */
const deeds: ReadonlyArray<readonly [string, (server: Server) => Promise<any>]> = [
  ['a world is made', server => call(server, 'worlds.create', 'a', { name: 'a', from: 'empty' })],
  ['a world is made with fixtures, steps and a clock', server => call(server, 'worlds.create', 'b', {
    name: 'b', fixtures: [fixture('Born'), fixture('Also Ltd')], steps: [{ call: 'clients.create', with: { fname: 'Step' } }], now: '2026-02-01T09:00:00Z',
  })],
  ['a world is copied', server => call(server, 'worlds.create', 'c', { name: 'c', from: 'b' })],
  ['a snapshot is saved', server => call(server, 'snapshots.save', 'b', { name: 'one' })],
  ['rows are added', server => add(server, 'b', 'Later')],
  ['a snapshot is replaced', server => call(server, 'snapshots.save', 'b', { name: 'one' })],
  ['another one is saved', server => call(server, 'snapshots.save', 'b', { name: 'two' })],
  ['a world is reset', server => call(server, 'reset', 'b')],
  ['a world is reset to a scenario', server => call(server, 'reset', 'a', { to: 'overdue', keep: ['clock'] })],
  ['a snapshot is restored', server => call(server, 'snapshots.restore', 'b', { name: 'one' })],
  ['a snapshot is dropped', server => call(server, 'snapshots.drop', 'b', { name: 'two' })],
  ['a world is imported', async server => call(server, 'import', 'b', { content: await call(server, 'export', 'c') })],
  ['a scenario is played', server => call(server, 'scenarios.play', 'c', { name: 'overdue' })],
  ['a world with snapshots is dropped', server => call(server, 'worlds.drop', 'b')],
]

t.test('whenever a process ends, each world is as it was before or as it is after, and nothing else is left', async t => {
  const [dir, copies] = [folder(t), folder(t)]
  const server = serverOn(t, dir)
  for (const [deed, work] of deeds) {
    const before = stateOf(server, dir)
    const remains = await remainsOf(dir, copies, async () => t.match(await work(server), { status: undefined, detail: undefined }, deed))
    const after = stateOf(server, dir)
    if (deed !== 'rows are added') t.ok(remains.length > 0, `${deed}: ${remains.length} moments`)
    for (const [moment, path] of remains.entries()) {
      const next = openedOn(path)
      const state = JSON.stringify(stateOf(next, path))
      t.ok([before, after].some(known => JSON.stringify(known) === state), `${deed}, moment ${moment}`)
      t.same(next.told, [], 'every file can be used')
      t.ok([...next.worlds.all()].every(world => hasPrimaryToken(world) && world.plucked('PRAGMA integrity_check').get() === 'ok'))
      const names = readdirSync(path, { recursive: true, encoding: 'utf8' })
      t.same(names.filter(name => /\.(tmp|dropped)$/.test(name)), [], 'nothing half done is left')
      next.worlds.close()
    }
  }
  t.same(Object.keys(stateOf(server, dir)), ['a', 'c', 'c from'])
})

/** A file that a world cannot be read from, and what is said about it. */
const spoilt: ReadonlyArray<readonly [name: string, spoil: (file: string) => void, says: RegExp]> = [
  ['empty', file => writeFileSync(file, ''), / is empty/],
  ['text', file => writeFileSync(file, 'no database at all, but long enough to look like one might'.repeat(100)), /cannot be read: it is no SQLite database \(SQLITE_NOTADB\)/],
  ['half', file => truncateSync(file, 200 * 1024), / is damaged: |it is damaged/],
  ['page', file => { const bytes = readFileSync(file); bytes.fill(7, 8192, 300_000); writeFileSync(file, bytes) }, / is damaged: |it is damaged/],
  ['version', file => { rmSync(file); new Database(file).exec('CREATE TABLE clients (id INTEGER)').close() }, / was made by another version of freshbooks-mock/],
  ['nobody', file => new Database(file).exec('DELETE FROM settings').close(), /this world belongs to nobody/],
  ['directory', file => { rmSync(file); mkdirSync(file) }, /cannot be read: /],
]

t.test('a file that cannot be used costs its own world only, which says why until it is put back or dropped', async t => {
  const dir = folder(t)
  const first = serverOn(t, dir)
  for (const [name] of spoilt) {
    await call(first, 'worlds.create', name, { name, from: 'empty' })
    await call(first, 'snapshots.save', name, { name: 'good' })
  }
  first.worlds.find('default')
  await first.app.close()
  for (const [name, spoil] of spoilt) spoil(join(dir, `${name}.sqlite`))
  writeFileSync(join(dir, 'default.sqlite'), '')
  const server = serverOn(t, dir)
  t.equal(server.told.length, spoilt.length + 1)
  const list = await call(server, 'worlds.list', 'default')
  t.same(list.worlds.map(({ name }: { name: string }) => name).sort(), ['default', ...spoilt.map(([name]) => name)].sort())
  const token = (name: string) => ({ authorization: `Bearer mock-access-token-${name}` })
  for (const [name, , says] of spoilt) {
    const file = join(dir, `${name}.sqlite`)
    t.ok(server.told.some(line => line.startsWith(`world '${name}' is lost: ${file} `) && says.test(line)), name)
    const answer = await server.app.inject({ url: `/w/${name}${accounting}/users/clients`, headers: token(name) })
    t.match(answer.json(), { status: 500, problem: 'world_lost', detail: says }, name)
    t.match(await call(server, 'worlds.create', name, { name }), { status: 409, problem: 'world-exists' })
  }
  for (const [name] of spoilt.filter(([name]) => name !== 'directory')) {
    t.match(await call(server, 'snapshots.restore', name, { name: 'good' }), { access_token: `mock-access-token-${name}` })
    t.equal((await collection(clientOf(t, server, name), 'clients').list()).total, 0, `${name} is back`)
  }
  t.match(await call(server, 'reset', 'default'), { world: 'default' })
  t.match(await call(server, 'worlds.drop', 'directory'), { dropped: true })
  await server.app.close()
  t.same(serverOn(t, dir).told, [])
})

t.test('a snapshot that cannot be used is refused before the world is touched', async t => {
  const dir = folder(t)
  const server = serverOn(t, dir)
  await call(server, 'worlds.create', 'a', { name: 'a', fixtures: [fixture('Here')] })
  const snapshots = join(dir, 'a.snapshots')
  for (const [name, spoil, says] of spoilt) {
    await call(server, 'snapshots.save', 'a', { name })
    spoil(join(snapshots, `${name}.sqlite`))
    const [before, world] = [contents(server.worlds.find('a')!), server.worlds.find('a')]
    const attempts: ReadonlyArray<readonly [string, object]> = [
      ['snapshots.restore', { name }], ['reset', { to: name }], ['changes', { since: name }], ['worlds.create', { name: 'new', from: `a@${name}` }],
    ]
    for (const [verb, input] of attempts) {
      t.match(await call(server, verb, 'a', input), { status: 409, problem: 'unusable-file', detail: says }, `${verb}: ${name}`)
    }
    t.equal(server.worlds.find('a'), world, 'the world goes on')
    t.ok(contents(server.worlds.find('a')!) === before)
  }
  t.equal((await call(server, 'snapshots.list', 'a')).snapshots.length, spoilt.length)
  writeFileSync(join(snapshots, '.origin.sqlite'), '')
  t.match(await call(server, 'reset', 'a'), { status: 409, detail: /\.origin\.sqlite is empty/ })
  t.same((await collection(clientOf(t, server, 'a'), 'clients').list()).total, 1)
  t.same(server.worlds.names(), ['default', 'a'])
})

t.test('what cannot be written is said, and changes nothing', async t => {
  const dir = folder(t)
  const server = serverOn(t, dir)
  for (const [deed, work] of deeds.slice(0, 5)) t.equal((await work(server)).status, undefined, deed)
  for (const [code, reason] of [['ENOSPC', 'the disk is full'], ['EIO', 'the disk has failed'], ['EACCES', 'this user may not do that']] as const) {
    for (const failing of ['writeFileSync', 'renameSync'] as const) {
      const before = JSON.stringify(stateOf(server, dir))
      const attempts: ReadonlyArray<readonly [string, string, object]> = [
        ['worlds.create', 'new', { name: 'new', fixtures: [fixture('New')] }], ['snapshots.save', 'b', { name: 'three' }], ['reset', 'b', {}], ['reset', 'a', { to: 'overdue' }],
        ['snapshots.restore', 'b', { name: 'one' }], ['scenarios.play', 'c', { name: 'overdue' }],
        ...failing === 'renameSync' ? [['worlds.drop', 'b', {}] as const] : [],
      ]
      for (const [verb, world, input] of attempts) {
        const giveBack = watching(name => { if (name === failing) throw Object.assign(new Error(`${code}: as asked`), { code }) })
        const answer = await call(server, verb, world, input).finally(giveBack)
        t.match(answer, code === 'ENOSPC' ? { status: 507, problem: 'disk-full' } : { status: 500, problem: 'disk-error' }, `${verb}: ${code} at ${failing}`)
        t.ok(answer.detail.startsWith(dir) && answer.detail.endsWith(` cannot be written: ${reason} (${code})`), answer.detail)
        t.equal(JSON.stringify(stateOf(server, dir)), before, 'everything is as it was')
      }
    }
  }
  t.same(readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.tmp')), [])
  t.same(server.told, [])
  for (const [deed, work] of deeds.slice(5)) t.equal((await work(server)).status, undefined, deed)
})

t.test('a folder has one server, and is free when that closes or could not be built', async t => {
  const dir = folder(t)
  const server = serverOn(t, dir)
  const inUse = { message: `--data-dir: '${dir}' is in use by the server with process id ${process.pid}; stop it, or choose another folder` }
  for (let attempt = 0; attempt < 2; attempt++) t.throws(() => serverOn(t, dir), inUse)
  await server.app.close()
  t.throws(() => buildServer({ dataDir: dir }, { fixtures: ['version: 2'] }), /version must be 1/)
  writeFileSync(join(dir, 'server.pid'), 'left behind')
  await serverOn(t, dir).app.close()
  t.throws(() => buildServer({ dataDir: join(dir, 'server.lock', 'x') }), { message: /server\.lock.x cannot be written: / })
})

t.test('a file that was put there under another name has tokens of that name', async t => {
  const dir = folder(t)
  const first = serverOn(t, dir)
  await call(first, 'worlds.create', 'a', { name: 'a', fixtures: [fixture('Here')] })
  await first.app.close()
  copyFileSync(join(dir, 'a.sqlite'), join(dir, 'b.sqlite'))
  const server = serverOn(t, dir)
  t.equal((await collection(clientOf(t, server, 'b'), 'clients').list()).total, 1)
})

/** Names that would lead elsewhere, are too long, or are devices. */
const badNames = [
  '..', '.', '../x', '../../x', '..\\x', '/x', 'a/b', 'a\\b', '.origin', '.hidden', '', ' ', 'a b', 'a\0', '\0', 'a\n', 'ä', '-a', 'x'.repeat(65), 'x'.repeat(10_000),
  'con', 'NUL', 'aux.x', 'Com1', 'lpt9.sqlite', 'a@b', '%2e%2e', '__proto__',
]

t.test('no name leads out of the folder, and both places to keep worlds refuse the same', async t => {
  const top = folder(t)
  const dir = join(top, 'data', 'worlds')
  const servers = [serverOn(t, undefined), serverOn(t, dir)]
  // what a name might reach, if it were a path
  const lures = ['x.sqlite', 'data/x.sqlite', 'data/worlds/.hidden.sqlite', 'data/worlds/.snapshots/x.sqlite'].map(name => join(top, name))
  mkdirSync(join(dir, '.snapshots'))
  for (const server of servers) await call(server, 'worlds.create', 'a', { name: 'a', fixtures: [fixture('Here')] })
  for (const { worlds } of servers) worlds.find('default')
  for (const lure of lures) copyFileSync(join(dir, 'a.sqlite'), lure)
  const before = servers.map(server => JSON.stringify(stateOf(server)))
  const uses = (name: string): ReadonlyArray<readonly [string, object]> => [
    ['worlds.create', { name }], ['worlds.ensure', { name }], ['worlds.create', { name: 'new', from: name }], ['worlds.create', { name: 'new', from: `a@${name}` }],
    ['worlds.create', { name: 'new', from: `${name}@x` }], ['worlds.ensure', { name: 'new', from: `default@${name}` }],
    ['snapshots.save', { name }], ['snapshots.show', { name }], ['snapshots.drop', { name }], ['snapshots.restore', { name }],
    ['reset', { to: name }], ['reset', { to: `a@${name}` }], ['reset', { to: `${name}@x` }], ['changes', { since: name }],
  ]
  for (const name of badNames) {
    for (const [verb, input] of uses(name)) {
      const [memory, kept] = await Promise.all(servers.map(server => call(server, verb, 'a', input)))
      t.same(kept, memory, `${verb} ${JSON.stringify(input).slice(0, 60)}`)
      t.ok([400, 404].includes(kept.status) && kept.detail.length < 400, `${kept.status} ${kept.detail}`)
    }
    for (const server of servers) {
      const text = encodeURIComponent(name)
      for (const [method, path] of [['GET', `/_mock/worlds/a/snapshots/${text}`], ['DELETE', `/_mock/snapshots/${text}`], ['POST', `/_mock/worlds/a/snapshots/${text}/restore`], ['PUT', `/_mock/worlds/a/snapshots/${text}`], ['PUT', `/_mock/worlds/${text}`], ['DELETE', `/_mock/worlds/${text}`], ['GET', `/w/${text}${accounting}/users/clients`]] as const) {
        const { statusCode } = await server.app.inject({ method, url: path })
        // a dot or nothing at all makes another path of it, which may be that of a list
        t.ok((statusCode >= 400 && statusCode < 500) || /^\.{0,2}$/.test(name), `${method} ${path.slice(0, 80)}: ${statusCode}`)
      }
    }
  }
  t.same(servers.map(server => JSON.stringify(stateOf(server))), before, 'nothing has changed')
  for (const lure of lures) t.ok(existsSync(lure), lure)
  t.same(readdirSync(top).sort(), ['data', 'x.sqlite'])
})

t.test('names that differ in capitals alone are one name, of worlds and of snapshots', async t => {
  for (const server of [serverOn(t, undefined), serverOn(t, folder(t))]) {
    await call(server, 'worlds.create', 'a', { name: 'Alpha', from: 'empty' })
    t.match(await call(server, 'worlds.create', 'a', { name: 'alpha' }), { status: 409, problem: 'world-exists', detail: /'Alpha' already/ })
    t.match(await call(server, 'worlds.ensure', 'a', { name: 'ALPHA' }), { status: 409, problem: 'world-exists' })
    t.match(await call(server, 'worlds.create', 'a', { name: 'DEFAULT' }), { status: 409, problem: 'world-exists' })
    await call(server, 'snapshots.save', 'Alpha', { name: 'Before' })
    t.match(await call(server, 'snapshots.save', 'Alpha', { name: 'before' }), { status: 409, problem: 'snapshot-exists', detail: /'Before' already/ })
    t.match(await call(server, 'snapshots.restore', 'Alpha', { name: 'BEFORE' }), { status: 404, problem: 'unknown-snapshot' })
    t.match(await call(server, 'snapshots.save', 'Alpha', { name: 'Before' }), { snapshot: { name: 'Before' } })
    t.match((await call(server, 'snapshots.list', 'Alpha')).snapshots, { length: 1 })
  }
})

/** Rows that a world holds, for tests of differences. */
const organizations = (world: World): unknown[] => world.plucked('SELECT organization FROM clients ORDER BY id').all()

t.test('differences from a snapshot, a copy and the beginning are known in a folder, also after a restart', async t => {
  const dir = folder(t)
  const first = serverOn(t, dir)
  await call(first, 'worlds.create', 'a', { name: 'a', fixtures: [fixture('Born')] })
  await call(first, 'snapshots.save', 'a', { name: 'here' })
  await add(first, 'a', 'Later')
  await call(first, 'worlds.create', 'copy', { name: 'copy', from: 'a' })
  await add(first, 'copy', 'Copied')
  const look = async (server: Server) => {
    const created = async (world: string, since?: string) => (await call(server, 'changes', world, since === undefined ? {} : { since })).created
      .filter(({ type }: { type: string }) => type === 'clients').map(({ after }: any) => after.organization)
    return [await created('a'), await created('a', 'boot'), await created('a', 'here'), await created('copy'), organizations(server.worlds.find('copy')!)]
  }
  const expected = [['Later'], ['Later'], ['Later'], ['Copied'], ['Born', 'Later', 'Copied']]
  t.same(await look(first), expected)
  await first.app.close()
  const second = serverOn(t, dir)
  t.same(await look(second), expected)
  await call(second, 'snapshots.restore', 'a', { name: 'here' })
  t.same(organizations(second.worlds.find('a')!), ['Born'])
})
