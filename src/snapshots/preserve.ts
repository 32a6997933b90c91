// What can be taken along when a world is put back to an earlier state. It is read while the old world can
// still be read, and put into the next one.
import type { Store } from '../store/store.ts'

/** Puts what was read into the next world; to be called within its transaction. */
export type Preserved = (to: Store) => void

type Rows = ReadonlyArray<Readonly<Record<string, unknown>>>

function rowsOf (from: Store, table: string, condition = '1'): Preserved {
  const rows = from.statement(`SELECT * FROM ${table} WHERE ${condition}`).all() as Rows
  return to => {
    to.statement(`DELETE FROM ${table} WHERE ${condition}`).run()
    for (const row of rows) {
      const columns = Object.keys(row)
      const places = columns.map(() => '?').join(', ')
      to.statement(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`)
        .run(...Object.values(row))
    }
  }
}

/** What can be kept when a world is put back. */
export type Keep = 'clock' | 'faults' | 'tokens' | 'journal'

const preservers: Readonly<Record<Keep, (from: Store) => Preserved[]>> = {
  clock: from => {
    const clock = from.setting('clock') ?? { mode: 'real' }
    return [to => to.setSetting('clock', clock)]
  },
  faults: from => [rowsOf(from, 'faults')],
  tokens: from => [
    ...['oauth_clients', 'oauth_codes', 'oauth_tokens'].map(table => rowsOf(from, table)),
    // tokens made from now on must not repeat those
    rowsOf(from, 'sequences', "name = 'oauth'"),
  ],
  // the log is no row: the next world goes on writing into it
  journal: () => [],
}

/** The same as a list. */
export const keepable = Object.keys(preservers) as readonly Keep[]

/** Reads what is to be kept. */
export const preserve = (from: Store, keep: readonly Keep[]): Preserved[] =>
  keep.flatMap(part => preservers[part](from))
