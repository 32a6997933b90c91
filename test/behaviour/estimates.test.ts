// Estimates: what a new one takes from its client, its three statuses, mails, and the invoice it becomes.
import t, { type Test } from 'tap'
import { mailVerbs } from '../../src/control/verbs/mail.ts'
import { listen, waiting } from '../support/callbacks.ts'
import { charge, openDesk, usd } from '../support/invoicing.ts'
import { parent, type Draft } from '../support/samples.ts'
import { callerOf } from '../support/verb-calls.ts'
import { accounting, collection, within, type Answer, type Row } from '../support/world.ts'

const path = `${accounting}/estimates/estimates`

/** A desk for estimates: `offer` makes one of 50.00 for the usual client; `more` goes over that. */
function openOffers (test: Test) {
  const desk = openDesk(test)
  const { client } = desk
  const estimates = collection(client, 'estimates')
  const draft = async (more: Draft): Promise<Draft> =>
    ({ customerid: (await parent(client, 'clients')).id, create_date: '2026-06-15', lines: [charge('50.00')], ...more })
  const call = callerOf(mailVerbs, () => client.world)
  return {
    ...desk,
    estimates,
    offer: async (more: Draft = {}): Promise<Row> => estimates.create(await draft(more)),
    tryOffer: async (more: Draft): Promise<Answer> => client.post(path, { estimate: await draft(more) }),
    tryWrite: (id: number, changes: Draft): Promise<Answer> => client.put(`${path}/${id}`, { estimate: changes }),
    mails: (): Row[] => call('mail.list', {}).mails,
    lastMail: (): Row => call('mail.show', { id: call('mail.list', {}).mails.at(-1)!.id }).mail,
  }
}

const statuses = ({ status, display_status, ui_status, accepted, invoiced, reply_status }: Row) =>
  [status, display_status, ui_status, accepted, invoiced, reply_status]

t.test('an estimate is made as clients make one, and has the captured members', async t => {
  const { client, estimates } = openOffers(t)
  await collection(client, 'taxes').create({ name: 'HST', number: 'T-1', amount: '13' })
  const { id: customerid } = await collection(client, 'clients').create({ fname: 'Riley', lname: 'Stone', organization: 'Example Widgets Inc.', p_country: 'Canada', currency_code: 'CAD', language: 'fr' })
  const line = { type: 0, name: 'Paperwork', description: 'On paper', qty: 2, unit_cost: { amount: '5000.00', code: 'USD' }, taxName1: 'HST', taxAmount1: 13, taxName2: '', taxAmount2: 0 }
  const estimate = await estimates.create({ customerid, create_date: '2026-06-15', discount_value: 10, lines: [line], modern_projectid: null }, 'include[]=lines')
  const { lines, ...row } = estimate
  const money = (amount: string) => ({ amount, code: 'CAD' })
  t.strictSame(row, {
    accepted: false, accounting_systemid: 'ACME01', address: '', amount: money('10170.00'), city: '', code: '', country: 'Canada', create_date: '2026-06-15',
    created_at: '2026-06-15 11:00:00', currency_code: 'CAD', current_organization: 'Example Widgets Inc.', customerid, description: 'On paper',
    discount_total: money('-1000.00'), discount_value: '10', display_status: 'draft', estimate_number: '0000001', estimateid: row.id, ext_archive: 0, fname: 'Riley',
    id: row.id, invoiced: false, language: 'fr', lname: 'Stone', modern_projectid: null, notes: '', organization: 'Example Widgets Inc.', ownerid: 1, po_number: null,
    province: '', reply_status: null, require_client_signature: false, rich_proposal: false, sentid: 1, status: 1, street: '', street2: '', template: 'clean-grouped',
    terms: null, ui_status: 'draft', updated: '2026-06-15 11:00:00', vat_name: '', vat_number: '', vis_state: 0,
  })
  t.strictSame(lines, [{
    amount: money('10000.00'), compounded_tax: false, description: 'On paper', estimateid: row.id, name: 'Paperwork', qty: '2', taskno: 1, taxAmount1: '13', taxAmount2: '0',
    taxName1: 'HST', taxName2: '', taxNumber1: 'T-1', taxNumber2: null, type: 0, unit_cost: money('5000.00'),
  }], 'lines have no numbers of their own')
  t.match(await estimates.create({ customerid, create_date: '2026-06-15', discount_value: '5' }), {
    amount: money('0.00'), discount_total: money('0.00'), discount_value: '5', description: '', estimate_number: '0000002',
  }, 'one without lines keeps its discount')
  t.equal(client.sql('SELECT count(*) AS n FROM ledger_entries')[0].n, 0, 'an offer is nothing for the books')
})

t.test('a PUT merges, and replaces lines', async t => {
  const { client, estimates, offer } = openOffers(t)
  const before = await offer({ lines: [charge('50.00'), charge('20.00')], po_number: 'PO-1' })
  t.strictSame({ ...await estimates.update(before.id, { notes: 'Later' }), notes: '' }, before, 'a PUT of notes leaves lines and total as they were')
  t.match(await estimates.update(before.id, { lines: [charge('30.00')] }), { amount: usd('30.00'), po_number: 'PO-1' })
  t.equal((await estimates.get(before.id, 'include[]=lines')).lines.length, 1)
  const ignored = { status: 5, display_status: 'viewed', ui_status: 'accepted', accepted: true, invoiced: true, reply_status: 'x', amount: usd('1') }
  t.match(await estimates.update(before.id, ignored), { status: 1, accepted: false, amount: usd('30.00') }, 'what the server sets is not read')
  t.equal((await client.delete(`${path}/${before.id}`)).status, 200)
  t.equal((await estimates.get(before.id)).vis_state, 1, 'deleting is soft')
  t.strictSame((await estimates.list()).ids, [])
})

t.test('missing and wrong values are refused in the words of FreshBooks', async t => {
  const { client, offer, tryOffer, tryWrite } = openOffers(t)
  const { id } = await offer({ estimate_number: 'E-1' })
  for (const [answer, status, errno, field] of [
    [await tryOffer({ customerid: undefined }), 422, 1001, 'customerid'],
    [await tryOffer({ create_date: undefined }), 422, 1001, 'create_date'],
    [await tryOffer({ customerid: 999_999 }), 422, 1012, 'customerid'],
    [await tryOffer({ estimate_number: 'E-1' }), 409, 409, 'estimate_number'],
    [await tryWrite(999_999, { notes: 'x' }), 404, 1012, 'estimateid'],
    [await tryWrite(id, { action_email: true }), 422, 1001, 'email_recipients'],
    [await tryWrite(id, { action_email: true, email_recipients: ['nobody'] }), 422, 1004, 'email_recipients'],
    [await tryWrite((await offer({ action_mark_as_sent: true })).id, { action_mark_as_sent: true }), 422, 8008, 'status'],
    [await tryWrite(id, { discount_value: 101 }), 422, 1018, 'discount_value'],
  ] as const) {
    const [error] = answer.json.response.errors
    t.strictSame([answer.status, error.errno, error.field, error.object], [status, errno, field, 'estimate'], answer.text)
  }
  t.match((await client.get(`${path}/${id}`)).json.response.result.estimate, { display_status: 'draft', amount: usd('50.00') }, 'nothing has changed')
})

t.test('three statuses tell how far an estimate got', async t => {
  const { client, estimates, offer } = openOffers(t)
  const { id, updated } = await offer()
  const write = async (changes: Draft) => statuses(await estimates.update(id, changes))
  t.strictSame(await write({ action_email: true, email_recipients: ['jane@example.test'], notes: 'not read' }), [2, 'sent', 'sent', false, false, null])
  t.equal((await estimates.get(id)).notes, '', 'an action drops the other keys')
  client.setClock('2026-06-15T16:00:00Z')
  t.strictSame(await write({ action_accept: true }), [5, 'sent', 'accepted', true, false, null])
  const accepted = await estimates.get(id)
  t.not(accepted.updated, updated)
  t.strictSame(await write({ action_accept: true }), [5, 'sent', 'accepted', true, false, null], 'accepting twice is no error')
  t.strictSame(await write({ action_email: true, email_recipients: ['jane@example.test'] }), [5, 'sent', 'accepted', true, false, null], 'sending again changes nothing')
  const link = (await estimates.get(id, 'include[]=direct_links')).direct_links
  t.match(link, [{ token: String, type: 'estimate' }])
  const draft = await offer()
  t.strictSame((await estimates.get(draft.id, 'include[]=direct_links')).direct_links, [])
  t.strictSame(statuses(await estimates.update(draft.id, { action_accept: true })), [5, 'draft', 'accepted', true, false, null], 'also a draft')
  t.strictSame((await estimates.list('search[statusid]=5')).ids.sort(), [id, draft.id].sort())
  t.strictSame((await estimates.list('search[statusids][]=1&search[statusids][]=2')).ids, [])
})

t.test('an invoice with its estimateid accepts an estimate, and once sent invoices it', async t => {
  const { client, estimates, make, change, offer } = openOffers(t)
  const { id } = await offer()
  const read = async () => statuses(await estimates.get(id))
  const invoice = await make({ estimateid: String(id) })
  t.equal(invoice.estimateid, id, 'a number as text is a number')
  t.strictSame(await read(), [5, 'draft', 'accepted', true, false, null])
  await change(invoice.id, { action_mark_as_sent: true })
  t.strictSame(await read(), [6, 'draft', 'invoiced', true, true, null])
  const { invoices } = await estimates.get(id, 'include[]=invoices')
  t.match((await client.get(`${accounting}/invoices/invoices/${invoice.id}?include[]=estimate`)).json.response.result.invoice.estimate, { id, ui_status: 'invoiced' })
  t.strictSame(invoices.map((row: Row) => [row.id, row.v3_status]), [[invoice.id, 'sent']])
  await client.delete(`${accounting}/invoices/invoices/${invoice.id}`)
  t.strictSame(await read(), [5, 'draft', 'accepted', true, false, null], 'a deleted invoice is none')
  t.strictSame((await estimates.get(id, 'include[]=invoices')).invoices, [])
  await change(invoice.id, { vis_state: 0 })
  t.strictSame((await read())[4], true, 'a restored one is')
  t.equal((await make({ estimateid: 999_999 })).estimateid, 999_999, 'an estimate that is not there changes nothing')
  t.equal((await make({ estimateid: null })).estimateid, 0)
})

t.test('the mail of an estimate takes all spellings of its words', async t => {
  const { client, estimates, offer, lastMail, mails } = openOffers(t)
  await listen(client, ['estimate'])
  const { id, estimate_number } = await offer()
  const business = client.sql('SELECT name FROM businesses')[0].name
  const send = async (more: Draft) => {
    await estimates.update(id, { action_email: true, email_recipients: ['jane@example.test'], ...more })
    return lastMail()
  }
  const usual = await send({})
  t.match(usual, { kind: 'estimate', to: ['jane@example.test'], subject: `${business} sent you an estimate (${estimate_number})`, about: { type: 'estimates', id } })
  t.match(usual.text, /View estimate: http.*\/#\/link\//)
  const flat = { email_subject: 'Flat', email_body: 'For ::estimate amount::' }
  const other = { invoice_customized_email: { subject: 'Other' } }
  t.match(await send(flat), { subject: 'Flat', text: /^For 50\.00 USD\n/ })
  t.match(await send({ ...flat, ...other }), { subject: 'Other' })
  t.match(await send({ ...flat, ...other, estimate_customized_email: { subject: 'First', body: 'x' } }), { subject: 'First', text: /^x\n/ })
  t.equal(mails().length, 4)
  t.strictSame(waiting(client).map(({ name }) => name), ['estimate.create', 'estimate.sendByEmail', 'estimate.update', ...Array(3).fill('estimate.sendByEmail')])
})

t.test('a proposal keeps its parts and its look', async t => {
  const { client, estimates, offer } = openOffers(t)
  const sections = [{ body: 'Overview text', group_name: 'top', title: 'Overview', type: 'overview' }]
  const look = { theme_font_name: 'classic', theme_primary_color: '#1460aa', theme_layout: 'simple', date_format: 'mm/dd/yyyy', image_banner_position_y: -83, image_logo_src: '/service/uploads/images/a.b.c' }
  const proposal = await offer({ rich_proposal: true, require_client_signature: true, sections, presentation: look, attachments: [{ jwt: 'a.b.c', media_type: 'image/png' }], payment_details: null })
  t.match(proposal, { rich_proposal: true, require_client_signature: true })
  t.notOk(['sections', 'presentation', 'attachments', 'payment_details'].some(key => Object.hasOwn(proposal, key)), 'no read shows them')
  t.strictSame(JSON.parse(client.sql('SELECT sections FROM estimates WHERE id = ?', proposal.id)[0].sections), sections)
  const asked = 'include[]=presentation&include[]=owner&include[]=contacts&include[]=system&include[]=project&include[]=comments&include[]=audit_logs'
  t.match(await estimates.get(proposal.id, asked), { presentation: { ...look, estimateid: proposal.id }, owner: { userid: 1 }, project: null, comments: [], audit_logs: [] })
  t.match(await estimates.get((await offer()).id, 'include[]=presentation'), { presentation: { theme_font_name: 'classic' } }, 'the next one looks like it')
  const project = await parent(client, 'projects')
  t.match(await estimates.get((await offer({ modern_projectid: project.id })).id, 'include[]=project'), { project: { id: project.id, title: project.title } })
})

t.test('filters are those that clients use', async t => {
  const { client, estimates, offer } = openOffers(t)
  const other = await parent(client, 'clients', 1)
  const rows = [
    await offer({ estimate_number: 'A-10', notes: 'Blue paper', create_date: '2026-05-01' }),
    await offer({ estimate_number: 'B-10', notes: 'Red', create_date: '2026-06-01', customerid: other.id }),
    await offer({ estimate_number: 'C-20', notes: '', create_date: '2026-07-01' }),
  ]
  const asked = async (search: string) => (await estimates.list(search)).ids.map(id => rows.findIndex(row => row.id === id)).sort()
  for (const [search, expected] of [
    ['search[estimate_number]=a-10', [0]], ['search[estimate_number_like]=10', [0, 1]], ['search[notes]=paper', [0]], [`search[customerid]=${other.id}`, [1]],
    [`search[estimateid]=${rows[2]!.id}`, [2]], [`search[estimateids][]=${rows[0]!.id}&search[estimateids][]=${rows[2]!.id}`, [0, 2]],
    [`search[estimateids][0]=${rows[0]!.id}&search[estimateids][1]=${rows[2]!.id}`, [0, 2]],
    ['search[date_min]=2026-06-01', [1, 2]], ['search[date_max]=2026-06-01', [0, 1]], ['search[statusid]=1', [0, 1, 2]], ['search[unknown]=1', [0, 1, 2]],
    ['include[0]=invoices&search[updated_min]=2026-06-15', [0, 1, 2]],
  ] as const) t.strictSame(await asked(search), expected, search)
  const { rows: listed } = await estimates.list('include[0]=invoices')
  t.strictSame(listed.map(row => row.invoices), [[], [], []], 'an index in the brackets is taken')
  t.equal(within((await client.get(path)).json).total, 3)
})
