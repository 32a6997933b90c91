// The README does what it says: every block of commands runs, every call in it succeeds, every link leads
// somewhere.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { listening } from './support/listening.ts'
import { root, run, type Outcome } from './support/run.ts'

interface Block {
  readonly language: string
  readonly text: string
  /** Line of the fence in the file. */
  readonly line: number
  /** The block of `json` or `text` directly after it: what it prints. */
  readonly prints?: Block
}

const file = join(root, 'README.md')
if (!existsSync(file)) throw new Error('README.md is missing: its commands cannot be tried')
const readme = readFileSync(file, 'utf8')

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

const interpreters: Readonly<Record<string, (text: string) => Promise<Outcome>>> = {
  sh: text => run('bash', ['-euo', 'pipefail', '-c', text]),
  js: text => run(process.execPath, ['--input-type=module', '--eval', text]),
}

const setsUp = ({ language, text }: Block) => language === 'sh' && /^# sets up\b/.test(text)

/** Commands that install or run everything are not tried, but the scripts they name must be there. */
function checkScripts (t: Test, { text }: Block): void {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  const lines = text.split('\n').map(line => line.replace(/\s+#.*/, '')).filter(line => line !== '' && !line.startsWith('#'))
  t.not(lines.length, 0)
  for (const command of lines.flatMap(line => line.split('&&')).map(part => part.trim())) {
    const script = /^npm (?:run )?([\w:-]+)/.exec(command)?.[1]
    if (script === undefined) t.comment(`not looked at: ${command}`)
    else t.ok(script === 'ci' || scripts[script] !== undefined, command)
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

t.test('every block of commands runs', async t => {
  const server = await listening(t, { prompt: 'auto' }, Date.now)
  const refused: string[] = []
  const calls: string[] = []
  server.app.server.on('request', ({ method, url = '' }, response) => response.on('finish', () => {
    calls.push(url)
    if (response.statusCode >= 400) refused.push(`${method} ${url}: ${response.statusCode}`)
  }))
  const blocks = blocksOf(readme)
  t.same([...new Set(blocks.map(({ language }) => language))].sort(), ['js', 'sh'])
  for (const block of blocks) {
    await t.test(`line ${block.line}: ${block.text.split('\n')[0]}`, async t => {
      if (setsUp(block)) return checkScripts(t, block)
      const text = block.text.replaceAll('http://localhost:3737', server.url)
      t.not(text, block.text, 'it talks to the server')
      if (block.language === 'sh') t.notMatch(text, /\s(?:https?:\/\/|\$U)[^\s'"]*[?*&]/, 'addresses with ? are quoted, for zsh takes them for patterns')
      const { code, stdout, stderr } = await interpreters[block.language]!(text)
      t.same({ code, stderr }, { code: 0, stderr: '' })
      t.not(calls.splice(0).length, 0, 'the server was asked')
      t.same(refused.splice(0), [], 'no call is refused')
      t.not(stdout.trim(), '', 'it prints something')
      if (block.prints !== undefined) checkOutput(t, stdout, block.prints)
    })
  }
})

t.test('every link leads to a file', async t => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path!)
  t.not(links.length, 0)
  for (const path of new Set(links)) t.ok(existsSync(join(root, path)), path)
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
