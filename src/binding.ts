// Whether SQLite can be had here. better-sqlite3 12 has to be built when it is installed, which newer package
// managers do not do by themselves; 13 brings what it needs, and ends the process on a Node older than 22.
import { createRequire } from 'node:module'
import Database from 'better-sqlite3'

/** Where better-sqlite3 is to work. */
export interface Ground {
  /** Version of better-sqlite3. */
  readonly version: string
  /** Version of Node. */
  readonly node: string
  /** `linux-x64` */
  readonly platform: string
  readonly manager: 'npm' | 'pnpm'
  /** Whether this program was installed for another one, rather than being worked on. */
  readonly isDependency: boolean
}

/** SQLite cannot be had: what is wrong, and the command that mends it. */
export class BindingError extends Error {
  readonly code: 'binding-too-new' | 'binding-missing' | 'binding-unfit'
  /** What is wrong. */
  readonly trouble: string
  /** What to do. */
  readonly mend: string

  constructor (code: BindingError['code'], trouble: string, mend: string, cause?: unknown) {
    super(`${trouble}; ${mend}`, { cause })
    this.name = 'BindingError'
    this.code = code
    this.trouble = trouble
    this.mend = mend
  }
}

/** First Node that better-sqlite3 13 works with. */
const NODE_OF_13 = 22

/** Platforms that better-sqlite3 13 brings a binding for. */
const shipped = /^(linux|darwin|win32)-(x64|arm64)$/

const major = (version: string): number => Number.parseInt(version)

/** Throws a BindingError where SQLite cannot be had. */
export function checkBinding (): void {
  // before the first database is opened: on an older Node that would end the process without a word
  if (major(process.versions.node) < NODE_OF_13) checkVersion(thisGround())
  try {
    new Database(':memory:').close()
  } catch (error) {
    throw loadingError(error as NodeJS.ErrnoException, thisGround())
  }
}

/** The version of SQLite; throws a BindingError where there is none. */
export function sqliteVersion (): string {
  checkBinding()
  const db = new Database(':memory:')
  try {
    return db.prepare('SELECT sqlite_version()').pluck().get() as string
  } finally {
    db.close()
  }
}

/** Throws where loading the binding would end the process. */
export function checkVersion (ground: Ground): void {
  const { version, node, manager } = ground
  if (major(version) < 13 || major(node) >= NODE_OF_13) return
  const trouble = `better-sqlite3 ${version} needs Node ${NODE_OF_13} or later, and this is Node ${node}`
  throw new BindingError('binding-too-new', trouble, `run \`${moveTo(12, manager)}\`, or use a later Node`)
}

/** Why the binding did not load. */
export function loadingError (cause: NodeJS.ErrnoException, ground: Ground): BindingError {
  const { version, node, platform } = ground
  const [binding, here] = [`better-sqlite3 ${version}`, `Node ${node} on ${platform}`]
  const mend = `run \`${mending(ground)}\``
  if (cause.code === 'ERR_DLOPEN_FAILED') {
    return new BindingError('binding-unfit', `the binding of ${binding} is not for ${here}`, mend, cause)
  }
  const why = major(version) < 13 ? ': its install script did not run' : ''
  return new BindingError('binding-missing', `${binding} has no binding for ${here}${why}`, mend, cause)
}

/** The command that gives this Node a binding; the install test runs each. */
function mending ({ version, node, platform, manager, isDependency }: Ground): string {
  if (major(version) >= 13) return moveTo(12, manager)
  if (isDependency && major(node) >= NODE_OF_13 && shipped.test(platform)) return moveTo(13, manager)
  // npm leaves scripts out without a word where its configuration says so
  if (manager === 'npm') return 'npm rebuild better-sqlite3 --ignore-scripts=false'
  return `${moveTo(12, manager)} && pnpm rebuild better-sqlite3`
}

/** A version in the project itself is also the one that this program gets. */
function moveTo (version: 12 | 13, manager: Ground['manager']): string {
  if (manager === 'npm') return `npm install better-sqlite3@${version}`
  return `pnpm add better-sqlite3@${version}${version === 12 ? ' --allow-build=better-sqlite3' : ''}`
}

/** This process. */
function thisGround (): Ground {
  const require = createRequire(import.meta.url)
  const file = require.resolve('better-sqlite3/package.json')
  const isPnpm =
    /[\\/]\.pnpm[\\/]/.test(file) || process.env.npm_config_user_agent?.startsWith('pnpm/') === true
  return {
    version: (require(file) as { version: string }).version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    manager: isPnpm ? 'pnpm' : 'npm',
    isDependency: /[\\/]node_modules[\\/]/.test(import.meta.url),
  }
}
