// npm run bench: the built server against a bare Fastify route in the same run, as ratios, because machines
// differ. Prints a table; judges nothing.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'

const seconds = Number(process.env.BENCH_SECONDS ?? 3)
const file = name => fileURLToPath(new URL(name, import.meta.url))

/** Starts a server; resolves when its ready line is out, with the milliseconds until `path` answered. */
async function start (script, args, path, env = {}) {
  const began = performance.now()
  const child = spawn(process.execPath, [file(script), ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  const { port } = JSON.parse(String(line))
  const url = `http://127.0.0.1:${port}`
  await (await fetch(url + path, { headers })).text()
  return { child, url, milliseconds: performance.now() - began }
}

const headers = { authorization: 'Bearer mock-access-token', 'content-type': 'application/json' }
const account = '/accounting/account/ACME01'
// autocannon puts a new id into each body, as no two clients of a program are alike
const client = JSON.stringify({ client: { fname: 'Bench[<id>]', lname: 'Mark', email: 'bench@example.test', organization: 'Bench Ltd' } })

const startMock = () => start('../dist/main.js', ['--port', '0', '--json'], `${account}/users/clients`)
const startBare = answers => start('./bare.mjs', [], '/hello', { BARE_ANSWERS: JSON.stringify(answers) })

async function stop ({ child }) {
  child.kill()
  await once(child, 'exit')
}

async function load (url, method, body) {
  const result = await autocannon({ url, method, headers, connections: 10, duration: seconds, idReplacement: body !== undefined, ...(body === undefined ? {} : { body }) })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${method} ${url}: ${result.non2xx} answers were not 2xx, ${result.errors} errors`)
  return { rate: result.requests.average, p99: result.latency.p99 }
}

const middle = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const at = (values, share) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]

/** Fills the mock so that a page of 100 clients is full. */
async function fill (url) {
  for (let made = 0; made < 120; made++) await fetch(`${url}${account}/users/clients`, { method: 'POST', headers, body: client })
}

/** Each operation against the route with the same bytes, the two in turn. */
async function throughput () {
  const mock = await startMock()
  await fill(mock.url)
  const operations = [
    { name: 'GET one client', target: 0.7, path: `${account}/users/clients/56001`, method: 'GET' },
    { name: 'GET 100 clients', target: 0.6, path: `${account}/users/clients?per_page=100`, method: 'GET' },
    { name: 'POST a client', target: 0.5, path: `${account}/users/clients`, method: 'POST', body: client },
  ]
  const rows = []
  for (const { name, target, path, method, body } of operations) {
    const answer = await (await fetch(mock.url + path, { method, headers, body })).text()
    const bare = await startBare({ answer })
    const ours = await load(mock.url + path, method, body)
    const theirs = await load(`${bare.url}/answer`, method, body)
    await stop(bare)
    rows.push({
      what: `${name}, requests/s`,
      ours: ours.rate.toFixed(0),
      bare: theirs.rate.toFixed(0),
      ratio: (ours.rate / theirs.rate).toFixed(2),
      target: `≥ ${target}`,
      'p99 ms (bare)': `${ours.p99} (${theirs.p99})`,
    })
  }
  await stop(mock)
  return rows
}

async function startUp () {
  const ours = []
  const bare = []
  for (let run = 0; run < 7; run++) {
    for (const [make, times] of [[startMock, ours], [() => startBare({}), bare]]) {
      const server = await make()
      times.push(server.milliseconds)
      await stop(server)
    }
  }
  return [{
    what: 'start to first answer, ms',
    ours: middle(ours).toFixed(0),
    bare: middle(bare).toFixed(0),
    ratio: (middle(ours) / middle(bare)).toFixed(2),
    target: '≤ 1.5, ≤ 400 ms',
  }]
}

/** Making and resetting worlds over HTTP; `server` is the time within the server, `round trip` a client's. */
async function worlds () {
  const mock = await startMock()
  const timed = async (method, path) => {
    const began = performance.now()
    const answer = await fetch(mock.url + path, { method })
    await answer.text()
    return performance.now() - began
  }
  const base = []
  const made = []
  const reset = []
  for (let world = 0; world < 150; world++) {
    base.push(await timed('GET', '/_mock/health'))
    made.push(await timed('PUT', `/_mock/worlds/bench-${world}`))
    reset.push(await timed('POST', `/_mock/worlds/bench-${world}/reset`))
  }
  await stop(mock)
  const row = (what, times) => ({
    what: `${what} over HTTP, p50 / p95 ms`,
    ours: `${at(times, 0.5).toFixed(2)} / ${at(times, 0.95).toFixed(2)}`,
    bare: `${at(base, 0.5).toFixed(2)} / ${at(base, 0.95).toFixed(2)}`,
    target: '≤ 2 / ≤ 5',
  })
  return [row('make a world', made), row('reset a world', reset)]
}

const rows = [...await throughput(), ...await startUp(), ...await worlds()]
console.table(Object.fromEntries(rows.map(({ what, ...figures }) => [what, figures])))
console.log('bare: a Fastify route that answers the same bytes; for worlds, GET /_mock/health of the same server')
