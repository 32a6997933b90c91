// What webhooks cost the answers of the API: the same writes on a server whose events go to a receiver, and
// on one without callbacks, in turn.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { middle } from './figures.mjs'

const callbacks = '/events/account/ACME01/events/callbacks'

/** A receiver that answers at once and sends verifiers back. */
async function startReceiver (api, headers) {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const form = new URLSearchParams(body)
    if (form.get('name') === 'callback.verify') {
      const callback = { verifier: form.get('verifier') }
      const own = `${api}${callbacks}/${form.get('object_id')}`
      await fetch(own, { method: 'PUT', headers, body: JSON.stringify({ callback }) })
    }
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** `tools`: how the bench starts, loads and stops servers, and the requests that write. */
export async function webhookRows ({ startMock, stop, load, headers, requests }) {
  const [on, off] = [await startMock(), await startMock()]
  const receiver = await startReceiver(on.url, headers)
  const callback = { event: 'client', uri: `http://127.0.0.1:${receiver.address().port}/` }
  await fetch(on.url + callbacks, { method: 'POST', headers, body: JSON.stringify({ callback }) })
  const wait = `${on.url}/_mock/worlds/default/webhooks/wait`
  await fetch(wait, { method: 'POST', headers, body: '{"event":"callback.verify"}' })
  const rounds = []
  for (let round = 0; round < 3; round++) {
    rounds.push({ on: await load(on.url, 'POST', requests), off: await load(off.url, 'POST', requests) })
  }
  await Promise.all([stop(on), stop(off)])
  receiver.closeAllConnections()
  receiver.close()
  const p99 = side => middle(rounds.map(round => round[side].p99))
  return [{
    what: 'POST a client, p99 ms with webhooks',
    ours: p99('on'),
    bare: p99('off'),
    ratio: middle(rounds.map(({ on, off }) => on.p99 / off.p99)).toFixed(2),
    target: '≤ 1.2',
  }]
}
