// Whether a database that came from outside can be worked with: right tables can still hold texts that are no
// JSON, or lack the business everything starts from. Better told at the import than failing at some request.
import type Database from 'better-sqlite3'
import type { Models } from '../derive/model.ts'
import { defaultChart } from '../ledger/chart.ts'
import { InvalidImport } from './invalid-import.ts'

/** A row by its table and id. */
interface RowRef { readonly type: string, readonly id: number }

/** Columns beside those of resources whose texts are JSON. */
const systemJson: ReadonlyArray<readonly [table: string, column: string]> =
  [
    ['settings', 'value'], ['faults', 'spec'], ['jobs', 'details'],
    ['mails', 'recipients'], ['mails', 'cc'], ['mails', 'attachments'],
  ]

/** Columns whose JSON is a list, and the JSON type of its items. */
const systemLists = [
  ['businesses', 'gateways', 'text'],
  ['mails', 'recipients', 'text'], ['mails', 'cc', 'text'], ['mails', 'attachments', 'object'],
] as const

/** Tables with a column `at`, an instant. */
const timedTables = ['jobs', 'mails'] as const

/** The last instant that JavaScript's dates know, in milliseconds. */
const LAST_DATE = 8.64e15

/** Throws Unfit with one sentence where a database cannot be a world. */
export function validateDatabase (db: Database.Database, models: Models): void {
  for (const [table, column] of [...systemJson, ...jsonColumns(models)]) checkJson(db, table, column)
  for (const [table, column, type] of systemLists) checkList(db, table, column, type)
  for (const table of timedTables) checkInstants(db, table)
  checkBlobs(db, models)
  checkPrimary(db)
  checkJournal(db)
}

function jsonColumns (models: Models): Array<readonly [string, string]> {
  return [...models.values()].flatMap(({ table, stored }) => stored
    .filter(([name, field]) => field.kind === 'structure' && field.columns(name)[0]?.type === 'TEXT')
    .map(([name]) => [table, name] as const))
}

function checkJson (db: Database.Database, table: string, column: string): void {
  const sql = `SELECT ${column} FROM ${table} WHERE NOT json_valid(${column}) LIMIT 1`
  const bad = db.prepare(sql).pluck().get()
  if (bad === undefined) return
  throw new InvalidImport(`column '${column}' of table '${table}' must hold JSON, not '${String(bad)}'`)
}

function checkList (db: Database.Database, table: string, column: string, type: string): void {
  const bad = db.prepare(`SELECT ${column} FROM ${table} WHERE json_type(${column}) IS NOT 'array' OR EXISTS (
    SELECT 1 FROM json_each(${column}) AS item WHERE item.type <> ?) LIMIT 1`).pluck().get(type)
  if (bad === undefined) return
  throw new InvalidImport(`column '${column}' of table '${table}' must hold a list of ${type}s, ` +
    `not '${String(bad)}'`)
}

function checkInstants (db: Database.Database, table: string): void {
  const sql = `SELECT at FROM ${table} WHERE NOT at BETWEEN ${-LAST_DATE} AND ${LAST_DATE} LIMIT 1`
  const bad = db.prepare(sql).pluck().get()
  if (bad === undefined) return
  throw new InvalidImport(`column 'at' of table '${table}' must hold milliseconds since 1970, ` +
    `not ${String(bad)}`)
}

/** Bytes without their row could never be reached, and would be counted all the same. */
function checkBlobs (db: Database.Database, models: Models): void {
  for (const { type, id } of db.prepare('SELECT type, id FROM blobs').all() as RowRef[]) {
    const isTable = models.has(type)
    const there = isTable && db.prepare(`SELECT 1 FROM ${type} WHERE id = ?`).get(id) !== undefined
    if (there) continue
    throw new InvalidImport(`table 'blobs' has bytes of row ${id} of '${type}', which is not there`)
  }
}

/** Everything starts from the person of the primary token, and the business she is asked about first. */
function checkPrimary (db: Database.Database): void {
  const there = db.prepare(`SELECT 1 FROM settings WHERE name = 'primary' AND json_type(value) = 'object'
    AND EXISTS (SELECT 1 FROM identities WHERE id = value ->> 'identity_id')
    AND EXISTS (SELECT 1 FROM businesses WHERE id = coalesce(value ->> 'business_id', id))`)
  if (there.get() === undefined) {
    throw new InvalidImport(
      'this world belongs to nobody: the setting \'primary\' must name a business and a person'
    )
  }
}

/** What must not be found in a journal and the chart it posts to: the first row, the sentence about it. */
const journalMistakes: ReadonlyArray<readonly [sql: string, sentence: (value: unknown) => string]> = [
  [`SELECT account_id FROM businesses WHERE account_id IS NOT NULL AND ${defaultChart.length} > (
      SELECT count(DISTINCT default_number) FROM ledger_accounts
      WHERE business_uuid = businesses.business_uuid)`,
  account => `the chart of accounts of '${String(account)}' must have every default account`],
  [`SELECT entry FROM ledger_postings WHERE entry NOT IN (SELECT id FROM ledger_entries)
      OR account NOT IN (SELECT id FROM ledger_accounts)`,
  entry => `postings of entry ${String(entry)} of the journal must name an entry and an account`],
  ['SELECT entry FROM ledger_postings GROUP BY entry HAVING sum(amount) <> 0',
    entry => `entry ${String(entry)} of the journal does not balance`],
  [`SELECT entry FROM ledger_documents AS current WHERE NOT EXISTS (SELECT 1 FROM ledger_entries AS entry
      WHERE entry.id = current.entry AND entry.reverses IS NULL AND entry.document = current.document
        AND entry.document_id = current.document_id)
      OR entry IN (SELECT reverses FROM ledger_entries WHERE reverses IS NOT NULL)`,
  entry => `entry ${String(entry)} of the journal is not what its document posts now`],
]

function checkJournal (db: Database.Database): void {
  for (const [sql, sentence] of journalMistakes) {
    const value: unknown = db.prepare(sql).pluck().get()
    if (value !== undefined) throw new InvalidImport(sentence(value))
  }
}
