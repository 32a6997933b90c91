// Renders an error that a test describes by status, number, code, message and field in the format of each
// API, where the family's own problems cannot express it.
import { STATUS_CODES } from 'node:http'
import type { Family, ProblemContext } from '../declare/family.ts'
import type { Problem, ProblemKind } from '../declare/problem.ts'
import type { ErrorEffect } from './fault.ts'

/** Members of an error effect, with its status resolved. */
export interface ErrorDetails extends Pick<ErrorEffect, 'errno' | 'code' | 'message' | 'field'> {
  readonly status: number
}

export interface ErrorResponse {
  readonly status: number
  readonly body: unknown
}

/** Renders a problem with these details in the format of one family. */
export type ErrorRenderer =
  (problem: Problem, details: ErrorDetails, family: Family, context: ProblemContext) => ErrorResponse

/** Whether an error has more than a status. */
export const hasDetails = ({ errno, code, message, field }: ErrorDetails): boolean =>
  [errno, code, message, field].some(value => value !== undefined)

const messageOf = ({ status, message }: ErrorDetails): string =>
  message ?? STATUS_CODES[status] ?? `Error ${status}`

/** The gateway's format has no error number; with details the family's own 403 format is used instead. */
const flatKinds: readonly ProblemKind[] = ['unauthenticated', 'insufficient-scope']

/**
 * Puts the details into the problem, which the family words. Of accounting's two formats only the newer one
 * has a code.
 */
const worded: ErrorRenderer = (problem, details, family, context) => {
  const { status, errno, code, message, field } = details
  const isFlat = flatKinds.includes(problem.kind) && hasDetails(details)
  const adjusted: Problem = {
    ...(isFlat ? { kind: 'forbidden', message: messageOf(details) } : problem),
    status,
    ...(errno === undefined ? {} : { errno }),
    ...(message === undefined ? {} : { message }),
    ...(field === undefined ? {} : { field }),
  }
  const response = family.problems.word([adjusted], context)
  const body = response.body as object
  return { status, body: 'code' in body && typeof code === 'number' ? { ...body, code } : body }
}

/** The family's three formats (errors.md): an error per field, a single error, a single message. */
const business: ErrorRenderer = (problem, details, family, context) => {
  const { status, errno, code, field } = details
  if (!hasDetails(details)) return family.problems.word([{ ...problem, status }], context)
  const message = messageOf(details)
  const type = code === undefined ? {} : { error_type: String(code) }
  if (field !== undefined) return { status, body: { errno: errno ?? 2001, error: { [field]: message } } }
  if (errno !== undefined) return { status, body: { errno, error: message } }
  const isMessage = code !== undefined || status >= 500 || [401, 403, 429].includes(status)
  return { status, body: isMessage ? { ...type, message } : { error: message } }
}

const auth: ErrorRenderer = (problem, details, family, context) => {
  const { status, body } = family.problems.word([{ ...problem, status: details.status }], context)
  const { code, message, field } = details
  const fieldMessage = field === undefined ? undefined : `Validation failed: ${field}`
  const { error, error_description } = body as Record<string, string>
  if (!hasDetails(details)) return { status, body }
  return {
    status,
    body: {
      error: code === undefined ? error ?? 'forbidden' : String(code),
      error_description: message ?? fieldMessage ?? error_description ?? messageOf(details),
    },
  }
}

/** A number and a message; the field at fault is named in the details. */
const events: ErrorRenderer = (problem, details, family, context) => {
  const { status, errno } = details
  const { body } = family.problems.word([{ ...problem, status }], context)
  if (!hasDetails(details)) return { status, body }
  const usual = (body as { errno?: number }).errno
  return { status, body: { errno: errno ?? usual ?? status, message: messageOf(details) } }
}

/** A type and a message; the field at fault is named beside them. */
const payments: ErrorRenderer = (problem, details, family, context) => {
  const { status, code, field } = details
  const { body } = family.problems.word([{ ...problem, status }], context)
  if (!hasDetails(details)) return { status, body }
  const usual = (body as { error_type?: string }).error_type ?? 'validation'
  const error = { error_type: code === undefined ? usual : String(code), message: messageOf(details) }
  return { status, body: field === undefined ? error : { ...error, errors: [{ ...error, field }] } }
}

/** By name of the family, for those whose problems cannot express all details. */
const renderers: Readonly<Record<string, ErrorRenderer>> = {
  business, auth, events, payments, tokenization: payments,
}

/** How errors of a family are rendered. */
export const rendererOf = ({ name }: Family): ErrorRenderer => renderers[name] ?? worded
