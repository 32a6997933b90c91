// How to make this server give the answers that were captured of FreshBooks: one line for each capture.
import { changeConfig } from '../../src/world/config.ts'
import { multipart } from './multipart.ts'
import { identityOf, makeRow, parent, sample } from './samples.ts'
import { accounting, business, collection, endpointOf, pathOf, query, type Answer, type Client } from './world.ts'

type Producer = (client: Client) => Promise<Answer>

const post = (operation: string, one: string, many: string, asked = ''): Producer => async client =>
  client.post(pathOf(operation, '', asked), { [one]: await sample(client, many, 1) })

const read = (many: string, asked = ''): Producer => async client => client.get(pathOf(`${many}.get`, (await makeRow(client, many, 1)).id, asked))

const list = (many: string, asked = ''): Producer => async client => {
  await makeRow(client, many, 1)
  return client.get(pathOf(`${many}.list`, '', asked))
}

const emptyList = (many: string): Producer => client => client.get(pathOf(`${many}.list`))

const remove = (many: string): Producer => async client => client.delete(pathOf(`${many}.delete`, (await makeRow(client, many)).id))

const to = (path: string, headers = {}): Producer => client => client.get(path, headers)

/** An invoice that is all that invoices can be; `happens` comes after. */
const invoice = (asked = '', happens: (client: Client, id: number) => Promise<unknown> = async () => {}): Producer => async client => {
  const line = { name: 'Work', qty: '1', unit_cost: { amount: '100' }, taxName1: 'GST', taxAmount1: '5', taxName2: 'QST', taxAmount2: '9.975' }
  const more = { generation_date: '2026-06-01', po_number: 'PO-1', discount_description: 'Less', lines: [line], discount_value: '0', ...look }
  const { id } = await makeRow(client, 'invoices', 1, more)
  await happens(client, id)
  return client.get(pathOf('invoices.get', id, asked))
}

const pay = (amount: string) => (client: Client, invoiceid: number) =>
  collection(client, 'payments').create({ invoiceid, amount: { amount }, date: '2026-06-10' })

const includes = (many: string): string => Object.keys(endpointOf(`${many}.get`) === undefined ? {} : includesOf(many)).map(name => `include[]=${name}`).join('&')
const includesOf = (many: string): object => Object.fromEntries((endpointOf(`${many}.get`)!.parameters ?? [])
  .flatMap(({ schema }) => ((schema as { items?: { enum?: string[] } }).items?.enum ?? []).map(name => [name, true])))

const late = { late_reminders: [{ enabled: true, position: 1, delay: 3, body: 'Pay' }], late_fee: { enabled: true, value: 5 } }

const look = { presentation: { image_logo_src: '/logo.png', image_banner_src: '/banner.png' } }

/** Includes that the capture of all includes has not asked for. */
const later = /&include\[\]=(comments|latest_journal_entry)/g

const everything = {
  ...look,
  attachments: [{ jwt: 'a.b.c', media_type: 'image/png' }],
  allowed_gatewayids: [26],
  late_fee: { enabled: true, value: '5' },
}

/** Changes rows that no request can change. */
function change (client: Client, sql: string): void {
  client.world.transaction(() => void client.world.db.prepare(sql).run())
  client.world.forget()
}

/** The uuid of a team member of whom everything is known. */
function someone (client: Client): string {
  change(client, "UPDATE team_members SET job_title = 'Designer', phone_number = '555-0100', street_1 = '1 Example Way', city = 'Toronto', province = 'Ontario', country = 'Canada', postal_code = 'A1A 1A1'")
  return client.sql('SELECT uuid FROM team_members')[0].uuid
}

/** A tax, an invoice of two rates and its payment, and an expense: what reports are about. */
async function keepBooks (client: Client): Promise<void> {
  await collection(client, 'taxes').create({ name: 'GST', number: 'T-1', amount: '5' })
  const customerid = (await parent(client, 'clients')).id
  const lines = [{ name: 'Work', qty: '1', unit_cost: { amount: '100' }, taxName1: 'GST', taxAmount1: '5' }]
  const { id } = await collection(client, 'invoices').create({ customerid, create_date: '2026-05-10', lines, action_mark_as_sent: true })
  await pay('50')(client, id)
  await makeRow(client, 'expenses', 1, { taxName1: 'GST' })
}

const report = (name: string, asked: string): Producer => async client => {
  await keepBooks(client)
  return client.get(pathOf(name.includes('.') ? name : `reports.${name}`, '', asked))
}

const year = 'start_date=2026-01-01&end_date=2026-12-31&currency_code=USD'

const withoutPayables = (many: string): Producer => async client => {
  changeConfig(client.world, { accounts_payable: false })
  return client.post(pathOf(`${many}.create`), {})
}

/** A bill whose lines have no taxes. */
const untaxed: Producer = async client => {
  const { lines, ...bill } = await sample(client, 'bills', 1)
  const plain = { tax_name1: null, tax_percent1: null, tax_authorityid1: null }
  return client.post(pathOf('bills.create'), { bill: { ...bill, lines: lines.map((line: object) => ({ ...line, ...plain })) } })
}

/** A vendor whose bill is overdue. */
async function owedVendor (client: Client): Promise<number> {
  const { vendorid } = await makeRow(client, 'bills', 1, { issue_date: '2026-01-01' })
  return vendorid
}

const running = { is_logged: false, started_at: '2026-06-15T14:00:00Z', timer: {} }

const startTimer: Producer = client => client.post(pathOf('time_entries.create'), { time_entry: running })

const rateOfOwner = (client: Client): Promise<Answer> =>
  client.put(`${business('comments')}/team_member_rate/${identityOf(client)}`, { team_member_rate: { rate: 35 } })

const rate = (operation: string, method: 'GET' | 'PUT' | 'POST'): Producer => async client => {
  const { id } = await parent(client, 'services')
  const path = `${business('comments')}/service/${id}/rate`
  const made = await client.post(path, { service_rate: { rate: '20' } })
  return method === 'POST' ? made : client.get(path)
}

const paymentOptions = (options: object): Producer => async client =>
  client.post(`/payments/account/ACME01/invoice/${(await makeRow(client, 'invoices')).id}/payment_options`, options)

const oauth = (path: string, body: object): Producer => client => client.post(path, body, { authorization: '' })

const credentials = (client: Client) => ({ client_id: `mock-client-id-${client.name}`, client_secret: `mock-client-secret-${client.name}` })

const notLogged: Producer = async client => client.post(pathOf('time_entries.create'), { time_entry: { is_logged: true } })

const upload = (kind: 'image' | 'attachment'): Producer => client => client.post(pathOf(`uploads.create_${kind}`), ...multipart({ content: Buffer.from('GIF89a') }))

export const captures: Readonly<Record<string, Producer>> = {
  'client.create.full': async client => client.post(pathOf('clients.create'), { client: { ...await sample(client, 'clients', 1), ...late } }),
  'client.create.minimal': client => client.post(pathOf('clients.create'), { client: { email: 'alone@example.test' } }),
  'client.error.not_found.new': to(`${accounting}/users/clients/12345`, { 'x-api-version': '2023-02-20' }),
  'client.error.not_found.old': to(`${accounting}/users/clients/12345`),
  'client.error.client_limit': async client => {
    changeConfig(client.world, { client_limit: 1 })
    await makeRow(client, 'clients')
    return client.post(pathOf('clients.create'), { client: { fname: 'Anna' } })
  },
  'client.get': read('clients'),
  'client.list': list('clients'),
  'client.update.late_reminders': async client => client.put(pathOf('clients.update', (await makeRow(client, 'clients', 1, late)).id),
    { client: { late_reminders: [{ enabled: true, position: 1, delay: 5, body: 'Pay' }] } }),
  'credit_note.create': post('credit_notes.create', 'credit_note', 'credit_notes'),
  'credit_note.error.clientid_required': client => client.post(pathOf('credit_notes.create'), { credit_note: { create_date: '2026-06-01' } }),
  'callback.create': post('callbacks.create', 'callback', 'callbacks'),
  'callback.get': read('callbacks'),
  'callback.list': list('callbacks'),
  'callback.list.empty': emptyList('callbacks'),
  'errors.events.not_found': to('/events/account/ACME01/events/callbacks/12345'),
  'errors.events.validation': client => client.post(pathOf('callbacks.create'), { callback: { event: 'nothing', uri: '/relative' } }),
  'credit_note.get': read('credit_notes'),
  'credit_note.list': list('credit_notes'),
  'estimate.create': post('estimates.create', 'estimate', 'estimates'),
  'estimate.create.no_lines': async client =>
    client.post(pathOf('estimates.create'), { estimate: { ...await sample(client, 'estimates', 1), lines: undefined } }),
  'estimate.delete': async client =>
    client.put(pathOf('estimates.update', (await makeRow(client, 'estimates', 1)).id), { estimate: { vis_state: 1 } }),
  'estimate.delete.http': remove('estimates'),
  'estimate.get': read('estimates'),
  'estimate.list': list('estimates'),
  'invoice_profile.create.minimal': async client => {
    const { customerid, create_date, frequency, numberRecurring, lines } = await sample(client, 'invoice_profiles', 1)
    return client.post(pathOf('invoice_profiles.create'), { invoice_profile: { customerid, create_date, frequency, numberRecurring, lines } })
  },
  'invoice_profile.list': list('invoice_profiles'),
  'invoice.create.all_includes': async client => client.post(pathOf('invoices.create', '', includes('invoices').replaceAll(later, '')),
    { invoice: { ...await sample(client, 'invoices', 1), ...everything, lines: [] } }),
  'invoice.create.minimal': async client => client.post(pathOf('invoices.create'),
    { invoice: { customerid: (await parent(client, 'clients', 1)).id, create_date: '2026-06-01', lines: [{ name: 'Work', qty: '1', unit_cost: { amount: '5' } }] } }),
  'invoice.delete.http': remove('invoices'),
  'invoice.error.expenseid_invalid': async client => client.post(pathOf('invoices.create'),
    { invoice: { customerid: (await parent(client, 'clients')).id, create_date: '2026-06-01', lines: [{ expenseid: 1 }] } }),
  'invoice.error.share_link_draft': async client => client.get(pathOf('invoices.share_link', (await makeRow(client, 'invoices')).id)),
  'invoice.get.paid': invoice('', pay('114.98')),
  'invoice.get.partial_paid': invoice('', pay('10')),
  'invoice.get.sent_2018': invoice('', (client, id) => client.put(pathOf('invoices.update', id), { invoice: { action_mark_as_sent: true } })),
  'invoice.get.two_taxes_2018': invoice('include[]=lines'),
  'invoice.get.with_lines_presentation': invoice('include[]=lines&include[]=presentation', pay('10')),
  'invoice.get.zero_amount_sent_overdue': invoice(),
  'invoice.list': list('invoices'),
  'invoice.share_link': async client =>
    client.get(pathOf('invoices.share_link', (await makeRow(client, 'invoices', 0, { action_mark_as_sent: true })).id, 'share_method=share_link')),
  'item.error.not_found.old': to(`${accounting}/items/items/12345`),
  'item.get': read('items'),
  'item.list': list('items'),
  'other_income.create': post('other_incomes.create', 'other_income', 'other_incomes'),
  'other_income.delete.http': remove('other_incomes'),
  'other_income.get': read('other_incomes'),
  'other_income.list': list('other_incomes'),
  'payment.create.overpayment': async client =>
    client.post(pathOf('payments.create'), { payment: { ...await sample(client, 'payments'), amount: { amount: '3300' } } }),
  'payment_options.create': paymentOptions({ gateway_name: 'stripe', entity_id: 1, entity_type: 'invoice', has_credit_card: true }),
  'payment_options.error.entity_type': paymentOptions({ gateway_name: 'stripe', entity_id: 1, entity_type: 'client' }),
  'payment_options.error.invalid_cc_type': client =>
    client.post('/gateway/fbpay/tokenize', { cc_info: { card_number: '1234', expiry_month: '10', expiry_year: '2030' } }),
  'payment_options.error.not_found': to('/payments/account/ACME01/invoice/12345/payment_options'),
  'errors.payments.not_found': to('/payments/account/ACME01/invoice/12345/payment_options'),
  'errors.payments.validation': to('/payments/account/ACME01/payment_options?entity_type=client'),
  'gateway.delete': async client => client.delete(pathOf('gateways.delete', (await client.get(pathOf('gateways.list'))).json.response.result.gateways[0].id)),
  'gateway.list': to(pathOf('gateways.list')),
  'gateway_connections.get.unified': to(pathOf('gateway_connections.get')),
  'payment.get': read('payments'),
  'payment.list': list('payments'),
  'presentation.get': async client => {
    await makeRow(client, 'invoices', 0, look)
    return client.get(pathOf('invoices.presentation'))
  },
  'system.get': to(`${accounting}/systems/systems/4354764`),
  'task.get': read('tasks'),
  'task.list': list('tasks'),
  'tax.create': post('taxes.create', 'tax', 'taxes'),
  'tax.create.minimal': client => client.post(pathOf('taxes.create'), { tax: { name: 'GST' } }),
  'tax.delete.http': remove('taxes'),
  'tax.get': read('taxes'),
  'tax.list': list('taxes'),
  'errors.ledger.not_found': to(`${pathOf('ledger_accounts.list')}/00000000-0000-4000-8000-000000000009`),
  'errors.ledger.validation': client => client.post(pathOf('ledger_accounts.create'), {}),
  'journal_entries.create': post('journal_entries.create', 'journal_entry', 'journal_entries'),
  'journal_entry_accounts.list': to(pathOf('journal_entry_accounts.list')),
  'ledger_accounts.create': async client => client.post(pathOf('ledger_accounts.create'),
    { ...await sample(client, 'ledger_accounts', 1), parent_account: (await collection(client, 'ledger_accounts').list()).ids[0] }),
  'ledger_accounts.error.not_found': to(`${pathOf('ledger_accounts.list')}/00000000-0000-4000-8000-000000000009`),
  'ledger_accounts.error.validation': client => client.post(pathOf('ledger_accounts.create'), {}),
  'ledger_accounts.get': async client => client.get(pathOf('ledger_accounts.get', (await collection(client, 'ledger_accounts').list()).ids[0]!)),
  'ledger_accounts.get.2026': async client => client.get(pathOf('ledger_accounts.get', (await collection(client, 'ledger_accounts').list()).ids[0]!)),
  'ledger_accounts.list': client => client.get(pathOf('ledger_accounts.list')),
  'errors.uploads.content_required': client => client.post(pathOf('uploads.create_image'), {}),
  'errors.uploads.not_found': to('/uploads/images/a.b.c'),
  'upload.attachment.create': upload('attachment'),
  'upload.image.create': upload('image'),
  'ledger_accounts.sub_type.get': to('/accounting/ledger_accounts/sub_types/1'),
  'ledger_accounts.sub_types': to('/accounting/ledger_accounts/sub_types'),
  'ledger_accounts.types': to('/accounting/ledger_accounts/types'),
  'tasks.get': read('tasks'),
  'tasks.list': list('tasks'),
  'bill_payments.create': post('bill_payments.create', 'bill_payment', 'bill_payments'),
  'bill_payments.delete': async client =>
    client.put(pathOf('bill_payments.update', (await makeRow(client, 'bill_payments', 1)).id), { bill_payment: { vis_state: 1 } }),
  'bill_payments.error.required': async client => {
    const { payment_type: _, ...rest } = await sample(client, 'bill_payments')
    return client.post(pathOf('bill_payments.create'), { bill_payment: rest })
  },
  'bill_payments.list': list('bill_payments'),
  'bill_vendors.error.gated': withoutPayables('bill_vendors'),
  'bills.create': untaxed,
  'bills.delete': async client => client.put(pathOf('bills.update', (await untaxed(client)).json.response.result.bill.id), { bill: { vis_state: 1 } }),
  'bills.error.gated': withoutPayables('bills'),
  'bills.error.read_only': async client =>
    client.post(pathOf('bills.create'), { bill: { ...await sample(client, 'bills'), due_date: '2026-06-01' } }),
  'bills.error.required': async client => {
    const { due_offset_days: _, ...rest } = await sample(client, 'bills')
    return client.post(pathOf('bills.create'), { bill: rest })
  },
  'bills.get.taxed': read('bills'),
  'bills.list': async client => {
    await untaxed(client)
    return client.get(pathOf('bills.list'))
  },
  'bill_vendors.create': post('bill_vendors.create', 'bill_vendor', 'bill_vendors'),
  'bill_vendors.delete': async client => client.put(pathOf('bill_vendors.update', (await makeRow(client, 'bill_vendors', 1)).id), { bill_vendor: { vis_state: 1 } }),
  'bill_vendors.get': async client => client.get(pathOf('bill_vendors.get', await owedVendor(client))),
  'bill_vendors.list': async client => {
    await owedVendor(client)
    return client.get(pathOf('bill_vendors.list'))
  },
  'expense_categories.create': post('categories.create', 'category', 'categories'),
  'expense_categories.get': read('categories'),
  'expense_categories.list': to(`${accounting}/expenses/categories`),
  'expenses.create': post('expenses.create', 'expense', 'expenses'),
  'expenses.create_full': async client => client.post(pathOf('expenses.create'),
    { expense: { ...await sample(client, 'expenses', 1), attachment: { jwt: 'a.b.c', media_type: 'image/png' } } }),
  'expenses.delete': async client => client.put(pathOf('expenses.update', (await makeRow(client, 'expenses', 1)).id), { expense: { vis_state: 1 } }),
  'expenses.error.not_found.new': to(`${accounting}/expenses/expenses/12345`, { 'x-api-version': '2023-02-20' }),
  'expenses.error.not_found.old': to(`${accounting}/expenses/expenses/12345`),
  'expenses.error.required.old': client => client.post(pathOf('expenses.create'), { expense: {} }),
  'expenses.get.includes': async client => {
    const { profileid } = await makeRow(client, 'expense_profiles')
    const { id } = await makeRow(client, 'expenses', 1, { attachment: { jwt: 'a.b.c', media_type: 'image/png' } })
    client.world.db.prepare('UPDATE expenses SET profileid = ? WHERE id = ?').run(profileid, id)
    client.world.forget()
    return client.get(pathOf('expenses.get', id, includes('expenses')))
  },
  'expenses.get': read('expenses'),
  'expenses.list.empty': emptyList('expenses'),
  'expenses.list': list('expenses'),
  'expenses.summaries': async client => {
    await makeRow(client, 'expenses', 1)
    return client.get(pathOf('expenses.summaries'))
  },
  'expenses.vendors': async client => {
    await makeRow(client, 'expenses', 1)
    return client.get(pathOf('expenses.vendors'))
  },
  'expenses.update': async client => client.put(pathOf('expenses.update', (await makeRow(client, 'expenses', 1)).id), { expense: { notes: 'New' } }),
  'report_accounts_aging.get': report('accounts_aging', 'end_date=2026-12-31'),
  'report_accounts_aging.get.empty_accounts': client => client.get(pathOf('reports.accounts_aging')),
  'report_item_sales.get': report('item_sales', year),
  'report_balance_sheet.get': report('balance_sheet', 'dates[]=2026-12-31'),
  'report_cash_flow.business.get': report('business_reports.cash_flow', year),
  'report_chart_of_accounts.business.get': client => client.get(pathOf('business_reports.chart_of_accounts')),
  'report_general_ledger.business.get': report('business_reports.general_ledger', year),
  'report_payments_collected.get': report('payments_collected', `${year}&clientids[]=56001&currency_codes[]=USD&payment_methods[]=Other`),
  'report_profitloss.get.quarterly': report('profitloss', `${year}&resolution=3m`),
  'report_profitloss_entity.get': report('profitloss_entity', year),
  'report_profitloss_entity.get.monthly': report('profitloss_entity', `${year}&resolution=m`),
  'report_revenue_by_client.error.sales_type': client => client.get(pathOf('reports.revenue_by_client')),
  'report_revenue_by_client.get': report('revenue_by_client', `${year}&sales_type=collected`),
  'report_taxsummary.get.cad': report('taxsummary', year),
  'report_taxsummary.get': report('taxsummary', year),
  'report_trial_balance.get': report('trial_balance', year),
  'errors.accounting.account_not_found': to('/accounting/account/NOPE/users/clients'),
  'errors.accounting.not_found': to(`${accounting}/users/clients/12345`),
  'errors.accounting.required_field': client => client.post(pathOf('invoices.create'), { invoice: { create_date: '2026-06-01' } }),
  'errors.accounting_new.not_found': to(`${accounting}/users/clients/12345`, { 'x-api-version': '2023-02-20' }),
  'errors.projects.not_found': to(`${business('projects')}/projects/12345`),
  'errors.projects.validation': client => client.post(pathOf('projects.create'), { project: { title: null } }),
  'errors.projects.validation_root': notLogged,
  'business.create': client => client.post(pathOf('business.create'), {
    name: 'Second', date_format: 'mm/dd/yyyy', address_attributes: { country: 'Canada' }, phone_number_attributes: null,
  }),
  'business.get': client => {
    change(client, "UPDATE businesses SET business_type = 'llc'")
    return client.get(pathOf('business.get'))
  },
  'errors.auth.invalid_resource': client => client.post(pathOf('applications.create'), { name: 'Mock application', redirect_uri: 'https://app.test/cb' }),
  'staff.get': client => client.get(pathOf('staffs.get', 1)),
  'staff.list': client => client.get(pathOf('staffs.list')),
  'team_member.get': client => client.get(pathOf('team_members.get', someone(client))),
  'team_members.get': client => client.get(pathOf('team_members.get', someone(client))),
  'team_members.list': client => {
    someone(client)
    return client.get(pathOf('team_members.list'))
  },
  'identity.error.unauthenticated': to('/auth/api/v1/users/me', { authorization: '' }),
  'identity.me': to('/auth/api/v1/users/me'),
  'scopes.error.insufficient_scope': async client => {
    const { as } = await import('./people.ts')
    return client.get(`${business('projects')}/projects`, as(client, { scope: 'user:profile:read' }))
  },
  'oauth.metadata': to('/.well-known/oauth-authorization-server', { authorization: '' }),
  'oauth.token': client => oauth('/auth/oauth/token', {
    ...credentials(client), grant_type: 'refresh_token', refresh_token: `mock-refresh-token-${client.name}`, redirect_uri: 'http://localhost/cb',
  })(client),
  'oauth.token.error.invalid_client': client => oauth('/auth/oauth/token', { ...credentials(client), client_secret: 'wrong', grant_type: 'refresh_token' })(client),
  'oauth.token.error.invalid_grant': client => oauth('/auth/oauth/token', {
    ...credentials(client), grant_type: 'authorization_code', code: 'spent', redirect_uri: 'http://localhost/cb',
  })(client),
  'oauth.revoke': client => oauth('/auth/oauth/revoke', { ...credentials(client), token: `mock-refresh-token-${client.name}` })(client),
  'oauth.token_info.error': to('/auth/oauth/token/info', { authorization: 'Bearer nobodys' }),
  'business_abilities.get': to(`${business('projects')}/abilities`),
  'family.error.bad_query_422': to(`${business('projects')}/projects?${query({ updated_since: 'x' })}`),
  'project_service_rate.update': async client => {
    const [{ id }, service] = [await makeRow(client, 'projects'), await parent(client, 'services')]
    return client.put(`${business('comments')}/project/${id}/service/${service.id}/rate`, { project_service_rate: { rate: '30' } })
  },
  'projects.create': post('projects.create', 'project', 'projects'),
  'projects.error.internal_delete_404': client => client.delete(`${business('comments')}/project/12345`),
  'projects.error.missing_title_on_put': async client => client.put(pathOf('projects.update', (await makeRow(client, 'projects')).id), { project: { description: 'x' } }),
  'projects.error.not_found_404': to(`${business('projects')}/projects/12345`),
  'projects.error.title_too_long_422': client => client.post(pathOf('projects.create'), { project: { title: 'x'.repeat(256) } }),
  'projects.error.unauthenticated_401': to(`${business('projects')}/projects`, { authorization: '' }),
  'projects.error.unknown_route_404': to(`${business('projects')}/no/such`),
  'projects.error.validation_422': client => client.post(pathOf('projects.create'), { project: {} }),
  'projects.get.internal': async client => client.get(pathOf('projects.get', (await makeRow(client, 'projects', 1, { internal: true })).id)),
  'projects.get': read('projects', 'include_logged_duration=true'),
  'projects.list.empty': emptyList('projects'),
  'projects.list': list('projects'),
  'projects.list.unknown_sort_key': list('projects', 'sort=-whatever'),
  'projects.update': async client => client.put(pathOf('projects.update', (await makeRow(client, 'projects', 1)).id), { project: { title: 'New' } }),
  'invitation_rates.list': to(`${business('comments')}/invitation_rates`),
  'retainers.error.duplicate_422': async client => client.post(pathOf('retainers.create'), {
    retainer: {
      ...await sample(client, 'retainers'), client_user_id: (await makeRow(client, 'retainers')).client_user_id,
    }
  }),
  'invitation_rate.list': to(`${business('comments')}/invitation_rates`),
  'retainer.error.exists': async client => client.post(pathOf('retainers.create'), {
    retainer: {
      ...await sample(client, 'retainers'), client_user_id: (await makeRow(client, 'retainers')).client_user_id,
    }
  }),
  'retainer.error.not_found': to(`${business('comments')}/retainer/12345`),
  'retainer.get': read('retainers'),
  'retainer.list': list('retainers'),
  'team_member_rate.list': async client => {
    await rateOfOwner(client)
    return client.get(pathOf('team_member_rates.list'))
  },
  'retainers.get': read('retainers'),
  'retainers.list': list('retainers'),
  'team_member_rate.update': client => rateOfOwner(client),
  'team_member_rates.list': async client => {
    await rateOfOwner(client)
    return client.get(pathOf('team_member_rates.list'))
  },
  'service_rates.get': rate('services.get_rate', 'GET'),
  'service_rates.list': async client => {
    await rate('services.create_rate', 'POST')(client)
    return client.get(pathOf('services.list_rates'))
  },
  'services.create': post('services.create', 'service', 'services'),
  'services.get.include_task_id': read('services', 'include_task_id=true'),
  'services.get': read('services'),
  'services.list': list('services'),
  'time_entries.create': post('time_entries.create', 'time_entry', 'time_entries'),
  'time_entries.error.missing_fields_422': notLogged,
  'time_entries.error.null_started_at_422': client =>
    client.post(pathOf('time_entries.create'), { time_entry: { is_logged: true, started_at: null, duration: 5 } }),
  'time_entries.get': read('time_entries'),
  'time_entries.list.empty': emptyList('time_entries'),
  'time_entries.list.no_client_bucket': async client => {
    await collection(client, 'time_entries').create({ is_logged: true, started_at: '2026-06-15T10:00:00Z', duration: 60, identity_id: identityOf(client) })
    return client.get(pathOf('time_entries.list'))
  },
  'time_entries.list.no_paging_params': list('time_entries'),
  'time_entries.list.paged': list('time_entries', 'page=1&per_page=5'),
  'time_entries.search': async client => {
    await makeRow(client, 'time_entries', 1)
    return client.get(pathOf('time_entries.search'))
  },
  'report_time_entry_details.get': async client => {
    await makeRow(client, 'time_entries', 1)
    return client.get(pathOf('time_entries.search', '', 'date_gte=2026-01-01&date_lte=2026-12-31'))
  },
  'time_entries.update': async client => client.put(pathOf('time_entries.update', (await makeRow(client, 'time_entries', 1)).id), { time_entry: await sample(client, 'time_entries', 1) }),
  'timers.list.empty': client => client.get(pathOf('timers.mine')),
  'timers.list.running': async client => {
    await startTimer(client)
    return client.get(pathOf('timers.mine'))
  },
  'timers.start': startTimer,
  'timers.pause': async client => {
    const { id } = (await startTimer(client)).json.time_entry
    return client.put(pathOf('time_entries.update', id), { time_entry: { ...running, duration: 60 } })
  },
}
