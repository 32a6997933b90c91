// From authorize to the reports, with the official SDK. Start the server, then: node examples/node-sdk.mjs
//
// For another world than the default one set FRESHBOOKS_API_URL to http://localhost:3737/w/<world>, and
// FRESHBOOKS_CLIENT_ID and FRESHBOOKS_CLIENT_SECRET to what the world says.

// The SDK reads both addresses when a client is made. Without the second it sends people to
// auth.freshbooks.com, whatever the first one is.
const apiUrl = process.env.FRESHBOOKS_API_URL ??= 'http://localhost:3737'
process.env.FRESHBOOKS_AUTH_URL ??= apiUrl

// The SDK is CommonJS of a kind in which Node finds no named exports.
const { default: freshbooks } = await import('@freshbooks/api')
const { IncludesQueryBuilder, SearchQueryBuilder } =
  await import('@freshbooks/api/dist/models/builders/index.js')

const sdk = new freshbooks.Client(process.env.FRESHBOOKS_CLIENT_ID ?? 'mock-client-id', {
  clientSecret: process.env.FRESHBOOKS_CLIENT_SECRET ?? 'mock-client-secret',
  redirectUri: process.env.FRESHBOOKS_REDIRECT_URI ?? 'http://localhost:3000/callback',
})

// --- authorize ---------------------------------------------------------------------------------------------
// A browser would follow the redirect to the application; mock_prompt=auto consents without showing a page.
const consent = await fetch(`${sdk.getAuthRequestUrl()}&mock_prompt=auto`, { redirect: 'manual' })
check(consent.status === 302, `Authorize answered ${consent.status} and no redirect.`)
await sdk.getAccessToken(new URL(consent.headers.get('location')).searchParams.get('code'))
console.log(`access token until ${sdk.accessTokenExpiresAt.toISOString()}`)

// A refresh token works once; the SDK keeps the new one.
const spent = sdk.refreshToken
await sdk.refreshAccessToken()
check(sdk.refreshToken !== spent, 'The refresh gave the same refresh token again.')
console.log('refreshed')

// --- who am I ----------------------------------------------------------------------------------------------
const { data: me } = await sdk.users.me()
const { accountId } = me.businessMemberships[0].business
console.log(`signed in as ${me.firstName} ${me.lastName}, account ${accountId}`)

// --- a client, two taxes, an invoice -----------------------------------------------------------------------
// A Date and not a text like '2026-06-15', which the SDK takes for UTC: west of Greenwich it sends the day
// before.
const today = new Date()
const before = await readReports()

const { data: client } = await sdk.clients.create({
  fName: 'Ada', lName: 'Example', organization: 'Example Ltd', email: 'ada@example.test',
}, accountId)
console.log(`client ${client.id}: ${client.organization}`)

// Names of taxes are unique, hence the number.
const gst = await createTax({ name: `GST ${client.id}`, amount: '5' })
const qst = await createTax({ name: `QST ${client.id}`, amount: '9.975', compound: true })
console.log(`taxes: ${gst.name} ${gst.amount} %, ${qst.name} ${qst.amount} % on top of it`)

// Lines say name and percentage of their taxes again. Taxes and lines are FreshBooks' spelling, without
// underscores.
const taxes = {
  taxName1: gst.name, taxAmount1: gst.amount, taxName2: qst.name, taxAmount2: qst.amount,
  compoundedTax: true,
}
// Answers carry the lines only where they are asked for.
const { data: draft } = await sdk.invoices.create({
  customerId: client.id,
  createDate: today,
  dueOffsetDays: 30,
  lines: [
    { name: 'Design', qty: '10', unitCost: { amount: '80.00', code: 'USD' }, ...taxes },
    { name: 'Hosting', qty: '1', unitCost: { amount: '25.50', code: 'USD' } },
  ],
}, accountId, [new IncludesQueryBuilder().includes('lines')])
const lines = draft.lines.map(line => `${line.name} ${line.amount.amount}`)
console.log(`invoice ${draft.invoiceNumber}: ${lines.join(', ')}`)
show(draft)

// Mind the arguments: create(data, account), but update(account, id, data).
const { data: sent } = await sdk.invoices.update(accountId, draft.id, { actionMarkAsSent: true })
show(sent)

// --- payments ----------------------------------------------------------------------------------------------
const half = await pay(cents(sent.amount.amount) / 200)
check(half.paymentStatus === 'partial', `After half of it the invoice is ${half.paymentStatus}, not partial.`)
const paid = await pay(half.outstanding.amount)
check(paid.paymentStatus === 'paid', `After all of it the invoice is ${paid.paymentStatus}, not paid.`)

// --- reports -----------------------------------------------------------------------------------------------
// Of today, before and after: others may have made documents, too.
const after = await readReports()
const net = sum(draft.lines, line => line.amount.amount)
agree('income',
  cents(after.profitLoss.totalIncome.total.amount) - cents(before.profitLoss.totalIncome.total.amount), net)
const ownTaxes = after.taxSummary.taxes.filter(({ taxName }) => [gst.name, qst.name].includes(taxName))
agree('taxes', sum(ownTaxes, tax => tax.taxCollected.amount), cents(paid.amount.amount) - net)
const ownPayments = after.collected.payments.filter(({ invoiceId }) => invoiceId === paid.id)
agree('payments', sum(ownPayments, payment => payment.amount.amount), cents(paid.amount.amount))

async function readReports () {
  // equals() is how the SDK writes parameters that no search[…] belongs around
  const query = [new SearchQueryBuilder().equals('start_date', day(today)).equals('end_date', day(today))]
  const { data: profitLoss } = await sdk.reports.profitLoss(accountId, query)
  const { data: taxSummary } = await sdk.reports.taxSummary(accountId, query)
  const { data: collected } = await sdk.reports.paymentsCollected(accountId, query)
  return { profitLoss, taxSummary, collected }
}

/** The SDK has no taxes. */
async function createTax (tax) {
  const answer = await fetch(`${apiUrl}/accounting/account/${accountId}/taxes/taxes`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${sdk.accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ tax }),
  })
  check(answer.ok, `The tax ${tax.name} was refused with ${answer.status}.`)
  return (await answer.json()).response.result.tax
}

/** Pays an amount and gives the invoice as it then is. */
async function pay (amount) {
  await sdk.payments.create(accountId, {
    invoiceId: draft.id, amount: { amount: Number(amount).toFixed(2) }, date: today, type: 'Check',
  })
  const { data: invoice } = await sdk.invoices.single(accountId, draft.id)
  show(invoice)
  return invoice
}

function show ({ v3Status, amount, paid, outstanding }) {
  console.log(
    `  ${v3Status.padEnd(8)} amount ${amount.amount}, paid ${paid.amount}, ` +
    `outstanding ${outstanding.amount} ${amount.code}`
  )
}

function agree (what, reported, documented) {
  check(reported === documented,
    `The report says ${reported / 100} of ${what}, the documents say ${documented / 100}.`)
  console.log(`report of ${what} agrees: ${(reported / 100).toFixed(2)}`)
}

function check (holds, sentence) {
  if (holds) return
  console.error(sentence)
  process.exit(1)
}

/** Money is text; sums are made in whole cents. */
function cents (text) {
  return Math.round(Number(text) * 100)
}

function sum (list, amountOf) {
  return list.reduce((total, one) => total + cents(amountOf(one)), 0)
}

/** YYYY-MM-DD here, as the SDK writes dates. */
function day (date) {
  const twoDigits = number => String(number).padStart(2, '0')
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`
}
