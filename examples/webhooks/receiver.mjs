// A program that is told of events: it registers callbacks, answers their handshakes, checks signatures and
// then asks FreshBooks for the row, since a message says no more than which one it is. Standard library
// alone.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'

/** Verifiers by the callback's id; a program of more than one process keeps them in its database. */
const noVerifiers = () => new Map()

/**
 * Listens on a free port. `api`: { url, token, accountId }. `onEvent` is given the name of each event and the
 * id of its row; it may be given the same ones again, as messages come at least once.
 */
export async function startReceiver (api, onEvent, verifiers = noVerifiers()) {
  const callbacks = `/events/account/${api.accountId}/events/callbacks`
  const server = createServer((request, response) => {
    handle(request).then(status => response.writeHead(status).end(), () => response.writeHead(500).end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const uri = `http://127.0.0.1:${server.address().port}/freshbooks`

  async function handle (request) {
    const form = new URLSearchParams(await textOf(request))
    if (form.get('name') === 'callback.verify') return await verify(form)
    const signature = request.headers['x-freshbooks-hmac-sha256'] ?? ''
    // a message does not say which callback it is for, and each has a verifier of its own
    if (![...verifiers.values()].some(verifier => isSigned(form, signature, verifier))) return 401
    await onEvent(form.get('name'), form.get('object_id'))
    return 200
  }

  /** From within the handler: FreshBooks is asked while it waits for this answer. */
  async function verify (form) {
    const [id, verifier] = [form.get('object_id'), form.get('verifier')]
    verifiers.set(id, verifier)
    await call(api, 'PUT', `${callbacks}/${id}`, { callback: { verifier } })
    return 200
  }

  return {
    register: event => call(api, 'POST', callbacks, { callback: { event, uri } }),
    close: () => server.close(),
    uri,
  }
}

/** What is signed is not the body: it is the form as Python's json.dumps writes it, all values as texts. */
function isSigned (form, signature, verifier) {
  const pairs = [...form].map(([name, value]) => `${pythonText(name)}: ${pythonText(value)}`)
  const expected = createHmac('sha256', verifier).update(`{${pairs.join(', ')}}`).digest()
  const given = Buffer.from(signature, 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

const pythonText = text => JSON.stringify(text)
  .replace(/[\u007f-\uffff]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A call to FreshBooks; throws where it is refused. */
export async function call ({ url, token }, method, path, body) {
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer.status === 204 ? undefined : (await answer.json()).response.result
}

async function textOf (request) {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}
