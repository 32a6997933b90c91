// An envelope: what stands around rows and drafts in bodies, in both directions. Families have one; a
// resource spreads its own differences over it.
import type { Reply } from './endpoint.ts'
import type { JsonSchema } from './field.ts'

/** A page of a list: the page that was requested, and the number of rows in all. */
export interface Page {
  readonly page: number
  readonly per_page: number
  readonly total: number
  /** The sort parameter as it was sent, for lists that can be sorted; some families echo it. */
  readonly sort?: readonly string[]
}

/** Members beside the row or the rows of an answer. */
export type ExtraMembers = Readonly<Record<string, unknown>>
export type ExtraSchemas = Readonly<Record<string, JsonSchema>>

/** `key` is the resource's singular key for one row, and its list key for several. */
export interface Envelope {
  /** Status of a create. */
  readonly created: number
  /** Answer of a delete. */
  readonly removed: Reply
  /** The body of a request that sends this draft. */
  readonly wrap: (key: string, draft: unknown) => unknown
  /** The draft in the body of a request; undefined where the wrapper is missing. */
  readonly unwrap: (key: string, body: unknown) => Record<string, unknown> | undefined
  /** The body of an answer; `row` is a JSON text. */
  readonly one: (key: string, row: string, extra?: ExtraMembers) => string
  /** What stands around the rows of a list; `listBody` puts them in between. */
  readonly around: (key: string, page: Page, extra?: ExtraMembers) => Around
  /** The parsed row or rows in the body of an answer; undefined where there are none. */
  readonly rowIn: (key: string, body: any) => any
  readonly rowsIn: (key: string, body: any) => any[] | undefined
  readonly oneSchema: (key: string, row: JsonSchema, extra?: ExtraSchemas) => JsonSchema
  /** `sorted` where the list can be sorted. */
  readonly listSchema: (key: string, row: JsonSchema, extra?: ExtraSchemas, sorted?: boolean) => JsonSchema
  readonly requestSchema: (key: string, draft: JsonSchema) => JsonSchema
}

/** What stands before the rows of a list, and after them. */
export type Around = readonly [before: string, after: string]

/**
 * The body of a list as UTF-8; `rows` are JSON texts. Each is written by itself: for one letter beyond
 * Latin-1 V8 keeps a whole page in two bytes a character, which takes many times as long to encode.
 */
export function listBody ([before, after]: Around, rows: readonly string[]): Buffer {
  const commas = Math.max(0, rows.length - 1)
  const length = [before, ...rows, after].reduce((sum, text) => sum + Buffer.byteLength(text), commas)
  const body = Buffer.allocUnsafeSlow(length)
  let end = body.write(before)
  for (const [index, row] of rows.entries()) {
    if (index > 0) body[end++] = COMMA
    end += body.write(row, end)
  }
  body.write(after, end)
  return body
}

const COMMA = 0x2c

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Requests whose draft stands under the singular key. */
export const wrapped: Pick<Envelope, 'wrap' | 'unwrap' | 'requestSchema'> = {
  wrap: (key, draft) => ({ [key]: draft }),
  unwrap: (key, body) => {
    const draft = isRecord(body) && Object.hasOwn(body, key) ? body[key] : undefined
    return isRecord(draft) ? draft : undefined
  },
  requestSchema: (key, draft) => ({ type: 'object', properties: { [key]: draft }, required: [key] }),
}

/** Requests whose body is the draft itself. */
export const bare: Pick<Envelope, 'wrap' | 'unwrap' | 'requestSchema'> = {
  wrap: (_key, draft) => draft,
  unwrap: (_key, body) => isRecord(body) ? body : undefined,
  requestSchema: (_key, draft) => draft,
}

/** The text of an object with these members, texts of JSON themselves, in the order of their names. */
export function sortedText (
  members: ReadonlyArray<readonly [string, string | number]>, extra: ExtraMembers = {}
): string {
  const others = Object.entries(extra).map(([key, value]) => [key, JSON.stringify(value)] as const)
  const sorted = [...members, ...others].sort(([a], [b]) => a < b ? -1 : 1)
  return `{${sorted.map(([key, text]) => `"${key}":${text}`).join(',')}}`
}

/** Members as JSON text that begins with a comma. */
export const extraText = (extra: ExtraMembers = {}): string =>
  Object.entries(extra).map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`).join('')

/** A schema of an object that has exactly these members. */
export const exactly = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema =>
  ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false })

/** The numbers of a page, in every envelope that shows them. */
export const pageSchemas: Readonly<Record<string, JsonSchema>> = {
  page: { type: 'integer' },
  pages: { type: 'integer' },
  per_page: { type: 'integer' },
  total: { type: 'integer' },
}

/** Pages of a list; none when it is empty (live-verified). */
export const pageCount = (total: number, perPage: number): number =>
  perPage === 0 ? 0 : Math.ceil(total / perPage)
