// How much the journal adds to a write: the share of it that a profile finds below the function that posts.
import { Session } from 'node:inspector/promises'
import { createMock } from '../dist/library/index.js'
import { middle } from './figures.mjs'

const WARM = 200
const WRITES = 300
const ROUNDS = 3

const account = '/accounting/account/ACME01'
const date = '2026-06-10'
const usd = amount => ({ amount: String(amount), code: 'USD' })

async function send (world, path, body) {
  const answer = await world.fetch(`${account}/${path}`, { method: 'POST', body: JSON.stringify(body) })
  const { response } = await answer.json()
  if (!answer.ok) throw new Error(JSON.stringify(response))
  return response.result
}

const lines = [
  { name: 'Work', qty: 3, unit_cost: usd(50), taxName1: 'HST', taxAmount1: '13' },
  { name: 'Travel', qty: 1, unit_cost: usd(20) },
]

/** What is written, by its name: `prepare` makes what a write needs, so that it is not counted. */
const kinds = {
  'a sent invoice': {
    prepare: () => undefined,
    write: (world, { customerid }) =>
      send(world, 'invoices/invoices', { invoice: { customerid, create_date: date, status: 2, lines } }),
  },
  'an expense': {
    prepare: (world, needed, number) => number,
    // no two of them are alike, since doubles are marked
    write: (world, { categoryid }, number) => send(world, 'expenses/expenses',
      { expense: { categoryid, staffid: 1, date, amount: usd(20 + number) } }),
  },
  'a payment': {
    prepare: async (world, needed) => (await kinds['a sent invoice'].write(world, needed)).invoice.id,
    write: (world, needed, invoiceid) => send(world, 'payments/payments',
      { payment: { invoiceid, amount: usd(10), date, type: 'Cash' } }),
  },
}

/** Microseconds of a profile: below functions of that name, and in all but what waits. */
function sharesOf ({ nodes, samples, timeDeltas }, name) {
  const byId = new Map(nodes.map(node => [node.id, node]))
  const own = new Map()
  samples.forEach((id, index) => own.set(id, (own.get(id) ?? 0) + timeDeltas[index]))
  const sum = (node, isInside) => {
    const { functionName, url } = node.callFrame
    const isWithin = isInside || (functionName === name && url.endsWith('/freshbooks-mock.js'))
    const below = (node.children ?? []).map(id => sum(byId.get(id), isWithin))
    const waits = ['(idle)', 'dispatch'].includes(functionName)
    const time = waits ? 0 : own.get(node.id) ?? 0
    return {
      inside: below.reduce((total, { inside }) => total + inside, isWithin ? time : 0),
      all: below.reduce((total, { all }) => total + all, time),
    }
  }
  return sum(nodes[0], false)
}

/** By how many percent posting makes such a write longer. */
async function percentOf (world, needed, { prepare, write }, from) {
  const prepared = []
  for (let number = 0; number < WRITES; number++) prepared.push(await prepare(world, needed, from + number))
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 200 })
  await session.post('Profiler.start')
  for (const one of prepared) await write(world, needed, one)
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  const { inside, all } = sharesOf(profile, 'post')
  if (inside === 0) throw new Error('the function that posts is not in the profile: has it another name?')
  return 100 * inside / (all - inside)
}

/** All rows about posting. */
export async function postingRows () {
  const mock = await createMock({ port: false })
  try {
    const world = await mock.world({ name: 'posting' })
    const listed = await (await world.fetch(`${account}/expenses/categories`)).json()
    const { categories } = listed.response.result
    const { client } = await send(world, 'users/clients', { client: { organization: 'Bench Ltd' } })
    const needed = { customerid: client.id, categoryid: categories.find(({ parentid }) => parentid).id }
    const rows = []
    for (const [name, kind] of Object.entries(kinds)) {
      for (let number = 0; number < WARM; number++) {
        await kind.write(world, needed, await kind.prepare(world, needed, number))
      }
      const rounds = []
      for (let round = 0; round < ROUNDS; round++) {
        rounds.push(await percentOf(world, needed, kind, WARM + round * WRITES))
      }
      rows.push({ what: `posting adds to ${name}, %`, ours: middle(rounds).toFixed(1), target: '≤ 15' })
    }
    return rows
  } finally {
    await mock.close()
  }
}

if (process.argv[1] === import.meta.filename) console.table(await postingRows())
