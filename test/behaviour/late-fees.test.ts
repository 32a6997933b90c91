// Late fees of invoices: what the clock charges, when, and what follows from it. All of it is inferred.
import t, { type Test } from 'tap'
import { clockVerbs } from '../../src/control/verbs/clock.ts'
import { listen, raised } from '../support/callbacks.ts'
import { charge, openDesk, usd, type Desk } from '../support/invoicing.ts'
import { journalFaults } from '../support/journal.ts'
import { booksOf } from '../support/invoice-sequences.ts'
import { parent, type Draft } from '../support/samples.ts'
import { callerOf } from '../support/verb-calls.ts'
import { buildWith, collection, NOW, type Row } from '../support/world.ts'

type LateDesk = Desk & { advance: (to: string) => Row[], jobs: () => string[] }

/** A desk with a clock: it stands at 15 June 2026. */
function start (t: Test): LateDesk {
  const desk = openDesk(t)
  desk.client.setClock(NOW)
  const call = callerOf(clockVerbs, () => desk.client.world)
  return {
    ...desk,
    advance: to => call('clock.advance', { to }).ran,
    jobs: () => call('clock.show').jobs.next.map(({ at, job }: Row) => `${job} ${at.slice(0, 10)}`),
  }
}

/** Ten percent five days after the due date, which is 25 June. */
const fee = (more: Draft = {}): Draft => ({ due_offset_days: 10, late_fee: { enabled: true, days: 5, type: 'percent', value: 10, ...more } })

const figures = ({ amount, outstanding, lines }: Row): string[] =>
  [amount.amount, outstanding.amount, ...lines.slice(1).map(({ name, amount }: Row) => `${name} ${amount.amount}`)]

t.test('the clock charges a late fee when its day begins, and everything follows', async t => {
  const { client, sent, read, advance, jobs } = start(t)
  const { id } = await sent(fee())
  await listen(client, ['invoice'])
  t.same(jobs(), ['invoices.late_fee 2026-06-30'])
  t.same(advance('2026-06-29T23:00:00-04:00'), [])
  t.same(figures(await read(id)), ['100.00', '100.00'])
  t.match(advance('2026-06-30'), [{ at: '2026-06-30T04:00:00.000Z', job: 'invoices.late_fee', details: { id }, changed: [{ type: 'invoices', id }, { type: 'audit_logs' }] }])
  t.same(raised(client), ['invoice.update'])
  t.match(await collection(client, 'invoices').get(id, 'include[]=lines&include[]=audit_logs'), {
    amount: usd('110.00'), outstanding: usd('110.00'), v3_status: 'overdue', updated: '2026-06-30 00:00:00',
    lines: [{ lineid: 1 }, { lineid: 2, name: 'Late Fee', description: 'Payment was due on 2026-06-25', qty: '1', unit_cost: usd('10.00'), taxAmount1: '0', expenseid: 0, type: 0 }],
    audit_logs: [{ event: 'Created' }, { event: 'Sent' }, { event: 'Updated', amount: usd('110.00'), num_lines: 2, created_at: '2026-06-30 04:00:00' }],
  })
  const { overdue_balance: [balance] } = await collection(client, 'clients').get((await read(id)).customerid, 'include[]=overdue_balance')
  t.match(balance, { amount: usd('110.00') })
  t.same([...booksOf(client), ...journalFaults(client.world)], [])
  t.same([jobs(), advance('2027-06-01')], [[], []], 'it is charged once')
})

t.test('a fee is a percentage of what is outstanding or money, with its own taxes', async t => {
  const table: Array<[what: string, late_fee: Draft, more: Draft, paid: string | undefined, shows: string[]]> = [
    ['percent', {}, {}, undefined, ['110.00', '110.00', 'Late Fee 10.00']],
    ['percent of what is left', {}, {}, '75.50', ['102.45', '26.95', 'Late Fee 2.45']],
    ['percent with taxes of the invoice', {}, { lines: [charge('100', { taxName1: 'HST', taxAmount1: '13' })] }, undefined, ['124.30', '124.30', 'Late Fee 11.30']],
    ['halves go up', { value: '0.5' }, { lines: [charge('1.00')] }, undefined, ['1.01', '1.01', 'Late Fee 0.01']],
    ['money', { type: 'flat-fee', value: '25' }, {}, '75', ['125.00', '50.00', 'Late Fee 25.00']],
    ['money in the other spelling', { type: 'flat', value: 25 }, {}, undefined, ['125.00', '125.00', 'Late Fee 25.00']],
    ['with a tax', { first_tax_name: 'GST', first_tax_percent: 5 }, {}, undefined, ['110.50', '110.50', 'Late Fee 10.00']],
    ['with two taxes', { first_tax_name: 'GST', first_tax_percent: '5', second_tax_name: 'PST', second_tax_percent: '10' }, {}, undefined, ['111.50', '111.50', 'Late Fee 10.00']],
    ['with one tax on the other', { first_tax_name: 'GST', first_tax_percent: '5', second_tax_name: 'PST', second_tax_percent: '10', compounded_taxes: true }, {}, undefined, ['111.55', '111.55', 'Late Fee 10.00']],
    ['the discount counts for it too', {}, { discount_value: '50' }, undefined, ['52.50', '52.50', 'Late Fee 5.00']],
    ['less than a cent is none', { value: 1 }, { lines: [charge('0.40')] }, undefined, ['0.40', '0.40']],
    ['zero is none', { value: 0 }, {}, undefined, ['100.00', '100.00']],
    ['below zero is none', { value: -5 }, {}, undefined, ['100.00', '100.00']],
    ['it is off', { enabled: false }, {}, undefined, ['100.00', '100.00']],
  ]
  for (const [what, late_fee, more, paid, shows] of table) {
    const { client, sent, pay, read, advance, jobs } = start(t)
    const { id } = await sent({ ...fee(late_fee), ...more })
    if (paid !== undefined) await pay(id, paid)
    advance('2026-07-10')
    t.same(figures(await read(id)), shows, what)
    t.same([jobs(), booksOf(client)], [[], []], what)
  }
})

t.test('the fee follows its invoice, and is not made up for', async t => {
  const day = (date: string) => [`invoices.late_fee ${date}`]
  const hide = (vis_state: number) => (desk: LateDesk, id: number) => desk.change(id, { vis_state })
  const table: Array<[what: string, work: (desk: LateDesk, id: number) => Promise<unknown>, jobs: string[]]> = [
    ['another due date', (desk, id) => desk.change(id, { due_offset_days: 20 }), day('2026-07-10')],
    ['other days', (desk, id) => desk.change(id, { late_fee: { days: 30 } }), day('2026-07-25')],
    ['no days', (desk, id) => desk.change(id, { late_fee: { days: 0 } }), day('2026-06-26')],
    ['days before the due date', (desk, id) => desk.change(id, { late_fee: { days: -3 } }), day('2026-06-26')],
    ['it is switched off', (desk, id) => desk.change(id, { late_fee: { enabled: false } }), []],
    ['it is taken away', (desk, id) => desk.change(id, { late_fee: null }), []],
    ['a part is paid', (desk, id) => desk.pay(id, '99.00'), day('2026-06-30')],
    ['all is paid', (desk, id) => desk.pay(id, '100.00'), []],
    ['a payment is gone again', async (desk, id) => collection(desk.client, 'payments').remove((await desk.pay(id, '100.00')).id), day('2026-06-30')],
    ['nothing is left to pay', (desk, id) => desk.change(id, { lines: [] }), []],
    ['a draft again', (desk, id) => desk.change(id, { status: 1 }), []],
    ['deleted', hide(1), []],
    ['archived', hide(2), []],
    ['deleted and restored', async (desk, id) => { await hide(1)(desk, id); await hide(0)(desk, id) }, day('2026-06-30')],
    ['a day that has begun', (desk, id) => desk.change(id, { create_date: '2026-05-01' }), []],
    ['beyond the last day', (desk, id) => desk.change(id, { create_date: '9990-01-01', late_fee: { days: 9_999 } }), []],
  ]
  for (const [what, work, jobs] of table) {
    const desk = start(t)
    const { id } = await desk.sent(fee())
    await work(desk, id)
    t.same(desk.jobs(), jobs, what)
  }
  const desk = start(t)
  const { id } = await desk.make(fee())
  t.same(desk.jobs(), [], 'a draft has none')
  desk.advance('2026-07-01')
  await desk.change(id, { action_mark_as_sent: true })
  t.same([desk.jobs(), figures(await desk.read(id))], [[], ['100.00', '100.00']], 'sent after its day')
  await desk.change(id, { due_offset_days: 30 })
  t.same(desk.jobs(), day('2026-07-20'), 'until it is due later')
  desk.advance('2026-07-20')
  const lines = (await desk.read(id)).lines as Row[]
  t.same(figures(await desk.change(id, { lines: [{ lineid: lines[0]!.lineid }], due_offset_days: 60 })), ['100.00', '100.00'], 'whoever leaves the line out takes the fee back')
  t.same(desk.jobs(), [], 'for good')
})

t.test('a fee that repeats is charged on what it has become, a hundred times at most', async t => {
  const { sent, pay, change, read, advance, jobs } = start(t)
  const { id } = await sent(fee({ repeat: true }))
  t.equal(advance('2026-07-11').length, 3)
  t.same(figures(await read(id)), ['133.10', '133.10', 'Late Fee 10.00', 'Late Fee 11.00', 'Late Fee 12.10'])
  await change(id, { create_date: '2026-06-10' })
  t.same(jobs(), ['invoices.late_fee 2026-07-15'], 'every five days from the new due date')
  await pay(id, '133.10')
  t.same(jobs(), [])
  const flat = await sent({ ...fee({ repeat: true, days: 0, type: 'flat', value: 1 }), create_date: '2026-07-11' })
  advance('2027-12-31')
  t.match(await read(flat.id), { amount: { amount: '200.00' }, lines: { length: 101 } })
  t.same(jobs(), [])
})

t.test('a new invoice has the fee of its client, one of a profile that of the profile', async t => {
  const { client, sent, advance, jobs } = start(t)
  const customerid = (await parent(client, 'clients')).id
  await collection(client, 'clients').update(customerid, { late_fee: { enabled: true, days: 30, value: 2.5 } })
  await sent()
  t.same(jobs(), ['invoices.late_fee 2026-07-15'])
  const profiles = collection(client, 'invoice_profiles')
  const profile = { customerid, create_date: '2026-06-20', frequency: 'y', numberRecurring: 1, lines: [charge('80.00')] }
  await profiles.create({ ...profile, late_fee: { enabled: true, days: 2, type: 'flat-fee', value: '8' } })
  const without = await profiles.create(profile)
  await profiles.update(without.id, { late_fee: null })
  advance('2026-07-01')
  t.same((await collection(client, 'invoices').list()).rows.map(({ amount }) => amount.amount).sort(), ['100.00', '80.00', '88.00'])
  t.same(jobs(), ['invoices.late_fee 2026-07-15'])
})

t.test('a fee that cannot be charged changes nothing and stops no other', async t => {
  const { client, sent, read, advance } = start(t)
  const huge = await sent(fee({ type: 'flat', value: 99_999_999_999.99 }))
  const { id } = await sent(fee())
  t.match(advance('2026-07-10').map(({ error }) => error), [/out of range/, undefined])
  t.same(figures(await read(huge.id)), ['100.00', '100.00'])
  t.same(figures(await read(id)), ['110.00', '110.00', 'Late Fee 10.00'])
  t.same(journalFaults(client.world), [])
})

t.test('a fixture\'s invoice has been charged when somebody looks, and its export is charged no second time', async t => {
  const invoice = { ref: 'late', client: 'slow', status: 'sent', create_date: 'today-40d', ...fee({ repeat: true, days: 10 }), lines: [{ name: 'Work', qty: '1', unit_cost: '100.00' }] }
  const fixture = { version: 1, clients: [{ ref: 'slow', organization: 'Slow' }], invoices: [invoice] }
  const { get } = await buildWith(t, JSON.stringify(fixture))
  const amounts = async (from: typeof get) => (await from('/accounting/account/ACME01/invoices/invoices')).json.response.result.invoices.map(({ amount }: Row) => amount.amount)
  t.same(await amounts(get), ['133.10'])
  const { fixture: exported } = (await get('/_mock/export?minimal=true&format=json')).json
  t.match(exported.invoices, [{ late_fee_date: 'today' }])
  const again = await buildWith(t, JSON.stringify(exported))
  t.same(await amounts(again.get), ['133.10'])
})
