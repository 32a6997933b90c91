// Request bodies: JSON whatever the content type says, empty where there is none.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problems } from '../declare/problem.ts'

/** Nesting beyond this is no document of FreshBooks', and would overrun whatever walks it. */
const DEEPEST = 100

/** A body that is no JSON. It is told only once it is known who asks: account and token come first (live). */
interface Unreadable {
  readonly problems: Problems
  readonly text: string
}

const unreadable = Symbol('unreadable body')

/** Takes JSON under any content type: SDKs send none, or a vendor's, and JSON's with an empty body. */
export function acceptJson (app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' },
    (_request, text, done) => done(null, readJson(String(text))))
}

/** The body of a request; throws the problem of one that could not be read. */
export const readableBody = ({ body }: FastifyRequest): unknown => readable(body)

/** A body as it was parsed; throws the problem of one that could not be read. */
export function readable (body: unknown): unknown {
  const problems = (body as { [unreadable]?: Unreadable } | null | undefined)?.[unreadable]?.problems
  if (problems !== undefined) throw problems
  return body
}

/** The text of a body that could not be read; undefined where it could. */
export const unreadableText = (body: unknown): string | undefined =>
  (body as { [unreadable]?: Unreadable } | null | undefined)?.[unreadable]?.text

function readJson (text: string): unknown {
  if (text.trim() === '') return undefined
  // a text that short cannot be that deep
  const isDeep = text.length > 2 * DEEPEST && depthOf(text) > DEEPEST
  if (isDeep) return refused(text, 'The request body is nested too deeply.')
  try {
    return JSON.parse(text)
  } catch (error) {
    return refused(text, (error as Error).message)
  }
}

const refused = (text: string, message: string): { [unreadable]: Unreadable } =>
  ({ [unreadable]: { text, problems: new Problems([{ kind: 'malformed-body', message }]) } })

/** Deepest nesting of brackets, those within strings left out. */
function depthOf (text: string): number {
  let depth = 0
  let deepest = 0
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth)
    else if (token === ']' || token === '}') depth--
  }
  return deepest
}
