// Who may do what: every route of the registry with a token of another business and with every role, as observed and
// by the matrix; what a limited role sees; what an operation without a token is for.
import t from 'tap'
import type { Endpoint } from '../../src/declare/endpoint.ts'
import { tenantOfEndpoint } from '../../src/declare/endpoint.ts'
import { areaOf, areas, cellOf, matrix, type Cell } from '../../src/oauth/roles.ts'
import { roles } from '../../src/resources/identities.ts'
import { changeConfig } from '../../src/world/config.ts'
import { multipart } from '../support/multipart.ts'
import { as } from '../support/people.ts'
import { isMakeable, makeRow, parent, sample } from '../support/samples.ts'
import { ACCOUNT, BUSINESS, BUSINESS_UUID, collection, contents, endpoints, freshWorld, models, pathOf, type Client, type Headers, type Row, type Sending } from '../support/world.ts'

/** Operations without a token, and why they need none. */
const open: Readonly<Record<string, string>> = {
  'checkout_links.buy': 'whoever has the link may buy: customers have no token',
  'checkout_links.page': 'whoever has the link may buy: customers have no token',
  'credit_cards.create_payment_method': 'browsers of customers turn cards into tokens',
  'credit_cards.tokenize': 'browsers of customers turn cards into tokens',
  'links.answer': 'whoever has the link is the client that the document was sent to',
  'links.pdf': 'whoever has the link is the client that the document was sent to',
  'links.view': 'whoever has the link is the client that the document was sent to',
  'reports.download': 'the token in the path is all the right that a download needs',
  'uploads.get_image': 'whoever has the jwt may read the file: pages show it without a token',
  'uploads.get_attachment': 'whoever has the jwt may read the file',
}

const values: Readonly<Record<string, string>> = {
  account: ACCOUNT, business: String(BUSINESS), business_uuid: BUSINESS_UUID, report: 'profitloss', token: 'x', jwt: 'a.b.c',
}

/** The request of an endpoint about the first rows of the business. */
function sendingOf ({ method, paths, accepts }: Endpoint, headers: Headers): Sending {
  const path = paths[0]!.replace(/:(\w+)/g, (_, name: string) => values[name] ?? '1')
  if (method === 'GET' || method === 'DELETE') return { method, path, headers }
  const [form, own] = multipart({ content: Buffer.from('x') })
  return accepts === 'multipart' ? { method, path, body: form, headers: { ...headers, ...own } } : { method, path, body: {}, headers }
}

/** Words that only the business of the test has. */
const secrets = ['Acme Design', 'owner@acme.test', 'Olivia', 'Secret Client']

/** The owner of another business, who is nothing in the one of the test. */
async function neighbour (client: Client): Promise<Headers> {
  const headers = as(client, { isStranger: true })
  t.equal((await client.post('/auth/api/v1/users/business', { name: 'Next Door' }, headers)).status, 200)
  return headers
}

const withBusiness = endpoints.filter(endpoint => tenantOfEndpoint(endpoint) !== undefined && endpoint.access !== 'public')

t.test('operations without a token are those that are meant to be', t => {
  const found = endpoints.filter(({ access }) => access === 'public').map(({ operation }) => operation)
  t.same(found.sort(), Object.keys(open).filter(name => found.includes(name)).sort(), 'each has its reason')
  t.end()
})

t.test('somebody of another business gets nothing of this one, by any route', async t => {
  const client = freshWorld(t)
  await collection(client, 'clients').create({ organization: 'Secret Client', email: 'a@secret.test' })
  const headers = await neighbour(client)
  const before = contents(client.world)
  for (const endpoint of withBusiness) {
    const { status, text } = await client.send(sendingOf(endpoint, headers))
    t.ok([401, 403, 404].includes(status), `${endpoint.operation}: ${status}`)
    for (const secret of secrets) t.notOk(text.includes(secret), `${endpoint.operation} says nothing of ${secret}`)
  }
  t.equal(contents(client.world), before, 'and nothing has changed')
  for (const endpoint of endpoints.filter(endpoint => !withBusiness.includes(endpoint) && endpoint.access !== 'public')) {
    const { status, text } = await client.send(sendingOf(endpoint, headers))
    t.ok(status < 500, `${endpoint.operation}: ${status}`)
    for (const secret of secrets) t.notOk(text.includes(secret), `${endpoint.operation} says nothing of ${secret}`)
  }
})

t.test('rows of this business are neither found nor used through another one', async t => {
  const client = freshWorld(t)
  const headers = as(client, { isStranger: true })
  const own = (await client.post('/auth/api/v1/users/business', { name: 'Next Door' }, headers)).json.response
  const there: Readonly<Record<string, string>> = { account: own.account_id, business: String(own.id), business_uuid: own.business_uuid }
  const at = (path: string, id: number | string = ''): string => path.replace(/:(\w+)/g, (_, name: string) => there[name] ?? (name === 'id' ? String(id) : '1'))
  const theirs = [...models.values()].filter(({ tenant, resource: { many, under } }) => tenant !== undefined && under === undefined && isMakeable(many))
  const found = new Map<string, number | string>()
  for (const { address, resource: { many } } of theirs) {
    const row = await parent(client, many)
    if (address.kind === 'field') found.set(many, row[address.field] ?? row.id)
  }
  const before = theirs.map(({ table }) => client.sql(`SELECT * FROM ${table}`))
  const byId = withBusiness.filter(({ operation, paths }) => /:id\b/.test(paths[0]!) && found.has(operation.split('.')[0]!))
  for (const endpoint of byId) {
    const path = at(endpoint.paths[0]!, found.get(endpoint.operation.split('.')[0]!))
    const { status } = await client.send({ ...sendingOf(endpoint, headers), path })
    t.ok([400, 404, 405, 422].includes(status), `${endpoint.method} ${path}: ${status}`)
  }
  t.ok(byId.length > 60, `${byId.length} operations of a row`)
  t.strictSame(theirs.map(({ table }) => client.sql(`SELECT * FROM ${table}`)), before, 'and none has changed')
  for (const { creatable, envelope, resource: { many, one } } of theirs) {
    const create = endpoints.find(({ operation }) => operation === `${many}.create`)
    if (create === undefined) continue
    const draft = await sample(client, many, 1)
    const named = creatable.filter(([name, { refers = '' }]) => models.get(refers)?.tenant !== undefined && typeof draft[name] === 'number').map(([name]) => name)
    if (named.length === 0) continue
    const { status, text } = await client.post(at(create.paths[0]!), envelope.wrap(one, draft) as object, headers)
    t.ok(status >= 400 && status < 500, `${many}: ${status}`)
    for (const name of named) t.match(text, new RegExp(`\\b${name}\\b`), `${many} refuses ${name}`)
  }
})

t.test('without a token nothing is done', async t => {
  const client = freshWorld(t)
  const before = contents(client.world)
  for (const endpoint of endpoints.filter(({ access }) => access !== 'public')) {
    t.equal((await client.send(sendingOf(endpoint, { authorization: '', 'x-mock-world': client.name }))).status, 401, endpoint.operation)
  }
  t.equal(contents(client.world), before)
})

/** Operations that are the owner's alone whatever a world is configured to. */
const ownersAlone = ['business.delete', 'business.cancel_subscription']

t.test('as observed, clients write nothing and everybody else may do everything', async t => {
  const client = freshWorld(t)
  for (const role of roles) {
    const headers = as(client, { role })
    for (const endpoint of withBusiness.filter(({ operation }) => !ownersAlone.includes(operation))) {
      const { status } = await client.send(sendingOf(endpoint, headers))
      const isRefused = role === 'client' && endpoint.method !== 'GET'
      if ((status === 403) !== isRefused) t.fail(`${endpoint.operation} as ${role}: ${status}`)
    }
    const refused = role !== 'owner' && role !== 'systemless_owner'
    if (refused) for (const operation of ownersAlone) t.equal((await client.send(sendingOf(endpoints.find(endpoint => endpoint.operation === operation)!, headers))).status, 403, `${operation} as ${role}`)
  }
})

/** What the help says, read by itself: a list of each area, and who may read it and make a row. R reads, W writes too. */
const help: ReadonlyArray<readonly [operation: string, partner: string, manager: string, employee: string, accountant: string, contractor: string]> = [
  ['clients', 'W', 'W', '', '', ''],
  ['invoices', 'W', 'W', '', 'R', ''],
  ['credit_notes', 'W', 'W', '', 'R', ''],
  ['payments', 'W', 'W', '', 'W', ''],
  ['expenses', 'W', 'W', 'W', 'W', ''],
  ['bill_vendors', 'W', 'R', 'R', 'W', ''],
  ['estimates', 'W', 'W', '', '', ''],
  ['time_entries', 'W', 'W', 'W', '', 'W'],
  ['projects', 'W', 'W', 'R', '', 'R'],
  ['services', 'W', 'W', 'R', 'R', 'R'],
  ['ledger_accounts', 'R', '', '', 'W', ''],
  ['other_incomes', 'W', '', '', 'W', ''],
  ['staffs', 'W', 'R', '', 'R', ''],
  ['gateways', 'R', 'R', '', 'R', ''],
  ['team_members', 'R', 'R', '', 'R', ''],
]

t.test('by the matrix each role may do what the help says', async t => {
  const client = freshWorld(t)
  changeConfig(client.world, { roles: 'matrix' })
  const people = ['business_partner', 'business_manager', 'business_employee', 'business_accountant', 'contractor'].map(role => [role, as(client, { role })] as const)
  const [owner, nobody] = [as(client, { role: 'owner' }), as(client, { role: 'no_seat_employee' })]
  const may = async (operation: string, headers: Headers): Promise<string> => {
    const found = endpoints.find(endpoint => endpoint.operation === operation)
    if (found === undefined) return 'absent'
    return (await client.send(sendingOf(found, headers))).status === 403 ? 'refused' : 'allowed'
  }
  for (const [many, ...marks] of help) {
    for (const [index, mark] of marks.entries()) {
      const [role, headers] = people[index]!
      t.equal(await may(`${many}.list`, headers), mark === '' ? 'refused' : 'allowed', `${role} reads ${many}`)
      const writes = await may(`${many}.create`, headers)
      t.ok(writes === 'absent' || writes === (mark === 'W' ? 'allowed' : 'refused'), `${role} writes ${many}: ${writes}`)
    }
    t.equal(await may(`${many}.list`, owner), 'allowed')
    t.equal(await may(`${many}.list`, nobody), 'refused')
  }
  for (const [operation, allowed] of [['reports.accounts_aging', true], ['reports.profitloss', false], ['reports.taxsummary', false]] as const) {
    t.equal(await may(operation, people[1]![1]), allowed ? 'allowed' : 'refused', `a manager and ${operation}`)
    t.equal(await may(operation, people[3]![1]), 'allowed', `an accountant and ${operation}`)
    t.equal(await may(operation, people[2]![1]), 'refused', `an employee and ${operation}`)
  }
  for (const [, headers] of people) t.equal((await client.get('/auth/api/v1/users/me', headers)).status, 200, 'everybody may ask who they are')
})

t.test('by the matrix no route fails, whoever asks', async t => {
  const client = freshWorld(t)
  changeConfig(client.world, { roles: 'matrix' })
  for (const role of roles) {
    const headers = as(client, { role })
    for (const endpoint of withBusiness) {
      const { status } = await client.send(sendingOf(endpoint, headers))
      if (status >= 500) t.fail(`${endpoint.operation} as ${role}: ${status}`)
      const area = areaOf(endpoint.scope ?? '')
      if (area !== undefined && cellOf(role, area) === 'none') t.equal(status, 403, `${endpoint.operation} as ${role}`)
    }
  }
})

t.test('who is limited to their own rows sees, changes and makes no others', async t => {
  const client = freshWorld(t)
  const expenses = collection(client, 'expenses')
  const { id: others } = await makeRow(client, 'expenses', 0)
  const { categoryid } = await expenses.get(others)
  changeConfig(client.world, { roles: 'matrix' })
  const headers = as(client, { role: 'business_employee' })
  const list = async () => (await client.get(pathOf('expenses.list'), headers)).json.response.result
  const draft = { categoryid, staffid: 2, date: '2026-06-01', amount: { amount: '5.00', code: 'USD' } }
  t.match(await list(), { total: 0, expenses: [] })
  const { id } = (await client.post(pathOf('expenses.create'), { expense: draft }, headers)).json.response.result.expense
  t.match(await list(), { total: 1, expenses: [{ id }] })
  t.equal((await client.get(pathOf('expenses.get', id), headers)).status, 200)
  for (const sending of [
    { method: 'GET', path: pathOf('expenses.get', others) }, { method: 'PUT', path: pathOf('expenses.update', others), body: { expense: { notes: 'Mine' } } },
    { method: 'PUT', path: pathOf('expenses.update', others), body: { expense: { vis_state: 1 } } },
  ] as const) t.equal((await client.send({ ...sending, headers })).status, 404, `${sending.method} ${sending.path}`)
  const manager = as(client, { role: 'business_manager' })
  t.equal((await client.post(pathOf('expenses.create'), { expense: { ...draft, staffid: 1 } }, manager)).status, 403, 'nobody makes rows for others')
  t.equal((await client.get(pathOf('expenses.summaries'), headers)).status, 403, 'sums would tell of others')
  const project = await collection(client, 'projects').create({ title: 'Site', project_type: 'hourly_rate' })
  t.same((await client.get(pathOf('projects.list'), headers)).json.projects, [])
  t.equal((await client.get(pathOf('projects.get', project.id), headers)).status, 404)
  const mine = client.sql('SELECT max(identity_id) AS id FROM memberships WHERE role = ?', 'business_employee')[0].id
  await collection(client, 'projects').update(project.id, { title: 'Site', project_manager_id: mine })
  t.same((await client.get(pathOf('projects.list'), headers)).json.projects.map((row: { id: number }) => row.id), [project.id])
  const entry = await makeRow(client, 'time_entries', 1)
  t.equal((await client.get(pathOf('time_entries.get', entry.id), headers)).status, 404)
  t.equal((await client.get(`${pathOf('time_entries.list')}?team=true`, headers)).json.meta.total, 0)
  t.equal((await client.get(`${pathOf('time_entries.search')}?team=true`, headers)).json.meta.total, 0)
})

t.test('by the matrix a client sees what is theirs, and nothing of anybody else', async t => {
  const client = freshWorld(t)
  const [mine, others] = [await makeRow(client, 'clients', 0), await makeRow(client, 'clients', 1)]
  const made: Record<string, number[]> = { clients: [mine.id], invoices: [], estimates: [], credit_notes: [], payments: [] }
  const hidden: Array<[many: string, id: number]> = [['clients', others.id]]
  const lines = [{ name: 'Work', qty: '1', unit_cost: { amount: '100', code: 'USD' } }]
  for (const { id } of [mine, others]) {
    const keep = (many: string, row: Row, isSeen = true): void => void (id === mine.id && isSeen ? made[many]!.push(row.id) : hidden.push([many, row.id]))
    for (const many of ['invoices', 'estimates']) {
      const make = (more: object = {}) => collection(client, many).create({ customerid: id, create_date: '2026-06-01', lines, ...more })
      const [sent, draft, deleted] = [await make({ action_mark_as_sent: true }), await make(), await make({ action_mark_as_sent: true })]
      await collection(client, many).update(deleted.id, { vis_state: 1 })
      for (const [row, isSeen] of [[sent, true], [draft, false], [deleted, false]] as const) keep(many, row, isSeen)
      if (many === 'invoices') keep('payments', await collection(client, 'payments').create({ invoiceid: sent.id, amount: { amount: '10' }, date: '2026-06-02' }))
    }
    keep('credit_notes', await collection(client, 'credit_notes').create({ clientid: id, create_date: '2026-06-01', lines }))
  }
  const headers = as(client, { role: 'client', userid: mine.id })
  const seen = async (many: string): Promise<number[]> =>
    (await Promise.all(['', 'search[vis_state]=1', 'search[vis_state]=0'].map(asked => client.get(pathOf(`${many}.list`, '', asked), headers))))
      .flatMap(({ json }) => json.response.result[many].map(({ id }: Row) => id))
  const files = (id: number): string[] => ['invoices.pdf', 'invoices.share_link'].map(operation => pathOf(operation, id))
  for (const many of Object.keys(made)) t.equal((await client.get(pathOf(`${many}.get`, hidden.find(([own]) => own === many)![1]), headers)).status, 200, `as observed every row of ${many}`)
  changeConfig(client.world, { roles: 'matrix' })
  for (const [many, ids] of Object.entries(made)) {
    t.same([...new Set(await seen(many))].sort(), ids.sort(), many)
    for (const id of ids) t.equal((await client.get(pathOf(`${many}.get`, id), headers)).status, 200, `${many} ${id}`)
  }
  for (const path of files(made.invoices![0]!)) t.equal((await client.get(path, headers)).status, 200, path)
  for (const [many, id] of hidden) {
    t.equal((await client.get(pathOf(`${many}.get`, id), headers)).status, 404, `${many} ${id}`)
    if (many === 'invoices') for (const path of files(id)) t.equal((await client.get(path, headers)).status, 404, path)
    if (many === 'estimates') t.equal((await client.get(pathOf('estimates.get', id), { ...headers, accept: 'application/pdf' })).status, 404)
  }
  const open = new Set(Object.keys(made).flatMap(many => [`${many}.list`, `${many}.get`]).concat('invoices.pdf', 'invoices.share_link'))
  for (const endpoint of withBusiness.filter(({ operation }) => !open.has(operation))) {
    t.equal((await client.send(sendingOf(endpoint, headers))).status, 403, endpoint.operation)
  }
})

t.test('a callback needs the area of its event', async t => {
  const client = freshWorld(t)
  changeConfig(client.world, { roles: 'matrix' })
  const register = async (event: string, role: string) =>
    (await client.post(pathOf('callbacks.create'), { callback: { event, uri: 'http://localhost/in' } }, as(client, { role }))).status
  t.same([await register('invoice.create', 'business_employee'), await register('time_entry.create', 'business_employee')], [403, 200])
})

t.test('the matrix says in words what each limit is', t => {
  for (const area of areas) {
    for (const cell of Object.values<Cell>(matrix[area])) {
      if (typeof cell !== 'object') continue
      t.match(cell.means, /^[a-z]/)
      for (const name of [...cell.only ?? [], ...cell.except ?? []]) t.ok(endpoints.some(({ operation, scope }) => operation === name && areaOf(scope ?? '') === area), `${name} is an operation of ${area}`)
    }
    t.equal(cellOf('owner', area), 'full')
    t.equal(cellOf('no_seat_employee', area), 'none')
  }
  const objects = new Set(endpoints.flatMap(({ scope }) => /^user:(\w+):/.exec(scope ?? '')?.[1] ?? []))
  for (const object of objects) if (object !== 'profile') t.not(areaOf(`user:${object}:read`), undefined, `${object} has an area`)
  t.end()
})
