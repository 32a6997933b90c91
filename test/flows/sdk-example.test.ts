// The example that a newcomer reads first must run as it stands: in a fresh world, in the default one, twice,
// and wherever the reader's clock is.
import t from 'tap'
import { credentialsOf, listening } from '../support/listening.ts'
import { run } from '../support/run.ts'

const server = await listening(t, {}, Date.now)

const example = (more: Record<string, string>) => run(process.execPath, ['examples/node-sdk.mjs'], more)

const inWorld = (world: string) => {
  const { clientId, clientSecret } = credentialsOf(world)
  const url = `${server.url}/w/${world}`
  return { FRESHBOOKS_API_URL: url, FRESHBOOKS_AUTH_URL: url, FRESHBOOKS_CLIENT_ID: clientId, FRESHBOOKS_CLIENT_SECRET: clientSecret }
}

const reports = [
  'report of income agrees: 825.50',
  'report of taxes agrees: 123.79',
  'report of payments agrees: 949.29',
]

t.test('in a fresh world it prints each step', async t => {
  server.worlds.create('example', 'empty')
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
    const { code, stdout, stderr } = await example({ FRESHBOOKS_API_URL: server.url, TZ: zone })
    t.same({ code, stderr }, { code: 0, stderr: '' }, zone)
    t.same(stdout.trim().split('\n').slice(-3), reports, zone)
  }
})

t.test('where something is wrong it says a sentence and fails', async t => {
  const { code, stderr } = await example({ ...inWorld('example'), FRESHBOOKS_CLIENT_ID: 'nobody' })
  t.equal(code, 1)
  t.equal(stderr, 'Authorize answered 500 and no redirect.\n')
})
