// Runs every file of tests at the same time against one server: node examples/suite/run.mjs
// With a server of your own: FRESHBOOKS_MOCK_URL=http://localhost:3737 node --test examples/suite/*.test.mjs
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { createMock } from 'freshbooks-mock'

const mock = await createMock()
// where the tests find it: each file is a process of its own
process.env.FRESHBOOKS_MOCK_URL = mock.url

const here = import.meta.dirname
const files = readdirSync(here).filter(name => name.endsWith('.test.mjs')).map(name => join(here, name))
run({ files, concurrency: true })
  .on('test:fail', () => { process.exitCode = 1 })
  .on('end', () => mock.close())
  .compose(spec)
  .pipe(process.stdout)
