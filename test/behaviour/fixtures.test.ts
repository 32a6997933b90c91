// Fixtures: their grammar, what is generated, and that mistakes are told in one sentence.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { seedDefault, seederOf } from '../../src/seed/load/apply.ts'
import { generatable } from '../../src/seed/load/generate.ts'
import { loadFixture } from '../../src/seed/read/fixture.ts'
import { notesOf } from '../../src/resources/sample-values.ts'
import { issuePrimaryToken } from '../../src/seed/load/primary-token.ts'
import { buildServer } from '../../src/server.ts'
import { makeTemplate } from '../../src/world/templates.ts'
import type { World } from '../../src/world/world.ts'
import { elsewhere } from '../support/elsewhere.ts'
import { apply, head, load, messageOf, refsOf, studio, worldFrom } from '../support/fixtures.ts'
import { all, column, crew, models, now, one, worldOf } from '../support/seeded.ts'

const wholeWorld = (text: string, moment = now): World => worldOf(seederOf(loadFixture({ text, name: 'world.yaml' }), crew), moment)

t.test('mistakes in a fixture are told in one sentence, with their place', async t => {
  const invoice = (rest: string) => `${head}clients: [{ ref: jane, fname: Jane }]\ninvoices:\n  - { client: jane, create_date: today, ${rest} }\n`
  const cases: Array<[text: string, sentence: string]> = [
    ['version: 2\n', 'world.yaml:1:10: version must be 1'],
    ['seed: 1\n', 'world.yaml:1:1: the version is missing: begin the fixture with version: 1'],
    ['[]', 'world.yaml:1:1: a fixture must be a mapping, such as { name: … }'],
    [`${head}clients:\n  - { fname: "Jane }\n`, 'world.yaml:4:1: not YAML: Missing closing "quote'],
    [`${head}clients: []\nclients: []\n`, 'world.yaml:3:1: not YAML: Map keys must be unique'],
    [`${head}seed: x\n`, 'world.yaml:2:7: seed must be a whole number, 0 or more'],
    [`${head}now: today\n`, 'world.yaml:2:6: now must be an instant such as 2026-01-15T09:00:00Z'],
    [`${head}cleints: []\n`, "world.yaml:2:1: unknown key 'cleints' in a fixture; did you mean 'clients'?"],
    [`${head}clients: { fname: Jane }\n`, 'world.yaml:2:10: clients must be a list of records'],
    [`${head}clients:\n  - fname: Jane\n    emial: jane@example.com\n`, "world.yaml:4:5: unknown key 'emial' in clients; did you mean 'email'?"],
    [`${head}clients:\n  - userid: 5\n`, "world.yaml:3:5: 'userid' of clients cannot be written: FreshBooks sets it"],
    [`${head}clients: [{ ref: jane, fname: Jane }, { ref: jane, fname: Bob }]\n`, "world.yaml:2:46: ref 'jane' is taken already"],
    [`${head}clients: [{ ref: 12, fname: Jane }]\n`, "world.yaml:2:18: ref '12' must be a word, as numbers are ids"],
    [`${head}clients: [{ id: 7, fname: Jane }, { id: 7, fname: Bob }]\n`, 'world.yaml:2:41: the id 7 is taken already'],
    [`${head}clients: [{ fname: Jane, contacts: [{ emial: x@y.test }] }]\n`, "world.yaml:2:39: unknown key 'emial' in contacts; did you mean 'email'?"],
    [`${head}clients: [&a { fname: Jane }, *a]\n`, 'world.yaml:2:31: *a cannot be used: write the part out, or name the record with ref'],
    [`${head}clients: [{ ref: jane, fname: Jane }, { ref: bob, fname: Bob }]\ninvoices:\n  - client: jnae\n    create_date: today\n`,
      "world.yaml:4:13: there is no client 'jnae'; did you mean 'jane'? (known: jane, bob)"],
    [`${head}items: [{ name: Logo, tax1: hst }]\n`, "world.yaml:2:29: there is no tax 'hst' (none is known here)"],
    [`${head}taxes: [{ ref: hst, name: HST }]\nprojects: [{ title: Shop, client: hst }]\n`,
      "world.yaml:3:35: 'hst' names one of taxes, where a client is wanted"],
    [`${head}expenses: [{ category: Sofware, amount: 1, date: today }]\n`, "world.yaml:2:24: there is no category 'Sofware'; did you mean 'Software'? " +
      '(known: Other Expenses, Interest - Mortgage, Business Insurance, Bank Fees, Interest - Other, Online Services, Reference Materials, ' +
      'Repairs & Maintenance, Subscriptions/Dues/Memberships, Depreciation, Taxes & Licenses, Commissions, Wages, Advertising, ' +
      'Car & Truck Expenses, Mileage, Gas, Repairs, Vehicle Insurance, Vehicle Licensing and 39 more)'],
    [`${head}expenses: [{ category: Wages, amount: 1, date: tody-4d }]\n`,
      "world.yaml:2:48: 'tody-4d' is no date: write YYYY-MM-DD, or relative to now such as today-45d, month_start-1mo"],
    [`${head}expenses: [{ category: Wages, amount: 1, date: 2026-02-30 }]\n`,
      "world.yaml:2:48: '2026-02-30' is no date: write YYYY-MM-DD, or relative to now such as today-45d, month_start-1mo"],
    [`${head}clients: [{ fname: Jane, at: yesterday }]\n`, "world.yaml:2:30: 'yesterday' is no instant: write YYYY-MM-DD, or relative to now " +
      "such as today-45d, month_start-1mo, 'today-2d 14:30', now-2h"],
    [`${head}clients: [{ fname: Jane, at: today+2d }]\n`, "world.yaml:2:30: this record would be made after the world's now"],
    [`${head}clients: [{ fname: Jane, by: bob }]\n`, "world.yaml:2:30: there is no person 'bob' (none is known here)"],
    [`${head}expenses: [{ category: Wages, amount: much, date: today }]\n`,
      "world.yaml:2:39: FreshBooks refuses this expense: The field 'amount' must be a number"],
    [`${head}invoices: [{ create_date: today }]\n`, "world.yaml:2:12: FreshBooks refuses this invoice: 'customerid' is a required field"],
    [`${head}time_entries:\n  - { started_at: today-1d }\n`, 'world.yaml:3:5: FreshBooks refuses this time entry: Logged entries must have a duration'],
    [invoice('due_date: today+30d'), "world.yaml:4:41: 'due_date' of invoices cannot be written: FreshBooks sets it"],
    [invoice('lines: [{ name: Logo, unitcost: 5 }]'), "world.yaml:4:63: unknown key 'unitcost' in lines of invoices; did you mean 'unit_cost'?"],
    [invoice('lines: [{ name: Logo, qty: lots }]'), "world.yaml:4:68: FreshBooks refuses this invoice: The field 'qty' must be a number"],
    [invoice('status: paid'), 'world.yaml:4:49: an invoice becomes paid by its payments: write status: sent'],
    [invoice('status: overdue'), 'world.yaml:4:49: an invoice becomes overdue by its create_date and due_offset_days: write status: sent'],
    [invoice('status: snet'), "world.yaml:4:49: no invoice has the status 'snet'; did you mean 'sent'? (known: draft, sent, viewed, disputed, disputed-unseen)"],
    [invoice('customerid: 5'), 'world.yaml:4:41: customerid of invoices is given twice'],
    [`${head}service_rates: [{ generate: 4 }]\n`,
      'world.yaml:2:29: service_rates cannot be generated, only bill_payments, bill_vendors, bills, categories, checkout_links, clients, credit_cards, credit_notes, estimates, expense_profiles, expenses, invoice_profiles, invoices, items, other_incomes, ' +
        'payments, ' +
      'projects, services, tasks, taxes, time_entries'],
    [`${head}clients: [{ generate: many }]\n`, 'world.yaml:2:23: generate must be a whole number, 0 or more'],
    [`${head}people: [{ first_name: Sam, email: sam@example.com, role: manager }]\n`, 'world.yaml:2:10: one of the people must have role: owner'],
    [`${head}business: { timezone: Mars/Base }\n`, "world.yaml:2:23: 'Mars/Base' is no time zone: write a name such as America/New_York"],
  ]
  for (const [text, sentence] of cases) t.throws(() => wholeWorld(text), { name: 'FixtureError', message: sentence }, sentence)
})

t.test('a fixture given to the server replaces the built-in world, and stops the start when it is at fault', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'fixture-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'mine.yaml')
  writeFileSync(file, `${head}now: 2026-01-15T09:00:00Z\nclients: [{ ref: jane, fname: Jane }]\n`)
  const { app, worlds } = buildServer({ fixture: file }, { wall: () => now })
  t.teardown(() => app.close())
  t.equal(worlds.find('default')!.now(), Date.parse('2026-01-15T09:00:00Z'), 'its clock stands still')
  t.equal(one(worlds.find('default')!, 'SELECT count(*) FROM clients'), 1)
  writeFileSync(file, `${head}clients: [{ fnam: Jane }]\n`)
  t.throws(() => buildServer({ fixture: file }), { message: "mine.yaml:2:13: unknown key 'fnam' in clients; did you mean 'fname'?" })
  const missing = join(folder, 'none.yaml')
  t.throws(() => buildServer({ fixture: missing }), { message: `${missing}: the fixture cannot be read: there is no such file` })
})

t.test('one record more leaves the generated ones as they are', async t => {
  const text = (extra: string, count = 6) => `${head}clients:\n${extra}  - { generate: ${count} }\ninvoices: [{ generate: 5, client: 56001 }]\n` +
    'expenses: [{ generate: 5 }]\ntime_entries:\n  - { generate: 5, from: today-60d }\n'
  const clients = (world: World) => column(world, "SELECT fname || lname || organization || email || p_street || bus_phone FROM clients WHERE fname <> 'By hand'")
  const others = (world: World) => all(world, `SELECT create_date, amount FROM invoices UNION ALL SELECT date, amount FROM expenses
    UNION ALL SELECT started_at, duration FROM time_entries`)
  const before = wholeWorld(text(''))
  const after = wholeWorld(text('  - { fname: By hand }\n'))
  t.same(clients(after), clients(before))
  t.same(others(after), others(before))
  const more = clients(wholeWorld(text('', 7)))
  t.same(clients(before).filter(client => !more.includes(client)), [], 'a higher number adds to them')
  t.equal(new Set(clients(before)).size, 6)
  const seeded = wholeWorld(text('').replace(head, `${head}seed: 7\n`))
  t.notSame(clients(seeded), clients(before), 'another seed makes others')
})

t.test('generated values do not change between versions: these are the first of seed 42', async t => {
  const world = wholeWorld(`${head}clients: [{ generate: 2 }]\ntime_entries: [{ generate: 1 }]\n`)
  t.same(all(world, 'SELECT fname, lname, organization, email FROM clients'), [
    { fname: 'Clara', lname: 'Becker', organization: 'Sycamore Outfitters', email: 'clara.becker@sycamore-outfitters.test' },
    { fname: 'Noor', lname: 'Dubois', organization: 'Driftwood Optics', email: 'noor.dubois@driftwood-optics.test' },
  ])
  t.same(all(world, 'SELECT started_at, duration, note FROM time_entries'),
    [{ started_at: '2026-03-06T14:00:00Z', duration: 2700, note: 'Empty states and errors' }])
})

t.test('generated time begins when from says, and its notes fit the service', async t => {
  const world = wholeWorld(`${head}services: [{ ref: d, name: Design }]\ntime_entries:
  - { ref: hours, generate: 20, from: "today-60wd 13:30", to: today-1wd, service: d }\n  - { generate: 20, from: today-60wd, to: today-1wd }\n`)
  const starts = (condition: string) => column(world, `SELECT substr(local_started_at, 12, 5) FROM time_entries WHERE ${condition} ORDER BY 1`)
  t.ok(starts('service_id IS NOT NULL').every(time => String(time) >= '13:30' && String(time) <= '14:30'))
  t.ok(starts('service_id IS NULL').every(time => String(time) >= '09:00' && String(time) <= '10:00'))
  const designing = column(world, 'SELECT note FROM time_entries WHERE service_id IS NOT NULL')
  t.same(designing.filter(note => !(notesOf.Design as readonly unknown[]).includes(note)), [])
})

t.test('ids of a section follow time; records of one day stay in the order of the file', async t => {
  const invoice = (date: string, notes: string) => `  - { client: c, create_date: ${date}, notes: ${notes}, lines: [] }\n`
  const world = wholeWorld(`${head}clients: [{ ref: c, fname: C }]\ninvoices:\n` +
    invoice('today-2d', 'third') + invoice('today-9d', 'first') + invoice('today-2d', 'fourth') + invoice('today-2d', 'fifth') + invoice('today-5d', 'second'))
  t.same(column(world, 'SELECT notes FROM invoices ORDER BY id'), ['first', 'second', 'third', 'fourth', 'fifth'])
  const made = column(world, 'SELECT created_at FROM invoices ORDER BY id')
  t.same(made, [...made].sort())
  t.equal(new Set(made).size, 5)
})

t.test('a line bills the time of one entry, or of all that were generated under one name', async t => {
  const text = (time: string) => `${head}clients: [{ ref: c, fname: C }]\ninvoices:
  - { client: c, create_date: today-1d, lines: [{ name: Work, time: ${time} }] }
time_entries:\n  - { ref: hours, generate: 3 }\n  - { ref: talk, started_at: today-3d, duration: 600 }\n  - { generate: 2 }\n`
  const billed = (time: string) => one(wholeWorld(text(time)), 'SELECT count(*) FROM time_entries WHERE billed')
  t.same([billed('[hours]'), billed('[talk]'), billed('[hours, talk]'), billed('[hours-2]'), billed('[]')], [3, 1, 4, 1, 0])
  t.throws(() => wholeWorld(text('[huors]')), { message: "world.yaml:4:70: there is no time entry 'huors' (known: hours-1, hours-3, hours-2, talk)" })
})

t.test('what a fixture says itself wins over what is generated', async t => {
  const world = wholeWorld(`${head}clients: [{ ref: c, generate: 3, organization: Same, currency_code: EUR }]\ninvoices: [{ client: c-2, create_date: today }]\n`)
  t.same(all(world, 'SELECT DISTINCT organization, currency_code FROM clients'), [{ organization: 'Same', currency_code: 'EUR' }])
  t.equal(one(world, 'SELECT customerid FROM invoices'), 56002)
})

t.test('relative dates are the business\'s', async t => {
  const moment = Date.parse('2026-03-31T23:30:00Z')
  const dates = (zone: string) => {
    const days = ['today', 'today-1mo', 'week_start', 'month_start', 'month_start-1mo+2d', 'year_start-1y', '2026-02-03']
    const expenses = days.map((date, index) => `  - { category: Wages, amount: 1, date: ${date}, notes: ${index} }`).join('\n')
    return column(wholeWorld(`${head}business: { timezone: ${zone} }\nexpenses:\n${expenses}\n`, moment), 'SELECT date FROM expenses ORDER BY notes')
  }
  t.same(dates('America/New_York'), ['2026-03-31', '2026-02-28', '2026-03-30', '2026-03-01', '2026-02-03', '2025-01-01', '2026-02-03'])
  t.same(dates('Asia/Tokyo'), ['2026-04-01', '2026-03-01', '2026-03-30', '2026-04-01', '2026-03-03', '2025-01-01', '2026-02-03'])
  const workdays = (moment: string) => {
    const dates = ['today-1wd', 'today-2wd', 'today-6wd', 'today+1wd', 'today+5wd', 'today+0wd'].map(date => `  - { category: Wages, amount: 1, date: ${date} }`)
    return column(wholeWorld(`${head}expenses:\n${dates.join('\n')}\n`, Date.parse(moment)), 'SELECT substr(date, 6) FROM expenses ORDER BY id')
  }
  t.same(workdays('2026-03-31T23:30:00Z'), ['03-23', '03-27', '03-30', '04-01', '04-07', '03-31'].sort(), 'working days of a Tuesday')
  t.same(workdays('2026-03-28T23:30:00Z'), ['03-20', '03-26', '03-27', '03-30', '04-03', '03-27'].sort(), 'of a Saturday')
  t.same(workdays('2026-03-29T23:30:00Z'), ['03-20', '03-26', '03-27', '03-30', '04-03', '03-27'].sort(), 'of a Sunday')
  const entries = ['today-2d 14:30', 'today-2d', '2026-03-07 09:00', '2026-03-09 09:00', 'now-2h', '2026-03-01T10:00:00Z']
    .map((started_at, index) => `  - { duration: 60, note: ${index}, started_at: ${started_at} }`).join('\n')
  t.same(column(wholeWorld(`${head}time_entries:\n${entries}\n`, moment), 'SELECT started_at FROM time_entries ORDER BY note'), [
    '2026-03-29T18:30:00Z', '2026-03-29T13:00:00Z', '2026-03-07T14:00:00Z', '2026-03-09T13:00:00Z', '2026-03-31T21:30:00Z', '2026-03-01T10:00:00Z',
  ])
})

// A fixture told onto a world that is there; what is generated, and that the same is always the same.

t.test('a fixture is told onto a world that is there: now, with its names, without moving the clock', async t => {
  const world = worldOf(seedDefault)
  issuePrimaryToken(world)
  world.setSetting('clock', { mode: 'pinned', now: Date.parse('2026-08-03T15:00:00Z') })
  const { refs } = apply(world, `people: [{ ref: tom, first_name: Tom, email: tom@acme.test, role: contractor }]
clients: [{ ref: jane, fname: Jane, by: tom }]
invoices: [{ ref: bill, client: harbor, create_date: today-3d, lines: [{ name: W, qty: 1, unit_cost: 5 }] }, { client: jane, create_date: today }]
payments: [{ invoice: overdue, amount: 5, date: today }]
steps: [{ as: noted, call: clients.update, id: "\${harbor.id}", with: { note: Applied } }]
`)
  t.same(refs, { tom: 2192790, jane: 56013, bill: 34432, noted: 56001 })
  t.equal(world.now(), Date.parse('2026-08-03T15:00:00Z'))
  t.equal(one(world, 'SELECT signup_date FROM clients WHERE id = 56013'), '2026-08-03 15:00:00', 'what has no date is made now')
  t.same(column(world, 'SELECT create_date FROM invoices WHERE id > 34431 ORDER BY id'), ['2026-07-31', '2026-08-03'])
  t.equal(one(world, 'SELECT userid FROM memberships WHERE identity_id = 2192790'), 3)
  apply(world, `now: 2026-09-01T12:00:00Z\nme: tom\ninvoices: [{ client: jane, create_date: today }]\n${studio}`)
  t.equal(world.now(), Date.parse('2026-09-01T12:00:00Z'), 'now pins it')
  t.equal(one(world, 'SELECT max(create_date) FROM invoices'), '2026-09-01')
  t.equal(one(world, "SELECT identity_id FROM oauth_tokens WHERE access_token = 'mock-access-token-test'"), 2192790)
  t.match(refsOf(world), { jane: 56013, studio: 1000002, overdue: 34413 })
  t.equal(messageOf(() => apply(world, 'clients: [{ ref: jane, fname: Again }]\n')), "world.yaml:2:18: ref 'jane' is taken already")
})

t.test('all that can be listed can be generated, in any number and in every business', async t => {
  const sections = generatable(models).map(table => `${table}: [{ generate: 205 }]`)
  const world = worldFrom(`${sections.join('\n')}\n${studio}    ${sections.join('\n    ')}\n`)
  for (const table of generatable(models)) {
    const tenant = models.get(table)!.tenant!.column
    const [own, other] = column(world, `SELECT count(*) FROM ${table} GROUP BY ${tenant} ORDER BY min(id)`) as [number, number]
    const usual = table === 'categories' ? 59 : 0
    const made = table === 'services' || table === 'tasks' ? 2 * 205 : 205 // each comes with one of the other
    t.same([own - usual, other - usual], [made, made], table)
  }
  t.same(all(world, `SELECT DISTINCT p.vis_state FROM payments p JOIN invoices i ON i.id = p.invoiceid
    WHERE p.accounting_systemid <> i.accounting_systemid OR p.date < i.create_date OR p.amount >= i.amount`), [], 'payments are parts of invoices of their business')
  t.equal(one(world, "SELECT count(*) FROM credit_notes WHERE credit_type = 'overpayment'"), 0)
  t.ok(Number(one(world, 'SELECT count(DISTINCT invoiceid) FROM payments')) > 200, 'spread over many')
  const crossing = 'SELECT count(*) FROM invoices i JOIN clients c ON c.id = i.customerid WHERE c.accounting_systemid <> i.accounting_systemid'
  t.equal(one(world, crossing), 0)
})

t.test('one record more leaves generated ones as they are: in further businesses, and where a fixture is applied', async t => {
  const blocks = (indent: string, extra: string, count: number) => ['clients', 'invoices', 'payments', 'taxes', 'services', 'projects']
    .map(table => `${indent}${table}:\n${table === 'clients' ? extra : ''}${indent}  - { generate: ${table === 'clients' ? count : 6}${table === 'invoices' ? ', client: 56001' : ''}${table === 'projects' ? ', client: 56001' : ''}${table === 'payments' ? ', invoice: 34401' : ''} }\n`).join('')
  const about = (world: World) => [
    column(world, "SELECT fname || email || p_street FROM clients WHERE fname <> 'By hand' ORDER BY 1"), all(world, 'SELECT create_date, amount FROM invoices WHERE id > 34401 ORDER BY 1, 2'),
    column(world, 'SELECT name FROM taxes ORDER BY 1'), column(world, 'SELECT name FROM services ORDER BY 1'), column(world, 'SELECT title FROM projects ORDER BY 1'),
    all(world, 'SELECT date, type, amount FROM payments ORDER BY 1, 2, 3'),
  ] as [unknown[], ...unknown[][]]
  const first = 'clients: [{ fname: First }]\ninvoices: [{ client: 56001, create_date: today-300d, lines: [{ name: W, qty: 1, unit_cost: 500 }] }]\n'
  const applied = (extra: string, count = 6) => {
    const world = worldFrom(first)
    apply(world, blocks('', extra, count))
    return about(world)
  }
  const own = blocks('    ', '', 6).replaceAll(/, (client|invoice): \d+/g, '')
  const further = (extra: string) => about(worldFrom(`${studio}${own.replace('clients:\n', `clients:\n${extra}`)}`))
  t.same(applied('  - { fname: By hand }\n'), applied(''))
  t.same(further('      - { fname: By hand, vis_state: archived }\n'), further(''))
  t.same(applied('')[0].filter(client => !applied('', 7)[0].includes(client)), [], 'a higher number adds to them')
  const twice = worldFrom(first)
  apply(twice, blocks('', '', 6))
  apply(twice, 'clients: [{ generate: 6 }]\ntaxes: [{ generate: 6 }]\n')
  t.equal(one(twice, 'SELECT count(DISTINCT email) FROM clients'), 13, 'a second time it is others')
  const both = worldFrom(`clients: [{ generate: 6 }]\n${studio}    clients: [{ generate: 6 }]\n`)
  t.equal(one(both, 'SELECT count(DISTINCT email) FROM clients'), 12, 'businesses have different ones')
})

const rich = `extends: default
people: [{ ref: nina, first_name: Nina, email: n@x.test, role: none }]
${studio}    clients: [{ generate: 4 }]
    invoices: [{ generate: 6, status: viewed }]
    payments: [{ generate: 6 }]
    time_entries: [{ generate: 5 }]
oauth: { clients: [{ client_id: app }], tokens: [{ access_token: tok, person: pat }] }
steps:
  - { as: c, call: clients.create, with: { fname: C } }
  - { call: invoices.create, with: { customerid: "\${c.id}", create_date: today } }
timeline: [{ at: today+1d, action: recurring.generate }]
`

t.test('the same fixture makes the same bytes, in every time zone and language, told anew or applied', async t => {
  const added = rich.replace('extends: default\n', '')
  const made = () => makeTemplate(models, seederOf(load(rich), crew), now)
  t.ok(made().equals(made()))
  const onto = () => {
    const world = worldOf(seedDefault)
    apply(world, added)
    return world.image()
  }
  t.ok(onto().equals(onto()))
  const told = (zone: string, language: string) => elsewhere(zone, language, 'seeded', 'fixtureDigest', head + rich)
  const [tokyo, angeles] = [told('Asia/Tokyo', 'ar_EG.UTF-8'), told('America/Los_Angeles', 'de_DE.UTF-8')]
  t.match(tokyo, /^[0-9a-f]{64}$/)
  t.equal(angeles, tokyo)
})
