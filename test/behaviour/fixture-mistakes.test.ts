// Mistakes in fixtures: told in one sentence with their place, and a world that is there stays as it was.
// One file, though long: the table of mistakes is most of it, and each file is a process.
/* eslint-disable no-template-curly-in-string -- it is how fixtures write placeholders */
import fc from 'fast-check'
import t from 'tap'
import { parse } from 'yaml'
import { applyFixture, seedDefault, seederOf } from '../../src/seed/load/apply.ts'
import { loadFixture } from '../../src/seed/read/fixture.ts'
import { issuePrimaryToken } from '../../src/seed/load/primary-token.ts'
import { buildServer } from '../../src/server.ts'
import { fixtureSchema } from '../../src/seed/schema.ts'
import { seedSystem } from '../../src/seed/load/system.ts'
import { validFixture } from '../support/fixture-schema.ts'
import { apply, everything, messageOf, studio, worldFrom } from '../support/fixtures.ts'
import { drawn } from '../support/random.ts'
import { crew, models, now, worldOf } from '../support/seeded.ts'
import { contents } from '../support/world.ts'

/** Mistakes that a fixture of a world and one for a world that is there have in common. */
const mistakes: ReadonlyArray<readonly [text: string, sentence: string]> = [
  ['extends: defualt\n', "world.yaml:2:10: there is no scenario 'defualt' to extend; did you mean 'default'? (known: …"],
  ['extends: ../secrets.yaml\n', 'world.yaml:2:10: a fixture that is sent can extend a built-in scenario, not a file'],
  ['me: nina\n', "world.yaml:2:5: there is no person 'nina' (none is known here)"],
  ['me: 7\n', "world.yaml:2:5: there is no person '7' (none is known here)"],
  ['me: [nina]\n', 'world.yaml:2:5: a person must be named by their ref'],
  ['people: [{ first_name: Nina, email: n@x.test, role: onwer }]\n', "world.yaml:2:53: there is no role 'onwer'; did you mean 'owner'? (known: owner, " +
    'business_partner, business_manager, business_employee, business_accountant, contractor, client, manager, no_seat_employee, systemless_owner, systemless_manager, none)'],
  ['people: [{ first_name: Nina, email: n@x.test, rol: owner }, { first_name: A, email: a@x.test, role: owner }]\n',
    "world.yaml:2:47: unknown key 'rol' in identities; did you mean 'role'?"],
  ['people: [{ first_name: Nina, role: owner }]\n', 'world.yaml:2:10: FreshBooks refuses this identity: Validation failed: Email can\'t be blank'],
  ['people: [{ id: 9, first_name: N, email: n@x.test, role: owner }, { id: 9, first_name: M, email: m@x.test }]\n', 'world.yaml:2:72: the id 9 is taken already'],
  ['people: [{ person: bob, role: owner }]\n', "world.yaml:2:20: there is no person 'bob' (none is known here)"],
  ['businesses: { name: X }\n', 'world.yaml:2:13: businesses must be a list of records'],
  ['businesses: [{ name: X }]\n', 'world.yaml:2:14: one of the people must have role: owner'],
  ['businesses: [{ people: [{ first_name: P, email: p@x.test, role: owner }] }]\n', 'world.yaml:2:14: FreshBooks refuses this business: Validation failed: Name can\'t be blank'],
  ['businesses: [{ nam: X, people: [{ first_name: P, email: p@x.test, role: owner }] }]\n', "world.yaml:2:16: unknown key 'nam' in businesses; did you mean 'name'?"],
  ['businesses: [{ name: X, cleints: [], people: [{ first_name: P, email: p@x.test, role: owner }] }]\n',
    "world.yaml:2:25: unknown key 'cleints' in businesses; did you mean 'clients'?"],
  ['businesses: [{ name: X, account_id: ACME01, people: [{ first_name: P, email: p@x.test, role: owner }] }]\n', "world.yaml:2:37: the account 'ACME01' is taken already"],
  ['businesses: [{ name: X, id: 1000001, people: [{ first_name: P, email: p@x.test, role: owner }] }]\n', 'world.yaml:2:29: the id 1000001 is taken already'],
  [`${studio}    clients: [{ fnam: Jo }]\n`, "world.yaml:8:17: unknown key 'fnam' in clients; did you mean 'fname'?"],
  [`${studio}    people2: []\n`, "world.yaml:8:5: unknown key 'people2' in businesses; did you mean 'people'?"],
  [`${studio}    invoices: [{ client: jane, create_date: today }]\nclients: [{ ref: jane, fname: Jane }]\n`, "world.yaml:8:26: 'jane' is a client of another business"],
  [`${studio}    clients: [{ ref: jo, fname: Jo }]\n    invoices: [{ client: joo, create_date: today }]\n`, "world.yaml:9:26: there is no client 'joo'; did you mean 'jo'? (known: jo)"],
  [`${studio}    clients: [{ fname: Jo, by: nina }]\npeople: [{ ref: nina, first_name: N, email: n@x.test, role: owner }]\n`,
    'world.yaml:8:32: by must name one of the people of this business'],
  ['oauth: { tokns: [] }\n', "world.yaml:2:10: unknown key 'tokns' in oauth; did you mean 'tokens'?"],
  ['oauth: { primary: { expires: 1h } }\n', "world.yaml:2:21: unknown key 'expires' in primary; did you mean 'expires_in'?"],
  ['oauth: { primary: { expires_in: soon } }\n', "world.yaml:2:33: 'soon' is no duration: write one such as 31d, 12h, 30min, 1mo or -1h, or in ISO 8601 such as P31D"],
  ['oauth: { primary: { scopes: user:client:read } }\n', "world.yaml:2:29: there is no scope 'user:client:read'; did you mean 'user:clients:read'? (known: …"],
  ['oauth: { clients: [{ name: Test }] }\n', 'world.yaml:2:20: an application needs client_id'],
  ['oauth: { clients: [{ client_id: a, secret: b }] }\n', "world.yaml:2:36: unknown key 'secret' in clients of oauth"],
  ['oauth: { clients: [{ client_id: a }, { client_id: a }] }\n', "world.yaml:2:51: the application 'a' is registered already"],
  ['oauth: { clients: [{ client_id: mock-client-id }] }\n', "world.yaml:2:33: 'mock-client-id' is a name that worlds give themselves: choose another, or use oauth.primary"],
  ['oauth: { tokens: [{ person: 5 }] }\n', 'world.yaml:2:19: a token needs access_token'],
  ['oauth: { tokens: [{ access_token: mock-access-token-x }] }\n',
    "world.yaml:2:35: 'mock-access-token-x' is a name that worlds give themselves: choose another, or use oauth.primary"],
  ['oauth: { tokens: [{ access_token: a }, { access_token: b, refresh_token: a }] }\n', "world.yaml:2:74: the token 'a' is there already"],
  ['oauth: { clients: [{ client_id: test }], tokens: [{ access_token: a, client_id: tset }] }\n', "world.yaml:2:81: there is no application 'tset'; did you mean 'test'? (known: …"],
  ['oauth: { tokens: [{ access_token: a, person: bob }] }\n', "world.yaml:2:46: there is no person 'bob' (none is known here)"],
  ['config: { profil: strict }\n', "world.yaml:2:11: unknown key 'profil' in config; did you mean 'profile'?"],
  ['config: { profile: strickt }\n', "world.yaml:2:20: there is no profile 'strickt'; did you mean 'strict'? (known: lenient, documented, strict)"],
  ['config: { strict: { unread_field: warning } }\n', "world.yaml:2:35: there is no severity 'warning'; did you mean 'warn'? (known: off, warn, error)"],
  ['config: { strict: { toString: 5 } }\n', "world.yaml:2:31: there is no severity '5' (known: off, warn, error)"],
  ['config: { enforce_scopes: yes }\n', 'world.yaml:2:27: enforce_scopes must be true or false'],
  ['config: { rate_limit: { requests: 60 } }\n', 'world.yaml:2:23: rate_limit needs per'],
  ['config: { rate_limit: { requests: 0, per: 1m } }\n', 'world.yaml:2:35: requests must be a whole number from 1 to 1000000'],
  ['config: { rate_limit: { posts: 1.5, per: 1m } }\n', 'world.yaml:2:32: posts must be a whole number from 1 to 1000000'],
  ['config: { client_limit: 0 }\n', 'world.yaml:2:25: client_limit must be a whole number from 1 to 1000000'],
  ['config: { client_limit: many }\n', 'world.yaml:2:25: client_limit must be a whole number from 1 to 1000000'],
  ['config: { rate_limit: { requests: 5, per: often } }\n', "world.yaml:2:43: 'often' is no period: write one such as 1m or 1h"],
  ['config: { latency: { ms: fast } }\n', 'world.yaml:2:26: ms must be a number, 0 or more'],
  ['faults: 5\n', 'world.yaml:2:9: faults must be a list of records'],
  ['faults: [{ do: { kind: error } }, { id: x }]\n', 'world.yaml:2:35: a fault must say what to do'],
  ['steps: [{ with: {} }]\n', 'world.yaml:2:9: a step needs call'],
  ['steps: [{ call: clients.list, wiht: {} }]\n', "world.yaml:2:31: unknown key 'wiht' in a step; did you mean 'with'?"],
  ['steps: [{ call: clients.lst }]\n', "world.yaml:2:17: there is no operation 'clients.lst'; did you mean 'clients.list'? (known: …"],
  ['steps: [{ call: clients.get, id: 5, by: bob }]\n', "world.yaml:2:41: there is no person 'bob' (none is known here)"],
  ['steps: [{ call: clients.get, id: 5, business: bob }]\n', "world.yaml:2:47: there is no business 'bob' (none is known here)"],
  ['steps: [{ call: clients.get, id: jane }]\n', 'world.yaml:2:34: "jane" is no id: write a number, or name one, such as ${jane.id}'],
  ['steps: [{ call: clients.get, id: 5 }]\n', 'world.yaml:2:9: FreshBooks answers clients.get with 404: Client not found'],
  ['steps: [{ call: invoices.create, with: { notes: x } }]\n', "world.yaml:2:9: FreshBooks answers invoices.create with 422: 'customerid' is a required field"],
  ['steps: [{ call: projects.create, with: { client_id: 5 } }]\n', 'world.yaml:2:9: FreshBooks answers projects.create with 422: …'],
  ['clients: [{ ref: jane, fname: Jane }]\nsteps: [{ call: clients.get, id: "${jnae.id}" }]\n',
    "world.yaml:3:34: nothing is called 'jnae'; did you mean 'jane'? (known: …"],
  ['clients: [{ ref: jane, fname: Jane }]\nsteps: [{ call: clients.get, id: "${jane}" }]\n', 'world.yaml:3:34: ${jane} says no field: write ${jane.id}'],
  ['clients: [{ ref: jane, fname: Jane }]\nsteps: [{ call: clients.get, id: "${jane.email}" }]\n', "world.yaml:3:34: ${jane.email} has no 'email' (known: id)"],
  ['steps: [{ as: c, call: clients.create, with: { fname: C } }, { call: clients.update, id: "${c.id}", with: { note: "for ${c.fnam}" } }]\n',
    "world.yaml:2:115: ${c.fnam} has no 'fnam'; did you mean 'fname'? (known: …"],
  ['steps: [{ as: c, call: clients.create, with: { fname: C } }, { call: clients.update, id: 5, with: { note: "for ${c.contacts} x" } }]\n', "world.yaml:2:107: ${c.contacts} has no 'contacts'…"],
  ['items: [{ ref: i, name: I }]\nsteps: [{ as: i, call: items.list }]\n', "world.yaml:3:15: ref 'i' is taken already"],
  ['timeline: [{ action: recurring.generate }]\n', 'world.yaml:2:12: an entry of the timeline needs at'],
  ['timeline: [{ at: today+3d }]\n', 'world.yaml:2:12: an entry of the timeline needs action'],
  ['timeline: [{ at: today+3d, action: client.pay_invoice }]\n',
    "world.yaml:2:36: there is no action 'client.pay_invoice'; did you mean 'client.pays_invoice'? (known: client.accepts_estimate, client.pays_invoice, client.views_estimate, recurring.generate)"],
  ['timeline: [{ at: today-1d, action: recurring.generate }]\n', "world.yaml:2:18: this would happen before the world's now"],
  ['timeline: [{ at: soon, action: recurring.generate }]\n', "world.yaml:2:18: 'soon' is no instant: write YYYY-MM-DD, or relative to now such as today-45d, month_start-1mo, " +
    "'today-2d 14:30', now-2h"],
  ['timeline: [{ at: today+3d, action: client.pays_invoice, invoice: overdue }]\n', "world.yaml:2:66: there is no invoice 'overdue' (none is known here)"],
  ['timeline: [{ at: today+3d, action: client.pays_invoice, invoice: [1] }]\n', 'world.yaml:2:66: one of invoices must be named by its ref or number'],
]

/** The message, cut where the expected one has its dots: lists of what is known grow. */
function told (work: () => unknown, expected: string): string {
  const message = messageOf(work)
  return expected.endsWith('…') ? `${message.slice(0, expected.length - 1)}…` : message
}

t.test('mistakes are told in one sentence, with their place; a world that is there stays as it was', async t => {
  const world = worldOf(seedSystem)
  issuePrimaryToken(world)
  const before = contents(world)
  for (const [text, sentence] of mistakes) {
    t.equal(told(() => worldFrom(text), sentence), sentence)
    t.equal(told(() => apply(world, text), sentence), sentence, `${sentence} (applied)`)
    t.equal(contents(world), before, 'nothing was changed')
  }
})

/** One value of a fixture replaced or left out. */
const spoiled = (fixture: object) => {
  const paths = (value: unknown, path: string[] = []): string[][] => typeof value === 'object' && value !== null
    ? [path, ...Object.entries(value).flatMap(([key, item]) => paths(item, [...path, key]))]
    : [path]
  const junk = fc.oneof(fc.constant(undefined), fc.jsonValue({ maxDepth: 2 }), fc.constantFrom<unknown>(
    null, '', -1, 1e308, 'constructor', '__proto__', 'today-99999y', 'now+99999y', '2026-13-45', '${c.id}', '${x', [[]], [1], [{}], { toString: 5 }))
  return fc.tuple(fc.constantFrom(...paths(fixture).filter(path => path.length > 0)), junk).map(([path, value]) => {
    const copy = structuredClone(fixture) as Record<string, any>
    const holder = path.slice(0, -1).reduce((part, key) => part[key], copy)
    holder[path.at(-1)!] = value
    return JSON.parse(JSON.stringify(copy)) as object
  })
}

t.test('whatever a fixture holds, it is told or its mistake is, and then nothing has changed', async t => {
  const world = worldOf(seedSystem)
  issuePrimaryToken(world)
  const before = contents(world)
  const undone = new Error('undone')
  const attempt = (value: unknown): unknown => {
    try {
      return world.changeRights(() => { applyFixture(world, loadFixture({ value }), crew); throw undone })
    } catch (error) {
      return error
    }
  }
  t.equal(attempt(everything), undone, 'unspoiled it is told')
  const oddAccount: any = structuredClone(everything)
  oddAccount.manual_journal_entries[0].details[0].accountId = false
  t.match(attempt(oddAccount), { name: 'FixtureError', message: /accountId/ }, 'what names no account is refused as the API refuses it')
  fc.assert(fc.property(spoiled(everything), value => {
    const outcome = attempt(value)
    return (outcome === undone || (outcome as Error).name === 'FixtureError') && contents(world) === before
  }), drawn(t, { numRuns: 75 }))
})

t.test('a late mistake takes everything back, names, clock and seed included', async t => {
  const world = worldOf(seedDefault)
  const before = contents(world)
  const late = `seed: 7\nnow: 2027-01-01T00:00:00Z\n${studio}clients: [{ ref: x, fname: X }]\nconfig: { profile: strict }\noauth: { tokens: [{ access_token: a }] }\n` +
    'timeline: [{ at: today+1d, action: recurring.generate }, { at: today-1d, action: recurring.generate }]\n'
  t.equal(messageOf(() => apply(world, late)), "world.yaml:13:64: this would happen before the world's now")
  t.equal(contents(world), before)
  t.equal(world.now(), now)
  t.same(apply(world, 'clients: [{ ref: x, fname: X }]\n').refs, { x: 56013 }, 'the name and the number are free')
})

t.test('some things can only be said of a world that is still to be made', async t => {
  const world = worldOf(seedDefault)
  t.equal(messageOf(() => apply(world, 'business: { name: Other }\n')), 'world.yaml:2:11: this world has its primary business already: use businesses for further ones')
  t.same(apply(world, 'extends: default\nclients: [{ ref: more, fname: More }]\n').refs, { more: 56013 }, 'what it was made from is there already')
  t.equal(messageOf(() => apply(worldOf(seedSystem), 'extends: default\n')),
    "world.yaml:2:10: this world was not made from 'default': leave extends out, or make a world from this fixture")
})

/** What a check of a fixture finds, and loading it on the same server. */
const { check, imageOf } = buildServer({}, { wall: () => now }).context.fixtures
const found = (text: string) => check(`version: 1\n${text}`, 'world.yaml')

/** What loading a fixture is refused for. */
function mistakeIn (value: object): string | undefined {
  try {
    imageOf(value)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

const manyMistakes = `people:
  - { ref: nina, first_name: Nina, email: n@x.test, role: onwer, fun: 1 }
  - { ref: olivia, first_name: Olivia, email: o@x.test, role: owner }
cleints: [{ ref: lost, fname: L }]
clients:
  - { ref: jane, fnam: Jane, emial: x, organization: Jane Ltd }
  - { ref: bob, fname: Bob, at: yesterdy, emial: y }
  - { ref: ok, fname: Ok, by: nina }
  - { generate: few, ref: some }
  - 7
invoices:
  - { ref: a, client: jane, create_date: today }
  - { ref: b, client: bobb, create_date: tody, lines: [{ nme: x, qty: 1, unit_cost: 1 }, { qtty: 2 }] }
  - { ref: c, client: ok, create_date: today, status: snet, lines: 5 }
  - { ref: d, client: lost, create_date: today }
  - { ref: e, client: Jane Ltd, create_date: today }
  - { ref: f, client: some-2, create_date: today }
payments: [{ invoice: a, amount: 5, date: today }, { invoice: zz, amount: 5, date: today }]
businesses: [{ ref: st, nam: X, clients: [{ fnam: C }], people: [{ ref: p, first_name: P, email: p@x.test, rol: owner }] }]
items: 5
me: nina
oauth: { tokns: [], clients: [{ client_id: a, nme: b }], tokens: [{ access_token: x, client_id: a, person: nina }, { access_token: y, expires_in: soon, scopes: z }] }
steps: [{ as: s, call: clients.get, id: "\${jane.id}" }, { call: clients.get, id: "\${s.id}" }, { call: clients.lst }]
config: { profil: x, latency: { ms: fast } }
timeline: [{ at: soon, action: nothing }, { at: today+1d, action: client.pays_invoice, invoice: a }]
faults: [{ id: x }]
`

t.test('a check finds every mistake, in the order of the file, and none that comes of another', async t => {
  t.same(found(manyMistakes).mistakes?.map(mistake => mistake.replace(/(; did you mean|: write| \(| and).*/, '')), [
    "world.yaml:3:59: there is no role 'onwer'", "world.yaml:3:66: unknown key 'fun' in identities",
    "world.yaml:5:1: unknown key 'cleints' in a fixture",
    "world.yaml:7:18: unknown key 'fnam' in clients", "world.yaml:7:30: unknown key 'emial' in clients",
    "world.yaml:8:33: 'yesterdy' is no instant", "world.yaml:8:43: unknown key 'emial' in clients",
    'world.yaml:10:17: generate must be a whole number, 0 or more',
    'world.yaml:11:5: a record of clients must be a mapping, such as { name: … }',
    "world.yaml:14:23: there is no client 'bobb'", "world.yaml:14:42: 'tody' is no date",
    "world.yaml:14:58: unknown key 'nme' in lines of invoices", "world.yaml:14:92: unknown key 'qtty' in lines of invoices",
    "world.yaml:15:55: no invoice has the status 'snet'", 'world.yaml:15:68: lines must be a list',
    "world.yaml:19:63: there is no invoice 'zz'",
    "world.yaml:20:25: unknown key 'nam' in businesses", "world.yaml:20:45: unknown key 'fnam' in clients",
    'world.yaml:20:66: one of the people must have role: owner', "world.yaml:20:108: unknown key 'rol' in identities",
    'world.yaml:21:8: items must be a list of records',
    "world.yaml:23:10: unknown key 'tokns' in oauth", "world.yaml:23:47: unknown key 'nme' in clients of oauth",
    "world.yaml:23:147: 'soon' is no duration", "world.yaml:23:161: there is no scope 'z'",
    "world.yaml:24:103: there is no operation 'clients.lst'",
    "world.yaml:25:11: unknown key 'profil' in config", 'world.yaml:25:37: ms must be a number, 0 or more',
    "world.yaml:26:18: 'soon' is no instant", "world.yaml:26:32: there is no action 'nothing'",
    "world.yaml:27:10: the fault has no 'do', which it needs.",
  ])
  t.same(found('clients: [{ ref: jane, fname: Jane }]\n'), { valid: true })
})

t.test('what a check finds first, loading is refused for, and nothing else is refused', async t => {
  for (const [text, sentence] of mistakes) {
    const { valid, mistakes: all = [] } = found(text)
    // the words may differ: this server has all actions
    const [place] = messageOf(() => worldFrom(text)).split(': ')
    t.notOk(valid, sentence)
    t.ok(all.some(mistake => mistake.startsWith(`${place}: `)), `${sentence} is among ${all.length}`)
  }
  const owner = { ref: 'olivia', first_name: 'O', email: 'o@x.test', role: 'owner' }
  const whole = { ...everything, people: [owner, ...everything.people] }
  t.equal(mistakeIn(whole), undefined, 'unspoiled it is told')
  fc.assert(fc.property(spoiled(whole), value => {
    const { valid, mistakes: all = [] } = check(value)
    return valid === (all.length === 0) && valid === (mistakeIn(value) === undefined)
  }), drawn(t, { numRuns: 50 }))
})

t.test('where it is unknown what a fixture adds to, no name is missed; other mistakes are told', t => {
  const text = 'extends: defualt\ninvoices: [{ client: jane, create_date: today, nots: x }, { client: jane, create_date: today }]\n'
  t.match(found(text).mistakes, [/^world.yaml:2:10: there is no scenario 'defualt'/, /^world.yaml:3:48: unknown key 'nots'/])
  t.equal(found(text).mistakes?.length, 2)
  t.end()
})

t.test('of many mistakes fifty are told, and how many more there are; of very many some hundreds are looked for', t => {
  const wrong = (count: number) => found(`clients:\n${'  - { fnam: x }\n'.repeat(count)}`)
  t.match([wrong(50).mistakes?.length, wrong(50).more], [50, undefined])
  t.match([wrong(53).mistakes?.length, wrong(53).more], [50, 3])
  t.match(wrong(53).mistakes?.at(-1), /^world.yaml:52:7: /)
  t.equal(wrong(5_000).more, 450)
  const line = `{ ${Array.from({ length: 2_000 }, (_, index) => `k${index}: 1`).join(', ')} }`
  t.equal(found(`clients: [${line}]\n`).more, 450)
  t.match(found(`clients: [${'*a, '.repeat(60)}]\n`).more, 10)
  t.end()
})

t.test('mistakes in a fixture sent as JSON are told with a pointer', async t => {
  const value = { version: 1, clients: [{ fname: 'Jane' }, { fnam: 'Bob' }] }
  t.equal(messageOf(() => worldOf(seederOf(loadFixture({ value }), crew))), "fixture#/clients/1/fnam: unknown key 'fnam' in clients; did you mean 'fname'?")
  t.equal(messageOf(() => loadFixture({ value: { version: 1, 'a/b': 5 }, name: 'body' })), 'body#/a~1b: a/b must be a list of records')
  t.equal(messageOf(() => loadFixture({ value: 5 })), 'fixture#: a fixture must be a mapping, such as { name: … }')
  t.equal(messageOf(() => loadFixture({ text: `version: 1\nclients: ${'['.repeat(20_000)}` })).replace(/:\d+:\d+/, ''), 'fixture: not YAML: it is nested too deeply')
})

// The schema of fixtures that editors use, against the loader, which is the law: they know the same keys and
// refuse the same typos.

const head = 'version: 1\n'
const invoice = (rest: string) => `${head}clients: [{ ref: jane, fname: Jane }]\ninvoices: [{ client: jane, create_date: today, ${rest} }]\n`

/** What the loader says against a fixture. */
function mistakeOf (text: string): string | undefined {
  try {
    worldOf(seederOf(loadFixture({ text, name: 'world.yaml' }), crew)).close()
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
    invoice('status: 2, discount_value: 10, lines: [{ qty: 1, unit_cost: 10 }, { unit_cost: "3" }]'),
    `${head}expenses: [{ category: Wages, amount: { amount: 3, code: EUR }, date: 2026-01-02 }, { category_name: Gas, amount: 1, date: month_start-1mo+2wd, client: null }]\n`,
    `${head}taxes: [{ ref: hst, name: HST, amount: 13 }]\nitems: [{ name: A, tax1: hst, tax2: 0 }]\n`,
    `${head}services: [{ ref: a, name: A }]\nprojects: [{ ref: p, title: P, services: [a, { name: B }] }]\ntime_entries: [{ ref: h, started_at: today-2d 10:00, duration: 60, project: p }]\n`,
    `${head}extends: empty\nme: nina\npeople: [{ ref: olivia, first_name: O, email: o@b.test, role: owner }, { ref: nina, first_name: N, email: n@b.test, role: none }]\n` +
      'businesses: [{ ref: two, name: Two, people: [{ person: olivia, role: owner }, { first_name: P, email: p@b.test, role: contractor }], clients: [{ fname: A }] }]\n',
    `${head}oauth: { primary: { expires_in: -1h, scopes: user:profile:read }, clients: [{ client_id: app, redirect_uris: ["http://localhost:3000/"], scopes: "*" }],` +
      ' tokens: [{ access_token: one, refresh_token: two, client_id: app, expires_in: 12h, scopes: [user:clients:read] }] }\n',
    `${head}config: { profile: strict, latency: { ms: 20 } }\nfaults: [{ match: { operation: invoices.create }, do: { kind: delay, ms: 1 } }]\n`,
    `${head}clients: [{ ref: jane, fname: J }]\nsteps: [{ as: est, call: invoices.create, with: { customerid: "\${jane.id}", create_date: today } }]\n`,
    `${invoice('ref: late, lines: [{ qty: 1, unit_cost: 3 }]')}timeline: [{ at: today+3d, action: client.pays_invoice, invoice: late, amount: full }]\n`,
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
    invoice('lines: [{ qty: 1, unit_cost: { amuont: 3 } }]'),
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

/** Those of the keys that a record does not know; some at a time, since a check stops after fifty mistakes. */
function unknownAmong (keys: readonly string[], table: string, recordOf: (key: string) => object): string[] {
  const batches = Array.from({ length: Math.ceil(keys.length / 8) }, (_, n) => keys.slice(n * 8, n * 8 + 8))
  return batches.flatMap(batch => {
    const { mistakes = [] } = found(`${table}:\n${batch.map(key => `  - ${JSON.stringify(recordOf(key))}\n`).join('')}`)
    const lines = mistakes.filter(mistake => /unknown key|cannot be written/.test(mistake)).map(mistake => Number(/:(\d+):/.exec(mistake)![1]))
    return batch.filter((_, index) => lines.includes(index + 3))
  })
}

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
    const keys = [...new Set(words)].filter(key => !['generate', 'from', 'to'].includes(key))
    t.same(unknownAmong(keys, table, key => ({ [key]: null })), keys.filter(key => !offered.includes(key)), table)
    for (const [list, owned] of Object.entries(owns)) {
      const inside = Object.keys($defs[`${table}.${list}`].properties)
      const of = [...new Set([...inside, ...Object.keys(owned.fields)])]
      t.same(unknownAmong(of, table, key => ({ [list]: [{ [key]: null }] })), of.filter(key => !inside.includes(key)), `${table}.${list}`)
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
