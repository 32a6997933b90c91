// Loads the built program, a single file, with what V8 has compiled of it before. The ways into the package
// (dist/main.js, dist/library/) call this; when the sources run, it is not used.
import { Module, createRequire } from 'node:module'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { cachedDataVersionTag } from 'node:v8'
import { Script, runInThisContext } from 'node:vm'
import { build } from './build.ts'
import { cacheFolder, type CacheFolder } from './cache-folder.ts'
import { STARTED_CHANNEL } from './started.ts'

/** What a module exports. */
type Exports = Readonly<Record<string, unknown>>

/** The modules of the program by their files in src, without the ending. Each runs at its first call. */
type Modules = Readonly<Record<string, () => Exports>>

const require = createRequire(import.meta.url)

/** Builds and V8s whose code is kept at the same time. */
const MOST_CODES = 8

/** Milliseconds between a start and keeping the code: the first requests compile most of what is left. */
const SETTLING = 500

/** A module of the program. */
export function load (name: string): Exports {
  const file = require.resolve('./freshbooks-mock.js')
  if (require.cache[file] === undefined && canKeepCode()) runWithCache(file)
  return (require(file) as Modules)[name]!()
}

/**
 * Whether scripts of this module's own run where it runs: Jest loads modules into another global object. What
 * V8 has compiled before counts nothing towards coverage.
 */
const canKeepCode = (): boolean =>
  runInThisContext('globalThis') === globalThis && !process.env.NODE_V8_COVERAGE

/** Does what `require` does, with the compiled code that is kept. */
function runWithCache (file: string): void {
  const cache = cacheFolder()
  if (cache === undefined) return
  // V8's tag is another one for each version, processor and set of flags
  const name = `code-${build}-${cachedDataVersionTag().toString(16)}`
  const cachedData = cache.read(name)
  const script = new Script(Module.wrap(readFileSync(file, 'latin1')), {
    filename: file, ...(cachedData === undefined ? {} : { cachedData }),
  })
  if (cachedData === undefined || script.cachedDataRejected === true) keepAfterStart(script, cache, name)
  const module = Object.assign(new Module(file), { filename: file, paths: require.resolve.paths('x') ?? [] })
  require.cache[file] = module
  try {
    const { exports } = module
    script.runInThisContext().call(exports, exports, createRequire(file), module, file, dirname(file))
    module.loaded = true
  } catch (error) {
    delete require.cache[file]
    throw error
  }
}

/** Keeps the code once a server has started, so that a short command does not decide what is in it. */
function keepAfterStart (script: Script, cache: CacheFolder, name: string): void {
  const keep = (): void => {
    clearTimeout(timer)
    process.off('exit', keep)
    cache.write(name, script.createCachedData(), { prefix: 'code-', most: MOST_CODES })
  }
  let timer: NodeJS.Timeout
  const started = (): void => {
    unsubscribe(STARTED_CHANNEL, started)
    timer = setTimeout(keep, SETTLING).unref()
    process.once('exit', keep)
  }
  subscribe(STARTED_CHANNEL, started)
}
