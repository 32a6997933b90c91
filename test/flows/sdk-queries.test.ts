// What the official SDK's query builders ask for, what it makes of refusals, and where it is at fault itself.
import freshbooks from '@freshbooks/api'
import { IncludesQueryBuilder, PaginationQueryBuilder, SearchQueryBuilder, SortQueryBuilder } from '@freshbooks/api/dist/models/builders/index.js'
import t from 'tap'
import { credentialsOf, listening, type Sdk, sdkIn } from '../support/listening.ts'
import { run } from '../support/run.ts'
import { ACCOUNT, BUSINESS, type Row } from '../support/world.ts'

const server = await listening()
const search = () => new SearchQueryBuilder()
const pages = () => new PaginationQueryBuilder()
const sorted = () => new SortQueryBuilder()

/** Three clients and three projects. */
async function populated (name: string): Promise<{ sdk: Sdk, ids: any[] }> {
  const sdk = sdkIn(server, name)
  const ids: number[] = []
  for (const [organization, email] of [['Beta', 'b@beta.test'], ['Alpha', 'a@alpha.test'], ['Gamma', 'g@beta.test']]) {
    ids.push((await sdk.clients.create({ organization, email }, ACCOUNT)).data.id)
    await sdk.projects.create({ title: `${organization} site`, projectType: 'fixed_price', fixedPrice: '10', clientId: ids.at(-1) }, BUSINESS)
  }
  return { sdk, ids }
}

t.test('builders narrow, order and page lists of clients', async t => {
  const { sdk, ids } = await populated('builders')
  const table: ReadonlyArray<readonly [string, object[], string[]]> = [
    ['like', [search().like('email_like', '@beta')], ['Gamma', 'Beta']],
    ['equals', [search().equals('email', 'a@alpha.test')], ['Alpha']],
    ['in', [search().in('clientids', [ids[0], ids[2]])], ['Gamma', 'Beta']],
    ['between', [search().between('updated', { min: '2026-06-16' })], []],
    ['asc', [sorted().asc('organization_name')], ['Alpha', 'Beta', 'Gamma']],
    ['descending', [sorted().descending('organization_name')], ['Gamma', 'Beta', 'Alpha']],
    ['a page', [sorted().asc('organization_name'), pages().page(2).perPage(1)], ['Beta']],
    ['a page after the last', [pages().page(9)], []],
    ['all at once', [search().like('email_like', '@beta'), pages().page(1).perPage(1), sorted().asc('organization_name'), new IncludesQueryBuilder().includes('outstanding_balance')], ['Beta']],
    ['nothing', [], ['Gamma', 'Alpha', 'Beta']],
  ]
  for (const [what, builders, organizations] of table) {
    const { data } = await sdk.clients.list(ACCOUNT, builders)
    t.same(data.clients.map((client: Row) => client.organization), organizations, what)
  }
})

t.test('builders narrow lists of projects by bare parameters', async t => {
  const { sdk, ids } = await populated('projects')
  const titles = async (...builders: object[]): Promise<string[]> =>
    (await sdk.projects.list(BUSINESS, builders)).data.projects.map(({ title }: Row) => title.split(' ')[0])
  t.same(await titles(search().equals('client_id', ids[1])), ['Alpha'])
  t.same(await titles(search().boolean('complete', true)), [])
  t.same(await titles(sorted().desc('title')), ['Gamma', 'Beta', 'Alpha'])
  // the SDK puts the minus of descending order before either
  t.same(await titles(sorted().asc('title')), ['Gamma', 'Beta', 'Alpha'], 'ascending order of the SDK is descending')
})

/** Calls that are refused, and the SDK's error: name, message, statusCode, errors. */
const refusals: ReadonlyArray<readonly [string, (sdk: Sdk) => Promise<unknown>, object]> = [
  ['a row that is not there, accounting', sdk => sdk.clients.single(ACCOUNT, 9), {
    name: 'Get Client', message: 'Client not found.', statusCode: '404', errors: [{ message: 'Client not found.', errorCode: 1012, field: 'userid', object: 'client', value: '9' }],
  }],
  ['an account that is not there', sdk => sdk.clients.list('NONE'), {
    name: 'List Clients', message: 'Account not found', statusCode: '404', errors: [{ message: 'Account not found', errorCode: 404 }],
  }],
  ['a row that is not there, projects', sdk => sdk.projects.single(BUSINESS, 9), {
    name: 'Get Project', message: 'Requested resource could not be found.', statusCode: '404', errors: undefined,
  }],
  // a DELETE of the SDK does not look into the body of a refusal
  ['a row to delete that is not there', sdk => sdk.timeEntries.delete(BUSINESS, 9), {
    name: 'Delete Time Entry', message: 'Not Found', statusCode: '404', errors: undefined,
  }],
  ['a value that cannot be, accounting', sdk => sdk.clients.create({ email: 'nobody' }, ACCOUNT), {
    name: 'Create Client', statusCode: '422', errors: [{ field: 'email', object: 'client', value: 'nobody' }],
  }],
  ['a reference to nothing', sdk => sdk.invoices.create({ customerId: 9, createDate: new Date() }, ACCOUNT), {
    name: 'Create Invoice', message: 'Client not found.', statusCode: '422', errors: [{ errorCode: 1012, field: 'customerid', object: 'invoice', value: '9' }],
  }],
  ['a value that is missing, projects', sdk => sdk.projects.create({}, BUSINESS), {
    name: 'Create Project', message: 'field required', statusCode: '422', errors: [{ errorCode: 2001, field: 'title', message: 'field required' }],
  }],
]

/** The same without a token that is known. The SDK expects an envelope around accounting's 401, which is flat (nodejs-sdk #450). */
const strangers: typeof refusals = [
  ['no token, accounting', sdk => sdk.clients.list(ACCOUNT), { name: 'List Clients', message: 'Returned an unexpected response', statusCode: '401', errors: undefined }],
  ['no token, projects', sdk => sdk.projects.list(BUSINESS), { name: 'List Projects', message: 'unauthenticated', statusCode: '401', errors: undefined }],
  ['no token, identity', sdk => sdk.users.me(), { name: 'Get Identity', message: 'This action requires authentication to continue.', statusCode: '401', errors: undefined }],
]

t.test('refusals reach the program as the SDK documents them', async t => {
  const sdk = sdkIn(server, 'refusals')
  const stranger = sdkIn(server, 'strangers', 'empty', { accessToken: 'unknown' })
  for (const [list, client] of [[refusals, sdk], [strangers, stranger]] as const) {
    for (const [what, call, expected] of list) {
      const error = await call(client).then(() => 'no refusal', ({ name, message, statusCode, errors }) => ({ name, message, statusCode, errors }))
      t.hasStrict({ error }, { error: expected }, what)
    }
  }
})

t.test('the SDK is at fault, and the server answers as FreshBooks does', async t => {
  const sdk = sdkIn(server, 'faults')
  const { data: client } = await sdk.clients.create({ email: 'ada@example.test' }, ACCOUNT)

  const entry = { isLogged: true, duration: 60, startedAt: new Date('2026-06-10T12:00:00Z') }
  const { data: made } = await sdk.timeEntries.create(entry, BUSINESS)
  t.match(await caught(sdk.timeEntries.update({ isLogged: true, duration: 120 }, BUSINESS, made.id)),
    { statusCode: '422', errors: [{ field: 'started_at', message: 'none is not an allowed value' }] }, 'an update without startedAt sends null')

  const lines = [{ name: 'Work', qty: 1, unitCost: { amount: '10.00', code: 'USD' } }]
  const { data: invoice } = await sdk.invoices.create({ customerId: client.id, createDate: new Date(2026, 5, 1), lines }, ACCOUNT)
  const { data: unchanged } = await sdk.invoices.update(ACCOUNT, invoice.id, { ...invoice, notes: 'new' })
  t.equal(unchanged.notes, '', 'an invoice sent back whole has vis_state in it, and FreshBooks looks at nothing else')

  const { data: category } = await sdk.expenseCategories.list(ACCOUNT)
  const expense = { categoryId: category.categories[0].id, staffId: '1', date: new Date(2026, 5, 1), amount: { amount: '5.00', code: 'USD' } }
  const { data: bought } = await sdk.expenses.create(expense, ACCOUNT)
  t.match(await caught(sdk.expenses.update({ notes: 'new' }, ACCOUNT, bought.id)), TypeError, 'an expense cannot be changed without its date')

  await sdk.payments.create(ACCOUNT, { invoiceId: invoice.id, amount: { amount: '15.00' }, date: new Date(2026, 5, 2), type: 'Cash' })
  const { data: credits } = await sdk.creditNotes.list(ACCOUNT)
  t.hasStrict(credits, { creditNotes: [{ amount: { amount: '5.00' }, creditType: 'overpayment' }], pages: { total: 1 } })
  t.match(await caught(sdk.creditNotes.single(ACCOUNT, credits.creditNotes[0].id)), TypeError, 'a single credit note is looked for under its plural')
  const credit = { clientId: client.id, createDate: new Date(2026, 5, 2), lines }
  t.match(await caught(sdk.creditNotes.create(credit, ACCOUNT)), { statusCode: '422', message: "'clientid' is a required field." }, 'and written under it, as if clientid were missing')
  const [{ id }] = credits.creditNotes
  for (const write of [sdk.creditNotes.update({ notes: 'new' }, ACCOUNT, id), sdk.creditNotes.delete(ACCOUNT, id)]) t.match(await caught(write), TypeError)
  t.match((await sdk.creditNotes.list(ACCOUNT)).data.creditNotes, [{ notes: 'Overpayment: invoice #0000001', visState: 0 }], 'what stands under the plural is not read')
})

const caught = (promise: Promise<unknown>): Promise<any> => promise.then(() => 'no error', error => error)

t.test('two programs in two worlds see nothing of each other', async t => {
  const names = ['left', 'right']
  const sdks = names.map(name => sdkIn(server, name))
  const rounds = Array.from({ length: 10 }, (_, index) => index)
  await Promise.all(sdks.flatMap((sdk, side) => rounds.map(round => sdk.clients.create({ organization: `${names[side]} ${round}` }, ACCOUNT))))
  for (const [side, sdk] of sdks.entries()) {
    const { data } = await sdk.clients.list(ACCOUNT, [pages().perPage(100)])
    t.same(data.clients.map(({ organization }: Row) => organization).sort(), rounds.map(round => `${names[side]} ${round}`))
    t.same(data.clients.map(({ id }: Row) => id).sort(), rounds.map(round => 56001 + round), 'both count from the same number')
  }
})

t.test('a code becomes tokens, a refresh token works once', async t => {
  server.worlds.create('oauth', 'empty')
  const { clientId, clientSecret } = credentialsOf('oauth')
  process.env.FRESHBOOKS_AUTH_URL = `${server.url}/w/oauth`
  t.teardown(() => { delete process.env.FRESHBOOKS_AUTH_URL })
  const sdk: Sdk = new freshbooks.Client(clientId, { apiUrl: `${server.url}/w/oauth`, clientSecret, redirectUri: 'http://localhost:3000/callback?a=b' })

  const address = sdk.getAuthRequestUrl(['user:profile:read', 'user:clients:read'])
  const answer = await fetch(`${address}&mock_prompt=auto`, { redirect: 'manual' })
  t.equal(answer.status, 302)
  const callback = new URL(answer.headers.get('location')!)
  t.match(callback.href, /^http:\/\/localhost:3000\/callback\?a=b&code=\w+$/)

  const code = callback.searchParams.get('code')!
  const first = await sdk.getAccessToken(code)
  t.match(first.refreshToken, /^[0-9a-f]{64}$/)
  t.same(first.accessTokenExpiresAt, new Date('2026-06-16T03:00:00Z'), 'twelve hours from now')
  t.equal((await sdk.users.me()).data.email, 'owner@acme.test')
  t.same((await sdk.clients.list(ACCOUNT)).data.clients, [])
  t.equal((await caught(sdk.clients.create({ email: 'a@b.test' }, ACCOUNT))).statusCode, '403', 'only the scopes asked for')

  const second = await sdk.refreshAccessToken()
  t.not(second.refreshToken, first.refreshToken)
  t.equal((await sdk.users.me()).ok, true)
  // of a refused token call the SDK tells the status only
  const refused = { name: 'Authorize Call', message: 'Bad Request', statusCode: '400' }
  t.match(await caught(sdk.refreshAccessToken(first.refreshToken)), refused, 'the old refresh token is spent')
  t.match(await caught(sdk.getAccessToken(code)), refused, 'a code works once')
})

// The example that a newcomer reads first must run as it stands: in a fresh world, in the default one, twice,
// and wherever the reader's clock is.

/** Its clock is the real one. */
const today = await listening(t, {}, Date.now)

const example = (more: Record<string, string>) => run(process.execPath, ['examples/node-sdk.mjs'], more)

const inWorld = (world: string) => {
  const { clientId, clientSecret } = credentialsOf(world)
  const url = `${today.url}/w/${world}`
  return { FRESHBOOKS_API_URL: url, FRESHBOOKS_AUTH_URL: url, FRESHBOOKS_CLIENT_ID: clientId, FRESHBOOKS_CLIENT_SECRET: clientSecret }
}

const reports = [
  'report of income agrees: 825.50',
  'report of taxes agrees: 123.79',
  'report of payments agrees: 949.29',
]

t.test('in a fresh world it prints each step', async t => {
  today.worlds.create('example', 'empty')
  const { code, stdout, stderr } = await example(inWorld('example'))
  t.equal(stderr, '')
  t.equal(code, 0)
  const [expiry, ...lines] = stdout.trim().split('\n')
  t.match(expiry, /^access token until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
  t.same(lines, [
    'refreshed',
    'signed in as Olivia Marsh, account ACME01',
    'client 56001: Example Ltd',
    'taxes: GST 56001 5 %, QST 56001 9.975 % on top of it',
    'invoice 0000001: Design 800.00, Hosting 25.50',
    '  draft    amount 949.29, paid 0.00, outstanding 949.29 USD',
    '  sent     amount 949.29, paid 0.00, outstanding 949.29 USD',
    '  partial  amount 949.29, paid 474.64, outstanding 474.65 USD',
    '  paid     amount 949.29, paid 949.29, outstanding 0.00 USD',
    ...reports,
  ])
})

t.test('in the default world it works again and again, east and west', async t => {
  for (const zone of ['UTC', 'America/Los_Angeles', 'Asia/Tokyo']) {
    const { code, stdout, stderr } = await example({ FRESHBOOKS_API_URL: today.url, TZ: zone })
    t.same({ code, stderr }, { code: 0, stderr: '' }, zone)
    t.same(stdout.trim().split('\n').slice(-3), reports, zone)
  }
})

t.test('where something is wrong it says a sentence and fails', async t => {
  const { code, stderr } = await example({ ...inWorld('example'), FRESHBOOKS_CLIENT_ID: 'nobody' })
  t.equal(code, 1)
  t.equal(stderr, 'Authorize answered 500 and no redirect.\n')
})
