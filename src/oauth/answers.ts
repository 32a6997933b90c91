// What the token endpoints answer: flat JSON in Doorkeeper's words, never wrapped in `response`. Apart from
// the grants, because revocation and introspection refuse in the same words.
import { oauthRefusal, type OauthError } from '../families/oauth.ts'

export { describe, type OauthError } from '../families/oauth.ts'

/** An answer that is not yet sent. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  /** What FreshBooks would not say and a developer needs: goes out as X-Mock-Hint. */
  readonly hint?: string
}

/** A refusal; `hint` says which of the many reasons in the official sentence it was. */
export function refuse (error: OauthError, hint?: string): Answer {
  return { ...oauthRefusal(error), ...(hint === undefined ? {} : { hint }) }
}

/** Doorkeeper's sentence about a missing parameter: live for grant_type, inferred for others. */
export const missingText = (parameter: string): string => `Missing required parameter: ${parameter}.`

/** A refusal because a parameter is missing. */
export function refuseMissing (parameter: string): Answer {
  return { status: 400, body: { error: 'invalid_request', error_description: missingText(parameter) } }
}
