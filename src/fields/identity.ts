// Ids: of the row itself, of the business it belongs to, and uuids.
import { createOnly, type Field } from '../declare/field.ts'
import { column, filterInteger, readInteger, type Notes } from './kind.ts'

/** The row's number; new rows count up from `first`, so that ids of different resources differ. */
export function id (options: Notes & { first?: number } = {}): Field<number, 'read-only'> {
  const field = column<number>({
    kind: 'id',
    type: 'INTEGER',
    schema: { type: 'integer' },
    parse: readInteger,
    filter: filterInteger,
  }, { doc: options.doc ?? 'Number of the row; never used again.', default: options.first ?? 1 })
  return { ...field, access: 'read-only' }
}

/** The same value under FreshBooks' second name (`id` and `invoiceid`). */
export function sameAs (other: string): Field<number, 'read-only'> {
  return {
    ...id({ doc: `The same as \`${other}\`.` }),
    kind: 'id',
    repeats: other,
    columns: () => [],
    store: () => [],
    json: () => other,
    sql: () => other,
  }
}

/** A second name of a field that requests may write too (`tname` for `name`). */
export function alias<V> (other: string, field: Field<V>): Field<V, 'writable'> {
  const { required: _required, default: _default, initial: _initial, ...rest } = field
  return {
    ...rest,
    access: 'writable',
    doc: `The same as \`${other}\`.`,
    repeats: other,
    isAlias: true,
    columns: () => [],
    store: () => [],
    json: () => field.json(other),
    sql: () => field.sql(other),
  }
}

/** The account a row belongs to; with `of`, the column it repeats. */
export function accountId (of?: string): Field<string, 'read-only'> {
  const field: Field<string, 'read-only'> = {
    ...column<string>(
      { kind: 'account', type: 'TEXT', schema: { type: 'string' }, parse: () => ({ problem: 'invalid' }) },
      { doc: 'The account the row belongs to.' }),
    access: 'read-only',
    initial: newRow => newRow.account_id ?? '',
  }
  return of === undefined
    ? field
    : { ...field, repeats: of, columns: () => [], store: () => [], json: () => of, sql: () => of }
}

/** The business a row belongs to. */
export function businessId (): Field<number, 'read-only'> {
  return {
    ...id({ doc: 'The business the row belongs to.' }),
    kind: 'business',
    initial: newRow => newRow.business_id,
  }
}

/** The business a row belongs to, by its uuid. */
export function businessUuid (): Field<string, 'read-only'> {
  return { ...uuid({ doc: 'The business the row belongs to.' }), initial: newRow => newRow.business_uuid }
}

/** A UUID given by the server. */
export function uuid (options: Notes = {}): Field<string, 'read-only'> {
  const field = column<string>({
    kind: 'uuid',
    type: 'TEXT',
    schema: { type: 'string', format: 'uuid' },
    parse: input => typeof input === 'string' ? { value: input } : { problem: 'invalid' },
  }, options)
  return { ...field, access: 'read-only', initial: newRow => formatUuid(newRow.random('uuid')) }
}

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A UUID that whoever makes the row may choose. */
export const chosenUuid = (options: Notes = {}): Field<string, 'create-only'> => createOnly({
  ...uuid(options),
  parse: input => {
    if (input === null) return { problem: 'null-not-allowed' }
    return typeof input === 'string' && uuidForm.test(input)
      ? { value: input.toLowerCase() }
      : { problem: 'invalid' }
  },
})

/** Sixteen bytes as a version 4 UUID, lower-case with dashes. */
export function formatUuid (bytes: Buffer): string {
  const hex = Buffer.from(bytes.subarray(0, 16))
  hex[6] = (hex[6]! & 0x0f) | 0x40
  hex[8] = (hex[8]! & 0x3f) | 0x80
  const text = hex.toString('hex')
  return [[0, 8], [8, 12], [12, 16], [16, 20], [20]].map(([from, to]) => text.slice(from, to)).join('-')
}
