// The environment of the command line, which tests replace, and types that all commands share.

/** Streams, variables and working folder of the process. */
export interface Environment {
  readonly stdout: { readonly write: (chunk: string | Buffer) => unknown }
  readonly stderr: { readonly write: (chunk: string) => unknown }
  readonly stdin: AsyncIterable<string | Buffer>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Columns of the terminal; undefined when standard output is not one. */
  readonly columns?: number | undefined
}

/** The environment of this process. */
export const thisProcess = (): Environment => ({
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  cwd: process.cwd(),
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
})

/** The value of a variable. An empty one counts as unset, because compose files pass unset ones that way. */
export const variable = ({ env }: Pick<Environment, 'env'>, name: string): string | undefined =>
  env[name] === '' ? undefined : env[name]

/** Completes a URL such as `localhost:3737`, and removes slashes at its end. */
export const withScheme = (url: string): string =>
  (/^https?:\/\//.test(url) ? url : `http://${url}`).replace(/\/+$/, '')

/** 0: success. 1: the command failed. 2: a check or validation found an error. */
export type ExitCode = 0 | 1 | 2

/** Runs a command and stores its exit code. */
export type CommandRunner = (run: () => Promise<ExitCode>) => Promise<void>
