// The start of the program: what it loads, what it keeps of compiled code and images of worlds, and that it starts all
// the same where nothing can be kept. Counted, not timed. Needs `npm run build`.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { subscribe } from 'node:diagnostics_channel'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { build } from '../../src/build.ts'
import { CACHE_CHANNEL, cacheFolder, cachePath, type CacheEvent } from '../../src/cache-folder.ts'
import { createMock } from '../../src/library/index.ts'
import { scenarioNames } from '../../src/seed/read/scenarios.ts'
import { buildServer, machine } from '../../src/server.ts'
import { root, runServer, type Outcome } from '../support/run.ts'

const temporary = mkdtempSync(join(tmpdir(), 'freshbooks-mock-start-'))
t.teardown(() => rmSync(temporary, { recursive: true, force: true }))
let folders = 0
/** A path at which nothing is. */
const newPath = (): string => join(temporary, String(++folders))

/** Prints what becomes of kept files, and in the end which files were loaded. */
const reporter = `
  import { createRequire } from 'node:module'
  import { subscribe } from 'node:diagnostics_channel'
  const tell = value => process.stderr.write(JSON.stringify(value) + '\\n')
  subscribe('${CACHE_CHANNEL}', tell)
  process.on('exit', () => tell({ loaded: Object.keys(createRequire(process.cwd() + '/x').cache) }))`

interface Report {
  /** `code missing`, `image written`, in order. */
  readonly events: readonly string[]
  readonly loaded: readonly string[]
}

/** Events without build and number. */
const shown = ({ name, event }: CacheEvent): string => `${name.split('-')[0]} ${event}`

function reportOf ({ stderr, code }: Outcome): Report {
  if (code !== 0) throw new Error(stderr)
  const lines = stderr.trim().split('\n').map(line => JSON.parse(line))
  return { events: lines.filter(({ event }) => event !== undefined).map(shown), loaded: lines.at(-1).loaded }
}

/** Starts the program, asks for a page of clients, and ends it. */
async function started (cache: string, ...parameters: string[]): Promise<Report> {
  const more = { FRESHBOOKS_MOCK_CACHE: cache, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(reporter)}` }
  const { output, stop } = await runServer(t, ['--json', ...parameters], more)
  const { port, account_id, access_token } = JSON.parse(output)
  const answer = await fetch(`http://localhost:${port}/accounting/account/${account_id}/users/clients`, { headers: { authorization: `Bearer ${access_token}` } })
  if (answer.status !== 200) throw new Error(await answer.text())
  await answer.text()
  return reportOf(await stop())
}

const first = ['code missing', 'image missing', 'image written', 'code written']
const next = ['code read', 'image read']

t.test('the first start keeps its code and the world of the day, the next one runs neither compiler nor pipeline', async t => {
  const cache = newPath()
  t.same((await started(cache)).events, first)
  t.equal(statSync(cache).mode & 0o777, 0o700, 'the folder is the user\'s own')
  const names = readdirSync(cache)
  t.same(names.map(name => statSync(join(cache, name)).mode & 0o777), [0o600, 0o600])
  t.ok(names.some(name => name.startsWith(`code-${build}-`)), 'code is that of this build')
  const { events, loaded } = await started(cache)
  t.same(events, next)
  t.same(readdirSync(cache), names, 'nothing is left beside')
  // and what tap has in the processes that its tests start
  const expected = /[\\/]node_modules[\\/](better-sqlite3|bindings|file-uri-to-path|process-on-spawn|pirates|fromentries)[\\/]/
  const others = loaded.filter(file => !file.startsWith(join(root, 'dist/')) && !expected.test(file))
  t.same(others, [], 'what is loaded is the program and SQLite')
  t.same((await started(cache, '--public-url', 'https://mock.example')).events, ['code read', 'image missing', 'image written'], 'links are part of a world')
  writeFileSync(join(temporary, 'own.yaml'), 'version: 1\n')
  t.same((await started(cache, '--fixtures', join(temporary, 'own.yaml'))).events, ['code read'], 'the user\'s own fixtures are read each time')
})

t.test('damaged files are written anew', async t => {
  const cache = newPath()
  await started(cache)
  const spoilt: Readonly<Record<string, (content: Buffer) => Buffer>> = {
    'a byte': content => { content[content.length >> 1]! ^= 1; return content },
    'half of it': content => content.subarray(0, content.length >> 1),
    all: () => Buffer.alloc(0),
  }
  for (const [what, spoil] of Object.entries(spoilt)) {
    for (const name of readdirSync(cache)) writeFileSync(join(cache, name), spoil(readFileSync(join(cache, name))))
    t.same((await started(cache)).events, ['code damaged', 'image damaged', 'image written', 'code written'], `${what} is another`)
    t.same((await started(cache)).events, next)
  }
  const code = readdirSync(cache).find(name => name.startsWith('code-'))!
  cacheFolder({ env: { FRESHBOOKS_MOCK_CACHE: cache } })!.write(code, Buffer.from('code of another V8'), { prefix: 'code-', most: 8 })
  t.same((await started(cache)).events, ['code read', 'image read', 'code written'], 'V8 refuses it')
})

t.test('two that start at once do not disturb each other', async t => {
  const cache = newPath()
  await Promise.all([started(cache), started(cache)])
  t.same(readdirSync(cache).map(name => name.split('-')[0]), ['code', 'image'])
  t.same((await started(cache)).events, next)
})

t.test('where nothing can be kept, it starts all the same', async t => {
  const file = newPath()
  writeFileSync(file, '')
  const open = newPath()
  mkdirSync(open)
  chmodSync(open, 0o777)
  const refused = ['code missing', 'image missing', 'image not-written', 'code not-written']
  t.same((await started(file)).events, refused, 'a file')
  t.same((await started(join(file, 'below'))).events, refused, 'below a file')
  t.same((await started(open)).events, refused, 'a folder into which others may write')
  t.same(readdirSync(open), [])
  for (const off of ['0', '']) t.same((await started(off)).events, [], `'${off}'`)
})

t.test('where the folder is', async t => {
  const at = (platform: NodeJS.Platform, env: Record<string, string>) => cachePath({ platform, env })
  t.equal(at('linux', { XDG_CACHE_HOME: '/caches' }), '/caches/freshbooks-mock')
  t.match(at('linux', { XDG_CACHE_HOME: 'relative' }), /^\/.*\/\.cache\/freshbooks-mock$/)
  t.match(at('darwin', { XDG_CACHE_HOME: '/caches' }), /\/Library\/Caches\/freshbooks-mock$/)
  t.equal(at('win32', { LOCALAPPDATA: '/local' }), '/local/freshbooks-mock')
  t.equal(at('win32', {}), undefined)
  t.equal(at('linux', { FRESHBOOKS_MOCK_CACHE: '/own', XDG_CACHE_HOME: '/caches' }), '/own')
  t.equal(at('linux', { FRESHBOOKS_MOCK_CACHE: 'own' }), join(process.cwd(), 'own'))
  for (const off of ['0', '']) t.equal(at('linux', { FRESHBOOKS_MOCK_CACHE: off }), undefined)
})

t.test('of files of one kind the newest stay', async t => {
  const path = newPath()
  const cache = cacheFolder({ env: { FRESHBOOKS_MOCK_CACHE: path } })!
  cache.write('other', Buffer.from('x'), { prefix: 'other', most: 1 })
  for (let number = 0; number < 5; number++) cache.write(`kind-${number}`, Buffer.from([number]), { prefix: 'kind-', most: 2 })
  t.equal(readdirSync(path).length, 3)
  t.same(cache.read('kind-4'), Buffer.from([4]))
  t.same(cache.read('other'), Buffer.from('x'))
  t.equal(cache.read('kind-0'), undefined)
})

/** Those that are loaded in a moment. */
const small = scenarioNames.filter(name => !['pagination', 'huge'].includes(name))

t.test('an image that was kept is the one that would be made, for every scenario', async t => {
  const cache = cacheFolder({ env: { FRESHBOOKS_MOCK_CACHE: newPath() } })!
  const noon = Date.parse('2026-03-08T17:00:00Z')
  const environment = { wall: () => noon }
  const origins = ['seed', ...small.map(name => name === 'default' ? `story:${name}` : name)]
  const imagesOf = (more: object): Buffer[] => {
    const { worlds } = buildServer({}, { ...environment, ...more })
    return origins.map((origin, index) => {
      worlds.create(`w-${index}`, origin)
      return worlds.startImage(`w-${index}`)
    })
  }
  const [made, written, read] = [imagesOf({}), imagesOf({ cache }), imagesOf({ cache })]
  for (const [index, origin] of origins.entries()) {
    t.ok(written[index]!.equals(made[index]!), `${origin}, made`)
    t.ok(read[index]!.equals(made[index]!), `${origin}, read`)
  }
})

t.test('a mock in a test process reads images, too, and makes another one the next day', async t => {
  const before = process.env.FRESHBOOKS_MOCK_CACHE
  process.env.FRESHBOOKS_MOCK_CACHE = newPath()
  t.teardown(() => { process.env.FRESHBOOKS_MOCK_CACHE = before })
  const events: string[] = []
  subscribe(CACHE_CHANNEL, message => events.push(shown(message as CacheEvent)))
  const eventsOf = async (wall: () => number): Promise<string[]> => {
    events.length = 0
    const mock = await createMock({ port: false, wall })
    await mock.world({ from: 'empty' })
    await mock.close()
    return [...events]
  }
  const noon = Date.parse('2026-07-08T17:00:00Z')
  const [made, day] = [['image missing', 'image written'], 86_400_000]
  t.same(await eventsOf(() => noon), made)
  t.same(await eventsOf(() => noon + 3_600_000), ['image read'])
  t.same(await eventsOf(() => noon + day), made)
  t.same(await eventsOf(() => Date.parse('2026-07-08T04:30:00Z')), [], 'none in the hour whose worlds end at their own moment')
  t.same(await eventsOf(machine.wall), made)
})

/** Scenarios that docs/troubleshooting.md gives more time. */
const large = ['pagination', 'huge']

// A test runner gives a test five seconds, the first world of it included. What a world costs is its rows: with
// nothing kept, a row takes a tenth of a millisecond or two.
t.test('where nothing is kept, the scenarios that tests begin with have few rows to write', async t => {
  const { app, worlds } = buildServer({})
  t.teardown(() => app.close())
  for (const name of scenarioNames.filter(name => !large.includes(name))) {
    worlds.create(`first-${name}`, name)
    const world = worlds.find(`first-${name}`)!
    const tables = world.plucked("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'").all() as string[]
    const rows = tables.map(table => world.plucked(`SELECT count(*) FROM "${table}"`).get() as number).reduce((sum, one) => sum + one, 0)
    t.ok(rows > 50 && rows < 1_000, `${name}: ${rows} rows`)
  }
})
