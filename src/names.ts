// Names as types, generated from the declarations by `npm run golden`.

/** Operations that are served. */
export type OperationName =
  | 'adjustment_entries.create' | 'adjustment_entries.list' | 'applications.create' | 'applications.list'
  | 'applications.update' | 'bill_payments.create' | 'bill_payments.get' | 'bill_payments.list'
  | 'bill_payments.update' | 'bill_vendors.create' | 'bill_vendors.get' | 'bill_vendors.list'
  | 'bill_vendors.update' | 'billable_items.create' | 'billable_items.get' | 'billable_items.list'
  | 'bills.create' | 'bills.get' | 'bills.list' | 'bills.update' | 'business.abilities'
  | 'business.cancel_subscription' | 'business.create' | 'business.delete' | 'business.get'
  | 'business.list' | 'business_reports.balance_sheet' | 'business_reports.cash_flow'
  | 'business_reports.chart_of_accounts' | 'business_reports.expense_details'
  | 'business_reports.general_ledger' | 'business_reports.profit_and_loss'
  | 'business_reports.trial_balance' | 'callbacks.create' | 'callbacks.delete' | 'callbacks.get'
  | 'callbacks.list' | 'callbacks.update' | 'categories.create' | 'categories.get' | 'categories.list'
  | 'categories.update' | 'checkout_link_payment_options.create' | 'checkout_links.buy'
  | 'checkout_links.create' | 'checkout_links.delete' | 'checkout_links.page' | 'checkout_links.update'
  | 'clients.create' | 'clients.delete' | 'clients.get' | 'clients.list' | 'clients.suggest'
  | 'clients.update' | 'comments.create' | 'contacts.delete' | 'contacts.update' | 'credit_cards.create'
  | 'credit_cards.create_payment_method' | 'credit_cards.create_setup_intent' | 'credit_cards.tokenize'
  | 'credit_notes.create' | 'credit_notes.delete' | 'credit_notes.get' | 'credit_notes.list'
  | 'credit_notes.update' | 'currencies.list' | 'estimates.create' | 'estimates.delete' | 'estimates.get'
  | 'estimates.list' | 'estimates.update' | 'expense_profiles.create' | 'expense_profiles.get'
  | 'expense_profiles.list' | 'expense_profiles.update' | 'expenses.create' | 'expenses.delete'
  | 'expenses.get' | 'expenses.list' | 'expenses.summaries' | 'expenses.update' | 'expenses.vendors'
  | 'gateway_connections.get' | 'gateways.delete' | 'gateways.join_fbpay' | 'gateways.list'
  | 'identity.drop_role' | 'identity.get' | 'identity.me' | 'identity.register' | 'identity.roles'
  | 'identity.test' | 'identity.user' | 'invitation_rates.list' | 'invoice_profiles.create'
  | 'invoice_profiles.delete' | 'invoice_profiles.get' | 'invoice_profiles.list' | 'invoice_profiles.update'
  | 'invoices.create' | 'invoices.delete' | 'invoices.get' | 'invoices.list' | 'invoices.pdf'
  | 'invoices.presentation' | 'invoices.share_link' | 'invoices.update' | 'items.create' | 'items.delete'
  | 'items.get' | 'items.list' | 'items.update' | 'journal_entries.create' | 'journal_entry_accounts.list'
  | 'journal_entry_details.list' | 'ledger_accounts.create' | 'ledger_accounts.get' | 'ledger_accounts.list'
  | 'ledger_accounts.sub_type' | 'ledger_accounts.sub_types' | 'ledger_accounts.types'
  | 'ledger_accounts.update' | 'links.answer' | 'links.pdf' | 'links.view' | 'oauth.authorize'
  | 'oauth.consent' | 'oauth.introspect' | 'oauth.metadata' | 'oauth.revoke' | 'oauth.token'
  | 'oauth.token_info' | 'other_incomes.create' | 'other_incomes.delete' | 'other_incomes.get'
  | 'other_incomes.list' | 'other_incomes.update' | 'payment_options.create' | 'payment_options.get'
  | 'payment_options.get_default' | 'payments.create' | 'payments.delete' | 'payments.get' | 'payments.list'
  | 'payments.update' | 'profile_payment_options.create' | 'profile_payment_options.get' | 'projects.create'
  | 'projects.delete' | 'projects.delete_in_web_app' | 'projects.get' | 'projects.list'
  | 'projects.set_service_rate' | 'projects.update' | 'reports.account_statement' | 'reports.accounts_aging'
  | 'reports.accounts_payable_aging' | 'reports.balance_sheet' | 'reports.bank_reconciliation_summary'
  | 'reports.cash_flow' | 'reports.download' | 'reports.expense_details' | 'reports.general_ledger'
  | 'reports.invoice_details' | 'reports.item_sales' | 'reports.payments_collected' | 'reports.profitloss'
  | 'reports.profitloss_entity' | 'reports.revenue_by_client' | 'reports.taxsummary'
  | 'reports.trial_balance' | 'retainers.create' | 'retainers.get' | 'retainers.list' | 'retainers.update'
  | 'services.create' | 'services.create_rate' | 'services.delete' | 'services.get' | 'services.get_rate'
  | 'services.list' | 'services.list_rates' | 'services.update' | 'services.update_rate' | 'staffs.create'
  | 'staffs.get' | 'staffs.list' | 'staffs.update' | 'systems.get' | 'tasks.create' | 'tasks.get'
  | 'tasks.list' | 'tasks.update' | 'taxes.create' | 'taxes.delete' | 'taxes.get' | 'taxes.list'
  | 'taxes.update' | 'team_member_rates.list' | 'team_member_rates.update' | 'team_members.get'
  | 'team_members.invite' | 'team_members.list' | 'threads.create' | 'threads.list' | 'time_entries.create'
  | 'time_entries.delete' | 'time_entries.get' | 'time_entries.list' | 'time_entries.search'
  | 'time_entries.update' | 'timers.discard' | 'timers.log' | 'timers.mine' | 'uploads.create_attachment'
  | 'uploads.create_image' | 'uploads.create_logo' | 'uploads.get_attachment' | 'uploads.get_image'

/** Built-in scenarios. */
export type ScenarioName =
  | 'empty' | 'default' | 'new-subscriber' | 'pagination' | 'huge' | 'multi-business'
  | 'no-business-membership' | 'multi-currency' | 'overdue' | 'time-billing' | 'month-end' | 'year-end'
  | 'agency-year' | 'expired-token' | 'token-refresh-race' | 'failing-payments'

/** Actions of people outside the API. */
export type ActionName =
  | 'client.pays_checkout_link' | 'client.accepts_estimate' | 'client.declines_estimate'
  | 'client.views_estimate' | 'recurring.generate' | 'client.disputes_invoice' | 'client.pays_invoice'
  | 'client.views_invoice' | 'person.accepts_invitation' | 'user.disconnects_app'

/** Members of a check of `verify`. */
export type CheckKey =
  | 'operation' | 'method' | 'path' | 'status' | 'query' | 'body' | 'count' | 'never' | 'sequence'
  | 'no_unmatched' | 'no_warnings' | 'all_faults_used' | 'state' | 'max_calls' | 'delivery' | 'deliveries'

/** Keys of a fixture. */
export type FixtureKey =
  | 'version' | 'extends' | 'seed' | 'now' | 'me' | 'business' | 'people' | 'businesses' | 'oauth'
  | 'config' | 'faults' | 'bill_payments' | 'bill_vendors' | 'bills' | 'callbacks' | 'categories'
  | 'checkout_link_payment_options' | 'checkout_links' | 'clients' | 'contacts' | 'credit_cards'
  | 'credit_notes' | 'estimates' | 'expense_profiles' | 'expenses' | 'invoice_profiles' | 'invoices'
  | 'items' | 'journal_entries' | 'ledger_accounts' | 'manual_journal_entries' | 'other_incomes'
  | 'payment_options' | 'payments' | 'profile_payment_options' | 'project_service_rates' | 'projects'
  | 'retainers' | 'service_rates' | 'services' | 'tasks' | 'taxes' | 'team_member_rates' | 'thread_comments'
  | 'threads' | 'time_entries' | 'uploads' | 'steps' | 'timeline'

/** Warnings about requests. */
export type WarningCode =
  | 'unread_field' | 'plural_wrapper' | 'left_out' | 'readonly_field' | 'unknown_query_param'
  | 'unknown_include' | 'search_key_ignored' | 'may_be_refused' | 'type_coerced' | 'float_money'
  | 'per_page_capped' | 'missing_api_version_header' | 'undocumented_behaviour' | 'n_plus_one'
  | 'retry_without_backoff'

/** Any other text; editors complete the names beside it all the same. */
export type OtherName = string & {}

/** An operation; a star stands for any text, and `GET /path` is one that is not modelled. */
export type OperationPattern = OperationName | `${string}*${string}` | `${string} ${string}`
