// `serve`: loads the options, builds the server, listens, and shuts down gracefully. The server is imported
// after the options have been validated.
import type { FastifyInstance } from 'fastify'
import { cacheFolder } from '../cache-folder.ts'
import type { WorldDescription } from '../control/describe.ts'
import { Refusal } from '../control/refusal.ts'
import type { FixtureSource, Options } from '../options.ts'
import type { ServerEnvironment } from '../server.ts'
import { version } from '../version.ts'
import { configFiles } from './options.ts'
import { resolveOptions, validOptions, type Flags, type ResolvedOption } from './settings.ts'
import type { Environment } from './environment.ts'

/** Longest that a shutdown waits for requests in flight. */
const SHUTDOWN_TIMEOUT_MS = 900

/** Resolves the options from flags, environment and configuration file. */
async function loadOptions (flags: Flags, { env, cwd }: Environment): Promise<ResolvedOption[]> {
  const file = configFiles(cwd).length === 0 ? undefined : (await import('./file.ts')).findConfigFile(cwd)
  return resolveOptions({ flags, env, file })
}

/** The same, ignoring a configuration file that cannot be read; `fileError` is the reason. */
export async function tryLoadOptions (
  flags: Flags, environment: Environment
): Promise<{ options: ResolvedOption[], fileError: Refusal | undefined }> {
  try {
    return { options: await loadOptions(flags, environment), fileError: undefined }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { options: resolveOptions({ flags, env: environment.env }), fileError: error }
  }
}

/** A person at a terminal gets the authorize page; programs are redirected at once. */
const defaultPrompt = ({ columns, env }: Environment): 'auto' | 'page' =>
  columns !== undefined && env.CI === undefined ? 'page' : 'auto'

interface ListenAddress {
  readonly port: number
  readonly host: string
}

type ServeOptions = Partial<Options> & ListenAddress & { readonly fixtures?: readonly FixtureSource[] }

/** The resolved options as options of the server; unset ones are omitted. */
function serveOptions (resolved: readonly ResolvedOption[], environment: Environment): ServeOptions {
  const settings = resolved
    .map(({ option: { name, isSecret = false }, value, from }) => ({ name, value, from, isSecret }))
    .map(setting => setting.name === 'prompt' && setting.value === undefined
      ? { ...setting, value: defaultPrompt(environment) }
      : setting)
    .filter(({ value }) => value !== undefined)
  return {
    ...Object.fromEntries(settings.map(({ name, value }) => [name, value])) as unknown as ListenAddress,
    settings: settings
      .map(({ name, value, from, isSecret }) => ({ name, from, value: isSecret ? '…' : value })),
  }
}

/** Starts a server that runs until a signal or a shutdown call. Throws a Refusal when it cannot start. */
export async function serve (flags: Flags, isJson: boolean, environment: Environment): Promise<void> {
  const resolved = validOptions(await loadOptions(flags, environment), environment.env)
  const { port, host, fixtures = [], ...rest } = serveOptions(resolved, environment)
  const options = { ...rest, fixtureFiles: fixtures }
  const address = { port, host }
  try {
    await start(options, address, isJson, environment)
  } catch (error) {
    throw new Refusal(500, 'not-started', startErrorMessage(error as NodeJS.ErrnoException, address))
  }
}

async function start (
  options: Partial<Options>, address: ListenAddress, isJson: boolean, environment: Environment
): Promise<void> {
  const [{ buildServer }, { describeWorld }, { hostInUrl, listen }] = await Promise.all([
    import('../server.ts'), import('../control/describe.ts'), import('../listen.ts'),
  ])
  const { env, stdout, stderr } = environment
  const shutdown = () => void setImmediate(() => void stop(app))
  const tell = (line: string) => void stderr.write(`freshbooks-mock: ${line}\n`)
  const logs = heldBack(stderr)
  const cache = cacheFolder({ env })
  const { app, worlds } = buildServer(options, {
    shutdown, tell, logs, ...await watching(options, isJson, environment),
    ...(cache === undefined ? {} : { cache }),
  })
  const world = worlds.find('default')!
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(app))
  // localhost is two addresses: one may be bound when the other fails, and would keep the process alive
  const port = await listen(app, address.host, address.port).catch(async error => {
    await app.close()
    throw error
  })
  const url = options.publicUrl ?? `http://${hostInUrl(address.host)}:${port}`
  // one that is lost has no description; what became of it has been told
  const description = world.failure === undefined ? describeWorld(world, url) : undefined
  stdout.write(isJson
    ? `${JSON.stringify({ event: 'ready', url, port, pid: process.pid, version, ...description })}\n`
    : banner(url, description, options.dataDir))
  logs.release()
}

/** A person at a terminal sees requests and deliveries, unless requests are logged. */
async function watching (
  { log }: Partial<Options>, isJson: boolean, environment: Environment
): Promise<Pick<ServerEnvironment, 'watch' | 'watchDeliveries'>> {
  if (environment.columns === undefined || isJson || log !== undefined) return {}
  const { deliveryPrinter, requestPrinter } = await import('./request-lines.ts')
  return { watch: requestPrinter(environment), watchDeliveries: deliveryPrinter(environment) }
}

/** Keeps lines until they are released, so that the first thing printed says whether the server is ready. */
function heldBack (stream: Environment['stderr']) {
  let held: string[] | undefined = []
  return {
    write: (line: string): void => void (held === undefined ? stream.write(line) : held.push(line)),
    release: (): void => {
      held?.forEach(line => stream.write(line))
      held = undefined
    },
  }
}

/** The text for a person: URL, ids, tokens, the variables of SDKs, and a first call. */
function banner (url: string, world: WorldDescription | undefined, dataDir: string | undefined): string {
  const storageLine = dataDir === undefined
    ? 'Everything is kept in memory and gone when this stops (--data-dir keeps it).'
    : `Worlds are kept in ${dataDir}.`
  return `freshbooks-mock ${version} is ready on ${url}
${world === undefined ? '' : facts(url, world)}
${storageLine}
`
}

/** How to reach the default world. */
function facts (url: string, world: WorldDescription): string {
  const rows = [
    ['account_id', world.account_id],
    ['business_id', world.business_id],
    ['business_uuid', world.business_uuid],
    ['access token', world.access_token],
    ['client', `${world.client_id} / ${world.client_secret}`],
    ['in a browser', `${url}/`],
    ['API reference', `${url}/_mock/docs`],
  ].map(([name, value]) => `  ${String(name).padEnd(15)}${String(value)}`)
  const firstCall = `/accounting/account/${String(world.account_id)}/users/clients`
  return `
${rows.join('\n')}

Point an SDK at it:
  export FRESHBOOKS_API_URL=${url}
  export FRESHBOOKS_AUTH_URL=${url}

Try it:
  curl -H 'Authorization: Bearer ${world.access_token}' ${url}${firstCall}
`
}

async function stop (app: FastifyInstance): Promise<void> {
  setTimeout(() => process.exit(0), SHUTDOWN_TIMEOUT_MS).unref()
  await app.close()
  process.exit(0)
}

/** One sentence instead of a stack trace, which would not help the user. */
function startErrorMessage ({ code, message }: NodeJS.ErrnoException, { port, host }: ListenAddress): string {
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is in use; stop what listens there or choose another with --port`,
    EACCES: `port ${port} may not be opened by this user; choose another with --port`,
    EADDRNOTAVAIL: `this machine has no address '${host}' to listen on; choose another with --host`,
    ENOTFOUND: `'${host}' is no address to listen on; choose another with --host`,
  }
  return sentences[code ?? ''] ?? message
}
