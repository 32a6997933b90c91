// The version of this program, from its package.json, which lies beside both src and dist.
import { readFileSync } from 'node:fs'

/** As in package.json: `0.1.0`. */
export const version: string = (JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8')
) as { version: string }).version
