// The package as it is published: its files, its name, its types. Needs `npm run build`.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, buildSync, type BuildOptions } from 'esbuild'
import t from 'tap'
import ts from 'typescript'
import { root, run, type Outcome } from '../support/run.ts'

const asModule: BuildOptions = { bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20' }

/** Links of a page that lead to none of the files, or to none of a page's headings. */
function deadLinks (page: string, paths: ReadonlySet<string>): string[] {
  const links = [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)]
  return links.filter(([, path = '', heading]) => {
    const target = path === '' ? page : posix.join(posix.dirname(page), path).replace(/\/$/, '')
    if (![...paths].some(name => name === target || name.startsWith(`${target}/`))) return true
    return heading !== undefined && !headingsOf(target).includes(heading)
  }).map(([link]) => `${page}: ${link}`)
}

/** Anchors of a page's headings, as GitHub makes them. */
const headingsOf = (page: string): string[] => [...readFileSync(join(root, page), 'utf8').matchAll(/^#+ (.*)$/gm)]
  .map(([, title]) => title!.toLowerCase().replace(/[^\w -]/g, '').replaceAll(' ', '-'))

/**
 * Runs a program of the sources in a folder with `src`. What they import of other packages is what is installed.
 * Bundled here, as a loader would compile each file anew; it is left the one that is required (libraries.ts).
 */
async function runSources (folder: string, contents: string): Promise<Outcome> {
  const outfile = join(folder, '.tests', `sources-${process.pid}.mjs`)
  await build({
    ...asModule,
    stdin: { contents, loader: 'ts', resolveDir: folder },
    outfile,
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(folder, 'src/bundle.ts'))) },
  })
  return await run(process.execPath, ['--require', 'tsx/cjs', outfile]).finally(() => rmSync(outfile))
}

/** Makes a world with generated records, reads YAML, and prints a document. */
const program = (name: string): string => `
  import { createMock } from '${name}'
  const mock = await createMock({ port: false })
  const world = await mock.world({ fixtures: [{ version: 1, clients: [{ ref: 'client', generate: 100 }] }] })
  const answer = await world.fetch('/accounting/account/ACME01/users/clients')
  const { clients } = (await answer.json()).response.result
  const path = '/accounting/account/ACME01/invoices/invoices'
  const invoice = { customerid: clients[0].id, create_date: '2026-06-15' }
  const made = await (await world.fetch(path, { method: 'POST', body: JSON.stringify({ invoice }) })).json()
  const pdf = await (await world.fetch(path + '/' + made.response.result.invoice.id + '/pdf')).text()
  console.log(answer.status, (await mock.validate('version: 1')).valid, ...clients.map(client => client.p_street), pdf.slice(0, 5))
  await mock.close()`

t.test('the package holds what is exported, and can be used by its name', async t => {
  const { dependencies, exports: entries, peerDependenciesMeta = {}, peerDependencies = {} } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'))
  const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' })) as [{ files: Array<{ path: string }> }]
  const paths = new Set(packed.files.map(({ path }) => path))
  for (const [name, entry] of Object.entries<any>(entries)) {
    for (const path of Object.values<string>(typeof entry === 'string' ? { entry } : entry)) t.ok(paths.has(path.slice(2)), `${name}: ${path}`)
  }
  t.notOk([...paths].some(path => /^(src|test)\//.test(path)), 'and no sources')
  for (const path of ['examples/python/freshbooks_mock.py', 'examples/php/FreshbooksMock.php', 'docs/testing.md']) t.ok(paths.has(path), path)
  const dead = [...paths].filter(path => path.endsWith('.md')).flatMap(path => deadLinks(path, paths))
  t.same(dead, [], 'links of its pages lead to its files')
  t.same(deadLinks('README.md', new Set()).length > 3, true, 'and would be noticed')
  t.same(Object.keys(dependencies), ['better-sqlite3'], 'what has native code is installed beside it; all else is in it')
  for (const name of ['LICENSES.txt', 'swagger-ui/LICENSE', 'swagger-ui/NOTICE', 'swagger-ui/swagger-ui-bundle.js.LICENSE.txt']) t.ok(paths.has(`dist/${name}`), name)
  for (const name of Object.keys(peerDependencies)) t.equal(peerDependenciesMeta[name]?.optional, true, `${name} is not installed with it`)
  const [{ code, stdout, stderr }, sources] = await Promise.all([
    run(process.execPath, ['--input-type=module', '--eval', program('freshbooks-mock')]),
    runSources(root, program('./src/library/index.ts')),
  ])
  t.same({ code, stderr }, { code: 0, stderr: '' })
  t.match(stdout, /^200 true \d+ .*\w %PDF-\n$/, 'the libraries that it holds are whole')
  t.equal(stdout, sources.stdout, 'and it generates what the sources do')
})

t.test('the image holds every file of the package that the program reads', async t => {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8')
  const copied = [...dockerfile.split(/^FROM/m).at(-1)!.matchAll(/^COPY (?:--from=\S+ )?(?:\/app\/)?(\S+)/gm)].map(([, path]) => path!)
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts') && !name.startsWith('tools'))
  const read = sources.flatMap(name => [...readFileSync(join(root, 'src', name), 'utf8').matchAll(/packageFile\(['`]([^'`$]+)/g)].map(([, path]) => path!))
  t.ok(read.length >= 4, 'it reads files', { read })
  for (const path of new Set(read)) t.ok(copied.some(start => path === start || path.startsWith(`${start}/`)), path)
})

/** Compiles programs that import the package as it is built; gives what the compiler says of each. */
function compiled (...texts: readonly string[]): string[][] {
  // within the package, whose name then leads to dist
  const folder = join(root, '.tap', `consumer-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  try {
    const files = texts.map((text, index) => {
      const file = join(folder, `consumer-${index}.mts`)
      writeFileSync(file, text)
      return file
    })
    const program = ts.createProgram(files, {
      target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts'], types: ['node'], noEmit: true, strict: true,
      module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, skipLibCheck: true,
    })
    const found = ts.getPreEmitDiagnostics(program)
    return files.map(path => found.filter(({ file }) => file === undefined || basename(file.fileName) === basename(path))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

t.test('the types of the package are whole, and ask for no runner that is not used', async t => {
  const [used, misused] = compiled(`
    import { connect, createMock, freshbooksMock, Refusal, type Mock, type MockWorld } from 'freshbooks-mock'
    import { useWorld } from 'freshbooks-mock/node-test'
    import { test } from 'node:test'
    import fastify from 'fastify'

    await using mock: Mock = await createMock({ port: false, wall: () => 0, fixtures: ['version: 1'] })
    await using world: MockWorld = await mock.world({ from: 'empty', now: '2026-01-01' })
    const { ran, now } = await world.clock.advance({ by: 'P1D' })
    const { faults } = await world.faults.replace({ faults: [{ do: { kind: 'lost_response' } }] })
    const texts: string[] = [now, world.url, world.token, ran[0]!.job, faults[0]!.state]
    await fastify().register(freshbooksMock, { prefix: '/freshbooks' })
    test('x', async t => { const { refs } = await useWorld(t, { from: 'empty' }); console.log(refs.a, texts) })
    try { await connect().info() } catch (error) { if (error instanceof Refusal) console.log(error.problem) }
  `, "import { createMock } from 'freshbooks-mock'; createMock({ port: 'x' })")
  t.same(used, [])
  t.match(misused, [/not assignable/], 'and they are checked')
  const reach: Readonly<Record<string, readonly string[]>> = { 'vitest.d.mts': ['vitest'], 'index.d.ts': ['node:http'] }
  for (const file of readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.d.ts'))) {
    const text = readFileSync(join(root, 'dist', file), 'utf8')
    const imported = [...text.matchAll(/(?:from|import|import\() ?'([^.'][^']*)'/g)].map(([, name]) => name)
    t.same(imported, reach[basename(file)] ?? [], `what ${file} needs besides this package`)
  }
})

// npm run new: a new resource is made in a copy of the sources, and works there.

const copy = mkdtempSync(join(tmpdir(), 'new-resource-'))
t.teardown(() => rmSync(copy, { recursive: true }))
for (const name of ['src', 'package.json', 'tsconfig.json']) cpSync(join(root, name), join(copy, name), { recursive: true })
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))

// compiled once, not by a loader at each of its starts
const maker = join(copy, 'src/tools/new-resource.mjs')
buildSync({ entryPoints: [join(copy, 'src/tools/new-resource.ts')], outfile: maker, ...asModule })

const make = (...names: string[]) => run(process.execPath, [maker, ...names])
const text = (name: string) => readFileSync(join(copy, 'src/resources', name), 'utf8')

t.test('it writes a declaration and registers it in its place', async t => {
  t.match(await make('zebras'), { code: 0, stdout: /^src\/resources\/zebras\.ts, registered/ })
  t.match(await make('parcel_entries'), { code: 0 })
  t.match(text('parcel-entries.ts'), /^\/\/ Parcel entries: .*export const parcelEntries = resource\(\{.* one: 'parcel_entry',\n {2}many: 'parcel_entries',/s)
  const index = text('index.ts')
  const tables = index.match(/(?<=\{ resource: )\w+/g)!.map(word => word.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`))
  t.same(tables, [...tables].sort())
  t.ok(tables.includes('zebras') && tables.includes('parcel_entries'))
  const files = index.match(/(?<=^import \{.* from '\.\/).*(?=\.ts')/gm)!
  t.same(files, [...files].sort())
})

t.test('what it writes is a table with endpoints', async t => {
  const { stdout, stderr } = await runSources(copy, `
    import { resources } from './src/resources/index.ts'
    import { modelsOf } from './src/derive/model.ts'
    import { allEndpoints } from './src/endpoints/index.ts'
    console.log(allEndpoints(modelsOf(resources)).map(({ operation }) => operation).filter(name => /^zebras/.test(name)).join(' '))`)
  t.equal(stdout.trim(), 'zebras.list zebras.get zebras.create zebras.update zebras.delete', stderr)
})

t.test('it refuses names that are taken, and names that are none', async t => {
  const before = text('index.ts')
  t.match(await make('clients'), { code: 1, stderr: 'there is a resource clients already\n' })
  t.match(await make('memberships'), { code: 1, stderr: 'there is a resource memberships already\n' }, 'in a file of another name')
  t.match(await make('index'), { code: 1 })
  for (const names of [[], ['Foo'], ['foo-bars'], ['../foo'], ['sheep']]) t.match(await make(...names), { code: 1, stderr: /^give the plural/ })
  t.match(await make('sheep', 'one_sheep'), { code: 0 }, 'the singular may be given')
  t.notOk(text('index.ts').includes('Foo') || before.includes('sheep'))
})
