// What lists cost where there is much: page 1 of a hundred thousand invoices, without and with each filter.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createMock } from '../dist/library/index.js'
import { at, timed } from './figures.mjs'

const INVOICES = 100_000
const TURNS = 15
const list = '/accounting/account/ACME01/invoices/invoices'

/** A value for each documented filter of invoices; a filter that is new in the document needs one here. */
const values = {
  customerid: '56001',
  'customerids[]': '56001',
  date_min: '2024-06-01',
  date_max: '2019-01-31',
  updated_min: '2024-06-01',
  updated_max: '2019-01-31',
  v3_status: 'overdue',
  paid: 'true',
  outstanding: 'true',
  invoiceid: '34401',
  'invoiceids[]': '34401',
  invoice_number: 'M-77777',
  statusids: '4',
  'statusids[]': '4',
  vis_state: '1',
}

/** The same rows again and again under ids of their own, over ten years, by SQL. */
function multiply (file) {
  const db = new Database(file)
  db.function('fold', { deterministic: true }, text => typeof text === 'string' ? text.toLowerCase() : text)
  const columns = (table, changed) => db.pragma(`table_info(${table})`)
    .map(({ name }) => changed[name] ?? name).join(', ')
  const there = db.prepare('SELECT count(*) FROM invoices').pluck().get()
  const copies = `WITH RECURSIVE copies(n) AS
    (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < ${Math.ceil(INVOICES / there)})`
  const day = column => `date(${column}, printf('-%d days', (n * 7 + id) % 3650))`
  const copied = {
    id: 'id + n * 1000', invoiceid: 'invoiceid + n * 1000', create_date: day('create_date'),
    due_date: day('due_date'), updated: `${day('updated')} || ' 10:00:00'`,
    invoice_number: "printf('M-%05d', n * 100 + id % 100)",
  }
  db.transaction(() => {
    for (const [table, own] of [['invoices', copied], ['invoice_lines', { invoiceid: copied.invoiceid }]]) {
      db.exec(`${copies} INSERT INTO ${table} SELECT ${columns(table, own)} FROM ${table}, copies`)
    }
  })()
  db.close()
}

/** A world of that many invoices: a SQLite export with more rows, imported. */
async function fill (world) {
  const folder = mkdtempSync(join(tmpdir(), 'freshbooks-mock-bench-'))
  const file = join(folder, 'many.sqlite')
  writeFileSync(file, await world.export({ format: 'sqlite' }))
  multiply(file)
  await world.import(readFileSync(file))
  rmSync(folder, { recursive: true })
}

/** Filters as the OpenAPI document of the server names them. */
async function documentedFilters (mock) {
  const { paths } = await (await mock.fetch('/_mock/openapi.json')).json()
  const { parameters } = paths['/accounting/account/{account}/invoices/invoices'].get
  return parameters.flatMap(({ name }) => /^search\[(.+?)\](\[\])?$/.exec(name)?.slice(1, 3).join('') ?? [])
}

/** The time of the same question, each time after a write, so that no page is kept. */
async function timesOf (world, path) {
  const times = []
  for (let turn = 0; turn < TURNS; turn++) {
    await world.fetch('/accounting/account/ACME01/users/clients/56001', {
      method: 'PUT', body: JSON.stringify({ client: { note: `${path} ${turn}` } }),
    })
    times.push(await timed(async () => {
      const answer = await world.fetch(path)
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      await answer.arrayBuffer()
    }))
  }
  return times
}

/** All rows about long lists. */
export async function listRows () {
  const mock = await createMock({ port: false })
  try {
    const world = await mock.world({ name: 'many' })
    await fill(world)
    const plain = await timesOf(world, list)
    const filtered = []
    for (const name of await documentedFilters(mock)) {
      if (values[name] === undefined) throw new Error(`bench/lists.mjs has no value for the filter ${name}`)
      const query = `search[${name.replace('[]', '')}]${name.endsWith('[]') ? '[]' : ''}=${values[name]}`
      filtered.push({ name, time: at(await timesOf(world, `${list}?${query}`), 0.5) })
    }
    filtered.sort((a, b) => b.time - a.time)
    if (process.argv[2] === 'all') console.table(filtered)
    const [slowest] = filtered
    return [
      { what: 'page 1 of 100,000 invoices, p50 ms', ours: at(plain, 0.5).toFixed(1), target: '≤ 5' },
      {
        what: `the slowest of ${filtered.length} filters there (${slowest.name}), p50 ms`,
        ours: slowest.time.toFixed(1),
        target: '≤ 100',
      },
    ]
  } finally {
    await mock.close()
  }
}

if (process.argv[1] === import.meta.filename) console.table(await listRows())
