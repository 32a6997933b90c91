// The commands beside serve, as somebody types them: what they print, how they end, what they say to typos,
// and where options come from.
// Longer than most: the whole texts that commands print, and each file is a process of its own.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import freshbooks from '@freshbooks/api'
import t, { type Test } from 'tap'
import { readConfigFile } from '../../src/command/file.ts'
import { clientVariables, resolveOptions, unknownVariables } from '../../src/command/settings.ts'
import { keyOf, optionDeclarations, variableOf } from '../../src/command/options.ts'
import { table as columns } from '../../src/command/output.ts'
import { verbs } from '../../src/control/index.ts'
import { isAboutWorld } from '../../src/control/verb.ts'
import { resources } from '../../src/resources/index.ts'
import { ownKeys } from '../../src/seed/read/fixture.ts'
import { version } from '../../src/version.ts'
import { command, type Around, type Ran } from '../support/commands.ts'
import { listening } from '../support/listening.ts'
import { program, run, runMain, runServer } from '../support/run.ts'

/** A folder with files, gone when the test ends. */
async function folder (t: Test, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'freshbooks-mock-'))
  t.teardown(() => rm(dir, { recursive: true, force: true }))
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(dir, name), text)))
  return dir
}

/** Runs a command line that is written as one; words with spaces are quoted. */
const typed = (line: string, around: Around): Promise<Ran> =>
  command([...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word!), around)

const fixture = 'version: 1\nclients:\n  - { ref: typed, organization: Typed Ltd }\n'
const misspelt = 'version: 1\nclients:\n  - { organisation: Typed Ltd }\n'

interface Expected {
  readonly code?: number
  readonly out?: string | RegExp
  readonly err?: string | RegExp
  readonly stdin?: string
}

/** In this order, in one world. */
const session: ReadonlyArray<readonly [string, Expected]> = [
  ['worlds ensure mine --from empty', { out: /^world: mine\nbase_url: http:\S+\/w\/mine\naccess_token: mock-access-token-mine\n/ }],
  ['worlds', { out: /^NAME +BASE URL +IDLE MS +GENERATION +SNAPSHOTS\ndefault +http:\S+ +\d+ +1 +0\nmine +http:\S+ +\d+ +1 +0\n$/ }],
  ['snapshots', { out: 'no snapshots\n' }],
  ['snapshot save before', { out: /^name: before\nbytes: \d+\n$/ }],
  ['snapshots', { out: /^NAME +BYTES\nbefore +\d+\n$/ }],
  ['seed fixture.yaml', { out: /^typed: \d+\n$/ }],
  ['seed -', { stdin: fixture.replace('typed', 'piped').replace('Typed', 'Piped'), out: /piped: \d+/ }],
  ['seed misspelt.yaml', { code: 1, err: /^freshbooks-mock: \S+:3:7: .*'organisation'.*\n/ }],
  ['verify --checks \'[{max_calls: 3}]\'', { out: /^The check holds in world 'mine'/ }],
  ['verify -', { stdin: '- { operation: invoices.list, count: 1 }\n', code: 2, out: /^1 of 1 check failed in world 'mine'/ }],
  ['verify - --json', { stdin: '- { operation: invoices.list, count: 1 }\n', code: 2, err: /^\{"ok":false,"status":422,.*"failures":/ }],
  ['verify --checks nothing', { code: 1, err: /^freshbooks-mock: checks\[0\] must be an object / }],
  ['requests', { out: 'no requests\n\nfound: 0, total: 0, evicted: 0\n' }],
  ['reset --to before', { out: /refs: \{\}/ }],
  ['clock set --now 2026-02-01T09:00:00Z --json', { out: '{"ok":true,"world":"mine","now":"2026-02-01T09:00:00.000Z","mode":"pinned","ran":[]}\n' }],
  ['clock advance --by P31D', { out: /^world: mine\nnow: 2026-03-04T09:00:00.000Z\n/ }],
  ['clock', { out: /^world: mine\nnow: 2026-03-04T09:00:00.000Z\nmode: pinned\n/ }],
  ['faults add --id f --do \'{kind: error, status: 503}\'', { out: /^id: f\ndo:\n {2}kind: error\n {2}status: 503\n/ }],
  ['fault', { out: /^ID +DO.*\nf +\{"kind":"error","status":503\} / }],
  ['faults replace -', { stdin: '- { id: g, do: { kind: delay, ms: 5 } }\n', out: /^ID +DO.*\ng +/ }],
  ['faults add --input faults.json --id over', { out: /^id: over\n/ }],
  ['faults remove over --json', { out: /^\{"ok":true,"world":"mine","fault":\{"id":"over".*\}\n$/ }],
  ['faults add', { code: 1, err: 'freshbooks-mock: faults.add needs do: What goes wrong.\n' }],
  ['faults add --do \'{kind: error\'', { code: 1, err: /^freshbooks-mock: do is neither YAML nor JSON: / }],
  ['faults add nowhere.yaml', { code: 1, err: 'freshbooks-mock: nowhere.yaml cannot be read: there is no such file\n' }],
  ['actions perform user.disconnects_app identity=owner@acme.test', { out: /^world: mine\naction: user.disconnects_app\n/ }],
  ['config change --profile strict --magic-values', { out: /profile: strict\n(.*\n)*? {2}magic_values: true\n/ }],
  ['config change --client-limit 50', { out: / {2}client_limit: 50\n/ }],
  ['config change --profile null', { out: / {2}profile: documented\n/ }],
  ['config change --rate-limit @faults.json', { code: 1, err: /^freshbooks-mock: rate_limit / }],
  ['reset --keep clock,faults --keep tokens', { out: /^world: mine\n/ }],
  ['clock --json', { out: /"now":"2026-03-04T09:00:00.000Z"/ }],
  ['schemas show fixture.json', { out: /^\{\n {2}"\$schema"/ }],
  ['support', { out: /^OPERATION +FIDELITY +METHOD +PATH\n/ }],
  ['worlds create --name other --fixtures @fixture.yaml --from empty', { out: /refs:\n {2}typed: \d+\n/ }],
  ['worlds create --name other2 --fixtures @misspelt.yaml --from empty', { code: 1, err: /fixtures\[0\]:3:7: .*'organisation'/ }],
  ['worlds drop other --json', { out: '{"ok":true,"world":"other","dropped":true}\n' }],
  ['worlds show other', { code: 1, err: 'freshbooks-mock: world \'other\' does not exist\n  hint: `freshbooks-mock worlds ensure other` makes it\n' }],
  ['worlds drop', { out: 'world: mine\ndropped: true\n' }],
]

t.test('a session at the command line', async t => {
  const { url } = await listening(t)
  const cwd = await folder(t, {
    'fixture.yaml': fixture, 'misspelt.yaml': misspelt, 'faults.json': '{"id":"file","do":{"kind":"delay","ms":1}}',
  })
  for (const [line, { code = 0, out = '', err = '', stdin = '' }] of session) {
    const ran = await typed(line, { url, cwd, stdin, env: { FRESHBOOKS_MOCK_WORLD: 'mine' } })
    t.equal(ran.code, code, `$ ${line}`, { ran })
    t[typeof out === 'string' ? 'equal' : 'match'](ran.stdout, out as string, `prints: ${line}`)
    t[typeof err === 'string' ? 'equal' : 'match'](ran.stderr, err as string, `says: ${line}`)
  }
})

const typos: ReadonlyArray<readonly [string, string]> = [
  ['rest', 'there is no command \'rest\'\n  did you mean \'reset\'?\n  hint: freshbooks-mock --help lists all commands'],
  ['advance', 'there is no command \'advance\'\n  did you mean \'clock advance\'?\n  hint: freshbooks-mock --help lists all commands'],
  ['restor', 'there is no command \'restor\'\n  did you mean \'snapshots restore\'?\n  hint: freshbooks-mock --help lists all commands'],
  ['snapshot sav x', 'there is no command \'snapshots sav\'\n  did you mean \'snapshots save\'?\n  hint: `freshbooks-mock snapshots show sav` shows that one; commands are list, save, show, drop, restore'],
  ['support invoices.create', 'there is no command \'support invoices.create\'\n  hint: `freshbooks-mock support show invoices.create` shows that one; commands are list, show'],
  ['reset --wrold x', 'unknown option \'--wrold\'\n  did you mean \'--world\'?'],
  ['reset mine', 'too many arguments for \'reset\'. Expected 0 arguments but got 1.\n  hint: values are given by name; freshbooks-mock reset --help lists what there is'],
  ['--json reset mine', 'too many arguments for \'reset\'. Expected 0 arguments but got 1.'],
  ['--port 1 reset', 'too many arguments for \'serve\'. Expected 0 arguments but got 1.\n  hint: a command comes first and its options after it'],
  ['snapshots save', 'missing required argument \'name\'\n  hint: freshbooks-mock snapshots save --help lists what there is'],
  ['reset --keep clok', '\'clok\' cannot be kept; known: clock, faults, tokens, journal\n  did you mean \'clock\'?'],
  ['env nod', 'env has no form \'nod\'; known: shell, node, python, java, php, dotenv, github\n  did you mean \'node\'?'],
]

t.test('typos are answered with what was meant', async t => {
  const { url } = await listening(t)
  for (const [line, says] of typos) {
    const { code, stdout, stderr } = await typed(line, { url })
    if (line.startsWith('--json')) t.match(JSON.parse(stderr), { ok: false, problem: 'bad-usage', detail: says.split('\n')[0] }, line)
    else t.same({ code, stdout, stderr }, { code: 1, stdout: '', stderr: `freshbooks-mock: ${says}\n` }, line)
  }
  const { stderr } = await typed('reset --keep clok --json', { url })
  t.same(JSON.parse(stderr), { ok: false, status: 400, problem: 'bad-parameter', detail: '\'clok\' cannot be kept; known: clock, faults, tokens, journal', did_you_mean: 'clock' }, 'as JSON where JSON is asked for')
})

t.test('every command has its help, and every verb is found in it', async t => {
  const { code, stdout, stderr } = await typed('--help', {})
  t.same({ code, stderr }, { code: 0, stderr: '' })
  t.equal((await typed('help', {})).stdout, stdout)
  for (const name of new Set(verbs.map(verb => verb.name.split('.')[0]!))) t.match(stdout, new RegExp(`^  ${name} `, 'm'), name)
  for (const { name, input = {} } of verbs) {
    const help = await typed(`help ${name.replace('.', ' ')}`, {})
    t.match(help, { code: 0, stderr: '', stdout: `Usage: freshbooks-mock ${name.replace('.', ' ')} ` }, name)
    if (name === 'validate') continue
    for (const given of Object.keys(input)) t.match(help.stdout, new RegExp(`(--${given.replaceAll('_', '-')} |${given}[ .])`), `${name} takes ${given}`)
    t.ok(help.stdout.split('\n').every(line => line.length <= 100), `${name} fits`)
  }
})

/** Nobody listens there, and no system gives it to whoever asks for any port. */
const NOBODYS_PORT = 2

t.test('where no server answers that is said, with what to do', async t => {
  const port = NOBODYS_PORT
  const { code, stdout, stderr } = await typed('reset', { url: `http://localhost:${port}/` })
  t.same({ code, stdout }, { code: 1, stdout: '' })
  t.equal(stderr, `freshbooks-mock: no freshbooks-mock answers at http://localhost:${port}: ECONNREFUSED\n  hint: start one with \`npx freshbooks-mock\`, or say where it is with --url or FRESHBOOKS_MOCK_URL\n`)
  t.match(JSON.parse((await typed(`reset --json --url localhost:${port}`, {})).stderr), { ok: false, status: 503, problem: 'no-server' })
  t.match(await typed(`wait --url localhost:${port} --timeout 0.1`, {}), { code: 1, stderr: `freshbooks-mock: http://localhost:${port} was not ready within 0.1 s: ECONNREFUSED\n` })
  t.match(await typed('healthcheck', { env: { PORT: String(port) } }), { code: 1, stderr: `freshbooks-mock: http://localhost:${port} is not ready: ECONNREFUSED\n` })
})

t.test('env says what SDKs read, in the form in which each is told', async t => {
  const { url } = await listening(t)
  const env = async (words: string) => (await typed(`env ${words}`, { url })).stdout
  const base = `${url}/w/mine`
  await typed('worlds ensure mine', { url })
  const exported = (await env('--world mine')).trim().split('\n')
  t.same(exported.slice(0, 4), [
    `export FRESHBOOKS_API_URL=${base}`, `export FRESHBOOKS_AUTH_URL=${base}`,
    `export FRESHBOOKS_MOCK_URL=${url}`, 'export FRESHBOOKS_MOCK_WORLD=mine',
  ])
  const names = exported.map(line => /export (\w+)=/.exec(line)![1]!)
  t.same(unknownVariables(Object.fromEntries(names.map(name => [name, 'x']))), [], 'doctor knows all of them')
  for (const name of names.filter(name => name.startsWith('FRESHBOOKS_MOCK_'))) t.ok(clientVariables.includes(name), name)
  t.same((await env('--unset')).trim().split('\n'), names.map(name => `unset ${name}`))
  const { stdout } = await run('bash', ['-c', `${exported.join('\n')}\necho $FRESHBOOKS_API_URL $FRESHBOOKS_MOCK_ACCESS_TOKEN`])
  t.equal(stdout, `${base} mock-access-token-mine\n`, 'a shell reads it')
  for (const form of ['dotenv', 'github']) t.same((await env(`${form} --world mine`)).trim().split('\n'), exported.map(line => line.replace('export ', '')), form)
  for (const form of ['node', 'python', 'java']) {
    const text = await env(`${form} --world mine`)
    t.ok(text.startsWith(exported.join('\n')), form)
    t.match(text.slice(exported.join('\n').length + 1), /^# .*\n# .*mock-client-id-mine.*mock-access-token-mine.*\n$/, form)
  }
  t.match(await env('php --world mine'), `$conf->apiBaseUrl = '${base}';\n$conf->authBaseUrl = $conf->apiBaseUrl;\n`)
  t.same(Object.keys(JSON.parse(await env('--json'))), names)
  t.match(await typed('env github --unset', { url }), { code: 1, stderr: /^freshbooks-mock: nothing can be unset in the form github\n/ })
})

t.test('the official SDK is where env says', async t => {
  const { url } = await listening(t)
  const { stdout } = await typed('env dotenv --json', { url })
  const variables = JSON.parse(stdout) as Record<string, string>
  const before = { ...process.env }
  t.teardown(() => { process.env = before })
  Object.assign(process.env, variables)
  const client: any = new freshbooks.Client(variables.FRESHBOOKS_MOCK_CLIENT_ID!, { accessToken: variables.FRESHBOOKS_MOCK_ACCESS_TOKEN! })
  const { data } = await client.users.me()
  t.equal(String(data.id), variables.FRESHBOOKS_MOCK_IDENTITY_ID)
})

t.test('validate says what is wrong with a file, and where', async t => {
  const cwd = await folder(t, {
    'good.yaml': fixture, 'bad.yaml': misspelt, 'below.yaml': 'version: 1\nextends: good.yaml\n',
    'several.yaml': 'version: 1\nclients: [{ fnam: Jane }]\nconfig: { profil: strict }\n', 'many.yaml': `version: 1\nclients:\n${'- { fnam: Jane }\n'.repeat(52)}`,
    'freshbooks-mock.yaml': `port: 4000\n${misspelt}`,
  })
  const table: ReadonlyArray<readonly [string, Expected]> = [
    ['validate good.yaml', { out: 'good.yaml is fine\n' }],
    ['validate below.yaml', { out: 'below.yaml is fine\n' }],
    ['validate good.yaml bad.yaml', { code: 2, out: 'good.yaml is fine\n', err: /^freshbooks-mock: bad\.yaml:3:7: .*'organisation'.*'organization'\?\n$/ }],
    ['validate good.yaml --json', { out: '{"ok":true,"file":"good.yaml","valid":true}\n' }],
    ['validate bad.yaml --json', { code: 2, out: /^\{"ok":false,"file":"bad.yaml","valid":false,"mistakes":\["bad.yaml:3:7: .*"\]\}\n$/ }],
    ['validate several.yaml good.yaml', { code: 2, out: 'good.yaml is fine\n', err: /^freshbooks-mock: several\.yaml:2:13: .*\nfreshbooks-mock: several\.yaml:3:11: .*\n$/ }],
    ['validate several.yaml --json', { code: 2, out: /"mistakes":\["several\.yaml:2:13: [^"]*","several\.yaml:3:11: [^"]*"\]\}\n$/ }],
    ['validate many.yaml', { code: 2, err: /^(freshbooks-mock: many\.yaml:\d+:5: .*\n){50}freshbooks-mock: many\.yaml has 2 more mistakes\n$/ }],
    ['validate many.yaml --json', { code: 2, out: /"mistakes":\["many\.yaml:3:5: .*"\],"more":2\}\n$/ }],
    ['validate -', { stdin: misspelt, code: 2, err: /^freshbooks-mock: standard input:3:7: / }],
    ['validate nowhere.yaml', { code: 1, err: 'freshbooks-mock: nowhere.yaml cannot be read: there is no such file\n' }],
    ['validate freshbooks-mock.yaml', { code: 2, err: /^freshbooks-mock: freshbooks-mock\.yaml:4:7: / }],
  ]
  for (const [line, { code = 0, out = '', err = '', stdin = '' }] of table) {
    const ran = await typed(line, { cwd, stdin })
    t.equal(ran.code, code, `$ ${line}`, { ran })
    t[typeof out === 'string' ? 'equal' : 'match'](ran.stdout, out as string, `prints: ${line}`)
    t[typeof err === 'string' ? 'equal' : 'match'](ran.stderr, err as string, `says: ${line}`)
  }
})

t.test('options: flags go before the environment, that before the file, that before what is usual', t => {
  const file = { name: 'freshbooks-mock.yaml', options: { port: 1, host: 'file', idle: 2, allowed_hosts: ['A.test', 'b.test'], diagnostics: false } }
  const env = { PORT: '3', FRESHBOOKS_MOCK_HOST: 'env', FRESHBOOKS_MOCK_JOURNAL_SIZE: '', FRESHBOOKS_MOCK_FIXTURES: 'a.yaml, b.yaml' }
  const settled = resolveOptions({ flags: { host: 'flag' }, env, file })
  const found = (name: string) => {
    const { value, from, source: by } = settled.find(({ option }) => option.name === name)!
    return [value, from, by]
  }
  t.same(found('host'), ['flag', 'flag', '--host'])
  t.same(found('port'), [3, 'environment', 'PORT'])
  t.same(found('idle'), [2, 'file', 'freshbooks-mock.yaml'])
  t.same(found('allowedHosts'), [['a.test', 'b.test'], 'file', 'freshbooks-mock.yaml'])
  t.same(found('diagnostics'), [false, 'file', 'freshbooks-mock.yaml'])
  t.same(found('fixtures'), [['a.yaml', 'b.yaml'], 'environment', 'FRESHBOOKS_MOCK_FIXTURES'])
  t.same(found('journalSize'), [1000, 'default', undefined], 'an empty variable says nothing')
  const kubernetes = { FRESHBOOKS_MOCK_PORT: 'tcp://10.0.0.1:80', FRESHBOOKS_MOCK_PORT_80_TCP: 'x', FRESHBOOKS_MOCK_SERVICE_HOST: '10.0.0.1' }
  t.same(resolveOptions({ flags: {}, env: kubernetes })[0], { option: optionDeclarations[0], value: 3737, from: 'default' }, 'what Kubernetes says of a service is no option')
  t.same(unknownVariables(kubernetes), [])
  t.same(unknownVariables({ FRESHBOOKS_MOCK_PROT: '1' }), [{ name: 'FRESHBOOKS_MOCK_PROT', near: 'FRESHBOOKS_MOCK_PORT' }])
  t.same(optionDeclarations.map(keyOf).filter(key => ownKeys.includes(key) || resources.some(({ resource }) => resource.many === key)), [], 'no option has the name of a part of a fixture')
  t.end()
})

t.test('the file holds options, a fixture, or both', async t => {
  const cwd = await folder(t, {
    'freshbooks-mock.yaml': `port: 4000 # mine\n${fixture}allowed_hosts:\n  - a.test\nidle: 5\n`,
    'freshbooks-mock.json': '{"version": 1, "port": 4000, "clients": [{"organization": "A"}], "idle": 3}',
    'freshbooks-mock.yml': 'port: 4000\nmax_worlds: 7\n',
  })
  const yaml = readConfigFile(cwd, 'freshbooks-mock.yaml')
  t.same(yaml.options, { port: 4000, allowed_hosts: ['a.test'], idle: 5 })
  t.same(yaml.fixture!.text.split('\n').map(line => line.trimEnd()).slice(1, 4), fixture.trimEnd().split('\n'), 'the fixture stands in its lines')
  t.same(yaml.fixture!.text.length, `port: 4000 # mine\n${fixture}allowed_hosts:\n  - a.test\nidle: 5\n`.length)
  t.same((await typed('validate freshbooks-mock.yaml', { cwd })).code, 0)
  t.same((await typed('validate freshbooks-mock.json', { cwd })).code, 0)
  t.same(readConfigFile(cwd, 'freshbooks-mock.yml'), { name: 'freshbooks-mock.yml', options: { port: 4000, max_worlds: 7 } })
  t.match(await typed('--port 0', { cwd }), { code: 1, stderr: /there is freshbooks-mock.yaml as well; keep one of them\n$/ })
  const wrong: ReadonlyArray<readonly [string, RegExp]> = [
    ['prot: 1\n', /^freshbooks-mock: freshbooks-mock\.yaml: no option is called 'prot'\n {2}did you mean 'port'\?\n/],
    ['port: many\n', /^freshbooks-mock: port of freshbooks-mock\.yaml is 'many': A port is a number/],
    ['{', /^freshbooks-mock: freshbooks-mock\.yaml: it is not YAML: /],
    ['- 1', /^freshbooks-mock: freshbooks-mock\.yaml: it must have keys/],
    [`port: 0\n${misspelt}`, /^freshbooks-mock: freshbooks-mock\.yaml:4:7: .*'organisation'/],
  ]
  for (const [text, says] of wrong) {
    const ran = await typed('--log', { cwd: await folder(t, { 'freshbooks-mock.yaml': text }) })
    t.match(ran, { code: 1, stdout: '', stderr: says }, text)
  }
})

/** What doctor found, by check. */
const found = ({ stdout }: Ran): Record<string, any> =>
  Object.fromEntries(JSON.parse(stdout).checks.map(({ check, ...rest }: { check: string }) => [check, rest]))

t.test('doctor says what stands in the way, and what to do', async t => {
  const cwd = await folder(t, { 'good.yaml': fixture, 'bad.yaml': misspelt, file: '' })
  const well = await typed('doctor --json --port 0 --fixtures good.yaml --data-dir data', { cwd })
  t.equal(well.code, 0)
  t.match(found(well), {
    Node: { verdict: 'ok', says: process.version }, SQLite: { verdict: 'ok', says: /^3\.\d+/ },
    port: { verdict: 'ok', says: '0 (flag --port)' }, idle: { verdict: 'ok', says: '1800 (default)' },
    'fixture good.yaml': { verdict: 'ok', says: 'fine' }, 'data folder': { verdict: 'ok' },
  })
  const ill = await typed('doctor --json --fixtures bad.yaml --data-dir file', {
    cwd,
    env: {
      FRESHBOOKS_MOCK_IDLE: 'long', FRESHBOOKS_MOCK_MAX_WORLD: '3', FRESHBOOKS_BASE_URL: 'http://x',
      FRESHBOOKS_API_URL: 'http://localhost:3737/', FRESHBOOKS_MOCK_ADMIN_TOKEN: 'secret', PORT: '0',
    },
  })
  t.equal(ill.code, 2)
  t.notMatch(ill.stdout, /secret/)
  t.match(found(ill), {
    idle: { verdict: 'wrong', says: 'long (environment FRESHBOOKS_MOCK_IDLE)', advice: /FRESHBOOKS_MOCK_IDLE is 'long': It must be whole seconds, 1 or more, or a duration/ },
    FRESHBOOKS_MOCK_MAX_WORLD: { verdict: 'wrong', advice: 'did you mean FRESHBOOKS_MOCK_MAX_WORLDS?' },
    FRESHBOOKS_BASE_URL: { verdict: 'warning', says: 'no SDK reads it' },
    FRESHBOOKS_API_URL: { verdict: 'warning', advice: /slash/ },
    FRESHBOOKS_AUTH_URL: { verdict: 'warning', says: 'not set, and FRESHBOOKS_API_URL is' },
    'fixture bad.yaml': { verdict: 'wrong', says: /^bad\.yaml:3:7: / },
    'data folder': { verdict: 'wrong', says: /is no folder$/ },
  })
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const { port } = other.address() as AddressInfo
  other.on('connection', socket => socket.destroy())
  t.match(found(await typed(`doctor --json --port ${port}`, { cwd })), { [`port ${port}`]: { verdict: 'wrong', says: 'something else listens there' } })
  const mock = new URL((await listening(t)).url).port
  t.match(found(await typed(`doctor --json --port ${mock}`, { cwd })), { [`port ${mock}`]: { verdict: 'ok', says: `freshbooks-mock ${version} answers there` } })
  await mkdir(join(cwd, 'odd'))
  await writeFile(join(cwd, 'odd', 'freshbooks-mock.yaml'), 'prot: 1\n')
  const odd = await typed('doctor --port 0', { cwd: join(cwd, 'odd') })
  t.match(odd, { code: 2, stdout: /^✗ file +freshbooks-mock\.yaml: no option is called 'prot'\n +→ did you mean port\?\n(.*\n)*\n1 thing is wrong\.\n$/m })
})

t.test('as a process: wait, healthcheck, a whole pipe, shutdown', async t => {
  const server = await runServer(t, ['--json', '--max-worlds', '9'])
  const { url, port } = JSON.parse(server.output)
  t.match(await runMain(['wait', '--url', url, '--json']), { code: 0, stdout: `{"ok":true,"url":"${url}"}\n`, stderr: '' })
  t.match(await runMain(['healthcheck'], { PORT: String(port) }), { code: 0, stdout: '', stderr: '' })
  const info = await runMain(['info', '--url', url, '--json'])
  t.match(JSON.parse(info.stdout).options, { port: { value: 0, from: 'flag' }, maxWorlds: { value: 9, from: 'flag' }, idle: { value: 1800, from: 'default' } })
  const piped = await run('bash', ['-c', `${process.execPath} ${program} support --url ${url} | head -1`])
  t.match(piped, { code: 0, stdout: /^OPERATION/, stderr: '' })
  t.match(await runMain(['shutdown', '--url', url]), { code: 0, stdout: 'stopping: true\n' })
  t.match(await server.stop(), { code: 0, stderr: '' })
})

t.test('which server is meant may be said before the command; a file is what was asked for, and tables are narrow', async t => {
  const server = await listening(t)
  const dir = await folder(t, {})
  server.worlds.create('other', 'seed')
  for (let count = 0; count < 12; count++) await fetch(`${server.url}/w/other/accounting/account/ACME01/users/${'client'.repeat(count * 3)}?page=1`)
  const ask = (...argv: string[]) => command(argv, { cwd: dir })
  const before = await ask('--world', 'other', `--url=${server.url}`, '--json', 'requests', 'count')
  t.match([before.code, JSON.parse(before.stdout)], [0, { world: 'other', count: 12 }])
  t.same(before, await ask('requests', 'count', '--world', 'other', '--url', server.url, '--json'))
  t.match(await ask('--url', server.url, '--world', 'nowhere', 'worlds', 'show'), { code: 1, stderr: /world 'nowhere' does not exist/ })
  t.match(await ask('--world'), { code: 1 }, 'without a command there is nothing it is about')

  const har = await ask('--url', server.url, '--world', 'other', 'requests', 'har')
  t.match(JSON.parse(har.stdout), { log: { version: '1.2', entries: Array.from({ length: 12 }, () => ({ request: { method: 'GET' } })) } })
  const exported = await ask('--url', server.url, '--world', 'other', 'export', '--format', 'json')
  t.match(JSON.parse(exported.stdout), { format: 'freshbooks-mock world' })
  await writeFile(join(dir, 'world.json'), exported.stdout)
  t.match(await ask('--url', server.url, '--world', 'other', 'import', 'world.json'), { code: 0, stdout: /^world: other/ })
  t.match(JSON.parse((await ask('--url', server.url, 'export', '--minimal', '--format', 'json')).stdout), { fixture: { version: 1 } })

  await fetch(`${server.url}/w/other/accounting/account/ACME01/users/clients`)
  for (const verb of verbs.filter(({ name }) => /\.list$|^scopes$/.test(name))) {
    const { code, stdout } = await ask('--url', server.url, ...verb.name.split('.'), ...isAboutWorld(verb) ? ['--world', 'other'] : [])
    t.equal(code, 0, verb.name)
    t.same(stdout.split('\n').filter(line => line.length > 100), [], `${verb.name} is at most 100 columns wide`)
  }
  t.match((await ask('--url', server.url, '--world', 'other', 'requests')).stdout, /^ID +STATUS +METHOD +PATH +OPERATION +WHY\nreq-\d+ +401 +GET +\S+ +clients\.list +no token was sent/)
})

t.test('tables fit the terminal, and leave out what is empty', t => {
  const rows = [{ name: 'a', count: 1, nothing: null, parts: { x: 'y'.repeat(60) }, text: 'word '.repeat(30) }, { name: 'long name', count: 12, nothing: null }]
  t.equal(columns([{ name: 'a', count: 1, nothing: null }, { name: 'long', count: 12 }]), 'NAME  COUNT\na         1\nlong     12\n')
  t.ok(columns(rows, undefined, 60).split('\n').every(line => line.length <= 60))
  t.match(columns(rows, undefined, 200), /\{"x":"y+…/)
  t.equal(columns(rows, ['count', 'name']), 'COUNT  NAME\n    1  a\n   12  long name\n', 'a verb may say what matters')
  const wide = [1, 2].map(id => ({ id, a: 'a', b: 'b', c: 'c', d: 'd', e: 'e', f: 'f', same: 'f', parts: { x: 1 } }))
  t.equal(columns(wide), 'ID  A  B  C  D  E  F\n 1  a  b  c  d  e  f\n 2  a  b  c  d  e  f\n', 'of many columns those with parts and repetitions go')
  t.end()
})

t.test('every option has its variable, and a way to be said', t => {
  for (const option of optionDeclarations) {
    t.match(variableOf(option), /^FRESHBOOKS_MOCK_[A-Z_]+$/)
    t.equal(option.flag === undefined, option.isSecret === true, `${option.name}: secrets are no flags`)
    t.match(option.description, /^[A-Z].*\.$/)
  }
  t.end()
})
