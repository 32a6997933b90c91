// What webhooks cost the answers of the API: the same writes on a server whose events go to a receiver, and
// on one without callbacks, in turn. The receiver has a thread of its own, so that it does not hold up the
// load generator, and what waits is delivered before the other server has its turn.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { middle } from './figures.mjs'

const callbacks = '/events/account/ACME01/events/callbacks'
const control = '/_mock/worlds/default'
const ROUNDS = 5

/** A receiver that answers at once and sends verifiers back; tells its port. */
async function receive ({ api, headers }) {
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
  parentPort.postMessage(server.address().port)
}

if (!isMainThread) await receive(workerData)

/** `tools`: how the bench starts, loads and stops servers, and the requests that write. */
export async function webhookRows ({ startMock, stop, load, headers, requests }) {
  const [on, off] = [await startMock(), await startMock()]
  const post = async (path, body) => await (await fetch(on.url + path, {
    method: 'POST', headers, body: JSON.stringify(body),
  })).json()
  const receiver = new Worker(new URL(import.meta.url), { workerData: { api: on.url, headers } })
  const [port] = await once(receiver, 'message')
  await post(callbacks, { callback: { event: 'client', uri: `http://127.0.0.1:${port}/` } })
  await post(`${control}/webhooks/wait`, { event: 'callback.verify' })

  const turns = {
    on: async () => {
      const figures = await load(on.url, 'POST', requests)
      const { waiting } = await post(`${control}/webhooks/flush`, { timeout_ms: 60_000 })
      if (waiting !== 0) throw new Error(`${waiting} events were not delivered`)
      return figures
    },
    off: () => load(off.url, 'POST', requests),
  }
  const rounds = []
  for (let round = 0; round < ROUNDS; round++) {
    const figures = {}
    // who comes first finds the machine otherwise than who comes second
    for (const side of round % 2 === 0 ? ['on', 'off'] : ['off', 'on']) figures[side] = await turns[side]()
    rounds.push(figures)
  }
  await Promise.all([stop(on), stop(off)])
  await receiver.terminate()
  const p99 = side => middle(rounds.map(round => round[side].p99))
  return [{
    what: 'POST a client, p99 ms with webhooks',
    ours: p99('on'),
    bare: p99('off'),
    ratio: middle(rounds.map(({ on, off }) => on.p99 / off.p99)).toFixed(2),
    target: '≤ 1.2',
  }]
}
