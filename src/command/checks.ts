// What doctor looks at: each check is a function that gives what it found.
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
import { sdkVariables, strangers } from './check-variables.ts'
import type { Settled } from './settings.ts'
import type { Environment } from './environment.ts'

/** What a check found. */
export interface Found {
  readonly check: string
  readonly verdict: 'ok' | 'warning' | 'wrong'
  readonly says: string
  /** What to do. */
  readonly advice?: string
}

/** Says what is wrong with a fixture. */
export type Check = (fixture: FixtureSource) => Promise<Validation>

export interface Looking {
  readonly settled: readonly Settled[]
  /** Why freshbooks-mock.yaml cannot be read. */
  readonly trouble: Refusal | undefined
  readonly check: Check
  readonly surroundings: Environment
}

/** Everything that is looked at, in order. */
export async function checksOf (looking: Looking): Promise<Found[]> {
  const checks = [node, sqlite, file, options, strangers, sdkVariables, port, loopback, dataFolder, fixtures]
  return (await Promise.all(checks.map(check => check(looking)))).flat()
}

/** As `engines` of package.json. */
const OLDEST_NODE = [20, 19] as const

function node (): Found {
  const [major, minor] = process.versions.node.split('.').map(Number) as [number, number]
  const isNew = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
  const found = { check: 'Node', says: process.version }
  return isNew
    ? { ...found, verdict: 'ok' }
    : { ...found, verdict: 'wrong', advice: `install Node ${OLDEST_NODE.join('.')} or newer` }
}

async function sqlite (): Promise<Found> {
  const check = 'SQLite'
  try {
    const { sqliteVersion } = await import('../binding.ts')
    return { check, verdict: 'ok', says: sqliteVersion() }
  } catch (error) {
    const { message, trouble, mend } = error as Error & Partial<BindingError>
    return { check, verdict: 'wrong', says: trouble ?? message, advice: mend ?? 'install the package again' }
  }
}

const file = ({ trouble }: Looking): Found[] => trouble === undefined
  ? []
  : [{
      check: 'file',
      verdict: 'wrong',
      says: trouble.message,
      advice: trouble.more.did_you_mean === undefined
        ? trouble.more.hint ?? 'correct it, or take it away'
        : `did you mean ${trouble.more.did_you_mean}?`,
    }]

const shown = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(shown).join(', ') || 'none'
  return typeof value === 'object' && value !== null ? (value as { name: string }).name : String(value)
}

const options = ({ settled }: Looking): Found[] => settled
  .filter(({ value, mistake }) => value !== undefined || mistake !== undefined)
  .map(({ option, value, from, by, mistake }) => {
    const says = `${option.isSecret === true ? '…' : shown(value)} (${[from, by].filter(Boolean).join(' ')})`
    const check = keyOf(option)
    return mistake === undefined
      ? { check, verdict: 'ok', says }
      : { check, verdict: 'wrong', says, advice: mistake }
  })

const valueOf = (settled: readonly Settled[], wanted: string): unknown =>
  settled.find(({ option, mistake }) => option.name === wanted && mistake === undefined)?.value

async function port ({ settled }: Looking): Promise<Found> {
  const wanted = valueOf(settled, 'port') as number | undefined
  const host = valueOf(settled, 'host') as string
  if (!wanted) return { check: 'listening', verdict: 'ok', says: 'any free port' }
  const check = `port ${wanted}`
  const version = await mockAt(wanted)
  if (version !== undefined) return { check, verdict: 'ok', says: `freshbooks-mock ${version} answers there` }
  const code = await bindError(wanted, host === 'localhost' ? '127.0.0.1' : host)
  if (code === undefined) return { check, verdict: 'ok', says: 'free' }
  const says =
    code === 'EADDRINUSE' ? 'something else listens there' : `it cannot be opened on ${host}: ${code}`
  return { check, verdict: 'wrong', says, advice: 'choose another with --port, or stop what is there' }
}

/** The version of the mock that answers there, if one does. */
async function mockAt (port: number): Promise<string | undefined> {
  try {
    const signal = AbortSignal.timeout(1_000)
    const answer = await fetch(`http://localhost:${port}/_mock/health`, { signal })
    const { ready, version } = await answer.json() as { ready?: boolean, version?: string }
    return ready === true ? version : undefined
  } catch {
    return undefined
  }
}

/** Why an address cannot be listened on; undefined where it can. */
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

async function loopback (): Promise<Found> {
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

async function dataFolder ({ settled, surroundings: { cwd } }: Looking): Promise<Found[]> {
  const folder = valueOf(settled, 'dataDir') as string | undefined
  if (folder === undefined) return []
  const wrong = (says: string): Found[] =>
    [{ check: 'data folder', verdict: 'wrong', says, advice: 'choose another with --data-dir' }]
  try {
    const there = await nearestThere(resolve(cwd, folder))
    if (!(await stat(there)).isDirectory()) return wrong(`${there} is no folder`)
    await access(there, constants.W_OK)
    return [{ check: 'data folder', verdict: 'ok', says: `${folder} can be written` }]
  } catch {
    return wrong(`${folder} cannot be written`)
  }
}

/** The path, or the nearest folder above that is there. */
const nearestThere = async (path: string): Promise<string> =>
  await stat(path).then(() => path, () => nearestThere(dirname(path)))

/** Without SQLite no fixture can be looked at, which is told above. */
const unchecked = (error: Error): Validation => ({ valid: false, mistake: `not looked at: ${error.message}` })

async function fixtures ({ settled, check }: Looking): Promise<Found[]> {
  const sources = (valueOf(settled, 'fixtures') ?? []) as readonly FixtureSource[]
  return await Promise.all(sources.map(async (source): Promise<Found> => {
    const name = `fixture ${typeof source === 'string' ? source : source.name}`
    const { valid, mistake = 'it cannot be told' } = await check(source).catch(unchecked)
    return { check: name, ...valid ? { verdict: 'ok', says: 'fine' } : { verdict: 'wrong', says: mistake } }
  }))
}
