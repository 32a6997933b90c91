// Child processes of the install test: bounded in time, and in an environment that no outer npm has written into.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Milliseconds a command may take, compiling better-sqlite3 being the slowest, and all of them together. */
const LIMIT = 240_000
const LIMIT_OF_ALL = 900_000

export interface Outcome {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Setting {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}

/** `npm run` tells its children about itself, which the managers under test would take for theirs. Certificates stay. */
const isForeign = (name: string): boolean => name === 'PORT' || /^FRESHBOOKS_/.test(name) || /^NODE_(?!EXTRA_CA_CERTS$)/.test(name) ||
  (/^npm_/i.test(name) && !/^npm_config_(registry|cache|cafile|userconfig|nodedir|https?_proxy|proxy|noproxy)$/i.test(name))

/** This process's environment, with what is to be found first. */
export function environment (paths: readonly string[], more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const rest = Object.entries(process.env).filter(([name]) => !isForeign(name))
  return { ...Object.fromEntries(rest), ...more, PATH: [...paths, process.env.PATH].join(':') }
}

/** Runs a line of shell to its end. */
export async function shell (line: string, { cwd, env }: Setting): Promise<Outcome> {
  // a group of its own, so that all it started ends with it
  const child = spawn('sh', ['-c', line], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const seen = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => { seen.stdout += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { seen.stderr += text })
  // since this process has begun
  const left = Math.max(0, LIMIT_OF_ALL - performance.now())
  const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), Math.min(LIMIT, left))
  const [code, signal] = await once(child, 'close') as [number | null, NodeJS.Signals | null]
  clearTimeout(timer)
  return { code, signal, ...seen }
}

/** The same, and throws with all it printed where it fails. */
export async function must (line: string, setting: Setting): Promise<Outcome> {
  const outcome = await shell(line, setting)
  if (outcome.code === 0) return outcome
  const how = outcome.code ?? `${outcome.signal}: it took too long, or crashed`
  throw new Error(`\`${line}\` ended with ${how}\n${outcome.stdout}${outcome.stderr}`)
}
