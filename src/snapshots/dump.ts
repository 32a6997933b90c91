// A world as plain JSON and back: every table with its rows, so that a world can be kept, compared by eye and
// in version control, and brought back exactly.
import Database from 'better-sqlite3'
import type { Models } from '../derive/model.ts'
import { controlBounds, readJson } from '../json-text.ts'
import { bytesOf } from '../json-values.ts'
import { loadYaml } from '../libraries.ts'
import { nearestName } from '../suggest.ts'
import { columnsOf, fingerprintOf, schemaText, tablesOf, type ColumnInfo } from './schema-text.ts'
import { validateDatabase } from './validate.ts'
import { emptyDatabase } from '../store/empty-database.ts'
import { readYaml } from '../yaml-text.ts'
import { InvalidImport } from './invalid-import.ts'
import { withoutLog, type Queryable } from '../store/connection.ts'
import type { Store } from '../store/store.ts'

/** What the first line of every export says. */
export const DUMP_FORMAT = 'freshbooks-mock world'
const DUMP_VERSION = 1

/** A row by column; columns that are null are left out, and bytes are base64. */
export type DumpRow = Readonly<Record<string, string | number>>

/** Everything a world holds. */
export interface Dump {
  readonly format: typeof DUMP_FORMAT
  readonly version: typeof DUMP_VERSION
  /** Fingerprint of the tables it came from: another version of this program may have others. */
  readonly schema: string
  /** Rows by table, both in the order of their keys; tables without rows are left out. */
  readonly tables: Readonly<Record<string, readonly DumpRow[]>>
}

/** Everything a world holds, as plain JSON. */
export function dumpOf ({ db }: Store): Dump {
  const tables = tablesOf(db).map(table => [table, rowsOf(db, table)] as const)
  return {
    format: DUMP_FORMAT,
    version: DUMP_VERSION,
    schema: fingerprintOf(db),
    tables: Object.fromEntries(tables.filter(([, rows]) => rows.length > 0)),
  }
}

function rowsOf (db: Queryable, table: string): DumpRow[] {
  const key = columnsOf(db, table).filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
  const order = key.map(({ name }) => name).join(', ')
  const rows = db.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).all() as Array<Record<string, unknown>>
  return rows.map(row => Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== null)
      .map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString('base64') : value])
  ) as DumpRow)
}

/** A dump as JSON with a row on each line, so that versions of it can be compared line by line. */
export function dumpAsJson ({ tables, ...head }: Dump): string {
  const quoted = (value: unknown) => JSON.stringify(value)
  const members = Object.entries(head).map(([name, value]) => `  ${quoted(name)}: ${quoted(value)},\n`)
  const lists = Object.entries(tables).map(([table, rows]) =>
    `    ${quoted(table)}: [\n${rows.map(row => `      ${quoted(row)}`).join(',\n')}\n    ]`)
  return `{\n${members.join('')}  "tables": {\n${lists.join(',\n')}\n  }\n}\n`
}

/** A dump as YAML; quoted so that readers of YAML 1.1 take no text for a date or a yes. */
export const dumpAsYaml = (dump: Dump): string =>
  loadYaml().stringify(dump, { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' })

/** Most words and marks of an export: a whole world is more than a fixture. */
const MOST_LEXEMES = 10_000_000

/** What a text in either form says; throws Unfit where it is neither. */
export function readDumpText (text: string): unknown {
  try {
    if (text.startsWith('{')) return readJson(text, controlBounds)
  } catch {
    // YAML too may begin with a brace, and words the mistake
  }
  try {
    // no alias is in an export
    return readYaml(text, MOST_LEXEMES).document.toJS({ maxAliasCount: 0 }) as unknown
  } catch (error) {
    throw new InvalidImport(`this is neither JSON nor YAML: ${(error as Error).message}`)
  }
}

/** The SQLite image of a dump. Throws Unfit with one sentence where it is none, or of another version. */
export function imageOf (models: Models, dump: unknown): Buffer {
  const db = emptyDatabase(models)
  try {
    const tables = tablesIn(dump, fingerprintOf(db))
    db.transaction(() => {
      for (const [table, rows] of Object.entries(tables)) fill(db, table, rows)
    })()
    validateDatabase(db, models)
    return db.serialize()
  } finally {
    db.close()
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The tables of what may be a dump; members beside those of a dump belong to the answer it came in. */
function tablesIn (dump: unknown, schema: string): Record<string, unknown> {
  if (!isObject(dump) || dump.format !== DUMP_FORMAT) {
    throw new InvalidImport(
      `this is no export of a world: it must be an object with "format": "${DUMP_FORMAT}"`
    )
  }
  if (dump.version !== DUMP_VERSION) {
    throw new InvalidImport(
      `this export has version ${JSON.stringify(dump.version)}; version ${DUMP_VERSION} can be read`
    )
  }
  if (dump.schema !== schema) {
    throw new InvalidImport('this export was made by another version of freshbooks-mock: ' +
      `its schema is ${JSON.stringify(dump.schema)}, ours is "${schema}"`)
  }
  if (!isObject(dump.tables)) throw new InvalidImport('"tables" of an export must be an object of tables')
  return dump.tables
}

function fill (db: Database.Database, table: string, rows: unknown): void {
  const known = tablesOf(db)
  if (!known.includes(table)) {
    throw new InvalidImport(
    `there is no table '${table}'${suggestion(table, known)}`
    )
  }
  if (!Array.isArray(rows)) throw new InvalidImport(`table '${table}' must be a list of rows`)
  const columns = columnsOf(db, table)
  const names = columns.map(({ name }) => name)
  const insert = db.prepare(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
  )
  for (const [index, row] of rows.entries()) {
    const context = `row ${index + 1} of table '${table}'`
    const values = valuesOf(row, columns, context)
    try {
      insert.run(...values)
    } catch (error) {
      throw new InvalidImport(`${context} cannot be stored: ${(error as Error).message}`)
    }
  }
}

function valuesOf (row: unknown, columns: readonly ColumnInfo[], context: string): unknown[] {
  if (!isObject(row)) throw new InvalidImport(`${context} must be an object`)
  const names = columns.map(({ name }) => name)
  const stranger = Object.keys(row).find(name => !names.includes(name))
  if (stranger !== undefined) {
    throw new InvalidImport(`${context} has no column '${stranger}'${suggestion(stranger, names)}`)
  }
  return columns.map(column => valueOf(row[column.name] ?? null, column, context))
}

/** How values of a column's type are read. */
interface Kind {
  readonly what: string
  readonly fits: (value: unknown) => boolean
  /** The value as it is stored. Default: as it is. */
  readonly store?: (value: any) => unknown
}

const isWhole = (value: unknown): boolean => Number.isInteger(value) && Math.abs(Number(value)) <= 2 ** 53

/** Most characters of a value that a sentence shows. */
const MOST_SHOWN = 100

const kinds: Readonly<Record<string, Kind>> = {
  INTEGER: { what: 'a whole number', fits: isWhole, store: (value: number) => BigInt(value) },
  TEXT: { what: 'a text', fits: value => typeof value === 'string' },
  REAL: { what: 'a number', fits: value => Number.isFinite(value) },
  BLOB: { what: 'base64', fits: value => bytesOf(value) !== undefined, store: bytesOf },
}

function valueOf (value: unknown, { name, type, pk }: ColumnInfo, context: string): unknown {
  if (value === null && pk > 0) {
    throw new InvalidImport(
    `column '${name}' of ${context} is missing: it is the key`
    )
  }
  if (value === null) return null
  const { what, fits, store } = kinds[type]!
  if (!fits(value)) {
    const shown = JSON.stringify(value)
    const text = shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}…` : shown
    throw new InvalidImport(`column '${name}' of ${context} must be ${what}, not ${text}`)
  }
  return store === undefined ? value : store(value)
}

function suggestion (name: string, known: readonly string[]): string {
  const near = nearestName(name, known)
  return near === undefined ? '' : `; did you mean '${near}'?`
}

/** The image of a SQLite file that was a world; throws Unfit with one sentence where it is none of ours. */
export function checkedImage (models: Models, buffer: Buffer): Buffer {
  if (buffer.subarray(0, 16).toString('latin1') !== 'SQLite format 3\0') {
    throw new InvalidImport('this is no SQLite database')
  }
  const ours = emptyDatabase(models)
  const schema = schemaText(ours)
  ours.close()
  const db = opened(buffer)
  try {
    if (schemaIn(db) !== schema) {
      throw new InvalidImport(
        'this SQLite database is no world of this version of freshbooks-mock: tables differ'
      )
    }
    validateDatabase(db, models)
    return db.serialize()
  } finally {
    db.close()
  }
}

function opened (buffer: Buffer): Database.Database {
  try {
    return new Database(withoutLog(Buffer.from(buffer)))
  } catch (error) {
    throw new InvalidImport(`this SQLite database cannot be opened: ${(error as Error).message}`)
  }
}

function schemaIn (db: Database.Database): string {
  try {
    const broken = db.pragma('integrity_check', { simple: true })
    if (broken !== 'ok') throw new Error(String(broken).split('\n').at(-1))
    return schemaText(db)
  } catch (error) {
    throw new InvalidImport(`this SQLite database is damaged: ${(error as Error).message}`)
  }
}
