// A fixture told onto a world that is there; what is generated, and that the same is always the same.
import { spawnSync } from 'node:child_process'
import t from 'tap'
import { seedDefault, seederOf } from '../../src/seed/load/apply.ts'
import { generatable } from '../../src/seed/load/generate.ts'
import { issuePrimaryToken } from '../../src/seed/load/primary-token.ts'
import { makeTemplate } from '../../src/world/templates.ts'
import type { World } from '../../src/world/world.ts'
import { apply, head, load, messageOf, refsOf, studio, worldFrom } from '../support/fixtures.ts'
import { all, column, crew, models, now, one, worldOf } from '../support/seeded.ts'

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
    const tenant = models.get(table)!.tenant!
    const [own, other] = column(world, `SELECT count(*) FROM ${table} GROUP BY ${tenant} ORDER BY min(id)`) as [number, number]
    const usual = table === 'categories' ? 59 : 0
    t.same([own - usual, other - usual], [205, 205], table)
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
    return world.db.serialize()
  }
  t.ok(onto().equals(onto()))
  const script = `
    import { createHash } from 'node:crypto'
    import { seederOf } from './src/seed/load/apply.ts'
    import { loadFixture } from './src/seed/read/fixture.ts'
    import { makeTemplate } from './src/world/templates.ts'
    import { crew, models, now } from './test/support/seeded.ts'
    const fixture = loadFixture({ text: process.argv[1], name: 'world.yaml' })
    console.log(createHash('sha256').update(makeTemplate(models, seederOf(fixture, crew), now)).digest('hex'))`
  const told = (TZ: string, LANG: string) => spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, head + rich], {
    cwd: new URL('../..', import.meta.url), encoding: 'utf8', env: { ...process.env, TZ, LANG, LC_ALL: LANG },
  }).stdout.trim()
  const [tokyo, angeles] = [told('Asia/Tokyo', 'ar_EG.UTF-8'), told('America/Los_Angeles', 'de_DE.UTF-8')]
  t.match(tokyo, /^[0-9a-f]{64}$/)
  t.equal(angeles, tokyo)
})
