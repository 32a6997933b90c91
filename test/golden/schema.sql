CREATE TABLE ledger_entries (
  id INTEGER PRIMARY KEY, accounting_systemid TEXT, document TEXT, document_id INTEGER, date TEXT,
  currency_code TEXT, clientid INTEGER, invoiceid INTEGER, creditid INTEGER, made_at INTEGER,
  reverses INTEGER
) STRICT;

CREATE UNIQUE INDEX ledger_reversals ON ledger_entries (reverses) WHERE reverses IS NOT NULL;

CREATE INDEX ledger_entries_by_date ON ledger_entries (accounting_systemid, date);

CREATE TABLE ledger_postings (
  entry INTEGER, position INTEGER, account INTEGER, amount INTEGER, categoryid INTEGER, tax_name TEXT,
  taxable INTEGER, PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX ledger_postings_by_account ON ledger_postings (account, tax_name);

CREATE TABLE ledger_documents (
  document TEXT, document_id INTEGER, entry INTEGER, accounting_systemid TEXT, currency_code TEXT, date TEXT,
  PRIMARY KEY (document, document_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX ledger_documents_by_date
  ON ledger_documents (accounting_systemid, currency_code, date, entry);

CREATE VIEW postings AS SELECT current.document, current.document_id, posting.entry, posting.position,
  current.accounting_systemid, current.date, coalesce(account.default_number, account.uuid) AS account,
  posting.account AS accountid, account.sub_type, posting.amount, current.currency_code, entry.clientid, posting.categoryid,
  posting.tax_name, posting.taxable, entry.invoiceid, entry.creditid
FROM ledger_documents AS current
JOIN ledger_postings AS posting ON posting.entry = current.entry
LEFT JOIN ledger_entries AS entry ON entry.id = current.entry
LEFT JOIN ledger_accounts AS account ON account.id = posting.account;

CREATE TABLE blobs (type TEXT, id INTEGER, content BLOB, PRIMARY KEY (type, id)) STRICT;

CREATE TABLE sequences (name TEXT PRIMARY KEY, next INTEGER) STRICT, WITHOUT ROWID;

CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID;

CREATE TABLE oauth_clients (
  id INTEGER PRIMARY KEY, client_id TEXT UNIQUE, client_secret TEXT, name TEXT, redirect_uris TEXT,
  scope TEXT, api_version TEXT, identity_id INTEGER, description TEXT, website_url TEXT, settings_url TEXT,
  logo_public_id TEXT, created_at INTEGER, updated_at INTEGER
) STRICT;

CREATE TABLE oauth_codes (
  code TEXT PRIMARY KEY, client_id TEXT, identity_id INTEGER, redirect_uri TEXT, scope TEXT,
  code_challenge TEXT, expires_at INTEGER, used INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE oauth_tokens (
  id INTEGER PRIMARY KEY, access_token TEXT UNIQUE, refresh_token TEXT UNIQUE, client_id TEXT,
  identity_id INTEGER, scope TEXT, code TEXT, created_at INTEGER, expires_at INTEGER, revoked INTEGER,
  refresh_spent INTEGER
) STRICT;

CREATE INDEX oauth_tokens_by_identity ON oauth_tokens (client_id, identity_id);

CREATE TABLE faults (
  position INTEGER PRIMARY KEY, id TEXT UNIQUE, spec TEXT, matched INTEGER, hits INTEGER
) STRICT;

CREATE TABLE rate_windows (token TEXT PRIMARY KEY, since INTEGER, requests INTEGER) STRICT;

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, job TEXT NOT NULL, details TEXT NOT NULL, key TEXT UNIQUE
) STRICT;

CREATE INDEX jobs_by_time ON jobs (at, id);

CREATE TABLE mails (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, sender TEXT NOT NULL,
  recipients TEXT NOT NULL, cc TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL,
  attachments TEXT NOT NULL, document TEXT NOT NULL, document_id INTEGER NOT NULL, account_id TEXT
) STRICT;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY, at INTEGER, callbackid INTEGER, name TEXT, object_id INTEGER, account_id TEXT,
  business_id INTEGER, identity_id INTEGER, user_id INTEGER, attempts INTEGER, due_at INTEGER
) STRICT;

CREATE INDEX outbox_by_callback ON outbox (callbackid, id);

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY, at INTEGER, event INTEGER, callbackid INTEGER, name TEXT, object_id INTEGER,
  attempt INTEGER, uri TEXT, body TEXT, signature TEXT, outcome TEXT, status INTEGER, response TEXT,
  error TEXT, ms INTEGER, fault TEXT
) STRICT;

CREATE TABLE dropped_messages (callbackid INTEGER PRIMARY KEY, count INTEGER) STRICT;

CREATE TABLE audit_logs (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  invoiceid INTEGER,
  customerid INTEGER,
  event TEXT,
  acting_userid INTEGER,
  amount INTEGER,
  paid INTEGER,
  currency_code TEXT,
  num_lines INTEGER,
  status INTEGER,
  display_status TEXT,
  payment_status TEXT,
  autobill_status TEXT,
  dispute_status TEXT,
  last_order_status TEXT,
  created_at TEXT
) STRICT;

CREATE INDEX audit_logs_by_accounting_systemid_id ON audit_logs (accounting_systemid, id);

CREATE INDEX audit_logs_by_invoiceid ON audit_logs (invoiceid);

CREATE TABLE bill_payments (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  billid INTEGER,
  amount INTEGER,
  amount_code TEXT,
  payment_type TEXT,
  paid_date TEXT,
  note TEXT,
  vis_state INTEGER
) STRICT;

CREATE INDEX bill_payments_by_accounting_systemid_id ON bill_payments (accounting_systemid, id);

CREATE INDEX bill_payments_by_billid ON bill_payments (billid);

CREATE INDEX bill_payments_by_accounting_systemid_vis_state ON bill_payments (accounting_systemid, vis_state);

CREATE TABLE bill_vendors (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  vendor_name TEXT,
  account_number TEXT,
  currency_code TEXT,
  language TEXT,
  is_1099 INTEGER,
  note TEXT,
  phone TEXT,
  website TEXT,
  street TEXT,
  street2 TEXT,
  city TEXT,
  province TEXT,
  postal_code TEXT,
  country TEXT,
  primary_contact_first_name TEXT,
  primary_contact_last_name TEXT,
  primary_contact_email TEXT,
  created_at TEXT,
  updated_at TEXT,
  vis_state INTEGER
) STRICT;

CREATE INDEX bill_vendors_by_accounting_systemid_id ON bill_vendors (accounting_systemid, id);

CREATE INDEX bill_vendors_by_accounting_systemid_vendor_name ON bill_vendors (accounting_systemid, vendor_name);

CREATE INDEX bill_vendors_by_accounting_systemid_vis_state ON bill_vendors (accounting_systemid, vis_state);

CREATE TABLE bill_vendor_tax_defaults (
  vendorid INTEGER,
  taxid INTEGER,
  system_taxid INTEGER,
  enabled INTEGER,
  name TEXT,
  amount TEXT,
  tax_authorityid TEXT,
  created_at TEXT,
  updated_at TEXT,
  PRIMARY KEY (vendorid, taxid)
) STRICT, WITHOUT ROWID;

CREATE INDEX bill_vendor_tax_defaults_by_system_taxid ON bill_vendor_tax_defaults (system_taxid);

CREATE TABLE bills (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  vendorid INTEGER,
  bill_number TEXT,
  issue_date TEXT,
  due_offset_days INTEGER,
  due_date TEXT,
  currency_code TEXT,
  language TEXT,
  amount INTEGER,
  tax_amount INTEGER,
  total_amount INTEGER,
  paid INTEGER,
  overall_description TEXT,
  attachment TEXT,
  created_at TEXT,
  updated_at TEXT,
  vis_state INTEGER
) STRICT;

CREATE INDEX bills_by_accounting_systemid_id ON bills (accounting_systemid, id);

CREATE INDEX bills_by_vendorid ON bills (vendorid);

CREATE INDEX bills_by_accounting_systemid_vis_state_issue_date ON bills (accounting_systemid, vis_state, issue_date);

CREATE INDEX bills_by_accounting_systemid_currency_code_nocase ON bills (accounting_systemid, currency_code COLLATE NOCASE);

CREATE TABLE bill_lines (
  billid INTEGER,
  id INTEGER,
  list_index INTEGER,
  categoryid INTEGER,
  description TEXT,
  quantity TEXT,
  unit_cost INTEGER,
  unit_cost_code TEXT,
  amount INTEGER,
  total_amount INTEGER,
  tax_name1 TEXT,
  tax_percent1 TEXT,
  tax_authorityid1 TEXT,
  tax_amount1 INTEGER,
  tax_name2 TEXT,
  tax_percent2 TEXT,
  tax_authorityid2 TEXT,
  tax_amount2 INTEGER,
  compounded_tax INTEGER,
  PRIMARY KEY (billid, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX bill_lines_by_categoryid ON bill_lines (categoryid);

CREATE TABLE businesses (
  id INTEGER PRIMARY KEY,
  business_uuid TEXT,
  name TEXT,
  account_id TEXT,
  timezone TEXT,
  date_format TEXT,
  number_format TEXT,
  first_day_of_week INTEGER,
  active INTEGER,
  status TEXT,
  advanced_accounting_enabled INTEGER,
  industry TEXT,
  billing_country_code TEXT,
  business_type TEXT,
  address TEXT,
  phone_number TEXT,
  business_clients TEXT,
  systemid INTEGER,
  currency_code TEXT,
  email TEXT,
  gateways TEXT,
  created_at TEXT,
  deleted_at TEXT
) STRICT;

CREATE INDEX businesses_by_account_id ON businesses (account_id);

CREATE TABLE callbacks (
  id INTEGER PRIMARY KEY,
  event TEXT,
  uri TEXT,
  verified INTEGER,
  updated_at TEXT,
  verifier TEXT,
  accounting_systemid TEXT
) STRICT;

CREATE INDEX callbacks_by_accounting_systemid_id ON callbacks (accounting_systemid, id);

CREATE INDEX callbacks_by_accounting_systemid_uri_nocase ON callbacks (accounting_systemid, uri COLLATE NOCASE);

CREATE TABLE categories (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  category TEXT,
  parentid INTEGER,
  is_cogs INTEGER,
  is_editable INTEGER,
  transaction_posted INTEGER,
  created_at TEXT,
  updated_at TEXT,
  vis_state INTEGER
) STRICT;

CREATE INDEX categories_by_accounting_systemid_id ON categories (accounting_systemid, id);

CREATE INDEX categories_by_parentid ON categories (parentid);

CREATE INDEX categories_by_accounting_systemid_vis_state ON categories (accounting_systemid, vis_state);

CREATE TABLE checkout_link_payment_options (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  checkout_linkid INTEGER,
  gateway_name TEXT,
  has_credit_card INTEGER,
  has_ach_transfer INTEGER,
  has_bacs_debit INTEGER,
  has_sepa_debit INTEGER,
  has_acss_debit INTEGER,
  has_paypal_smart_checkout INTEGER,
  allow_partial_payments INTEGER,
  entity_type TEXT,
  gateway_info TEXT
) STRICT;

CREATE INDEX checkout_link_payment_options_by_accounting_systemid_id ON checkout_link_payment_options (accounting_systemid, id);

CREATE INDEX checkout_link_payment_options_by_checkout_linkid ON checkout_link_payment_options (checkout_linkid);

CREATE TABLE checkout_links (
  uuid TEXT,
  id INTEGER PRIMARY KEY,
  item_id TEXT,
  item_name TEXT,
  amount TEXT,
  currency TEXT,
  note TEXT,
  is_active INTEGER,
  send_admin_receipt INTEGER,
  created_at TEXT,
  accounting_systemid TEXT,
  allowed_gateways TEXT
) STRICT;

CREATE INDEX checkout_links_by_accounting_systemid_id ON checkout_links (accounting_systemid, id);

CREATE INDEX checkout_links_by_item_id ON checkout_links (item_id);

CREATE INDEX checkout_links_by_accounting_systemid_uuid ON checkout_links (accounting_systemid, uuid);

CREATE TABLE checkout_link_taxes (
  checkout_linkid INTEGER,
  taxno INTEGER,
  name TEXT,
  amount TEXT,
  PRIMARY KEY (checkout_linkid, taxno)
) STRICT, WITHOUT ROWID;

CREATE TABLE clients (
  id INTEGER PRIMARY KEY,
  uuid TEXT,
  accounting_systemid TEXT,
  fname TEXT,
  lname TEXT,
  organization TEXT,
  email TEXT,
  username TEXT,
  bus_phone TEXT,
  mob_phone TEXT,
  fax TEXT,
  home_phone TEXT,
  p_street TEXT,
  p_street2 TEXT,
  p_city TEXT,
  p_province TEXT,
  p_code TEXT,
  p_country TEXT,
  s_street TEXT,
  s_street2 TEXT,
  s_city TEXT,
  s_province TEXT,
  s_code TEXT,
  s_country TEXT,
  currency_code TEXT,
  language TEXT,
  note TEXT,
  company_industry TEXT,
  company_size TEXT,
  vat_name TEXT,
  vat_number TEXT,
  allow_late_fees INTEGER,
  allow_late_notifications INTEGER,
  allow_email_include_pdf INTEGER,
  pref_email INTEGER,
  pref_gmail INTEGER,
  notified INTEGER,
  signup_date TEXT,
  updated TEXT,
  vis_state INTEGER,
  late_reminders TEXT,
  late_fee TEXT
) STRICT;

CREATE INDEX clients_by_accounting_systemid_id ON clients (accounting_systemid, id);

CREATE INDEX clients_by_accounting_systemid_username ON clients (accounting_systemid, username);

CREATE INDEX clients_by_accounting_systemid_vis_state_updated ON clients (accounting_systemid, vis_state, updated);

CREATE INDEX clients_by_accounting_systemid_email_nocase ON clients (accounting_systemid, email COLLATE NOCASE);

CREATE INDEX clients_by_accounting_systemid_username_nocase ON clients (accounting_systemid, username COLLATE NOCASE);

CREATE TABLE contacts (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  email TEXT,
  fname TEXT,
  lname TEXT,
  phone1 TEXT,
  phone2 TEXT,
  userid INTEGER
) STRICT;

CREATE INDEX contacts_by_accounting_systemid_id ON contacts (accounting_systemid, id);

CREATE INDEX contacts_by_userid ON contacts (userid);

CREATE TABLE credit_cards (
  id INTEGER PRIMARY KEY,
  credit_card_uuid TEXT,
  card_holder_user_id INTEGER,
  saved_to_system_id TEXT,
  card_type TEXT,
  expiry_year TEXT,
  expiry_month TEXT,
  last_four_digits TEXT,
  card_holder_name TEXT,
  access TEXT,
  credit_card_tokens TEXT,
  accounting_systemid TEXT,
  behaves TEXT
) STRICT;

CREATE INDEX credit_cards_by_accounting_systemid_id ON credit_cards (accounting_systemid, id);

CREATE INDEX credit_cards_by_card_holder_user_id ON credit_cards (card_holder_user_id);

CREATE TABLE credit_notes (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  clientid INTEGER,
  create_date TEXT,
  credit_number TEXT,
  credit_type TEXT,
  currency_code TEXT,
  amount INTEGER,
  payment_type TEXT,
  description TEXT,
  notes TEXT,
  terms TEXT,
  language TEXT,
  fname TEXT,
  lname TEXT,
  organization TEXT,
  street TEXT,
  street2 TEXT,
  city TEXT,
  province TEXT,
  code TEXT,
  country TEXT,
  vat_name TEXT,
  vat_number TEXT,
  sentid INTEGER,
  template TEXT,
  vis_state INTEGER,
  applied INTEGER
) STRICT;

CREATE INDEX credit_notes_by_accounting_systemid_id ON credit_notes (accounting_systemid, id);

CREATE INDEX credit_notes_by_clientid ON credit_notes (clientid);

CREATE INDEX credit_notes_by_accounting_systemid_credit_number ON credit_notes (accounting_systemid, credit_number);

CREATE INDEX credit_notes_by_accounting_systemid_vis_state_create_date ON credit_notes (accounting_systemid, vis_state, create_date);

CREATE TABLE credit_note_lines (
  creditid INTEGER,
  name TEXT,
  description TEXT,
  qty TEXT,
  unit_cost INTEGER,
  unit_cost_code TEXT,
  amount INTEGER,
  taxName1 TEXT,
  taxAmount1 TEXT,
  taxName2 TEXT,
  taxAmount2 TEXT,
  compounded_tax INTEGER,
  taskno INTEGER,
  PRIMARY KEY (creditid, taskno)
) STRICT, WITHOUT ROWID;

CREATE TABLE estimates (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  estimate_number TEXT,
  customerid INTEGER,
  create_date TEXT,
  created_at TEXT,
  updated TEXT,
  accepted INTEGER,
  invoiced INTEGER,
  display_status TEXT,
  reply_status TEXT,
  fname TEXT,
  lname TEXT,
  organization TEXT,
  address TEXT,
  street TEXT,
  street2 TEXT,
  city TEXT,
  province TEXT,
  code TEXT,
  country TEXT,
  language TEXT,
  currency_code TEXT,
  vat_name TEXT,
  vat_number TEXT,
  notes TEXT,
  terms TEXT,
  po_number TEXT,
  description TEXT,
  template TEXT,
  amount INTEGER,
  discount_value TEXT,
  discount_total INTEGER,
  ownerid INTEGER,
  sentid INTEGER,
  rich_proposal INTEGER,
  require_client_signature INTEGER,
  modern_projectid INTEGER,
  ext_archive INTEGER,
  vis_state INTEGER,
  presentation TEXT,
  sections TEXT,
  attachments TEXT,
  link_token TEXT
) STRICT;

CREATE INDEX estimates_by_accounting_systemid_id ON estimates (accounting_systemid, id);

CREATE INDEX estimates_by_customerid ON estimates (customerid);

CREATE INDEX estimates_by_modern_projectid ON estimates (modern_projectid);

CREATE INDEX estimates_by_accounting_systemid_estimate_number ON estimates (accounting_systemid, estimate_number);

CREATE INDEX estimates_by_accounting_systemid_vis_state_create_date ON estimates (accounting_systemid, vis_state, create_date);

CREATE INDEX estimates_by_accounting_systemid_vis_state_updated ON estimates (accounting_systemid, vis_state, updated);

CREATE INDEX estimates_by_accounting_systemid_estimate_number_nocase ON estimates (accounting_systemid, estimate_number COLLATE NOCASE);

CREATE TABLE estimate_lines (
  estimateid INTEGER,
  type INTEGER,
  name TEXT,
  description TEXT,
  qty TEXT,
  unit_cost INTEGER,
  unit_cost_code TEXT,
  amount INTEGER,
  taxName1 TEXT,
  taxAmount1 TEXT,
  taxName2 TEXT,
  taxAmount2 TEXT,
  compounded_tax INTEGER,
  taskno INTEGER,
  taxNumber1 TEXT,
  taxNumber2 TEXT,
  PRIMARY KEY (estimateid, taskno)
) STRICT, WITHOUT ROWID;

CREATE TABLE expense_profiles (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  frequency TEXT,
  start_date TEXT,
  end_date TEXT,
  next_issue_date TEXT,
  amount INTEGER,
  amount_code TEXT,
  categoryid INTEGER,
  staffid INTEGER,
  clientid INTEGER,
  vendor TEXT,
  notes TEXT,
  taxName1 TEXT,
  taxName2 TEXT,
  taxPercent1 TEXT,
  taxPercent2 TEXT,
  taxAmount1 INTEGER,
  taxAmount2 INTEGER,
  is_cogs INTEGER,
  updated TEXT,
  vis_state INTEGER,
  last_issue_date TEXT
) STRICT;

CREATE INDEX expense_profiles_by_accounting_systemid_id ON expense_profiles (accounting_systemid, id);

CREATE INDEX expense_profiles_by_categoryid ON expense_profiles (categoryid);

CREATE INDEX expense_profiles_by_clientid ON expense_profiles (clientid);

CREATE INDEX expense_profiles_by_accounting_systemid_vis_state ON expense_profiles (accounting_systemid, vis_state);

CREATE TABLE expenses (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  amount INTEGER,
  amount_code TEXT,
  categoryid INTEGER,
  staffid INTEGER,
  date TEXT,
  clientid INTEGER,
  projectid INTEGER,
  modern_projectid INTEGER,
  converse_projectid INTEGER,
  invoiceid INTEGER,
  profileid INTEGER,
  status INTEGER,
  vendor TEXT,
  notes TEXT,
  taxName1 TEXT,
  taxName2 TEXT,
  taxPercent1 TEXT,
  taxPercent2 TEXT,
  taxAmount1 INTEGER,
  taxAmount2 INTEGER,
  compounded_tax INTEGER,
  billable INTEGER,
  markup_percent TEXT,
  is_cogs INTEGER,
  isduplicate INTEGER,
  has_receipt INTEGER,
  include_receipt INTEGER,
  account_name TEXT,
  bank_name TEXT,
  accountid INTEGER,
  transactionid INTEGER,
  ext_invoiceid INTEGER,
  ext_systemid INTEGER,
  bill_matches TEXT,
  potential_bill_payment INTEGER,
  version TEXT,
  updated TEXT,
  vis_state INTEGER,
  attachment TEXT
) STRICT;

CREATE INDEX expenses_by_accounting_systemid_id ON expenses (accounting_systemid, id);

CREATE INDEX expenses_by_categoryid ON expenses (categoryid);

CREATE INDEX expenses_by_clientid ON expenses (clientid);

CREATE INDEX expenses_by_modern_projectid ON expenses (modern_projectid);

CREATE INDEX expenses_by_accounting_systemid_profileid ON expenses (accounting_systemid, profileid);

CREATE INDEX expenses_by_accounting_systemid_vis_state_date ON expenses (accounting_systemid, vis_state, date);

CREATE INDEX expenses_by_accounting_systemid_vis_state_updated ON expenses (accounting_systemid, vis_state, updated);

CREATE INDEX expenses_by_accounting_systemid_vendor_nocase ON expenses (accounting_systemid, vendor COLLATE NOCASE);

CREATE TABLE identities (
  id INTEGER PRIMARY KEY,
  identity_uuid TEXT,
  first_name TEXT,
  last_name TEXT,
  email TEXT,
  language TEXT,
  timezone TEXT,
  phone_number TEXT,
  setup_complete INTEGER,
  confirmed_at TEXT,
  created_at TEXT
) STRICT;

CREATE TABLE invoice_profiles (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  customerid INTEGER,
  create_date TEXT,
  frequency TEXT,
  numberRecurring INTEGER,
  occurrences_to_date INTEGER,
  disable INTEGER,
  send_email INTEGER,
  send_gmail INTEGER,
  auto_bill INTEGER,
  require_auto_bill INTEGER,
  bill_gateway TEXT,
  include_unbilled_time INTEGER,
  due_offset_days INTEGER,
  amount INTEGER,
  discount_value TEXT,
  discount_total INTEGER,
  description TEXT,
  notes TEXT,
  terms TEXT,
  payment_details TEXT,
  po_number TEXT,
  fname TEXT,
  lname TEXT,
  organization TEXT,
  address TEXT,
  street TEXT,
  street2 TEXT,
  city TEXT,
  province TEXT,
  code TEXT,
  country TEXT,
  language TEXT,
  currency_code TEXT,
  vat_name TEXT,
  vat_number TEXT,
  ownerid INTEGER,
  ext_archive INTEGER,
  updated TEXT,
  vis_state INTEGER,
  next_issue_date TEXT,
  presentation TEXT,
  allowed_gateways TEXT,
  late_fee TEXT,
  late_reminders TEXT,
  invoice_profile_customized_email TEXT,
  project_format TEXT
) STRICT;

CREATE INDEX invoice_profiles_by_accounting_systemid_id ON invoice_profiles (accounting_systemid, id);

CREATE INDEX invoice_profiles_by_customerid ON invoice_profiles (customerid);

CREATE INDEX invoice_profiles_by_accounting_systemid_vis_state ON invoice_profiles (accounting_systemid, vis_state);

CREATE INDEX invoice_profiles_by_accounting_systemid_currency_code_nocase ON invoice_profiles (accounting_systemid, currency_code COLLATE NOCASE);

CREATE TABLE invoice_profile_lines (
  profileid INTEGER,
  lineid INTEGER,
  type INTEGER,
  name TEXT,
  description TEXT,
  qty TEXT,
  unit_cost INTEGER,
  unit_cost_code TEXT,
  amount INTEGER,
  taxName1 TEXT,
  taxAmount1 TEXT,
  taxName2 TEXT,
  taxAmount2 TEXT,
  compounded_tax INTEGER,
  taskno INTEGER,
  modern_projectid INTEGER,
  PRIMARY KEY (profileid, lineid)
) STRICT, WITHOUT ROWID;

CREATE TABLE invoices (
  id INTEGER PRIMARY KEY,
  uuid TEXT,
  accounting_systemid TEXT,
  version TEXT,
  invoice_number TEXT,
  customerid INTEGER,
  create_date TEXT,
  created_at TEXT,
  updated TEXT,
  due_offset_days INTEGER,
  due_date TEXT,
  generation_date TEXT,
  fulfillment_date TEXT,
  date_paid TEXT,
  fname TEXT,
  lname TEXT,
  organization TEXT,
  address TEXT,
  street TEXT,
  street2 TEXT,
  city TEXT,
  province TEXT,
  code TEXT,
  country TEXT,
  language TEXT,
  currency_code TEXT,
  vat_name TEXT,
  vat_number TEXT,
  notes TEXT,
  terms TEXT,
  po_number TEXT,
  description TEXT,
  template TEXT,
  ownerid INTEGER,
  sentid INTEGER,
  estimateid INTEGER,
  parent INTEGER,
  amount INTEGER,
  paid INTEGER,
  net_paid_amount INTEGER,
  discount_value TEXT,
  discount_total INTEGER,
  discount_description TEXT,
  deposit_amount INTEGER,
  deposit_percentage TEXT,
  status INTEGER,
  display_status TEXT,
  dispute_status TEXT,
  autobill_status TEXT,
  last_order_status TEXT,
  auto_bill INTEGER,
  gmail INTEGER,
  show_attachments INTEGER,
  attach_pdf_to_email INTEGER,
  ext_archive INTEGER,
  payment_details TEXT,
  return_uri TEXT,
  sender_address TEXT,
  vis_state INTEGER,
  taxes_total INTEGER,
  presentation TEXT,
  attachments TEXT,
  allowed_gateways TEXT,
  late_fee TEXT,
  late_fee_date TEXT,
  late_reminders TEXT,
  invoice_customized_email TEXT,
  link_token TEXT
) STRICT;

CREATE INDEX invoices_by_accounting_systemid_id ON invoices (accounting_systemid, id);

CREATE INDEX invoices_by_customerid ON invoices (customerid);

CREATE INDEX invoices_by_accounting_systemid_invoice_number ON invoices (accounting_systemid, invoice_number);

CREATE INDEX invoices_by_accounting_systemid_estimateid ON invoices (accounting_systemid, estimateid);

CREATE INDEX invoices_by_accounting_systemid_parent ON invoices (accounting_systemid, parent);

CREATE INDEX invoices_by_accounting_systemid_vis_state_create_date ON invoices (accounting_systemid, vis_state, create_date);

CREATE INDEX invoices_by_accounting_systemid_vis_state_updated ON invoices (accounting_systemid, vis_state, updated);

CREATE INDEX invoices_by_accounting_systemid_invoice_number_nocase ON invoices (accounting_systemid, invoice_number COLLATE NOCASE);

CREATE TABLE invoice_lines (
  invoiceid INTEGER,
  lineid INTEGER,
  type INTEGER,
  name TEXT,
  description TEXT,
  qty TEXT,
  unit_cost INTEGER,
  unit_cost_code TEXT,
  amount INTEGER,
  taxName1 TEXT,
  taxAmount1 TEXT,
  taxName2 TEXT,
  taxAmount2 TEXT,
  compounded_tax INTEGER,
  taskno INTEGER,
  taxNumber1 TEXT,
  taxNumber2 TEXT,
  expenseid INTEGER,
  date TEXT,
  modern_project_id INTEGER,
  modern_time_entries TEXT,
  retainer_id INTEGER,
  retainer_period_id INTEGER,
  updated TEXT,
  PRIMARY KEY (invoiceid, lineid)
) STRICT, WITHOUT ROWID;

CREATE TABLE items (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  name TEXT,
  description TEXT,
  qty TEXT,
  unit_cost INTEGER,
  unit_cost_code TEXT,
  inventory TEXT,
  sku TEXT,
  tax1 INTEGER,
  tax2 INTEGER,
  tax_rule_code TEXT,
  account_uuid TEXT,
  updated TEXT,
  vis_state INTEGER
) STRICT;

CREATE INDEX items_by_accounting_systemid_id ON items (accounting_systemid, id);

CREATE INDEX items_by_accounting_systemid_name ON items (accounting_systemid, name);

CREATE INDEX items_by_accounting_systemid_vis_state_updated ON items (accounting_systemid, vis_state, updated);

CREATE INDEX items_by_accounting_systemid_sku_nocase ON items (accounting_systemid, sku COLLATE NOCASE);

CREATE TABLE journal_entries (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  name TEXT,
  description TEXT,
  currency_code TEXT,
  user_entered_date TEXT
) STRICT;

CREATE INDEX journal_entries_by_accounting_systemid_id ON journal_entries (accounting_systemid, id);

CREATE TABLE journal_entry_details (
  entryid INTEGER,
  lineno INTEGER,
  sub_accountid INTEGER,
  debit TEXT,
  credit TEXT,
  currency_code TEXT,
  description TEXT,
  name TEXT,
  user_entered_date TEXT,
  PRIMARY KEY (entryid, lineno)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_accounts (
  id INTEGER PRIMARY KEY,
  uuid TEXT,
  name TEXT,
  number TEXT,
  description TEXT,
  sub_type TEXT,
  system_account_name TEXT,
  parent_account TEXT,
  auto_created INTEGER,
  state TEXT,
  updated_at TEXT,
  default_number TEXT,
  business_uuid TEXT,
  created_at TEXT
) STRICT;

CREATE INDEX ledger_accounts_by_business_uuid_id ON ledger_accounts (business_uuid, id);

CREATE INDEX ledger_accounts_by_parent_account ON ledger_accounts (parent_account);

CREATE INDEX ledger_accounts_by_business_uuid_uuid ON ledger_accounts (business_uuid, uuid);

CREATE TABLE manual_journal_entries (
  id INTEGER PRIMARY KEY,
  uuid TEXT,
  name TEXT,
  journalEntryNumber TEXT,
  description TEXT,
  userEnteredDate TEXT,
  reverseDepth INTEGER,
  accounting_systemid TEXT,
  business_uuid TEXT
) STRICT;

CREATE INDEX manual_journal_entries_by_business_uuid_id ON manual_journal_entries (business_uuid, id);

CREATE TABLE manualJournalEntry_details (
  entryid INTEGER,
  lineno INTEGER,
  accountId TEXT,
  amount INTEGER,
  amount_code TEXT,
  type TEXT,
  PRIMARY KEY (entryid, lineno)
) STRICT, WITHOUT ROWID;

CREATE INDEX manualJournalEntry_details_by_accountid ON manualJournalEntry_details (accountId);

CREATE TABLE memberships (
  id INTEGER PRIMARY KEY,
  identity_id INTEGER,
  business_id INTEGER,
  role TEXT,
  userid INTEGER,
  group_id INTEGER,
  unacknowledged_change INTEGER,
  created_at TEXT
) STRICT;

CREATE INDEX memberships_by_identity_id ON memberships (identity_id);

CREATE INDEX memberships_by_business_id ON memberships (business_id);

CREATE TABLE other_incomes (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  amount INTEGER,
  amount_code TEXT,
  category_name TEXT,
  date TEXT,
  note TEXT,
  payment_type TEXT,
  source TEXT,
  created_at TEXT,
  updated_at TEXT,
  vis_state INTEGER
) STRICT;

CREATE INDEX other_incomes_by_accounting_systemid_id ON other_incomes (accounting_systemid, id);

CREATE INDEX other_incomes_by_accounting_systemid_vis_state ON other_incomes (accounting_systemid, vis_state);

CREATE TABLE other_income_taxes (
  incomeid INTEGER,
  taxno INTEGER,
  amount TEXT,
  name TEXT,
  PRIMARY KEY (incomeid, taxno)
) STRICT, WITHOUT ROWID;

CREATE TABLE payment_options (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  invoiceid INTEGER,
  gateway_name TEXT,
  has_credit_card INTEGER,
  has_ach_transfer INTEGER,
  has_bacs_debit INTEGER,
  has_sepa_debit INTEGER,
  has_acss_debit INTEGER,
  has_paypal_smart_checkout INTEGER,
  allow_partial_payments INTEGER,
  entity_type TEXT,
  gateway_info TEXT
) STRICT;

CREATE INDEX payment_options_by_accounting_systemid_id ON payment_options (accounting_systemid, id);

CREATE INDEX payment_options_by_invoiceid ON payment_options (invoiceid);

CREATE TABLE payments (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  invoiceid INTEGER,
  amount INTEGER,
  amount_code TEXT,
  date TEXT,
  type TEXT,
  note TEXT,
  clientid INTEGER,
  creditid INTEGER,
  from_credit INTEGER,
  overpaymentid INTEGER,
  orderid INTEGER,
  gateway TEXT,
  transactionid TEXT,
  bulk_paymentid INTEGER,
  send_client_notification INTEGER,
  updated TEXT,
  vis_state INTEGER,
  received INTEGER
) STRICT;

CREATE INDEX payments_by_accounting_systemid_id ON payments (accounting_systemid, id);

CREATE INDEX payments_by_invoiceid ON payments (invoiceid);

CREATE INDEX payments_by_accounting_systemid_overpaymentid ON payments (accounting_systemid, overpaymentid);

CREATE INDEX payments_by_accounting_systemid_vis_state_date ON payments (accounting_systemid, vis_state, date);

CREATE INDEX payments_by_accounting_systemid_vis_state_updated ON payments (accounting_systemid, vis_state, updated);

CREATE TABLE profile_payment_options (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  profileid INTEGER,
  gateway_name TEXT,
  has_credit_card INTEGER,
  has_ach_transfer INTEGER,
  has_bacs_debit INTEGER,
  has_sepa_debit INTEGER,
  has_acss_debit INTEGER,
  has_paypal_smart_checkout INTEGER,
  allow_partial_payments INTEGER,
  entity_type TEXT,
  gateway_info TEXT
) STRICT;

CREATE INDEX profile_payment_options_by_accounting_systemid_id ON profile_payment_options (accounting_systemid, id);

CREATE INDEX profile_payment_options_by_profileid ON profile_payment_options (profileid);

CREATE TABLE project_service_rates (
  id INTEGER PRIMARY KEY,
  rate TEXT,
  service_id INTEGER,
  business_id INTEGER,
  project_id INTEGER
) STRICT;

CREATE INDEX project_service_rates_by_business_id_id ON project_service_rates (business_id, id);

CREATE INDEX project_service_rates_by_service_id ON project_service_rates (service_id);

CREATE INDEX project_service_rates_by_project_id ON project_service_rates (project_id);

CREATE TABLE projects (
  id INTEGER PRIMARY KEY,
  title TEXT,
  description TEXT,
  due_date TEXT,
  client_id INTEGER,
  internal INTEGER,
  budget INTEGER,
  fixed_price TEXT,
  rate TEXT,
  billing_method TEXT,
  project_type TEXT,
  project_manager_id INTEGER,
  active INTEGER,
  complete INTEGER,
  sample INTEGER,
  created_at TEXT,
  updated_at TEXT,
  services TEXT,
  retainer_id INTEGER,
  expense_markup TEXT,
  service_estimate_type TEXT,
  business_id INTEGER,
  creator_id INTEGER,
  group_id INTEGER
) STRICT;

CREATE INDEX projects_by_business_id_id ON projects (business_id, id);

CREATE INDEX projects_by_client_id ON projects (client_id);

CREATE INDEX projects_by_business_id_active_updated_at ON projects (business_id, active, updated_at);

CREATE TABLE retainers (
  id INTEGER PRIMARY KEY,
  business_id INTEGER,
  invoice_profile_id INTEGER,
  client_user_id INTEGER,
  start_date TEXT,
  next_period_start_date TEXT,
  fee TEXT,
  excess_rate TEXT,
  budgeted_time INTEGER,
  active INTEGER,
  created_at TEXT,
  updated_at TEXT,
  frequency TEXT,
  number_recurring INTEGER,
  is_infinitely_recurring INTEGER
) STRICT;

CREATE INDEX retainers_by_business_id_id ON retainers (business_id, id);

CREATE INDEX retainers_by_client_user_id ON retainers (client_user_id);

CREATE INDEX retainers_by_business_id_invoice_profile_id ON retainers (business_id, invoice_profile_id);

CREATE INDEX retainers_by_business_id_active ON retainers (business_id, active);

CREATE TABLE service_rates (
  id INTEGER PRIMARY KEY,
  rate TEXT,
  business_id INTEGER,
  service_id INTEGER
) STRICT;

CREATE INDEX service_rates_by_business_id_id ON service_rates (business_id, id);

CREATE INDEX service_rates_by_service_id ON service_rates (service_id);

CREATE TABLE services (
  business_id INTEGER,
  id INTEGER PRIMARY KEY,
  name TEXT,
  billable INTEGER,
  vis_state INTEGER,
  project_default INTEGER,
  task_id INTEGER
) STRICT;

CREATE INDEX services_by_business_id_id ON services (business_id, id);

CREATE INDEX services_by_business_id_task_id ON services (business_id, task_id);

CREATE INDEX services_by_business_id_vis_state ON services (business_id, vis_state);

CREATE TABLE staffs (
  id INTEGER PRIMARY KEY,
  userid INTEGER,
  accounting_systemid TEXT,
  fname TEXT,
  lname TEXT,
  display_name TEXT,
  email TEXT,
  organization TEXT,
  username TEXT,
  role TEXT,
  rate TEXT,
  note TEXT,
  bus_phone TEXT,
  mob_phone TEXT,
  fax TEXT,
  home_phone TEXT,
  p_street TEXT,
  p_street2 TEXT,
  p_city TEXT,
  p_province TEXT,
  p_code TEXT,
  p_country TEXT,
  currency_code TEXT,
  language TEXT,
  num_logins INTEGER,
  last_login TEXT,
  signup_date TEXT,
  updated TEXT,
  api_token TEXT,
  vis_state INTEGER
) STRICT;

CREATE INDEX staffs_by_accounting_systemid_id ON staffs (accounting_systemid, id);

CREATE INDEX staffs_by_accounting_systemid_userid ON staffs (accounting_systemid, userid);

CREATE INDEX staffs_by_accounting_systemid_vis_state ON staffs (accounting_systemid, vis_state);

CREATE TABLE tasks (
  id INTEGER PRIMARY KEY,
  name TEXT,
  description TEXT,
  rate INTEGER,
  rate_code TEXT,
  billable INTEGER,
  tax1 INTEGER,
  tax2 INTEGER,
  account_uuid TEXT,
  project_default INTEGER,
  updated TEXT,
  vis_state INTEGER,
  accounting_systemid TEXT,
  service_id INTEGER
) STRICT;

CREATE INDEX tasks_by_accounting_systemid_id ON tasks (accounting_systemid, id);

CREATE INDEX tasks_by_accounting_systemid_service_id ON tasks (accounting_systemid, service_id);

CREATE INDEX tasks_by_accounting_systemid_vis_state_updated ON tasks (accounting_systemid, vis_state, updated);

CREATE TABLE taxes (
  id INTEGER PRIMARY KEY,
  accounting_systemid TEXT,
  name TEXT,
  number TEXT,
  amount TEXT,
  compound INTEGER,
  updated TEXT
) STRICT;

CREATE INDEX taxes_by_accounting_systemid_id ON taxes (accounting_systemid, id);

CREATE INDEX taxes_by_accounting_systemid_updated ON taxes (accounting_systemid, updated);

CREATE TABLE team_member_rates (
  id INTEGER PRIMARY KEY,
  rate TEXT,
  identity_id INTEGER,
  business_id INTEGER
) STRICT;

CREATE INDEX team_member_rates_by_business_id_id ON team_member_rates (business_id, id);

CREATE INDEX team_member_rates_by_identity_id ON team_member_rates (identity_id);

CREATE TABLE team_members (
  id INTEGER PRIMARY KEY,
  uuid TEXT,
  first_name TEXT,
  middle_name TEXT,
  last_name TEXT,
  email TEXT,
  job_title TEXT,
  street_1 TEXT,
  street_2 TEXT,
  city TEXT,
  province TEXT,
  country TEXT,
  postal_code TEXT,
  phone_number TEXT,
  business_id INTEGER,
  business_role_name TEXT,
  active INTEGER,
  identity_id INTEGER,
  invitation_date_accepted TEXT,
  created_at TEXT,
  updated_at TEXT,
  invited_at TEXT,
  capacity TEXT,
  project_groups TEXT,
  userid INTEGER
) STRICT;

CREATE INDEX team_members_by_business_id_id ON team_members (business_id, id);

CREATE INDEX team_members_by_identity_id ON team_members (identity_id);

CREATE INDEX team_members_by_business_id_uuid ON team_members (business_id, uuid);

CREATE INDEX team_members_by_business_id_email ON team_members (business_id, email);

CREATE TABLE thread_comments (
  id INTEGER PRIMARY KEY,
  business_id INTEGER,
  thread_id INTEGER,
  identity_id INTEGER,
  content TEXT,
  active INTEGER,
  created_at TEXT,
  updated_at TEXT
) STRICT;

CREATE INDEX thread_comments_by_business_id_id ON thread_comments (business_id, id);

CREATE INDEX thread_comments_by_thread_id ON thread_comments (thread_id);

CREATE INDEX thread_comments_by_business_id_active ON thread_comments (business_id, active);

CREATE TABLE threads (
  id INTEGER PRIMARY KEY,
  business_id INTEGER,
  project_id INTEGER,
  identity_id INTEGER,
  message TEXT,
  active INTEGER,
  created_at TEXT,
  updated_at TEXT
) STRICT;

CREATE INDEX threads_by_business_id_id ON threads (business_id, id);

CREATE INDEX threads_by_project_id ON threads (project_id);

CREATE INDEX threads_by_business_id_active ON threads (business_id, active);

CREATE TABLE time_entries (
  id INTEGER PRIMARY KEY,
  identity_id INTEGER,
  is_logged INTEGER,
  local_started_at TEXT,
  local_timezone TEXT,
  started_at TEXT,
  created_at TEXT,
  client_id INTEGER,
  project_id INTEGER,
  pending_client TEXT,
  pending_project TEXT,
  pending_task TEXT,
  task_id INTEGER,
  service_id INTEGER,
  note TEXT,
  active INTEGER,
  billable INTEGER,
  billed INTEGER,
  internal INTEGER,
  retainer_id INTEGER,
  duration INTEGER,
  timer INTEGER,
  business_id INTEGER,
  updated_at TEXT
) STRICT;

CREATE INDEX time_entries_by_business_id_id ON time_entries (business_id, id);

CREATE INDEX time_entries_by_client_id ON time_entries (client_id);

CREATE INDEX time_entries_by_project_id ON time_entries (project_id);

CREATE INDEX time_entries_by_service_id ON time_entries (service_id);

CREATE INDEX time_entries_by_timer ON time_entries (timer);

CREATE INDEX time_entries_by_business_id_active_started_at ON time_entries (business_id, active, started_at);

CREATE INDEX time_entries_by_business_id_active_updated_at ON time_entries (business_id, active, updated_at);

CREATE TABLE timers (
  id INTEGER PRIMARY KEY,
  business_id INTEGER,
  identity_id INTEGER
) STRICT;

CREATE INDEX timers_by_business_id_id ON timers (business_id, id);

CREATE TABLE uploads (
  id INTEGER PRIMARY KEY,
  filename TEXT,
  jwt TEXT,
  media_type TEXT,
  uuid TEXT,
  original_filename TEXT,
  length INTEGER,
  accounting_systemid TEXT
) STRICT;

CREATE INDEX uploads_by_accounting_systemid_id ON uploads (accounting_systemid, id);

CREATE INDEX uploads_by_accounting_systemid_jwt ON uploads (accounting_systemid, jwt);

-- read view bill_vendors_read
SELECT * FROM (SELECT id, accounting_systemid, vendor_name, account_number, currency_code, language, is_1099, note, phone, website, street, street2, city, province, postal_code, country, primary_contact_first_name, primary_contact_last_name, primary_contact_email, created_at, updated_at, vis_state, (SELECT json_group_array(json_object('amount', json_object('amount', CASE WHEN (owed) >= 0 THEN iif((owed) % 100 = 0, printf('%d.%02d', (owed) / 10000, (owed) / 100 % 100), printf('%d.%02d%s', (owed) / 10000, (owed) / 100 % 100, rtrim(printf('%02d', (owed) % 100), '0'))) WHEN (owed) < 0 THEN '-' || iif((-(owed)) % 100 = 0, printf('%d.%02d', (-(owed)) / 10000, (-(owed)) / 100 % 100), printf('%d.%02d%s', (-(owed)) / 10000, (-(owed)) / 100 % 100, rtrim(printf('%02d', (-(owed)) % 100), '0'))) END, 'code', code)))
  FROM (SELECT bills.currency_code AS code, sum(bills.total_amount - bills.paid) AS owed FROM bills
    WHERE bills.vendorid = bill_vendors.id AND bills.vis_state <> 1 AND bills.total_amount > bills.paid GROUP BY code ORDER BY code)) AS outstanding_balance, (SELECT json_group_array(json_object('amount', json_object('amount', CASE WHEN (owed) >= 0 THEN iif((owed) % 100 = 0, printf('%d.%02d', (owed) / 10000, (owed) / 100 % 100), printf('%d.%02d%s', (owed) / 10000, (owed) / 100 % 100, rtrim(printf('%02d', (owed) % 100), '0'))) WHEN (owed) < 0 THEN '-' || iif((-(owed)) % 100 = 0, printf('%d.%02d', (-(owed)) / 10000, (-(owed)) / 100 % 100), printf('%d.%02d%s', (-(owed)) / 10000, (-(owed)) / 100 % 100, rtrim(printf('%02d', (-(owed)) % 100), '0'))) END, 'code', code)))
  FROM (SELECT bills.currency_code AS code, sum(bills.total_amount - bills.paid) AS owed FROM bills
    WHERE bills.vendorid = bill_vendors.id AND bills.vis_state <> 1 AND bills.total_amount > bills.paid AND bills.due_date < today(bills.accounting_systemid) GROUP BY code ORDER BY code)) AS overdue_balance FROM bill_vendors) AS bill_vendors;

-- read view bills_read
SELECT * FROM (SELECT id, accounting_systemid, vendorid, bill_number, issue_date, due_offset_days, due_date, currency_code, language, amount, tax_amount, total_amount, paid, overall_description, attachment, created_at, updated_at, vis_state, total_amount - paid AS outstanding, CASE WHEN paid > 0 AND paid >= total_amount THEN 'paid' WHEN paid > 0 THEN 'partial' WHEN due_date < today(accounting_systemid) THEN 'overdue'
    ELSE 'unpaid' END AS status, (SELECT iif(count(DISTINCT category.category) = 1, max(category.category), 'Split')
  FROM bill_lines AS line JOIN categories AS category ON category.id = line.categoryid
  WHERE line.billid = bills.id) AS overall_category FROM bills) AS bills;

-- read view clients_read
SELECT * FROM (SELECT id, uuid, accounting_systemid, fname, lname, organization, email, username, bus_phone, mob_phone, fax, home_phone, p_street, p_street2, p_city, p_province, p_code, p_country, s_street, s_street2, s_city, s_province, s_code, s_country, currency_code, language, note, company_industry, company_size, vat_name, vat_number, allow_late_fees, allow_late_notifications, allow_email_include_pdf, pref_email, pref_gmail, notified, signup_date, updated, vis_state, late_reminders, late_fee, iif((SELECT retainer.id FROM retainers AS retainer WHERE retainer.client_user_id = clients.id AND retainer.active) IS NULL, NULL, 1) AS has_retainer, (SELECT retainer.id FROM retainers AS retainer WHERE retainer.client_user_id = clients.id AND retainer.active) AS retainer_id FROM clients) AS clients;

-- read view credit_notes_read
SELECT * FROM (SELECT id, accounting_systemid, clientid, create_date, credit_number, credit_type, currency_code, amount, payment_type, description, notes, terms, language, fname, lname, organization, street, street2, city, province, code, country, vat_name, vat_number, sentid, template, vis_state, applied, amount AS paid, (SELECT clients.organization FROM clients WHERE clients.id = clientid) AS current_organization FROM credit_notes) AS credit_notes;

-- read view estimates_read
SELECT * FROM (SELECT id, accounting_systemid, estimate_number, customerid, create_date, created_at, updated, accepted, invoiced, display_status, reply_status, fname, lname, organization, address, street, street2, city, province, code, country, language, currency_code, vat_name, vat_number, notes, terms, po_number, description, template, amount, discount_value, discount_total, ownerid, sentid, rich_proposal, require_client_signature, modern_projectid, ext_archive, vis_state, presentation, sections, attachments, link_token, CASE WHEN invoiced THEN 6 WHEN accepted THEN 5 WHEN reply_status IS NOT NULL THEN 4
  ELSE CASE display_status WHEN 'viewed' THEN 3 WHEN 'sent' THEN 2 ELSE 1 END END AS status, CASE WHEN invoiced THEN 'invoiced' WHEN accepted THEN 'accepted' WHEN reply_status IS NOT NULL THEN 'replied'
    ELSE display_status END AS ui_status, (SELECT clients.organization FROM clients WHERE clients.id = customerid) AS current_organization FROM estimates) AS estimates;

-- read view expense_profiles_read
SELECT * FROM (SELECT id, accounting_systemid, frequency, start_date, end_date, amount, amount_code, categoryid, staffid, clientid, vendor, notes, taxName1, taxName2, taxPercent1, taxPercent2, taxAmount1, taxAmount2, is_cogs, updated, vis_state, last_issue_date, is_running, iif(is_running AND (end_date IS NULL OR next_issue_date <= end_date), next_issue_date, NULL) AS next_issue_date FROM (SELECT id, accounting_systemid, frequency, start_date, end_date, next_issue_date, amount, amount_code, categoryid, staffid, clientid, vendor, notes, taxName1, taxName2, taxPercent1, taxPercent2, taxAmount1, taxAmount2, is_cogs, updated, vis_state, last_issue_date, vis_state <> 1 AS is_running FROM expense_profiles) AS expense_profiles) AS expense_profiles;

-- read view expenses_read
SELECT * FROM (SELECT id, accounting_systemid, amount, amount_code, categoryid, staffid, date, clientid, projectid, modern_projectid, converse_projectid, invoiceid, profileid, vendor, notes, taxName1, taxName2, taxPercent1, taxPercent2, taxAmount1, taxAmount2, compounded_tax, billable, markup_percent, is_cogs, isduplicate, has_receipt, include_receipt, account_name, bank_name, accountid, transactionid, ext_invoiceid, ext_systemid, bill_matches, potential_bill_payment, version, updated, vis_state, attachment, CASE WHEN invoiceid IS NULL THEN status
  ELSE coalesce((SELECT iif(invoices.paid > 0 AND invoices.paid >= invoices.amount, 4, 2)
    FROM invoices WHERE invoices.id = invoiceid), status) END AS status FROM expenses) AS expenses;

-- read view invoice_profiles_read
SELECT * FROM (SELECT id, accounting_systemid, customerid, create_date, frequency, numberRecurring, occurrences_to_date, disable, send_email, send_gmail, auto_bill, require_auto_bill, bill_gateway, include_unbilled_time, due_offset_days, amount, discount_value, discount_total, description, notes, terms, payment_details, po_number, fname, lname, organization, address, street, street2, city, province, code, country, language, currency_code, vat_name, vat_number, ownerid, ext_archive, updated, vis_state, presentation, allowed_gateways, late_fee, late_reminders, invoice_profile_customized_email, project_format, retainer_id, is_running, iif(is_running, next_issue_date, NULL) AS next_issue_date FROM (SELECT id, accounting_systemid, customerid, create_date, frequency, numberRecurring, occurrences_to_date, disable, send_email, send_gmail, auto_bill, require_auto_bill, bill_gateway, include_unbilled_time, due_offset_days, amount, discount_value, discount_total, description, notes, terms, payment_details, po_number, fname, lname, organization, address, street, street2, city, province, code, country, language, currency_code, vat_name, vat_number, ownerid, ext_archive, updated, vis_state, next_issue_date, presentation, allowed_gateways, late_fee, late_reminders, invoice_profile_customized_email, project_format, (SELECT retainer.id FROM retainers AS retainer WHERE retainer.invoice_profile_id = invoice_profiles.id) AS retainer_id, vis_state <> 1 AND NOT disable AND (numberRecurring = 0 OR occurrences_to_date < numberRecurring) AS is_running FROM invoice_profiles) AS invoice_profiles) AS invoice_profiles;

-- read view invoices_read
SELECT * FROM (SELECT id, uuid, accounting_systemid, version, invoice_number, customerid, create_date, created_at, updated, due_offset_days, due_date, generation_date, fulfillment_date, date_paid, fname, lname, organization, address, street, street2, city, province, code, country, language, currency_code, vat_name, vat_number, notes, terms, po_number, description, template, ownerid, sentid, estimateid, parent, amount, paid, net_paid_amount, discount_value, discount_total, discount_description, deposit_amount, deposit_percentage, display_status, dispute_status, autobill_status, last_order_status, auto_bill, gmail, show_attachments, attach_pdf_to_email, ext_archive, payment_details, return_uri, sender_address, vis_state, taxes_total, presentation, attachments, allowed_gateways, late_fee, late_fee_date, late_reminders, invoice_customized_email, link_token, outstanding, discount, payment_status, deposit_status, status, current_organization, CASE WHEN dispute_status = 'disputed' THEN 'disputed' WHEN payment_status = 'auto-paid' THEN 'autopaid' WHEN payment_status = 'paid' THEN 'paid' WHEN autobill_status IN ('retry', 'failed') THEN autobill_status WHEN display_status = 'draft' THEN 'draft' WHEN due_date < today(accounting_systemid) THEN 'overdue' WHEN deposit_status = 'paid' THEN 'deposit-paid' WHEN deposit_status = 'partial' THEN 'deposit-partial' WHEN payment_status = 'partial' THEN 'partial' WHEN display_status = 'outstanding' THEN 'sent'
    ELSE display_status END AS v3_status FROM (SELECT id, uuid, accounting_systemid, version, invoice_number, customerid, create_date, created_at, updated, due_offset_days, due_date, generation_date, fulfillment_date, date_paid, fname, lname, organization, address, street, street2, city, province, code, country, language, currency_code, vat_name, vat_number, notes, terms, po_number, description, template, ownerid, sentid, estimateid, parent, amount, paid, net_paid_amount, discount_value, discount_total, discount_description, deposit_amount, deposit_percentage, display_status, dispute_status, autobill_status, last_order_status, auto_bill, gmail, show_attachments, attach_pdf_to_email, ext_archive, payment_details, return_uri, sender_address, vis_state, taxes_total, presentation, attachments, allowed_gateways, late_fee, late_fee_date, late_reminders, invoice_customized_email, link_token, amount - paid AS outstanding, json_object('amount',
  json_object('amount', CASE WHEN (discount_total) >= 0 THEN iif((discount_total) % 100 = 0, printf('%d.%02d', (discount_total) / 10000, (discount_total) / 100 % 100), printf('%d.%02d%s', (discount_total) / 10000, (discount_total) / 100 % 100, rtrim(printf('%02d', (discount_total) % 100), '0'))) WHEN (discount_total) < 0 THEN '-' || iif((-(discount_total)) % 100 = 0, printf('%d.%02d', (-(discount_total)) / 10000, (-(discount_total)) / 100 % 100), printf('%d.%02d%s', (-(discount_total)) / 10000, (-(discount_total)) / 100 % 100, rtrim(printf('%02d', (-(discount_total)) % 100), '0'))) END, 'code', currency_code),
  'rate', discount_value, 'type', 'percent') AS discount, CASE WHEN paid > 0 AND paid >= amount AND autobill_status IS 'success' THEN 'auto-paid' WHEN paid > 0 AND paid >= amount THEN 'paid' WHEN paid > 0 THEN 'partial'
    ELSE 'unpaid' END AS payment_status, CASE WHEN deposit_amount IS NULL THEN 'none' WHEN paid > 0 AND paid >= amount THEN 'converted' WHEN paid >= deposit_amount THEN 'paid' WHEN paid > 0 THEN 'partial'
    ELSE 'unpaid' END AS deposit_status, CASE WHEN paid > 0 AND paid >= amount AND autobill_status IS 'success' THEN 5 WHEN paid > 0 AND paid >= amount THEN 4
  WHEN autobill_status IS 'retry' THEN 6 WHEN autobill_status IS 'failed' THEN 7 ELSE status END AS status, (SELECT clients.organization FROM clients WHERE clients.id = customerid) AS current_organization FROM invoices) AS invoices) AS invoices;

-- read view ledger_accounts_read
SELECT * FROM (SELECT id, uuid, name, number, description, sub_type, system_account_name, parent_account, auto_created, state, updated_at, default_number, business_uuid, created_at, CASE sub_type WHEN 'Cash & Bank' THEN 'asset' WHEN 'Current Asset' THEN 'asset' WHEN 'Property, Plant, and Equipment' THEN 'asset' WHEN 'Long-Term Asset' THEN 'asset' WHEN 'Current Liability' THEN 'liability' WHEN 'Long-Term Liability' THEN 'liability' WHEN 'Equity' THEN 'equity' WHEN 'Income' THEN 'income' WHEN 'Cost of Goods Sold' THEN 'expense' WHEN 'Operating Expense' THEN 'expense' END AS type, (SELECT json_group_array(child.uuid ORDER BY child.number) FROM ledger_accounts AS child
  WHERE child.parent_account = ledger_accounts.uuid) AS sub_accounts, (SELECT twin.id FROM businesses JOIN categories AS twin
    ON twin.accounting_systemid = businesses.account_id
  WHERE businesses.business_uuid = ledger_accounts.business_uuid AND NOT twin.is_editable
    AND twin.category = CASE ledger_accounts.default_number WHEN '6008' THEN 'Other Expenses' WHEN '6008-5' THEN 'Interest - Mortgage' WHEN '6008-2' THEN 'Business Insurance' WHEN '6008-1' THEN 'Bank Fees' WHEN '6008-6' THEN 'Interest - Other' WHEN '6008-7' THEN 'Online Services' WHEN '6008-8' THEN 'Reference Materials' WHEN '6008-9' THEN 'Repairs & Maintenance' WHEN '6008-10' THEN 'Subscriptions/Dues/Memberships' WHEN '6008-4' THEN 'Depreciation' WHEN '6008-11' THEN 'Taxes & Licenses' WHEN '6008-3' THEN 'Commissions' WHEN '6008-12' THEN 'Wages' WHEN '6001' THEN 'Advertising' WHEN '6002' THEN 'Car & Truck Expenses' WHEN '6002-2' THEN 'Mileage' WHEN '6002-1' THEN 'Gas' WHEN '6002-3' THEN 'Repairs' WHEN '6002-4' THEN 'Vehicle Insurance' WHEN '6002-5' THEN 'Vehicle Licensing' WHEN '6003' THEN 'Contractors' WHEN '6004' THEN 'Education and Training' WHEN '6005' THEN 'Employee Benefits' WHEN '6005-2' THEN 'Health Insurance' WHEN '6005-3' THEN 'Life Insurance' WHEN '6005-1' THEN 'Accident Insurance' WHEN '6010' THEN 'Professional Services' WHEN '6010-2' THEN 'Legal Fees' WHEN '6010-1' THEN 'Accounting' WHEN '6006' THEN 'Meals & Entertainment' WHEN '6006-2' THEN 'Restaurants/Dining' WHEN '6006-1' THEN 'Entertainment' WHEN '6007' THEN 'Office Expenses & Postage' WHEN '6007-1' THEN 'Hardware' WHEN '6007-2' THEN 'Office Supplies' WHEN '6007-3' THEN 'Packaging' WHEN '6007-4' THEN 'Postage' WHEN '6007-5' THEN 'Printing' WHEN '6007-6' THEN 'Shipping & Couriers' WHEN '6007-7' THEN 'Software' WHEN '6007-8' THEN 'Stationery' WHEN '6009' THEN 'Personal' WHEN '6011' THEN 'Rent or Lease' WHEN '6011-2' THEN 'Machinery' WHEN '6011-3' THEN 'Office Space' WHEN '6011-1' THEN 'Equipment' WHEN '6011-4' THEN 'Vehicles' WHEN '6012' THEN 'Supplies' WHEN '6013' THEN 'Travel' WHEN '6013-2' THEN 'Hotel/Lodging/Accommodation' WHEN '6013-1' THEN 'Airfare' WHEN '6013-3' THEN 'Taxi & Parking' WHEN '6015' THEN 'Utilities' WHEN '6015-1' THEN 'Gas & Electrical' WHEN '6015-2' THEN 'Phone' WHEN '5000' THEN 'Cost of Goods Sold' WHEN '5000-1' THEN 'Cost of Billed Expenses' WHEN '5000-2' THEN 'Cost of Shipping & Handling' WHEN '6014' THEN 'Uncategorized Expenses' END) AS category_id, iif(default_number IN ('1000', '1200', '1500', '1202', '2000', '2005', '2006', '2004', '2003', '3002', '3001', '4000', '5000', '6016'), 4 * id, NULL) AS jea_id, iif(default_number IS NULL OR default_number IN ('1000-1', '1200', '1201', '1500-3', '1500-1', '1202', '2001-1', '2001-2', '2006', '2004', '3002', '3000', '3003', '3001-1', '4000-3', '4000-1', '4000-2', '5000', '6001', '6002', '6003', '6004', '6005', '6006', '6007', '6008', '6009', '6010', '6011', '6012', '6013', '6014', '6015'), 4 * id + 2, NULL) AS jesa_id FROM ledger_accounts) AS ledger_accounts;

-- read view payments_read
SELECT * FROM (SELECT id, accounting_systemid, invoiceid, amount, amount_code, date, type, note, clientid, creditid, from_credit, overpaymentid, orderid, gateway, transactionid, bulk_paymentid, send_client_notification, updated, vis_state, received, amount_code AS currency, coalesce((SELECT fname || ' ' || lname || ' ' || organization FROM clients
    WHERE clients.id = clientid), '') || char(10) ||
      coalesce((SELECT fname || ' ' || lname || ' ' || organization FROM invoices
    WHERE invoices.id = invoiceid), '') AS client_name, coalesce((SELECT credit_number FROM credit_notes
      WHERE credit_notes.id = creditid), '') || char(10) ||
      (SELECT invoice_number FROM invoices WHERE invoices.id = invoiceid) AS number, iif(from_credit, 'credit', 'invoice') AS payment_or_credit FROM payments) AS payments;

-- read view projects_read
SELECT * FROM (SELECT id, title, description, due_date, client_id, internal, budget, fixed_price, rate, billing_method, project_type, project_manager_id, active, complete, sample, created_at, updated_at, retainer_id, expense_markup, service_estimate_type, business_id, creator_id, group_id, services, billed_amount, CASE WHEN NOT EXISTS (SELECT 1 FROM invoice_lines AS line WHERE line.modern_project_id = id
  AND line.invoiceid IN (SELECT invoice.id FROM invoices AS invoice WHERE invoice.vis_state <> 1)) THEN 'unbilled'
    WHEN project_type = 'fixed_price' AND CAST(billed_amount AS REAL) < CAST(fixed_price AS REAL)
      THEN 'partially_billed'
    WHEN id IN (SELECT entry.project_id FROM time_entries AS entry
      WHERE entry.active AND entry.is_logged AND entry.billable AND NOT entry.billed) THEN 'partially_billed'
    ELSE 'billed' END AS billed_status FROM (SELECT id, title, description, due_date, client_id, internal, budget, fixed_price, rate, billing_method, project_type, project_manager_id, active, complete, sample, created_at, updated_at, retainer_id, expense_markup, service_estimate_type, business_id, creator_id, group_id, (SELECT json_group_array(json_object('business_id', service.business_id, 'id', service.id,
    'name', service.name,
    'billable', iif(service.billable, json('true'), json('false')), 'vis_state', service.vis_state)
    ORDER BY chosen.key)
  FROM json_each(services) AS chosen JOIN services AS service ON service.id = chosen.value) AS services, (SELECT printf('%.2f', coalesce(sum(line.amount), 0) / 10000.0) FROM invoice_lines AS line WHERE line.modern_project_id = id
  AND line.invoiceid IN (SELECT invoice.id FROM invoices AS invoice WHERE invoice.vis_state <> 1)) AS billed_amount FROM projects) AS projects) AS projects;

-- read view retainers_read
SELECT * FROM (SELECT id, business_id, invoice_profile_id, client_user_id, start_date, next_period_start_date, fee, excess_rate, budgeted_time, active, created_at, updated_at, frequency, number_recurring, is_infinitely_recurring, (SELECT systemid FROM businesses WHERE businesses.id = business_id) AS system_id FROM retainers) AS retainers;

-- read view services_read
SELECT * FROM (SELECT business_id, id, name, billable, vis_state, project_default, task_id, (SELECT account_uuid FROM tasks WHERE tasks.id = task_id) AS income_account_id FROM services) AS services;

-- read view staffs_read
SELECT * FROM (SELECT id, userid, accounting_systemid, fname, lname, display_name, email, organization, username, role, rate, note, bus_phone, mob_phone, fax, home_phone, p_street, p_street2, p_city, p_province, p_code, p_country, currency_code, language, num_logins, last_login, signup_date, updated, api_token, vis_state, iif(role = 'admin', 0, 1) AS level FROM staffs) AS staffs;

-- read view time_entries_read
SELECT * FROM (SELECT id, identity_id, is_logged, local_started_at, local_timezone, started_at, created_at, client_id, project_id, pending_client, pending_project, pending_task, task_id, service_id, note, active, billable, billed, internal, retainer_id, duration, business_id, updated_at, CASE WHEN timer IS NULL THEN NULL ELSE json_object('id', timer,
    'is_running', iif(NOT is_logged AND EXISTS (SELECT 1 FROM time_entries AS segment
      WHERE segment.timer = time_entries.timer AND (segment.timer IS NOT NULL AND segment.active
  AND NOT segment.is_logged AND coalesce(segment.duration, 0) = 0)),
    json('true'), json('false'))) END AS timer FROM time_entries) AS time_entries;
