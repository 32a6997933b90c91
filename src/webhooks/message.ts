// What a callback is sent: form fields, and a signature over them (callbacks.md). Pure.
import { createHmac } from 'node:crypto'
import { HANDSHAKE } from '../resources/callback-events.ts'
import type { WaitingEvent } from '../store/outbox.ts'

/** The event that a message tells of. */
export type MessageEvent = Pick<
  WaitingEvent, 'name' | 'object_id' | 'account_id' | 'business_id' | 'identity_id' | 'user_id'
>

/** What a message says of its callback. */
export interface Receiver {
  readonly verifier: string
  /** Address of the account in FreshBooks (`https://acmedesign.freshbooks.com`). */
  readonly system: string
}

/** Names and values, all texts, in the order in which they are sent. */
export type FormFields = ReadonlyArray<readonly [name: string, value: string]>

/** A message as it is sent. */
export interface Message {
  readonly fields: FormFields
  /** The fields as a form. */
  readonly body: string
  /** Value of X-FreshBooks-Hmac-SHA256. */
  readonly signature: string
}

export const SIGNATURE_HEADER = 'X-FreshBooks-Hmac-SHA256'

/** What is made otherwise than usual, on purpose. */
export interface Unusual {
  readonly key?: string
  /** FreshBooks promises no order of the fields; the signature is over that in which they are sent. */
  readonly isReversed?: boolean
}

/**
 * The message of an event, or of a handshake, in the orders that were captured (2026 and 2020). `system` is
 * in the handshake alone: its `://` breaks receivers that build the signed text by replacing every colon.
 */
export function messageOf (
  event: MessageEvent, receiver: Receiver, { key = receiver.verifier, isReversed = false }: Unusual = {}
): Message {
  const usual = event.name === HANDSHAKE ? handshakeFields(event, receiver) : eventFields(event)
  const fields = isReversed ? usual.toReversed() : usual
  const body = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString()
  return { fields, body, signature: signatureOf(key, fields) }
}

const eventFields = (event: MessageEvent): FormFields => [
  ['name', event.name],
  ['object_id', String(event.object_id)],
  ['user_id', String(event.user_id)],
  ['identity_id', String(event.identity_id)],
  ['business_id', String(event.business_id)],
  ['account_id', event.account_id],
]

/** Those of the business and the identity are of newer documentation; the capture has none (inferred). */
const handshakeFields = (event: MessageEvent, { verifier, system }: Receiver): FormFields => [
  ['user_id', String(event.user_id)],
  ['name', event.name],
  ['verifier', verifier],
  ['object_id', String(event.object_id)],
  ['account_id', event.account_id],
  ['system', system],
  ['business_id', String(event.business_id)],
  ['identity_id', String(event.identity_id)],
]

/** Base64 of the HMAC-SHA256 of the signed text, with the verifier as its key. */
export const signatureOf = (verifier: string, fields: FormFields): string =>
  createHmac('sha256', verifier).update(signedText(fields)).digest('base64')

/** What is signed: the fields as Python's json.dumps writes a dictionary of texts (documented). */
export const signedText = (fields: FormFields): string =>
  `{${fields.map(([name, value]) => `${pythonText(name)}: ${pythonText(value)}`).join(', ')}}`

/** Letters beyond ASCII are escaped, as json.dumps does. */
const pythonText = (text: string): string => JSON.stringify(text)
  .replace(/[\u007f-\uffff]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The address of an account, made of the name of its business. */
export const systemOf = (businessName: string): string =>
  `https://${businessName.toLowerCase().replace(/[^a-z0-9]/g, '') || 'account'}.freshbooks.com`

/** A message as a receiver has it, or a delivery of `webhooks.wait`. */
export interface SignedMessage {
  /** The form as text, or as it was parsed, in the order in which it came. */
  readonly body: string | Iterable<readonly [string, string]> | Readonly<Record<string, string>>
  /** Value of X-FreshBooks-Hmac-SHA256; undefined where there is none. */
  readonly signature: string | undefined
}

/** Whether a message has the signature that is made with the verifier of its callback. */
export const isSigned = ({ body, signature }: SignedMessage, verifier: string): boolean =>
  signature === signatureOf(verifier, fieldsOf(body))

function fieldsOf (body: SignedMessage['body']): FormFields {
  if (typeof body === 'string') return [...new URLSearchParams(body)]
  return Symbol.iterator in body ? [...body as Iterable<readonly [string, string]>] : Object.entries(body)
}
