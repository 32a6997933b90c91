// The schema of fixtures as an editor would use it.
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { fixtureSchema } from '../../src/seed/schema.ts'
import { models } from './world.ts'

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true })
// its type says default, its CommonJS exports itself
;(addFormats as unknown as (validator: Ajv2020) => void)(ajv)
const validate = ajv.compile(fixtureSchema(models))

/** What the schema says against a fixture, a line each. */
export function validFixture (fixture: unknown): string[] {
  return validate(fixture) ? [] : validate.errors!.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
}
