// Documents as PDF: what a file says is read back out of it and compared with the row it is of.
// One file, though long: its tests share what reads a file back, and each file is a process.
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { mailVerbs } from '../../src/control/verbs/mail.ts'
import { readPrinted, type PrintedDocument } from '../../src/pdf/printed-document.ts'
import { printPdf } from '../../src/pdf/print.ts'
import { readPicture } from '../../src/pdf/picture.ts'
import { readPng } from '../../src/pdf/png.ts'
import { wrapped } from '../../src/pdf/wrap.ts'
import { charge, openDesk, usd } from '../support/invoicing.ts'
import { multipart } from '../support/multipart.ts'
import { picturesIn, printedOn, textsOf } from '../support/pdf.ts'
import { pngOf } from '../support/png.ts'
import { drawn } from '../support/random.ts'
import { parent, type Draft } from '../support/samples.ts'
import { callerOf } from '../support/verb-calls.ts'
import { accounting, collection, contents, freshWorld, type Client, type Headers, type Row } from '../support/world.ts'

/** The bytes of an answer, which the ordinary client takes for text. */
async function fetchPdf (client: Client, path: string, headers: Headers = {}): Promise<Buffer> {
  const { rawPayload, statusCode } = await client.server.app.inject({
    url: `${accounting}/${path}`, headers: { authorization: `Bearer mock-access-token-${client.name}`, ...headers },
  })
  if (statusCode !== 200) throw new Error(`${statusCode} ${rawPayload.toString()}`)
  return rawPayload
}

function start (t: Test) {
  const desk = openDesk(t)
  const pdf = (id: number) => fetchPdf(desk.client, `invoices/invoices/${id}/pdf`)
  const texts = async (id: number) => textsOf(await pdf(id))
  return { ...desk, pdf, texts }
}

/** What stands beside each label among the figures below the table. */
function figuresOf (pdf: Buffer): Record<string, string> {
  const all = printedOn(pdf).flat()
  const labels = all.filter(({ x, size }) => x >= 260 && x < 450 && size === 9.5).filter(({ text }) => !/\d\.\d\d$/.test(text))
  return Object.fromEntries(labels.flatMap(({ text, y }) => {
    const figure = all.find(other => other.y === y && other.x > 458)
    return figure === undefined ? [] : [[text, figure.text]]
  }))
}

t.test('an invoice says everything that its client has to know', async t => {
  const { client, make, pay, pdf } = start(t)
  const customer = await collection(client, 'clients').create({
    fname: 'Ада', lname: 'Лавлейс', organization: 'Вычислитель', p_street: 'ул. Ленина 1', p_city: 'Ελλάδα', p_country: 'Greece',
    currency_code: 'CAD',
  })
  await collection(client, 'taxes').create({ name: 'HST', amount: '13', number: 'RT0001' })
  const invoice = await make({
    customerid: customer.id,
    create_date: '2026-06-01',
    due_offset_days: 30,
    discount_value: '10',
    po_number: 'PO-7',
    notes: 'Дякую!\nSecond line',
    terms: 'Thirty days',
    deposit_percentage: '25',
    presentation: { date_format: 'dd/mm/yyyy' },
    lines: [
      { name: 'Вёрстка', description: 'Πρώτη γραμμή\nand another', qty: '2.5', unit_cost: { amount: '1234.5678' }, taxName1: 'HST', taxAmount1: '13', taxName2: 'QST', taxAmount2: '9.975', compounded_tax: true },
      { name: 'Plain', qty: '4', unit_cost: { amount: '5.00' } },
    ],
  })
  await pay(invoice.id, '100.50')
  const { amount, outstanding, discount_total, invoice_number } = await collection(client, 'invoices').get(invoice.id)
  const file = await pdf(invoice.id)
  const texts = textsOf(file)
  const business = client.sql('SELECT name FROM businesses')[0].name
  for (const text of ['Invoice', business, 'Billed to', 'Вычислитель', 'Ада Лавлейс', 'ул. Ленина 1', 'Ελλάδα', 'Greece', 'Invoice number', invoice_number, '01/06/2026', '01/07/2026', 'PO-7', 'Вёрстка', 'Πρώτη γραμμή', 'and another', 'HST 13% · QST 9.975%', '$1,234.5678', '2.5', '$3,086.42', 'Plain', '$5.00', '4', '$20.00', 'Notes', 'Дякую!', 'Second line', 'Terms', 'Thirty days', 'Page 1 of 1']) {
    t.ok(texts.includes(text), text, { texts })
  }
  const shown = (money: Row) => money.amount.replace(/^(-?)(\d+)/, (_: string, minus: string, units: string) => `${minus}$${Number(units).toLocaleString('en')}`)
  t.match(figuresOf(file), {
    Subtotal: '$3,106.42', 'Discount (10%)': shown(discount_total), 'HST (13%) #RT0001': '$361.11', 'QST (9.975%)': '$313.10', Total: shown(amount),
    Deposit: shown(usd((Number(amount.amount) / 4).toFixed(2))), 'Amount paid': '$100.50', 'Amount due (CAD)': shown(outstanding),
  })
  t.equal(texts.filter(text => text === shown(outstanding)).length, 2, 'what is due stands at the top as well')
})

t.test('estimates and credit notes have one too, for who asks for it', async t => {
  const { client, sent } = start(t)
  const customerid = (await parent(client, 'clients')).id
  const create_date = '2026-06-15'
  const lines = [{ name: 'Work', qty: '3', unit_cost: { amount: '10.00' }, taxName1: 'VAT', taxAmount1: '20' }]
  const estimate = await collection(client, 'estimates').create({ customerid, create_date, lines, discount_value: '50', currency_code: 'EUR' })
  const credit = await collection(client, 'credit_notes').create({ clientid: customerid, create_date, lines, currency_code: 'EUR' })
  const invoice = await sent({ lines, currency_code: 'CHF' })
  const cases = [
    ['estimates/estimates', estimate.id, 'Estimate', estimate.estimate_number, { Subtotal: '€30.00', 'Discount (50%)': '-€15.00', 'VAT (20%)': '€3.00', 'Estimate total (EUR)': '€18.00' }],
    ['credit_notes/credit_notes', credit.id, 'Credit', credit.credit_number, { Subtotal: '€30.00', 'VAT (20%)': '€6.00', 'Credit total (EUR)': '€36.00' }],
    ['invoices/invoices', invoice.id, 'Invoice', invoice.invoice_number, { Subtotal: 'CHF 30.00', 'VAT (20%)': 'CHF 6.00', Total: 'CHF 36.00', 'Amount due (CHF)': 'CHF 36.00' }],
  ] as const
  for (const [path, id, title, number, figures] of cases) {
    const url = `${accounting}/${path}/${id}`
    for (const [accept, isPdf] of [['application/pdf', true], ['text/html, Application/PDF;q=0.5', true], ['application/json, application/pdf', false], ['application/pdf;q=0', false], ['*/*', false], ['', false]] as const) {
      const { headers } = await client.get(url, { accept })
      t.equal(headers['content-type'], isPdf ? 'application/pdf' : 'application/json', `${title}: ${accept}`)
      if (isPdf) t.equal(headers['content-disposition'], `inline; filename="${title.toLowerCase()}-${number}.pdf"`)
    }
    const file = await fetchPdf(client, `${path}/${id}`, { accept: 'application/pdf' })
    t.match(textsOf(file), new Set([title, number]))
    t.same(figuresOf(file), figures)
    t.match(await client.get(`${accounting}/${path}/99999`, { accept: 'application/pdf' }), { status: 404, headers: { 'content-type': 'application/json' } })
  }
})

t.test('who may not have it is told as everywhere', async t => {
  const { client, make } = start(t)
  const { id } = await make()
  const path = `${accounting}/invoices/invoices/${id}/pdf`
  const before = contents(client.world)
  for (const accept of ['', 'application/pdf', '*/*', 'application/*', 'text/html, */*;q=0.1']) {
    t.match(await client.get(path, { accept }), { status: 200, headers: { 'content-type': 'application/pdf' } }, accept)
  }
  const refused: Array<[url: string, headers: Headers, status: number]> = [
    [path, { accept: 'application/json' }, 406], [path, { accept: 'text/html, image/png' }, 406],
    [path, { authorization: '' }, 401], [path, { authorization: 'Bearer nobody' }, 401],
    [path.replace(String(id), '99999'), {}, 404], [path.replace(String(id), 'x'), {}, 404], [path.replace('ACME01', 'NOBODY'), {}, 404],
  ]
  for (const [url, headers, status] of refused) t.match(await client.get(url, headers), { status }, `${url} ${JSON.stringify(headers)}`)
  t.match((await client.get(path, { accept: 'text/html' })).headers, { 'x-mock-hint': /application\/pdf/ })
  t.same(contents(client.world), before, 'reading changes nothing')
})

t.test('equal rows make equal files, and another row another one', async t => {
  const { make, change, pdf } = start(t)
  const { id } = await make()
  const first = await pdf(id)
  t.ok(first.equals(await pdf(id)))
  await change(id, { notes: 'new' })
  t.notOk(first.equals(await pdf(id)))
  t.match(first.toString('latin1'), /\(D:20260615\d{6}Z\)/, 'of the row, not of the day')
})

t.test('many lines take many pages, each with the titles of the columns', async t => {
  const { make, pdf } = start(t)
  const lines = Array.from({ length: 500 }, (_, index) => charge('1.00', { name: `Line ${index}.`, description: 'words and more words '.repeat(index % 7) }))
  const { id } = await make({ lines })
  const pages = printedOn(await pdf(id))
  t.ok(pages.length > 15)
  pages.forEach((page, index) => {
    const texts = page.map(({ text }) => text)
    t.ok(texts.includes(`Page ${index + 1} of ${pages.length}`))
    if (texts.some(text => text.startsWith('Line '))) t.ok(texts.includes('Qty'))
    t.ok(page.every(({ x, y }) => x >= 54 && y > 20 && y < 792), 'nothing outside of the page')
  })
  const names = pages.flat().map(({ text }) => text).filter(text => /^Line \d/.test(text))
  t.same(names, lines.map(({ name }) => name), 'each line once, in its order')
})

t.test('what is too long is cut off', async t => {
  const { make, texts } = start(t)
  const { id } = await make({ notes: 'n'.repeat(60_000), lines: [charge('1.00', { name: 'x\n'.repeat(30_000), description: 'y'.repeat(60_000) })] })
  const all = await texts(id)
  t.ok(all.length < 400, 'a bounded number of lines')
  t.ok(all.some(text => text.endsWith('…')))
  const many = await make({ lines: Array.from({ length: 1_100 }, () => charge('1.00', { name: 'x\n'.repeat(100), description: 'y\n'.repeat(100) })) })
  const lines = await texts(many.id)
  t.ok(lines.length < 30_000, 'also where there are many of them', { count: lines.length })
  t.ok(lines.includes('… and 100 more'))
})

t.test('letters that the font lacks are seen to be missing', async t => {
  const { make, texts } = start(t)
  const cases: Array<[sent: string, printed: string]> = [
    ['€ £ ₴ ₽ ₹ ₪ ₺ ₸', '€ £ ₴ ₽ ₹ ₪ ₺ ₸'], ['Zażółć gęślą jaźń', 'Zażółć gęślą jaźń'], ['Ξεσκεπάζω', 'Ξεσκεπάζω'], ['Щастя', 'Щастя'],
    ['中文 ok', '�� ok'], ['שלום', '����'], ['مرحبا', '�����'], ['🙂!', '�!'], ['e\u0301', 'é'], ['a\u200bb\u202ec', 'abc'], ['\ud800x', '�x'], ['tab\there', 'tab here'],
  ]
  const { id } = await make({ lines: cases.map(([name]) => charge('1.00', { name })) })
  const all = await texts(id)
  for (const [sent, printed] of cases) t.ok(all.includes(printed), `${JSON.stringify(sent)} is ${printed}`)
})

t.test('the presentation decides on words, dates and looks', async t => {
  const { make, texts, pdf } = start(t)
  const { id } = await make({
    presentation: {
      label: 'Rechnung', item_heading: 'Leistung', unit_cost_heading: 'Preis', quantity_heading: 'Menge', date_format: 'yyyy-mm-dd',
      theme_layout: 'modern', theme_primary_color: '#ff0000', display_sender_business_name: false, display_sender_address: false, display_sender_phone_number: false,
    },
  })
  const all = await texts(id)
  for (const text of ['Rechnung', 'Leistung', 'Preis', 'Menge', '2026-06-15']) t.ok(all.includes(text), text)
  t.notOk(all.includes('Acme Design'))
  for (const look of [{ theme_layout: 'classic' }, { theme_layout: 7 }, { theme_primary_color: 'red' }, { theme_primary_color: 5 }, { label: 12 }, { date_format: '' }, { label: '' }, { item_heading: 'x'.repeat(5_000) }]) {
    const { id } = await make({ presentation: look })
    t.equal((await pdf(id)).toString('latin1', 0, 5), '%PDF-', JSON.stringify(look))
  }
})

const gradient = { width: 30, height: 20, type: 6, depth: 8, samples: (x: number, y: number) => [x * 8, y * 12, 0, x < 15 ? 255 : 90] }
const png = pngOf(gradient)
const opaque = pngOf({ ...gradient, type: 2, samples: (x, y) => gradient.samples(x, y).slice(0, 3) })

/** 24 pixels wide and 8 high, on its side: a viewer turns it. */
const jpeg = Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAIABgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFgEBAQEAAAAAAAAAAAAAAAAAAAQF/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AhATtgAB//9k=', 'base64')

/** Uploads a file. Gives its jwt and the link to it. */
async function uploaded (client: Client, content: Buffer): Promise<{ jwt: string, link: string }> {
  const [body, headers] = multipart({ content })
  const { json } = await client.send({ method: 'POST', path: '/uploads/account/ACME01/images', body, headers })
  return { jwt: json.image.jwt, link: json.link }
}

t.test('logo and banner are printed where they were uploaded to the world', async t => {
  const { client, make, pdf } = start(t)
  const { jwt, link } = await uploaded(client, png)
  const [plain, photo, text] = [await uploaded(client, opaque), await uploaded(client, jpeg), await uploaded(client, Buffer.from('GIF89a'))]
  const elsewhere = await uploaded(freshWorld(t), pngOf({ ...gradient, width: 31 }))
  const src = `/uploads/images/${jwt}`
  const [whole, masked, turned] = [[{ width: 30, height: 20, isMasked: false }], [{ width: 30, height: 20, isMasked: true }], [{ width: 24, height: 8, isMasked: false }]]
  const cases: Array<[name: string, presentation: Draft, pictures: object[]]> = [
    ['a logo', { image_logo_src: src }, masked], ['as captured', { image_logo_src: `/service${src}` }, masked], ['and again', { image_logo_src: `/service/api${src}` }, masked],
    ['the link of the upload', { image_logo_src: link, theme_layout: 'classic' }, masked], ['without transparency', { image_logo_src: plain.link }, whole],
    ['a photograph', { image_logo_src: photo.link }, turned], ['a banner', { image_banner_src: photo.link, theme_layout: 'modern', image_banner_position_y: -83 }, turned],
    ['a modern layout has no logo', { image_logo_src: src, theme_layout: 'modern' }, []], ['others have no banner', { image_banner_src: src }, []],
    ['of another format', { image_logo_src: text.link }, []], ['of another world', { image_logo_src: `/uploads/images/${elsewhere.jwt}` }, []],
    ['elsewhere', { image_logo_src: 'https://example.test/logo.png' }, []], ['no text', { image_logo_src: 7, image_banner_position_y: 'x' }, []], ['nothing', { image_logo_src: null }, []],
  ]
  for (const [name, presentation, pictures] of cases) {
    const { id } = await make({ presentation: { image_logo_src: null, image_banner_src: null, theme_layout: 'simple', ...presentation } })
    const file = await pdf(id)
    t.same(picturesIn(file), pictures, name)
    t.ok(textsOf(file).includes('Invoice'), name)
    t.ok(file.equals(await pdf(id)), 'equal bytes')
  }
  const { id, customerid } = await make({ presentation: { image_logo_src: src, theme_layout: 'simple' } })
  const credit = await collection(client, 'credit_notes').create({ clientid: customerid, create_date: '2026-06-15', lines: [charge('5.00')] })
  t.same(picturesIn(await fetchPdf(client, `credit_notes/credit_notes/${credit.id}`, { accept: 'application/pdf' })), masked, 'a credit note looks like the last invoice')
  await collection(client, 'invoices').update(id, { action_email: true, email_recipients: ['jane@example.test'], email_include_pdf: true })
  const { mail } = callerOf(mailVerbs, () => client.world)('mail.show', { id: 1 })
  t.same(picturesIn(Buffer.from(mail.attachments[0].content, 'base64')), masked, 'mails have it too')
})

t.test('every kind of PNG is read', t => {
  const kinds = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16], [2, 8], [2, 16], [3, 1], [3, 2], [3, 4], [3, 8], [4, 8], [4, 16], [6, 8], [6, 16]] as const
  const palette = Array.from({ length: 768 }, (_, index) => index * 37 % 256)
  fc.assert(fc.property(fc.constantFrom(...kinds), fc.boolean(), fc.integer({ min: 1, max: 19 }), fc.integer({ min: 1, max: 12 }), fc.nat(), ([type, depth], interlaced, width, height, seed) => {
    const count = [1, 0, 3, 1, 2, 0, 4][type]!
    const samples = (x: number, y: number) => Array.from({ length: count }, (_, index) => (seed + x * 7919 + y * 104_729 + index * 1_299_709 + x * y * 31) % 2 ** depth)
    const shade = (sample: number) => Math.floor(sample * 255 / (2 ** depth - 1))
    const key = samples(0, 0)
    const transparent = type === 3 ? [10, 20] : type < 3 ? key.flatMap(sample => [sample >> 8, sample & 255]) : undefined
    const read = readPng(pngOf({ width, height, type, depth, samples, interlaced, ...type === 3 ? { palette: palette.slice(0, 3 * 2 ** depth) } : {}, ...transparent === undefined ? {} : { transparent } }))!
    const places = Array.from({ length: width * height }, (_, place) => samples(place % width, Math.floor(place / width)))
    const colors = places.flatMap(([first = 0, ...more]) =>
      type === 3 ? palette.slice(first * 3, first * 3 + 3) : (type === 2 || type === 6 ? [first, ...more.slice(0, 2)] : [first, first, first]).map(shade))
    const opacity = places.map(sample => type === 3 ? transparent![sample[0]!] ?? 255 : type >= 4 ? shade(sample.at(-1)!) : sample.every((value, index) => value === key[index]) ? 0 : 255)
    return read.colors.equals(Buffer.from(colors)) && (read.opacity ?? Buffer.alloc(opacity.length, 255)).equals(Buffer.from(opacity))
  }), drawn(t, { numRuns: 300 }))
  t.end()
})

t.test('no file breaks a PDF or takes long to read', t => {
  const damaged = (file: Buffer) => fc.array(fc.tuple(fc.nat({ max: file.length - 1 }), fc.nat({ max: 255 })), { maxLength: 4 }).chain(changes =>
    fc.nat({ max: file.length }).map(length => {
      const copy = Buffer.from(file)
      for (const [place, value] of changes) copy[place] = value
      return changes.length % 2 === 0 ? copy : copy.subarray(0, length)
    }))
  const document = readPrinted({ layout: 'simple' })
  const isFile = (file: Buffer) => printPdf(document, file).toString('latin1', 0, 5) === '%PDF-'
  fc.assert(fc.property(fc.oneof(damaged(png), damaged(opaque), damaged(jpeg), fc.uint8Array().map(bytes => Buffer.from(bytes))), isFile), drawn(t, { numRuns: 150 }))
  const zeros = (bytes: number) => deflateSync(Buffer.alloc(bytes))
  const cases: Array<[name: string, file: Buffer]> = [
    ['more than its rows', pngOf({ ...gradient, data: zeros(60_000_000) })], ['less than its rows', pngOf({ ...gradient, data: zeros(100) })],
    ['too many pixels', pngOf({ ...gradient, width: 60_000, height: 60_000, data: zeros(100) })], ['without pixels', pngOf({ ...gradient, width: 0, data: zeros(0) })],
    ['an unknown filter', pngOf({ ...gradient, data: deflateSync(Buffer.alloc(20 * 121, 9)) })], ['a depth that its type has not', pngOf({ ...gradient, depth: 4 })],
    ['too many bytes', Buffer.concat([jpeg, Buffer.alloc(6_000_000)])], ['a JPEG without a frame', Buffer.alloc(1_000_000, 0xff)], ['nothing', Buffer.alloc(0)],
    ['a chunk longer than the file', Buffer.concat([png.subarray(0, 33), Buffer.from('ffffffff49444154', 'hex')])],
  ]
  for (const [name, file] of cases) t.equal(readPicture(file), undefined, name)
  t.end()
})

t.test('a mail carries the invoice as it was when it was sent', async t => {
  const { client, make, change } = start(t)
  const call = callerOf(mailVerbs, () => client.world)
  const { id, invoice_number } = await make({ notes: 'as it was' })
  await change(id, { action_email: true, email_recipients: ['jane@example.test'], email_include_pdf: true })
  await change(id, { notes: 'as it is now', lines: [charge('7.00')] })
  const [attachment] = call('mail.show', { id: 1 }).mail.attachments
  t.match(attachment, { name: `invoice-${invoice_number}.pdf`, media_type: 'application/pdf' })
  const file = Buffer.from(attachment.content, 'base64')
  t.ok(textsOf(file).includes('as it was'))
  t.equal(figuresOf(file)['Amount due (USD)'], '$100.00')
  client.sql('UPDATE mails SET attachments = ? RETURNING id', '[{"name":"x","printed":{"lines":7,"made":"never"}}]')
  t.ok(call('mail.show', { id: 1 }).mail.attachments[0].content.startsWith('JVBERi'), 'whatever an import has in its place')
})

t.test('the figures of a document add up to what the row says', async t => {
  const { make, pdf } = start(t)
  const percent = fc.integer({ min: 0, max: 30_000 }).map(thousandths => String(thousandths / 1_000))
  const line = fc.record({
    name: fc.constantFrom('A', 'B'), qty: fc.integer({ min: 0, max: 900 }).map(hundredths => String(hundredths / 100)), unit_cost: fc.integer({ min: 0, max: 9_999_999 }).map(cents => ({ amount: (cents / 100).toFixed(2) })),
    taxName1: fc.constantFrom('HST', 'VAT'), taxAmount1: percent, taxName2: fc.constantFrom('', 'QST'), taxAmount2: percent, compounded_tax: fc.boolean(),
  })
  const cents = (text: string): number => Math.round(Number(text.replaceAll(/[$,]/g, '')) * 100)
  await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 5 }), percent, async (lines: Draft[], discount_value) => {
    const { id, amount } = await make({ lines, discount_value })
    const { Total, 'Amount due (USD)': due, ...parts } = figuresOf(await pdf(id))
    const sum = Object.values(parts).reduce((total, part) => total + cents(part), 0)
    return cents(Total!) === sum && cents(Total!) === cents(amount.amount) && cents(due!) === sum
  }), drawn(t, { numRuns: 25 }))
})

t.test('any document can be printed', async t => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 300 }))
  const labelled = fc.record({ label: text, text })
  const document = fc.record({
    title: text, number: text, sender: fc.array(text, { maxLength: 4 }), recipient: fc.array(text, { maxLength: 4 }), facts: fc.array(labelled, { maxLength: 4 }), due: labelled,
    lines: fc.array(fc.record({ name: text, description: text, rate: text, quantity: text, amount: text }), { maxLength: 4 }), figures: fc.array(labelled, { maxLength: 3 }), texts: fc.array(labelled, { maxLength: 2 }),
    layout: fc.constantFrom('simple', 'modern', 'classic'), color: fc.constantFrom('#ffffff', '#000000'),
  }, { requiredKeys: [] })
  const isFile = (value: unknown) => printPdf(readPrinted(value)).toString('latin1', 0, 5) === '%PDF-'
  fc.assert(fc.property(document, isFile), drawn(t, { numRuns: 30 }))
  fc.assert(fc.property(fc.anything(), isFile), drawn(t, { numRuns: 10 }))
  const empty: PrintedDocument = readPrinted(undefined)
  t.equal(printedOn(printPdf(empty)).length, 1)
  t.end()
})

t.test('wrapping loses no letter and makes no line too wide', t => {
  const measure = (text: string): number => [...text].length
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', 'é') }), fc.integer({ min: 1, max: 12 }), (text, width) => {
    const lines = wrapped(text, width, measure)
    const letters = (parts: string) => parts.replaceAll(/\s/g, '')
    return lines.every(line => measure(line) <= width) && letters(lines.join('')) === letters(text)
  }), drawn(t, { numRuns: 500 }))
  t.end()
})

t.test('a world that has nothing prints too', async t => {
  const client = freshWorld(t)
  const { id } = await collection(client, 'invoices').create({ customerid: (await parent(client, 'clients')).id, create_date: '2026-01-31' })
  t.match(figuresOf(await fetchPdf(client, `invoices/invoices/${id}/pdf`)), { Total: '$0.00' })
})
