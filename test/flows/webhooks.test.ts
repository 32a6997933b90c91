// Webhooks of a server that is a process: one that is killed between a commit and its delivery, and what a person at its
// terminal sees of messages. Needs `npm run build`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { receiver } from '../support/receiver.ts'
import { runServer } from '../support/run.ts'
import { until } from '../support/waiting.ts'
import { ACCOUNT } from '../support/world.ts'

const { KILLS = '4' } = process.env
const callbacks = `/events/account/${ACCOUNT}/events/callbacks`
const clients = `/accounting/account/${ACCOUNT}/users/clients`

/** A call with the default world's token; undefined where the server is gone. */
async function call (url: string, method: string, path: string, body?: object): Promise<any> {
  const headers = { authorization: 'Bearer mock-access-token', 'content-type': 'application/json' }
  return await fetch(url + path, { method, headers, ...body === undefined ? {} : { body: JSON.stringify(body) } })
    .then(async answer => await answer.json(), () => undefined)
}

t.test('what a killed server had committed is delivered by the next one: at least once, and in order', async t => {
  const dir = mkdtempSync(join(tmpdir(), 'delivered-'))
  t.teardown(() => rmSync(dir, { recursive: true, force: true }))
  let url = ''
  const hook = await receiver(t, async ({ form }) => {
    if (form.name === 'callback.verify') await call(url, 'PUT', `${callbacks}/${form.object_id}`, { callback: { verifier: form.verifier } })
    // so that events wait whenever the server is killed
    else await new Promise(resolve => setTimeout(resolve, 15))
  })
  const answered: string[] = []
  const came = () => new Set(hook.received.filter(({ form }) => form.name === 'client.create').map(({ form }) => form.object_id!))
  let waited = 0
  for (let kill = 0; kill < Number(KILLS); kill++) {
    const server = await runServer(t, ['--json', '--data-dir', dir])
    url = JSON.parse(server.output).url
    if (kill === 0) {
      await call(url, 'POST', callbacks, { callback: { event: 'client.create', uri: hook.url } })
      await call(url, 'POST', '/_mock/worlds/default/webhooks/wait', { event: 'callback.verify', timeout_ms: 60_000 })
    }
    const before = answered.length
    const working = (async () => {
      for (let number = 0; ; number++) {
        const answer = await call(url, 'POST', clients, { client: { organization: `Client ${kill}-${number}` } })
        if (answer === undefined) return
        answered.push(String(answer.response.result.client.id))
      }
    })()
    await until('there is something to lose', () => answered.length > before + 5 + kill * 3)
    await server.stop('SIGKILL')
    await working
    waited += answered.filter(id => !came().has(id)).length
  }
  t.ok(waited > 0, `${waited} events waited when their server was killed`)
  const server = await runServer(t, ['--json', '--data-dir', dir])
  url = JSON.parse(server.output).url
  await until('all is delivered', () => answered.every(id => came().has(id)))
  const first = [...came()].filter(id => answered.includes(id))
  t.strictSame(first, answered, 'none is lost, and first deliveries are in order')
  await server.stop()
})

t.test('at a terminal each delivery is a line beside the requests', async t => {
  const terminal = {
    TERM: 'xterm', NO_COLOR: '1',
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent('Object.assign(process.stdout, { isTTY: true, columns: 100 })')}`,
  }
  const server = await runServer(t, [], terminal)
  const url = /ready on (\S+)/.exec(server.output)![1]!
  const hook = await receiver(t, async ({ form }, response) => {
    if (form.name === 'callback.verify') await call(url, 'PUT', `${callbacks}/${form.object_id}`, { callback: { verifier: form.verifier } })
    else response.writeHead(401).end()
  })
  const { callbackid } = (await call(url, 'POST', callbacks, { callback: { event: 'client.create', uri: hook.url } })).response.result.callback
  await call(url, 'POST', '/_mock/worlds/default/webhooks/wait', { event: 'callback.verify' })
  const { id } = (await call(url, 'POST', clients, { client: { organization: 'Hat' } })).response.result.client
  await until('it is refused', () => hook.received.length === 2)
  const page = async (): Promise<any> => await (await fetch(`${url}/`)).json()
  let failed: any[] = []
  while (failed.length === 0) failed = (await page()).failed_deliveries
  t.match(failed, [{ event: 'client.create', object_id: id, uri: hook.url, status: 401, hint: /its signature is that of the text/ }])
  const html = await (await fetch(`${url}/`, { headers: { accept: 'text/html' } })).text()
  t.match(html, /Webhooks that failed[^]*<td class="failed">401<\/td>/)
  const { stdout } = await server.stop()
  const lines = stdout.slice(server.output.length).split('\n').filter(line => line.includes('HOOK'))
  t.match(lines, [`200 HOOK   callback.verify ${callbackid} → ${hook.url}`, `401 HOOK   client.create ${id} → ${hook.url}  retried  the receiver refused the message`])
})
