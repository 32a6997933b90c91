// Values that are the same in every row: keys FreshBooks shows and this server has no use for.
import type { Field } from '../declare/field.ts'

/** A value without a column. */
export function constant<const V extends string | number | boolean | null> (
  value: V, options: { doc?: string, inferred?: string } = {}
): Field<V, 'read-only'> {
  const type = value === null ? 'null' : typeof value === 'number' ? 'integer' : typeof value
  return {
    kind: 'constant',
    access: 'read-only',
    ...options,
    columns: () => [],
    json: () => typeof value === 'string'
      ? `'${value.replaceAll("'", "''")}'`
      : `json('${JSON.stringify(value)}')`,
    sql: () => 'NULL',
    schema: { type },
    input: {},
    parse: () => ({ value }),
    store: () => [],
    filter: text => ({ value: text }),
  }
}
