// The version of this program, from its package.json.
import { readFileSync } from 'node:fs'
import { packageFile } from './package-file.ts'

/** As in package.json: `0.1.0`. */
export const version: string =
  (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version
