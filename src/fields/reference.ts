// References to rows of other resources, by id.
import type { Field } from '../declare/field.ts'
import { column, filterInteger, readInteger, type Notes, type Options } from './kind.ts'

/**
 * The id of a row of another resource. `none` is the id FreshBooks uses for nobody (an expense's clientid 0);
 * null is then taken for it too. Whether the row exists, and is not deleted, is asked when the value is
 * written; with `evenDeleted` a deleted one will do.
 */
export function reference (
  table: string, options: Options<number> & { none?: number, evenDeleted?: boolean } = {}
): Field<number, 'writable'> {
  const { none, evenDeleted, ...rest } = options
  const field = column<number>({
    kind: 'reference',
    type: 'INTEGER',
    schema: { type: 'integer' },
    input: { type: none === undefined ? ['integer', 'string'] : ['integer', 'string', 'null'] },
    parse: readInteger,
    filter: filterInteger,
  }, none === undefined ? rest : { default: none, ...rest })
  return {
    ...field,
    refers: table,
    ...(evenDeleted === true ? { refersToDeleted: true } : {}),
    parse: input =>
      none !== undefined && (input === null || input === '') ? { value: none } : field.parse(input),
  }
}

/** The uuid of a row of another resource; whether the row exists is checked when the value is written. */
export function uuidReference (table: string, options: Notes = {}): Field<string, 'writable'> {
  const field = column<string>({
    kind: 'uuid',
    type: 'TEXT',
    schema: { type: 'string', format: 'uuid' },
    parse: input => typeof input === 'string' ? { value: input.toLowerCase() } : { problem: 'invalid' },
  }, options)
  return { ...field, refers: table, refersBy: 'uuid' }
}
