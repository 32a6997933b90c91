// The schema of fixtures that editors use, against the loader, which is the law: they know the same keys and
// refuse the same typos.
import t from 'tap'
import { parse } from 'yaml'
import { seederOf } from '../../src/seed/load/apply.ts'
import { loadFixture } from '../../src/seed/read/fixture.ts'
import { fixtureSchema } from '../../src/seed/schema.ts'
import { validFixture } from '../support/fixture-schema.ts'
import { crew, models, worldOf } from '../support/seeded.ts'

const head = 'version: 1\n'
const invoice = (rest: string) => `${head}clients: [{ ref: jane, fname: Jane }]\ninvoices: [{ client: jane, create_date: today, ${rest} }]\n`

/** What the loader says against a fixture. */
function mistakeOf (text: string): string | undefined {
  try {
    worldOf(seederOf(loadFixture({ text, name: 'world.yaml' }), crew))
  } catch (error) {
    return (error as Error).message
  }
}

t.test('what the loader takes, the schema takes', t => {
  const cases = [
    head,
    `${head}clients:\n`,
    `${head}seed: 7\nnow: 2026-01-15T09:00:00Z\nbusiness: { name: Two, timezone: Europe/Paris, at: today-3y }\n`,
    `${head}people: [{ ref: a, first_name: A, email: a@b.test, role: owner }, { id: 77, first_name: B, email: b@b.test, role: contractor, userid: 9 }]\n`,
    `${head}clients: [{ fname: 7, vis_state: archived, contacts: [{ email: a@b.test }], late_reminders: [{ delay: 3 }] }, { generate: 2, from: today-2w, at: today }]\n`,
    `${head}clients: [{ ref: jane, fname: Jane, at: 'today-2d 14:30' }, { fname: Bob, at: now-2h }, { fname: Ann, at: 2020-02-03T10:00:00Z }]\n`,
    invoice('status: disputed, lines: [{ name: A, qty: "2.5", unit_cost: { amount: "1.50", code: USD } }]'),
    invoice('status: 2, discount_value: 10, lines: [{ unit_cost: 10 }, { unit_cost: "3" }]'),
    `${head}expenses: [{ category: Wages, amount: { amount: 3, code: EUR }, date: 2026-01-02 }, { category_name: Gas, amount: 1, date: month_start-1mo+2wd, client: null }]\n`,
    `${head}taxes: [{ ref: hst, name: HST, amount: 13 }]\nitems: [{ name: A, tax1: hst, tax2: 0 }]\n`,
    `${head}services: [{ ref: a, name: A }]\nprojects: [{ ref: p, title: P, services: [a, { name: B }] }]\ntime_entries: [{ ref: h, started_at: today-2d 10:00, duration: 60, project: p }]\n`,
    `${head}extends: empty\nme: nina\npeople: [{ ref: olivia, first_name: O, email: o@b.test, role: owner }, { ref: nina, first_name: N, email: n@b.test, role: none }]\n` +
      'businesses: [{ ref: two, name: Two, people: [{ person: olivia, role: owner }, { first_name: P, email: p@b.test, role: contractor }], clients: [{ fname: A }] }]\n',
    `${head}oauth: { primary: { expires_in: -1h, scopes: user:profile:read }, clients: [{ client_id: app, redirect_uris: ["http://localhost:3000/"], scopes: "*" }],` +
      ' tokens: [{ access_token: one, refresh_token: two, client_id: app, expires_in: 12h, scopes: [user:clients:read] }] }\n',
    `${head}config: { profile: strict, latency: { ms: 20 } }\nfaults: [{ match: { operation: invoices.create }, do: { kind: delay, ms: 1 } }]\n`,
    `${head}clients: [{ ref: jane, fname: J }]\nsteps: [{ as: est, call: invoices.create, with: { customerid: "\${jane.id}", create_date: today } }]\n`,
    `${invoice('ref: late, lines: [{ unit_cost: 3 }]')}timeline: [{ at: today+3d, action: client.pays_invoice, invoice: late, amount: full }]\n`,
  ]
  for (const text of cases) {
    t.equal(mistakeOf(text), undefined, text)
    t.same(validFixture(parse(text)), [], text)
  }
  t.end()
})

t.test('a typo is refused by the schema and by the loader', t => {
  const cases = [
    'seed: 1\n', 'version: 2\n', '[]\n',
    `${head}cleints: []\n`, `${head}audit_logs: []\n`, `${head}seed: -1\n`, `${head}now: today\n`,
    `${head}clients: { fname: Jane }\n`,
    `${head}clients: [{ fname: Jane, emial: a@b.test }]\n`,
    `${head}clients: [{ fname: Jane, userid: 5 }]\n`,
    `${head}clients: [{ fname: Jane, contacts: [{ emial: a@b.test }] }]\n`,
    `${head}clients: [{ fname: Jane, from: today }]\n`,
    `${head}clients: [{ ref: 12, fname: Jane }]\n`,
    `${head}clients: [{ id: jane, fname: Jane }]\n`,
    `${head}clients: [{ fname: Jane, at: yesterday }]\n`,
    `${head}clients: [{ generate: -1 }]\n`,
    `${head}service_rates: [{ generate: 2 }]\n`,
    `${head}clients: [{ fname: Jane, vis_state: gone }]\n`,
    invoice('status: paid'), invoice('status: snet'), invoice('due_date: today'), invoice('lines: [{ unitcost: 3 }]'), invoice('lines: 3'),
    invoice('lines: [{ unit_cost: { amuont: 3 } }]'),
    `${head}invoices: [{ create_date: today }]\n`,
    `${head}expenses: [{ category: Wages, date: today }]\n`,
    `${head}expenses: [{ category: Wages, amount: 1, date: tody-4d }]\n`,
    `${head}business: { nmae: Two }\n`,
    `${head}businesses: [{ name: Two, people: [{ first_name: A, email: a@b.test, role: owner }], cleints: [] }]\n`,
    `${head}businesses: [{ name: Two, people: [{ first_name: A, email: a@b.test, role: owner }], clients: [{ emial: a@b.test }] }]\n`,
    `${head}oauth: { primary: { expires: -1h } }\n`, `${head}oauth: { primary: { expires_in: soon } }\n`,
    `${head}oauth: { tokens: [{ acces_token: one }] }\n`, `${head}oauth: { clients: [{ name: app }] }\n`,
    `${head}steps: [{ with: {} }]\n`, `${head}steps: [{ call: invoices.create, wiht: {} }]\n`,
    `${head}timeline: [{ action: client.pays_invoice }]\n`, `${head}timeline: [{ at: tomorow, action: client.pays_invoice }]\n`,
    `${head}business: { date_format: ddmmyy }\n`,
    `${head}people: [{ first_name: A, email: a@b.test, role: boss }]\n`,
    `${head}people: [{ first_name: A, email: a@b.test, role: owner, rloe: owner }]\n`,
  ]
  for (const text of cases) {
    t.type(mistakeOf(text), 'string', text)
    t.not(validFixture(parse(text)).length, 0, text)
  }
  t.end()
})

t.test('the loader knows every key that the schema offers, and no other', t => {
  const { properties, $defs } = fixtureSchema(models) as any
  const unknown = (text: string) => /unknown key|cannot be written/.test(mistakeOf(text) ?? '')
  const tables = [...models.keys()].filter(table => $defs[table] !== undefined)
  t.ok(tables.length > 12)
  t.same(tables.filter(table => properties[table] === undefined), [])
  for (const table of models.keys()) if (properties[table] === undefined || tables.includes(table)) t.equal(unknown(`${head}${table}: []\n`), !tables.includes(table), table)
  for (const table of tables) {
    const offered = Object.keys($defs[table].properties)
    const { fields, owns = {} } = models.get(table)!.resource
    const words = [...offered, ...Object.keys(fields), ...[...models.values()].map(({ resource }) => resource.one), 'contacts', 'lines', 'time', 'project']
    for (const key of new Set(words)) {
      if (['generate', 'from', 'to'].includes(key)) continue
      t.equal(unknown(JSON.stringify({ version: 1, [table]: [{ [key]: null }] })), !offered.includes(key), `${key} of ${table}`)
    }
    for (const [list, owned] of Object.entries(owns)) {
      const inside = Object.keys($defs[`${table}.${list}`].properties)
      for (const key of new Set([...inside, ...Object.keys(owned.fields)])) {
        t.equal(unknown(JSON.stringify({ version: 1, [table]: [{ [list]: [{ [key]: null }] }] })), !inside.includes(key), `${key} of ${table}.${list}`)
      }
    }
  }
  t.end()
})

t.test('every key of a record says what it is, or is plain', t => {
  const { properties, $defs } = fixtureSchema(models) as any
  for (const [name, section] of Object.entries<any>(properties)) t.type(section.description, 'string', name)
  t.match($defs.invoices.properties.client, { description: 'Name of the client; instead of customerid.' })
  t.match($defs.invoices.properties.due_offset_days, { description: 'Days from issue to due date.' })
  t.match(new RegExp($defs.day.pattern).test('today-45d'), true)
  t.end()
})
