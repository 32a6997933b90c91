// Makes all files that are generated and committed. Tests compare them; `npm run golden` writes them.
import { readFileSync } from 'node:fs'
import { actions } from '../actors/index.ts'
import { optionsTable } from '../command/options.ts'
import { verbs } from '../control/index.ts'
import { controlDocument } from '../control/openapi.ts'
import { ddl, readViews } from '../derive/ddl.ts'
import type { Described } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import { modelsOf, type Models } from '../derive/model.ts'
import { allEndpoints } from '../endpoints/index.ts'
import { DEFAULT_PORT } from '../options.ts'
import { warningCodes } from '../requests/lint/warnings.ts'
import { verifySchema } from '../requests/verify/schema.ts'
import { resources } from '../resources/index.ts'
import { scenarioFile, scenarioNames } from '../seed/read/scenarios.ts'
import { plain, readSource } from '../seed/read/source.ts'
import { describedOperations } from '../server.ts'
import { schemasOf } from '../server/schemas.ts'
import { version } from '../version.ts'
import { systemTables } from '../store/system-tables.ts'
import { controlPage } from './control-page.ts'
import { fidelityPage, modelledTable, subjects } from './fidelity.ts'
import { namesFile } from './name-types.ts'
import { openapiDocument, type DocumentInfo } from './openapi.ts'

const readme = new URL('../../README.md', import.meta.url)

/** `METHOD /path` of all that documentation, libraries, programs or probes have shown of FreshBooks. */
export const knownOperations = (): string[] =>
  readFileSync(new URL('../../openapi/known-operations.txt', import.meta.url), 'utf8').trim().split('\n')

/** Replaces the text between two marks of the README. */
function replaceBetween (text: string, mark: string, content: string): string {
  const [start, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`]
  const before = text.indexOf(start)
  const after = text.indexOf(end)
  if (before === -1 || after === -1) throw new Error(`README.md has no ${start} … ${end}`)
  return `${text.slice(0, before + start.length)}\n${content}\n${text.slice(after)}`
}

/** The head of the OpenAPI document. */
const documentInfo: DocumentInfo = {
  title: 'FreshBooks API as modelled by freshbooks-mock',
  description: 'The operations of the FreshBooks JSON API that freshbooks-mock models. ' +
    'Not affiliated with FreshBooks.',
  version,
  server: `http://localhost:${DEFAULT_PORT}`,
}

/** The content of a schema file. */
const schemaFile = (schema: object): object =>
  ({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema })

/** fixtures/worlds/default.json: the default world's YAML as JSON, one record per line for readable diffs. */
function compiledDefaultWorld (): string {
  const fixture = plain(readSource('default.yaml', readFileSync(scenarioFile('default'), 'utf8'))) as object
  const formatRecord = (value: unknown) => `  ${JSON.stringify(value)}`
  const sections = Object.entries(fixture).map(([key, value]) =>
    `${JSON.stringify(key)}: ${Array.isArray(value)
      ? `[\n${value.map(formatRecord).join(',\n')}\n]`
      : JSON.stringify(value)}`)
  return `{\n${sections.join(',\n')}\n}\n`
}

/** Names that the library's types know. */
function names (models: Models, endpoints: readonly Described[]): string {
  const { fixture } = schemasOf(models, endpoints)
  const { check } = verifySchema.$defs as { check: JsonSchema }
  const keysOf = ({ properties }: JsonSchema): string[] => Object.keys(properties as object)
  return namesFile([
    ['OperationName', 'Operations that are served.', endpoints.map(({ operation }) => operation).sort()],
    ['ScenarioName', 'Built-in scenarios.', scenarioNames],
    ['ActionName', 'Actions of people outside the API.', actions.map(({ name }) => name)],
    ['CheckKey', 'Members of a check of `verify`.', keysOf(check)],
    ['FixtureKey', 'Keys of a fixture.', keysOf(fixture!())],
    ['WarningCode', 'Warnings about requests.', warningCodes],
  ])
}

/** The text of every generated file, by path. */
export async function generatedFiles (): Promise<Map<string, string>> {
  const models = modelsOf(resources)
  const endpoints = describedOperations(allEndpoints(models))
  const allSubjects = subjects(endpoints, resources.map(({ resource }) => resource))
  const document = await openapiDocument(endpoints, documentInfo)
  const lines =
    endpoints.map(({ operation, method, paths }) => `${operation} ${method} ${paths.join(' ')}`).sort()
  const schemas = Object.entries(schemasOf(models, endpoints)).filter(([name]) => name !== 'scenario')
    .map(([name, schema]) =>
      [`fixtures/schema/${name}.json`, `${JSON.stringify(schemaFile(schema()), null, 2)}\n`] as const)
  return new Map([
    ...schemas,
    ['openapi/freshbooks.json', `${JSON.stringify(document, null, 2)}\n`],
    ['openapi/control.json', `${JSON.stringify(controlDocument(verbs, version), null, 2)}\n`],
    ['docs/control.md', controlPage(verbs)],
    ['src/names.ts', names(models, endpoints)],
    ['openapi/endpoints.txt', `${lines.join('\n')}\n`],
    ['openapi/fidelity.md', fidelityPage(allSubjects, knownOperations())],
    ['fixtures/worlds/default.json', compiledDefaultWorld()],
    ['test/golden/schema.sql', schemaSql(models)],
    ['README.md', replaceBetween(
      replaceBetween(readFileSync(readme, 'utf8'), 'modelled', modelledTable(allSubjects)),
      'options', optionsTable())],
  ])
}

/** What makes the tables of a world, and the selects that its statements name read views by. */
function schemaSql (models: Models): string {
  const views = [...readViews(models)].map(([name, select]) => `-- read view ${name}\n${select}`)
  return `${[...systemTables, ...ddl(models), ...views].join(';\n\n')};\n`
}
