// npm run bench: the built server against a bare Fastify route in the same run, as ratios, because machines
// differ. Prints a table; judges nothing.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { middle } from './figures.mjs'
import { listRows } from './lists.mjs'
import { postingRows } from './posting.mjs'
import { reportRows } from './reports.mjs'
import { testRows } from './tests.mjs'
import { webhookRows } from './webhooks.mjs'
import { worldRows } from './worlds.mjs'

const seconds = Number(process.env.BENCH_SECONDS ?? 3)
const file = name => fileURLToPath(new URL(name, import.meta.url))

/** Starts a server; resolves when its ready line is out, with the milliseconds until `path` answered. */
async function start (script, args, path, env = {}) {
  const began = performance.now()
  const child = spawn(process.execPath, [file(script), ...args], {
    env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  const { port } = JSON.parse(String(line))
  const url = `http://127.0.0.1:${port}`
  await (await fetch(url + path, { headers })).text()
  return { child, url, milliseconds: performance.now() - began }
}

const headers = { authorization: 'Bearer mock-access-token', 'content-type': 'application/json' }
const account = '/accounting/account/ACME01'
const client = number => JSON.stringify({
  client: {
    fname: `Bench ${number}`, lname: 'Mark', email: `bench-${number}@example.test`,
    organization: 'Bench Ltd',
  },
})
/** As no two clients of a program are alike, a thousand different ones take turns. */
const clients = Array.from({ length: 1000 }, (_, number) => client(number))

const startMock = (...more) => startMockWith({}, ...more)
const startMockWith = (env, ...more) =>
  start('../dist/main.js', ['--port', '0', '--json', ...more], `${account}/users/clients`, env)
const startBare = answer => start('./bare.mjs', [], '/hello', { BARE_ANSWER: answer })

async function stop ({ child }) {
  child.kill()
  await once(child, 'exit')
}

/**
 * The same page, asked for in as many ways as there are days: one that was asked for before is kept until the
 * next write. Of `updated_min` the day alone counts.
 */
const anew = page => Array.from({ length: 18_000 }, (_, number) => ({
  path: `${page}&search[updated_min]=${new Date(number * 86_400_000).toISOString().slice(0, 10)}`,
}))

const CONNECTIONS = 10

/**
 * Deals requests (path, body) out to the connections before they start: making each when its turn comes would
 * cost the load generator a quarter of its rate.
 */
function dealer (requests, method) {
  let turn = 0
  return client => {
    const place = turn++ % CONNECTIONS % requests.length
    const own = requests.filter((_, index) => index % CONNECTIONS === place)
    client.setRequests(own.map(request => ({ method, headers, ...request })))
  }
}

async function load (url, method, requests) {
  const result = await autocannon({
    url, connections: CONNECTIONS, duration: seconds, setupClient: dealer(requests, method),
  })
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${method} ${url}: ${result.non2xx} answers were not 2xx, ${result.errors} errors`)
  }
  return { rate: result.requests.average, p99: result.latency.p99 }
}

/** Makes more clients than texts of rows are kept; gives their ids. */
async function fill (url) {
  const ids = []
  for (const body of clients) {
    const answer = await fetch(`${url}${account}/users/clients`, { method: 'POST', headers, body })
    ids.push((await answer.json()).response.result.client.id)
  }
  return ids
}

/** Asks for one client after the other, so that the text of each has been dropped before it comes again. */
const inTurn = ids => ids.map(id => ({ path: `${account}/users/clients/${id}` }))

/** One operation against the route with the same bytes, the two in turn, and the middle of their ratios. */
async function compare (mock, { name, target, method, requests }) {
  const [{ path, body }] = requests
  const answer = await (await fetch(mock.url + path, { method, headers, body })).text()
  const bare = await startBare(answer)
  const rounds = []
  for (let round = 0; round < 3; round++) {
    rounds.push({
      ours: await load(mock.url, method, requests),
      theirs: await load(bare.url, method, requests),
    })
  }
  await stop(bare)
  const slowest = side => middle(rounds.map(round => round[side].p99))
  return {
    what: `${name}, requests/s`,
    ours: middle(rounds.map(({ ours }) => ours.rate)).toFixed(0),
    bare: middle(rounds.map(({ theirs }) => theirs.rate)).toFixed(0),
    ratio: middle(rounds.map(({ ours, theirs }) => ours.rate / theirs.rate)).toFixed(2),
    target: `≥ ${target}`,
    'p99 ms (bare)': `${slowest('ours')} (${slowest('theirs')})`,
  }
}

async function throughput () {
  const mock = await startMock()
  const ids = await fill(mock.url)
  const hundred = `${account}/users/clients?per_page=100`
  const invoices = `${account}/invoices/invoices?include[]=lines`
  const always = path => [{ path }]
  const cases = [
    ['GET one client again', 0.6, 'GET', always(`${account}/users/clients/56001`)],
    ['GET one client anew', 0.45, 'GET', inTurn(ids)],
    ['GET 100 clients again', 0.6, 'GET', always(hundred)],
    ['GET 100 clients anew', 0.25, 'GET', anew(hundred)],
    ['GET 15 invoices again', 0.6, 'GET', always(invoices)],
    ['GET 15 invoices anew', 0.45, 'GET', anew(invoices)],
    ['POST a client', 0.15, 'POST', clients.map(body => ({ path: `${account}/users/clients`, body }))],
  ]
  const rows = []
  for (const [name, target, method, requests] of cases) {
    rows.push(await compare(mock, { name, target, method, requests }))
  }
  await stop(mock)
  return rows
}

/** The first start on a machine, the first of a day, and any other: with less and more kept from before. */
async function startUp () {
  const folder = mkdtempSync(join(tmpdir(), 'freshbooks-mock-bench-'))
  const forget = kind => readdirSync(folder).filter(name => name.startsWith(kind))
    .forEach(name => rmSync(join(folder, name)))
  const ours = () => startMockWith({ FRESHBOOKS_MOCK_CACHE: folder })
  const kinds = {
    'nothing kept': () => { forget(''); return ours() },
    'code kept': () => { forget('image-'); return ours() },
    'code and world kept': ours,
    bare: () => startBare(''),
  }
  const times = Object.fromEntries(Object.keys(kinds).map(kind => [kind, []]))
  for (let run = 0; run < 7; run++) {
    for (const [kind, make] of Object.entries(kinds)) {
      const server = await make()
      times[kind].push(server.milliseconds)
      await stop(server)
    }
  }
  rmSync(folder, { recursive: true })
  const bare = middle(times.bare)
  return Object.keys(kinds).filter(kind => kind !== 'bare').map(kind => ({
    what: `start to first answer, ${kind}, ms`,
    ours: middle(times[kind]).toFixed(0),
    bare: bare.toFixed(0),
    ratio: (middle(times[kind]) / bare).toFixed(2),
    target: kind === 'code and world kept' ? '≤ 1.5, ≤ 400 ms' : '–',
  }))
}

/** What recording every request costs: the same server with its journal and without, in turn. */
async function journal () {
  const path = `${account}/users/clients/56001`
  const [on, off] = [await startMock(), await startMock('--journal-size', '0')]
  const ratios = []
  for (let round = 0; round < 5; round++) {
    const kept = await load(on.url, 'GET', [{ path }])
    const unkept = await load(off.url, 'GET', [{ path }])
    ratios.push(kept.rate / unkept.rate)
  }
  await Promise.all([stop(on), stop(off)])
  const ratio = middle(ratios).toFixed(2)
  return [{ what: 'GET one client with journal / without', ratio, target: '≥ 0.9' }]
}

const webhooks = () => webhookRows({
  startMock, stop, load, headers, requests: clients.map(body => ({ path: `${account}/users/clients`, body })),
})

const parts = {
  tests: testRows, load: throughput, journal, start: startUp, worlds: worldRows, lists: listRows,
  reports: reportRows, posting: postingRows, webhooks,
}
const [only] = process.argv.slice(2)
for (const [name, rowsOf] of Object.entries(parts)) {
  if (only !== undefined && only !== name) continue
  console.table(Object.fromEntries((await rowsOf()).map(({ what, ...figures }) => [what, figures])))
}
console.log(
  'bare: a Fastify route that answers the same bytes; for worlds, GET /_mock/health of the same server;\n' +
  '      for webhooks, a server without callbacks;\n' +
  '      for whole tests, seven such requests\n' +
  'again: the same question, its answer kept since nothing was written\n' +
  'anew: a page or row that was not asked for before, or not lately\n' +
  'Clients and servers share the machine. Of pages above some 50 KB the load generator is the slowest\n' +
  'part, so that ratios of lists are two to three times better than those of the processor time of the\n' +
  'two servers.'
)
