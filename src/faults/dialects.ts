// How each API words an error that a test describes by status, number, name and sentence; what problems of
// the family cannot say.
import { STATUS_CODES } from 'node:http'
import type { Family, ProblemContext } from '../declare/family.ts'
import type { Problem, ProblemKind } from '../declare/problem.ts'
import type { ErrorEffect } from './fault.ts'

/** What a test said of an error, its status settled. */
export interface Words extends Pick<ErrorEffect, 'errno' | 'code' | 'message' | 'field'> {
  readonly status: number
}

/** Status and body. */
export interface Worded {
  readonly status: number
  readonly body: unknown
}

/** Says something about a problem in a family's own way. */
export type Say = (problem: Problem, words: Words, family: Family, context: ProblemContext) => Worded

/** Whether a test said more of an error than its status. */
export const isDescribed = ({ errno, code, message, field }: Words): boolean =>
  [errno, code, message, field].some(word => word !== undefined)

const sentenceOf = ({ status, message }: Words): string =>
  message ?? STATUS_CODES[status] ?? `Error ${status}`

/** The gateway's errors have no room for a number; the family's own form of a refusal has. */
const flat: readonly ProblemKind[] = ['unauthenticated', 'insufficient-scope']

/**
 * Numbers and sentences go into the problem, and the family words it: older or newer form, as the request
 * asks. The newer one has a code, which a test may set.
 */
const accounting: Say = (problem, words, family, context) => {
  const { status, errno, code, message, field } = words
  const isFlat = flat.includes(problem.kind) && isDescribed(words)
  const said: Problem = {
    ...(isFlat ? { kind: 'forbidden', message: sentenceOf(words) } : problem),
    status,
    ...(errno === undefined ? {} : { errno }),
    ...(message === undefined ? {} : { message }),
    ...(field === undefined ? {} : { field }),
  }
  const worded = family.problems.word([said], context)
  const body = worded.body as object
  return { status, body: 'code' in body && typeof code === 'number' ? { ...body, code } : body }
}

/** All three of the family's forms (errors.md): an object by field, a bare error, a bare message. */
const business: Say = (problem, words, family, context) => {
  const { status, errno, code, field } = words
  if (!isDescribed(words)) return family.problems.word([{ ...problem, status }], context)
  const message = sentenceOf(words)
  const type = code === undefined ? {} : { error_type: String(code) }
  if (field !== undefined) return { status, body: { errno: errno ?? 2001, error: { [field]: message } } }
  if (errno !== undefined) return { status, body: { errno, error: message } }
  const isMessage = code !== undefined || status >= 500 || [401, 403, 429].includes(status)
  return { status, body: isMessage ? { ...type, message } : { error: message } }
}

/** A name and a sentence. */
const auth: Say = (problem, words, family, context) => {
  const { status, body } = family.problems.word([{ ...problem, status: words.status }], context)
  const { code, message, field } = words
  const described = field === undefined ? undefined : `Validation failed: ${field}`
  const { error, error_description } = body as Record<string, string>
  if (!isDescribed(words)) return { status, body }
  return {
    status,
    body: {
      error: code === undefined ? error ?? 'forbidden' : String(code),
      error_description: message ?? described ?? error_description ?? sentenceOf(words),
    },
  }
}

/** By the name of a family. */
export const dialects: Readonly<Record<string, Say>> = { accounting, business, auth }
