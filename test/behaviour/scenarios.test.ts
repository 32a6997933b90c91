// The built-in scenarios: each one is what its comment says, everywhere and every time.
// Longer than most: it is the table of what fifteen scenarios promise.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { seederOf } from '../../src/seed/load/apply.ts'
import { loadScenario } from '../../src/seed/read/fixture.ts'
import { scenarioFile, scenarioNames, scenarios } from '../../src/seed/read/scenarios.ts'
import { elsewhere } from '../support/elsewhere.ts'
import { validFixture } from '../support/fixture-schema.ts'
import { digestsOf, serverFrom, tell, type Told } from '../support/scenarios.ts'
import { crew, worldOf } from '../support/seeded.ts'
import { waits } from '../support/waiting.ts'
import { accounting, business, TODAY, type Row } from '../support/world.ts'

const projectsPath = business('projects')
const timePath = business('timetracking')
const CLIENTS = `${accounting}/users/clients`
const INVOICES = `${accounting}/invoices/invoices`
const PAYMENTS = `${accounting}/payments/payments`
const EXPENSES = `${accounting}/expenses/expenses`
const CREDITS = `${accounting}/credit_notes/credit_notes`
const ME = '/auth/api/v1/users/me'

/** Lists by the key of their rows. */
const lists: Readonly<Record<string, string>> = {
  clients: CLIENTS, invoices: INVOICES, payments: PAYMENTS, expenses: EXPENSES, items: `${accounting}/items/items`, taxes: `${accounting}/taxes/taxes`,
  services: `${business('comments')}/services`, projects: `${projectsPath}/projects`, time_entries: `${timePath}/time_entries`,
}

const daysAgo = (day: string): number => (Date.parse(TODAY) - Date.parse(day)) / 86_400_000
const money = ({ amount, code }: { amount: string, code: string }): string => `${amount} ${code}`

async function count (told: Told, key: string): Promise<number> {
  const answer = await told.ask(`${lists[key]}?per_page=1${key === 'time_entries' ? '&team=true' : ''}`)
  return (answer.meta ?? answer).total
}

async function counts (told: Told): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const key of Object.keys(lists)) found[key] = await count(told, key)
  return Object.fromEntries(Object.entries(found).filter(([, total]) => total > 0))
}

const refresh = (told: Told, refresh_token = 'mock-refresh-token-told') => told.post('/auth/oauth/token', {
  grant_type: 'refresh_token', client_id: 'mock-client-id-told', client_secret: 'mock-client-secret-told', refresh_token,
})

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** What each scenario promises, asked over the API. */
const promises: Readonly<Record<string, (t: Test, told: Told) => Promise<void>>> = {
  async empty (t, told) {
    t.same(await counts(told), {})
    t.same(told.refs, {})
    t.equal((await told.ask(`${accounting}/expenses/categories?per_page=100`)).total, 59)
    const client = await told.post(CLIENTS, { client: { email: 'jane@example.test' } })
    const draft = { customerid: client.json.response.result.client.id, create_date: TODAY }
    t.equal((await told.post(INVOICES, { invoice: draft })).json.response.result.invoice.invoice_number, '0000001')
  },

  async default (t, told) {
    t.same(await counts(told), {
      clients: 12, invoices: 30, payments: 20, expenses: 18, items: 6, taxes: 5, services: 4, projects: 3, time_entries: 60,
    })
  },

  async 'new-subscriber' (t, told) {
    t.same(await counts(told), { clients: 1, invoices: 1 })
    t.match(await told.row(CLIENTS, 'jane'), { email: 'jane@harbor.test', signup_date: new RegExp(TODAY) })
    t.match(await told.row(INVOICES, 'first-draft'),
      { invoice_number: '0000001', v3_status: 'draft', create_date: TODAY, amount: { amount: '1250.00' }, customerid: told.refs.jane })
    const [{ business: shown }] = (await told.ask(ME)).business_memberships
    t.equal(shown.name, 'Larkspur Studio')
  },

  async pagination (t, told) {
    const more = {
      credit_notes: CREDITS, categories: `${accounting}/expenses/categories`, estimates: `${accounting}/estimates/estimates`,
      invoice_profiles: `${accounting}/invoice_profiles/invoice_profiles`, other_income: `${accounting}/other_incomes/other_incomes`,
    }
    for (const [key, path] of Object.entries({ ...lists, ...more })) {
      const ids: number[] = []
      for (const [page, length] of [[1, 100], [2, 100], [3, 5]] as const) {
        const answer = await told.ask(`${path}?page=${page}&per_page=100`)
        const { total, pages } = answer.meta ?? answer
        t.same({ total, pages, length: answer[key].length }, { total: 205, pages: 3, length }, `page ${page} of ${key}`)
        ids.push(...answer[key].map((row: Row) => row.id ?? row.incomeid))
      }
      const ref = { invoice_profiles: 'profile', other_income: 'income', taxes: 'tax', time_entries: 'entry', credit_notes: 'credit', categories: 'category' }[key] ?? key.slice(0, -1)
      const named = Array.from({ length: key === 'categories' ? 146 : 205 }, (_, index) => told.refs[`${ref}-${index + 1}`]!)
      t.same(named.filter(id => !ids.includes(id)), [], `refs of ${key}`)
      t.equal(new Set(ids).size, 205)
    }
  },

  async huge (t, told) {
    const found = await counts(told)
    t.same(found, {
      clients: 2500, invoices: 1200, payments: 1000, expenses: 1800, items: 4000, taxes: 250, services: 250, projects: 1500, time_entries: 7500,
    })
    t.equal(Object.values(found).reduce((sum, total) => sum + total, 0), 20_000)
  },

  async 'multi-business' (t, told) {
    const { business_memberships: memberships, roles } = await told.ask(ME)
    t.same(memberships.map(({ role, business: { id, account_id, name, timezone } }: any) => [role, id, account_id, name, timezone]), [
      ['owner', 1_000_001, 'ACME01', 'Acme Design', 'America/New_York'],
      ['business_employee', 1_000_002, 'STUD02', 'Studio North', 'America/Toronto'],
    ])
    t.same(roles.map(({ accountid, role }: any) => [accountid, role]), [['ACME01', 'admin'], ['STUD02', 'business_employee']])
    const names = async (account: string, path: string, key: string, field: string) =>
      (await told.ask(`/accounting/account/${account}/${path}`))[key].map((row: Row) => row[field]).sort()
    t.same(await names('ACME01', 'users/clients', 'clients', 'organization'), ['Fernhill Bicycles', 'Harbor Coffee Roasters'])
    t.same(await names('STUD02', 'users/clients', 'clients', 'organization'), ['Maison Tremblay', 'Rideau Optics'])
    t.same(await names('ACME01', 'invoices/invoices', 'invoices', 'id'), [told.refs['acme-paid'], told.refs['acme-open']])
    t.same(await names('STUD02', 'invoices/invoices', 'invoices', 'id'), [told.refs['studio-open']])
    const [studio] = (await told.ask('/accounting/account/STUD02/invoices/invoices')).invoices
    t.same([money(studio.amount), studio.v3_status], ['880.00 CAD', 'sent'])
    const team = (await told.get('/auth/api/v1/businesses/1000001/team_members')).json.response
    t.same(team.map(({ first_name, business_role_name, identity_id }: Row) => [first_name, business_role_name, identity_id !== null]), [
      ['Olivia', 'owner', true], ['Sam', 'business_employee', true], ['Robin', 'business_partner', true], ['Max', 'business_manager', true],
      ['Noor', 'business_accountant', true], ['Casey', 'contractor', true], ['Toni', 'no_seat_employee', false], ['Lee', 'business_employee', false],
    ])
    t.equal((await told.ask('/projects/business/1000002/projects')).projects[0].id, told.refs['studio-site'])
    t.equal((await told.ask('/timetracking/business/1000002/time_entries')).time_entries[0].id, told.refs['studio-hours'])
  },

  async 'no-business-membership' (t, told) {
    const me = await told.ask(ME)
    t.match(me, { email: 'robin@vale.test', id: told.refs.robin })
    t.same([me.business_memberships, me.groups, me.roles], [[], [], []])
    t.not((await told.get(CLIENTS)).status, 200, 'the books of a business are closed')
    t.not((await told.get(`${projectsPath}/projects`)).status, 200)
  },

  async 'multi-currency' (t, told) {
    const states: Record<string, string> = {}
    for (const ref of ['cad', 'eur', 'gbp', 'jpy', 'usd', 'usd-abroad']) {
      const { amount, outstanding, v3_status: status } = await told.row(INVOICES, ref)
      states[ref] = `${money(amount)}, ${outstanding.amount} open, ${status}`
    }
    t.same(states, {
      cad: '1580.91 CAD, 0.00 open, paid',
      eur: '2350.00 EUR, 1850.00 open, partial',
      gbp: '720.00 GBP, 0.00 open, paid',
      jpy: '144000.00 JPY, 144000.00 open, sent',
      usd: '326.63 USD, 326.63 open, sent',
      'usd-abroad': '240.00 USD, 240.00 open, sent',
    })
    const currencies = await Promise.all(['harbor', 'maison', 'lindqvist', 'thames', 'kyoto'].map(async ref => (await told.row(CLIENTS, ref)).currency_code))
    t.same(currencies, ['USD', 'CAD', 'EUR', 'GBP', 'JPY'])
    const credits = (await told.ask(CREDITS)).credit_notes
    t.same(credits.map(({ amount, credit_type, clientid }: any) => [money(amount), credit_type, clientid]), [['50.00 GBP', 'overpayment', told.refs.thames]])
    t.equal(money((await told.row(EXPENSES, 'flight')).amount), '310.40 EUR')
    t.equal(money((await told.row(EXPENSES, 'rent')).amount), '850.00 USD')
  },

  async overdue (t, told) {
    for (const [ref, late] of [['late-1', 1], ['late-15', 15], ['late-45', 45], ['late-100', 100], ['late-partial', 45]] as const) {
      const { due_date: due, v3_status: status } = await told.row(INVOICES, ref)
      t.same([daysAgo(due), status], [late, 'overdue'], ref)
    }
    t.match(await told.row(INVOICES, 'late-partial'), { payment_status: 'partial', amount: { amount: '2280.00' }, outstanding: { amount: '1280.00' } })
    for (const [ref, status] of [['due-today', 'sent'], ['due-soon', 'viewed'], ['paid-late', 'paid'], ['draft', 'draft']] as const) {
      t.equal((await told.row(INVOICES, ref)).v3_status, status, ref)
    }
    const { late_reminders: reminders } = await told.row(`${INVOICES}?include[]=late_reminders`, 'late-15')
    t.same(reminders.filter(({ enabled }: any) => enabled).map(({ delay }: any) => delay), [7])
    t.match(await told.row(`${INVOICES}?include[]=late_fee&include[]=lines`, 'late-100'),
      { amount: { amount: '1795.50' }, late_fee: { enabled: true, type: 'percent', value: '5' }, lines: [{ unit_cost: { amount: '95.00' } }, { name: 'Late Fee', amount: { amount: '85.50' } }] })
    const { clients } = await told.ask(`${CLIENTS}?search[has_overdue]=true`)
    t.same(clients.map((row: Row) => row.id).sort(), [told.refs.harbor, told.refs.meadow].sort())
    for (const [ref, status, late] of [['owed-70', 'overdue', 70], ['owed-40', 'overdue', 40], ['owed-5', 'overdue', 5], ['owed-partial', 'partial', 20], ['owed-soon', 'unpaid', -20]] as const) {
      const row = await told.row(`${accounting}/bills/bills`, ref)
      t.same([row.status, daysAgo(row.due_date)], [status, late], ref)
    }
    const { overdue_balance: owed } = await told.row(`${accounting}/bill_vendors/bill_vendors`, 'landlord')
    t.same(owed, [{ amount: { amount: '2550.00', code: 'USD' } }])
  },

  async 'time-billing' (t, told) {
    const entry = async (ref: string) => (await told.row(`${timePath}/time_entries`, ref))
    const hours = async (...refs: string[]) => {
      const entries = await Promise.all(refs.map(entry))
      return { hours: entries.reduce((sum, { duration }) => sum + duration, 0) / 3600, billed: [...new Set(entries.map(({ billed }) => billed))] }
    }
    t.same(await hours('app-1', 'app-2', 'app-3'), { hours: 7.5, billed: [true] })
    t.same(await hours('app-4', 'app-5'), { hours: 3.5, billed: [false] })
    t.same(await hours('portal-1'), { hours: 4, billed: [false] })
    t.same(await hours('portal-2', 'portal-3'), { hours: 6, billed: [false] })
    t.match(await entry('brand-1'), { billable: false, duration: 7200 })
    t.match(await told.row(`${INVOICES}?include[]=lines`, 'app-invoice'), { amount: { amount: '900.00' }, lines: [{ qty: '2' }, { qty: '5.5' }] })
    const project = async (ref: string) => told.row(`${projectsPath}/project`, ref)
    t.match(await project('app'), { billing_method: 'project_rate', rate: '120.00', billed_amount: '900.00', billed_status: 'partially_billed' })
    t.match(await project('portal'), { billing_method: 'service_rate', billed_status: 'unbilled' })
    t.match(await project('brand'), { project_type: 'fixed_price', fixed_price: '6000.00' })
    t.same(told.sql('SELECT service_id, rate FROM service_rates ORDER BY id'),
      [{ service_id: told.refs.design, rate: '95.00' }, { service_id: told.refs.development, rate: '110.00' }])
    t.same(told.sql('SELECT project_id, service_id, rate FROM project_service_rates'),
      [{ project_id: told.refs.portal, service_id: told.refs.development, rate: '130.00' }])
    t.match((await entry('running')), { is_logged: false, duration: null, timer: { is_running: true } })
  },

  async 'month-end' (t, told) {
    const profit = async (start_date: string, end_date: string) => {
      const { total_income, total_expenses, net_profit } = (await told.ask(`${accounting}/reports/accounting/profitloss?start_date=${start_date}&end_date=${end_date}`)).profitloss
      return [total_income, total_expenses, net_profit].map(({ total }) => total.amount)
    }
    t.same(await profit('2026-05-01', '2026-05-31'), ['3000.00', '1620.00', '1380.00'])
    t.same(await profit('2026-06-01', '2026-06-30'), ['4500.00', '-1200.00', '5700.00'], 'the rent is of May, and the printer no cost')
    const at = async (day: string) => {
      const { journal_entry_accounts: accounts } = await told.ask(`${accounting}/journal_entry_accounts/journal_entry_accounts?search[end_date]=${day}`)
      return Object.fromEntries(accounts.flatMap((account: Row) => account.sub_accounts).filter((sub: Row) => sub.balance !== '0').map((sub: Row) => [sub.account_sub_name, sub.balance]))
    }
    t.match(await at('2026-05-31'), { 'Petty Cash': '6277.5', 'Accounts Payable': '596', 'Accounts Receivable': '1000', 'Customer Deposits': '-500', 'Accrued Rent': '850', 'Owner\'s Equity': '5000' })
    t.notMatch(await at('2026-06-15'), { 'Accrued Rent': '850' })
    t.match(await at('2026-06-15'), { 'Office Equipment': '1200' })
  },

  async 'year-end' (t, told) {
    const [start_date, end_date] = ['2025-01-01', '2025-12-31']
    const report = async (name: string) =>
      (await told.ask(`${accounting}/reports/accounting/${name}?start_date=${start_date}&end_date=${end_date}`))[name]
    const { income, total_income, total_expenses, net_profit } = await report('profitloss')
    t.same([income[0], total_income, total_expenses, net_profit].map(({ total }) => total.amount), ['30000.00', '29000.00', '13000.00', '16000.00'])
    t.match(await report('taxsummary'), { taxes: [{ tax_name: 'Sales Tax' }] })
    const states = await Promise.all(['january', 'november', 'december', 'q1', 'q2', 'q3', 'q4', 'before'].map(async ref => {
      const { create_date: day, outstanding } = await told.row(INVOICES, ref)
      return [ref, day, outstanding.amount]
    }))
    t.same(states, [
      ['january', '2025-01-01', '0.00'], ['november', '2025-11-01', '0.00'], ['december', '2025-12-01', '1088.75'], ['q1', '2025-03-20', '0.00'],
      ['q2', '2025-06-20', '0.00'], ['q3', '2025-09-20', '2500.00'], ['q4', '2025-12-20', '4500.00'], ['before', '2024-12-15', '0.00'],
    ])
    t.same((await told.ask(CREDITS)).credit_notes.map(({ amount }: any) => amount.amount), ['100.00'])
  },

  async 'agency-year' (t, told) {
    t.same(await counts(told), { clients: 3, taxes: 3 })
    t.equal(told.world.now(), Date.parse('2026-01-01T14:00:00Z'))
    const profiles = (await told.ask(`${accounting}/invoice_profiles/invoice_profiles?include[]=next_issue_date`)).invoice_profiles
    t.same(profiles.map(({ id, customerid, next_issue_date: next, frequency, amount }: Row) => [id, customerid, next, frequency, money(amount)]).reverse(), [
      [told.refs.retainer, told.refs.harbor, '2026-01-05', 'm', '1080.00 USD'],
      [told.refs.support, told.refs.fernhill, '2026-01-15', 'm', '400.00 USD'],
      [told.refs.care, told.refs.maison, '2026-01-20', '3m', '344.93 CAD'],
    ])
    t.match((await told.ask(`${accounting}/estimates/estimates/${told.refs.shop}`)).estimate, { ui_status: 'sent', amount: { amount: '2759.40' } })
  },

  async 'expired-token' (t, told) {
    t.equal((await told.get(ME)).status, 401)
    const { json: pair } = await refresh(told)
    t.equal((await told.get(ME, bearer(pair.access_token))).status, 200)
    t.equal((await told.get(`${CLIENTS}?per_page=1`, bearer(pair.access_token))).json.response.result.total, 12, 'the books are those of the default world')
    t.ok(told.refs.harbor)
  },

  async 'token-refresh-race' (t, told) {
    t.equal((await told.get(ME)).status, 401)
    const asked = waits(t)
    const answers = await Promise.all([refresh(told), refresh(told)])
    t.same(asked.filter(milliseconds => milliseconds >= 300), [300, 300], 'a refresh takes its time')
    t.same(answers.map(({ status }) => status).sort(), [200, 400])
    t.equal(answers.find(({ status }) => status === 400)!.json.error, 'invalid_grant')
    const { access_token: token } = answers.find(({ status }) => status === 200)!.json
    t.equal((await told.get(ME, bearer(token))).status, 200)
  },

  async 'failing-payments' (t, told) {
    const pay = (ref: string, amount: string) =>
      told.post(PAYMENTS, { payment: { invoiceid: told.refs[ref], amount: { amount }, date: TODAY, type: 'Credit Card' } })
    const paid = async (ref: string) => (await told.row(INVOICES, ref)).paid.amount
    t.equal((await pay('retry', '500.00')).status, 500)
    t.equal(await paid('retry'), '0.00', 'the first changed nothing')
    await t.rejects(pay('twice', '320.00'), 'the answer to the second is lost')
    t.equal(await paid('twice'), '320.00', 'the second was stored')
    t.equal((await pay('retry', '500.00')).status, 200)
    t.equal(await paid('retry'), '500.00')
    t.same((await told.row(`${INVOICES}?include[]=allowed_gateways`, 'later')).allowed_gateways.map((row: any) => row.gateway_name), ['stripe'])
    t.equal(await paid('later'), '0.00')
    t.same(told.sql('SELECT at, job, details FROM jobs').map(({ at, job, details }) => [new Date(at).toISOString(), job, JSON.parse(details)]),
      [['2026-06-17T13:00:00.000Z', 'client.pays_invoice', { invoice: told.refs.later, amount: 'full' }]])
    told.setClock('2026-06-17T13:00:01Z')
    t.equal(await paid('later'), '780.00', 'the client has paid')
  },
}

t.test('the list of scenarios is the folder, and each has promises that are kept', async t => {
  const files = readdirSync(new URL('../../fixtures/worlds', import.meta.url)).filter(file => file.endsWith('.yaml'))
  t.same([...scenarioNames].sort(), files.map(file => file.replace('.yaml', '')).sort())
  t.same(Object.keys(promises).sort(), [...scenarioNames].sort())
  const page = readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8')
  for (const { name, description } of scenarios()) {
    t.match(description, /^[A-Z0-9].{80,}\.$/, `${name} says what it is for`)
    t.notMatch(description, /yaml-language-server/)
    t.match(page, `| \`${name}\` |`, `docs/scenarios.md lists ${name}`)
  }
})

t.test('the refs that a scenario and the page about all of them name are there', async t => {
  const page = readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8').split('\n')
  for (const { name, description } of scenarios()) {
    if (name === 'huge' || name === 'pagination') continue
    const text = readFileSync(scenarioFile(name), 'utf8')
    const known = [...text.matchAll(/\bref: ([\w-]+)/g), ...text.matchAll(/\bid: ([a-z][\w-]+)/g)].map(([, ref]) => ref)
    const row = page.find(line => line.startsWith(`| \`${name}\` |`))!.split('|')[3]!
    const named = [...`${description} ${row}`.matchAll(/`([\w-]+)`/g)].map(([, ref]) => ref!)
    t.same(named.filter(ref => !known.includes(ref) && ref !== 'default'), [], name)
  }
})

t.test('the fixture of the page can be told', async t => {
  const [, text] = /```yaml\n([^`]+)```/.exec(readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8'))!
  t.same(validFixture(parse(text!)), [])
  const folder = mkdtempSync(join(tmpdir(), 'freshbooks-mock-'))
  writeFileSync(join(folder, 'my-world.yaml'), text!)
  const server = serverFrom(join(folder, 'my-world.yaml'))
  t.teardown(() => {
    rmSync(folder, { recursive: true })
    return server.app.close()
  })
  t.match(server.worlds.find('default')!.setting('refs'), { mine: Number, 'late-45': Number })
})

t.test('a scenario is valid by the schema that editors use', async t => {
  for (const name of scenarioNames) t.same(validFixture(parse(readFileSync(scenarioFile(name), 'utf8'))), [], name)
})

t.test('scenarios are found by name and by nothing else', async t => {
  for (const name of ['../worlds/default', '/etc/passwd', 'default.yaml', '', 'toString']) {
    t.throws(() => loadScenario(name), /there is no scenario/, name)
  }
  t.throws(() => loadScenario('overdu'), { message: /^there is no scenario 'overdu'; did you mean 'overdue'\? \(known: empty, default, / })
})

t.test('another process tells the same bytes, in another time zone and language', async t => {
  const told = scenarioNames.filter(name => name !== 'huge')
  const here = digestsOf(told)
  t.same(elsewhere('Asia/Tokyo', 'ar_EG.UTF-8', 'scenarios', 'digestsOf', told), here)
})

t.test('a scenario can be told on any day: at New Year, on leap days, when clocks change, on weekends', t => {
  for (const moment of ['2026-01-01T05:00:00Z', '2028-02-29T05:00:00Z', '2026-03-08T07:30:00Z', '2026-11-01T05:30:00Z', '2026-08-30T05:00:00Z']) {
    for (const name of scenarioNames.filter(name => !['huge', 'pagination', 'default'].includes(name))) {
      t.doesNotThrow(() => worldOf(seederOf(loadScenario(name), crew), Date.parse(moment)).close(), `${name} at ${moment}`)
    }
  }
  t.end()
})

for (const name of scenarioNames) {
  t.test(`${name} is what it says`, async t => {
    await promises[name]!(t, tell(t, name))
  })
}
