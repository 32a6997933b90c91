// Work of these files done in another process, where another time zone and language are set.
import { spawnSync } from 'node:child_process'
import { extname } from 'node:path'
import { root } from './run.ts'

const ending = extname(import.meta.url)

/** How such a process reads these files: as they were compiled, or as sources where this one does so, too. */
const loader = ending === '.ts' ? ['--import', 'tsx'] : []

/** What a function that another file of this folder exports gives in such a process, by way of JSON. */
export function elsewhere (zone: string, language: string, file: string, name: string, ...values: unknown[]): any {
  const script = `
    const { ${name} } = await import(${JSON.stringify(new URL(file + ending, import.meta.url).href)})
    console.log(JSON.stringify(${name}(...${JSON.stringify(values)})))`
  const { stdout, stderr } = spawnSync(process.execPath, [...loader, '--input-type=module', '-e', script], {
    cwd: root, encoding: 'utf8', env: { ...process.env, TZ: zone, LANG: language, LC_ALL: language },
  })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}
