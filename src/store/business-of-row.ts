// Whose a row is.
import type { Business } from '../declare/session.ts'
import type { Model } from '../derive/model.ts'
import type { Store } from './store.ts'

/** The business a row belongs to; undefined where there is no such row, or it belongs to none. */
export function businessOfRow (store: Store, { table, tenant }: Model, id: number): Business | undefined {
  if (tenant === undefined) return undefined
  return store.statement(`SELECT id, business_uuid, account_id, name, timezone, currency_code FROM businesses
    WHERE ${tenant.lookup} = (SELECT ${tenant.column} FROM ${table} WHERE id = ?)`).get(id)
}
