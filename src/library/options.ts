// The options of a mock in this process.
import type { Options } from '../options.ts'
import type { Embedding } from '../server.ts'
import { nearestName } from '../suggest.ts'

/** The options of the server, and the address on which it listens. */
export interface MockOptions
  extends Partial<Omit<Options, 'fixtureFiles' | 'settings'>>, Partial<Embedding> {
  /** Port to listen on: a free one by default, none with `false`. */
  readonly port?: number | false
  /** Address to listen on; `localhost`, the default, is 127.0.0.1 and ::1. */
  readonly host?: string
}

const optionNames: Readonly<Record<keyof MockOptions, true>> = {
  fixture: true, fixtures: true, dataDir: true, publicUrl: true, log: true, allowedHosts: true,
  webhookHosts: true, adminToken: true, prompt: true, diagnostics: true, journalSize: true, journalBody: true,
  maxWorlds: true, idle: true, port: true, host: true, wall: true, shutdown: true, tell: true,
}

/** Throws a TypeError for an unknown option: JavaScript would ignore a typo. */
export function checkOptions (options: MockOptions): void {
  const unknownName = Object.keys(options).find(name => !Object.hasOwn(optionNames, name))
  if (unknownName === undefined) return
  const known = Object.keys(optionNames)
  const nearest = nearestName(unknownName, known)
  throw new TypeError(`createMock has no option '${unknownName}'` +
    (nearest === undefined ? `; it has ${known.join(', ')}` : `: did you mean ${nearest}?`))
}
