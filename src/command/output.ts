// Answers as text for people: lists as columns, single things as YAML, documents as they are.
import { stringify } from 'yaml'

type Row = Readonly<Record<string, unknown>>
type Answer = Readonly<Record<string, unknown>>

/** Longest text of a value with parts within a column. */
const LONGEST_CELL = 40

/** Narrower than this no column becomes on a narrow terminal. */
const NARROWEST = 12

const isObject = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isRows = (value: unknown): value is readonly Row[] => Array.isArray(value) && value.every(isObject)

/** An answer as people read it; `columns` are those of their terminal. */
export function forPeople (answer: Answer, columns?: number): string {
  const { ok, world, ...body } = answer
  const [[name, only] = [], ...others] = Object.entries(body)
  if (name === undefined) return 'done\n'
  if (isRows(only) && others.every(([, value]) => typeof value !== 'object')) {
    const rows = only.length === 0 ? `no ${name.replaceAll('_', ' ')}\n` : table(only, columns)
    const more = others.map(([key, value]) => `${key.replaceAll('_', ' ')}: ${String(value)}`)
    return more.length === 0 ? rows : `${rows}\n${more.join(', ')}\n`
  }
  if (others.length === 0 && isObject(only) && Object.keys(only).length > 0) return yaml(only)
  return yaml(world === undefined ? body : { world, ...body })
}

const yaml = (value: object): string => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })

/** Rows under their headings, in columns; those that are empty in every row are left out. */
export function table (rows: readonly Row[], columns = Infinity): string {
  const names = namesOf(rows)
  const lines = [names.map(heading), ...rows.map(row => names.map(name => cellOf(row[name])))]
  const isNumber = names.map(name => rows.every(row => row[name] == null || typeof row[name] === 'number'))
  const longest = names.map((_, index) => Math.max(...lines.map(line => line[index]!.length)))
  const widths = fitting(longest, columns)
  return lines.map(line => line.map((cell, index) => {
    const text = cut(cell, widths[index]!)
    return isNumber[index]! ? text.padStart(widths[index]!) : text.padEnd(widths[index]!)
  }).join('  ').trimEnd()).join('\n') + '\n'
}

/** More columns than this nobody reads: parts, and what another column says already, are left out. */
const MANY_COLUMNS = 8

function namesOf (rows: readonly Row[]): string[] {
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))]
    .filter(name => rows.some(row => cellOf(row[name]) !== ''))
  if (names.length <= MANY_COLUMNS) return names
  const texts = (name: string): string => rows.map(row => cellOf(row[name])).join('\n')
  const hasParts = (name: string) => rows.some(row => typeof row[name] === 'object' && row[name] !== null)
  const repeats = (name: string, earlier: readonly string[]) =>
    rows.length > 1 && earlier.some(other => texts(other) === texts(name))
  return names.filter((name, index) => !hasParts(name) && !repeats(name, names.slice(0, index)))
}

const heading = (name: string): string => name.toUpperCase().replaceAll('_', ' ')

/** Widths that fit a terminal: the widest columns give way. */
function fitting (widths: readonly number[], columns: number): number[] {
  const fitted = [...widths]
  const tooWide = () => fitted.reduce((sum, width) => sum + width + 2, -2) > columns
  while (tooWide() && Math.max(...fitted) > NARROWEST) {
    const widest = fitted.indexOf(Math.max(...fitted))
    fitted[widest] = fitted[widest]! - 1
  }
  return fitted
}

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`

function cellOf (value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value) && value.every(item => typeof item !== 'object')) {
    return cut(value.join(', '), LONGEST_CELL)
  }
  if (typeof value !== 'object') return String(value).replace(/\s+/g, ' ')
  return isObject(value) && Object.keys(value).length === 0 ? '' : cut(JSON.stringify(value), LONGEST_CELL)
}
