// What a request changed, by ids: worked out when it is recorded, as a moment later the rows may have changed
// again.
import type { Change } from '../../store/changes.ts'
import type { RowRef, Touched } from '../../world/request-log.ts'
import type { World } from '../../world/world.ts'

const nothing: Touched = { created: [], updated: [], deleted: [] }

/** Rows made, changed and deleted; a row that is hidden counts as deleted, as it does in FreshBooks. */
export function touchedBy (world: World, changes: readonly Change[]): Touched {
  if (changes.length === 0) return nothing
  const lists: Record<keyof Touched, RowRef[]> = { created: [], updated: [], deleted: [] }
  for (const first of firsts(changes)) {
    const what = whatHappened(world, first)
    if (what !== undefined) lists[what].push({ type: first.type, id: first.id })
  }
  return lists
}

/** The first change of every row's own table, which shows the row before all of them. */
function firsts (changes: readonly Change[]): Iterable<Change> {
  const found = new Map<string, Change>()
  for (const change of changes) {
    const key = `${change.type}/${change.id}`
    if (change.table === change.type && !found.has(key)) found.set(key, change)
  }
  return found.values()
}

type Row = Readonly<Record<string, unknown>>

function whatHappened (world: World, { type, id, rows }: Change): keyof Touched | undefined {
  const [before] = rows
  const after = world.statement(`SELECT * FROM ${type} WHERE id = ?`).get(id) as Row | undefined
  if (before === undefined) return after === undefined ? undefined : 'created'
  if (after === undefined) return 'deleted'
  const visibility = world.models.get(type)?.visibility
  if (visibility === undefined) return 'updated'
  const isHidden = (row: Row) => String(Number(row[visibility.column])) === String(Number(visibility.hidden))
  return isHidden(after) && !isHidden(before) ? 'deleted' : 'updated'
}
