// What an installed package has to do: bring little with it, work from every door, have types that stand, or tell in a sentence why it cannot.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Consumer } from './consumer.ts'
import { must, shell, type Outcome } from './processes.ts'

const program = 'node node_modules/freshbooks-mock/dist/main.js'

/** What import.mjs and require.cjs print. */
const expected = '200: 12 clients\n'

/** Works as a module of either kind, for doctor, and as a server. */
export async function checkWorking (project: Consumer): Promise<void> {
  for (const file of ['import.mjs', 'require.cjs']) {
    const { stdout, stderr } = await must(`node ${file}`, project)
    if (stdout !== expected || stderr !== '') throw new Error(`${file} printed ${JSON.stringify({ stdout, stderr })}`)
  }
  await must(`${program} doctor --port 0`, project)
  await checkServing(project)
}

/** Serves, and is asked for clients over the socket. */
async function checkServing ({ cwd, env }: Consumer): Promise<void> {
  // the command as the package manager has installed it
  const command = 'node_modules/.bin/freshbooks-mock'
  const child = spawn(command, ['--port', '0', '--json'], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  try {
    const signal = AbortSignal.timeout(30_000)
    const [line] = await once(createInterface(child.stdout), 'line', { signal }) as [string]
    const { url, account_id, access_token } = JSON.parse(line) as Record<string, string>
    const headers = { authorization: `Bearer ${access_token}` }
    const { status } = await fetch(`${url}/accounting/account/${account_id}/users/clients`, { headers, signal })
    if (status !== 200) throw new Error(`the served mock answers ${status}`)
  } finally {
    child.kill()
    await ended
  }
}

/** With better-sqlite3 13, this is all; 12 brings what its install script needs. `install` adds @types/node. */
const brought = ['@types', 'better-sqlite3', 'freshbooks-mock', 'node-addon-api', 'undici-types']

/** Nothing else is installed with it. */
export function checkBrought ({ cwd, manager, node }: Consumer): void {
  if (manager !== 'npm' || node === '20') return
  const found = readdirSync(join(cwd, 'node_modules')).filter(name => !name.startsWith('.')).sort()
  if (found.join() !== brought.join()) throw new Error(`it installs ${found.join(', ')}`)
}

const strict = '--noEmit --strict --skipLibCheck false --target es2022 --noUncheckedIndexedAccess ' +
  '--exactOptionalPropertyTypes --types node'

/** Both ways to resolve modules, by our compiler and the newest, with nothing left unchecked. */
export async function checkTypes (project: Consumer): Promise<void> {
  for (const compiler of project.tools.compilers) {
    await must(`node '${compiler}' ${strict} --module nodenext --moduleResolution nodenext module.mts common.cts`, project)
    await must(`node '${compiler}' ${strict} --module esnext --moduleResolution bundler module.mts`, project)
  }
}

/** One line of standard error, exit code 1, and no stack. */
const isSentence = ({ code, stdout, stderr }: Outcome, start: RegExp, sentence: RegExp): boolean =>
  code === 1 && stdout === '' && start.test(stderr) && sentence.test(stderr) && stderr.trim().split('\n').length === 1

/** Where SQLite cannot be had, every door has the sentence. Gives the command in it. */
export async function checkSentence (project: Consumer, sentence: RegExp): Promise<string> {
  const demand = (name: string, outcome: Outcome, holds: boolean): void => {
    if (!holds) throw new Error(`${name} ended with ${JSON.stringify(outcome)}`)
  }
  const served = await shell(`${program} --port 0`, project)
  demand('serve', served, isSentence(served, /^freshbooks-mock: /, sentence))
  const caught = await shell('node refused.mjs', project)
  demand('createMock', caught, isSentence(caught, /^binding-[a-z-]+: /, sentence))
  const uncaught = await shell('node require.cjs', project)
  demand('createMock, uncaught', uncaught, uncaught.code === 1 && sentence.test(uncaught.stderr))
  const doctor = await shell(`${program} doctor --port 0`, project)
  demand('doctor', doctor, doctor.code === 2 && /✗ SQLite/.test(doctor.stdout) && doctor.stderr === '')
  return /run `([^`]+)`/.exec(served.stderr)![1]!
}
