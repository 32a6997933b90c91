// What is told where SQLite cannot be had. Whether the commands mend it is tried by `npm run test:install`.
import t from 'tap'
import { checkBinding, checkVersion, loadingError, sqliteVersion, type BindingError, type Ground } from '../../src/binding.ts'

const ground: Ground = { version: '12.11.1', node: '20.19.0', platform: 'linux-x64', manager: 'npm', isDependency: true }
const missing = Object.assign(new Error('Could not locate the bindings file. Tried:\n → x'), {})
const refused = Object.assign(new Error('was compiled against a different Node.js version'), { code: 'ERR_DLOPEN_FAILED' })

t.test('here it can be had', async t => {
  t.doesNotThrow(checkBinding)
  t.match(sqliteVersion(), /^3\.\d+\.\d+$/)
})

t.test('better-sqlite3 13 is not loaded on a Node before 22', async t => {
  for (const version of ['12.11.1', '13.2.0', '14.0.0']) {
    for (const node of ['20.19.0', '22.0.0', '24.1.0']) {
      const check = (): void => checkVersion({ ...ground, version, node })
      if (version === '12.11.1' || node !== '20.19.0') t.doesNotThrow(check, `${version} on ${node}`)
      else t.throws(check, { code: 'binding-too-new' }, `${version} on ${node}`)
    }
  }
  t.throws(() => checkVersion({ ...ground, version: '13.2.0' }), {
    message: 'better-sqlite3 13.2.0 needs Node 22 or later, and this is Node 20.19.0; run `npm install better-sqlite3@12`, or use a later Node',
  })
  t.throws(() => checkVersion({ ...ground, version: '13.2.0', manager: 'pnpm' }), {
    message: /; run `pnpm add better-sqlite3@12 --allow-build=better-sqlite3`, or use a later Node$/,
  })
})

t.test('a binding that is not there, or not for this Node, and what mends it', async t => {
  const rebuild = 'npm rebuild better-sqlite3 --ignore-scripts=false'
  const build = 'pnpm add better-sqlite3@12 --allow-build=better-sqlite3 && pnpm rebuild better-sqlite3'
  const cases: ReadonlyArray<readonly [Partial<Ground>, string]> = [
    [{}, rebuild],
    [{ manager: 'pnpm' }, build],
    [{ node: '24.1.0' }, 'npm install better-sqlite3@13'],
    [{ node: '24.1.0', manager: 'pnpm' }, 'pnpm add better-sqlite3@13'],
    // in a checkout the lock file decides the version
    [{ node: '24.1.0', isDependency: false }, rebuild],
    // 13 brings nothing for it
    [{ node: '24.1.0', platform: 'freebsd-x64' }, rebuild],
    [{ node: '24.1.0', platform: 'freebsd-x64', version: '13.2.0' }, 'npm install better-sqlite3@12'],
  ]
  for (const [more, command] of cases) {
    const error: BindingError = loadingError(missing, { ...ground, ...more })
    t.match(error, { code: 'binding-missing', mend: `run \`${command}\``, cause: missing }, JSON.stringify(more))
    t.notMatch(error.message, /\n/, 'one sentence')
  }
  t.match(loadingError(missing, ground).message, /^better-sqlite3 12\.11\.1 has no binding for Node 20\.19\.0 on linux-x64: its install script did not run; run `npm rebuild /)
  t.match(loadingError(refused, ground), {
    code: 'binding-unfit', message: `the binding of better-sqlite3 12.11.1 is not for Node 20.19.0 on linux-x64; run \`${rebuild}\``,
  })
})
