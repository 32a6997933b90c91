// What probably went wrong with a delivery: the mistakes that receivers make most.
import { HANDSHAKE } from '../resources/callback-events.ts'
import type { Delivery } from '../store/deliveries.ts'

/** A sentence, or undefined where nothing went wrong. */
export function hintOf ({ name, status, error, outcome, callbackid }: Delivery): string | undefined {
  if (outcome === 'delivered' || outcome === 'lost') return undefined
  if (error !== null) return error
  if (status === null) return undefined
  if (status >= 300 && status < 400) return 'a redirect counts as a failure: register the address it leads to'
  if (name === HANDSHAKE || ![400, 401, 403].includes(status)) return undefined
  return 'the receiver refused the message: its signature is that of the text in `signed` (the form as JSON, ' +
    `not the body), and its key is the verifier of callback ${callbackid} alone`
}

/** What an unverified callback waits for. */
export function handshakeHint (handshake: Delivery | undefined, now: number): string {
  if (handshake === undefined) return 'its handshake has not been sent yet'
  const seconds = Math.max(0, Math.round((now - handshake.at) / 1000))
  const sent = `its handshake was sent ${seconds} s ago`
  if (handshake.outcome !== 'delivered') {
    return `${sent} and failed${handshake.error === null ? ` with status ${handshake.status}` : `: ${handshake.error}`}`
  }
  return `${sent} and the verifier has not come back: PUT {"callback":{"verifier":"…"}} to its address`
}
