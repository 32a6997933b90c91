// An endpoint: method, path, description and handler. It is the one primitive the HTTP layer knows;
// resources expand into endpoints, and the irregular ones are written by hand as the same kind of value.
import type { Session } from './session.ts'
import type { Tenant } from './tenant.ts'
import type { Family } from './family.ts'
import type { JsonSchema } from './field.ts'

/** The methods of the API. */
export const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const

export type Method = typeof methods[number]

/** One value of a query string: the last one sent, and all of them. */
export type Query = Readonly<Record<string, string | string[] | undefined>>

/** What a handler is given. */
export interface Call {
  readonly session: Session
  /** Values of the path's placeholders, as text. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  /**
   * The parsed body; undefined when there was none. Of a multipart body the text parts by name, as text, and
   * of each file part what it is; of a form its values by name. Several values of one name are a list.
   */
  readonly body: unknown
  /** Files of a multipart body by the names of their parts, the first of each; undefined for others. */
  readonly files?: Readonly<Record<string, File>> | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Where this server can be reached, without a trailing slash; links are built from it. */
  readonly baseUrl: () => string
}

/** Bytes that are sent or were received as they are: an image, a PDF, a CSV table. */
export interface File {
  readonly content: Buffer
  /** Media type, such as `image/png`. */
  readonly type: string
  /** Name of the file, without folders: a browser saves it under this name, an upload came with it. */
  readonly name?: string
}

/** How a body is written: JSON under any content type, multipart/form-data, or an HTML form. */
export type BodyFormat = 'json' | 'multipart' | 'form'

/** Schema of a file in a body, and of an answer that is a file. */
export const binary: JsonSchema = { type: 'string', format: 'binary' }

/**
 * What a handler answers, in one of four ways: `text` is JSON that SQL has already made, `json` is still to
 * be written, `file` is sent under its own media type, and with none of them there is no body.
 */
export interface Reply {
  /** Default: the status of success of the endpoint. */
  readonly status?: number
  readonly text?: string | Buffer
  readonly json?: unknown
  readonly file?: File
  readonly headers?: Readonly<Record<string, string>>
}

/** A query parameter as documentation shows it. */
export interface Parameter {
  readonly name: string
  readonly description: string
  readonly schema: JsonSchema
  readonly inferred?: string
}

/** How faithful an operation is: state and arithmetic of the real one, or only the shape of its answers. */
export type Fidelity = 'semantic' | 'shape'

/** An operation as documentation, near misses and the list of endpoints see it. */
export interface Described {
  readonly family: Family
  /** How its paths name the business, where the family's way is not it; null where they name none. */
  readonly tenant?: Tenant | null
  readonly method: Method
  /** All paths that lead here; the first is the documented one. Placeholders as in `:id`. */
  readonly paths: readonly string[]
  /** Stable name: `invoices.create`. */
  readonly operation: string
  /** Needed scope (`user:invoices:write`); null when a valid token is enough, or none is needed. */
  readonly scope: string | null
  /** Whether a bearer token is needed. A public operation ignores one that is sent. Default: token. */
  readonly access?: 'token' | 'public'
  /** Default: json. */
  readonly accepts?: BodyFormat
  /** The scopes a call needs, where they depend on the row or the draft; `scope` then only documents them. */
  readonly scopesOf?: (call: Call) => readonly string[]
  readonly summary: string
  readonly fidelity?: Fidelity
  readonly inferred?: readonly string[]
  readonly parameters?: readonly Parameter[]
  /** Schemas of the whole body, envelope included. */
  readonly request?: JsonSchema
  readonly response: JsonSchema
  /** Media type of the answer, or a range of them, where it is a file; `response` is then `binary`. */
  readonly produces?: string
  /** Status of success. Default: 200. */
  readonly success?: number
}

/** An operation with its handler. */
export interface Endpoint extends Described {
  readonly handle: (call: Call) => Reply
}

/** How the paths of an operation name the business; undefined where they name none. */
export const tenantOfEndpoint = (
  { tenant, family }: Pick<Described, 'tenant' | 'family'>
): Tenant | undefined =>
  tenant === undefined ? family.tenant : tenant ?? undefined

/** Conditions on the rows of a list, beyond what its filters say. */
export interface Restriction {
  /** SQL over the resource's fields, with its parameters in order. */
  readonly where: readonly string[]
  readonly parameters: readonly unknown[]
  /** SQL of another order. */
  readonly order?: string
  /** Rows of a page when the request names no number. */
  readonly perPage?: number
}

/** SQL of the rows of a list, whatever the page. */
export interface SelectedRows extends Pick<Restriction, 'where' | 'parameters'> {
  /** The source of the rows under the name of the table: `time_entries_read AS time_entries`. */
  readonly from: string
}

/** What an operation of a resource does beyond the ordinary one. */
export interface OperationOptions extends Partial<Pick<Described, 'operation' | 'summary' | 'inferred'>> {
  /** Query parameters beside the ordinary ones. */
  readonly parameters?: readonly Parameter[]
  /** Includes that are always shown. */
  readonly includes?: readonly string[]
  /** Conditions a list has whatever the request asks for: only the caller's own entries. */
  readonly restrict?: (call: Call) => Restriction
  /** Members beside the row or rows. A single row is read when `row` is called; a list has `rows`. */
  readonly extra?: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly make: (
      call: Call, subject: { readonly row?: () => any, readonly rows?: SelectedRows }
    ) => Readonly<Record<string, unknown>>
  }
  /** Runs in place of the ordinary operation, which it may call, also with another request. */
  readonly around?: (call: Call, ordinary: (call: Call) => Reply) => Reply
}

/** Makes an endpoint; here for the type it gives to hand-written ones. */
export function endpoint (value: Endpoint): Endpoint {
  return value
}
