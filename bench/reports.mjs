// What reports cost where there is much: each over a world of 20,000 documents, and of 100,000 beside it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turned } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { createMock } from '../dist/library/index.js'
import { cpuTimed, timed } from './figures.mjs'

const SIZES = [20_000, 100_000]
const TURNS = 5

const account = '/accounting/account/ACME01/reports/accounting'
const business = '/accounting/businesses/00000000-0000-4000-8000-000001000001/reports'
const ever = 'start_date=2000-01-01&end_date=2030-12-31'
const decade = 'start_date=2017-01-01&end_date=2026-12-31'
const year = 'start_date=2026-01-01&end_date=2026-12-31'
const month = 'start_date=2026-06-01&end_date=2026-06-30'

/** What each report is asked: all that was booked, and a month of it where the rows themselves are told. */
export const questions = {
  'profitloss, months of ten years': `${account}/profitloss?${decade}&resolution=m`,
  profitloss: `${account}/profitloss?${ever}`,
  'profitloss, cash based': `${account}/profitloss?${ever}&cash_based=true`,
  taxsummary: `${account}/taxsummary?${ever}`,
  accounts_aging: `${account}/accounts_aging?end_date=2030-12-31`,
  revenue_by_client: `${account}/revenue_by_client?${decade}&sales_type=billed`,
  'payments_collected, a month': `${account}/payments_collected?${month}`,
  payments_collected: `${account}/payments_collected?${ever}`,
  accounts_payable_aging: `${account}/accounts_payable_aging?end_date=2030-12-31`,
  account_statement: `${account}/account_statement?${ever}`,
  'account_statement, a month': `${account}/account_statement?${month}`,
  invoice_details: `${account}/invoice_details?${ever}`,
  'invoice_details, a year': `${account}/invoice_details?${year}`,
  'invoice_details, a month': `${account}/invoice_details?${month}`,
  expense_details: `${account}/expense_details?${ever}`,
  'expense_details, a month': `${account}/expense_details?${month}`,
  item_sales: `${account}/item_sales?${ever}`,
  'item_sales, a month': `${account}/item_sales?${month}`,
  trial_balance: `${account}/trial_balance?${ever}`,
  balance_sheet: `${account}/balance_sheet?dates[]=2026-12-31`,
  'balance_sheet, ten dates': `${account}/balance_sheet?${Array.from({ length: 10 }, (_, year) =>
    `dates[]=${2017 + year}-12-31`).join('&')}`,
  'balance_sheet, cash based': `${account}/balance_sheet?dates[]=2026-12-31&cash_based=true`,
  'general_ledger, a month': `${account}/general_ledger?${month}`,
  cash_flow: `${account}/cash_flow?${ever}`,
  'cash_flow, a month': `${account}/cash_flow?${month}`,
  'business profit_and_loss': `${business}/profit_and_loss?${decade}&resolution=m`,
  'business balance_sheet': `${business}/balance_sheet?date1=2026-12-31`,
  'business trial_balance': `${business}/trial_balance?${ever}`,
  'business general_ledger, a month': `${business}/general_ledger?${month}`,
  'business cash_flow': `${business}/cash_flow?${ever}`,
  'business chart_of_accounts': `${business}/chart_of_accounts`,
}

/** Tables of what is posted, and which of their columns are ids of rows that are copied. */
const copied = {
  invoices: ['id', 'invoiceid'], invoice_lines: ['invoiceid'], payments: ['id', 'invoiceid'],
  expenses: ['id'], credit_notes: ['id'], other_incomes: ['id'],
  bills: ['id'], bill_lines: ['billid'], bill_payments: ['id', 'billid'],
  ledger_entries: ['id', 'document_id', 'invoiceid', 'creditid', 'reverses'], ledger_postings: ['entry'],
  ledger_documents: ['document_id', 'entry'],
}

/** Columns of days, which are spread over ten years; a document and its entry move by the same days. */
const days = ['date', 'create_date', 'due_date', 'issue_date', 'paid_date', 'date_paid']

/** Copies all that is posted under ids of its own, again and again. */
function multiply (file, size) {
  const db = new Database(file)
  db.function('fold', { deterministic: true }, text => typeof text === 'string' ? text.toLowerCase() : text)
  const there = db.prepare('SELECT count(*) FROM ledger_documents').pluck().get()
  const copies = `WITH RECURSIVE copies(n) AS
    (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < ${Math.ceil(size / there)})`
  const valueOf = (table, name) => {
    if (copied[table].includes(name)) return `${name} + n * 10000000`
    return days.includes(name) ? `date(${name}, printf('-%d days', n * 7 % 3500))` : name
  }
  db.transaction(() => {
    for (const table of Object.keys(copied)) {
      const columns = db.pragma(`table_info(${table})`).map(({ name }) => valueOf(table, name))
      db.exec(`${copies} INSERT INTO ${table} SELECT ${columns.join(', ')} FROM ${table}, copies`)
    }
  })()
  db.close()
}

/** A world of that many documents: a SQLite export with more rows, imported. */
export async function fill (world, size) {
  const folder = mkdtempSync(join(tmpdir(), 'freshbooks-mock-bench-'))
  const file = join(folder, 'many.sqlite')
  writeFileSync(file, await world.export({ format: 'sqlite' }))
  multiply(file, size)
  await world.import(readFileSync(file))
  rmSync(folder, { recursive: true })
}

/**
 * How long a report takes at best, which is made anew each time, in milliseconds: by the clock, and of the
 * processor, where collecting garbage and compiling beside it count as well.
 */
async function timeOf (world, path) {
  const [times, work] = [[], []]
  for (let turn = 0; turn < TURNS; turn++) {
    // what fetch refers to weakly, all copies of an answer, is held until the event loop turns
    await turned()
    work.push(await cpuTimed(async () => times.push(await timed(async () => {
      const answer = await world.fetch(path)
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      await answer.arrayBuffer()
    }))))
  }
  return { time: Math.min(...times), work: Math.min(...work) }
}

/** All rows about reports. */
export async function reportRows () {
  const mock = await createMock({ port: false })
  try {
    const worlds = []
    for (const size of SIZES) {
      const world = await mock.world({ name: `documents-${size}` })
      await fill(world, size)
      worlds.push(world)
    }
    const rows = []
    for (const [name, path] of Object.entries(questions)) {
      const [ours, more] = [await timeOf(worlds[0], path), await timeOf(worlds[1], path)]
      rows.push({
        what: `${name}, 20,000 documents, ms`, ours: ours.time.toFixed(0), target: '≤ 150',
        'of CPU': ours.work.toFixed(0),
        '100,000': more.time.toFixed(0), ratio: (more.time / ours.time).toFixed(1),
      })
    }
    return rows
  } finally {
    await mock.close()
  }
}

if (process.argv[1] === import.meta.filename) console.table(await reportRows())
