// What a fixture says of a whole world: what it extends, further businesses, people, tokens, settings, calls and
// times to come.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t from 'tap'
import { seedDefault, seederOf } from '../../src/seed/load/apply.ts'
import { loadFixture } from '../../src/seed/read/fixture.ts'
import { issuePrimaryToken } from '../../src/seed/load/primary-token.ts'
import { seedSystem } from '../../src/seed/load/system.ts'
import { configOf } from '../../src/world/config.ts'
import { makeTemplate } from '../../src/world/templates.ts'
import { World } from '../../src/world/world.ts'
import { head, load, messageOf, refsOf, studio, worldFrom } from '../support/fixtures.ts'
import { all, column, crew, models, now, one, worldOf } from '../support/seeded.ts'
import { accounting, buildWith, contents } from '../support/world.ts'

t.test('a fixture extends another: its business changes that one, and everything else is added', async t => {
  const world = worldFrom(`extends: default
business: { ref: acme, name: Acme Renamed, timezone: Asia/Tokyo }
people: [{ ref: nina, first_name: Nina, last_name: Ek, email: nina@acme.test, role: contractor }]
clients: [{ ref: jane, fname: Jane, by: nina }]
payments: [{ invoice: overdue, amount: 5, date: today-1d }]
`)
  t.same(all(world, 'SELECT id, name, account_id, timezone, currency_code FROM businesses'),
    [{ id: 1000001, name: 'Acme Renamed', account_id: 'ACME01', timezone: 'Asia/Tokyo', currency_code: 'USD' }])
  t.same(column(world, 'SELECT userid FROM memberships ORDER BY id'), [1, 2, 3])
  t.match(refsOf(world), { acme: 1000001, olivia: 2192788, nina: 2192790, jane: 56013, overdue: 34413 })
  t.equal(one(world, 'SELECT paid FROM invoices WHERE id = 34413'), 50_000)
  t.equal(messageOf(() => worldFrom('extends: default\nclients: [{ ref: harbor, fname: X }]\n')), "world.yaml:3:18: ref 'harbor' is taken already")
  const plain = worldOf(seedDefault)
  const others = (world: World) => ['items', 'projects', 'time_entries'].map(table => one(world, `SELECT count(*) FROM ${table}`))
  t.same(others(world), others(plain), 'the rest is there')
  t.equal(contents(worldFrom('extends: empty\n')), contents(worldFrom('')), 'empty is where a fixture begins')
})

t.test('a file extends one beside it, not one that extends it', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'fixture-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const write = (name: string, text: string) => { writeFileSync(join(folder, name), head + text); return join(folder, name) }
  write('base.yaml', 'now: 2026-01-15T09:00:00Z\nseed: 5\nclients: [{ ref: jane, fname: Jane }]\n')
  const file = write('mine.yaml', 'extends: base.yaml\ninvoices: [{ client: jane, create_date: today }]\n')
  const world = worldOf(seederOf(loadFixture({ file }), crew))
  t.same([world.now(), world.setting('seed')], [Date.parse('2026-01-15T09:00:00Z'), '5'], 'clock and seed are inherited')
  t.same(column(world, 'SELECT create_date FROM invoices'), ['2026-01-15'])
  const circle = write('circle.yaml', 'extends: round.yaml\n')
  write('round.yaml', 'extends: ./circle.yaml\n')
  t.equal(messageOf(() => loadFixture({ file: circle })), 'round.yaml:2:10: ./circle.yaml extends this fixture, so it cannot be extended by it')
  t.equal(messageOf(() => loadFixture({ file: write('self.yaml', 'extends: self.yaml\n') })), 'self.yaml:2:10: self.yaml extends this fixture, so it cannot be extended by it')
  const lost = messageOf(() => loadFixture({ file: write('lost.yaml', 'extends: bse.yaml\n') }))
  t.match(lost, /^lost\.yaml:2:10: there is no scenario 'bse\.yaml' to extend.* \(known: empty, default.*, or a file beside this one\)$/)
  write('base.yaml', 'clients: [{ fnam: Jane }]\n')
  t.equal(messageOf(() => worldOf(seederOf(loadFixture({ file }), crew))), "base.yaml:2:13: unknown key 'fnam' in clients; did you mean 'fname'?", 'a mistake is told in its own file')
})

t.test('further businesses have people, zones, categories and books of their own', async t => {
  const world = worldFrom(`people: [{ ref: olivia, first_name: Olivia, email: o@acme.test, role: owner }]
clients: [{ ref: jane, fname: Jane }]
${studio}    at: 2026-01-05
    clients: [{ ref: jo, fname: Jo, by: olivia }]
    invoices: [{ ref: bill, client: jo, create_date: today, lines: [{ name: W, qty: 1, unit_cost: 100 }] }]
    payments: [{ invoice: bill, amount: 40, date: today }]
    expenses: [{ category: Software, amount: 5, date: today, staffid: pat }]
    services: [{ ref: work, name: Work }]
    projects: [{ title: P, client: jo, services: [work] }]
  - name: Elsewhere
    currency_code: EUR
    people: [{ person: pat, role: owner }]
    clients: [{ fname: Ed }]
`.replace('role: owner }]\n    at', 'role: owner }, { person: olivia, role: business_employee }]\n    at'))
  const account = one(world, "SELECT account_id FROM businesses WHERE name = 'Elsewhere'")
  t.match(account, /^[0-9A-F]{6}$/, 'it is given an account')
  t.same(column(world, 'SELECT DISTINCT systemid FROM businesses'), [4354764, 4354765, 4354766])
  t.same(all(world, 'SELECT fname, accounting_systemid AS account, currency_code AS code FROM clients ORDER BY id'), [
    { fname: 'Jane', account: 'ACME01', code: 'USD' }, { fname: 'Jo', account: 'STUD02', code: 'USD' }, { fname: 'Ed', account, code: 'EUR' },
  ])
  t.same(all(world, 'SELECT business_id, role, userid, created_at FROM memberships WHERE business_id = 1000002'), [
    { business_id: 1000002, role: 'owner', userid: 1, created_at: '2026-01-05T00:00:00Z' },
    { business_id: 1000002, role: 'business_employee', userid: 2, created_at: '2026-01-05T00:00:00Z' },
  ], 'nine in the morning in Tokyo')
  t.equal(one(world, "SELECT create_date FROM invoices WHERE accounting_systemid = 'STUD02'"), '2026-06-30', 'it is tomorrow in Tokyo')
  t.same(all(world, 'SELECT c.accounting_systemid AS account, e.staffid FROM expenses e JOIN categories c ON c.id = e.categoryid'), [{ account: 'STUD02', staffid: 1 }])
  t.same(column(world, 'SELECT count(*) FROM categories GROUP BY accounting_systemid'), [59, 59, 59])
  t.equal(one(world, 'SELECT count(DISTINCT id) FROM categories'), 177)
  t.same(column(world, 'SELECT business_id FROM projects'), [1000002])
  t.same(column(world, 'SELECT sum(amount) FROM postings GROUP BY accounting_systemid'), [0])
  t.same(world.setting<object>('primary'), { business_id: 1000001, identity_id: 2192788 })
  t.equal(messageOf(() => worldFrom(`${studio}  - { name: X, people: [{ person: pat, role: owner }, { person: pat }] }\n`)),
    'world.yaml:8:65: this person is in the business already')
})

t.test('somebody can be in no business at all, and the primary token can be theirs', async t => {
  const text = 'me: nina\npeople: [{ ref: nina, first_name: Nina, email: nina@x.test, role: none }]\n'
  const world = worldFrom(text)
  t.same(all(world, 'SELECT i.first_name, m.role FROM identities i LEFT JOIN memberships m ON m.identity_id = i.id ORDER BY i.id'),
    [{ first_name: 'Olivia', role: 'owner' }, { first_name: 'Nina', role: null }], 'the business has its usual owner then')
  t.match(world.setting<object>('primary'), { business_id: 1000001, identity_id: refsOf(world).nina })
  const { get } = await buildWith(t, head + text)
  t.match((await get('/auth/api/v1/users/me')).json.response, { first_name: 'Nina', business_memberships: [] })
  t.equal((await get(`${accounting}/users/clients`)).status, 403)
})

t.test('tokens and applications of a fixture work', async t => {
  const text = `${head}people:
  - { ref: olivia, first_name: Olivia, email: o@acme.test, role: owner }
  - { ref: sam, first_name: Sam, email: s@acme.test, role: business_employee }
oauth:
  clients: [{ client_id: test-app, client_secret: shh, redirect_uris: ["http://localhost:3000/callback"] }]
  tokens:
    - { access_token: tok_sam, refresh_token: ref_sam, person: sam, client_id: test-app, scopes: "user:profile:read user:clients:read" }
    - { access_token: tok_brief, expires_in: 5min }
    - { access_token: tok_old, expires_in: -1h, scopes: ["user:profile:read"] }
`
  const { get, post, clock, reset, world } = await buildWith(t, text)
  const as = (token: string) => ({ authorization: `Bearer ${token}` })
  t.match((await get('/auth/api/v1/users/me', as('tok_sam'))).json.response, { first_name: 'Sam' })
  t.equal((await get(`${accounting}/users/clients`, as('tok_sam'))).status, 200)
  t.equal((await get(`${accounting}/invoices/invoices`, as('tok_sam'))).status, 403, 'scopes that are named are enforced')
  t.match((await get('/auth/api/v1/users/me', as('tok_brief'))).json.response, { first_name: 'Olivia' }, 'a token is the primary person\'s unless it says whose')
  t.equal((await get(`${accounting}/invoices/invoices`, as('tok_brief'))).status, 200)
  t.equal((await get('/auth/api/v1/users/me', as('tok_old'))).status, 401)
  clock.wall += 6 * 60_000
  t.equal((await get('/auth/api/v1/users/me', as('tok_brief'))).status, 401)
  reset()
  t.equal((await get('/auth/api/v1/users/me', as('tok_brief'))).status, 200, 'it begins to live when its world does')
  const renewed = await post('/auth/oauth/token', { grant_type: 'refresh_token', refresh_token: 'ref_sam', client_id: 'test-app', client_secret: 'shh' })
  t.match(renewed, { status: 200, json: { scope: 'user:profile:read user:clients:read' } })
  t.match(all(world(), "SELECT client_id, name, scope, redirect_uris FROM oauth_clients WHERE client_id = 'test-app'"),
    [{ name: 'test-app', scope: '*', redirect_uris: '["http://localhost:3000/callback"]' }])
})

t.test('the primary token expires and is limited as a fixture says, from the instant its world is made', async t => {
  const expired = await buildWith(t, `${head}oauth: { primary: { expires_in: -1h } }\n`)
  t.equal((await expired.get(`${accounting}/users/clients`)).status, 401)
  const soon = await buildWith(t, `${head}oauth: { primary: { expires_in: 2h, scopes: "user:clients:read" } }\n`)
  t.equal((await soon.get(`${accounting}/users/clients`)).status, 200)
  t.equal((await soon.get(`${accounting}/items/items`)).status, 403)
  soon.clock.wall += 3 * 3_600_000
  t.equal((await soon.get(`${accounting}/users/clients`)).status, 401)
  soon.reset()
  t.equal((await soon.get(`${accounting}/users/clients`)).status, 200, 'a reset begins anew')
})

t.test('personalising a copy gives it its own client and token, and changes nothing the second time', async t => {
  const rows = (world: World) => [
    column(world, 'SELECT client_id FROM oauth_clients ORDER BY 1'), all(world, 'SELECT access_token AS token, client_id AS client FROM oauth_tokens ORDER BY 1'),
  ]
  const a = new World('a', new Database(makeTemplate(models, seedSystem, now)), models, () => now)
  issuePrimaryToken(a)
  t.same(rows(a), [['mock-client-id-a'], [{ token: 'mock-access-token-a', client: 'mock-client-id-a' }]])
  a.db.exec(`INSERT INTO oauth_tokens (access_token, refresh_token, client_id, identity_id, scope, created_at, expires_at, revoked, refresh_spent)
    VALUES ('granted', 'r', 'mock-client-id-a', 2192788, '', 0, 9000000000000, 0, 0)`)
  a.db.exec("INSERT INTO oauth_clients (client_id, client_secret, name, redirect_uris, scope) VALUES ('own', 'secret', 'Own', '[]', '*')")
  const b = new World('b', new Database(a.image()), models, () => now)
  issuePrimaryToken(b)
  const expected = [['mock-client-id-b', 'own'], [{ token: 'granted', client: 'mock-client-id-b' }, { token: 'mock-access-token-b', client: 'mock-client-id-b' }]]
  t.same(rows(b), expected)
  issuePrimaryToken(b)
  t.same(rows(b), expected)
  t.equal(b.setting('primary_of'), 'b')
})

t.test('settings, faults and times to come are noted', async t => {
  const world = worldFrom(`clients: [{ ref: jane, fname: Jane }]
invoices: [{ ref: bill, client: jane, create_date: today-3d }]
config: { profile: strict, strict: { unread_field: off }, rate_limit: { requests: 60, per: 1m, headers: true }, latency: { ms: 5, distribution: normal }, enforce_scopes: false, revoke_on_code_reuse: true, client_limit: 50, accounts_payable: false }
faults: [{ id: one, do: { kind: error, status: 500 } }]
timeline:
  - { at: now+2h, action: recurring.generate, note: { x: [1] } }
  - { at: today+3d, action: client.pays_invoice, invoice: bill, amount: full }
`)
  t.same(configOf(world), {
    profile: 'strict', strict: { unread_field: 'off' }, rate_limit: { requests: 60, per: '1m', headers: true }, latency: { ms: 5, distribution: 'normal' },
    enforce_scopes: false, revoke_on_code_reuse: true, client_limit: 50, accounts_payable: false, roles: 'observed', python_staff_list: false, strict_redirects: false, magic_values: false, webhooks: {},
  })
  t.same(world.setting('test_faults'), [{ id: 'one', do: { kind: 'error', status: 500 } }])
  t.same(all(world, 'SELECT at, job, details FROM jobs ORDER BY at'), [
    { at: now + 7_200_000, job: 'recurring.generate', details: '{"note":{"x":[1]}}' },
    { at: Date.parse('2026-07-02T13:00:00Z'), job: 'client.pays_invoice', details: `{"invoice":${refsOf(world).bill},"amount":"full"}` },
  ], 'nine in the morning of that day')
})

t.test('what a time to come names is its id; what is no resource is left to the action', async t => {
  const services = { ...crew, actions: { 'user.disconnects_app': { client_id: 'applications', identity: 'identities' } } }
  const world = worldOf(seederOf(load(`people: [{ ref: olivia, first_name: Olivia, email: o@acme.test, role: owner }]
timeline: [{ at: now+2h, action: user.disconnects_app, client_id: mock-client-id, identity: olivia }]
`), services))
  t.same(column(world, 'SELECT details FROM jobs'), [`{"client_id":"mock-client-id","identity":${refsOf(world).olivia}}`])
})

t.test('steps go through the public handlers, and name what they make', async t => {
  const world = worldFrom(`people:
  - { ref: olivia, first_name: Olivia, email: o@acme.test, role: owner }
  - { ref: sam, first_name: Sam, email: s@acme.test, role: business_employee }
clients: [{ ref: jane, fname: Jane, email: jane@x.test }]
${studio}    clients: [{ ref: jo, fname: Jo }]
steps:
  - { as: bill, call: invoices.create, with: { customerid: "\${jane.id}", create_date: today-3d, notes: "for \${jane.id}", lines: [{ name: W, qty: 2, unit_cost: { amount: 5 } }] } }
  - { call: invoices.update, id: bill, with: { action_email: true, email_recipients: [jane@x.test] } }
  - { as: paid, call: payments.create, with: { invoiceid: "\${bill.id}", amount: "\${bill.amount}", date: today } }
  - { as: entry, call: time_entries.create, by: sam, with: { is_logged: true, started_at: "today-2d 14:30", duration: 600, note: today, client_id: "\${jane.id}" } }
  - { as: shop, call: projects.create, by: pat, with: { title: "Shop of \${jo.id}", client_id: "\${jo.id}" } }
  - { as: page, call: clients.list, query: { per_page: 1, "search[email]": "\${bill.fname}@x.test" } }
  - { as: noted, call: clients.update, id: "\${page.clients.0.id}", with: { note: "\${page.total} found" } }
  - { call: clients.create, by: pat, business: studio, with: { fname: Jim } }
  - { call: projects.delete, by: pat, id: "\${shop.id}" }
`)
  const { jane, bill, paid, entry, shop, noted, page } = refsOf(world)
  t.same(all(world, 'SELECT id, customerid, create_date, notes, amount, paid, display_status FROM invoices'),
    [{ id: bill, customerid: jane, create_date: '2026-06-26', notes: `for ${jane}`, amount: 100_000, paid: 100_000, display_status: 'sent' }])
  t.same(all(world, 'SELECT id, date FROM payments'), [{ id: paid, date: '2026-06-29' }])
  t.same(all(world, 'SELECT id, identity_id, started_at, note FROM time_entries'),
    [{ id: entry, identity_id: refsOf(world).sam, started_at: '2026-06-27T18:30:00Z', note: 'today' }], 'dates are read for dates alone')
  t.same(all(world, 'SELECT id, business_id, title, active FROM projects'), [{ id: shop, business_id: 1000002, title: `Shop of ${refsOf(world).jo}`, active: 0 }])
  t.same([noted, page], [jane, undefined], 'a list has no number to be named')
  t.same(all(world, 'SELECT fname, accounting_systemid AS account, note FROM clients ORDER BY id'),
    [{ fname: 'Jane', account: 'ACME01', note: '1 found' }, { fname: 'Jo', account: 'STUD02', note: null }, { fname: 'Jim', account: 'STUD02', note: null }])
  const rights = (by: string) => messageOf(() => worldFrom(`people:
  - { first_name: O, email: o@acme.test, role: owner }
  - { ref: cleo, first_name: Cleo, email: c@x.test, role: client }
  - { ref: nina, first_name: Nina, email: n@x.test, role: none }
${studio}steps: [{ call: clients.create, ${by}, with: { fname: X } }]\n`)).replace(/: [^:]*$/, '')
  t.same(['by: cleo', 'by: nina', 'by: cleo, business: studio'].map(rights),
    Array(3).fill('world.yaml:12:9: FreshBooks answers clients.create with 403'), 'a person can do what their role can')
})
