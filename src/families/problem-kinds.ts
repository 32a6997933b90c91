// Facts about problem kinds that several families need: their HTTP statuses.
import type { Problem, ProblemKind } from '../declare/problem.ts'

const statuses: Partial<Record<ProblemKind, number>> = {
  'not-found': 404,
  'unknown-account': 404,
  'unknown-business': 401,
  'unknown-route': 404,
  'wrong-method': 405,
  unauthenticated: 401,
  'insufficient-scope': 403,
  forbidden: 403,
  'read-only': 403,
  'malformed-body': 400,
  'bad-url': 400,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  conflict: 409,
  taken: 409,
  deleted: 404,
  internal: 500,
  'bad-page': 400,
  'bad-per-page': 400,
  'filter-not-a-date': 400,
  'filter-not-a-datetime': 400,
  'filter-not-a-number': 400,
  'filter-not-a-boolean': 400,
  'filter-not-a-list': 400,
}

/** HTTP status of a problem: what errors.md gives, and 422 for whatever is wrong with a value. */
export function statusOf (problem: Problem): number {
  return problem.status ?? statuses[problem.kind] ?? 422
}

/** The same in families that answer 400 for whatever is wrong with a value. */
export function statusWith400 (problem: Problem): number {
  const status = statusOf(problem)
  return status === 422 ? problem.status ?? 400 : status
}

/** The one 401 body since 2026, the same in every family (live-verified). */
const unauthenticated = {
  error: 'unauthenticated',
  error_description: 'This action requires authentication to continue.',
}

/** A missing scope is told by the gateway in front of all families; captured live on one of them. */
function insufficientScope (problem: Problem): { message: string } {
  const { provided = '', required = '' } = problem.scopes ?? {}
  return {
    message: 'insufficient_scope: ' +
      'The request requires higher privileges than provided by the access token. ' +
      `Provided: ['${provided}']. Required: ['${required}'].`,
  }
}

/** Pydantic's sentence for a value that is none of those permitted (captured). */
export const notAMember = (permitted: readonly unknown[]): string =>
  `value is not a valid enumeration member; permitted: ${permitted.map(value => `'${value}'`).join(', ')}`

/** That a row which a value names is not there; the message of such a problem is what the row is called. */
export const unknownReference = ({ message = '' }: Problem): string =>
  `${message.charAt(0).toUpperCase()}${message.slice(1)} not found`

/** The body of what the gateway refuses before any family sees it; undefined for other problems. */
export function gatewayBody (problem: Problem): object | undefined {
  if (problem.kind === 'unauthenticated') return unauthenticated
  return problem.kind === 'insufficient-scope' ? insufficientScope(problem) : undefined
}

/** A value as error bodies show it: always text, or null. */
export function valueText (value: unknown): string | null {
  if (value === undefined || value === null) return null
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 500)
}
