// What a test's author feels: a whole test with a world of its own, the first request of each kind in a fresh
// world, and how many statements a write runs.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, request as send } from 'node:http'
import Database from 'better-sqlite3'
import { createMock } from '../dist/library/index.js'
import { at, middle, timed } from './figures.mjs'

const account = '/accounting/account/ACME01'
const agent = new Agent({ keepAlive: true })

/** One request over a kept connection, as most HTTP clients of programs send it; the parsed answer. */
function ask (url, token, method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const outgoing = send(url + path, { method, agent, headers }, incoming => {
      const parts = []
      incoming.on('data', part => parts.push(part))
      incoming.on('end', () => {
        const text = Buffer.concat(parts).toString()
        if (incoming.statusCode < 300) resolve(text === '' ? undefined : JSON.parse(text))
        else reject(new Error(`${method} ${path}: ${incoming.statusCode} ${text}`))
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

const line = (name, cost) =>
  ({ name, qty: '2', unit_cost: { amount: cost, code: 'USD' }, taxName1: 'HST', taxAmount1: '13' })

const drafts = {
  client: { client: { fname: 'Ada', lname: 'Bench', email: 'ada@example.test' } },
  invoice: customerid => ({
    invoice: {
      customerid, create_date: '2026-01-15', lines: [line('Design', '50.00'), line('Code', '75.00')],
    },
  }),
  payment: ({ invoiceid, create_date }) => ({
    payment: { invoiceid, amount: { amount: '100.00', code: 'USD' }, date: create_date, type: 'Check' },
  }),
}

/** The test of speed.md: seven requests of a program, between making its world and dropping it. */
async function wholeTest (mock, number) {
  const world = await mock.world({ name: `test-${number}` })
  const call = (method, path, body) => ask(world.url, world.token, method, `${account}${path}`, body)
  await call('GET', '/users/clients')
  const { response: { result: { client } } } = await call('POST', '/users/clients', drafts.client)
  const made = await call('POST', '/invoices/invoices', drafts.invoice(client.id))
  const { invoice } = made.response.result
  await call('POST', '/payments/payments', drafts.payment(invoice))
  await call('GET', `/invoices/invoices/${invoice.id}`)
  await world.drop()
}

const WARM_UP = 30
const TESTS = 100

async function wholeTests (options, label) {
  const mock = await createMock(options)
  const first = await timed(() => wholeTest(mock, 'first'))
  for (let number = 0; number < WARM_UP; number++) await wholeTest(mock, `warm-${number}`)
  const times = []
  const bare = []
  for (let number = 0; number < TESTS; number++) {
    times.push(await timed(() => wholeTest(mock, number)))
    bare.push(await timed(async () => {
      for (let turn = 0; turn < 7; turn++) await ask(mock.url, '', 'GET', '/_mock/health')
    }))
  }
  await mock.close()
  return [
    {
      what: `a whole test, ${label}, p50 / p95 ms`,
      ours: `${middle(times).toFixed(2)} / ${at(times, 0.95).toFixed(2)}`,
      bare: `${middle(bare).toFixed(2)} / ${at(bare, 0.95).toFixed(2)}`,
      target: '≤ 8',
    },
    { what: `the first whole test of a process, ${label}, ms`, ours: first.toFixed(1), target: '–' },
  ]
}

/** Kinds of request, each of which is the first one of a world. */
const firsts = {
  'GET a client': world => world.fetch(`${account}/users/clients/56001`),
  'GET an invoice': world => world.fetch(`${account}/invoices/invoices/34401`),
  'a list of invoices with lines': world => world.fetch(`${account}/invoices/invoices?include[]=lines`),
  'POST a client': world => world.fetch(`${account}/users/clients`, posted(drafts.client)),
  'POST an invoice': world => world.fetch(`${account}/invoices/invoices`, posted(drafts.invoice(56001))),
  'POST a payment': (world, unpaid) =>
    world.fetch(`${account}/payments/payments`, posted(drafts.payment(unpaid))),
}

const posted = body => ({ method: 'POST', body: JSON.stringify(body) })

/** An invoice of the default world on which 100.00 can be paid twice. */
async function unpaidInvoice (mock) {
  const world = await mock.world({ name: 'look' })
  const answer = await world.fetch(`${account}/invoices/invoices?per_page=100`)
  const { response: { result: { invoices } } } = await answer.json()
  await world.drop()
  return invoices.find(({ outstanding }) => Number(outstanding.amount) > 200 && outstanding.code === 'USD')
}

async function firstRequests () {
  const mock = await createMock({ port: false })
  const unpaid = await unpaidInvoice(mock)
  const rows = []
  for (const [what, first] of Object.entries(firsts)) {
    const times = []
    for (let turn = 0; turn < TESTS; turn++) {
      const world = await mock.world({ name: `first-${turn}` })
      let answer
      times.push(await timed(async () => {
        answer = await first(world, unpaid)
        await answer.arrayBuffer()
      }))
      if (!answer.ok) throw new Error(`${what}: ${answer.status}`)
      await world.drop()
    }
    rows.push({
      what: `first request of a world, ${what}, p50 / p95 ms`,
      ours: `${at(times.slice(WARM_UP), 0.5).toFixed(2)} / ${at(times.slice(WARM_UP), 0.95).toFixed(2)}`,
      target: '≤ 1',
    })
  }
  await mock.close()
  return rows
}

/** Counts statements that are run, whoever runs them. */
function countStatements () {
  const db = new Database(':memory:')
  const prototype = Object.getPrototypeOf(db.prepare('SELECT 1'))
  db.close()
  const counter = { count: 0 }
  for (const name of ['run', 'get', 'all']) {
    const original = prototype[name]
    prototype[name] = function (...values) {
      counter.count++
      return original.apply(this, values)
    }
  }
  return counter
}

async function statements () {
  const mock = await createMock({ port: false })
  const unpaid = await unpaidInvoice(mock)
  const world = await mock.world({ name: 'counted' })
  const counter = countStatements()
  const rows = []
  const targets = { 'POST a client': '–', 'POST an invoice': '≤ 20', 'POST a payment': '≤ 15' }
  for (const [kind, target] of Object.entries(targets)) {
    // the first write of a world also reads what is then kept
    await firsts[kind](world, unpaid)
    counter.count = 0
    await firsts[kind](world, unpaid)
    rows.push({ what: `statements of ${kind}, warm`, ours: String(counter.count), target })
  }
  await mock.close()
  return rows
}

/** All rows about tests: in memory, and with a folder that keeps the worlds. */
export async function testRows () {
  const folder = mkdtempSync(join(tmpdir(), 'freshbooks-mock-bench-'))
  const rows = [
    ...await wholeTests({}, 'in memory'),
    ...await wholeTests({ dataDir: folder }, 'with a data folder'),
    ...await firstRequests(),
    ...await statements(),
  ]
  agent.destroy()
  rmSync(folder, { recursive: true })
  return rows
}

if (process.argv[1] === import.meta.filename) console.table(await testRows())
