// npm run new: a new resource is made in a copy of the sources, and works there.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { root, run } from '../support/run.ts'

const copy = mkdtempSync(join(tmpdir(), 'new-resource-'))
t.teardown(() => rmSync(copy, { recursive: true }))
for (const name of ['src', 'package.json', 'tsconfig.json']) cpSync(join(root, name), join(copy, name), { recursive: true })
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))

const make = (...names: string[]) => run(process.execPath, ['--import', 'tsx', join(copy, 'src/tools/new-resource.ts'), ...names])
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
  const script = `const { resources } = await import('${copy}/src/resources/index.ts')
    const { modelsOf } = await import('${copy}/src/derive/model.ts')
    const { allEndpoints } = await import('${copy}/src/endpoints/index.ts')
    console.log(allEndpoints(modelsOf(resources)).map(({ operation }) => operation).filter(name => /^zebras/.test(name)).join(' '))`
  const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script])
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
