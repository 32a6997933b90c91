// A folder of the user's own for what can be made again: compiled code, images of worlds. It may be missing,
// full, read-only, or removed at any time; nothing here throws. Code that is read from it is run, so a folder
// into which other users may write is not used.
import { randomUUID } from 'node:crypto'
import { channel } from 'node:diagnostics_channel'
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { crc32 } from 'node:zlib'

/** What happens with a file is published on this channel of node:diagnostics_channel, as a CacheEvent. */
export const CACHE_CHANNEL = 'freshbooks-mock:cache'

export interface CacheEvent {
  /** Name of the file. */
  readonly name: string
  /** `damaged`: it is there, and its content is not what was written. */
  readonly event: 'read' | 'missing' | 'damaged' | 'written' | 'not-written'
}

/** The folder of a user. */
export interface CacheFolder {
  /** The content of a file; undefined where there is none, or a damaged one. */
  readonly read: (name: string) => Buffer | undefined
  /** Writes a file, whole or not at all. Of those whose names begin with `prefix` the newest `most` stay. */
  readonly write: (name: string, content: Buffer, bounds: { prefix: string, most: number }) => void
}

/** What the folder depends on. */
export interface CacheSetting {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform?: NodeJS.Platform
}

/** The variable that names the folder; `0` or an empty text turns the cache off. */
export const CACHE_VARIABLE = 'FRESHBOOKS_MOCK_CACHE'

/** Where the folder is, or would be; undefined where there is to be none. */
export function cachePath ({ env, platform = process.platform }: CacheSetting): string | undefined {
  const wanted = env[CACHE_VARIABLE]
  if (wanted !== undefined) return wanted === '' || wanted === '0' ? undefined : resolve(wanted)
  const base = userCaches(env, platform)
  return base !== undefined && isAbsolute(base) ? join(base, 'freshbooks-mock') : undefined
}

/** The folder of a user's caches, as each platform has it. */
function userCaches (env: CacheSetting['env'], platform: NodeJS.Platform): string | undefined {
  if (platform === 'win32') return env.LOCALAPPDATA
  const { XDG_CACHE_HOME: xdg = '' } = env
  // the specification has relative ones ignored
  if (platform !== 'darwin' && isAbsolute(xdg)) return xdg
  const home = attempt(homedir)
  return home && join(home, platform === 'darwin' ? 'Library/Caches' : '.cache')
}

/** The cache in a folder, which is made when something is written. */
export function cacheFolder (setting: CacheSetting = process): CacheFolder | undefined {
  const path = cachePath(setting)
  if (path === undefined) return undefined
  const tell = (name: string, event: CacheEvent['event']) => channel(CACHE_CHANNEL).publish({ name, event })
  return {
    read: name => {
      const file = isPrivate(path) ? attempt(() => readFileSync(join(path, name))) : undefined
      const content = file && contentOf(file)
      tell(name, content !== undefined ? 'read' : file === undefined ? 'missing' : 'damaged')
      return content
    },
    write: (name, content, { prefix, most }) => {
      const isWritten = attempt(() => writeWhole(path, name, content)) === true
      if (isWritten) removeOldest(path, prefix, most)
      tell(name, isWritten ? 'written' : 'not-written')
    },
  }
}

/** Whether nobody but this user (or the system's administrator) may write there. Windows has no such bits. */
function isPrivate (path: string): boolean {
  const { getuid } = process
  const found = attempt(() => statSync(path))
  if (found === undefined || getuid === undefined) return found !== undefined
  return found.isDirectory() && [getuid(), 0].includes(found.uid) && (found.mode & 0o022) === 0
}

/** The checksum that precedes the content of a file. The first SHA of a process takes six times as long. */
function checksumOf (content: Buffer): Buffer {
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(content))
  return checksum
}

/** The content of a file, if it is what was written: V8 does not check what it is given. */
function contentOf (file: Buffer): Buffer | undefined {
  const content = file.subarray(4)
  return checksumOf(content).equals(file.subarray(0, 4)) ? content : undefined
}

/** Readers, and other writers of the same, see the file when all of it is there. */
function writeWhole (path: string, name: string, content: Buffer): boolean {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (!isPrivate(path)) return false
  const temporary = join(path, `${name}.${randomUUID()}`)
  try {
    writeFileSync(temporary, Buffer.concat([checksumOf(content), content]), { mode: 0o600, flag: 'wx' })
    renameSync(temporary, join(path, name))
    return true
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** What a process that was killed has left half written goes with the others. */
function removeOldest (path: string, prefix: string, most: number): void {
  attempt(() => {
    const names = readdirSync(path).filter(name => name.startsWith(prefix))
    if (names.length <= most) return
    const age = new Map(names.map(name => [name, attempt(() => statSync(join(path, name)).mtimeMs) ?? 0]))
    const oldest = names.sort((a, b) => age.get(b)! - age.get(a)!).slice(most)
    for (const name of oldest) rmSync(join(path, name), { force: true })
  })
}

/** The result, or undefined where it cannot be had. */
function attempt<Result> (work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
