// Rows by what they have in common.

/** Rows by their keys, keys and rows in the order of the rows. */
export function groupedBy<Row, Key extends string | number> (
  rows: readonly Row[], keyOf: (row: Row) => Key
): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}

/** Rows of the same key together, groups and rows in the order of the rows. */
export const groupsBy = <Row>(rows: readonly Row[], keyOf: (row: Row) => string | number): Row[][] =>
  [...groupedBy(rows, keyOf).values()]

/** The sum of what rows have of something. */
export const sumBy = <Row>(rows: readonly Row[], valueOf: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + valueOf(row), 0)
