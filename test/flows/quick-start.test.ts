// The calls of FreshBooks' quick start, as printed there but for host, ids and token, run by bash and curl:
// the answers have exactly the keys and types that the quick start prints, and those seen live in 2026.
import t, { type Test } from 'tap'
import { listening } from '../support/listening.ts'
import { run } from '../support/run.ts'
import { ACCOUNT, type Row } from '../support/world.ts'

const server = await listening()

/** Runs a printed command. */
async function printed (command: string, invoice = 0): Promise<any> {
  const text = command
    .replace('https://api.freshbooks.com', server.url)
    .replace('<insert-bearer-token>', 'mock-access-token')
    .replace('<accountId>', ACCOUNT)
    .replace('<invoiceId>', String(invoice))
  const { code, stdout, stderr } = await run('bash', ['-euo', 'pipefail', '-c', text])
  if (code !== 0) throw new Error(`curl failed: ${stderr}`)
  return JSON.parse(stdout)
}

// the quick start forgets the backslash of the first line
const testCall = `curl -X GET \\
  -H 'Authorization: Bearer <insert-bearer-token>' \\
  -H "Api-Version: test-version" \\
  "https://api.freshbooks.com/test"`

const createClient = `curl -L -X POST 'https://api.freshbooks.com/accounting/account/<accountId>/users/clients' \\
-H 'Authorization: Bearer <insert-bearer-token>' \\
-H 'Content-Type: application/json' \\
--data-raw '{
    "client": {
        "fname": "first1",
        "lname": "last1",
        "email": "email1@freshbooks.com",
        "organization": "company1",
        "vat_name": null,
        "vat_number": "",
        "status": null,
        "note": null,
        "home_phone": null,
        "userid": null,
        "source": null,
        "highlight_string": null,
        "p_street": "1655 Dupont St. W.",
        "p_street2": null,
        "p_city": "Toronto",
        "p_country": "Canada",
        "p_province": "Ontario",
        "p_code": "M6P 3T1",
        "currency_code": "USD",
        "language": "en",
        "last_activity": null,
        "face": null,
        "late_fee": null,
        "late_reminders": [],
        "contacts": [
            {
                "email": "email+2@freshbooks.com",
                "fname": "first2",
                "lname": "last2",
                "phone1": null,
                "userid": null,
                "face": null
            },
            {
                "email": "email+3@freshbooks.com",
                "fname": "first3",
                "lname": "last3",
                "phone1": null,
                "userid": null,
                "face": null
            }
        ]
    }
}'`

const list = (path: string) => `curl -L -X GET 'https://api.freshbooks.com/accounting/account/<accountId>/${path}' \\
-H 'Authorization: Bearer <insert-bearer-token>'`

/** Types of JSON; a question mark lets null in, and `money` is `{ amount, code }`. */
type Type = 'string' | 'number' | 'boolean' | 'money' | 'array' | 'object' | 'null' | 'string?' | 'number?' | 'money?'

const typed = (type: Type, keys: string): Record<string, Type> => Object.fromEntries(keys.trim().split(/\s+/).map(key => [key, type]))

const client = {
  ...typed('string', `accounting_systemid bus_phone currency_code email fax fname language lname mob_phone organization p_city p_code
    p_country p_province p_street p_street2 role s_city s_code s_country s_province s_street s_street2 signup_date updated username uuid`),
  ...typed('string?', 'home_phone note vat_name vat_number'),
  ...typed('number', 'exceeds_client_limit id level num_logins userid vis_state'),
  ...typed('boolean', 'allow_email_include_pdf allow_late_fees allow_late_notifications notified pref_email pref_gmail'),
  ...typed('null', 'company_industry company_size direct_link_token has_retainer last_activity last_login retainer_id statement_token subdomain'),
}
const client2026 = typed('null', 'number_format')

const invoice = {
  ...typed('string', `accountid accounting_systemid address city code country create_date created_at currency_code current_organization
    deposit_status description discount_value display_status due_date fname invoice_number language lname notes organization
    payment_details payment_status province street street2 template updated uuid v3_status vat_number version`),
  ...typed('string?', 'date_paid discount_description dispute_status fulfillment_date generation_date po_number terms vat_name'),
  ...typed('number', 'basecampid customerid due_offset_days estimateid ext_archive id invoiceid ownerid parent sentid status vis_state'),
  ...typed('boolean', 'auto_bill gmail show_attachments'),
  ...typed('money', 'amount discount_total net_paid_amount outstanding paid'),
  ...typed('money?', 'deposit_amount'),
  ...typed('string?', 'deposit_percentage'),
  ...typed('null', 'autobill_status last_order_status return_uri'),
}
const invoice2026 = {
  ...typed('boolean', 'attach_pdf_to_email'),
  ...typed('object', 'discount sender_address'),
  ...typed('string', 'lock_status series'),
}

const expense = {
  ...typed('string', 'account_name accounting_systemid bank_name date markup_percent notes updated'),
  ...typed('string?', 'taxName1 taxName2 taxPercent1 taxPercent2 vendor'),
  ...typed('number', 'categoryid clientid expenseid ext_invoiceid ext_systemid id projectid staffid status vis_state'),
  ...typed('number?', 'invoiceid modern_projectid profileid'),
  ...typed('boolean', 'billable compounded_tax from_bulk_import has_receipt include_receipt is_cogs isduplicate potential_bill_payment'),
  ...typed('money', 'amount'),
  ...typed('money?', 'taxAmount1 taxAmount2'),
  ...typed('array', 'bill_matches'),
  ...typed('null', 'accountid background_jobid converse_projectid ext_accountid transactionid'),
}
const expense2026 = typed('string', 'version')

function typeOf (value: any): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  const isMoney = typeof value === 'object' && Object.keys(value).sort().join() === 'amount,code'
  return isMoney && /^-?\d+\.\d\d+$/.test(value.amount) && /^[A-Z]{3}$/.test(value.code) ? 'money' : typeof value
}

/** What is wrong with the keys and types of a row, a line each. */
function faultsOf (row: Row, types: Readonly<Record<string, Type>>): string[] {
  const unknown = Object.keys(row).filter(key => types[key] === undefined).map(key => `${key} is not documented`)
  return Object.entries(types).flatMap(([key, type]) => {
    if (!Object.hasOwn(row, key)) return [`${key} is missing`]
    const found = typeOf(row[key])
    return [type, type.replace('?', '')].includes(found) || (type.endsWith('?') && found === 'null') ? [] : [`${key} is ${found}, not ${type}`]
  }).concat(unknown)
}

/** The one key within an envelope. */
function only (t: Test, value: object, ...keys: string[]): any {
  t.same(Object.keys(value), keys)
  return value[keys[0] as keyof object]
}

function checkList (t: Test, body: any, many: string, types: Readonly<Record<string, Type>>): void {
  const result = only(t, only(t, body, 'response'), 'result')
  t.same(Object.keys(result).sort(), [many, 'page', 'pages', 'per_page', 'total'].sort())
  const { page, pages, per_page, total } = result
  t.same({ page, pages, per_page }, { page: 1, pages: Math.ceil(total / 15), per_page: 15 })
  t.equal(result[many].length, Math.min(total, 15))
  t.not(total, 0, 'there is something to look at')
  t.same([...new Set(result[many].flatMap((row: Row) => faultsOf(row, types)))], [])
}

const post = async (path: string, body: object): Promise<any> => {
  const answer = await fetch(`${server.url}/accounting/account/${ACCOUNT}/${path}`, {
    method: 'POST', headers: { authorization: 'Bearer mock-access-token' }, body: JSON.stringify(body),
  })
  const { response } = await answer.json() as any
  return response.result
}

t.test('the test call answers version and user', async t => {
  const { version, user, ...rest } = await printed(testCall)
  t.same(rest, {})
  t.equal(version, 'test-version')
  t.same(user, { first_name: 'Olivia', last_name: 'Marsh', email: 'owner@acme.test' })
})

t.test('a client is made and listed', async t => {
  const made = only(t, only(t, only(t, await printed(createClient), 'response'), 'result'), 'client')
  t.same(faultsOf(made, { ...client, ...client2026 }), [])
  t.match(made, { fname: 'first1', lname: 'last1', organization: 'company1', p_street2: '', bus_phone: '', home_phone: null, note: null, vat_name: null, vat_number: '', role: 'client' })
  t.equal(made.userid, made.id)
  const body = await printed(list('users/clients'))
  checkList(t, body, 'clients', { ...client, ...client2026 })
  t.ok(body.response.result.clients.some((row: Row) => row.id === made.id), 'the client is listed')
})

t.test('invoices are read', async t => {
  const { client: { id: customerid } } = await post('users/clients', { client: { email: 'payer@example.test' } })
  const lines = [{ name: 'Work', qty: '1', unit_cost: { amount: '110.00', code: 'USD' } }]
  const { invoice: made } = await post('invoices/invoices', { invoice: { customerid, create_date: '2026-06-01', due_offset_days: 30, lines } })

  // what is printed below the call for one invoice is a list, with two to a page; one is answered without it
  const single = only(t, only(t, only(t, await printed(list('invoices/invoices/<invoiceId>'), made.id), 'response'), 'result'), 'invoice')
  t.same(faultsOf(single, { ...invoice, ...invoice2026 }), [])
  t.match(single, { id: made.id, due_date: '2026-07-01', amount: { amount: '110.00', code: 'USD' }, v3_status: 'draft' })
  t.same(single.discount, { amount: { amount: '0.00', code: 'USD' }, rate: '0', type: 'percent' })
  t.same(Object.keys(single.sender_address).sort(), ['city', 'code', 'country', 'province', 'street', 'street2'])
  checkList(t, await printed(list('invoices/invoices')), 'invoices', { ...invoice, ...invoice2026 })
})

t.test('expenses are listed', async t => {
  const { expense: made } = await post('expenses/expenses', { expense: { amount: { amount: '762.68', code: 'USD' }, categoryid: 13151881, staffid: 1, date: '2026-06-04' } })
  const body = await printed(list('expenses/expenses'))
  checkList(t, body, 'expenses', { ...expense, ...expense2026 })
  t.ok(body.response.result.expenses.some((row: Row) => row.id === made.id && row.amount.amount === '762.68'), 'the expense is listed')
})
