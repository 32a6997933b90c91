// Every file that is generated and committed, as text by path. The tests compare; `npm run golden` writes.
import { readFileSync } from 'node:fs'
import { optionsTable } from '../command/options.ts'
import { verbs } from '../control/index.ts'
import { controlDocument } from '../control/openapi.ts'
import { ddl } from '../derive/ddl.ts'
import { modelsOf } from '../derive/model.ts'
import { allEndpoints } from '../endpoints/index.ts'
import { openapiDocument } from '../http/openapi.ts'
import { DEFAULT_PORT } from '../options.ts'
import { resources } from '../resources/index.ts'
import { describedOperations, documentInfo } from '../server.ts'
import { schemasOf } from '../server/schemas.ts'
import { version } from '../version.ts'
import { systemTables } from '../store/system-tables.ts'
import { controlPage } from './control-page.ts'
import { fidelityPage, modelledTable, subjects } from './fidelity.ts'
import { compiledFixture } from './compiled-fixture.ts'

const readme = new URL('../../README.md', import.meta.url)

/** Generated text between two marks of a file that is otherwise written by hand. */
function between (text: string, mark: string, content: string): string {
  const [start, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`]
  const before = text.indexOf(start)
  const after = text.indexOf(end)
  if (before === -1 || after === -1) throw new Error(`README.md has no ${start} … ${end}`)
  return `${text.slice(0, before + start.length)}\n${content}\n${text.slice(after)}`
}

/** A schema as a file of its own. */
const draft = (schema: object): object =>
  ({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema })

/** The files. */
export async function generatedFiles (): Promise<Map<string, string>> {
  const models = modelsOf(resources)
  const endpoints = describedOperations(allEndpoints(models))
  const all = subjects(endpoints, resources.map(({ resource }) => resource))
  const document =
    await openapiDocument(endpoints, { ...documentInfo, server: `http://localhost:${DEFAULT_PORT}` })
  const lines =
    endpoints.map(({ operation, method, paths }) => `${operation} ${method} ${paths.join(' ')}`).sort()
  const schemas = Object.entries(schemasOf(models, endpoints)).filter(([name]) => name !== 'scenario')
    .map(([name, schema]) =>
      [`fixtures/schema/${name}.json`, `${JSON.stringify(draft(schema()), null, 2)}\n`] as const)
  return new Map([
    ...schemas,
    ['openapi/freshbooks.json', `${JSON.stringify(document, null, 2)}\n`],
    ['openapi/control.json', `${JSON.stringify(controlDocument(verbs, version), null, 2)}\n`],
    ['docs/control.md', controlPage(verbs)],
    ['openapi/endpoints.txt', `${lines.join('\n')}\n`],
    ['openapi/fidelity.md', fidelityPage(all)],
    ['fixtures/worlds/default.json', compiledFixture()],
    ['test/golden/schema.sql', `${[...systemTables, ...ddl(models)].join(';\n\n')};\n`],
    ['README.md', [['modelled', modelledTable(all)], ['options', optionsTable()]]
      .reduce((text, [mark, content]) => between(text, mark!, content!), readFileSync(readme, 'utf8'))],
  ])
}
