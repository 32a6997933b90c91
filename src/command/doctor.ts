// `doctor`: checks what can keep a mock from running here, and prints what to do about it. Each check is a
// function from a CheckContext to its results.
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { dirname, resolve } from 'node:path'
import type { BindingError } from '../binding.ts'
import type { Validation } from '../control/app-context.ts'
import type { Refusal } from '../control/refusal.ts'
import type { FixtureSource } from '../options.ts'
import { keyOf } from './options.ts'
import { sdkVariables, unknownMockVariables } from './check-variables.ts'
import type { ResolvedOption } from './settings.ts'
import type { Environment, ExitCode } from './environment.ts'

/** The result of a check, as `doctor --json` prints it. */
export interface CheckResult {
  /** What was checked. */
  readonly check: string
  readonly verdict: 'ok' | 'warning' | 'wrong'
  /** What was found. */
  readonly says: string
  /** What to do. */
  readonly advice?: string
}

/** Validates a fixture. */
export type FixtureCheck = (fixture: FixtureSource) => Promise<Validation>

/** What checks look at. */
export interface CheckContext {
  readonly options: readonly ResolvedOption[]
  /** Why freshbooks-mock.yaml cannot be read. */
  readonly fileError: Refusal | undefined
  readonly checkFixture: FixtureCheck
  readonly environment: Environment
}

const marks: Readonly<Record<CheckResult['verdict'], string>> = { ok: '✓', warning: '!', wrong: '✗' }

function formatResult ({ verdict, check, says, advice }: CheckResult, width: number): string {
  const first = `${marks[verdict]} ${check.padEnd(width)}  ${says}\n`
  return advice === undefined ? first : `${first}  ${' '.repeat(width)}  → ${advice}\n`
}

/** Runs all checks and prints their results. Exit code 2 when something is wrong. */
export async function doctor (context: CheckContext, isJson: boolean): Promise<ExitCode> {
  const results = await runChecks(context)
  const isOk = results.every(({ verdict }) => verdict !== 'wrong')
  const width = Math.max(...results.map(({ check }) => check.length))
  const count = results.filter(({ verdict }) => verdict === 'wrong').length
  const summary = isOk ? 'Nothing is wrong.' : `${count} ${count === 1 ? 'thing is' : 'things are'} wrong.`
  context.environment.stdout.write(isJson
    ? `${JSON.stringify({ ok: isOk, checks: results })}\n`
    : `${results.map(result => formatResult(result, width)).join('')}\n${summary}\n`)
  return isOk ? 0 : 2
}

async function runChecks (context: CheckContext): Promise<CheckResult[]> {
  const checks = [
    node, sqlite, file, options, unknownMockVariables, sdkVariables, port, loopback, dataFolder, fixtures,
  ]
  return (await Promise.all(checks.map(check => check(context)))).flat()
}

/** Must equal `engines` of package.json. */
const OLDEST_NODE = [20, 19] as const

function node (): CheckResult {
  const [major, minor] = process.versions.node.split('.').map(Number) as [number, number]
  const isNew = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
  const result = { check: 'Node', says: process.version }
  return isNew
    ? { ...result, verdict: 'ok' }
    : { ...result, verdict: 'wrong', advice: `install Node ${OLDEST_NODE.join('.')} or newer` }
}

async function sqlite (): Promise<CheckResult> {
  const check = 'SQLite'
  try {
    const { sqliteVersion } = await import('../binding.ts')
    return { check, verdict: 'ok', says: sqliteVersion() }
  } catch (error) {
    const { message, trouble, mend } = error as Error & Partial<BindingError>
    return { check, verdict: 'wrong', says: trouble ?? message, advice: mend ?? 'install the package again' }
  }
}

const file = ({ fileError }: CheckContext): CheckResult[] => fileError === undefined
  ? []
  : [{
      check: 'file',
      verdict: 'wrong',
      says: fileError.message,
      advice: fileError.more.did_you_mean === undefined
        ? fileError.more.hint ?? 'correct it, or take it away'
        : `did you mean ${fileError.more.did_you_mean}?`,
    }]

const formatValue = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(formatValue).join(', ') || 'none'
  return typeof value === 'object' && value !== null ? (value as { name: string }).name : String(value)
}

const options = ({ options }: CheckContext): CheckResult[] => options
  .filter(({ value, error }) => value !== undefined || error !== undefined)
  .map(({ option, value, from, source, error }) => {
    const text = option.isSecret === true ? '…' : formatValue(value)
    const says = `${text} (${[from, source].filter(Boolean).join(' ')})`
    const check = keyOf(option)
    return error === undefined
      ? { check, verdict: 'ok', says }
      : { check, verdict: 'wrong', says, advice: error }
  })

const optionValue = (options: readonly ResolvedOption[], name: string): unknown =>
  options.find(({ option, error }) => option.name === name && error === undefined)?.value

async function port ({ options }: CheckContext): Promise<CheckResult> {
  const port = optionValue(options, 'port') as number | undefined
  const host = optionValue(options, 'host') as string
  if (!port) return { check: 'listening', verdict: 'ok', says: 'any free port' }
  const check = `port ${port}`
  const version = await mockAt(port)
  if (version !== undefined) return { check, verdict: 'ok', says: `freshbooks-mock ${version} answers there` }
  const code = await bindError(port, host === 'localhost' ? '127.0.0.1' : host)
  if (code === undefined) return { check, verdict: 'ok', says: 'free' }
  const says =
    code === 'EADDRINUSE' ? 'something else listens there' : `it cannot be opened on ${host}: ${code}`
  return { check, verdict: 'wrong', says, advice: 'choose another with --port, or stop what is there' }
}

/** The version of the mock that listens on a port of this machine; undefined when there is none. */
async function mockAt (port: number): Promise<string | undefined> {
  try {
    const signal = AbortSignal.timeout(1_000)
    const response = await fetch(`http://localhost:${port}/_mock/health`, { signal })
    const { ready, version } = await response.json() as { ready?: boolean, version?: string }
    return ready === true ? version : undefined
  } catch {
    return undefined
  }
}

/** The error code of listening on an address; undefined when it succeeds. */
async function bindError (port: number, host: string): Promise<string | undefined> {
  const server = createServer().listen(port, host)
  try {
    await once(server, 'listening')
    server.close()
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message
  }
}

async function loopback (): Promise<CheckResult> {
  const code = await bindError(0, '::1')
  return code === undefined
    ? { check: 'IPv6 loopback', verdict: 'ok', says: '::1 is there' }
    : {
        check: 'IPv6 loopback',
        verdict: 'warning',
        says: `no ::1 (${code})`,
        advice: 'programs that take localhost for ::1 alone do not get through: use 127.0.0.1',
      }
}

async function dataFolder ({ options, environment: { cwd } }: CheckContext): Promise<CheckResult[]> {
  const folder = optionValue(options, 'dataDir') as string | undefined
  if (folder === undefined) return []
  const wrong = (says: string): CheckResult[] =>
    [{ check: 'data folder', verdict: 'wrong', says, advice: 'choose another with --data-dir' }]
  try {
    const existing = await nearestExisting(resolve(cwd, folder))
    if (!(await stat(existing)).isDirectory()) return wrong(`${existing} is no folder`)
    await access(existing, constants.W_OK)
    return [{ check: 'data folder', verdict: 'ok', says: `${folder} can be written` }]
  } catch {
    return wrong(`${folder} cannot be written`)
  }
}

/** The path, or its nearest ancestor that exists. */
const nearestExisting = async (path: string): Promise<string> =>
  await stat(path).then(() => path, () => nearestExisting(dirname(path)))

/** Without SQLite no fixture can be checked, which another line says. */
const notChecked = (error: Error): Validation => (
  { valid: false, mistakes: [`not looked at: ${error.message}`] }
)

async function fixtures ({ options, checkFixture }: CheckContext): Promise<CheckResult[]> {
  const sources = (optionValue(options, 'fixtures') ?? []) as readonly FixtureSource[]
  return await Promise.all(sources.map(async (source): Promise<CheckResult> => {
    const name = `fixture ${typeof source === 'string' ? source : source.name}`
    const { valid, mistakes = [] } = await checkFixture(source).catch(notChecked)
    return valid
      ? { check: name, verdict: 'ok', says: 'fine' }
      : { check: name, verdict: 'wrong', says: mistakes.join('; ') }
  }))
}
