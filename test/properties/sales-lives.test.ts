// Lives of sales over time: invoices in two currencies, estimates that become invoices, payments, credits and late fees
// while the clock moves. What must hold is worked out by hand from what the lists of the API show. (What invoices,
// payments and the books owe each other after each write is in settled-money.test.ts and behaviour/books.test.ts.)
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { clockVerbs } from '../../src/control/verbs/clock.ts'
import { mailVerbs } from '../../src/control/verbs/mail.ts'
import { booksOf, operation, perform } from '../support/invoice-sequences.ts'
import { charge, openDesk, type Desk } from '../support/invoicing.ts'
import { journalFaults } from '../support/journal.ts'
import { drawn } from '../support/random.ts'
import { parent, type Draft } from '../support/samples.ts'
import { callerOf } from '../support/verb-calls.ts'
import { accounting, collection, NOW, type Row } from '../support/world.ts'

const which = fc.nat({ max: 5 })
const cents = fc.integer({ min: 1, max: 50_000 }).map(number => (number / 100).toFixed(2))
const late_fee = fc.record({
  enabled: fc.constant(true), days: fc.constantFrom(0, 3, 10), type: fc.constantFrom('percent', 'flat-fee'), value: fc.constantFrom('5', '2.5', '12'), repeat: fc.boolean(),
  first_tax_name: fc.constant('GST'), first_tax_percent: fc.constantFrom('0', '5'),
})
const invoice = fc.record({
  amount: cents, tax: fc.constantFrom('0', '5', '9.975'), currency_code: fc.constantFrom('USD', 'EUR'), due_offset_days: fc.constantFrom(0, 5, 30), late_fee: fc.option(late_fee, { nil: undefined }),
  deposit_percentage: fc.option(fc.constantFrom('25', '100'), { nil: undefined }), sends: fc.boolean(),
})

const happening = fc.oneof(
  { weight: 5, arbitrary: operation },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('bill' as const), which, invoice }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 20 }) }) },
  fc.record({ does: fc.constant('convert' as const), which, amount: cents, sends: fc.boolean() })
)

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

interface Life extends Desk {
  advance: (by: string) => void
  mails: () => Row[]
}

function begin (t: Test): Life {
  const desk = openDesk(t)
  desk.client.setClock(NOW)
  const call = callerOf([...clockVerbs, ...mailVerbs], () => desk.client.world)
  return { ...desk, advance: by => void call('clock.advance', { by }), mails: () => call('mail.list', { limit: 1000 }).mails }
}

const end = ({ client }: Desk): void => client.server.worlds.drop(client.name)

const all = async ({ client }: Desk, many: string, asked = ''): Promise<Row[]> => (await collection(client, many).list(`per_page=100${asked}`)).rows

async function bill (desk: Desk, pick: number, { amount, tax, sends, ...draft }: Draft): Promise<Row> {
  const customerid = (await parent(desk.client, 'clients', pick % 2)).id
  const today = desk.client.world.today('America/New_York', desk.client.world.now())
  return desk.make({ customerid, create_date: today, lines: [charge(amount, { taxName1: 'GST', taxAmount1: tax })], ...draft, ...sends ? { action_mark_as_sent: true } : {} })
}

/** An offer that is made, accepted, and becomes an invoice with the same lines. */
async function convert (desk: Desk, pick: number, amount: string, sends: boolean): Promise<void> {
  const customerid = (await parent(desk.client, 'clients', pick % 2)).id
  const estimates = collection(desk.client, 'estimates')
  const estimate = await estimates.create({ customerid, create_date: '2026-06-15', lines: [charge(amount)] }, 'include[]=lines')
  const made = await desk.make({ customerid, estimateid: estimate.id, lines: estimate.lines.map(({ name, qty, unit_cost }: Row) => ({ name, qty, unit_cost })), ...sends ? { action_mark_as_sent: true } : {} })
  const { accepted, invoiced } = await estimates.get(estimate.id)
  if (made.amount.amount !== estimate.amount.amount || !accepted || invoiced !== sends) throw new Error(`estimate ${estimate.id} became another invoice`)
}

async function live (life: Life, happening: Happening): Promise<void> {
  switch (happening.does) {
    case 'bill': return void await bill(life, happening.which, happening.invoice)
    case 'wait': return life.advance(`${happening.days}d`)
    case 'convert': return convert(life, happening.which, happening.amount, happening.sends)
    default: return perform(life.client, happening)
  }
}

const toCents = (amount: string): number => Math.round(Number(amount) * 100)

/** Sums in cents by client and currency; none of zero. */
function sums (rows: readonly Row[], party: string, of: (row: Row) => number, code = (row: Row): string => row.currency_code): Record<string, number> {
  const found: Record<string, number> = {}
  for (const row of rows) {
    const key = `${row[party]} ${code(row)}`
    found[key] = (found[key] ?? 0) + of(row)
  }
  return Object.fromEntries(Object.entries(found).filter(([, sum]) => sum !== 0).sort())
}

/** What the balances of clients must be, from their documents. */
async function balancesByHand (desk: Desk): Promise<Record<string, Record<string, number>>> {
  const [invoices, credits, payments] = [await all(desk, 'invoices'), await all(desk, 'credit_notes'), await all(desk, 'payments')]
  const isSent = (row: Row) => row.display_status !== 'draft'
  const outstanding = (row: Row) => toCents(row.outstanding.amount)
  const used = (id: number) => payments.filter(row => row.from_credit && row.creditid === id).reduce((sum, row) => sum + toCents(row.amount.amount), 0)
  return {
    outstanding_balance: sums(invoices.filter(isSent), 'customerid', outstanding),
    overdue_balance: sums(invoices.filter(row => row.v3_status === 'overdue'), 'customerid', outstanding),
    draft_balance: sums(invoices.filter(row => !isSent(row)), 'customerid', outstanding),
    credit_balance: sums(credits, 'clientid', row => toCents(row.amount.amount) - used(row.id)),
  }
}

const balanceNames = ['outstanding_balance', 'overdue_balance', 'draft_balance', 'credit_balance']

async function balancesShown (desk: Desk): Promise<Record<string, Record<string, number>>> {
  const clients = await all(desk, 'clients', balanceNames.map(name => `&include[]=${name}`).join(''))
  return Object.fromEntries(balanceNames.map(name => {
    const rows = clients.flatMap(client => client[name].map(({ amount }: Row) => ({ id: client.id, ...amount })))
    return [name, sums(rows, 'id', row => toCents(row.amount), row => row.code)]
  }))
}

/** What a deposit must be called, by the payments alone. */
function depositByHand ({ amount, deposit_amount, paid }: Row): string {
  const [total, deposit, sum] = [amount, deposit_amount ?? { amount: '0' }, paid].map(money => toCents(money.amount)) as [number, number, number]
  if (deposit_amount === null) return 'none'
  if (sum > 0 && sum >= total) return 'converted'
  if (sum >= deposit) return 'paid'
  return sum > 0 ? 'partial' : 'unpaid'
}

async function faultsOf (life: Life): Promise<unknown[]> {
  const invoices = await all(life, 'invoices')
  const [shown, byHand] = [JSON.stringify(await balancesShown(life)), JSON.stringify(await balancesByHand(life))]
  return [
    ...invoices.filter(row => toCents(row.outstanding.amount) < 0).map(row => ['below zero', row.id]),
    ...invoices.filter(row => row.deposit_status !== depositByHand(row)).map(row => ['deposit', row.id, row.deposit_status, depositByHand(row)]),
    ...shown === byHand ? [] : [['balances', shown, byHand]],
    ...booksOf(life.client),
    ...journalFaults(life.client.world),
  ]
}

t.test('whatever happens while time passes, balances, deposits and books are what the documents say', async t => {
  await fc.assert(fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 12 }), async happenings => {
    const life = begin(t)
    for (const happening of happenings) {
      await live(life, happening)
      const faults = await faultsOf(life)
      if (faults.length > 0) throw new Error(`${JSON.stringify(happening)}: ${JSON.stringify(faults)}`)
    }
    end(life)
  }), drawn(t, { numRuns: 12 }))
  t.pass('12 lives')
})

/** Filters of the list of invoices, and the same by hand. */
const filters: Array<readonly [asked: string, holds: (row: Row) => boolean]> = [
  ...['draft', 'sent', 'viewed', 'overdue', 'partial', 'paid', 'deposit-paid', 'deposit-partial'].map(word => [`search[v3_status]=${word}`, (row: Row) => row.v3_status === word] as const),
  ['search[paid]=true', row => row.payment_status === 'paid'],
  ['paid=false', row => row.payment_status !== 'paid'],
  ['search[outstanding]=true', row => toCents(row.outstanding.amount) > 0],
  ['outstanding=false', row => toCents(row.outstanding.amount) === 0],
  ['search[date_min]=2026-06-16', row => row.create_date >= '2026-06-16'],
  ['search[date_max]=2026-06-15', row => row.create_date <= '2026-06-15'],
  ['search[statusids][]=2&search[statusids][]=4', row => [2, 4].includes(row.status)],
  ['search[customerid]=56001', row => row.customerid === 56_001],
  ['search[vis_state]=2', row => row.vis_state === 2],
  ['search[customerid]=56001&search[v3_status]=overdue&outstanding=true', row => row.customerid === 56_001 && row.v3_status === 'overdue' && toCents(row.outstanding.amount) > 0],
]

t.test('a filter finds what filtering by hand finds', async t => {
  await fc.assert(fc.asyncProperty(fc.array(happening, { minLength: 8, maxLength: 20 }), async happenings => {
    const life = begin(t)
    for (const happening of happenings) await live(life, happening)
    const rows = await all(life, 'invoices')
    for (const [asked, holds] of filters) {
      const [found, expected] = [(await all(life, 'invoices', `&${asked}`)).map(row => row.id), rows.filter(holds).map(row => row.id)]
      if (found.join() !== expected.join()) throw new Error(`${asked}: ${found.join()} in place of ${expected.join()}`)
    }
    end(life)
  }), drawn(t, { numRuns: 8 }))
  t.pass('8 lives')
})

/** All that a client of the API and the books see, without the times of writing. */
async function stateOf (desk: Desk, ...without: string[]): Promise<string> {
  const kept = (row: Row): Row => Object.fromEntries(Object.entries(row).filter(([key]) => !['updated', 'version', ...without].includes(key)))
  const invoices = (await all(desk, 'invoices', '&include[]=lines')).map(kept)
  const postings = desk.client.sql('SELECT account, date, currency_code, sum(amount) AS amount FROM postings GROUP BY 1, 2, 3 HAVING sum(amount) <> 0')
  return JSON.stringify([invoices, await all(desk, 'payments'), await all(desk, 'credit_notes'), await balancesShown(desk), postings])
}

t.test('what is paid and taken back has left no trace, be it money or a credit, too little or too much', async t => {
  const attempt = fc.record({ amount: cents, by: fc.constantFrom('money' as const, 'credit' as const) })
  await fc.assert(fc.asyncProperty(invoice, fc.option(cents), fc.array(attempt, { minLength: 1, maxLength: 3 }), async (draft, paid, attempts) => {
    const life = begin(t)
    const { client } = life
    const { id, customerid, currency_code: code } = await bill(life, 0, { ...draft, sends: true })
    if (paid !== null) await life.pay(id, paid)
    const states = [await stateOf(life)]
    const undo: Array<() => Promise<unknown>> = []
    for (const { amount, by } of attempts) {
      const credit = by === 'money'
        ? undefined
        : await collection(client, 'credit_notes').create({ clientid: customerid, currency_code: code, create_date: '2026-06-14', lines: [{ name: 'Sorry', qty: 1, unit_cost: { amount } }] })
      const more = credit === undefined ? {} : { type: 'Credit', from_credit: true, creditid: credit.id }
      const answer = await life.tryPayment({ invoiceid: id, amount: { amount }, date: '2026-06-14', ...more })
      undo.push(async () => {
        if (answer.status === 200) await client.put(`${accounting}/payments/payments/${answer.json.response.result.payment.id}`, { payment: { vis_state: 1 } })
        if (credit !== undefined) await collection(client, 'credit_notes').update(credit.id, { vis_state: 1 })
      })
      states.push(await stateOf(life))
    }
    for (const [index, back] of [...undo.entries()].reverse()) {
      await back()
      const now = await stateOf(life)
      if (now !== states[index]) throw new Error(`${now}\nin place of\n${states[index]}`)
    }
    end(life)
  }), drawn(t, { numRuns: 15 }))
  t.pass('15 times')
})

t.test('one step of the clock is as good as many', async t => {
  const profile = fc.record({ frequency: fc.constantFrom('w', '2w', 'm'), send_email: fc.boolean(), amount: cents, late_fee: fc.option(late_fee, { nil: undefined }) })
  const reminders = [{ position: 1, delay: -2, enabled: true }, { position: 2, delay: 0, enabled: true }, { position: 3, delay: 7, enabled: true }]
  await fc.assert(fc.asyncProperty(fc.array(invoice, { maxLength: 3 }), fc.array(profile, { maxLength: 1 }), fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 2, maxLength: 5 }), async (drafts, profiles, hours) => {
    const told: string[] = []
    for (const steps of [[hours.reduce((sum, each) => sum + each)], hours]) {
      const life = begin(t)
      const customerid = (await parent(life.client, 'clients', 0)).id
      await collection(life.client, 'clients').update(customerid, { email: 'payer@example.test' })
      for (const draft of drafts) await bill(life, 0, { ...draft, late_reminders: reminders })
      for (const { amount, ...draft } of profiles) {
        await collection(life.client, 'invoice_profiles').create({ customerid, create_date: '2026-06-16', numberRecurring: 0, due_offset_days: 3, late_reminders: reminders, ...draft, lines: [charge(amount)] })
      }
      for (const step of steps) life.advance(`${step}h`)
      told.push(JSON.stringify([await all(life, 'invoices', '&include[]=lines&include[]=audit_logs'), life.mails(), life.client.sql('SELECT at, job, details, key FROM jobs ORDER BY at, key')]))
      end(life)
    }
    if (told[0] !== told[1]) throw new Error(`${told[0]}\nin one step,\n${told[1]}\nin many`)
  }), drawn(t, { numRuns: 10 }))
  t.pass('10 times')
})
