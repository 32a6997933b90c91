// Compiles the tests, so that they run without a loader and against the program as it is built: test/a/b.test.ts
// becomes .tests/a/b.test.js, and where it imports src/c.ts, it gets that module out of dist (.tests/src/c.js). The
// generators, which are no part of the package, come along. Checking types is `npm run types`.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, posix, relative } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')

/** Where a source lies when it is compiled: tests and generators as deep as before, as paths relative to them stay right. */
const placeOf = source => source.replace(/\.ts$/, '.js')
  .replace(/^test\//, '.tests/').replace(/^src\/tools\//, '.tests/tools/').replace(/^src\//, '.tests/src/')

const sourcesIn = folder => readdirSync(join(root, folder), { recursive: true })
  .filter(name => name.endsWith('.ts')).map(name => posix.join(folder, name.replaceAll('\\', '/')))

/** A relative import of a compiled file. */
function compiled (path, folder) {
  const here = relative(root, folder).replaceAll('\\', '/')
  const leads = posix.relative(posix.dirname(placeOf(`${here}/x.ts`)), placeOf(posix.join(here, path)))
  return leads.startsWith('.') ? leads : `./${leads}`
}

const imports = {
  name: 'imports of compiled files',
  setup: ({ onResolve }) => onResolve({ filter: /./ }, ({ kind, path, resolveDir }) =>
    kind === 'entry-point' ? undefined : { path: path.startsWith('.') ? compiled(path, resolveDir) : path, external: true }),
}

/** Loads the program as those do who import the package, with a cache of the tests' own. */
const loader = `import { fileURLToPath } from 'node:url'
process.env.FRESHBOOKS_MOCK_CACHE ??= fileURLToPath(new URL('cache', import.meta.url))
export const { load } = (await import('../dist/load.js')).default
`

/** A module of the program, as if it were a file. */
function moduleText (name, exported) {
  const leads = posix.relative(posix.dirname(`src/${name}`), 'load.js')
  return `import { load } from '${leads}'\nexport const { ${exported.join(', ')} } = load('${name}')\n`
}

/** Writes them; `main` would run, and the helper for Jest runs in Jest only. */
function writeModules () {
  const modules = createRequire(import.meta.url)('../dist/freshbooks-mock.js')
  for (const name of Object.keys(modules).filter(name => name !== 'main' && name !== 'library/jest')) {
    const file = join(root, '.tests/src', `${name}.js`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, moduleText(name, Object.keys(modules[name]())))
  }
}

const sources = [...sourcesIn('test'), ...sourcesIn('src/tools')]

rmSync(join(root, '.tests'), { recursive: true, force: true })
mkdirSync(join(root, '.tests'))
writeFileSync(join(root, '.tests/load.js'), loader)
writeModules()
await build({
  absWorkingDir: root,
  entryPoints: sources.map(source => ({ in: source, out: placeOf(source).replace(/\.js$/, '') })),
  outdir: '.',
  bundle: true,
  plugins: [imports],
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
})
