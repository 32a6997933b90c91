// The generated files that are committed are those the declarations make today.
import { readFileSync } from 'node:fs'
import { validate } from './support/openapi.ts'
import t from 'tap'
import { generatedFiles } from '../src/tools/generated.ts'

t.test('every generated file is up to date (npm run golden writes them)', async t => {
  for (const [path, text] of await generatedFiles()) {
    t.equal(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'), text, path)
  }
})

t.test('the OpenAPI document is valid OpenAPI 3.1', async t => {
  const document = JSON.parse((await generatedFiles()).get('openapi/freshbooks.json')!)
  t.same(await validate(document), [])
})

t.test('operation ids are unique and name their resource', async t => {
  const lines = readFileSync(new URL('../openapi/endpoints.txt', import.meta.url), 'utf8').trim().split('\n')
  const operations = lines.map(line => line.split(' ')[0]!)
  t.equal(new Set(operations).size, operations.length)
  for (const operation of operations) t.match(operation, /^[a-z_]+\.[a-z_]+$/)
})
