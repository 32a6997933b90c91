// Request bodies: JSON whatever the content type says, empty where there is none.
import type { FastifyInstance } from 'fastify'
import { fail } from '../declare/problem.ts'

/** Nesting beyond this is no document of FreshBooks', and would overrun whatever walks it. */
const DEEPEST = 100

/** Takes JSON under any content type: SDKs send none, or a vendor's, and JSON's with an empty body. */
export function acceptJson (app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, readJson(String(text)))
    } catch (error) {
      done(error as Error, undefined)
    }
  })
}

function readJson (text: string): unknown {
  if (text.trim() === '') return undefined
  // a text that short cannot be that deep
  if (text.length > 2 * DEEPEST && depthOf(text) > DEEPEST) {
    fail('malformed-body', { message: 'The request body is nested too deeply.' })
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    return fail('malformed-body', { message: (error as Error).message })
  }
}

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
