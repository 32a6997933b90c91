// Counts the statements of SQL that are run, whoever runs them: also those that no store has prepared.
import Database from 'better-sqlite3'

const methods = ['run', 'get', 'all'] as const

/** Runs `work` and counts the statements that it runs. */
export async function countStatements<Result> (work: () => Promise<Result>): Promise<{ result: Result, count: number }> {
  const db = new Database(':memory:')
  const prototype = Object.getPrototypeOf(db.prepare('SELECT 1')) as Record<string, (...values: unknown[]) => unknown>
  db.close()
  const originals = methods.map(name => [name, prototype[name]!] as const)
  const counter = { count: 0 }
  for (const [name, original] of originals) {
    prototype[name] = function (...values) {
      counter.count++
      return original.apply(this, values)
    }
  }
  try {
    return { result: await work(), count: counter.count }
  } finally {
    for (const [name, original] of originals) prototype[name] = original
  }
}
