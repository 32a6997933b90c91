// SQL that finds rows of a resource, made once: making it costs more than running it. A statement that names
// no derived field runs over the table and not over the read view, which SQLite takes much longer to prepare.
import { tableOf, type Resource } from '../declare/resource.ts'
import type { Tenant } from '../declare/tenant.ts'
import { memoize } from '../memoize.ts'
import { sourceOf } from './names.ts'

export interface Statements {
  /** Whether there is a row, not deleted, whose field has a value. */
  readonly usableBy: (field: string) => string
  /** The id of the row whose field has a value, in the business. */
  readonly locate: (field: string) => string
  /**
   * Ids of rows that satisfy a condition, by business and then the parameters of the condition, in their
   * order.
   */
  readonly idsWhere: (condition: string) => string
  /** Number of rows of a list; conditions come after the business. */
  readonly count: (where: readonly string[]) => string
  /** Ids of a page of a list, its size and offset last. */
  readonly page: (where: readonly string[], order: string) => string
}

type Visibility = { readonly column: string, readonly hidden: string } | undefined

export function statementsOf (
  resource: Resource, tenant: Tenant | undefined, visibility: Visibility
): Statements {
  const table = tableOf(resource)
  const within = tenant === undefined ? '1' : `${tenant.column} = ?`
  const isDerived = derivedNames(resource)
  const sourceFor = (...sql: string[]): string =>
    sql.some(isDerived) ? `${sourceOf(resource)} AS ${table}` : table
  const scanned = (conditions: readonly string[]) => withoutIndexes(conditions, isDerived, visibility)
  const memo = memoize()
  const usable =
    visibility === undefined ? within : `${within} AND ${visibility.column} <> ${visibility.hidden}`
  return {
    usableBy: field => `SELECT 1 FROM ${table} WHERE ${field} = ? AND ${usable}`,
    locate: field => `SELECT id FROM ${table} WHERE ${field} = ? AND ${within}`,
    // conditions leave few rows: in the order of `id` SQLite would read all of the account, whatever index
    // they have
    idsWhere: condition => memo(`where ${condition}`, () =>
      `SELECT id FROM ${sourceFor(condition)} WHERE ${within} AND (${condition}) ORDER BY +id`),
    count: where => memo(`count ${where.join()}`, () =>
      `SELECT count(*) FROM ${sourceFor(...where)} WHERE ${scanned([within, ...where]).join(' AND ')}`),
    // a bare parameter as LIMIT makes SQLite prepare the statement again at every execution
    page: (where, order) => memo(`page ${where.join()} ${order}`, () =>
      `SELECT id FROM ${sourceFor(order, ...where)} WHERE ${[within, ...where].join(' AND ')}
        ORDER BY ${order} LIMIT +? OFFSET +?`),
  }
}

/**
 * Where all that is asked beside visible rows of a business is derived, every row must be read, and reading
 * them in the order of the table takes three quarters of the time that an index does.
 */
function withoutIndexes (
  [within, ...asked]: readonly string[], isDerived: (sql: string) => boolean, visibility: Visibility
): readonly string[] {
  const isVisible = (sql: string): boolean => sql === visibleSql(visibility)
  const others = asked.filter(sql => !isVisible(sql))
  const isScan = others.length > 0 && others.every(isDerived) && asked.some(isVisible)
  return isScan ? [within!, ...asked].map(sql => isDerived(sql) ? sql : `+${sql}`) : [within!, ...asked]
}

/** Whether SQL names a derived field: it then runs over the read view, under the table's name. */
function derivedNames (resource: Resource): (sql: string) => boolean {
  const derived = Object.entries(resource.fields).filter(([, field]) => field.derivation !== undefined)
    .flatMap(([name, field]) => [name, ...field.columns(name).map(column => column.name)])
  const pattern = new RegExp(`\\b(${derived.join('|')})\\b`)
  return sql => derived.length > 0 && pattern.test(sql)
}

/** The condition of rows that are not hidden. A list of values can use an index; `<>` would read all rows. */
export function visibleSql (visibility: Visibility): string | undefined {
  if (visibility === undefined) return undefined
  const { column, hidden } = visibility
  return hidden === '1' ? `${column} IN (0, 2)` : `${column} = 1`
}
