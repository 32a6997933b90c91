// A verb: one operation of the control API, as data. It has the same name and result over HTTP, on the
// command line and in the library. These are the three doors: each is generated from the list of verbs in
// index.ts and contains no code for a particular verb.
import type { JsonSchema } from '../declare/field.ts'
import type { World } from '../world/world.ts'
import type { AppContext } from './app-context.ts'

/** An input of a verb. */
export interface Parameter {
  readonly description: string
  readonly schema: JsonSchema
  readonly required?: boolean
  /** Whether the whole request body is this value, such as a fixture or an export. */
  readonly isBody?: boolean
}

/** What a verb works with beside its input. */
export interface VerbContext {
  readonly app: AppContext
  /** The world the call names; the default world when it names none. */
  readonly world: World
  /** URL under which the caller reaches this server, without a trailing slash. */
  readonly origin: string
  /** The Accept header (`text/plain`); `application/json` when the caller sent none. */
  readonly accept: string
}

/** A response that is not a JSON object: a file, or text for people. */
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

/** An output with its own HTTP status, for verbs whose status depends on what happened. */
export class Outcome<Output> {
  readonly status: number
  readonly output: Output

  constructor (status: number, output: Output) {
    this.status = status
    this.output = output
  }
}

export interface Verb<Input = any, Output = any> {
  /** Group and command (`clock.advance`), or the group alone (`reset`). */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /**
   * Path below /_mock. A path that begins with /worlds/:world is about one world; the same path without
   * that prefix is about the default world.
   */
  readonly path: string
  readonly summary: string
  /**
   * Parameters by name. Path parameters come from the path, others from the query of a GET or DELETE and
   * from the body otherwise. Unknown names are refused before the verb runs.
   */
  readonly input?: Readonly<Record<string, Parameter>>
  /** Schema of the response without `ok` and `world`; absent where it only answers files. */
  readonly output?: JsonSchema
  /** Schemas of the files that it answers (see Document), by media type. */
  readonly files?: Readonly<Record<string, JsonSchema>>
  /** Whether a file may also come with 422, such as a report of what failed. */
  readonly refusesWithFiles?: true
  /** Whether the answer is a file, which the command line prints as it is. */
  readonly isFile?: true
  /** Members of the rows of an answer that a table shows, in this order. Default: all that are not empty. */
  readonly columns?: readonly string[]
  /** HTTP status of success. Default: 200. */
  readonly status?: number
  /** Another status of success, for an Outcome. */
  readonly otherStatus?: number
  /** Whether it puts another world in the place of this one, or none: so it works on a lost world too. */
  readonly replacesWorld?: true
  /** Throws a Refusal when the input is invalid or does not fit the state of the world. */
  readonly run: (
    input: Input, context: VerbContext
  ) => Output | Outcome<Output> | Promise<Output | Outcome<Output>>
}

/** Returns the verb; exists for type inference. */
export const verb = <Input, Output>(value: Verb<Input, Output>): Verb<Input, Output> => value

/** Whether a verb is about one world. */
export const isAboutWorld = ({ path }: Verb): boolean => path.startsWith('/worlds/:world')
