// What the methods of the library take and give, beside what other parts of the program define.
import type { RanJob } from '../actors/time.ts'
import type { Effect, Match, When } from '../faults/fault.ts'
import type { CheckKey, OperationPattern, WarningCode } from '../names.ts'
import type { Application } from '../oauth/applications.ts'
import type { KeptMail, MailHead } from '../store/mails.ts'
import type { DeliveryOutcome } from '../store/deliveries.ts'
import type { WaitingEvent as StoredEvent } from '../store/outbox.ts'
import type { Config } from '../world/config.ts'

/** How the clock is set: `now` alone pins it; the other modes are real, offset and scale. */
export interface ClockInput {
  readonly now?: string
  readonly mode?: 'pinned' | 'real' | 'offset' | 'scale'
  /** In mode offset: the ISO 8601 duration from the machine's clock. */
  readonly by?: string
  /** In mode scale: seconds of the world per second of the machine. */
  readonly rate?: number
}

/** The time of a world, and the mode of its clock. */
export interface Clock {
  readonly now: string
  readonly mode: 'pinned' | 'real' | 'offset' | 'scale'
  readonly by?: string | null
  readonly rate?: number
}

/** The clock after a change, and the jobs that ran. */
export interface Advanced extends Clock {
  readonly ran: readonly RanJob[]
}

export interface PendingJobs {
  readonly count: number
  readonly next: ReadonlyArray<{ readonly at: string, readonly job: string, readonly details: unknown }>
}

export interface ExportInput {
  readonly format?: 'json' | 'yaml' | 'sqlite'
  readonly minimal?: boolean
}

/** One check; see the schema `verify.json`. */
export type VerifyCheck =
  { readonly operation?: OperationPattern } & { readonly [Key in Exclude<CheckKey, 'operation'>]?: unknown }

/** Checks of the request log; see the schema `verify.json`. */
export interface VerifyInput {
  readonly checks: readonly VerifyCheck[]
  /** Milliseconds to wait for the checks to hold. */
  readonly wait_ms?: number
  /** Considers requests after a request (`req-12`) or an instant. */
  readonly since?: string
}

/** Selects logged requests. */
export interface Filter {
  /** `*` is a wildcard: `invoices.*`. */
  readonly operation?: OperationPattern
  readonly method?: string
  /** `404`, `4xx` or `>=400`; 0 is a connection without an answer. */
  readonly status?: string | number
  /** Requests after a request (`req-12`) or an instant. */
  readonly since?: string
  /** Text anywhere in the entry. */
  readonly contains?: string
  /** True for any warning, or its code. */
  readonly warning?: boolean | WarningCode
  readonly unmatched?: boolean
}

/** Selects mails. */
export interface MailInput {
  /** An address among the recipients, in any case. */
  readonly to?: string
  readonly kind?: 'invoice' | 'late_reminder' | 'payment_receipt'
  /** A table (`invoices`), or one row of it (`invoices/34401`). */
  readonly about?: string
  readonly limit?: number
}

/** A mail; `at` is ISO 8601. */
export type MailEntry = Omit<MailHead, 'at'> & { readonly at: string }

/** A file of a mail; its bytes are base64. */
export interface MailFile {
  readonly name: string
  /** `application/pdf` */
  readonly media_type: string
  readonly content: string
}

/** A mail with text, HTML and attachments. */
export type MailContent = Omit<KeptMail, 'at' | 'attachments'> & {
  readonly at: string
  readonly attachments: readonly MailFile[]
}

/** How many requests the world has had, and how many the log no longer keeps. */
export interface LogCounts {
  readonly total: number
  readonly evicted: number
}

/** A failure to imitate; see the schema `fault.json`. */
export interface Fault {
  readonly id?: string
  readonly match?: Omit<Match, 'operation'> & { readonly operation?: OperationPattern }
  readonly when?: When
  readonly do: Effect
}

/** A registered callback (webhook). */
export interface ListedCallback {
  readonly callbackid: number
  readonly account_id: string
  readonly event: string
  readonly uri: string
  readonly verified: boolean
  /** The code that verifies it, and the key of its signatures. */
  readonly verifier: string
  readonly updated_at: string
  /** Events that wait for it in the outbox. */
  readonly waiting: number
  /** What an unverified one waits for, in a sentence. */
  readonly hint: string | null
}

/** An event that waits to be delivered to a callback. */
export interface WaitingEvent extends Omit<StoredEvent, 'at' | 'due_at'> {
  /** On the world's clock, ISO 8601. */
  readonly at: string
  /** When the next attempt is made. */
  readonly due_at: string
}

/** One attempt to deliver a message to a callback. */
export interface Delivery {
  readonly id: number
  /** On the world's clock, ISO 8601. */
  readonly at: string
  readonly event: string
  readonly object_id: number
  readonly callbackid: number
  /** From 1. */
  readonly attempt: number
  /** `kept`: made and not sent, as its host is not allowed; `lost` by a fault. */
  readonly outcome: DeliveryOutcome
  readonly uri: string
  /** The form that was sent. */
  readonly fields: Readonly<Record<string, string>>
  readonly body: string
  /** Value of X-FreshBooks-Hmac-SHA256. */
  readonly signature: string
  /** The text that is signed. */
  readonly signed: string
  readonly status: number | null
  readonly response: string
  readonly error: string | null
  readonly ms: number
  /** The fault that struck. */
  readonly fault: string | null
  /** What probably went wrong, in a sentence. */
  readonly hint: string | null
}

export interface DeliveryFilter {
  readonly event?: string
  readonly object_id?: number
  readonly callbackid?: number
  /** After the delivery with this id. */
  readonly since?: number
}

export interface OutboxInput {
  readonly limit?: number
  /** Of one callback only. */
  readonly callbackid?: number
}

export interface TokenInput {
  /** Either token of a pair. Default: all pairs. */
  readonly access_token?: string
}

export interface MintInput {
  /** A ref, an e-mail address or an id. Default: the owner. */
  readonly person?: string | number
  readonly client_id?: string
  /** Enforced when given. Default: all scopes of the application. */
  readonly scopes?: readonly string[] | string
  /** Seconds, or an ISO 8601 duration. Default: twelve hours. */
  readonly expires_in?: number | string
}

export interface MintedToken {
  readonly access_token: string
  readonly refresh_token: string
  readonly expires_in: number
  readonly scope: string
  readonly created_at: number
  readonly identity_id: number
  readonly client_id: string
}

export type ApplicationInput = Partial<Omit<Application, 'client_id'>> & Pick<Application, 'client_id'>
export type ConfigChanges = { readonly [Name in keyof Config]?: Config[Name] | null }

export interface ConfigDescription {
  readonly config: Config
  readonly origins: Readonly<Record<keyof Config, 'default' | 'world'>>
}
