// What the other side does: its effects are those FreshBooks would show, and what cannot be is refused.
import t, { type Test } from 'tap'
import { actions } from '../../src/actors/index.ts'
import { idNamed } from '../../src/actors/names.ts'
import { resourceActions } from '../../src/actors/resource-actions.ts'
import { clientCaller } from '../../src/declare/outside-action.ts'
import type { Session } from '../../src/declare/session.ts'
import { schedule } from '../../src/store/jobs.ts'
import { actionsVerbs } from '../../src/control/verbs/actions.ts'
import { clockVerbs } from '../../src/control/verbs/clock.ts'
import { openDesk, usd } from '../support/invoicing.ts'
import { callerOf, refusalOf } from '../support/verb-calls.ts'
import { accounting, ACCOUNT, clientOf, collection, contents, freshWorld, modelOf, pathOf, theServer, within, type Row } from '../support/world.ts'

const verbs = [...actionsVerbs, ...clockVerbs]

/** A desk, and the other side of it. */
function start (t: Test) {
  const desk = openDesk(t)
  const call = callerOf(verbs, () => desk.client.world)
  const perform = (name: string, details: object = {}) => call('actions.perform', { name, details })
  const refused = (name: string, details: unknown = {}) => refusalOf(t, () => call('actions.perform', { name, details }))
  const logOf = async (id: number) => (await collection(desk.client, 'invoices').get(id, 'include[]=audit_logs')).audit_logs as Row[]
  return { desk, client: desk.client, call, perform, refused, logOf }
}

t.test('the list says what each action has to be told', async t => {
  const { call } = start(t)
  const listed = call('actions.list').actions
  t.same(listed.map(({ name }: Row) => name), [
    'client.pays_checkout_link', 'client.accepts_estimate', 'client.declines_estimate', 'client.views_estimate', 'recurring.generate', 'client.disputes_invoice',
    'client.pays_invoice', 'client.views_invoice', 'person.accepts_invitation', 'user.disconnects_app',
  ])
  for (const { name, description, details } of listed) {
    const action = actions.find(one => one.name === name)!
    t.ok(description.length > 20, name)
    t.same(Object.keys(details.properties), Object.keys(action.details))
    t.same(details.required, Object.keys(action.details).filter(key => action.details[key]!.required))
  }
})

t.test('a client disputes an invoice', async t => {
  const { desk, perform, refused, logOf } = start(t)
  const invoice = await desk.sent()
  t.match(perform('client.disputes_invoice', { invoice: invoice.invoice_number }).result, { status: 0, v3_status: 'disputed' })
  t.match(await desk.read(invoice.id), { status: 0, dispute_status: 'disputed' })
  t.ok((await logOf(invoice.id)).some(({ acting_userid }) => acting_userid === invoice.customerid))
  t.match(refused('client.disputes_invoice', { invoice: (await desk.make()).id }).detail, 'is a draft')
  const paid = await desk.sent()
  await desk.pay(paid.id, '100.00')
  t.match(refused('client.disputes_invoice', { invoice: paid.id }), { detail: `invoice ${paid.invoice_number} is paid, so its client cannot dispute it` })
})

t.test('a client views, declines and accepts an estimate', async t => {
  const { desk, client, perform, refused } = start(t)
  const estimates = collection(client, 'estimates')
  const offer = async (more: object = {}) =>
    estimates.create({ customerid: (await desk.make()).customerid, create_date: '2026-06-15', lines: [{ unit_cost: usd('5') }], ...more })
  const draft = await offer()
  t.match(refused('client.views_estimate', { estimate: draft.id }).detail, `estimate ${draft.estimate_number} is a draft, so its client cannot see it; send it first`)
  const { id, estimate_number } = await offer({ action_mark_as_sent: true })
  client.setClock('2026-06-16T15:00:00Z')
  const { result, changed } = perform('client.views_estimate', { estimate: estimate_number })
  t.match([result, changed], [{ estimateid: id, status: 3, ui_status: 'viewed' }, [{ type: 'estimates', id }]])
  t.match(await estimates.get(id), { display_status: 'viewed', updated: '2026-06-16 11:00:00' })
  t.same(perform('client.views_estimate', { estimate: id }).changed, [], 'looking again changes nothing')
  t.match(perform('client.declines_estimate', { estimate: id }).result, { status: 4, ui_status: 'replied', accepted: false })
  t.match(await estimates.get(id), { reply_status: 'declined', display_status: 'viewed' })
  t.match(perform('client.accepts_estimate', { estimate: id }).result, { status: 5, ui_status: 'accepted', accepted: true })
  t.match(await estimates.get(id), { reply_status: null })
  t.match(refused('client.declines_estimate', { estimate: id }).detail, 'is accepted, so its client cannot decline it')
  t.equal((await client.delete(`${accounting}/estimates/estimates/${id}`)).status, 200)
  t.match(refused('client.accepts_estimate', { estimate: id }).detail, 'is deleted, so its client cannot see it')
})

t.test('a client views an invoice', async t => {
  const { desk, client, perform, logOf } = start(t)
  const invoice = await desk.sent()
  client.setClock('2026-06-16T15:00:00Z')
  const { action, now, changed, result } = perform('client.views_invoice', { invoice: invoice.id })
  t.same([action, now], ['client.views_invoice', '2026-06-16T15:00:00.000Z'])
  t.match(result, { invoiceid: invoice.id, invoice_number: invoice.invoice_number, status: 3, v3_status: 'overdue', outstanding: usd('100.00') })
  const log = await logOf(invoice.id)
  t.same(changed, [{ type: 'invoices', id: invoice.id }, { type: 'audit_logs', id: log[0]!.id > log.at(-1)!.id ? log[0]!.id : log.at(-1)!.id }])
  t.match(await desk.read(invoice.id), { status: 3, display_status: 'viewed', updated: '2026-06-16 11:00:00', payment_status: 'unpaid', lines: [{ amount: usd('100.00') }] })
  t.match(log.find(({ event }) => event === 'Viewed'), { acting_userid: invoice.customerid, created_at: '2026-06-16 15:00:00', display_status: 'viewed', status: 3 })

  const before = contents(client.world)
  t.match(perform('client.views_invoice', { invoice: invoice.id }), { changed: [], result: { status: 3 } })
  t.equal(contents(client.world), before, 'looking again changes nothing')

  const disputed = await desk.sent()
  await desk.change(disputed.id, { status: 0 })
  t.match(perform('client.views_invoice', { invoice: disputed.id }), { changed: [], result: { v3_status: 'disputed' } }, 'nor does looking at what one disputes')
  const paid = await desk.sent()
  await desk.pay(paid.id, '100.00')
  t.match(perform('client.views_invoice', { invoice: paid.id }).result, { status: 4, v3_status: 'paid' }, 'what is paid stays paid')
  t.match(await desk.read(paid.id), { status: 4, display_status: 'viewed' })
})

t.test('a client pays an invoice online', async t => {
  const cases: Array<{ name: string, draft?: object, amount?: unknown, payment: object, invoice: object }> = [
    { name: 'all of it, unless told otherwise', payment: { amount: usd('100.00') }, invoice: { status: 4, v3_status: 'paid', payment_status: 'paid', outstanding: usd('0.00') } },
    { name: 'all of it', amount: 'full', payment: { amount: usd('100.00') }, invoice: { status: 4, v3_status: 'paid' } },
    { name: 'a part', amount: '40.50', payment: { amount: usd('40.50') }, invoice: { status: 2, v3_status: 'partial', paid: usd('40.50'), outstanding: usd('59.50') } },
    { name: 'a part as a number', amount: 40.5, payment: { amount: usd('40.50') }, invoice: { v3_status: 'partial' } },
    { name: 'a part with its currency', amount: usd('100'), payment: { amount: usd('100.00') }, invoice: { v3_status: 'paid' } },
    { name: 'a part with its currency in small letters', amount: { amount: '100', code: 'usd' }, payment: { amount: usd('100.00') }, invoice: { v3_status: 'paid' } },
    { name: 'a deposit', draft: { deposit_amount: usd('30.00') }, amount: '30.00', payment: { amount: usd('30.00') }, invoice: { v3_status: 'deposit-paid', deposit_status: 'paid' } },
    { name: 'through the gateway it allows', draft: { allowed_gatewayids: [7] }, payment: { type: 'PayPal', gateway: 'paypal' }, invoice: { v3_status: 'paid' } },
    { name: 'in its own currency', draft: { currency_code: 'CAD' }, payment: { amount: { amount: '100.00', code: 'CAD' } }, invoice: { v3_status: 'paid' } },
  ]
  for (const { name, draft, amount, payment, invoice } of cases) {
    const { desk, client, perform } = start(t)
    const { id } = await desk.sent(draft)
    client.setClock('2026-06-16T02:00:00Z')
    const { changed, result } = perform('client.pays_invoice', { invoice: id, amount })
    const paid = await collection(client, 'payments').get(result.paymentid)
    t.match(paid, { invoiceid: id, date: '2026-06-15', type: 'Credit Card', gateway: 'stripe', orderid: 70_001, transactionid: /^ch_[0-9a-f]{24}$/, overpaymentid: null, note: '', ...payment }, name)
    t.match(await desk.read(id), { date_paid: '2026-06-15', last_order_status: 'success', ...invoice }, name)
    t.match(result, { invoiceid: id })
    t.same(changed, [{ type: 'payments', id: paid.id }, { type: 'invoices', id }], 'and nothing else has changed')
  }
})

t.test('a client pays through gateways that are connected', async t => {
  const { desk, client, perform, refused } = start(t)
  const byStripe = await desk.sent({ allowed_gatewayids: [26] })
  const byAny = await desk.sent({ allowed_gatewayids: [26, 30] })
  const open = await desk.sent()
  const { gateways: [stripe] } = within((await client.get(`${accounting}/systems/gateways`)).json)
  await client.delete(`${accounting}/systems/gateways/${stripe.id}`)
  t.match(refused('client.pays_invoice', { invoice: byStripe.id }), { detail: /connected to no gateway that invoice \S+ can be paid through/ })
  for (const [{ id }, gateway] of [[byAny, 'fbpay'], [open, 'fbpay']] as const) {
    const { result } = perform('client.pays_invoice', { invoice: id })
    t.match(await collection(client, 'payments').get(result.paymentid), { gateway })
  }
})

t.test('payments of a client are in the reports like any other', async t => {
  const { desk, client, perform } = start(t)
  const { id } = await desk.sent()
  perform('client.pays_invoice', { invoice: id })
  const { json } = await client.get(`/accounting/account/${ACCOUNT}/reports/accounting/payments_collected?start_date=2026-06-01&end_date=2026-06-30`)
  t.match(JSON.stringify(within(json)), /"100\.00"/)
})

t.test('invoices go by a ref, a number or an id', async t => {
  const server = theServer()
  const client = freshWorld(t, 'seed', server)
  const call = callerOf(verbs, () => client.world)
  const refs = client.world.setting<Record<string, number>>('refs')!
  const open = (await collection(client, 'invoices').list('search[v3_status]=sent&per_page=100')).rows
  const [named] = Object.entries(refs).filter(([, id]) => open.some(row => row.id === id))
  const ways: unknown[] = [open.at(-1)!.id, String(open.at(-2)!.id), open.at(-3)!.invoice_number, ...(named === undefined ? [] : [named[0]])]
  const ids = [open.at(-1)!.id, open.at(-2)!.id, open.at(-3)!.id, ...(named === undefined ? [] : [named[1]])]
  t.same(ways.map(invoice => call('actions.perform', { name: 'client.views_invoice', details: { invoice } }).result.invoiceid), ids)

  client.world.setSetting('refs', { ...refs, rent: open[0]!.id, somebody: open[0]!.customerid })
  t.equal(call('actions.perform', { name: 'client.views_invoice', details: { invoice: 'rent' } }).result.invoiceid, open[0]!.id)
  const refused = (invoice: unknown) => refusalOf(t, () => call('actions.perform', { name: 'client.views_invoice', details: { invoice } }))
  t.match(refused('rentt'), { status: 404, problem: 'not-found', detail: /no invoice is called 'rentt'/, did_you_mean: 'rent' })
  t.match(refused('somebody'), { status: 404 }, 'a ref of something else')
})

t.test('any resource has actions by its rules alone, and its rows go by what people call them', async t => {
  const client = freshWorld(t)
  const desk = { clients: collection(client, 'clients'), projects: collection(client, 'projects') }
  const [gone, older, newer] = [await desk.clients.create({ organization: 'Blue' }), await desk.clients.create({ organization: 'Blue' }), await desk.clients.create({ organization: 'Blue' })]
  await desk.clients.remove(newer.id)
  const project = await desk.projects.create({ title: 'Fence', client_id: older.id })
  const deleted = await desk.projects.create({ title: 'Fence', client_id: older.id })
  await desk.projects.remove(deleted.id)
  const outsideActions = {
    'client.waves': {
      description: 'A client waves.', details: { hand: { description: 'Which.', schema: { type: 'string' } } },
      caller: ({ id, client_id }: Row) => clientCaller(client_id ?? id),
      run: (row: Row, { hand }: Row, { caller, business }: Session) => ({ id: row.id, hand, caller, account: business.account_id }),
    },
  }
  const actionOf = (table: string) => resourceActions([{ resource: modelOf(table).resource, rules: { outsideActions } }])[0]!
  const idOf = (table: string, name: unknown) => idNamed(client.world, table, name)

  t.same(actionOf('projects').details.project, { description: 'The project: a ref, a title or an id.', schema: { type: ['string', 'integer'] }, required: true, refers: 'projects' })
  t.equal(actionOf('clients').details.client!.description, 'The client: a ref, an organization or an id.')
  t.equal(idOf('clients', 'Blue'), older.id, 'newer rows come before older ones, hidden ones last')
  t.same([idOf('clients', gone.id), idOf('clients', String(newer.id))], [gone.id, newer.id], 'an id names hidden rows as well')
  t.equal(idOf('projects', 'Fence'), project.id, 'a row is hidden by active as well')
  t.throws(() => idOf('projects', 'Fences'), { message: "no project is called 'Fences': give a ref, a title or an id" })
  const caller = { identity_id: 0, userid: older.id, role: 'client' }
  t.same(actionOf('projects').run(client.world, { project: project.id, hand: 'left' }), { id: project.id, hand: 'left', caller, account: ACCOUNT }, 'who acts follows from the row')
  t.throws(() => actionOf('projects').run(client.world, { project: 1 }), { message: 'there is no such row of projects any more' })
  t.same(resourceActions([{ resource: modelOf('taxes').resource }]), [])
})

t.test('what cannot be is refused with one sentence, and changes nothing', async t => {
  const { desk, client, refused } = start(t)
  const draft = await desk.make()
  const paid = await desk.sent()
  await desk.pay(paid.id, '100.00')
  const open = await desk.sent()
  await desk.pay(open.id, '40.00')
  const gone = await desk.sent()
  await collection(client, 'invoices').remove(gone.id)
  const nothing = await desk.sent({ lines: [] })
  const before = contents(client.world)
  const pay = 'client.pays_invoice'
  const table: Array<[string, unknown, number, RegExp, string?]> = [
    ['client.pay_invoice', {}, 404, /no action 'client.pay_invoice'; known: .*client.accepts_estimate, .*client.pays_invoice/, pay],
    ['constructor', {}, 404, /no action 'constructor'/],
    [pay, {}, 400, /needs invoice/],
    [pay, { invoice: null }, 400, /needs invoice/],
    [pay, null, 400, /needs invoice/],
    [pay, [], 400, /must be an object/],
    [pay, 'full', 400, /must be an object/],
    [pay, { invoice: open.id, amout: '5.00' }, 400, /takes no 'amout', only invoice and amount/, 'amount'],
    [pay, { invoice: open.id, toString: 1 }, 400, /takes no 'toString'/],
    [pay, { invoice: 999_999 }, 404, /no invoice is called '999999'/],
    [pay, { invoice: 'constructor' }, 404, /no invoice is called 'constructor'/],
    [pay, { invoice: {} }, 404, /no invoice is called '\{\}'/],
    [pay, { invoice: 1.5 }, 404, /no invoice/],
    [pay, { invoice: draft.id }, 409, /is a draft, so its client cannot see it/],
    [pay, { invoice: gone.id }, 409, /is deleted/],
    [pay, { invoice: paid.id }, 409, /nothing is outstanding/],
    [pay, { invoice: nothing.id }, 409, /nothing is outstanding/],
    [pay, { invoice: open.id, amount: '60.01' }, 409, /60.00 USD outstanding, so its client cannot pay 60.01/],
    [pay, { invoice: open.id, amount: { amount: '5.00', code: 'EUR' } }, 409, /is in USD, not in EUR/],
    ...['0', '-5', '5.001', '1e1', 'all', '', true, [], {}, NaN, '9'.repeat(40)].map((amount): [string, unknown, number, RegExp] =>
      [pay, { invoice: open.id, amount }, 400, /amount must be 'full', or more than zero/]),
    ['client.views_invoice', { invoice: draft.id }, 409, /is a draft/],
    ['client.views_invoice', { invoice: gone.id }, 409, /is deleted/],
    ['user.disconnects_app', { client_id: `mock-client-id-${client.name}x` }, 404, /no application has the client id 'mock-client/, `mock-client-id-${client.name}`],
    ['user.disconnects_app', { client_id: 5 }, 404, /no application/],
    ['user.disconnects_app', { identity: 'owner@acme.tset' }, 404, /nobody is called/, 'owner@acme.test'],
    ['user.disconnects_app', { identity: 77 }, 404, /nobody is called '77'/],
  ]
  for (const [name, details, status, detail, did_you_mean] of table) {
    const refusal = refused(name, details)
    t.match(refusal, { status, detail }, JSON.stringify(details))
    if (did_you_mean !== undefined) t.equal(refusal.did_you_mean, did_you_mean)
  }
  t.equal(contents(client.world), before)
})

t.test('somebody disconnects an application', async t => {
  const client = freshWorld(t)
  const { server, name } = client
  const call = callerOf(verbs, () => client.world)
  const perform = (details: object = {}) => call('actions.perform', { name: 'user.disconnects_app', details })
  const me = async () => (await client.get(pathOf('identity.me'))).status
  const refresh = async () => (await client.post('/auth/oauth/token', {
    grant_type: 'refresh_token', client_id: `mock-client-id-${name}`, client_secret: `mock-client-secret-${name}`, refresh_token: `mock-refresh-token-${name}`,
  }, { authorization: '' }))
  const other = freshWorld(t, 'empty', server)
  t.equal(await me(), 200)
  t.match(perform(), { changed: [{ type: 'oauth_tokens', id: Number }], result: { client_id: `mock-client-id-${name}`, identity_id: 2192788, revoked: 1 } })
  const answer = await client.get(pathOf('identity.me'))
  t.match([answer.status, answer.json], [401, { error: 'unauthenticated', error_description: 'This action requires authentication to continue.' }])
  t.equal((await client.get(`${accounting}/users/clients`)).status, 401)
  const refreshed = await refresh()
  t.match([refreshed.status, refreshed.json.error], [400, 'invalid_grant'])
  t.equal((await other.get(pathOf('identity.me'))).status, 200, 'other worlds know nothing of it')
  t.match(refusalOf(t, () => perform()), { status: 409, detail: /has not connected the application/ })
})

t.test('jobs do what actions do', async t => {
  const { desk, client, call } = start(t)
  call('clock.set', { now: '2026-06-15T15:00:00Z' })
  const { id, invoice_number } = await desk.sent()
  schedule(client.world, Date.parse('2026-06-18T16:00:00Z'), 'client.pays_invoice', { invoice: invoice_number, amount: 'full' })
  schedule(client.world, Date.parse('2026-06-19T16:00:00Z'), 'user.disconnects_app', {})
  t.match(call('clock.advance', { by: 'P3DT2H' }).ran, [{ at: '2026-06-18T16:00:00.000Z', job: 'client.pays_invoice', changed: [{ type: 'payments' }, { type: 'invoices', id }] }])
  t.match(await desk.read(id), { v3_status: 'paid', date_paid: '2026-06-18' })
  t.match(call('clock.advance', { by: 'P1D' }).ran, [{ job: 'user.disconnects_app', changed: [{ type: 'oauth_tokens' }] }])
  t.equal((await clientOf(t, client.server, client.name).get(pathOf('identity.me'))).status, 401, 'rights go at once')
})
