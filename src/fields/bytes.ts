// Bytes: base64 in JSON and YAML, else as they are. They are kept beside the row, not in it: store/blobs.ts.
import { requestOnly, type Field } from '../declare/field.ts'
import { bytesOf } from '../json-values.ts'
import { column, type Notes } from './kind.ts'

/** The bytes of a file, which a draft brings along; rules keep them. */
export function bytes (options: Notes = {}): Field<Buffer, 'request-only'> {
  return requestOnly(column<Buffer>({
    kind: 'bytes',
    type: 'ANY',
    schema: { type: 'string', contentEncoding: 'base64' },
    parse: input => {
      const value = Buffer.isBuffer(input) ? input : bytesOf(input)
      return value === undefined ? { problem: 'invalid' } : { value }
    },
  }, options))
}
