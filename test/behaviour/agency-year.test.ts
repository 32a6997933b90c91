// A year of a small agency, lived through by moving the clock of the scenario `agency-year`. Its invoices, mails and
// balances are pinned as a page that can be checked by hand: test/golden/agency-year.txt.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { liveThrough, openAgency, pageOf } from '../support/agency.ts'
import { booksOf } from '../support/invoice-sequences.ts'
import { journalFaults } from '../support/journal.ts'
import { root } from '../support/run.ts'
import { collection, type Row } from '../support/world.ts'

const golden = join(root, 'test/golden/agency-year.txt')

t.test('a year comes about as the page says, and its books agree', async t => {
  const agency = openAgency(t)
  await liveThrough(agency)
  const page = await pageOf(agency)
  if (process.env.UPDATE_GOLDEN !== undefined) writeFileSync(golden, page)
  t.equal(page, readFileSync(golden, 'utf8'), 'UPDATE_GOLDEN=1 npm run test:file -- test/behaviour/agency-year.test.ts writes it anew')
  t.same([...booksOf(agency.told), ...journalFaults(agency.told.world)], [])
})

t.test('nobody needs to do anything: invoices, mails, card payments and a fee come by themselves', async t => {
  const { told, advance, mails, invoices } = openAgency(t)
  t.same(await invoices(), [], 'the year begins with nothing')
  const ran = advance('2026-03-31 12:00')
  t.same(ran.filter(({ error }) => error !== undefined), [])
  t.same([...new Set(ran.map(({ job }) => job))].sort(),
    ['client.accepts_estimate', 'client.views_estimate', 'invoice_profiles.generate', 'invoices.late_fee', 'invoices.late_reminder'])
  const rows = await invoices()
  t.same(rows.map(({ customerid, v3_status, amount }) => [customerid, v3_status, amount.amount]), [
    [told.refs.harbor, 'autopaid', '1080.00'],
    [told.refs.fernhill, 'overdue', '420.00'],
    [told.refs.maison, 'overdue', '344.93'],
    [told.refs.harbor, 'autopaid', '1080.00'],
    [told.refs.fernhill, 'overdue', '420.00'],
    [told.refs.harbor, 'autopaid', '1080.00'],
    [told.refs.fernhill, 'sent', '400.00'],
  ])
  t.same(mails().filter(({ kind }) => kind === 'late_reminder').map(({ at, subject }: Row) => `${at.slice(0, 10)} ${subject}`), [
    '2026-02-14 Invoice 0000002 is due today', '2026-02-21 Invoice 0000002 is a week late', '2026-03-17 Invoice 0000005 is due today', '2026-03-24 Invoice 0000005 is a week late',
  ])
  t.match(await collection(told, 'estimates').get(told.refs.shop!), { accepted: true, display_status: 'viewed', ui_status: 'accepted' })
})
