// Nested JSON kept in one column: settings such as a presentation, that nothing sorts or filters by.
import { requestOnly, type Field, type JsonSchema } from '../declare/field.ts'
import { column, type Options } from './kind.ts'

/** JSON kept as it is; `schema` documents it and gives the kind of its outermost value. */
export function structure<Value = unknown> (
  schema: JsonSchema, options: Options<Value> = {}
): Field<Value, 'writable'> {
  return column<Value>({
    kind: 'structure',
    type: 'TEXT',
    schema,
    input: sentSchema(schema),
    parse: input => hasType(input, schema.type) ? { value: input as Value } : { problem: 'bad-mapping' },
    store: value => JSON.stringify(value),
    json: name => `json(${name})`,
  }, options)
}

/** What a request may send of it: any member may be left out, and members that are unknown are ignored. */
function sentSchema ({ required: _, additionalProperties: others, ...schema }: JsonSchema): JsonSchema {
  const { properties, items } = schema as { properties?: Record<string, JsonSchema>, items?: JsonSchema }
  const members = Object.entries(properties ?? {}).map(([name, member]) => [name, sentSchema(member)])
  return {
    ...schema,
    ...(properties === undefined ? {} : { properties: Object.fromEntries(members) as object }),
    ...(items === undefined ? {} : { items: sentSchema(items) }),
    ...(others === undefined || others === false ? {} : { additionalProperties: others }),
  }
}

/** Keys that FreshBooks' own pages or its collection send, without effect here: any value is dropped. */
export function tolerated<Name extends string> (
  ...names: Name[]
): Record<Name, Field<undefined, 'request-only'>> {
  const field = requestOnly({
    ...structure<undefined>({}, { doc: 'Sent by programs.', inferred: 'it has no effect' }),
    kind: 'tolerated',
    input: {},
    parse: () => ({ value: undefined }),
  })
  return Object.fromEntries(names.map(name => [name, field])) as Record<Name, typeof field>
}

function hasType (input: unknown, type: unknown): boolean {
  if (type === 'array') return Array.isArray(input)
  return type === undefined || (typeof input === 'object' && !Array.isArray(input))
}
