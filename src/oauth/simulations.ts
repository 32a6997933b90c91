// What the authorize page can have come back to an application in place of a good code: data for its buttons
// and for what they do.
import type { OauthError } from './answers.ts'

/** What is wrong with a code, or with the redirect that brings it. */
export interface Flaw {
  /** 1 for a code that was exchanged before. */
  readonly used?: number
  /** Milliseconds; 0 for a code that has expired. */
  readonly lifetime_in_ms?: number
  /** Whether the state comes back changed. */
  readonly isStateWrong?: boolean
}

/** One button of the group. */
export interface Simulation {
  readonly label: string
  /** Sent in place of a code. */
  readonly error?: OauthError
  /** Of the code that is sent. Default: none. */
  readonly flaw?: Flaw
}

/** By the value of `decision` in the form. */
export const simulations: Readonly<Record<string, Simulation>> = {
  deny: { label: 'access_denied', error: 'access_denied' },
  server_error: { label: 'server_error', error: 'server_error' },
  temporarily_unavailable: { label: 'temporarily_unavailable', error: 'temporarily_unavailable' },
  invalid_scope: { label: 'invalid_scope', error: 'invalid_scope' },
  wrong_state: { label: 'wrong state', flaw: { isStateWrong: true } },
  used_code: { label: 'code already used', flaw: { used: 1 } },
  expired_code: { label: 'code expired', flaw: { lifetime_in_ms: 0 } },
}
