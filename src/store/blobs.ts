// Bytes that are kept with a row: uploaded files. They are rows of a table like everything else, so that
// snapshots, resets, copies and exports have them, and a rollback takes them back.
import { fail } from '../declare/problem.ts'
import type { Store } from './store.ts'

/**
 * Most bytes in one world. An export as JSON is a third longer and must fit into an import, and a world may
 * be one of hundreds that are kept in memory.
 */
const MOST_BYTES = 40 * 1_048_576

const ofRow = 'type = ? AND id = ?'

/** The bytes of a row, by its table and id; undefined where it has none. */
export const contentOf = (store: Store, table: string, id: number): Buffer | undefined =>
  store.plucked(`SELECT content FROM blobs WHERE ${ofRow}`).get(table, id) as Buffer | undefined

/** Keeps bytes with a row. Throws the `body-too-large` problem where the world holds as much as it may. */
export function storeContent (store: Store, table: string, id: number, content: Buffer): void {
  recordContentChange(store, table, id)
  store.statement('INSERT OR REPLACE INTO blobs VALUES (?, ?, ?)').run(table, id, content)
  // SQLite reads the lengths without reading the bytes
  const bytes = store.plucked('SELECT sum(length(content)) FROM blobs').get() as number
  if (bytes > MOST_BYTES) {
    fail('body-too-large', { message: `freshbooks-mock keeps ${MOST_BYTES} bytes of files in a world.` })
  }
}

/** Erases the bytes of a row, where it has any. */
export function eraseContent (store: Store, table: string, id: number): void {
  recordContentChange(store, table, id)
  store.statement(`DELETE FROM blobs WHERE ${ofRow}`).run(table, id)
}

const recordContentChange = (store: Store, table: string, id: number): void =>
  store.recordChange({ type: table, id, table: 'blobs', condition: ofRow, parameters: [table, id] })
