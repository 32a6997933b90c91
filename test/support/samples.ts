// Drafts that are valid and say something in every field, built from the declarations; `n` makes rows that
// differ. A resource needs a line in `special` only where its rules make values depend on each other.
import type { Field } from '../../src/declare/field.ts'
import { BUSINESS, BUSINESS_UUID, collection, endpointOf, modelOf, type Client, type Row } from './world.ts'

export type Draft = Record<string, any>

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!

/** Texts in the order in which a field is offered them; it takes the first that it accepts. */
const words = (name: string, n: number): string[] => [`${name} ${n} Ä`, `${name}${n}@example.test`, `${name.slice(0, 1)}${n}`, `https://${name}${n}.example.test/in`]

/** Values by name where the kind says too little. */
const named: Readonly<Record<string, (n: number) => unknown>> = {
  currency_code: () => 'USD',
  frequency: n => pick(['m', '2w', 'y'], n),
  language: n => pick(['en', 'fr', 'de'], n),
  username: n => `user${n}`,
}

const byKind: Readonly<Record<string, (name: string, n: number, field: Field) => unknown>> = {
  text: (name, n, field) => words(name, n).find(text => 'value' in field.parse(text)),
  flag: (_name, n, field) => n % 2 === 0 ? !field.default : field.default === true,
  integer: (_name, n) => 3 + n,
  decimal: (_name, n) => `${2 + n}.5`,
  percent: (_name, n) => `${5 + n}.25`,
  money: (_name, n) => ({ amount: `${100 + n}.25`, code: 'USD' }),
  date: (_name, n) => `2026-05-1${n}`,
  timestamp: (_name, n) => `2026-05-1${n} 10:00:00`,
  instant: (_name, n) => `2026-05-1${n}T10:00:00Z`,
}

/** A value for a field, or undefined where only a table can know one. */
export function valueOf (name: string, field: Field, n: number): unknown {
  if (field.hides !== undefined || field.refers !== undefined) return undefined
  const permitted = (field.input.enum as unknown[] | undefined)?.filter(value => value !== null)
  return named[name]?.(n) ?? (permitted === undefined ? byKind[field.kind]?.(name, n, field) : pick(permitted, n))
}

const line = (n: number, more: Draft = {}): Draft => ({
  name: `Line ${n}`, description: `Work ${n}`, qty: `${n + 1}`, unit_cost: { amount: '40.00', code: 'USD' },
  taxName1: 'GST', taxAmount1: '5', ...more,
})

/** A line of a bill: 40.00 each and a tax. */
const billLine = async (client: Client, n: number): Promise<Draft> => ({
  categoryid: (await client.sql('SELECT id FROM categories WHERE parentid IS NOT NULL ORDER BY id'))[n].id, description: `Cost ${n}`, quantity: `${n + 1}`,
  unit_cost: { amount: '40.00', code: 'USD' }, tax_name1: 'GST', tax_percent1: '5', tax_authorityid1: 'T-1', compounded_tax: false,
})

type Special = (client: Client, n: number) => Promise<Draft> | Draft

/** What the rules want of a draft; undefined takes a field out. */
const special: Readonly<Record<string, Special>> = {
  clients: () => ({ company_size: undefined }),
  categories: async client => ({ parentid: await topCategory(client) }),
  items: (_client, n) => ({ tax1: 10 + n, tax2: 20 + n }),
  invoices: (_client, n) => ({
    invoice_number: `INV-10${n}`, status: undefined, lines: [line(n), line(n + 1, { taxName1: null, taxAmount1: '0' })],
    deposit_amount: undefined, deposit_percentage: '25', create_date: `2026-06-0${n + 1}`, due_offset_days: [0, 30, 90][n % 3],
    ownerid: 1, sentid: 1, display_status: undefined, autobill_status: undefined,
  }),
  payments: async (client, n) => ({
    invoiceid: (await billed(client, n)).id, creditid: undefined, from_credit: undefined, amount: { amount: `${10 + n}.50`, code: 'USD' },
    type: pick(['Check', 'Cash', 'VISA'], n), send_client_notification: undefined,
  }),
  expenses: async (client, n) => ({
    categoryid: (await client.sql('SELECT id FROM categories WHERE parentid IS NOT NULL ORDER BY id'))[n].id,
    staffid: staff(client, n), taxAmount1: { amount: '5.00', code: 'USD' }, taxAmount2: { amount: '2.00', code: 'USD' },
    taxPercent1: '5', taxPercent2: '2', has_receipt: n % 2 === 0,
  }),
  projects: async (client, n) => ({ services: [{ id: (await parent(client, 'services', n)).id }], internal: false, retainer_id: null }),
  time_entries: (client, n) => ({
    is_logged: true, identity_id: identityOf(client), timer: undefined, task_id: undefined, internal: false, duration: 3600 + 60 * n,
  }),
  checkout_links: (_client, n) => ({ amount: `${100 + n}.25`, currency: 'USD', taxes: [{ name: 'HST', amount: `${13 + n}` }] }),
  checkout_link_payment_options: () => ({ gateway_name: 'stripe', entity_type: 'checkout_link' }),
  credit_cards: (_client, n) => ({
    access: { system: n % 2 === 0, client: true, invoice_profiles: [] },
    credit_card_tokens: [{ payment_method_id: pick(['pm_card_visa', 'pm_card_amex', 'pm_card_jcb'], n), gateway_name: 'stripe', is_primary: true }],
  }),
  payment_options: () => ({ gateway_name: 'stripe', entity_type: 'invoice' }),
  profile_payment_options: () => ({ gateway_name: 'stripe', entity_type: 'invoice_profile' }),
  other_incomes: (_client, n) => ({ taxes: [{ name: 'HST', amount: `${3 + n}` }] }),
  journal_entries: (client, n) => ({ details: sides(client).map(([sub_accountid, side]) => ({ sub_accountid, [side]: `${100 + n}.5` })) }),
  ledger_accounts: (_client, n) => ({ number: `10${10 + n}`, sub_type: 'Cash & Bank', parent_account: null, state: 'active' }),
  estimates: (_client, n) => ({ lines: [line(n)], estimate_number: `EST-10${n}`, ownerid: 1, sentid: 1 }),
  invoice_profiles: (_client, n) => ({ lines: [line(n)], create_date: `2027-05-1${n}`, numberRecurring: 3 + n, disable: n === 1, include_unbilled_time: n === 2 }),
  credit_notes: (_client, n) => ({ lines: [line(n)], credit_number: `CN-10${n}` }),
  bills: async (client, n) => ({ lines: [await billLine(client, n)] }),
  bill_payments: (_client, n) => ({ amount: { amount: `${10 + n}.50`, code: 'USD' } }),
  expense_profiles: async (client, n) => ({
    categoryid: (await client.sql('SELECT id FROM categories WHERE parentid IS NOT NULL ORDER BY id'))[n].id, staffid: staff(client, n), start_date: `2027-05-1${n}`,
    end_date: '2030-01-01', next_issue_date: `2027-06-1${n}`, taxAmount1: { amount: '5.00', code: 'USD' }, taxAmount2: { amount: '2.00', code: 'USD' }, taxPercent1: '5', taxPercent2: '2',
  }),
  bill_vendors: async (client, n) => ({ tax_defaults: [{ system_taxid: (await parent(client, 'taxes', n)).id, enabled: n % 2 === 0 }] }),
}

/** A sub-account to debit, and one to credit: Petty Cash and Sales. */
const sides = (client: Client): Array<[sub_accountid: number, side: string]> => client.sql(
  "SELECT jesa_id, iif(number = '1000-1', 'debit', 'credit') AS side FROM ledger_accounts_read WHERE number IN ('1000-1', '4000-3') AND business_uuid = ?", BUSINESS_UUID
).map(({ jesa_id, side }) => [jesa_id, side])

/** The owner of the test's business. */
export const identityOf = (client: Client): number => client.sql('SELECT identity_id FROM memberships ORDER BY id LIMIT 1')[0].identity_id

/** The number of somebody who works in the test's business: the owner first, then others. */
function staff (client: Client, n: number): number {
  const userid = 1 + n
  if (client.sql('SELECT 1 FROM memberships WHERE userid = ?', userid).length === 0) {
    client.world.transaction(() => client.world.db.prepare(`INSERT INTO memberships (id, identity_id, business_id, role, userid, group_id,
      unacknowledged_change, created_at) VALUES (?, ?, ?, 'business_employee', ?, 1, 0, '2026-01-01T00:00:00Z')`)
      .run(8_000_000 + n, identityOf(client), BUSINESS, userid))
  }
  return userid
}

const topCategory = async (client: Client): Promise<number> =>
  client.sql("SELECT id FROM categories WHERE parentid IS NULL AND category = 'Advertising'")[0]?.id ??
  client.sql('SELECT id FROM categories WHERE parentid IS NULL ORDER BY id LIMIT 1')[0].id

/** A sent invoice with something to pay. */
async function billed (client: Client, n: number): Promise<Row> {
  const kept = client.parents.get(`billed/${n}`)
  if (kept !== undefined) return kept
  const customerid = (await parent(client, 'clients', n)).id
  const invoice = collection(client, 'invoices').create({
    customerid, create_date: '2026-06-01', lines: [line(n)], invoice_number: `PAY-10${n}`, action_mark_as_sent: true,
  })
  client.parents.set(`billed/${n}`, invoice)
  return invoice
}

/** Rows that no create makes. */
const makers: Readonly<Record<string, (client: Client, n: number) => Promise<Row>>> = {
  contacts: async (client, n) => {
    const { id } = await collection(client, 'clients').create({ email: `with.contact${n}@example.test` })
    const draft = { contacts: [{ fname: `Contact ${n}`, lname: 'Person', email: `contact${n}@example.test`, phone1: '1' }] }
    await collection(client, 'clients').update(id, draft)
    return client.sql('SELECT *, id AS contactid FROM contacts WHERE userid = ?', id)[0]
  },
}

/** A row that other rows may name, made once for each n. */
export function parent (client: Client, many: string, n = 0): Promise<Row> {
  const key = `${many}/${n}`
  const kept = client.parents.get(key) ?? makeRow(client, many, n)
  client.parents.set(key, kept)
  return kept
}

/** Whether rows of a resource can be made through the API. */
export const isMakeable = (many: string): boolean => endpointOf(`${many}.create`) !== undefined || makers[many] !== undefined

/** A valid draft with a value in every field that a request may write. */
export async function sample (client: Client, many: string, n = 0): Promise<Draft> {
  const { creatable, resource } = modelOf(many)
  const draft: Draft = {}
  for (const [name, field] of creatable) {
    if (field.access === 'request-only' || field.hidden === true || field.isAlias === true) continue
    if (field.refers !== undefined && field.refers !== many && isMakeable(field.refers)) {
      if (special[many] === undefined || !isGiven(many, name)) draft[name] = (await parent(client, field.refers, n)).id
    } else draft[name] = valueOf(name, field, n)
  }
  const given = await special[many]?.(client, n) ?? {}
  const owns = Object.keys(resource.owns ?? {}).filter(name => given[name] === undefined).map(name => [name, [line(n)]])
  return withoutUndefined({ ...draft, ...Object.fromEntries(owns), ...given })
}

/** References whose parent the table makes itself. */
const isGiven = (many: string, name: string): boolean => many === 'payments' && name === 'invoiceid'

export const withoutUndefined = (draft: Draft): Draft => Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined))

/** Makes a row; `changes` go over the sample. */
export async function makeRow (client: Client, many: string, n = 0, changes: Draft = {}): Promise<Row> {
  if (makers[many] !== undefined && endpointOf(`${many}.create`) === undefined) return makers[many](client, n)
  return collection(client, many).create({ ...await sample(client, many, n), ...changes })
}

/** What the rules want of every PUT, where the declaration cannot say it. */
const neededByRules: Readonly<Record<string, readonly string[]>> = {
  projects: ['title'],
  other_incomes: ['amount', 'date', 'source'],
}

/** What a PUT needs beside the change it makes: time entries are replaced, projects insist on their title. */
export function changeOf (many: string, draft: Draft, changes: Draft): Draft {
  const { resource } = modelOf(many)
  if (resource.update === 'replace') return { ...draft, ...changes }
  const needed = resource.fields && Object.entries(resource.fields)
    .filter(([, { required }]) => typeof required === 'object' && required.always === true).map(([name]) => [name, draft[name]])
  const byRules = (neededByRules[many] ?? []).filter(() => changes.vis_state === undefined).map(name => [name, draft[name]])
  return { ...Object.fromEntries([...needed, ...byRules]), ...changes }
}

/** What the row should show for what was sent; undefined where the rules decide. */
export function expected (many: string, draft: Draft): Draft {
  const { creatable } = modelOf(many)
  const shown = creatable.filter(([name, field]) => draft[name] !== undefined && field.hidden !== true && field.access !== 'request-only')
  return Object.fromEntries(shown.map(([name, field]) => {
    const read = field.parse(draft[name])
    return [name, 'value' in read ? read.value : undefined]
  }).filter(([name]) => !decided.has(`${many}.${name}`)))
}

/** Fields whose answer is not what was sent, each for a reason the reference gives. */
const decided: ReadonlySet<string> = new Set([
  'projects.services', // ids come back as whole services
  'credit_cards.credit_card_tokens', // tokens come back as what the gateways know the card by
  'payments.send_client_notification', // always null in answers
])
