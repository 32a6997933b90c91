// What became of a world's rows between two states of it, as the API shows them: what a test asks after it
// has run the program under test.
import { isDeepStrictEqual } from 'node:util'
import type { Model } from '../derive/model.ts'
import type { Values } from '../derive/parse.ts'
import { undo, type Change } from '../store/changes.ts'
import { enterAll, fullRow } from '../store/full-rows.ts'
import type { Store } from '../store/store.ts'

/** A row that is new, changed or gone; `type` is its table. */
export interface Created { readonly type: string, readonly id: number, readonly after: Values }
export interface Updated {
  readonly type: string, readonly id: number, readonly before: Values, readonly after: Values
}
export interface Deleted { readonly type: string, readonly id: number, readonly before: Values }

/** Differences in the order of type and id. Lines belong to their document, and count for it. */
export interface Differences {
  readonly created: readonly Created[]
  readonly updated: readonly Updated[]
  readonly deleted: readonly Deleted[]
}

/** A row of a resource. */
interface Named { readonly type: string, readonly id: number }

/** What differs between two worlds; only rows that are stored differently are looked at more closely. */
export function differences (before: Store, after: Store): Differences {
  const named = [...after.models.values()].flatMap(model => {
    const [old, now] = [storedRows(before, model), storedRows(after, model)]
    const ids = [...new Set([...old.keys(), ...now.keys()])].filter(id => old.get(id) !== now.get(id))
    return ids.map(id => ({ type: model.table, id }))
  })
  return compared(named, shown(before, named), shown(after, named))
}

/** Rows with all they own as texts, by id. */
function storedRows (store: Store, model: Model): Map<number, string> {
  const rows = store.db.prepare(`SELECT * FROM ${model.table}`).raw().all() as unknown[][]
  const columns = model.stored.flatMap(([name, field]) => field.columns(name))
  const context = columns.findIndex(({ name }) => name === 'id')
  const texts = new Map(rows.map(row => [row[context] as number, JSON.stringify(row)]))
  for (const { table, owner } of model.owned) {
    for (const row of store.db.prepare(`SELECT * FROM ${table}`).all() as Values[]) {
      const id = row[owner] as number
      texts.set(id, `${texts.get(id) ?? ''}${JSON.stringify(row)}`)
    }
  }
  return texts
}

/** Thrown to leave a transaction without a trace. */
const LEAVE = Symbol('leave')

/**
 * What a list of noted changes came to. `later` are changes made after those: where there are any, `after` is
 * how things stood before them.
 */
export function differencesOf (
  store: Store, changes: readonly Change[], later: readonly Change[] = []
): Differences {
  const named = rowsNamedBy(changes).filter(({ type }) => store.models.has(type))
  const states: Array<Map<string, Values>> = []
  try {
    store.transaction(() => {
      undo(store, later)
      states.push(shown(store, named))
      undo(store, changes)
      states.push(shown(store, named))
      throw LEAVE
    })
  } catch (error) {
    if (error !== LEAVE) throw error
  }
  return compared(named, states[1]!, states[0]!)
}

function rowsNamedBy (changes: readonly Change[]): Named[] {
  const named = new Map(changes.map(({ type, id }) => [keyOf({ type, id }), { type, id }]))
  return [...named.values()]
}

const keyOf = ({ type, id }: Named): string => `${type}/${id}`

function shown (store: Store, named: readonly Named[]): Map<string, Values> {
  enterAll(store)
  return new Map(named.flatMap(row => {
    const values = fullRow(store, store.models.get(row.type)!, row.id)
    return values === undefined ? [] : [[keyOf(row), values]]
  }))
}

function compared (
  named: readonly Named[], old: ReadonlyMap<string, Values>, now: ReadonlyMap<string, Values>
): Differences {
  const pairs = [...named].sort((a, b) => a.type < b.type ? -1 : a.type > b.type ? 1 : a.id - b.id)
    .map(row => ({ ...row, before: old.get(keyOf(row)), after: now.get(keyOf(row)) }))
  return {
    created: pairs.flatMap(({ type, id, before, after }) =>
      before === undefined && after !== undefined ? [{ type, id, after }] : []),
    updated: pairs.flatMap(({ type, id, before, after }) =>
      before !== undefined && after !== undefined && !isDeepStrictEqual(before, after)
        ? [{ type, id, before, after }]
        : []),
    deleted: pairs.flatMap(({ type, id, before, after }) =>
      before !== undefined && after === undefined ? [{ type, id, before }] : []),
  }
}
