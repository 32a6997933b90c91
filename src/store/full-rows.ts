// Rows as rules see them, of all businesses: for readers of a world outside of a session.
import type { Model } from '../derive/model.ts'
import type { Values } from '../derive/parse.ts'
import type { Store } from './store.ts'

interface Zoned {
  readonly account_id: string | null
  readonly timezone: string
}

/** Opens the world at its own now for all its businesses, so that what the calendar decides is right. */
export function enterAll (store: Store): void {
  const now = store.now()
  const rows = store.statement('SELECT account_id, timezone FROM businesses').all() as Zoned[]
  for (const { account_id, timezone } of rows) store.enter(now, account_id, timezone)
}

/** A row with its hidden fields and what it owns; undefined where there is none. */
export function fullRow (store: Store, model: Model, id: number): Values | undefined {
  const [row] = store.rowTexts(model, model.presenter.read, [id])
  return row === undefined ? undefined : JSON.parse(row.text) as Values
}

/** Ids of a table in their order. */
export const idsOf = (store: Store, { table }: Model): number[] =>
  store.plucked(`SELECT id FROM ${table} ORDER BY id`).all() as number[]
