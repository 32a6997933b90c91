// Formats answers as text for people: lists as tables, other objects as YAML.
import { stringify } from 'yaml'
import type { Verb } from '../control/verb.ts'

type Row = Readonly<Record<string, unknown>>
type Answer = Readonly<Record<string, unknown>>

/** Longest text of a nested value in a table, in characters. */
const MAX_CELL_WIDTH = 40

/** Columns are not shrunk below this many characters on a narrow terminal. */
const MIN_COLUMN_WIDTH = 12

const isObject = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A row by its table and id, which people read and filters take as `invoices/34401`. */
const isRowRef = (value: object): value is { type: string, id: number } =>
  Object.keys(value).join() === 'type,id'

const isRows = (value: unknown): value is readonly Row[] => Array.isArray(value) && value.every(isObject)

/** Width of tables that no terminal shows, in characters. */
const USUAL_WIDTH = 100

/** A verb's answer as text that ends with a newline; `width` is that of the terminal. */
export function formatAnswer (answer: Answer, { columns }: Pick<Verb, 'columns'>, width?: number): string {
  const { ok, world, ...body } = answer
  const [[name, only] = [], ...others] = Object.entries(body)
  if (name === undefined) return 'done\n'
  if (isRows(only) && others.every(([, value]) => typeof value !== 'object')) {
    const rows = only.length === 0 ? `no ${name.replaceAll('_', ' ')}\n` : table(only, columns, width)
    const more = others.map(([key, value]) => `${key.replaceAll('_', ' ')}: ${String(value)}`)
    return more.length === 0 ? rows : `${rows}\n${more.join(', ')}\n`
  }
  if (others.length === 0 && isObject(only) && Object.keys(only).length > 0) return yaml(only)
  return yaml(world === undefined ? body : { world, ...body })
}

const yaml = (value: object): string => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })

/** Rows as a table with headings; columns that are empty in every row are left out. */
export function table (rows: readonly Row[], columns?: readonly string[], width = USUAL_WIDTH): string {
  const names = columnNames(rows, columns)
  const lines = [names.map(heading), ...rows.map(row => names.map(name => formatCell(row[name])))]
  const isNumber = names.map(name => rows.every(row => row[name] == null || typeof row[name] === 'number'))
  const naturalWidths = names.map((_, index) => Math.max(...lines.map(line => line[index]!.length)))
  const widths = fitWidths(naturalWidths, width)
  return lines.map(line => line.map((cell, index) => {
    const text = truncate(cell, widths[index]!)
    return isNumber[index]! ? text.padStart(widths[index]!) : text.padEnd(widths[index]!)
  }).join('  ').trimEnd()).join('\n') + '\n'
}

/** Wider tables omit nested values and columns that repeat another one. */
const MAX_COLUMNS = 8

function columnNames (rows: readonly Row[], columns?: readonly string[]): string[] {
  const names = [...new Set(columns ?? rows.flatMap(row => Object.keys(row)))]
    .filter(name => rows.some(row => formatCell(row[name]) !== ''))
  if (columns !== undefined || names.length <= MAX_COLUMNS) return names
  const texts = (name: string): string => rows.map(row => formatCell(row[name])).join('\n')
  const hasParts = (name: string) => rows.some(row => typeof row[name] === 'object' && row[name] !== null)
  const repeats = (name: string, earlier: readonly string[]) =>
    rows.length > 1 && earlier.some(other => texts(other) === texts(name))
  return names.filter((name, index) => !hasParts(name) && !repeats(name, names.slice(0, index)))
}

const heading = (name: string): string => name.toUpperCase().replaceAll('_', ' ')

/** Shrinks the widest columns until the table fits the terminal. */
function fitWidths (widths: readonly number[], columns: number): number[] {
  const fitted = [...widths]
  const tooWide = () => fitted.reduce((sum, width) => sum + width + 2, -2) > columns
  while (tooWide() && Math.max(...fitted) > MIN_COLUMN_WIDTH) {
    const widest = fitted.indexOf(Math.max(...fitted))
    fitted[widest] = fitted[widest]! - 1
  }
  return fitted
}

const truncate = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`

function formatCell (value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value) && value.every(item => typeof item !== 'object')) {
    return truncate(value.join(', '), MAX_CELL_WIDTH)
  }
  if (typeof value !== 'object') return String(value).replace(/\s+/g, ' ')
  if (isRowRef(value)) return `${value.type}/${value.id}`
  const isEmpty = isObject(value) && Object.keys(value).length === 0
  return isEmpty ? '' : truncate(JSON.stringify(value), MAX_CELL_WIDTH)
}
