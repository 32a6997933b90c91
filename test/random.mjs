// Tests of properties with another seed than `npm test` has:
//   npm run test:random -- [--seed <number>] [--times <factor>] [--path <path> --test <name>] [files]
// Without a seed one is drawn; `--times 20` tries twenty times as many values; a path goes straight to what failed.
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')
const text = { type: 'string' }
const { values, positionals } = parseArgs({
  allowPositionals: true, options: { seed: { ...text, default: String(randomInt(2 ** 31)) }, times: text, path: text, test: text },
})

/** Files with a property in them. */
const withProperties = () => readdirSync(join(root, 'test'), { recursive: true })
  .map(name => `test/${name.replaceAll('\\', '/')}`)
  .filter(name => name.endsWith('.test.ts') && readFileSync(join(root, name), 'utf8').includes('fc.assert('))

const files = positionals.length > 0 ? positionals : withProperties()
const variables = Object.entries(values).map(([name, value]) => [`FC_${name.toUpperCase()}`, value])

console.log(`# seed ${values.seed}`)
spawn('npm', ['run', '--silent', 'test:file', '--', ...files], {
  cwd: root, env: { ...process.env, ...Object.fromEntries(variables) }, stdio: 'inherit', shell: process.platform === 'win32',
}).on('close', code => { process.exitCode = code ?? 1 })
