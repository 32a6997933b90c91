// Read views in statements. They are no views of the database: SQLite reads all of those when a database is
// opened, which took half of the time, and a world needs few.

/** The select that a name such as `invoices_read` stands for. */
export type ReadViews = ReadonlyMap<string, string>

/** SQL in which the name of a read view, after FROM or JOIN, is its select; those of selects as well. */
export const withReadViews = (sql: string, views: ReadViews): string =>
  sql.replace(/\b(\w+_read)\b(?!\.)(?: AS (\w+))?/g, (name, view: string, alias: string = view) => {
    const select = views.get(view)
    return select === undefined ? name : `(${withReadViews(select, views)}) AS ${alias}`
  })
