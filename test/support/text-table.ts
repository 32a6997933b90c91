// Pages that are pinned as text: tables that can be checked by hand.

/** Rows as text: columns as wide as their widest value, numbers to the right. */
export function table (heads: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map(row => row[column]!.length)))
  const isNumber = heads.map((_, column) => rows.every(row => /^-?[\d.]*$/.test(row[column]!)))
  const line = (row: readonly string[]): string =>
    row.map((value, column) => isNumber[column] ? value.padStart(widths[column]!) : value.padEnd(widths[column]!)).join('  ').trimEnd()
  return [line(heads), widths.map(width => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}
