// Tables that are no FreshBooks resource: the journal, the bytes of files, id counters, OAuth, faults, things
// to come, mails, events that wait and what became of them, and a world's settings. They are tables, not
// variables, so that a copy of the database is a copy of the world.

/** Statements that make them. Instants are milliseconds since 1970; amounts ten-thousandths. */
export const systemTables: readonly string[] = [
  // the journal: rows are added, never changed or deleted; `made_at` is the instant of the write
  `CREATE TABLE ledger_entries (
  id INTEGER PRIMARY KEY, accounting_systemid TEXT, document TEXT, document_id INTEGER, date TEXT,
  currency_code TEXT, clientid INTEGER, invoiceid INTEGER, creditid INTEGER, made_at INTEGER,
  reverses INTEGER
) STRICT`,
  'CREATE UNIQUE INDEX ledger_reversals ON ledger_entries (reverses) WHERE reverses IS NOT NULL',
  'CREATE INDEX ledger_entries_by_date ON ledger_entries (accounting_systemid, date)',
  // `account` is the id of a ledger account, whose number may change
  `CREATE TABLE ledger_postings (
  entry INTEGER, position INTEGER, account INTEGER, amount INTEGER, categoryid INTEGER, tax_name TEXT,
  taxable INTEGER, PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID`,
  // finds the first posting to an account, or to a name of a tax below it
  'CREATE INDEX ledger_postings_by_account ON ledger_postings (account, tax_name)',
  // which entry of a document holds now: an index that lets reports pass over history; it says nothing new
  `CREATE TABLE ledger_documents (
  document TEXT, document_id INTEGER, entry INTEGER, accounting_systemid TEXT, currency_code TEXT, date TEXT,
  PRIMARY KEY (document, document_id)
) STRICT, WITHOUT ROWID`,
  `CREATE INDEX ledger_documents_by_date
  ON ledger_documents (accounting_systemid, currency_code, date, entry)`,
  // what documents post now, with the stable names of accounts; LEFT, so that SQLite leaves out what a query
  // does not name: entry and account are always there
  `CREATE VIEW postings AS SELECT current.document, current.document_id, posting.entry, posting.position,
  current.accounting_systemid, current.date, coalesce(account.default_number, account.uuid) AS account,
  posting.account AS accountid, account.sub_type, posting.amount, current.currency_code, ` +
  `entry.clientid, posting.categoryid,
  posting.tax_name, posting.taxable, entry.invoiceid, entry.creditid
FROM ledger_documents AS current
JOIN ledger_postings AS posting ON posting.entry = current.entry
LEFT JOIN ledger_entries AS entry ON entry.id = current.entry
LEFT JOIN ledger_accounts AS account ON account.id = posting.account`,
  // bytes that are kept with a row, by its table and id: uploaded files
  'CREATE TABLE blobs (type TEXT, id INTEGER, content BLOB, PRIMARY KEY (type, id)) STRICT',
  'CREATE TABLE sequences (name TEXT PRIMARY KEY, next INTEGER) STRICT, WITHOUT ROWID',
  'CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID',
  // applications: `redirect_uris` is JSON, `identity_id` the developer, null for the owner of the world
  `CREATE TABLE oauth_clients (
  id INTEGER PRIMARY KEY, client_id TEXT UNIQUE, client_secret TEXT, name TEXT, redirect_uris TEXT,
  scope TEXT, api_version TEXT, identity_id INTEGER, description TEXT, website_url TEXT, settings_url TEXT,
  logo_public_id TEXT, created_at INTEGER, updated_at INTEGER
) STRICT`,
  `CREATE TABLE oauth_codes (
  code TEXT PRIMARY KEY, client_id TEXT, identity_id INTEGER, redirect_uri TEXT, scope TEXT,
  code_challenge TEXT, expires_at INTEGER, used INTEGER
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE oauth_tokens (
  id INTEGER PRIMARY KEY, access_token TEXT UNIQUE, refresh_token TEXT UNIQUE, client_id TEXT,
  identity_id INTEGER, scope TEXT, code TEXT, created_at INTEGER, expires_at INTEGER, revoked INTEGER,
  refresh_spent INTEGER
) STRICT`,
  'CREATE INDEX oauth_tokens_by_identity ON oauth_tokens (client_id, identity_id)',
  // faults a test asked for: the first that matches wins; `matched` counts requests, `hits` those it struck
  `CREATE TABLE faults (
  position INTEGER PRIMARY KEY, id TEXT UNIQUE, spec TEXT, matched INTEGER, hits INTEGER
) STRICT`,
  // requests of a token since its period began, where the world has a limit
  'CREATE TABLE rate_windows (token TEXT PRIMARY KEY, since INTEGER, requests INTEGER) STRICT',
  // what is still to happen, in the order of its instants
  `CREATE TABLE jobs (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, job TEXT NOT NULL, details TEXT NOT NULL, key TEXT UNIQUE
) STRICT`,
  'CREATE INDEX jobs_by_time ON jobs (at, id)',
  // mails that FreshBooks would have sent; recipients, cc and attachments are JSON
  `CREATE TABLE mails (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, sender TEXT NOT NULL,
  recipients TEXT NOT NULL, cc TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL,
  attachments TEXT NOT NULL, document TEXT NOT NULL, document_id INTEGER NOT NULL, account_id TEXT
) STRICT`,
  // events that wait to be delivered to callbacks, in the order in which they were raised
  `CREATE TABLE outbox (
  id INTEGER PRIMARY KEY, at INTEGER, callbackid INTEGER, name TEXT, object_id INTEGER, account_id TEXT,
  business_id INTEGER, identity_id INTEGER, user_id INTEGER, attempts INTEGER, due_at INTEGER
) STRICT`,
  'CREATE INDEX outbox_by_callback ON outbox (callbackid, id)',
  // what became of messages, attempt by attempt, and how many of a callback were dropped in a row
  `CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY, at INTEGER, event INTEGER, callbackid INTEGER, name TEXT, object_id INTEGER,
  attempt INTEGER, uri TEXT, body TEXT, signature TEXT, outcome TEXT, status INTEGER, response TEXT,
  error TEXT, ms INTEGER, fault TEXT
) STRICT`,
  'CREATE TABLE dropped_messages (callbackid INTEGER PRIMARY KEY, count INTEGER) STRICT',
]
