// What comes before the tests, side by side: the linter takes as long as compiling, without checks, and then
// checking the types of everything.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Runs scripts of the package one after the other; gives whether all succeeded. */
async function run (...scripts) {
  for (const script of scripts) {
    const child = spawn('npm', ['run', '--silent', script], { stdio: 'inherit', shell: process.platform === 'win32' })
    const [code] = await once(child, 'close')
    if (code !== 0) return false
  }
  return true
}

const done = await Promise.all([run('lint'), run('test:build', 'types')])
process.exitCode = done.every(Boolean) ? 0 : 1
