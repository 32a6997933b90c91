// CSV tables (RFC 4180): a header, then a line for each row of a report.
import type { Money } from '../ledger/amounts.ts'

/** A cell; money is written as its amount, nothing as an empty cell. */
export type Cell = string | number | boolean | null | Money

/** The table of a report. */
export interface Table {
  readonly header: readonly string[]
  readonly rows: ReadonlyArray<readonly Cell[]>
}

/** A table of these members of some rows; the header has their names, as JSON does. */
export const tableOf = <Key extends string>(
  keys: readonly Key[], rows: ReadonlyArray<Readonly<Record<Key, Cell>>>
): Table => ({ header: keys, rows: rows.map(row => keys.map(key => row[key])) })

/** The text of a table. Every line ends with CRLF, the last one too. */
export const csvText = ({ header, rows }: Table): string =>
  [header, ...rows].map(cells => `${cells.map(cellText).join(',')}\r\n`).join('')

/**
 * A cell as RFC 4180 quotes it. A text that a spreadsheet would take for a formula (`=1+1`) is left as it is:
 * the table is read back by programs, which must find the client's name and not another one.
 */
function cellText (cell: Cell): string {
  const text = String(typeof cell === 'object' ? cell?.amount ?? '' : cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
