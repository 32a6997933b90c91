// The command line in this process: what it prints and its exit code.
import { run } from '../../src/command/run.ts'
import { root } from './run.ts'

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Around {
  /** Where the server is that commands talk to. */
  readonly url?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly stdin?: string
  readonly cwd?: string
}

/** Runs a command line; without a terminal, and without anything of this process's environment. */
export async function command (argv: readonly string[], { url, env = {}, stdin = '', cwd = root }: Around = {}): Promise<Ran> {
  const printed = { stdout: '', stderr: '' }
  const code = await run(argv, {
    stdout: { write: chunk => { printed.stdout += chunk.toString() } },
    stderr: { write: chunk => { printed.stderr += chunk } },
    stdin: (async function * () { yield stdin })(),
    env: { ...url === undefined ? {} : { FRESHBOOKS_MOCK_URL: url }, ...env },
    cwd,
  })
  return { code, ...printed }
}
