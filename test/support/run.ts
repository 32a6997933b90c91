// Child processes: a command that ends, and a server that runs until the test ends.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { PATIENCE } from './waiting.ts'

/** The repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The command of a package, run by Node without the start of npx. */
export const bin = (name: string): string => join(root, 'node_modules/.bin', name)

export type Environment = Readonly<Record<string, string | undefined>>

export interface Outcome {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Where the tests keep compiled code and images of worlds. */
const cache = join(root, '.tests/cache')

/** This process's environment without what would decide for the server, and with `more`. */
function environment (more: Environment): NodeJS.ProcessEnv {
  const rest = Object.entries(process.env).filter(([name]) => name !== 'PORT' && !name.startsWith('FRESHBOOKS_'))
  return { ...Object.fromEntries(rest), FRESHBOOKS_MOCK_CACHE: cache, ...more }
}

interface Started {
  readonly child: ChildProcess
  readonly outcome: Promise<Outcome>
  /** What was printed so far. */
  readonly seen: { stdout: string, stderr: string }
}

function start (command: string, parameters: readonly string[], more: Environment): Started {
  const child = spawn(command, parameters, { cwd: root, env: environment(more), stdio: ['ignore', 'pipe', 'pipe'] })
  const seen = { stdout: '', stderr: '' }
  child.stdout!.setEncoding('utf8').on('data', (text: string) => { seen.stdout += text })
  child.stderr!.setEncoding('utf8').on('data', (text: string) => { seen.stderr += text })
  const outcome = once(child, 'close').then(([code]) => ({ code, ...seen }) as Outcome)
  return { child, outcome, seen }
}

/** Runs a command in the repository to its end. */
export const run = (command: string, parameters: readonly string[], more: Environment = {}): Promise<Outcome> =>
  start(command, parameters, more).outcome

/** The program as it is built: `npm run build` makes it. */
export const program = 'dist/main.js'

/** Runs the command line of the server, for what it does without starting; one that starts all the same is killed. */
export async function runMain (parameters: readonly string[], more: Environment = {}): Promise<Outcome> {
  const { child, outcome } = start(process.execPath, [program, ...parameters], more)
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
  child.stdout!.on('data', text => { if (/ is ready on /.test(text)) child.kill('SIGKILL') })
  return outcome.finally(() => clearTimeout(timer))
}

export interface Running {
  /** All that was printed before it was ready. */
  readonly output: string
  readonly pid: number
  /** Ends it. Gives what became of it. */
  stop: (signal?: NodeJS.Signals) => Promise<Outcome>
}

/** Starts the server as a process and waits until it says that it is ready. */
export async function runServer (t: Test, parameters: readonly string[], more: Environment = {}): Promise<Running> {
  const { child, outcome, seen } = start(process.execPath, [program, '--port', '0', ...parameters], more)
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode === null) child.kill(signal)
    return outcome
  }
  t.teardown(() => stop('SIGKILL'))
  const isReady = () => parameters.includes('--json') ? seen.stdout.includes('\n') : /gone when this stops|Worlds are kept/.test(seen.stdout)
  const ready = new Promise<void>(resolve => child.stdout!.on('data', () => { if (isReady()) resolve() }))
  const early = await Promise.race([ready, outcome])
  if (early !== undefined) throw new Error(`the server did not start: ${early.stderr}`)
  return { output: seen.stdout, pid: child.pid!, stop }
}
