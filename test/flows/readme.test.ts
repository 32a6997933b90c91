// The README and the pages of docs do what they say: every block of commands runs, every call in it succeeds,
// every test passes, every link leads somewhere. Needs `npm run build`.
// One file, though long: what reads, runs and checks the blocks is most of it, and each file is a process.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { transform } from 'esbuild'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { connect } from '../../src/library/index.ts'
import { journalOf } from '../../src/library/runners/journal.ts'
import { listening } from '../support/listening.ts'
import { bin, program, root, run, type Environment, type Outcome } from '../support/run.ts'

interface Block {
  readonly language: string
  readonly text: string
  /** Line of the fence in the file. */
  readonly line: number
  /** The block of `json` or `text` directly after it: what it prints. */
  readonly prints?: Block
}

const pages = ['README.md', ...readdirSync(join(root, 'docs')).filter(name => name.endsWith('.md')).map(name => `docs/${name}`).sort()]
  .map(name => ({ name, text: readFileSync(join(root, name), 'utf8') }))

/** All fenced blocks; those that show what the one before prints belong to that one. */
function blocksOf (markdown: string): Block[] {
  const found = [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(match => ({
    language: match[1]!,
    text: match[2]!,
    line: markdown.slice(0, match.index).split('\n').length,
    start: match.index,
    end: match.index + match[0].length,
  }))
  const isAnswer = (index: number) => {
    const [before, block] = [found[index - 1], found[index]]
    return before !== undefined && /^(json|text)$/.test(block?.language ?? '') && markdown.slice(before.end, block!.start).trim() === ''
  }
  return found.flatMap((block, index) => isAnswer(index) ? [] : [{ ...block, ...(isAnswer(index + 1) ? { prints: found[index + 1]! } : {}) }])
}

/** How a block is run, and what must come of it. */
interface Way {
  readonly isMeant: (block: Block) => boolean
  /** Gives the outcome; undefined where this machine lacks what it takes. */
  readonly run: (text: string, url: string) => Promise<Outcome | undefined>
  /** Whether it talks to a mock of its own. */
  readonly isAlone?: boolean
  /** What it prints. */
  readonly prints?: RegExp
}

/** A folder within the package, so that its name leads to it; gone at the end. */
const folder = join(root, '.tap', `snippets-${process.pid}`)

/** Runs a block as a file of its own folder. */
function asFile (name: string, text: string, command: string, parameters: readonly string[], more: Environment = {}): Promise<Outcome> {
  const place = join(folder, name.replace(/\W/g, '-'))
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, name), text)
  copyFileSync(join(root, 'examples/php/FreshbooksMock.php'), join(place, 'FreshbooksMock.php'))
  return run(command, parameters.map(parameter => parameter.replace('$PLACE', place).replace('$FILE', join(place, name))), more)
}

const isThere = async (command: string, ...parameters: string[]): Promise<boolean> =>
  (await run(command, parameters).catch(() => ({ code: null }))).code === 0

const imports = (module: string) => ({ language, text }: Block): boolean => language === 'js' && text.includes(`from '${module}'`)

const usesServer = (url: string): Environment => ({ FRESHBOOKS_MOCK_URL: url, NO_COLOR: '1' })

/** A folder with the command `npx`, which runs the program that was built. */
function commandFolder (): string {
  const place = join(folder, 'commands')
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'npx'), `#!/bin/sh\nshift\nexec '${process.execPath}' '${join(root, program)}' "$@"\n`, { mode: 0o755 })
  return place
}

const inShell = (text: string, more: Environment = {}): Promise<Outcome> =>
  run('bash', ['-euo', 'pipefail', '-c', text], { PATH: `${commandFolder()}:${process.env.PATH}`, ...more })

const startsServer = (text: string): boolean => /^npx freshbooks-mock( &|$)/m.test(text)

/** Runs commands that start a server, on a port of its own, and stops it. */
async function inShellWithServer (text: string, url: string): Promise<Outcome> {
  const port = await freePort()
  const own = `http://localhost:${port}`
  const started = text.replaceAll(url, own).replace(/^npx freshbooks-mock$/m, 'npx freshbooks-mock &\nnpx freshbooks-mock wait')
  return await inShell(`trap 'kill $(jobs -p)' EXIT\n${started}`, { FRESHBOOKS_MOCK_PORT: String(port), FRESHBOOKS_MOCK_URL: own })
}

/** A port that is free now, and not one of those that systems give to whoever asks for any port. */
async function freePort (first = 20_000 + process.pid % 10_000): Promise<number> {
  const taken = createServer().listen(first, '127.0.0.1')
  try {
    await once(taken, 'listening')
  } catch {
    return await freePort(first + 1)
  }
  taken.close()
  await once(taken, 'close')
  return first
}

/** All values of a key, anywhere in a document. */
function valuesOf (document: unknown, key: string): any[] {
  if (typeof document !== 'object' || document === null) return []
  return Object.entries(document).flatMap(([name, value]) => name === key ? [value] : valuesOf(value, key))
}

/** A workflow or a compose file: the server knows its variables and its commands, and commands that start one work. */
async function asContainers (text: string, url: string): Promise<Outcome> {
  const document = parse(text) as unknown
  const settings = [...valuesOf(document, 'env'), ...valuesOf(document, 'environment')]
  const flags = valuesOf(document, 'command').flat().filter(word => word !== 'serve')
    .map(word => String(word).replace(/^\/fixtures\/.*/, join(root, 'fixtures/worlds/overdue.yaml')).replace('/data', join(folder, 'data')))
  mkdirSync(join(folder, 'data'), { recursive: true })
  const checked = await run(process.execPath, [program, 'doctor', '--port', '0', ...flags], Object.assign({}, ...settings))
  const scripts = valuesOf(document, 'run').filter(script => String(script).includes('npx freshbooks-mock'))
  if (checked.code !== 0 || scripts.length === 0) return checked
  return await inShellWithServer(scripts.join('\n'), url)
}

/** The first that is meant is taken. */
const ways: readonly Way[] = [
  {
    isMeant: ({ language, text }) => language === 'sh' && startsServer(text),
    run: inShellWithServer,
    isAlone: true,
    prints: /is ready/,
  },
  { isMeant: ({ language }) => language === 'sh', run: text => inShell(text) },
  {
    isMeant: ({ language, text }) => language === 'yaml' && /^(jobs|services):/m.test(text),
    run: asContainers,
    isAlone: true,
    prints: /Node|is ready/,
  },
  {
    isMeant: ({ language, text }) => language === 'js' && text.includes("require('freshbooks-mock/jest')"),
    run: (text, url) => asFile('jest.test.cjs', text, process.execPath, [bin('jest'), '--rootDir', '$PLACE', '--testMatch', '**/*.test.cjs', '--transform', '{}'], usesServer(url)),
    prints: /Tests: +[1-9]\d* passed/,
  },
  // a globalSetup of Jest
  {
    isMeant: ({ language, text }) => language === 'js' && text.startsWith('// start-mock.cjs\n'),
    run: async text => await asFile('start-mock.cjs', text, process.execPath, ['--eval', `require('$FILE')().then(async () => {
      const answer = await fetch(process.env.FRESHBOOKS_MOCK_URL + '/_mock/health')
      console.log(await answer.text())
      await globalThis.freshbooksMock.close()
    })`]),
    isAlone: true,
    prints: /"ready":true/,
  },
  {
    isMeant: imports('freshbooks-mock/node-test'),
    run: (text, url) => asFile('node.test.mjs', text, process.execPath, ['--test', '$FILE'], usesServer(url)),
    prints: /^(#|ℹ) pass [1-9]/m,
  },
  {
    isMeant: imports('freshbooks-mock/tap'),
    run: (text, url) => asFile('tap.test.mjs', text, process.execPath, ['$FILE'], usesServer(url)),
    prints: /^ok 1 - /m,
  },
  {
    isMeant: imports('freshbooks-mock/vitest'),
    run: (text, url) => asFile('vitest.test.mjs', text, process.execPath, [bin('vitest'), 'run', '--root', '$PLACE'], usesServer(url)),
    prints: /Tests +[1-9]\d* passed/,
  },
  {
    isMeant: imports('freshbooks-mock/jest'),
    run: (text, url) => asFile('jest.test.mjs', text, process.execPath, [bin('jest'), '--rootDir', '$PLACE', '--testMatch', '**/*.test.mjs', '--transform', '{}'],
      { ...usesServer(url), NODE_OPTIONS: '--experimental-vm-modules', NODE_NO_WARNINGS: '1' }),
    prints: /Tests: +[1-9]\d* passed/,
  },
  {
    isMeant: imports('freshbooks-mock'),
    run: text => asFile('library.mjs', text, process.execPath, ['$FILE']),
    isAlone: true,
  },
  {
    isMeant: ({ language }) => language === 'ts',
    // as tsx would, which also compiles the program anew
    run: async text => asFile('library.mjs', (await transform(text, { loader: 'ts', target: 'node20' })).code, process.execPath, ['$FILE']),
    isAlone: true,
  },
  { isMeant: ({ language }) => language === 'js', run: text => run(process.execPath, ['--input-type=module', '--eval', text]) },
  {
    isMeant: ({ language }) => language === 'python',
    run: async (text, url) => await isThere('python3', '-m', 'pytest', '--version')
      ? await asFile('test_block.py', text, 'python3', ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '-p', 'freshbooks_mock', '$FILE'],
        { ...usesServer(url), PYTHONPATH: join(root, 'examples/python'), PYTHONDONTWRITEBYTECODE: '1' })
      : undefined,
    prints: /[1-9]\d* passed/,
  },
  {
    isMeant: ({ language }) => language === 'php',
    run: async (text, url) => await isThere('phpunit', '--version')
      ? await asFile(`${/class (\w+)/.exec(text)![1]}.php`, text, 'phpunit', ['--no-configuration', '--do-not-cache-result', '$FILE'], usesServer(url))
      : undefined,
    prints: /^OK \(/m,
  },
  // the journal of a failed test: the same requests make the same journal
  {
    isMeant: ({ language, text }) => language === 'text' && /^freshbooks-mock: world /.test(text),
    run: async (text, url) => {
      await using world = await connect(url).world({ from: 'empty' })
      for (const [, method, path] of text.matchAll(/^ {4}([A-Z]+) +(\S+) → /gm)) {
        await world.fetch(path!, { method: method!, ...method === 'GET' ? {} : { body: '{"client":{"organization":"Example Ltd"}}' } })
      }
      const [shown, made] = [text, `${await journalOf(world)}\n`].map(journal => journal.replace(/'[^']+' at \S+/, ''))
      return { code: shown === made ? 0 : 1, stdout: made!, stderr: '' }
    },
    prints: /→/,
  },
  // what a person types where the server is installed: the calls are tried
  {
    isMeant: ({ language }) => language === 'console',
    run: text => inShell(commandsOf(text).filter(line => line.startsWith('curl ')).join('\n')),
  },
  {
    isMeant: ({ language }) => language === 'yaml',
    run: (text, url) => run('curl', ['-sS', '--fail-with-body', '--data-binary', text, `${url}/_mock/validate`]),
    prints: /"valid":true/,
  },
]

const commandsOf = (text: string): string[] =>
  text.split('\n').filter(line => line.startsWith('$ ')).map(line => line.slice(2).replace(/^curl /, 'curl -sS '))

const setsUp = ({ language, text }: Block) => language === 'sh' && /^# sets up\b/.test(text)

/** Commands that install or run everything are not tried, but the scripts they name must be there. */
function checkScripts (t: Test, { text }: Block): void {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  const lines = text.split('\n').map(line => line.replace(/\s+#.*/, '')).filter(line => line !== '' && !line.startsWith('#'))
  t.not(lines.length, 0)
  for (const command of lines.flatMap(line => line.split('&&')).map(part => part.trim())) {
    const script = /^npm (?:run )?([\w:-]+)/.exec(command)?.[1]
    if (script === undefined) t.comment(`not looked at: ${command}`)
    else t.ok(['ci', 'install'].includes(script) || scripts[script] !== undefined, command)
  }
}

/** What a document lacks of another: keys and types, of lists the first element. */
function lacks (found: any, wanted: any, place = ''): string[] {
  const type = (value: unknown) => Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value
  if (type(found) !== type(wanted)) return [`${place || 'the whole'} is ${type(found)}, not ${type(wanted)}`]
  if (type(wanted) === 'list') return wanted.length === 0 ? [] : lacks(found[0], wanted[0], `${place}[0]`)
  if (type(wanted) !== 'object') return []
  return Object.keys(wanted).flatMap(key => Object.hasOwn(found, key) ? lacks(found[key], wanted[key], `${place}.${key}`) : [`${place}.${key} is missing`])
}

function checkOutput (t: Test, stdout: string, { language, text }: Block): void {
  if (language === 'json') t.same(lacks(JSON.parse(stdout), JSON.parse(text)), [], 'it prints such a document')
  else for (const line of text.split('\n').filter(line => line.trim() !== '')) t.ok(stdout.includes(line), `it prints: ${line}`)
}

t.teardown(() => rmSync(folder, { recursive: true, force: true }))

const server = await listening(t, { prompt: 'auto' }, Date.now)
const refused: string[] = []
const calls: string[] = []
server.app.server.on('request', ({ method, url = '' }, response) => response.on('finish', () => {
  calls.push(url)
  if (response.statusCode >= 400) refused.push(`${method} ${url}: ${response.statusCode}`)
}))

async function tryBlock (t: Test, block: Block): Promise<void> {
  const way = ways.find(({ isMeant }) => isMeant(block))
  if (way === undefined) return void t.fail(`nobody knows how to run ${block.language}`)
  const text = block.text.replaceAll('http://localhost:3737', server.url).replaceAll(' localhost:3737', ` ${server.url}`)
  if (block.language === 'sh') t.notMatch(text, /\s(?:https?:\/\/|\$U)[^\s'"]*[?*&]/, 'addresses with ? are quoted, for zsh takes them for patterns')
  const outcome = await way.run(text, server.url)
  if (outcome === undefined) return void t.plan(0, `not tried, as this machine has no means to run ${block.language}`)
  const { code, stdout, stderr } = outcome
  t.equal(code, 0, 'it succeeds', { stdout, stderr })
  if (way.prints === undefined) t.equal(stderr, '')
  if (way.isAlone !== true) t.not(calls.length, 0, 'the server was asked')
  t.match(`${stdout}${stderr}`, way.prints ?? /\S/, 'it prints something')
  if (block.prints !== undefined) checkOutput(t, stdout, block.prints)
  // tests may ask for what is refused, and say so
  if (way.prints === undefined && !/--test\b/.test(text)) t.same(refused, [], 'no call is refused')
  calls.length = 0
  refused.length = 0
}

for (const { name, text } of pages) {
  t.test(`${name}: every block of commands runs`, async t => {
    for (const block of blocksOf(text)) {
      await t.test(`line ${block.line}: ${block.text.split('\n')[0]}`, async t => {
        if (setsUp(block)) return checkScripts(t, block)
        await tryBlock(t, block)
      })
    }
    t.not(text.length, 0)
  })

  t.test(`${name}: every link leads to a file`, async t => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path!)
    for (const path of new Set(links)) t.ok(existsSync(join(root, dirname(name), path)), path)
  })
}

// read by people who have English as the language of their trade
t.test('the pages and the help use standard words', async t => {
  const avoided = /\b(tells? (?:a|the) story|deeds?|usually|the other side|hope for|struck|forgets)\b/gi
  const { stdout } = await run(process.execPath, [program, '--help'])
  for (const { name, text } of [...pages, { name: '--help', text: stdout }]) t.same(text.match(avoided) ?? [], [], name)
  t.match('the other side pays', avoided, 'and would be noticed')
})

t.test('there are blocks and links to try', async t => {
  t.ok(blocksOf(pages[0]!.text).length > 3, 'in the README')
  t.ok(pages.some(({ name }) => name === 'docs/testing.md'))
})

t.test('blocks that print something else than they say are noticed', async t => {
  const [first, second] = blocksOf('```sh\nx\n```\n\n```json\n{"a":[{"b":1}]}\n```\ntext\n```text\nc\n```\n')
  t.equal(first?.prints?.language, 'json')
  t.match(second, { language: 'text', line: 9 })
  t.same(lacks({ a: [{ b: 2, c: 3 }] }, { a: [{ b: 1 }] }), [])
  t.same(lacks({ a: [{ b: '2' }] }, { a: [{ b: 1 }] }), ['.a[0].b is string, not number'])
  t.same(lacks({ a: [{}] }, { a: [{ b: 1 }] }), ['.a[0].b is missing'])
  t.same(lacks({ a: [] }, { a: [{ b: 1 }] }), ['.a[0] is undefined, not object'])
})
