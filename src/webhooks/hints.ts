// What probably went wrong with a delivery: the mistakes that receivers make most.
import { HANDSHAKE } from '../resources/callback-events.ts'
import type { Delivery } from '../store/deliveries.ts'

/** A sentence, or undefined where nothing went wrong. */
export function hintOf ({ name, status, error, outcome, callbackid }: Delivery): string | undefined {
  if (outcome === 'delivered' || outcome === 'lost') return undefined
  if (error !== null) return error
  if (status === null) return undefined
  if (status >= 300 && status < 400) return 'a redirect counts as a failure: register the address it leads to'
  if (name === HANDSHAKE) return undefined
  if (unread.includes(status)) {
    return `${notUnderstood}; where it checks the signature, it is ${ofTheForm(callbackid)}`
  }
  return refused.includes(status)
    ? `the receiver refused the message: its signature is ${ofTheForm(callbackid)}`
    : undefined
}

/** Statuses of receivers that cannot read a message, or do not believe it. */
const unread: readonly number[] = [400, 415, 422]
const refused: readonly number[] = [401, 403]

const notUnderstood =
  'the receiver did not understand the message: it is a form and not JSON, and only a handshake has a ' +
  '`verifier`'

/** How a message is signed, against the mistakes that are made most. */
const ofTheForm = (callbackid: number): string =>
  'that of the text in `signed` (the form as JSON, not the body), in base64, and its key is the verifier ' +
  `of callback ${callbackid} alone`

/** What an unverified callback waits for. */
export function handshakeHint (handshake: Delivery | undefined, now: number): string {
  if (handshake === undefined) return 'its handshake has not been sent yet'
  const seconds = Math.max(0, Math.round((now - handshake.at) / 1000))
  const sent = `its handshake was sent ${seconds} s ago`
  if (handshake.outcome !== 'delivered') {
    return `${sent} and failed` +
      (handshake.error === null ? ` with status ${handshake.status}` : `: ${handshake.error}`)
  }
  return `${sent} and the verifier has not come back: PUT {"callback":{"verifier":"…"}} to its address`
}
