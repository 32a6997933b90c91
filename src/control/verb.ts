// A verb: one thing the control API can do, as data. It has the same name and result over HTTP, on the
// command line and in the library; the three doors read the same list (index.ts) and know nothing of any
// one verb.
import type { JsonSchema } from '../declare/field.ts'
import type { World } from '../world/world.ts'
import type { AppContext } from './app-context.ts'

/** A value that a verb takes. */
export interface Parameter {
  readonly description: string
  readonly schema: JsonSchema
  readonly required?: boolean
  /** Whether the body as a whole is this value: a fixture, an export. */
  readonly whole?: boolean
}

/** Where and how a verb is used, beside what it was given. */
export interface VerbContext {
  readonly app: AppContext
  /** The world it is about; the default one where it says none. */
  readonly world: World
  /** Where this server is reached, without a trailing slash. */
  readonly origin: string
  /** What the caller would like to read (`text/plain`); whatever JSON can say otherwise. */
  readonly accept: string
}

/** An answer that is no JSON object: a file, or text for people. */
export class Document {
  readonly contentType: string
  readonly content: string | Buffer
  readonly status: number

  constructor (contentType: string, content: string | Buffer, status = 200) {
    this.contentType = contentType
    this.content = content
    this.status = status
  }
}

/** An answer whose status depends on what was done. */
export class Outcome<Output> {
  readonly status: number
  readonly output: Output

  constructor (status: number, output: Output) {
    this.status = status
    this.output = output
  }
}

export interface Verb<Input = any, Output = any> {
  /** Group and deed: `clock.advance`. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /**
   * Path below /_mock. One that begins with /worlds/:world is about a world, and the same path without that
   * beginning is about the default one.
   */
  readonly path: string
  readonly summary: string
  /**
   * What it takes, by name. Those that stand in the path come from there, others from the query of a GET or
   * DELETE and from the body otherwise; unknown ones are refused before the verb is asked.
   */
  readonly input?: Readonly<Record<string, Parameter>>
  /** Schema of what is answered beside `ok` and `world`. */
  readonly output: JsonSchema
  /** Status of success, where it is not 200. */
  readonly status?: number
  /** Does it. Throws a Refusal where the request is at fault. */
  readonly run: (
    input: Input, scene: VerbContext
  ) => Output | Outcome<Output> | Promise<Output | Outcome<Output>>
}

/** Makes a verb; here for the types it gives. */
export const verb = <Input, Output>(value: Verb<Input, Output>): Verb<Input, Output> => value

/** Whether a verb is about one world. */
export const isAboutWorld = ({ path }: Verb): boolean => path.startsWith('/worlds/:world')
