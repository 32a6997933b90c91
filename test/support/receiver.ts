// A receiver of webhooks as a program writes one from the documentation: it knows nothing of the mock's own code.
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

/** A message as it came. */
export interface Received {
  readonly form: Readonly<Record<string, string>>
  /** The body. */
  readonly raw: string
  readonly signature: string
  readonly headers: IncomingMessage['headers']
  readonly path: string
  readonly socket: IncomingMessage['socket']
}

/** What a receiver answers; nothing for 200. */
export type Answering = (received: Received, response: ServerResponse) => unknown

/** Python's json.dumps of a form, as the documentation builds what it signs. */
function dumps (form: Readonly<Record<string, string>>): string {
  const text = (value: string): string => {
    const escaped = JSON.stringify(value).split('').map(letter =>
      letter.charCodeAt(0) > 126 ? '\\u' + letter.charCodeAt(0).toString(16).padStart(4, '0') : letter)
    return escaped.join('')
  }
  return '{' + Object.entries(form).map(([key, value]) => `${text(key)}: ${text(value)}`).join(', ') + '}'
}

/** Whether a message was signed with a verifier. */
export const isSigned = ({ form, signature }: Received, verifier: string): boolean =>
  createHmac('sha256', verifier).update(dumps(form)).digest('base64') === signature

async function read (request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += chunk
  return body
}

/** A receiver on a free port; it notes what comes and answers as it is told. */
export async function receiver (test: Pick<Test, 'teardown'>, answering: Answering = () => {}) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const raw = await read(request)
    const form = Object.fromEntries(new URLSearchParams(raw))
    const message = { form, raw, signature: String(request.headers['x-freshbooks-hmac-sha256']), headers: request.headers, path: request.url!, socket: request.socket }
    received.push(message)
    await answering(message, response)
    if (!response.headersSent && !response.destroyed) response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  test.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { received, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in` }
}
