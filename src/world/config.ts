// How a world deviates from FreshBooks: nothing unless somebody asks for it. Kept in the world's settings, so
// that snapshots carry it.
import type { World } from './world.ts'

/** What becomes of a warning. */
export type Severity = 'off' | 'warn' | 'error'

/** Lateness of answers, in milliseconds. */
export interface Latency {
  readonly ms: number
  readonly jitter_ms?: number
  readonly distribution?: 'uniform' | 'normal' | 'lognormal'
}

/** So many requests of a token per period (`1m`); counted on the world's clock. */
export interface RateLimit {
  /** Default: 600, and 250 POSTs (captured). */
  readonly requests?: number
  /** POSTs, which are then counted apart. */
  readonly posts?: number
  readonly per: string
  /** Whether answers tell how many are left. Default: true. */
  readonly headers?: boolean
}

/**
 * How messages go to callbacks. FreshBooks documents in words that it retries, drops and disables, and no
 * numbers.
 */
export interface WebhookConfig {
  /**
   * `async`: by themselves, soon after the answer. `sync`: before the answer of the request that raised them.
   * `held`: only when `webhooks flush` asks for it.
   */
  readonly deliver: 'async' | 'sync' | 'held'
  /** Whether callbacks are verified without their receiver, as soon as they are registered. */
  readonly auto_verify: boolean
  /** Milliseconds between the answer to a registration and its handshake. */
  readonly handshake_delay_ms: number
  /** Milliseconds within which a receiver must have answered (documented). */
  readonly timeout_ms: number
  /** Attempts, after which a message is dropped. */
  readonly attempts: number
  /** What lies between the first two attempts, on the world's clock; it doubles each time. */
  readonly retry_after: string
  /** Messages dropped in a row after which a callback is disabled: it is unverified then. */
  readonly disable_after: number
}

export interface Config {
  /** Whether requests with a warning are accepted in silence, accepted with the warning, or refused. */
  readonly profile: 'lenient' | 'documented' | 'strict'
  /** Exceptions from the profile, by the code of a warning; `no_random` refuses faults with a probability. */
  readonly strict: Readonly<Record<string, Severity>>
  /** Whether an operation is refused whose scope the token does not have. */
  readonly enforce_scopes: boolean
  /** Whether a code that is used twice revokes the tokens it gave (RFC 6749), as FreshBooks does not. */
  readonly revoke_on_code_reuse: boolean
  readonly rate_limit: RateLimit | null
  readonly latency: Latency | null
  /** How many clients that are neither deleted nor archived the plan allows an account; null: any number. */
  readonly client_limit: number | null
  /** Whether the plan has accounts payable: bills, their payments and vendors. */
  readonly accounts_payable: boolean
  /**
   * What roles may do: `observed`, what reports of the live API show, or `matrix`, what FreshBooks' help says
   * of the product (oauth/roles.ts).
   */
  readonly roles: 'observed' | 'matrix'
  /** Whether the list of staff also has the key `staffs`, which the Python library reads. */
  readonly python_staff_list: boolean
  /** Whether applications can only be registered with https addresses that have no query, as live. */
  readonly strict_redirects: boolean
  /** Whether certain values in requests ask for failures (`fail-422@mock.test`). */
  readonly magic_values: boolean
  /** What deviates from the usual way of delivering messages. */
  readonly webhooks: Partial<WebhookConfig>
}

export const defaultConfig: Config = {
  profile: 'documented', strict: {}, enforce_scopes: true, revoke_on_code_reuse: false, rate_limit: null,
  latency: null, client_limit: null, accounts_payable: true, roles: 'observed', python_staff_list: false,
  strict_redirects: false, magic_values: false, webhooks: {},
}

/** The numbers are inferred, but for the time in which a receiver must have answered. */
export const defaultWebhookConfig: WebhookConfig = {
  deliver: 'async', auto_verify: false, handshake_delay_ms: 100, timeout_ms: 10_000, attempts: 5,
  retry_after: '1m', disable_after: 5,
}

/** How messages of a world are delivered. */
export const webhookConfigOf = (world: World): WebhookConfig =>
  ({ ...defaultWebhookConfig, ...configOf(world).webhooks })

/** What somebody has set; all of it deviates on purpose, even where it says what is usual. */
export const ownConfig = (world: World): Partial<Config> => world.setting<Partial<Config>>('config') ?? {}

/** What is set, and what is usual for the rest. */
export const configOf = (world: World): Config => ({ ...defaultConfig, ...ownConfig(world) })

/** Changes some of it; null makes a value what is usual again. */
export function changeConfig (
  world: World, changes: { readonly [Key in keyof Config]?: Config[Key] | null }
): void {
  const entries = Object.entries({ ...ownConfig(world), ...changes }).filter(([, value]) => value !== null)
  world.setSetting('config', Object.fromEntries(entries))
}
