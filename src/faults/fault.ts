// A fault: a failure that a test requests. `match` and `when` select requests, `do` is the effect.

/** An invalid fault. The message is one sentence for the user. */
export class FaultError extends Error {
  readonly problem: 'bad-fault' | 'unknown-operation' | 'fault-exists'
  readonly did_you_mean: string | undefined

  constructor (message: string, did_you_mean?: string, problem: FaultError['problem'] = 'bad-fault') {
    super(message)
    this.name = 'FaultError'
    this.problem = problem
    this.did_you_mean = did_you_mean
  }
}

/** An expected value, or a regular expression for its text. */
export type FaultInput = unknown | { readonly matches: string }

/** Selects requests; an empty object matches all of them. */
export interface Match {
  /** `invoices.create`; `*` matches any text. */
  readonly operation?: string
  readonly method?: string
  /** Path without the world's prefix: `*` matches one segment, `**` any number of segments. */
  readonly path?: string
  /** Query parameters; null for one that must be absent. */
  readonly query?: Readonly<Record<string, FaultInput>>
  /** Values of the body by JSONPath: `$.invoice.lines[*].name`. */
  readonly body?: Readonly<Record<string, FaultInput>>
  /** The access token, without `Bearer`. */
  readonly token?: string
  /** Of webhook faults: the event (`invoice.create`); `*` matches any text. */
  readonly event?: string
}

/** Selects among the matching requests; an empty object selects every one. */
export interface When {
  /** Number of matching requests to skip first. */
  readonly after?: number
  /** Maximum number of requests that trigger the fault. */
  readonly times?: number
  /** Every nth request: 3 selects the third, the sixth … */
  readonly every?: number
  /** From 0 to 1. The seed of the world decides, so every run selects the same requests. */
  readonly probability?: number
  /** Active from this instant (ISO 8601, the world's clock) until before the other. */
  readonly from?: string
  readonly until?: string
}

/** Latency of a response, in milliseconds; possible with every kind of effect. */
export interface Delayed {
  readonly ms?: number
  readonly jitter_ms?: number
  readonly distribution?: 'uniform' | 'normal' | 'lognormal'
}

/** How a connection is lost before any byte of the real response is sent. */
export type ConnectionLoss = 'reset' | 'empty' | 'hang' | 'garbage' | 'close_mid_headers'

export interface ErrorEffect extends Delayed {
  readonly kind: 'error'
  readonly preset?: Preset
  readonly status?: number
  /** FreshBooks' error number, in families that have one. */
  readonly errno?: number
  /** Name or number of the error, in families that have one. */
  readonly code?: string | number
  readonly message?: string
  readonly field?: string
  /** Response headers; null removes one of the preset. */
  readonly headers?: Readonly<Record<string, string | number | null>>
}

export interface SocketEffect extends Delayed {
  readonly kind: 'socket'
  readonly effect: ConnectionLoss | 'truncate' | 'drip'
  /** `truncate`: number of body bytes to send. Default: half of them. */
  readonly bytes?: number
  /** `truncate`: content-length matches what is sent, so that only the JSON is broken. */
  readonly fitting_length?: boolean
  /** `drip`: speed of the body. Default: 100. */
  readonly bytes_per_s?: number
}

/** What goes wrong with a message to a callback; with `ms` it is late as well. */
export interface WebhookEffect extends Delayed {
  readonly kind: 'webhook'
  /** `reorder`: the next message of the callback comes first. */
  readonly effect: 'drop' | 'duplicate' | 'delay' | 'reorder' | 'bad_signature' | 'field_order'
}

export type Effect =
  | Delayed & { readonly kind: 'delay' }
  | ErrorEffect
  | SocketEffect
  | Delayed & { readonly kind: 'lost_response', readonly effect?: ConnectionLoss }
  | Delayed & { readonly kind: 'crash_before_commit' }
  | Delayed & { readonly kind: 'stale_read', readonly writes?: number }
  | Delayed & { readonly kind: 'body', readonly patch: unknown }
  | Delayed & { readonly kind: 'oauth', readonly error: string }
  | WebhookEffect

export interface Fault {
  readonly id: string
  readonly match: Match
  readonly when: When
  readonly do: Effect
}

/** A fault with its counters and state. */
export interface ListedFault extends Fault {
  /** Number of matching requests, and of those that triggered the fault. */
  readonly matched: number
  readonly hits: number
  readonly matched_not_fired: number
  /** How often it can still trigger; null if `times` is not set. */
  readonly remaining: number | null
  /** `asleep` before `from`, `over` from `until` on, `spent` when `remaining` is 0. */
  readonly state: 'asleep' | 'ready' | 'spent' | 'over'
}

/** Named errors; each is rendered in the format of the API that is called. */
export const presetNames = [
  'unauthenticated', 'unauthenticated_documented', 'expired_token', 'insufficient_scope', 'not_found',
  'validation', 'conflict', 'rate_limited', 'server_error', 'maintenance_html', 'no_access',
] as const

export type Preset = typeof presetNames[number]
