// Where this server's answers differ from captures on purpose, and captures that cannot be compared.

export interface Difference {
  /** Why this server is right. */
  readonly why: string
  readonly where: readonly string[]
  /** What the comparison says, word for word. */
  readonly lines: readonly string[]
}

const isLater = 'a key of newer answers (current-2026), which the capture is too old for'

/** Keys below a path that are not in these captures. */
const newer = (where: readonly string[], path: string, keys: readonly string[]): Difference =>
  ({ why: isLater, where, lines: keys.map(key => `${path}.${key}: not in the capture`) })

const ofClient = ['exceeds_client_limit', 'number_format', 'uuid']
const ofClientSince2020 = ['allow_email_include_pdf', 'has_retainer', 'retainer_id']
const ofInvoice = ['attach_pdf_to_email', 'discount', 'lock_status', 'sender_address', 'series']
const ofInvoiceSince2021 = ['net_paid_amount', 'uuid', 'version']

const sender = ['address', 'business_name', 'phone_number', 'tax_number'].map(part => `display_sender_${part}`)

const clients = ['client.create.full', 'client.create.minimal', 'client.get', 'client.update.late_reminders']
const invoices2019 = [
  'invoice.create.all_includes', 'invoice.create.minimal', 'invoice.get.paid', 'invoice.get.sent_2018', 'invoice.get.two_taxes_2018',
  'invoice.get.zero_amount_sent_overdue',
]
const invoices = [...invoices2019, 'invoice.get.partial_paid', 'invoice.get.with_lines_presentation']

export const differences: readonly Difference[] = [
  {
    why: 'only accounts that the system posts to have the key; the capture is of such ones',
    where: ['ledger_accounts.list'],
    lines: ['.data[].system_account_name: missing'],
  },
  {
    why: 'terms that are not sent are null since 2026 (current-2026); the capture is of 2019',
    where: ['invoice.create.minimal'],
    lines: ['.response.result.invoice.terms: null where string was captured'],
  },
  {
    why: 'no known request gives an invitation a rate',
    where: ['invitation_rate.list'],
    lines: ['.invitation_rates: empty where rows were captured'],
  },
  newer(clients, '.response.result.client', ofClient),
  newer(['client.create.full', 'client.update.late_reminders'], '.response.result.client', ofClientSince2020),
  newer(['client.list'], '.response.result.clients[]', ofClient),
  newer(invoices, '.response.result.invoice', ofInvoice),
  newer(invoices2019, '.response.result.invoice', ofInvoiceSince2021),
  newer(['invoice.list'], '.response.result.invoices[]', [...ofInvoice, ...ofInvoiceSince2021, 'fulfillment_date']),
  newer(['invoice.get.sent_2018', 'invoice.get.two_taxes_2018'], '.response.result.invoice', ['fulfillment_date']),
  newer(['invoice.get.two_taxes_2018'], '.response.result.invoice.lines[]', ['retainer_id', 'retainer_period_id']),
  newer(['estimate.create', 'estimate.create.no_lines', 'estimate.delete', 'estimate.get'], '.response.result.estimate', ['modern_projectid']),
  newer(['estimate.list'], '.response.result.estimates[]', ['modern_projectid']),
  newer(['invoice.create.all_includes'], '.response.result.invoice', [
    'direct_links', 'estimate', 'invoice_customized_email', 'project_total_amounts', 'late_fee.calculation_type',
  ]),
  newer(['client.create.full'], '.response.result.client.late_fee', ['calculation_type']),
  newer(['invoice.create.all_includes', 'invoice.get.with_lines_presentation'], '.response.result.invoice.presentation', sender),
  newer(['presentation.get'], '.response.result.presentation', sender),
  newer(['item.get'], '.response.result.item', ['account_uuid', 'tax_rule_code']),
  newer(['item.list'], '.response.result.items[]', ['account_uuid', 'tax_rule_code']),
  newer(['other_income.create'], '.response.result.other_income', ['sourceid', 'userid']),
  newer(['payment.create.overpayment', 'payment.get'], '.response.result.payment', ['transaction_uuid']),
  newer(['payment.list'], '.response.result.payments[]', ['transaction_uuid']),
  newer(['expenses.create_full'], '.response.result.expense', ['bill_matches', 'billable', 'version']),
  newer(['expenses.get.includes'], '.response.result.expense', ['version']),
  newer(['report_profitloss_entity.get'], '.response.result.profitloss', ['dates', 'gross_margin']),
  newer(['ledger_accounts.create', 'ledger_accounts.get'], '.data', ['category_id', 'jea_id', 'jesa_id']),
  newer(['ledger_accounts.list'], '.data[]', ['category_id', 'jea_id', 'jesa_id']),
  newer(['task.get', 'tasks.get'], '.response.result.task', ['account_uuid', 'project_default']),
  newer(['task.list'], '.response.result.tasks[]', ['account_uuid', 'project_default', 'tax1', 'tax2']),
  newer(['tasks.list'], '.response.result.tasks[]', ['account_uuid', 'project_default']),
  newer(['services.create', 'services.get', 'services.get.include_task_id'], '.service', ['income_account_id']),
  newer(['services.get'], '.service', ['project_default']),
  newer(['services.list'], '.services[]', ['income_account_id', 'project_default']),
  newer(['time_entries.search', 'report_time_entry_details.get'], '.time_entries[]', ['local_started_at', 'local_timezone']),
  {
    why: 'the default tax name of a late fee comes from an account setting',
    where: ['client.create.full'],
    lines: ['.response.result.client.late_fee.first_tax_name: null where string was captured'],
  },
  {
    why: 'of a missing field the value is null, as a live capture of 2026 has it; this one is older',
    where: ['bill_payments.error.required', 'bills.error.required', 'expenses.error.required.old'],
    lines: ['.response.errors[].value: null where string was captured'],
  },
  {
    why: 'only the title of a project is required today',
    where: ['errors.projects.validation', 'projects.error.validation_422'],
    lines: ['.error.description: missing'],
  },
  {
    why: 'the map of features was emptied when the capture was published',
    where: ['identity.me'],
    lines: [
      'accounts_payable.access', 'advanced_accounting.access', 'attachments.access', 'business_accountant.limit', 'client.limit',
      'new_time_tracking.access', 'retainers.access', 'retainers.limit', 'staff.limit',
    ].map(feature => `.response.permissions.ACME01.${feature}: not in the capture`),
  },
  {
    why: 'nobody is noted as having signed in to the accounting half',
    where: ['staff.get'],
    lines: ['.response.result.staff.last_login: null where string was captured'],
  },
  {
    why: 'nobody is noted as having signed in to the accounting half',
    where: ['staff.list'],
    lines: ['.response.result.staff[].last_login: null where string was captured'],
  },
  {
    why: 'the sample is older and shortened: a new business answers what reading it answers (live 2026)',
    where: ['business.create'],
    lines: [
      ...['active', 'address.street2', 'advanced_accounting_enabled', 'billing_country_code', 'business_type', 'business_uuid', 'first_day_of_week', 'industry', 'number_format', 'status', 'timezone'].map(key => `.response.${key}: not in the capture`),
      ...['identity_uuid', 'language'].map(key => `.response.business_group.members[].${key}: not in the capture`),
    ],
  },
  {
    why: 'a business has no clients that are businesses themselves',
    where: ['identity.me'],
    lines: ['.response.business_memberships[].business.business_clients: empty where rows were captured'],
  },
]

const oldUnauthorized = 'since 2026 every family answers 401 with the same two keys: identity.error.unauthenticated'

/** Captures of answers that newer ones have replaced, or that nothing in this server leads to, with the reason. */
export const replaced: Readonly<Record<string, string>> = {
  'client.error.no_auth.new': oldUnauthorized,
  'errors.accounting.no_auth_old': oldUnauthorized,
  'errors.accounting_new.no_auth': oldUnauthorized,
  'errors.projects.no_auth': oldUnauthorized,
  'projects.error.unauthenticated_401_old': oldUnauthorized,
  'family.error.invalid_token_401_old': oldUnauthorized,
  'gateway_connections.get': 'connections of older accounts; those of today are gateway_connections.get.unified',
  'gateway_connections.get.legacy': 'connections of older accounts; those of today are gateway_connections.get.unified',
  'item.error.no_access': 'a feature that is not in the plan; plans have all features here',
  'errors.accounting.no_access_200': 'a feature that is not in the plan; plans have all features here',
  'errors.auth.internal': 'a failure of FreshBooks; only a fault that a test asks for gives it',
  'errors.rate_limited.unverified': 'a limit of requests; only a fault that a test asks for gives it',
  'errors.events.no_auth': oldUnauthorized,
  'errors.payments.no_auth': oldUnauthorized,
  'payment_options.error.unauthorized': oldUnauthorized,
  'errors.events.validation_old': 'the older form; the newer one has a detail for each field',
  'callback.delivery': 'what callbacks are sent and no answer: webhooks.test.ts',
  'callback.events': 'a table of the events and no answer: callbacks.test.ts',
  'expense_categories.default': 'a table of the default categories and no answer: ledger.test.ts',
  'ledger_accounts.default_chart': 'a table of the default chart and no answer: ledger.test.ts',
}
