// Mails that are kept in place of being sent, and jobs by key: late reminders of invoices are the users of both,
// which is why they share a file and its helpers.
// One file, though long: every kind of mail is made from the same few documents, and each file is a process.
import t, { type Test } from 'tap'
import { clockVerbs } from '../../src/control/verbs/clock.ts'
import { mailVerbs } from '../../src/control/verbs/mail.ts'
import { keepMail, MOST_MAILS } from '../../src/store/mails.ts'
import { schedule, unschedule } from '../../src/store/jobs.ts'
import { checkedImage, dumpAsJson, dumpAsYaml, dumpOf, imageOf, readDumpText } from '../../src/snapshots/dump.ts'
import { charge, openDesk } from '../support/invoicing.ts'
import { parent, type Draft } from '../support/samples.ts'
import { callerOf, refusalOf } from '../support/verb-calls.ts'
import { accounting, collection, contents, models, NOW, query, within, type Row } from '../support/world.ts'

const verbs = [...mailVerbs, ...clockVerbs]

/** A desk whose client has an address, and its letter box. */
async function start (t: Test) {
  const desk = openDesk(t)
  const { client } = desk
  client.setClock(NOW)
  const { id } = await parent(client, 'clients')
  await collection(client, 'clients').update(id, { email: 'payer@example.test' })
  const call = callerOf(verbs, () => client.world)
  const mails = (filter: object = {}): Row[] => call('mail.list', filter).mails
  const lastMail = (): Row => call('mail.show', { id: mails().at(-1)!.id }).mail
  const jobs = (): Row[] => call('clock.show').jobs.next
  const refused = (name: string, input: object) => refusalOf(t, () => call(name, input))
  const advanceTo = (to: string): Row[] => call('clock.advance', { to }).ran
  return { ...desk, call, mails, lastMail, jobs, refused, advanceTo }
}

const to = (...email_recipients: unknown[]): Draft => ({ action_email: true, email_recipients })

t.test('an invoice that is sent by mail is a mail in the words of FreshBooks', async t => {
  const { client, make, change, mails, lastMail } = await start(t)
  const { id, invoice_number } = await make({ due_offset_days: 30, lines: [charge('120.00')] })
  t.match(await change(id, to('jane@example.test', ' Pat@Example.test ', 'JANE@example.test')), { status: 2 })
  const business = client.sql('SELECT name FROM businesses')[0].name
  const { text, html, ...mail } = lastMail()
  t.same(mail, {
    id: 1,
    at: new Date(NOW).toISOString(),
    kind: 'invoice',
    from: business,
    to: ['jane@example.test', 'Pat@Example.test'],
    cc: [],
    subject: `${business} sent you an invoice (${invoice_number})`,
    about: { type: 'invoices', id },
    attachments: [],
    account_id: 'ACME01',
  }, 'each address once, whatever its case')
  t.match(text, `${business} sent you an invoice (${invoice_number}) for 120.00 USD that's due on 2026-07-15\n\nView invoice: http`)
  t.match(html, 'that&#39;s due on 2026-07-15</p>')

  const shared = within((await client.get(`${accounting}/invoices/invoices/${id}/share_link?share_method=email`)).json).share_link.share_link
  const path = shared.slice(shared.indexOf('/#/link/'))
  t.ok(text.endsWith(`View invoice: http://localhost:3737/w/${client.name}${path}\n`), 'the share link, leading to this world')
  t.match(html, `href="http://localhost:3737/w/${client.name}${path.replaceAll('&', '&amp;')}"`)
  t.notMatch(text + html, 'freshbooks.com')

  client.setClock(NOW + 60_000)
  await change(id, to('jane@example.test'))
  t.same(mails().map(mail => [mail.id, mail.at]), [[1, new Date(NOW).toISOString()], [2, new Date(NOW + 60_000).toISOString()]], 'again is a resend')
  await make({ ...to('new@example.test'), lines: [] })
  t.match(lastMail(), { id: 3, to: ['new@example.test'] }, 'honoured in a create too')
  await change((await make()).id, { action_mark_as_sent: true })
  await change(id, { email_recipients: ['jane@example.test'] })
  t.equal(mails().length, 3, 'nothing else mails an invoice')
})

t.test('words, placeholders and the PDF are those of the request', async t => {
  const { client, make, change, lastMail } = await start(t)
  const business = client.sql('SELECT name FROM businesses')[0].name
  const { id, invoice_number } = await make()
  const cases: Array<[sent: Draft, expected: object]> = [
    [{ invoice_customized_email: { subject: 'Hi ::company name::', body: '::invoice number:: ::invoice amount:: ::invoice due date::' } }, { subject: `Hi ${business}`, text: `${invoice_number} 100.00 USD 2026-06-15\n\nView` }],
    [{ email_subject: 'Old', email_body: 'spelling' }, { subject: 'Old', text: 'spelling\n\nView' }],
    [{ email_subject: 'Old', invoice_customized_email: { subject: 'New' } }, { subject: 'New', text: /sent you an invoice/ }],
    [{ invoice_customized_email: { subject: '', body: null } }, { subject: /sent you an invoice/, text: /sent you an invoice/ }],
    [{ email_subject: 'One\r\nBcc: all@example.test' }, { subject: 'One Bcc: all@example.test' }],
    [{ email_subject: '::constructor:: ::toString::' }, { subject: '::constructor:: ::toString::' }],
    [{ email_body: 'A\nB\r\n\r\n\r\nC <script>alert("1")</script> & \'D\'' }, { text: 'A\nB\n\n\nC <script>', html: /<p [^>]*>A<br>B<\/p>\s*<p [^>]*>C &lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt; &amp; &#39;D&#39;<\/p>/ }],
    [{ email_include_pdf: true }, { attachments: [{ name: `invoice-${invoice_number}.pdf`, media_type: 'application/pdf' }] }],
    [{ email_include_pdf: false }, { attachments: [] }],
  ]
  for (const [sent, expected] of cases) {
    await change(id, { ...to('jane@example.test'), ...sent })
    t.match(lastMail(), expected, JSON.stringify(sent))
  }
  await change(id, { attach_pdf_to_email: true })
  await change(id, to('jane@example.test'))
  t.equal(lastMail().attachments.length, 1, 'an invoice may want its PDF in every mail')
  await change(id, { ...to('jane@example.test'), email_body: `x${'::company name::'.repeat(600)}` })
  t.ok(lastMail().text.length < 20_500)
})

t.test('what cannot be mailed is refused, and changes nothing', async t => {
  const { client, make, refusal, tryChange, tryInvoice } = await start(t)
  const { id } = await make()
  const before = contents(client.world)
  const cases: Array<[sent: Draft, error: object]> = [
    [to(), { errno: 1001, field: 'email_recipients' }],
    ...['jane', '', 'a b@example.test', 'a@b@c', 5, null, {}, ['a@b.c'], `${'a'.repeat(251)}@b.c`].map((address): [Draft, object] =>
      [to('jane@example.test', address), { errno: 1004, field: 'email_recipients', object: 'invoice' }]),
    [to(...Array.from({ length: 51 }, (_, n) => `a${n}@example.test`)), { errno: 1004, message: 'A mail goes to at most 50 recipients.', value: '51' }],
    [{ ...to('a@b.c'), invoice_customized_email: { subject: 5 } }, { errno: 1006, field: 'invoice_customized_email' }],
    [{ ...to('a@b.c'), invoice_customized_email: { body: { toString: 1 } } }, { errno: 1006, field: 'invoice_customized_email' }],
    [{ ...to('a@b.c'), email_subject: 'x'.repeat(1_001) }, { errno: 1017, field: 'email_subject' }],
    [{ ...to('a@b.c'), email_body: 'x'.repeat(10_001) }, { errno: 1017, field: 'email_body' }],
  ]
  for (const [sent, error] of cases) {
    t.match(await refusal(tryChange(id, sent)), { status: 422, ...error }, JSON.stringify(sent).slice(0, 90))
    t.match(await refusal(tryInvoice(sent)), { status: 422, ...error })
  }
  t.equal(contents(client.world), before)
})

t.test('a payment sends a receipt where it is asked to', async t => {
  const { client, sent, pay, mails, lastMail } = await start(t)
  const { id, customerid, invoice_number } = await sent()
  const payments = collection(client, 'payments')
  for (const send_client_notification of [undefined, null, false]) await pay(id, '1.00', { send_client_notification })
  t.same(mails(), [])
  const payment = await pay(id, '40.00', { send_client_notification: true })
  t.equal(payment.send_client_notification, null)
  t.match(lastMail(), {
    kind: 'payment_receipt', to: ['payer@example.test'], about: { type: 'payments', id: payment.id },
    subject: new RegExp(`received your payment for invoice \\(${invoice_number}\\)$`),
    text: /40\.00 USD on 2026-06-14 .*\n\nStill to be paid: 57\.00 USD\n\nView invoice: http/,
  })
  await payments.update(payment.id, { note: 'changed', send_client_notification: true })
  await payments.update(payment.id, { vis_state: 1 })
  await payments.update(payment.id, { vis_state: 0 })
  t.equal(mails().length, 1, 'once')
  await collection(client, 'clients').update(customerid, { email: '' })
  await pay(id, '1.00', { send_client_notification: true })
  t.equal(mails().length, 1, 'a client without an address gets none')
})

t.test('mails are found by address, kind and what they are about', async t => {
  const { call, client, make, sent, pay, change, mails, refused } = await start(t)
  const { id } = await make()
  await change(id, to('jane@example.test', 'pat@example.test'))
  await change(id, to('pat@example.test'))
  const other = await sent()
  await pay(other.id, '1.00', { send_client_notification: true })
  const cases: Array<[filter: object, ids: number[]]> = [
    [{}, [1, 2, 3]], [{ limit: 2 }, [2, 3]], [{ limit: 1e300 }, [1, 2, 3]], [{ to: 'PAT@example.test' }, [1, 2]], [{ to: 'pat' }, []],
    [{ kind: 'payment_receipt' }, [3]], [{ kind: 'other' }, []], [{ about: 'invoices' }, [1, 2]], [{ about: `invoices/${id}` }, [1, 2]],
    [{ about: `invoices/${other.id}` }, []], [{ about: 'payments', to: 'payer@example.test' }, [3]],
  ]
  for (const [filter, ids] of cases) t.same(mails(filter).map(mail => mail.id), ids, JSON.stringify(filter))
  t.equal(call('mail.list', { limit: 1 }).found, 3)
  t.notOk(Object.hasOwn(mails()[0]!, 'html'), 'a list has no content')
  t.match(refused('mail.list', { about: 'invoice' }), { status: 400, problem: 'bad-filter', did_you_mean: 'invoices' })
  for (const about of ['', 'invoices/', 'invoices/x', '../x']) t.match(refused('mail.list', { about }), { status: 400, problem: 'bad-filter' })
  for (const limit of [0, -1, 1.5, 'x']) t.match(refused('mail.list', { limit }), { status: 400 })
  for (const id of [4, 0, -1, 'x', '1e3', null, {}, 2 ** 60]) t.match(refused('mail.show', { id }), { status: 404, problem: 'unknown-mail' })
  for (const [asked, status] of [['', 200], [`?${query({ to: 'pat@example.test' })}`, 200], ['/1', 200], ['/9', 404]] as const) {
    t.equal((await client.get(`/_mock/worlds/${client.name}/mail${asked}`)).status, status, asked)
  }
})

t.test('a world keeps its last mails, through all its copies', async t => {
  const { client, call, change, make, mails } = await start(t)
  const { worlds } = client.server
  const { id } = await make()
  await change(id, to('jane@example.test'))
  worlds.save(client.name, 'one')
  await change(id, to('pat@example.test'))
  const before = mails()

  const dump = dumpOf(client.world)
  const images = { json: imageOf(models, JSON.parse(dumpAsJson(dump))), yaml: imageOf(models, readDumpText(dumpAsYaml(dump))), sqlite: checkedImage(models, client.world.image()) }
  for (const [form, image] of Object.entries(images)) {
    worlds.load(client.name, image)
    t.same(mails(), before, form)
  }
  worlds.restore(client.name, 'one')
  t.same(mails(), before.slice(0, 1), 'a snapshot')
  worlds.reset(client.name)
  t.same(mails(), [], 'a reset')
  const mail = { kind: 'test', to: ['a@x.test'], subject: '', text: '', html: '', about: { type: 'invoices', id: 1 } }
  client.world.transaction(() => {
    for (let n = 0; n < MOST_MAILS + 5; n++) keepMail(client.world, mail, { name: 'Us', account_id: null, at: NOW })
  })
  t.same([call('mail.list').found, mails().length, mails({ limit: 5000 })[0]!.id], [MOST_MAILS, 100, 6], 'the oldest go')
})

t.test('what is rolled back has mailed and scheduled nothing', async t => {
  const { client, jobs, mails, sent, tryInvoice } = await start(t)
  const reminders = [{ position: 3, delay: 7, enabled: true }]
  t.equal((await tryInvoice({ display_status: 'sent', late_reminders: reminders, ...to('nobody') })).status, 422)
  t.same(jobs(), [])
  const { id } = await sent()
  t.throws(() => client.world.transaction(() => {
    keepMail(client.world, { kind: 'test', to: [], subject: '', text: '', html: '', about: { type: 'invoices', id } }, { name: 'Us', account_id: null, at: NOW })
    schedule(client.world, NOW + 1, 'user.disconnects_app', {}, 'k')
    throw new Error('no')
  }), /no/)
  t.same([jobs(), mails()], [[], []])
})

t.test('the later of two jobs of a key replaces the earlier', async t => {
  const { client: { world }, advanceTo, jobs } = await start(t)
  const at = (day: string) => Date.parse(`${day}T12:00:00Z`)
  schedule(world, at('2026-06-20'), 'first', { n: 1 }, 'a')
  schedule(world, at('2026-06-20'), 'other', { n: 2 }, 'b')
  schedule(world, at('2026-06-20'), 'without', { n: 3 })
  schedule(world, at('2026-06-20'), 'without', { n: 4 })
  schedule(world, at('2026-06-20'), 'later', { n: 5 }, 'a')
  t.same(jobs().map(({ details }) => details.n), [2, 3, 4, 5], 'in the order they were scheduled, where they are due at once')
  unschedule(world, 'b')
  unschedule(world, 'c')
  schedule(world, at('2026-06-19'), 'sooner', { n: 6 }, 'a')
  t.same(jobs().map(({ details }) => details.n), [6, 3, 4])
  t.notOk(world.isDue(at('2026-06-18')))
  unschedule(world, 'a')
  t.notOk(world.isDue(at('2026-06-19')), 'what is next is worked out anew')
  t.match(advanceTo('2026-06-21T00:00:00Z').map(({ details, error }) => [details.n, error]), [[3, /no action 'without'/], [4, /no action/]])
})

const reminders = [{ position: 1, delay: -3, enabled: true }, { position: 2, delay: 0, enabled: false }, { position: 3, delay: 7, enabled: true, subject: 'Late: ::invoice number::', body: 'Pay ::outstanding amount::' }]

t.test('the clock sends late reminders on their days, at the beginning of the day', async t => {
  const { sent, advanceTo, jobs, mails, lastMail } = await start(t)
  const { id, invoice_number } = await sent({ due_offset_days: 10, late_reminders: reminders })
  t.same(jobs(), [
    { at: '2026-06-22T04:00:00.000Z', job: 'invoices.late_reminder', details: { id, position: 1 } },
    { at: '2026-07-02T04:00:00.000Z', job: 'invoices.late_reminder', details: { id, position: 3 } },
  ])
  t.match(advanceTo('2026-06-22'), [{ at: '2026-06-22T04:00:00.000Z', job: 'invoices.late_reminder', changed: [] }])
  t.match(lastMail(), { kind: 'late_reminder', at: '2026-06-22T04:00:00.000Z', to: ['payer@example.test'], about: { type: 'invoices', id }, subject: new RegExp(`^Reminder: invoice \\(${invoice_number}\\) from`), text: /100\.00 USD of invoice .* due on 2026-06-25/ })
  advanceTo('2026-07-03')
  t.match(lastMail(), { subject: `Late: ${invoice_number}`, text: 'Pay 100.00 USD\n\nView' })
  t.same([mails().length, jobs()], [2, []])
})

t.test('reminders follow their invoice', async t => {
  const steps: Array<[name: string, work: (desk: Awaited<ReturnType<typeof start>>, id: number) => Promise<unknown>, days: string[]]> = [
    ['another due date', (desk, id) => desk.change(id, { due_offset_days: 20 }), ['2026-07-02', '2026-07-12']],
    ['another delay', (desk, id) => desk.change(id, { late_reminders: [{ position: 1, delay: -5 }] }), ['2026-06-20', '2026-07-02']],
    ['one is put off', (desk, id) => desk.change(id, { late_reminders: [{ position: 1, enabled: false }] }), ['2026-07-02']],
    ['all are put off', (desk, id) => desk.change(id, { late_reminders: [1, 3].map(position => ({ position, enabled: false })) }), []],
    ['a day that has begun', (desk, id) => desk.change(id, { late_reminders: [{ position: 1, delay: -10 }] }), ['2026-07-02']],
    ['a part is paid', (desk, id) => desk.pay(id, '99.00'), ['2026-06-22', '2026-07-02']],
    ['all is paid', (desk, id) => desk.pay(id, '100.00'), []],
    ['a payment is gone again', async (desk, id) => {
      const { id: payment } = await desk.pay(id, '100.00')
      await collection(desk.client, 'payments').update(payment, { vis_state: 1 })
    }, ['2026-06-22', '2026-07-02']],
    ['a draft again', (desk, id) => desk.change(id, { status: 1 }), []],
    ['deleted', (desk, id) => desk.change(id, { vis_state: 1 }), []],
    ['deleted by DELETE', (desk, id) => collection(desk.client, 'invoices').remove(id), []],
    ['deleted and restored', async (desk, id) => { await desk.change(id, { vis_state: 1 }); await desk.change(id, { vis_state: 0 }) }, ['2026-06-22', '2026-07-02']],
    ['beyond the last day', (desk, id) => desk.change(id, { late_reminders: [{ position: 3, delay: 9_999 }], create_date: '9990-01-01' }), ['9990-01-08']],
  ]
  for (const [name, work, days] of steps) {
    const desk = await start(t)
    const { id } = await desk.sent({ due_offset_days: 10, late_reminders: reminders })
    await work(desk, id)
    t.same(desk.jobs().map(({ at }) => at.slice(0, 10)), days, name)
  }
  const { client, make, change, jobs, mails, advanceTo } = await start(t)
  const { id, customerid } = await make({ due_offset_days: 10, late_reminders: reminders })
  t.same(jobs(), [], 'a draft has none')
  await change(id, { action_mark_as_sent: true })
  t.equal(jobs().length, 2)
  await collection(client, 'clients').update(customerid, { email: '' })
  t.match(advanceTo('2026-06-23'), [{ changed: [] }])
  t.same(mails(), [], 'a client without an address is not reminded')
})

t.test('jobs of rules survive an export, and one that cannot run stops no other', async t => {
  const { client, sent, advanceTo, mails } = await start(t)
  const { id } = await sent({ due_offset_days: 10, late_reminders: reminders })
  const dump = dumpOf(client.world)
  const job = { at: Date.parse('2026-06-21T00:00:00Z'), job: 'invoices.late_reminder' }
  const bad = [{ id: 999, position: 1 }, { id, position: 'x' }, { id, position: 2 }, { id: 'x', position: 1 }, { id: 1e300, position: 1 }, { position: 1 }, { id, other: 1 }, null, 5, [], { id, position: { toString: 1 } }]
  const jobs = [...dump.tables.jobs!, ...bad.map((details, index) => ({ ...job, id: 100 + index, details: JSON.stringify(details) }))]
  client.server.worlds.load(client.name, imageOf(models, { ...dump, tables: { ...dump.tables, jobs } }))
  const ran = advanceTo('2026-06-23')
  t.same(ran.map(({ error }) => error === undefined), [false, true, true, false, false, false, false, false, false, false, true, true])
  t.match(ran[0], { error: /no such row of invoices any more/, changed: [] })
  t.same(mails().map(({ kind, at }) => [kind, at]), [['late_reminder', '2026-06-22T04:00:00.000Z']])
})

t.test('a fixture may mail and remind, in its own time', async t => {
  const { client, call, mails, jobs } = await start(t)
  const fixture = {
    version: 1,
    clients: [{ ref: 'slow', organization: 'Slow', email: 'slow@example.test' }],
    invoices: [{ ref: 'late', client: 'slow', status: 'sent', create_date: 'today-40d', due_offset_days: 10, lines: [{ name: 'Work', qty: '1', unit_cost: '100.00' }], late_reminders: [{ position: 3, delay: 7, enabled: true }, { position: 2, delay: 40, enabled: true }] }],
    payments: [{ invoice: 'late', date: 'today-5d', amount: '40.00', send_client_notification: true }],
    steps: [{ call: 'invoices.update', id: 'late', with: to('slow@example.test') }],
  }
  t.equal((await client.post(`/_mock/worlds/${client.name}/fixtures`, fixture)).status, 200)
  call('clock.show')
  t.same(mails().map(({ kind, at }) => [kind, at.slice(0, 10)]).sort(), [['invoice', '2026-06-15'], ['payment_receipt', '2026-06-10']], 'a reminder of a day that had begun is not made up for')
  t.same(jobs().map(({ at }) => at.slice(0, 10)), ['2026-06-25'])
  const { text } = await client.get(`/_mock/worlds/${client.name}/export?minimal=true&format=yaml`)
  t.match(text, /2 mails that were sent/)
  t.notMatch(text, /still to happen/, 'reminders come about again with their invoice')
})
