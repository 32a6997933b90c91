// Compiles the tests, so that they run without a loader and against the program as it is built: test/a/b.test.ts
// becomes .tests/a/b.test.js, and imports dist/c.js where the source imports src/c.ts. The generators, which are
// no part of the package, come along. Checking types is `npm run types`.
import { readdirSync, rmSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')

/** Where a source lies when it is compiled, as deep as before: paths relative to it stay right. */
const placeOf = source => source.replace(/\.ts$/, '.js')
  .replace(/^test\//, '.tests/').replace(/^src\/tools\//, '.tests/tools/').replace(/^src\//, 'dist/')

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

const sources = [...sourcesIn('test'), ...sourcesIn('src/tools')]

rmSync(join(root, '.tests'), { recursive: true, force: true })
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
