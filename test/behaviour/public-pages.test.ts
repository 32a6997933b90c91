// The pages that links to documents lead to, as their clients use them: in a browser, without a token.
import { createContext, runInContext } from 'node:vm'
import t, { type Test } from 'tap'
import { charge, openDesk } from '../support/invoicing.ts'
import { multipart } from '../support/multipart.ts'
import { textsOf } from '../support/pdf.ts'
import { pngOf } from '../support/png.ts'
import { parent, type Draft } from '../support/samples.ts'
import { accounting, collection, contents, theServer, within, type Client, type Row } from '../support/world.ts'

/** The path of a document's page in its world, from the link that the API gives. */
const pathTo = (client: Client, token: string): string => `/w/${client.name}/link/${token}`

const tokenOf = (client: Client, table: 'invoices' | 'estimates', id: number): string =>
  client.sql(`SELECT link_token FROM ${table} WHERE id = ?`, id)[0].link_token

function start (t: Test) {
  const desk = openDesk(t)
  const { client } = desk
  const visit = async (url: string, form?: Record<string, string> | string) => {
    const sent = form === undefined
      ? {}
      : { method: 'POST' as const, payload: new URLSearchParams(form).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    const { statusCode: status, body, headers, rawPayload } = await theServer().app.inject({ url, ...sent })
    const told = (id: string): string | undefined => new RegExp(`data-testid="${id}">([^<]*)`).exec(body)?.[1]
    const buttons = [...body.matchAll(/name="action" value="(\w+)"/g)].map(([, name]) => name)
    return { status, body, headers, rawPayload, told, buttons }
  }
  const page = (id: number, table: 'invoices' | 'estimates' = 'invoices') => pathTo(client, tokenOf(client, table, id))
  const estimate = async (more: Draft = {}): Promise<Row> => collection(client, 'estimates').create({
    customerid: (await parent(client, 'clients')).id, create_date: '2026-06-15', lines: [charge('80.00')], action_mark_as_sent: true, ...more,
  })
  const readEstimate = (id: number) => collection(client, 'estimates').get(id)
  return { ...desk, visit, page, estimate, readEstimate }
}

t.test('a link shows the invoice and makes it viewed', async t => {
  const { client, sent, read, visit } = start(t)
  const { id, invoice_number } = await sent({ notes: 'See you' })
  const { share_link } = within((await client.get(`${accounting}/invoices/invoices/${id}/share_link`)).json).share_link
  const token = /#\/link\/([\w.-]+)\?/.exec(share_link)![1]!
  const { direct_links } = await collection(client, 'invoices').get(id, 'include[]=direct_links')
  t.equal(direct_links[0].token, token, 'one link, whoever asks')
  const seen = await visit(pathTo(client, token))
  t.match(seen, { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'x-mock-operation': 'links.view' }, buttons: ['pay', 'dispute'] })
  t.match(seen.headers['content-security-policy'], /default-src 'none'.*form-action 'self'/)
  t.notMatch(seen.body, /<script|https?:\/\//)
  for (const text of ['Invoice', invoice_number, 'Amount due (USD)', '$100.00', 'Work', 'See you', '06/15/2026']) t.ok(seen.body.includes(text), text)
  t.match(await read(id), { status: 3, display_status: 'viewed', v3_status: 'viewed' })
  await visit(pathTo(client, token))
  t.equal(client.sql("SELECT count(*) AS count FROM audit_logs WHERE invoiceid = ? AND event = 'Viewed'", id)[0].count, 1, 'once')
  const file = await visit(`${pathTo(client, token)}/pdf`)
  t.match(file.headers, { 'content-type': 'application/pdf' })
  t.ok(textsOf(file.rawPayload).includes(invoice_number))
})

t.test('a link that shares the PDF leads to it', async t => {
  const { client, sent, visit } = start(t)
  const { id, invoice_number } = await sent()
  for (const share_method of ['share_pdf', 'pdf']) {
    const { share_link } = within((await client.get(`${accounting}/invoices/invoices/${id}/share_link?share_method=${share_method}`)).json)
    t.equal(share_link.share_method, share_method)
    const { headers, rawPayload } = await visit(new URL(share_link.share_link).pathname)
    t.equal(headers['content-type'], 'application/pdf')
    t.ok(textsOf(rawPayload).includes(invoice_number))
  }
})

t.test('the page shows the logo or banner that the PDF shows', async t => {
  const { client, sent, visit, page } = start(t)
  const upload = async (content: Buffer) => {
    const [body, headers] = multipart({ content })
    return (await client.send({ method: 'POST', path: '/uploads/account/ACME01/images', body, headers })).json.link
  }
  const picture = pngOf({ width: 3, height: 2, type: 0, depth: 8, samples: x => [x] })
  const look = { image_logo_src: await upload(picture), image_banner_src: null, theme_layout: 'simple' }
  const shown = async (presentation: Draft) => {
    const url = page((await sent({ presentation: { ...look, ...presentation } })).id)
    const { body, headers } = await visit(url)
    t.match(headers['content-security-policy'], /img-src data: 'self';/)
    const [, kind, src, style] = /<img class="(\w+)" alt="" data-testid="image"\ssrc="([^"]+)" style="([^"]*)">/.exec(body) ?? []
    return { kind, style, src: src === undefined ? undefined : new URL(src, `http://localhost${url}`).pathname }
  }
  const logo = await shown({})
  t.match([logo.kind, logo.style, (await visit(logo.src!)).rawPayload], ['logo', '', picture])
  t.match(await shown({ theme_layout: 'modern', image_banner_src: look.image_logo_src, image_banner_position_y: -20 }), { kind: 'banner', style: 'object-position: 0 -20px' })
  t.match(await shown({ image_logo_src: await upload(Buffer.from('GIF89a, which no PDF has')) }), { kind: undefined })
})

t.test('its client pays, in part and whole, and never too much', async t => {
  const { client, sent, read, visit, page } = start(t)
  const { id } = await sent()
  const url = page(id)
  const before = contents(client.world)
  for (const amount of ['', 'abc', '0', '-5', '100.01', '1e2', '10.001', '1,00', '9'.repeat(400), ' ']) {
    const refused = await visit(url, { action: 'pay', amount })
    t.match(refused, { status: 422, headers: { 'content-type': 'text/html; charset=utf-8' } }, JSON.stringify(amount))
    t.ok(refused.told('refused'))
    t.match(refused.body, /aria-invalid="true"/)
    t.ok(refused.body.includes(`value="${amount}"`), 'what was typed is still there')
  }
  t.same(contents(client.world), before, 'what is refused changes nothing')
  const paid = await visit(url, { action: 'pay', amount: ' 30.50 ' })
  t.equal(paid.status, 303)
  t.equal(paid.headers.location, `http://localhost:80${url}?done=pay`)
  t.match(await read(id), { paid: { amount: '30.50' }, outstanding: { amount: '69.50' }, payment_status: 'partial' })
  const after = await visit(paid.headers.location as string)
  t.match([after.told('done'), after.told('due')], [/payment has arrived/, '$69.50'])
  t.equal((await visit(url, { action: 'pay', amount: '69.50' })).status, 303)
  const twice = await visit(url, { action: 'pay', amount: '69.50' })
  t.match([twice.status, twice.told('refused')], [422, /Nothing is outstanding/])
  const whole = await visit(url)
  t.match([whole.told('told'), whole.buttons], ['This invoice is paid.', []])
  t.match(await read(id), { v3_status: 'paid' })
  t.equal((await visit(url, { action: 'dispute' })).status, 422, 'what is paid cannot be disputed')
})

t.test('where no gateway is connected nothing is paid', async t => {
  const { client, sent, read, visit, page } = start(t)
  const { id } = await sent()
  client.sql("UPDATE businesses SET gateways = '[]' RETURNING id")
  client.world.forget()
  t.match((await visit(page(id), { action: 'pay', amount: '1.00' })).told('refused'), /connected to no gateway/)
  t.match(await read(id), { paid: { amount: '0.00' } })
})

t.test('its client disputes an invoice', async t => {
  const { sent, read, visit, page } = start(t)
  const { id } = await sent()
  t.equal((await visit(page(id), { action: 'dispute' })).status, 303)
  t.match(await read(id), { v3_status: 'disputed' })
  const { told, buttons } = await visit(page(id))
  t.match([told('told'), buttons], ['This invoice is disputed.', ['pay']])
})

t.test('an estimate is accepted or declined', async t => {
  const { visit, page, estimate, readEstimate } = start(t)
  const { id } = await estimate()
  const url = page(id, 'estimates')
  t.match(await visit(url), { status: 200, buttons: ['accept', 'decline'] })
  t.match(await readEstimate(id), { display_status: 'viewed', ui_status: 'viewed' })
  t.equal((await visit(url, { action: 'decline' })).status, 303)
  const declined = await visit(`${url}?done=decline`)
  t.match([declined.told('done'), declined.told('told'), declined.buttons], [/declined/, 'This estimate is declined.', ['accept']])
  t.match(await readEstimate(id), { status: 4 })
  t.equal((await visit(url, { action: 'accept' })).status, 303)
  t.match(await readEstimate(id), { status: 5, accepted: true })
  t.match(await visit(url), { buttons: [] })
  t.match((await visit(url, { action: 'decline' })).told('refused'), /is accepted/)
  t.equal((await visit(url, { action: 'pay', amount: '1' })).status, 422, 'an estimate cannot be paid')
})

t.test('who has no right link sees a page of ours', async t => {
  const { client, make, sent, change, visit, page, estimate } = start(t)
  const [draft, deleted, invoice] = [await make(), await sent(), await sent()]
  await change(deleted.id, { vis_state: 1 })
  const unsent = await estimate({ action_mark_as_sent: undefined })
  const token = tokenOf(client, 'invoices', invoice.id)
  const claims = (value: unknown) => `a.${Buffer.from(JSON.stringify(value)).toString('base64url')}.c`
  const bad = [
    page(draft.id), page(deleted.id), page(unsent.id, 'estimates'), pathTo(client, `${token}x`), pathTo(client, token.slice(0, -1)), pathTo(client, 'x'), pathTo(client, '%00'),
    ...[null, 7, [], {}, { accountid: 'ACME01', type: 'invoice', objectid: invoice.id }, { accountid: 'ACME01', type: 'constructor', objectid: 1 }, { accountid: 'ACME01', type: 'invoice', objectid: 'x' }, { accountid: 5, type: 'invoice', objectid: 1 }, { accountid: 'NOBODY', type: 'invoice', objectid: 1 }]
      .map(value => pathTo(client, claims(value))),
    pathTo(client, claims(0).replace('a.', `${'['.repeat(5_000)}.`)), `/link/${token}`,
  ]
  const before = contents(client.world)
  for (const url of bad) {
    for (const path of [url, `${url}/pdf`]) t.match(await visit(path), { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } }, path.slice(0, 80))
    t.match((await visit(url, { action: 'pay', amount: '1.00' })).told('error'), /not complete/)
  }
  t.same(contents(client.world), before)
  t.match((await visit(page(draft.id))).headers, { 'x-mock-hint': /deleted or a draft/ })
  t.match((await visit(pathTo(client, 'x'))).headers, { 'x-mock-hint': /no document of this world/ })
  t.equal((await visit(page(invoice.id))).status, 200)
})

t.test('what people wrote is text', async t => {
  const { client, sent, change, visit, page } = start(t)
  const evil = '<script>alert("1")</script>\'&'
  const { id } = await sent({ notes: evil, terms: evil, po_number: evil, lines: [charge('1.00', { name: evil, description: evil, taxName1: evil, taxAmount1: '5' })], presentation: { label: evil, item_heading: evil } })
  await collection(client, 'clients').update((await parent(client, 'clients')).id, { organization: evil })
  await change(id, { organization: evil, street: evil })
  for (const { body } of [await visit(page(id)), await visit(page(id), { action: 'pay', amount: '"><script>' }), await visit(page(id), { action: evil })]) {
    t.notMatch(body, /<script/)
    t.match(body, /&lt;script&gt;/)
  }
})

t.test('forms of any shape are answered, and what a visit did is in the log', async t => {
  const { client, sent, visit, page } = start(t)
  const { id } = await sent()
  for (const form of ['', 'action', 'action=pay&action=dance', 'action=toString', 'amount=1.00', 'action[]=pay', '%', 'action=pay&amount=1&amount=x', '&'.repeat(3_000)]) {
    t.equal((await visit(page(id), form)).status, 422, form)
  }
  for (const payload of [{}, [], { action: { toString: 1 } }, { action: 'pay', amount: { toString: 1 } }, { action: ['pay'], amount: [[1]] }]) {
    const { statusCode } = await theServer().app.inject({ method: 'POST', url: page(id), payload })
    t.ok(statusCode >= 400 && statusCode < 500, JSON.stringify(payload))
  }
  await visit(page(id))
  await visit(page(id), { action: 'pay', amount: '5' })
  const last = client.world.requests.all().slice(-2)
  t.match(last.map(({ operation, status, touched }) => [operation, status, touched.updated.map(({ type }) => type), touched.created.map(({ type }) => type)]), [
    ['links.view', 200, ['invoices'], ['audit_logs']], ['links.answer', 303, ['invoices'], ['payments']],
  ])
})

t.test('the front page leads on to where FreshBooks\' own links mean', async t => {
  const { client } = start(t)
  const { body, headers } = await theServer().app.inject({ url: `/w/${client.name}/`, headers: { accept: 'text/html', host: 'localhost:3737' } })
  const [, script] = /<script>([^<]*)<\/script>/.exec(body)!
  t.match(headers['content-security-policy'], /script-src 'sha256-/)
  const cases: Array<[pathname: string, hash: string, to: string | undefined]> = [
    ['/', '#/link/a.b-c_1.d?type=secondary&share_method=email', '/link/a.b-c_1.d'], ['/w/one/', '#/link/a.b.c', '/w/one/link/a.b.c'], ['/w/one', '#/link/a.b.c', '/w/one/link/a.b.c'],
    ['/_mock', '#/link/a.b.c', '/link/a.b.c'], ['/w/one/_mock/', '#/link/x', '/w/one/link/x'],
    ['/', '', undefined], ['/', '#/invoice/7', undefined], ['/', '#/link/', undefined], ['/', '#/link///evil.test', undefined],
  ]
  for (const [pathname, hash, to] of cases) {
    const went: string[] = []
    const location = { pathname, hash, replace: (url: string) => went.push(url) }
    runInContext(script!, createContext({ location, addEventListener: () => {} }))
    t.same(went, to === undefined ? [] : [to], pathname + hash)
  }
})
