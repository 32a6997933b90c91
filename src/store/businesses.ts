// The business that a row belongs to.
import type { Business } from '../declare/session.ts'
import type { Model } from '../derive/model.ts'
import type { Store } from './store.ts'

/** Columns of a business as sessions know it. */
export const businessColumns = 'id, business_uuid, account_id, name, timezone, currency_code'

/**
 * The business a row belongs to; undefined where there is no such row, it belongs to none, or the business
 * was deleted. Whoever acts on a row without a token asks here: jobs, people outside the API, pages of links.
 */
export function businessOfRow (store: Store, { table, tenant }: Model, id: number): Business | undefined {
  if (tenant === undefined) return undefined
  return store.statement(`SELECT ${businessColumns} FROM businesses
    WHERE ${tenant.lookup} = (SELECT ${tenant.column} FROM ${table} WHERE id = ?)
      AND deleted_at IS NULL`).get(id)
}
