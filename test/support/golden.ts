// Golden files: what a test has made is compared with what is kept; UPDATE=1 keeps the new one.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Test } from 'tap'

const folder = join(import.meta.dirname, '..', 'golden')

/** Compares a text with the golden file of that name. */
export function golden (t: Test, name: string, text: string): void {
  const file = join(folder, name)
  if (process.env.UPDATE === '1') {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  t.equal(text, read(file), `${name} is as kept; npm run golden keeps the new one`)
}

function read (file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
