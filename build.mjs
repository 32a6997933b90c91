// Builds the package into dist: the program as one CommonJS file, the ways into it, and their types. Our own
// code and the libraries that every start needs are in that file, because finding, reading and compiling some
// six hundred takes longer than running them; what is seldom needed is in files beside it, and SQLite, which has
// native code, is the one dependency.
//   --sourcemap  makes the source map of the program, which is twice as large as itself; Jest reads it for minutes
//   --noCheck    makes the types without checking them
//   --noTypes    makes none
import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build, transform } from 'esbuild'
import { smallFont } from './build-font.mjs'

const root = import.meta.dirname
const require = createRequire(import.meta.url)
const dist = join(root, 'dist')
const { argv } = process
const hasSourceMap = argv.includes('--sourcemap')

/** Libraries outside of the package: one has native code, runners are the user's. */
const outside = ['better-sqlite3', '@jest/globals', 'vitest']

/** Libraries that few requests need, by the files in dist that hold them (src/libraries.ts). */
const seldomNeeded = { yaml: 'yaml', '@faker-js/faker/locale/en': 'faker', re2js: 're2js', './src/pdf-kit.ts': 'pdfkit' }

/** Fonts of printed documents. */
const fonts = ['DejaVuSans', 'DejaVuSans-Bold']

/** The ways into the package that are made as modules; Vitest cannot be required, and has one of its own. */
const entries = ['library/index', 'library/tap', 'library/node-test', 'library/jest']

const shared = {
  absWorkingDir: root, bundle: true, platform: 'node', target: 'node20.19', logLevel: 'warning', legalComments: 'none',
}

/** What a file has in place of `import.meta.url` in CommonJS. */
const commonJs = {
  format: 'cjs',
  define: { 'import.meta.url': 'import_meta_url' },
  banner: { js: "'use strict'\nconst import_meta_url = require('node:url').pathToFileURL(__filename).href" },
}

/** In place of the build's hash, which is known when all else is; as long as that. */
const UNKNOWN_BUILD = '?'.repeat(16)

/** Drops comments, a third of all text, and leaves lines as they are, so that stacks can be read. */
const withoutComments = {
  name: 'without comments',
  setup: ({ onLoad }) => onLoad({ filter: /\.(?:ts|js|cjs|mjs)$/ }, async ({ path }) => {
    const { code } = await transform(readFileSync(path, 'utf8'), {
      loader: path.endsWith('.ts') ? 'ts' : 'js',
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
      minifyWhitespace: true,
      legalComments: 'none',
      ...(hasSourceMap ? { sourcemap: 'inline', sourcefile: path } : {}),
    })
    return { contents: code, loader: 'js' }
  }),
}

/** The program loads a library that is a file of its own from there. */
const libraryFiles = {
  name: 'libraries in files',
  setup: ({ onResolve }) => onResolve({ filter: /./ }, ({ path }) =>
    Object.hasOwn(seldomNeeded, path) ? { path: `./${seldomNeeded[path]}.js`, external: true } : undefined),
}

/** Fastify asks for HTTP/2 whether a server speaks it or not; loading it takes Node 5 ms of each start. */
const http2WhenUsed = {
  name: 'http2 when it is used',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^node:http2$/ }, ({ namespace }) =>
      namespace === 'http2' ? undefined : { path: 'http2', namespace: 'http2' })
    onLoad({ filter: /./, namespace: 'http2' }, () =>
      ({ contents: "module.exports = new Proxy({}, { get: (_, name) => require('node:http2')[name] })" }))
  },
}

/** Leaves out the half of PDFKit that reads compressed fonts (WOFF2): ours are plain. */
const withoutBrotli = {
  name: 'without brotli',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^brotli\// }, ({ path }) => ({ path, namespace: 'nothing' }))
    onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'module.exports = undefined' }))
  },
}

/** Makes the files of such libraries. Gives their sources. */
async function buildLibraries () {
  const built = await Promise.all(Object.entries(seldomNeeded).map(([name, file]) => build({
    ...shared, ...commonJs, define: { ...commonJs.define, BUILD: "'package'" }, plugins: [withoutBrotli], stdin: { contents: `export * from '${name}'`, resolveDir: root }, outfile: `dist/${file}.js`,
    minify: true, keepNames: true, metafile: true,
  })))
  return built.flatMap(({ metafile }) => Object.keys(metafile.inputs))
}

/** Makes the parts of fonts that the package has. Gives the folder of their licence. */
function buildFonts () {
  mkdirSync(join(dist, 'fonts'))
  for (const name of fonts) {
    const whole = readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`))
    writeFileSync(join(dist, 'fonts', `${name}.ttf`), smallFont(whole))
  }
  return ['node_modules/dejavu-fonts-ttf/LICENSE']
}

/** Swagger UI is read by browsers, as its makers have built it; its licences come along. */
function copySwaggerUi () {
  const source = dirname(require.resolve('swagger-ui-dist'))
  mkdirSync(join(dist, 'swagger-ui'))
  const names = [
    'swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-bundle.js.LICENSE.txt', 'favicon-32x32.png', 'LICENSE', 'NOTICE',
  ]
  for (const name of names) copyFileSync(join(source, name), join(dist, 'swagger-ui', name))
}

/** The modules of the program by name. Left out is what is a file of its own or not in the package. */
const moduleNames = () => readdirSync(join(root, 'src'), { recursive: true })
  .map(name => name.replaceAll('\\', '/'))
  .filter(name => name.endsWith('.ts') && !/^(?:tools\/|load\.ts|pdf-kit\.ts|library\/vitest\.ts)/.test(name))
  .map(name => name.slice(0, -'.ts'.length)).sort()

/** The program: a function for each module, which runs it when it is first called. Gives its files and sources. */
async function buildProgram () {
  const functions = moduleNames().map(name => `  '${name}': () => require('./${name}.ts'),`)
  const { outputFiles, metafile } = await build({
    ...shared,
    ...commonJs,
    define: { ...commonJs.define, BUILD: `'${UNKNOWN_BUILD}'` },
    stdin: {
      contents: `module.exports = {\n${functions.join('\n')}\n}`, resolveDir: join(root, 'src'), sourcefile: 'modules.js',
    },
    outfile: 'dist/freshbooks-mock.js',
    external: outside,
    plugins: [libraryFiles, http2WhenUsed, withoutComments],
    // vm.Script, which takes compiled code, would have to be told how to import
    supported: { 'dynamic-import': false },
    sourcemap: hasSourceMap && 'linked',
    write: false,
    metafile: true,
  })
  return { files: outputFiles, sources: Object.keys(metafile.inputs) }
}

/** Escapes what esbuild leaves in tagged templates: V8 keeps a text in which there is one such letter as twice as long. */
const ascii = text => text.replace(/[^\0-\x7f]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Sixteen digits that differ where anything does that decides what the program does. */
function hashOf (program) {
  const hash = createHash('sha256').update(program)
  const files = Object.values(seldomNeeded).map(name => `dist/${name}.js`)
  for (const name of ['package.json', 'src/load.ts', 'src/cache-folder.ts', ...files]) hash.update(readFileSync(join(root, name)))
  return hash.digest('hex').slice(0, UNKNOWN_BUILD.length)
}

/** Names that a module exports. */
async function exportsOf (name) {
  const { metafile } = await build({
    ...shared, entryPoints: [`src/${name}.ts`], outdir: 'dist', format: 'esm', packages: 'external', write: false, metafile: true,
  })
  return Object.values(metafile.outputs)[0].exports
}

/** A way into the package. The last line never runs: from it Node knows what can be imported. */
const entryText = (name, names) => `'use strict'
module.exports = require('../load.js').load('${name}')
0 && (module.exports = { ${names.join(', ')} })
`

/** What Vitest's helper imports of the program. */
const fromProgram = {
  name: 'modules of the program',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^\.\/.*\.ts$/ }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: `library/${path.slice(2, -'.ts'.length)}`, namespace: 'program' })
    onResolve({ filter: /load\.js$/ }, ({ path }) => ({ path, external: true }))
    onLoad({ filter: /./, namespace: 'program' }, async ({ path }) => ({
      contents: `import program from '../load.js'\nexport const { ${(await exportsOf(path)).join(', ')} } = program.load('${path}')`,
    }))
  },
}

/** The licences of the libraries that are in the program. */
function licences (sources) {
  const folders = new Set(sources.flatMap(path => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []))
  return [...folders].sort().map(folder => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const file = readdirSync(join(root, folder)).find(name => /^licen[cs]e/i.test(name))
    return `${name} ${version} (${license})\n\n${file === undefined ? '' : readFileSync(join(root, folder, file), 'utf8').trim()}\n`
  }).join(`\n${'-'.repeat(80)}\n\n`)
}

/** The declarations of the ways into the package. */
function buildTypes () {
  const run = (script, ...parameters) =>
    execFileSync(process.execPath, [join(root, 'node_modules', script), ...parameters], { cwd: root, stdio: 'inherit' })
  run('typescript/bin/tsc', '-p', 'tsconfig.build.json', ...argv.filter(parameter => parameter === '--noCheck'))
  run('rollup/dist/bin/rollup', '--config', '--silent')
}

rmSync(dist, { recursive: true, force: true })
mkdirSync(join(dist, 'library'), { recursive: true })
// the package.json of the package says that its files are ES modules
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n')
copySwaggerUi()
const librarySources = [...await buildLibraries(), ...buildFonts()]
const { files, sources } = await buildProgram()
const hash = hashOf(files.find(({ path }) => path.endsWith('.js')).text)
for (const { path, text } of files) writeFileSync(path, ascii(text).replace(UNKNOWN_BUILD, hash))
const loader = { ...shared, ...commonJs, define: { ...commonJs.define, BUILD: `'${hash}'` } }
await build({ ...loader, entryPoints: ['src/load.ts'], outdir: 'dist' })
writeFileSync(join(dist, 'main.js'), "#!/usr/bin/env node\nrequire('./load.js').load('main')\n", { mode: 0o755 })
for (const name of entries) writeFileSync(join(dist, `${name}.js`), entryText(name, await exportsOf(name)))
await build({
  ...shared, entryPoints: ['src/library/vitest.ts'], outfile: 'dist/library/vitest.mjs', format: 'esm', packages: 'external',
  plugins: [fromProgram],
})
writeFileSync(join(dist, 'LICENSES.txt'), licences([...sources, ...librarySources]))
if (!argv.includes('--noTypes')) buildTypes()
