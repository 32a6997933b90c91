// The built-in world: what is in it, and that it is the same everywhere.
import t from 'tap'
import { setClock } from '../../src/actors/time.ts'
import { seedDefault, seederOf } from '../../src/seed/load/apply.ts'
import { loadFixture } from '../../src/seed/read/fixture.ts'
import { scenarioFile } from '../../src/seed/read/scenarios.ts'
import { buildServer } from '../../src/server.ts'
import { makeTemplate } from '../../src/world/templates.ts'
import type { World } from '../../src/world/world.ts'
import { elsewhere } from '../support/elsewhere.ts'
import { all, column, crew, defaultDigest, models, now, one, sha256, worldOf } from '../support/seeded.ts'

const worlds = new Map<number, World>()

/** The built-in world as of an instant, made once: these tests only read it. */
function worldAt (moment = now): World {
  const world = worlds.get(moment) ?? worldOf(seedDefault, moment)
  worlds.set(moment, world)
  return world
}

t.test('the built-in world holds a small business', async t => {
  const world = worldAt()
  const count = (table: string) => one(world, `SELECT count(*) FROM ${table}`)
  const counts = {
    businesses: 1, identities: 2, clients: 12, contacts: 2, taxes: 5, items: 6, estimates: 6, invoice_profiles: 1, invoices: 31, payments: 20, credit_notes: 1, other_incomes: 2,
    bill_vendors: 3, bills: 5, bill_payments: 2, expense_profiles: 1, expenses: 18, categories: 59, services: 4, service_rates: 2, projects: 3, time_entries: 60,
  }
  t.same(Object.fromEntries(Object.keys(counts).map(table => [table, count(table)])), counts)
  t.same(all(world, 'SELECT id, account_id, business_uuid, name FROM businesses'),
    [{ id: 1000001, account_id: 'ACME01', business_uuid: '00000000-0000-4000-8000-000001000001', name: 'Acme Design' }])
  t.same(all(world, 'SELECT i.email, m.role, m.userid FROM identities i JOIN memberships m ON m.identity_id = i.id ORDER BY m.id'), [
    { email: 'owner@acme.test', role: 'owner', userid: 1 },
    { email: 'staff@acme.test', role: 'business_employee', userid: 2 },
  ])
})

t.test('its invoices are in every status', async t => {
  const world = worldAt()
  const rows = all(world, `SELECT invoice_number AS number, currency_code, vis_state,
    v3_status || ' ' || payment_status || ' ' || display_status || ' ' || status AS state FROM invoices_read`)
  const states = Object.fromEntries([...new Set(rows.map(row => row.state))].sort()
    .map(state => [state, rows.filter(row => row.state === state).length]))
  t.same(states, {
    'deposit-paid partial viewed 3': 1,
    'deposit-partial partial sent 2': 1,
    'disputed unpaid viewed 0': 1,
    'draft unpaid draft 1': 4,
    'overdue partial viewed 3': 1,
    'overdue unpaid sent 2': 2,
    'overdue unpaid viewed 3': 1,
    'paid paid sent 4': 8,
    'paid paid viewed 4': 7,
    'partial partial sent 2': 1,
    'sent unpaid sent 2': 3,
    'viewed unpaid viewed 3': 1,
  })
  t.same(rows.filter(row => row.vis_state !== 0).map(row => [row.number, row.vis_state]), [['0000010', 1], ['0000011', 2]])
  t.same([...new Set(rows.map(row => row.currency_code))].sort(), ['CAD', 'EUR', 'USD'])
})

t.test('its estimates are in every status', async t => {
  const rows = all(worldAt(), `SELECT estimate_number AS number, status, display_status, ui_status, invoiced, reply_status
    FROM estimates_read ORDER BY id`)
  t.same(rows.map(row => Object.values(row).join(' ')), [
    '0000001 6 viewed invoiced 1 ', '0000002 4 viewed replied 0 declined', '0000003 5 viewed accepted 0 ', '0000004 3 viewed viewed 0 ', '0000005 2 sent sent 0 ',
    '0000006 1 draft draft 0 ',
  ])
})

t.test('its profile makes an invoice a month, the first in a week', async t => {
  const { app, worlds } = buildServer({}, { wall: () => now })
  t.teardown(() => app.close())
  const world = worlds.find('default')!
  const { job, details, at } = all(world, 'SELECT * FROM jobs ORDER BY at')[0]
  t.same([job, details, new Date(at).toISOString()], ['invoice_profiles.generate', '{"id":5201}', '2026-07-06T04:00:00.000Z'])
  setClock(world, { mode: 'pinned', now: now + 365 * 86_400_000 })
  t.same(column(world, 'SELECT create_date FROM invoices WHERE parent = 5201'), [
    '2026-07-06', '2026-08-06', '2026-09-06', '2026-10-06', '2026-11-06', '2026-12-06', '2027-01-06', '2027-02-06', '2027-03-06', '2027-04-06', '2027-05-06', '2027-06-06',
  ])
  t.same(all(world, 'SELECT DISTINCT v3_status, amount FROM invoices_read WHERE parent = 5201 ORDER BY 1'),
    [{ v3_status: 'overdue', amount: 381_100 }, { v3_status: 'sent', amount: 381_100 }])
})

t.test('it has the odd invoices too: discount, two taxes, a compound one, nothing to pay, a rebilled expense', async t => {
  const world = worldAt()
  const number = (condition: string) => column(world, `SELECT DISTINCT invoice_number FROM invoices_read AS i
    LEFT JOIN invoice_lines AS l ON l.invoiceid = i.id WHERE ${condition} ORDER BY 1`)
  t.same(number("discount_value <> '0'"), ['0000006'])
  t.same(number('taxName2 IS NOT NULL AND NOT compounded_tax'), ['0000003', '0000016'])
  t.same(number('compounded_tax'), ['0000020'])
  t.same(all(world, "SELECT DISTINCT taxName1, taxAmount1, taxName2, taxAmount2 FROM invoice_lines WHERE taxName2 = 'QST'"),
    [{ taxName1: 'GST', taxAmount1: '5', taxName2: 'QST', taxAmount2: '9.975' }])
  t.same(column(world, `SELECT DISTINCT taxName1 FROM invoice_lines WHERE taxName1 NOT IN (SELECT name FROM taxes)
    UNION SELECT DISTINCT taxName2 FROM invoice_lines WHERE taxName2 NOT IN (SELECT name FROM taxes)`), [], 'every tax is saved')
  t.same(number("i.amount = 0 AND display_status = 'sent'"), ['0000027'])
  t.same(number('l.expenseid <> 0'), ['0000012'])
  t.same(all(world, "SELECT status, invoiceid FROM expenses_read WHERE vendor = 'Print Works'"), [{ status: 4, invoiceid: 34412 }])
  t.same(all(world, 'SELECT credit_type, amount, notes FROM credit_notes'),
    [{ credit_type: 'overpayment', amount: 1_000_000, notes: 'Overpayment: invoice #0000009' }])
  t.equal(one(world, "SELECT inventory FROM items WHERE sku = 'CARDS-100'"), '34')
  t.same(all(world, 'SELECT organization, vis_state FROM clients WHERE vis_state <> 0'), [{ organization: 'Cobblestone Antiques', vis_state: 2 }])
})

t.test('its projects are hourly, of a fixed price and internal, worked on by two people', async t => {
  const world = worldAt()
  t.same(all(world, 'SELECT title, project_type, internal, billed_status FROM projects_read'), [
    { title: 'Harbor online shop', project_type: 'hourly_rate', internal: 0, billed_status: 'partially_billed' },
    { title: 'Thistle Theatre brand', project_type: 'fixed_price', internal: 0, billed_status: 'partially_billed' },
    { title: 'Our own website', project_type: 'hourly_rate', internal: 1, billed_status: 'unbilled' },
  ])
  const sum = (sql: string) => one(world, `SELECT count(*) FROM time_entries WHERE ${sql}`)
  t.same([sum('billable AND NOT billed'), sum('billed'), sum('internal'), sum('NOT billable')], [14, 21, 8, 25])
  t.equal(column(world, 'SELECT DISTINCT identity_id FROM time_entries').length, 2)
})

/** Every instant in a world, as text, with the column it stands in. */
function instants (world: World): Array<{ where: string, at: number }> {
  return [...models.values()].flatMap(model => model.stored
    .filter(([, { kind }]) => kind === 'timestamp' || kind === 'instant')
    .flatMap(([name]) => (column(world, `SELECT ${name} FROM ${model.table} WHERE ${name} IS NOT NULL`) as string[]).map(text =>
      ({ where: `${model.table}.${name}`, at: Date.parse(`${text.replace(' ', 'T').replace('Z', '')}Z`) }))))
}

t.test('nothing in it was made after the world\'s now, nor before the business was', async t => {
  for (const moment of [now, Date.parse('2026-01-01T05:00:00Z'), Date.parse('2026-03-09T04:30:00Z')]) {
    const found = instants(worldAt(moment))
    // wall times of New York are behind UTC, and wall times of one day are all there is to tell
    t.same(found.filter(({ at }) => at > moment), [])
    t.same(found.filter(({ at }) => at < moment - 403 * 86_400_000), [])
    t.ok(found.length > 500)
  }
})

t.test('rows of a table come in the order they were made', async t => {
  const world = worldAt()
  const made = {
    clients: 'signup_date', invoices: 'created_at', projects: 'created_at', expenses: 'date', payments: 'date', time_entries: 'created_at',
  }
  for (const [table, field] of Object.entries(made)) {
    const values = column(world, `SELECT ${field} FROM ${table} ORDER BY id`)
    t.same(values, [...values].sort(), table)
  }
})

/** A New York wall time of an instant. */
const wallTime = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', weekday: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' })

t.test('it was made in working hours, at all kinds of times', async t => {
  const days = [0, 1, 2, 3, 4, 5, 6].map(day => now + day * 86_400_000)
  for (const moment of days) {
    const world = worldAt(moment)
    const eastern = column(world, 'SELECT created_at FROM invoices').map(text => Date.parse(`${String(text).replace(' ', 'T')}Z`))
    t.same(eastern.filter(at => [0, 6].includes(new Date(at).getUTCDay())), [], 'on weekdays')
    t.same(eastern.filter(at => new Date(at).getUTCHours() < 9 || new Date(at).getUTCHours() > 17), [], 'between nine and half past five')
    t.ok(new Set(eastern.map(at => at % 3_600_000)).size > 25, 'not on the hour')
    const entries = column(world, 'SELECT started_at FROM time_entries').map(text => wallTime.format(Date.parse(String(text))))
    t.same(entries.filter(text => /^Sat|^Sun/.test(text)), [], 'time is worked on weekdays too')
  }
})

t.test('nobody works on two things at once', async t => {
  for (const moment of [now, now + 86_400_000, now + 150 * 86_400_000]) {
    const entries = all(worldAt(moment), 'SELECT identity_id, started_at, duration FROM time_entries ORDER BY identity_id, started_at')
    const overlaps = entries.filter((entry, index) => {
      const before = entries[index - 1]
      return before?.identity_id === entry.identity_id && Date.parse(before.started_at) + before.duration * 1000 > Date.parse(entry.started_at)
    })
    t.same(overlaps, [])
    t.ok(entries.every(({ duration }) => duration <= 3 * 3600))
  }
})

t.test('hours that are billed are the hours that were worked, and those of a fixed price are not billable', async t => {
  const world = worldAt()
  const billed = all(world, `SELECT line.qty AS qty, sum(entry.duration) / 3600.0 AS hours, count(*) AS entries FROM invoice_lines AS line,
    json_each(line.modern_time_entries) AS listed JOIN time_entries AS entry ON entry.id = listed.value ->> 'id' AND entry.billed
    WHERE line.invoiceid = 34418 GROUP BY line.lineid`)
  t.same(billed, [{ qty: '14.25', hours: 14.25, entries: 12 }, { qty: '14.75', hours: 14.75, entries: 9 }])
  t.same(all(world, `SELECT DISTINCT billable FROM time_entries
    WHERE project_id IN (SELECT id FROM projects WHERE project_type = 'fixed_price')`), [{ billable: 0 }])
  t.same(all(world, "SELECT is_cogs FROM expenses WHERE vendor = 'Beacon Letterpress'"), [{ is_cogs: 1 }])
})

t.test('its journal balances, in every currency', async t => {
  const world = worldAt()
  t.same(all(world, 'SELECT currency_code, sum(amount) AS sum FROM postings GROUP BY currency_code'),
    ['CAD', 'EUR', 'USD'].map(currency_code => ({ currency_code, sum: 0 })))
  t.same(column(world, 'SELECT document_id FROM postings GROUP BY document, document_id HAVING sum(amount) <> 0'), [])
  t.same(column(world, "SELECT count(*) FROM postings WHERE document = 'invoices' AND document_id IN (SELECT id FROM invoices WHERE vis_state = 1)"), [0])
})

t.test('names of its records lead to their ids', async t => {
  const { refs } = Object.fromEntries(all(worldAt(), "SELECT name, value FROM settings WHERE name = 'refs'")
    .map(({ name, value }) => [name, JSON.parse(value)]))
  t.match(refs, { harbor: 56001, overdue: 34413, 'deposit-paid': 34421, 'harbor-shop': 13312401, sam: 2192789 })
})

t.test('the same clock makes the same bytes', async t => {
  t.ok(makeTemplate(models, seedDefault, now).equals(makeTemplate(models, seedDefault, now)))
})

t.test('other processes, time zones and languages make the same bytes', async t => {
  const expected = defaultDigest()
  for (const [zone, language] of [['Asia/Tokyo', 'ar_EG.UTF-8'], ['America/Los_Angeles', 'de_DE.UTF-8']] as const) {
    t.equal(elsewhere(zone, language, 'seeded', 'defaultDigest'), expected, `${zone} ${language}`)
  }
})

t.test('on another day it is the same story with other dates', async t => {
  const about = (world: World) => all(world, 'SELECT invoice_number, customerid, amount, v3_status FROM invoices_read')
  const [today, later] = [worldAt(), worldAt(now + 40 * 86_400_000)]
  t.same(about(later), about(today))
  t.equal(one(today, 'SELECT create_date FROM invoices WHERE id = 34401'), '2026-01-02')
  t.equal(one(later, 'SELECT create_date FROM invoices WHERE id = 34401'), '2026-02-13')
  t.equal(one(later, 'SELECT group_concat(id || duration || note || identity_id) FROM time_entries'), one(today, 'SELECT group_concat(id || duration || note || identity_id) FROM time_entries'))
})

t.test('a reset world has the bytes of a fresh one', async t => {
  const { app, worlds } = buildServer({}, { wall: () => now })
  t.teardown(() => app.close())
  const fresh = sha256(worlds.find('default')!.image())
  await app.inject({
    method: 'POST',
    url: '/accounting/account/ACME01/users/clients',
    headers: { authorization: 'Bearer mock-access-token' },
    payload: { client: { fname: 'Somebody', email: 'new@example.com' } },
  })
  t.not(sha256(worlds.find('default')!.image()), fresh)
  t.equal(sha256(worlds.reset('default').image()), fresh)
})

t.test('it answers over HTTP', async t => {
  const { app } = buildServer({}, { wall: () => now })
  t.teardown(() => app.close())
  const headers = { authorization: 'Bearer mock-access-token' }
  const total = async (path: string, key: string) => (await app.inject({ url: path, headers })).json()[key]
  t.match(await total('/accounting/account/ACME01/users/clients', 'response'), { result: { total: 12 } })
  const { result } = await total('/accounting/account/ACME01/invoices/invoices', 'response')
  t.match(result, { total: 30, invoices: [{ invoice_number: '0000031', v3_status: 'sent', amount: { amount: '450.00' } }] }, 'the first of the list is an ordinary one')
  t.match(await total('/accounting/account/ACME01/expenses/expenses', 'response'), { result: { total: 18 } })
  const { profitloss } = (await total('/accounting/account/ACME01/reports/accounting/profitloss?start_date=2026-01-01', 'response')).result
  t.equal(profitloss.gross_margin.total.amount, '96.34', '684.00 and 320.00 of 27,463.00: what is sold as goods, or rebilled, has a cost')
  t.match(await total('/projects/business/1000001/projects', 'meta'), { total: 3 })
  t.match(await total('/timetracking/business/1000001/time_entries?team=true', 'meta'), { total: 60 })
})

t.test('default.json, which is loaded, tells what default.yaml tells', async t => {
  t.ok(makeTemplate(models, seedDefault, now).equals(makeTemplate(models, seederOf(loadFixture({ file: scenarioFile('default') }), crew), now)))
})
