// What the command line works in: the process that it is, or a test.

export interface Environment {
  readonly stdout: { readonly write: (chunk: string | Buffer) => unknown }
  readonly stderr: { readonly write: (chunk: string) => unknown }
  readonly stdin: AsyncIterable<string | Buffer>
  readonly env: Readonly<Record<string, string | undefined>>
  /** The working folder. */
  readonly cwd: string
  /** Columns of the terminal; undefined where nobody looks. */
  readonly columns?: number | undefined
}

/** The process that this is. */
export const thisProcess = (): Environment => ({
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  cwd: process.cwd(),
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
})

/** A variable; one that is empty says nothing, as compose files leave it that way. */
export const variable = ({ env }: Pick<Environment, 'env'>, name: string): string | undefined =>
  env[name] === '' ? undefined : env[name]

/** A URL as somebody writes it: `localhost:3737` will do. */
export const withScheme = (url: string): string =>
  (/^https?:\/\//.test(url) ? url : `http://${url}`).replace(/\/+$/, '')

/** What a command leaves behind: 0 all is well, 1 it could not be done, 2 something was found wrong. */
export type ExitCode = 0 | 1 | 2

/** Does the work of a command; its exit code is kept. */
export type Doing = (work: () => Promise<ExitCode>) => Promise<void>
