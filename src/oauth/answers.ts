// Responses of the token endpoints: flat JSON as Doorkeeper's, never wrapped in `response`. Shared by grants,
// revocation and introspection.
import { oauthRefusal, type OauthError } from '../families/oauth.ts'

export { describe, type OauthError } from '../families/oauth.ts'

/** A response that is ready to send. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  /** Advice for the developer, sent as X-Mock-Hint; FreshBooks has none. */
  readonly hint?: string
}

/** An error response; `hint` is the actual reason, as the official sentence covers many. */
export function refuse (error: OauthError, hint?: string): Answer {
  return { ...oauthRefusal(error), ...(hint === undefined ? {} : { hint }) }
}

/** Doorkeeper's sentence for a missing parameter: live for grant_type, inferred for others. */
export const missingText = (parameter: string): string => `Missing required parameter: ${parameter}.`

/** The error response for a missing parameter. */
export function refuseMissing (parameter: string): Answer {
  return { status: 400, body: { error: 'invalid_request', error_description: missingText(parameter) } }
}
