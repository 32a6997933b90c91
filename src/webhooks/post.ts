// Sends one message over HTTP and tells what came back. Redirects are not followed, and nothing is read for
// longer than the time allows.
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { SIGNATURE_HEADER, type Message } from './message.ts'
import { guardedLookup, hostOf, isRefusedAddress, TargetRefused, type Lookup } from './targets.ts'

/** Most bytes of an answer that are read. */
const LONGEST_ANSWER = 2_048

/** What came of sending a message. */
export interface Reply {
  /** HTTP status; null where none came. */
  readonly status: number | null
  /** The beginning of the answer's body. */
  readonly response: string
  /** Why no answer came, in a sentence. */
  readonly error: string | null
  readonly ms: number
  /** Whether nothing was sent, as the address is not allowed. */
  readonly isRefused: boolean
}

/** Sends messages; connections are kept for the next one. */
export class Poster {
  readonly #agents = {
    'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }),
  }

  readonly #allowed: readonly string[]
  readonly #lookup: Lookup | undefined

  /** `allowed`: hosts beside this machine. `lookup` is for tests. */
  constructor (allowed: readonly string[], lookup?: Lookup) {
    this.#allowed = allowed
    this.#lookup = lookup
  }

  /**
   * Never rejects. `timeout` in milliseconds is for the whole exchange; `ending` gives it up before, where
   * nobody wants to know any more.
   */
  async post (uri: string, message: Message, timeout: number, ending?: AbortSignal): Promise<Reply> {
    const began = performance.now()
    const late = AbortSignal.timeout(timeout)
    const signal = ending === undefined ? late : AbortSignal.any([late, ending])
    const outcome = await this.#exchange(uri, message, signal)
      // the receiver had ended a connection that was kept before it could see the message
      .catch((error: unknown) => error instanceof StaleConnection
        ? this.#exchange(uri, message, signal, false)
        : Promise.reject(error))
      .catch((error: unknown) => failure(error, late.aborted ? timeout : undefined))
    return {
      response: '', error: null, isRefused: false, ...outcome, ms: Math.round(performance.now() - began),
    }
  }

  async #exchange (
    uri: string, { body, signature }: Message, signal: AbortSignal, isKept = true
  ): Promise<Outcome> {
    const host = hostOf(uri)
    if (isRefusedAddress(host, this.#allowed)) throw new TargetRefused(host)
    const url = new URL(uri)
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = send(url, {
        method: 'POST',
        agent: isKept && this.#agents[url.protocol as 'http:' | 'https:'],
        lookup: guardedLookup(this.#allowed, this.#lookup),
        signal,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'FreshBooks',
          accept: '*/*',
          [SIGNATURE_HEADER]: signature,
        },
      }, resolve)
      request.on('error', (error: NodeJS.ErrnoException) => reject(
        request.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(error.code!)
          ? new StaleConnection()
          : error))
      // a protocol that is switched ends the connection without an error
      request.on('close', () => reject(new Error('the connection ended without an answer')))
      request.end(body)
    })
    return { status: answer.statusCode!, response: await beginningOf(answer) }
  }

  close (): void {
    for (const agent of Object.values(this.#agents)) agent.destroy()
  }
}

/** A connection that was kept for the next message and had ended meanwhile. */
class StaleConnection extends Error {}

type Outcome = Partial<Reply> & Pick<Reply, 'status'>

/** The first bytes of an answer; the connection is given up where there are more. */
async function beginningOf (answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > LONGEST_ANSWER) break // which ends the connection
  }
  return Buffer.concat(chunks).subarray(0, LONGEST_ANSWER).toString()
}

/** `timeout`: the milliseconds that were over; undefined where something else went wrong. */
function failure (error: unknown, timeout: number | undefined): Outcome {
  const { message, code } = error as NodeJS.ErrnoException
  const cause = message === '' ? String(code) : message
  const sentence = timeout === undefined ? cause : `no whole answer came within ${timeout} ms`
  return { status: null, error: sentence, isRefused: error instanceof TargetRefused }
}
