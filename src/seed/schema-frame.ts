// The JSON Schema of what a fixture has beside its records: versions, people, tokens, calls, times to come.
import type { JsonSchema } from '../declare/field.ts'
import { UNASSIGNED } from '../resources/identities.ts'
import { membershipKeys, teamKeys } from './load/foundation.ts'

type Properties = Record<string, JsonSchema>

/** What the schema gets from other levels: names of operations and actions, schemas of whole parts. */
export interface SchemaParts {
  readonly operations?: readonly string[]
  readonly actions?: readonly string[]
  readonly fault?: JsonSchema
  readonly config?: JsonSchema
}

/** What follows from the declarations: sections by table, and the keys of a business and of a person. */
export interface Declared {
  readonly sections: Properties
  readonly business: Properties
  readonly person: Properties
}

const text: JsonSchema = { type: 'string' }
const to = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` })
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items })
const described = (description: string, schema: JsonSchema): JsonSchema => ({ ...schema, description })
const oneOf = (names: readonly string[] | undefined): JsonSchema =>
  names === undefined ? text : { enum: [...names] }

/** A schema of its own as a part of another one. */
const inner = (schema: JsonSchema = { type: 'object' }): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keyword.startsWith('$')))

const closed = (properties: Properties, required: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  ...(required.length === 0 ? {} : { required }),
  additionalProperties: false,
})

/** The whole schema, around what is declared. */
export function frame (declared: Declared, definitions: Properties, parts: SchemaParts): JsonSchema {
  const { sections, business, person } = declared
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'http://localhost:3737/_mock/schemas/fixture.json',
    title: 'A fixture of freshbooks-mock',
    description: 'A world, described: whose business it is, what is in its books, and what is still to come.',
    ...closed({
      ...headProperties,
      business: described('The business the world is about; what it does not say is Acme Design\'s.',
        closed(business)),
      people: described('Who works there, an owner among them.', listOf(to('person'))),
      businesses: described('Further businesses, with people and books of their own.', listOf(closed({
        ...business,
        people: described('Who works there, an owner among them.', listOf(to('person'))),
        ...sections,
      }, ['name']))),
      oauth: oauthSchema,
      config: described('How the world deviates from FreshBooks.', inner(parts.config)),
      faults: described('What goes wrong, as in the control API.', listOf(inner(parts.fault))),
      ...sections,
      steps: described('Calls of the public API, in this order, after all records are made.',
        listOf(stepSchema(parts))),
      timeline: described('What happens when the clock passes a time.', listOf(eventSchema(parts))),
    }, ['version']),
    $defs: { person: personSchema(person), ...definitions },
  }
}

/** A new person, or an existing one. */
const personSchema = (person: Properties): JsonSchema => ({
  ...closed({
    ...person,
    person: described('Name of somebody who is there already, in another business or in none.', to('name')),
  }),
  if: { required: ['person'] },
  then: { propertyNames: { enum: ['person', ...membershipKeys, ...teamKeys] } },
  else: {
    if: {
      anyOf: [
        { required: ['invited'] }, { properties: { role: { const: UNASSIGNED } }, required: ['role'] },
      ],
    },
    then: { anyOf: [{ required: ['first_name'] }, { required: ['email'] }] },
    else: { required: ['first_name', 'email'] },
  },
})

const headProperties: Properties = {
  version: described('Version of this grammar.', { const: 1 }),
  extends: described('What it adds to: `empty` (the default), the name of a built-in scenario or, in a ' +
    'file given on the command line, another file.', text),
  seed: described('Every made-up value follows from it; default: 42.', { type: 'integer', minimum: 0 }),
  now: described('Stops the world\'s clock at this instant, such as 2026-01-15T09:00:00Z.', {
    type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d',
  }),
  me: described('Name of the person the primary token acts for; the first owner otherwise.', to('name')),
}

const duration = described('How long from now, such as 12h; before now with a minus.', {
  type: 'string', pattern: '^[+-]?\\d{1,5}(min|mo|h|d|w|y|s|m)$',
})

const scopes: JsonSchema = described('Scopes with spaces between them; `*` for all.',
  { anyOf: [text, listOf(text)] })

const apiVersion =
  described('The version of the API that it was registered with, a date; none by default.', text)

const oauthSchema = described('Applications and tokens.', closed({
  primary: described('The token that every world has.', closed({
    expires_in: duration,
    scopes: described('All by default; naming some enforces them.', scopes),
    api_version: apiVersion,
  })),
  clients: described('Applications that may ask for tokens.', listOf(closed({
    client_id: text,
    client_secret: text,
    name: text,
    redirect_uris: listOf(text),
    scopes,
    api_version: apiVersion,
  }, ['client_id']))),
  tokens: described('Tokens that somebody has already.', listOf(closed({
    access_token: text,
    refresh_token: text,
    person: to('name'),
    client_id: text,
    expires_in: duration,
    scopes,
  }, ['access_token']))),
}))

const stepSchema = ({ operations }: SchemaParts): JsonSchema => closed({
  as: described('Name of what the call makes; later steps take its number from there.', text),
  call: described('The operation, such as invoices.create.', oneOf(operations)),
  id: described('The record it is about.', { type: ['string', 'integer'] }),
  query: described('Parameters of the query.', { type: 'object' }),
  with: described('What is sent, without the envelope.', { type: 'object' }),
  by: described('Name of the person who calls; default: me.', to('name')),
  business: described('Name of the business it is about; default: the first the person is in.', to('name')),
}, ['call'])

/** Further keys are details of the action, which the action checks. */
const eventSchema = ({ actions }: SchemaParts): JsonSchema => ({
  type: 'object',
  properties: { at: to('instant'), action: described('What happens.', oneOf(actions)) },
  required: ['at', 'action'],
})
