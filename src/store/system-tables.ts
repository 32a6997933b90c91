// Tables that are no FreshBooks resource: the journal, id counters, OAuth, faults, things to come, events that
// wait for their delivery, and a world's settings. They are tables, not variables, so that a copy of the database is a copy of the world.

/** Statements that make them. Instants are milliseconds since 1970; amounts ten-thousandths. */
export const systemTables: readonly string[] = [
  `CREATE TABLE postings (
  document TEXT, document_id INTEGER, position INTEGER, accounting_systemid TEXT, date TEXT, account TEXT,
  amount INTEGER, currency_code TEXT, source TEXT, clientid INTEGER, categoryid INTEGER, tax_name TEXT,
  taxable INTEGER, invoiceid INTEGER, creditid INTEGER,
  PRIMARY KEY (document, document_id, position)
) STRICT, WITHOUT ROWID`,
  'CREATE INDEX postings_by_date ON postings (accounting_systemid, currency_code, date)',
  'CREATE TABLE sequences (name TEXT PRIMARY KEY, next INTEGER) STRICT, WITHOUT ROWID',
  'CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID',
  `CREATE TABLE oauth_clients (
  client_id TEXT PRIMARY KEY, client_secret TEXT, name TEXT, redirect_uris TEXT, scope TEXT
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE oauth_codes (
  code TEXT PRIMARY KEY, client_id TEXT, identity_id INTEGER, redirect_uri TEXT, scope TEXT,
  enforce_scopes INTEGER, code_challenge TEXT, expires_at INTEGER, used INTEGER
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE oauth_tokens (
  id INTEGER PRIMARY KEY, access_token TEXT UNIQUE, refresh_token TEXT UNIQUE, client_id TEXT,
  identity_id INTEGER, scope TEXT, enforce_scopes INTEGER, code TEXT, created_at INTEGER, expires_at INTEGER,
  revoked INTEGER, refresh_spent INTEGER
) STRICT`,
  'CREATE INDEX oauth_tokens_by_identity ON oauth_tokens (client_id, identity_id)',
  // faults a test asked for: the first that matches wins; `matched` counts requests, `hits` those it struck
  `CREATE TABLE faults (
  position INTEGER PRIMARY KEY, id TEXT UNIQUE, spec TEXT, matched INTEGER, hits INTEGER
) STRICT`,
  // requests of a token since its period began, where the world has a limit
  'CREATE TABLE rate_windows (token TEXT PRIMARY KEY, since INTEGER, requests INTEGER) STRICT',
  // what is still to happen, in the order of its instants
  'CREATE TABLE jobs (id INTEGER PRIMARY KEY, at INTEGER, job TEXT, details TEXT) STRICT',
  'CREATE INDEX jobs_by_time ON jobs (at, id)',
  // events that wait to be delivered to callbacks, in the order in which they were raised
  `CREATE TABLE outbox (
  id INTEGER PRIMARY KEY, at INTEGER, callbackid INTEGER, name TEXT, object_id INTEGER, account_id TEXT,
  business_id INTEGER, identity_id INTEGER, user_id INTEGER
) STRICT`,
  'CREATE INDEX outbox_by_callback ON outbox (callbackid, id)',
]
