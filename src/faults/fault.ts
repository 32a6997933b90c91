// A fault: a failure that a test asked for. Which requests it is about, which of those it strikes, and what
// then goes wrong.

/** Wrong in one sentence, told to whoever asked for a fault that cannot be. */
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

/** A value, or what its text must match. */
export type FaultInput = unknown | { readonly matches: string }

/** Which requests a fault is about; all of them where nothing is said. */
export interface Match {
  /** `invoices.create`; a `*` stands for anything. */
  readonly operation?: string
  readonly method?: string
  /** Path without the world's prefix: `*` is one segment, `**` any number of them. */
  readonly path?: string
  /** Parameters of the query; null for one that must not be there. */
  readonly query?: Readonly<Record<string, FaultInput>>
  /** Values of the body by JSONPath: `$.invoice.lines[*].name`. */
  readonly body?: Readonly<Record<string, FaultInput>>
  /** The access token, as it is sent. */
  readonly token?: string
}

/** Which of the requests that match it strikes: every one where nothing is said. */
export interface When {
  /** Lets so many pass first. */
  readonly after?: number
  /** Strikes so many at most. */
  readonly times?: number
  /** Strikes every so many: 3 is the third, the sixth … */
  readonly every?: number
  /** Strikes by chance; the same requests in every run, as chance follows from the world's seed. */
  readonly probability?: number
  /** Instants of the world's clock between which it is awake; the second is no longer within. */
  readonly from?: string
  readonly until?: string
}

/** Lateness in milliseconds; goes with every kind of fault. */
export interface Delayed {
  readonly ms?: number
  readonly jitter_ms?: number
  readonly distribution?: 'uniform' | 'normal' | 'lognormal'
}

/** Ways to lose a connection before a byte of the true answer is out. */
export type Loss = 'reset' | 'empty' | 'hang' | 'garbage' | 'close_mid_headers'

export interface ErrorEffect extends Delayed {
  readonly kind: 'error'
  readonly preset?: Preset
  readonly status?: number
  /** FreshBooks' number, in families that have them. */
  readonly errno?: number
  /** Word or number that names the error, in families that have one. */
  readonly code?: string | number
  readonly message?: string
  readonly field?: string
  /** Null takes away a header that the preset has. */
  readonly headers?: Readonly<Record<string, string | number | null>>
}

export interface SocketEffect extends Delayed {
  readonly kind: 'socket'
  readonly effect: Loss | 'truncate' | 'drip'
  /** How much of the body comes with `truncate`; half of it where nothing is said. */
  readonly bytes?: number
  /** With `truncate`: the length is told as it is, so that only the JSON is broken. */
  readonly fitting_length?: boolean
  readonly bytes_per_s?: number
}

export type Effect =
  | Delayed & { readonly kind: 'delay' }
  | ErrorEffect
  | SocketEffect
  | Delayed & { readonly kind: 'lost_response', readonly effect?: Loss }
  | Delayed & { readonly kind: 'crash_before_commit' }
  | Delayed & { readonly kind: 'stale_read', readonly writes?: number }
  | Delayed & { readonly kind: 'body', readonly patch: unknown }
  | Delayed & { readonly kind: 'oauth', readonly error: string }

export interface Fault {
  readonly id: string
  readonly match: Match
  readonly when: When
  readonly do: Effect
}

/** A fault and what has become of it. */
export interface ListedFault extends Fault {
  /** Requests it was about, and those of them it struck. */
  readonly matched: number
  readonly hits: number
  readonly matched_not_fired: number
  /** Strikes that are left; null where there is no end. */
  readonly remaining: number | null
  /** `asleep` before its time, `over` after it, `spent` when no strike is left. */
  readonly state: 'asleep' | 'ready' | 'spent' | 'over'
}

/** Errors by name, told in the words of the API that is asked. */
export const presetNames = [
  'unauthenticated', 'unauthenticated_documented', 'expired_token', 'insufficient_scope', 'not_found',
  'validation', 'conflict', 'rate_limited', 'server_error', 'maintenance_html',
] as const

export type Preset = typeof presetNames[number]
