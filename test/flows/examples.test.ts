// Every example runs as it stands, against one server, and leaves no world behind; a test that fails prints what
// its world was asked for. Every helper sends the admin token: the server is asked under a host name for which it
// wants one, as in a container. Needs `npm run build`.
import { readdirSync } from 'node:fs'
import t from 'tap'
import { listening } from '../support/listening.ts'
import { bin, run, type Environment, type Outcome } from '../support/run.ts'

const server = await listening(t, { adminToken: 'opens-it' }, Date.now)
// some runners print colours although nobody looks
const plain = { NO_COLOR: '1', FORCE_COLOR: undefined }
// it is this machine, and the guard does not know the name
const shared = { FRESHBOOKS_MOCK_URL: server.url.replace('127.0.0.1', '0.0.0.0'), PYTHONDONTWRITEBYTECODE: '1', ...plain }
const token = { FRESHBOOKS_MOCK_ADMIN_TOKEN: 'opens-it' }
const node = process.execPath
const jest: Environment = { NODE_OPTIONS: '--experimental-vm-modules', NODE_NO_WARNINGS: '1' }

interface Example {
  readonly command: string
  readonly parameters: readonly string[]
  readonly more?: Environment
  /** What it prints, of standard output or error. */
  readonly prints: RegExp
  /** Whether it starts a mock of its own. */
  readonly isAlone?: boolean
  /** What tells whether this machine has what it needs. */
  readonly needs?: readonly [command: string, ...parameters: string[]]
}

const pytest = ['python3', '-m', 'pytest', '--version'] as const
const phpunit = ['phpunit', '--version'] as const
const quiet = ['-q', '-p', 'no:cacheprovider']
const bare = ['--no-configuration', '--do-not-cache-result']

const examples: Readonly<Record<string, Example>> = {
  tap: { command: node, parameters: ['examples/tap/clients.test.mjs'], prints: /ok 2 - other tests see nothing of it/ },
  'node-test': { command: node, parameters: ['--test', 'examples/node-test/clients.test.mjs'], prints: /pass 2\n/ },
  'node-test without a shared server': {
    command: node, parameters: ['--test', 'examples/node-test/clients.test.mjs'], prints: /pass 2\n/, isAlone: true,
  },
  vitest: { command: node, parameters: [bin('vitest'), 'run', '--root', 'examples/vitest'], prints: /Tests {2}2 passed/ },
  jest: { command: node, parameters: [bin('jest'), '--config', 'examples/jest/jest.config.mjs'], more: jest, prints: /2 passed, 2 total/ },
  'jest with CommonJS': {
    command: node, parameters: [bin('jest'), '--config', 'examples/jest-commonjs/jest.config.cjs'], prints: /2 passed, 2 total/, isAlone: true,
  },
  typescript: {
    command: node, parameters: ['--import', 'tsx', '--test', 'examples/typescript/clients.test.ts'], prints: /pass 1\n/, isAlone: true,
  },
  'fastify-plugin': {
    command: node, parameters: ['examples/fastify-plugin/app.mjs'], prints: /outstanding: '\d+\.\d\d'[^]*\/freshbooks\/w\/world-1\n/, isAlone: true,
  },
  // real integration tests: five files at the same time, one server, a world for each test;
  // docs/testing.md runs it with a server that is there already
  suite: { command: node, parameters: ['examples/suite/run.mjs'], prints: /pass 14\n/, isAlone: true },
  webhooks: { command: node, parameters: ['--test', 'examples/webhooks/receiver.test.mjs'], prints: /pass 4\n/ },
  python: { command: 'python3', parameters: ['-m', 'pytest', ...quiet, 'examples/python'], prints: /5 passed/, needs: pytest },
  php: { command: 'phpunit', parameters: [...bare, 'examples/php/InvoicesTest.php'], prints: /OK \(3 tests/, needs: phpunit },
}

/** Tests that fail on purpose; their exit code is another one than 0, and they print a journal. */
const failing: Readonly<Record<string, Example>> = {
  tap: { command: node, parameters: ['test/failing/tap.mjs'], prints: /world 'tap-[\w-]+-wrong-on-purpose-gro-e-2' at http/ },
  'node-test': { command: node, parameters: ['--test', 'test/failing/node-test.mjs'], prints: /world 'node-\d+-wrong-on-purpose-gro-e-2'/ },
  vitest: {
    command: node, parameters: [bin('vitest'), 'run', '--root', 'test/failing', 'vitest'],
    prints: /world 'vitest-\d-wrong-on-purpose-gro-e-2'[^]*world 'vitest-\d-wrong-without-a-fixture'/,
  },
  jest: {
    command: node, parameters: [bin('jest'), '--rootDir', 'test/failing', '--testMatch', '**/jest.test.mjs', '--transform', '{}'], more: jest,
    prints: /world 'jest-\d-wrong-on-purpose-gro-e-2'[^]*world 'jest-\d-too-slow-on-purpose'/,
  },
  python: {
    command: 'python3', parameters: ['-m', 'pytest', ...quiet, '-p', 'freshbooks_mock', 'test/failing'], more: { PYTHONPATH: 'examples/python' },
    prints: /-- freshbooks-mock -+\n[^]*pytest-\d+-test-pytest-test-wrong-on-purpose/, needs: pytest,
  },
  php: { command: 'phpunit', parameters: [...bare, 'test/failing/PhpunitTest.php'], prints: /phpunit-\d+-phpunittest-testwrongonpurpose/, needs: phpunit },
}

/** What every journal says of the calls before a failure (test/failing/calls.mjs), the unmatched one first. */
const journal = new RegExp([
  String.raw`GET +\/accounting\/account\/ACME01\/users\/client (?:→|->) 404.*'users\/client': did you mean 'users\/clients'\?`,
  String.raw`\/users\/clients\/4711 (?:→|->) 404 .*userid: Client not found\.`,
  String.raw`POST +\/accounting\/account\/ACME01\/users\/clients (?:→|->) 422 .*email: `,
  String.raw`\/users\/clients (?:→|->) 200`,
].join('[^]*'))

/** What helpers of other languages tell of checks that fail, and of a name that is wrong. */
const refusals = /1\. exactly 1 time: clients\.create[^]*actual +no such request among 0[^]*there is no scenario 'overdu'[^]*did you mean 'overdue'\?/

async function outcomeOf ({ command, parameters, more = {}, isAlone = false }: Example): Promise<Outcome> {
  return await run(command, parameters, { ...isAlone ? { ...plain, FRESHBOOKS_MOCK_URL: '' } : { ...shared, ...token }, ...more })
}

/** Why an example cannot be run here; undefined where it can. */
async function missing ({ needs }: Example): Promise<string | undefined> {
  if (needs === undefined) return undefined
  const [command, ...parameters] = needs
  const { code } = await run(command, parameters).catch(() => ({ code: null }))
  return code === 0 ? undefined : `not tried, as this machine has no ${needs.slice(0, -1).join(' ')}`
}

const printed = ({ stdout, stderr }: Outcome): string => `${stdout}\n${stderr}`

t.jobs = 2
const tried: Array<PromiseLike<unknown>> = []

for (const [name, example] of Object.entries(examples)) {
  tried.push(t.test(`example ${name}`, { buffered: true }, async t => {
    const why = await missing(example)
    if (why !== undefined) return t.plan(0, why)
    const outcome = await outcomeOf(example)
    t.equal(outcome.code, 0, 'it succeeds', outcome)
    t.match(printed(outcome), example.prints)
    t.notMatch(printed(outcome), /freshbooks-mock: world/, 'no journal is printed')
  }))
}

for (const [name, example] of Object.entries(failing)) {
  tried.push(t.test(`a test that fails, with ${name}`, { buffered: true }, async t => {
    const why = await missing(example)
    if (why !== undefined) return t.plan(0, why)
    const outcome = await outcomeOf(example)
    t.ok(outcome.code !== 0 && outcome.code !== null, 'it fails', outcome)
    t.match(printed(outcome), example.prints)
    t.match(printed(outcome), journal)
    if (example.needs !== undefined) t.match(printed(outcome), refusals)
  }))
}

// a test that is not buffered may begin while the last of the others still runs
await Promise.all(tried)

t.test('a helper without the admin token says what it lacks', async t => {
  const without = { ...examples.tap!, more: { FRESHBOOKS_MOCK_ADMIN_TOKEN: '' } }
  const outcome = await outcomeOf(without)
  t.not(outcome.code, 0)
  t.match(printed(outcome), /does not answer under the host name '0\.0\.0\.0': send the admin token/)
})

t.test('every folder of examples is tried, and no test leaves its world', async t => {
  const folders = readdirSync('examples', { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name)
  const named = Object.values(examples).flatMap(({ parameters }) => parameters.join(' ').match(/examples\/[\w-]+/g) ?? [])
  t.same([...folders].sort(), [...new Set(named.map(path => path.slice('examples/'.length)))].sort())
  t.same(server.worlds.names(), ['default'])
})
