// The JSON Schema of fixtures, for editors: every key a record may have, read off the declarations. It shows
// a typo while it is typed; what the loader checks when the world is made is what counts.
import type { Field, Fields, JsonSchema } from '../declare/field.ts'
import { sentMoneySchema } from '../fields/index.ts'
import type { Model, Models } from '../derive/model.ts'
import type { Pointer } from '../declare/fixture.ts'
import { storedFields, visibilities } from './load/drafts.ts'
import { teamKeys } from './load/foundation.ts'
import { BUSINESSES, MEMBERS, PEOPLE, TEAM } from './load/system.ts'
import { momentPattern } from '../world/dates.ts'
import { frame, type SchemaParts } from './schema-frame.ts'
import { sectionTables } from './read/fixture.ts'

type Properties = Record<string, JsonSchema>

const to = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` })
const one = (table: string, models: Models): string => models.get(table)!.resource.one.replaceAll('_', ' ')

/**
 * The schema of a fixture, JSON Schema 2020-12. `parts` are what only others know; without them anything
 * goes there.
 */
export function fixtureSchema (models: Models, parts: SchemaParts = {}): JsonSchema {
  const tables = sectionTables(models).map(table => models.get(table)!)
  const sections = Object.fromEntries(tables.map(({ table, resource }) =>
    [table, { description: resource.doc, type: ['array', 'null'], items: to(table) }]))
  const records = Object.fromEntries(tables.map(model => [model.table, recordSchema(model, models)]))
  const business = propertiesOf(models.get(BUSINESSES)!, models)
  return frame({ sections, business, person: personProperties(models) }, {
    ...values, ...records, ...nestedRecords(tables, models),
  }, parts)
}

/** What values of several fields have in common. */
const values: Properties = {
  day: {
    description: 'A day: YYYY-MM-DD, or relative to the world\'s now, such as today-45d, today-20wd, ' +
      'month_start-1mo or year_start.',
    type: 'string',
    pattern: momentPattern,
  },
  instant: {
    description: 'An instant: as a day, or with a time, such as \'today-2d 14:30\', now-2h or ' +
      '2026-01-15T09:00:00Z.',
    type: 'string',
    pattern: momentPattern,
  },
  money: {
    description: 'An amount, with its currency where that does not go without saying.',
    ...sentMoneySchema,
  },
  ref: {
    description: 'The name of this record, for others and for tests.', type: 'string', pattern: '\\D',
  },
  name: {
    description: 'The name (ref) of a record, or its number.', type: ['string', 'integer'],
  },
}

/** Keys that every record may have beside its fields. */
const ownProperties: Properties = {
  ref: to('ref'),
  id: { description: 'The number of this record; it is given one otherwise.', type: 'integer', minimum: 1 },
  at: { ...to('instant'), description: 'When it was made; its own date otherwise.' },
  by: { ...to('name'), description: 'Who made it; the first of the people otherwise.' },
}

const generateProperties: Properties = {
  generate: { description: 'Stands for that many records.', type: 'integer', minimum: 0 },
  from: { ...to('instant'), description: 'The records spread over the days from this one on.' },
  to: { ...to('instant'), description: 'The day before which the last of the records is.' },
}

/** A record of a section. */
function recordSchema (model: Model, models: Models): JsonSchema {
  const isGenerated = model.resource.fixture?.generate !== undefined
  const required = requiredOf(model, models)
  return {
    description: model.resource.doc,
    type: 'object',
    properties: { ...propertiesOf(model, models), ...(isGenerated ? generateProperties : {}) },
    additionalProperties: false,
    ...(isGenerated ? { dependentRequired: { from: ['generate'], to: ['generate'] } } : {}),
    ...(isGenerated && required.length > 0
      ? { if: { required: ['generate'] }, else: { allOf: required } }
      : required.length > 0 ? { allOf: required } : {}),
  }
}

/** Every key of a record, its fixture's own among them. */
function propertiesOf (model: Model, models: Models): Properties {
  const { pointers = {} } = model.resource.fixture ?? {}
  const fields = Object.fromEntries([...model.creatable, ...storedFields(model)])
  const owned = Object.entries(model.resource.owns ?? {}).map(([name, { doc }]) =>
    [name, { description: doc, type: 'array', items: to(`${model.table}.${name}`) }])
  return {
    ...ownProperties,
    ...valuesOf(fields, model, models),
    ...aliasesOf(model, models),
    ...pointerProperties(pointers, models),
    ...Object.fromEntries(owned),
  }
}

const valuesOf = (fields: Fields, model: Model, models: Models): Properties =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) =>
    [name, described(field, valueOf(name, field, model, models))]))

/** The field's own description; a field without one has that of its kind of value. */
const described = ({ doc, nullable }: Field, schema: JsonSchema): JsonSchema => ({
  ...(schema.$ref !== undefined && nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema),
  ...(doc === undefined ? {} : { description: doc }),
})

/** Fields that name a row of a table can be spelled as the singular of the table: `client: jane`. */
function aliasesOf (model: Model, models: Models): Properties {
  const aliases = model.creatable.flatMap(([name, { refers }]) => {
    const alias = models.get(refers ?? '')?.resource.one
    return alias === undefined || model.resource.fields[alias] !== undefined ? [] : [[alias, name] as const]
  })
  // if several fields name the same table, the first one gets the key
  return Object.fromEntries(aliases.reverse().map(([alias, name]) => [alias, {
    description: `Name of the ${one(model.resource.fields[name]!.refers!, models)}; instead of ${name}.`,
    type: ['string', 'integer', ...orNull(model.resource.fields[name]!)],
  }]))
}

function pointerProperties (pointers: Readonly<Record<string, Pointer>>, models: Models): Properties {
  return Object.fromEntries(Object.entries(pointers).map(([key, pointer]) => {
    const { field, what = one(pointer.table, models) } = pointer
    const item = { type: ['string', 'integer', 'object'] }
    return [key, {
      description: `Name or number of a ${what}${key === field ? '' : `; instead of ${field}`}.`,
      anyOf: [{ type: ['string', 'integer', 'null'] }, { type: 'array', items: item }],
    }]
  }))
}

function valueOf (name: string, field: Field, model: Model, models: Models): JsonSchema {
  const { kind, refers, input } = field
  if (refers !== undefined && models.get(refers)!.resource.fixture?.unlisted !== true) {
    const description = `Name or number of the ${one(refers, models)}.`
    return { description, type: ['string', 'integer', ...orNull(field)] }
  }
  if (kind === 'date') return to('day')
  if (kind === 'timestamp' || kind === 'instant') return to('instant')
  if (kind === 'money') return to('money')
  if (name === model.visibility?.column && input.enum !== undefined) return withWords(input, visibilities)
  const words = model.resource.fixture?.words
  if (words?.field === name) return withWords(input, words.known)
  return isNested(name, model, models) ? { type: 'array', items: to(`nested.${name}`) } : partial(input)
}

/** Keys that an answer must have are optional in a request. */
const partial = ({ required: _, ...schema }: JsonSchema): JsonSchema => schema

/** A reference whose default is 0 takes null for it; others only where they may be null. */
const orNull = ({ nullable, input }: Field): string[] =>
  nullable === true || [input.type].flat().includes('null') ? ['null'] : []

/** Numbers that can be written as words too. */
const withWords = ({ enum: numbers }: JsonSchema, words: object): JsonSchema =>
  ({ enum: [...numbers as number[], ...Object.keys(words)] })

/** Lines of documents, and records that are written below another one. */
function nestedRecords (tables: readonly Model[], models: Models): Properties {
  const nested = tables.flatMap(model => model.creatable
    .filter(([name]) => isNested(name, model, models))
    .map(([name]) => [`nested.${name}`, closed(propertiesOf(models.get(name)!, models))] as const))
  const owned = tables.flatMap(model => Object.entries(model.resource.owns ?? {}).map(([name, { fields }]) =>
    [`${model.table}.${name}`, closed(lineProperties(fields, model, models))] as const))
  return Object.fromEntries([...nested, ...owned])
}

/** A list named like a table has records of that table, unless its key takes names of records. */
const isNested = (name: string, { table, resource }: Model, models: Models): boolean =>
  name !== table && models.has(name) && resource.fixture?.pointers?.[name] === undefined

function lineProperties (fields: Fields, model: Model, models: Models): Properties {
  const writable =
    Object.fromEntries(Object.entries(fields).filter(([, { access }]) => access === 'writable'))
  const pointers = pointerProperties(model.resource.fixture?.linePointers ?? {}, models)
  return { ...valuesOf(writable, model, models), ...pointers }
}

const closed = (properties: Properties): JsonSchema =>
  ({ type: 'object', properties, additionalProperties: false })

/** What FreshBooks demands of a new row, under any of its names, without what has a default. */
function requiredOf (model: Model, models: Models): JsonSchema[] {
  const { defaults, pointers = {} } = model.resource.fixture ?? {}
  const known = defaults?.({ identity_id: 0, userid: 0, role: 'owner' }) ?? {}
  return model.creatable.filter(([name, { required }]) => required === true && !(name in known))
    .map(([name, { refers }]) => {
      const words = Object.keys(pointers).filter(key => pointers[key]!.field === name)
      const alias = models.get(refers ?? '')?.resource.one
      const names = [...new Set([name, ...(alias === undefined ? [] : [alias]), ...words])]
      return names.length === 1 ? { required: names } : { anyOf: names.map(key => ({ required: [key] })) }
    })
}

/** A person is one row as an identity and one as a member. */
function personProperties (models: Models): Properties {
  const { role, userid } = models.get(MEMBERS)!.resource.fields
  const team = models.get(TEAM)!
  const kept = team.creatable.filter(([name]) => teamKeys.includes(name))
  return {
    ...propertiesOf(models.get(PEOPLE)!, models),
    ...valuesOf(Object.fromEntries(kept), team, models),
    invited: {
      description: 'That the person has no login yet and is invited: true, or when that was.',
      anyOf: [{ type: 'boolean' }, to('instant')],
    },
    role: described(role!, { enum: [...role!.input.enum as string[], 'none'] }),
    userid: described(userid!, userid!.input),
  }
}
