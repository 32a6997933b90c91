// Parses request bodies: JSON under any content type; an empty body is undefined.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problems } from '../declare/problem.ts'

/** Maximum nesting. No FreshBooks document is deeper, and recursive readers would overflow the stack. */
const MAX_DEPTH = 100

/**
 * A body that is not JSON. Its problem is thrown after authentication, as live: account and token come first.
 */
interface Unreadable {
  readonly problems: Problems
  readonly text: string
}

const unreadable = Symbol('unreadable body')

/** Accepts any content type: SDKs send none, a vendor's, or application/json with an empty body. */
export function acceptJson (app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' },
    (_request, text, done) => done(null, readJson(String(text))))
}

/** The body of a request. Throws `malformed-body` if it is unreadable. */
export const readableBody = ({ body }: FastifyRequest): unknown => readable(body)

/** A parsed body. Throws `malformed-body` if it is unreadable. */
export function readable (body: unknown): unknown {
  const problems = (body as { [unreadable]?: Unreadable } | null | undefined)?.[unreadable]?.problems
  if (problems !== undefined) throw problems
  return body
}

/** The text of an unreadable body; undefined for others. */
export const unreadableText = (body: unknown): string | undefined =>
  (body as { [unreadable]?: Unreadable } | null | undefined)?.[unreadable]?.text

function readJson (text: string): unknown {
  if (text.trim() === '') return undefined
  // a shorter text cannot be that deep
  const isDeep = text.length > 2 * MAX_DEPTH && depthOf(text) > MAX_DEPTH
  if (isDeep) return unreadableBody(text, 'The request body is nested too deeply.')
  try {
    return JSON.parse(text)
  } catch (error) {
    return unreadableBody(text, (error as Error).message)
  }
}

const unreadableBody = (text: string, message: string): { [unreadable]: Unreadable } =>
  ({ [unreadable]: { text, problems: new Problems([{ kind: 'malformed-body', message }]) } })

/** Maximum nesting of brackets outside strings. */
function depthOf (text: string): number {
  let depth = 0
  let deepest = 0
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth)
    else if (token === ']' || token === '}') depth--
  }
  return deepest
}
