// Names of records: what `ref:` gives a name, other records can point at by it.
import type { World } from '../world/world.ts'
import { suggest } from './fixture.ts'
import { mistake, textPart, type Mapping, type Value } from './source.ts'

interface Named {
  readonly table: string
  readonly id: number
  /** Number of a person within the account. */
  readonly userid?: number
}

/** Known names, in one space for all tables: tests ask for an id by the name alone. */
export type References = Map<string, Named>

/** Names a record, if it has a `ref`; the suffix tells several records of one ref apart. */
export function name (references: References, record: Mapping, named: Named, suffix = ''): void {
  const part = record.members.get('ref')?.part
  if (part === undefined) return
  const ref = textPart(part, 'ref') + suffix
  if (/^\d*$/.test(ref)) mistake(part, `ref '${ref}' must be a word, as numbers are ids`)
  if (references.has(ref)) mistake(part, `ref '${ref}' is taken already`)
  references.set(ref, named)
}

/** What a reference needs to be resolved. */
export interface Directory {
  readonly world: World
  readonly references: References
}

/** The id that a part names in a table: a number is an id already, a text is a ref or a category's name. */
export function idFor (part: Value, table: string, one: string, directory: Directory): unknown {
  if (typeof part.value !== 'string' || /^\s*-?\d*\s*$/.test(part.value)) return part.value
  const named = directory.references.get(part.value)
  if (named?.table === table) return named.id
  if (named !== undefined) {
    return mistake(part, `'${part.value}' names one of ${named.table}, where a ${one} is wanted`)
  }
  return categoryNamed(part.value, table, directory) ?? unknown(part, table, one, directory)
}

/** The ids that a part names in a table: those of all records that were generated under one name, too. */
export function idsFor (part: Value, table: string, one: string, directory: Directory): unknown[] {
  const { references } = directory
  const several = [...references].filter(([ref, named]) =>
    named.table === table && ref.replace(/-\d+$/, '') === part.value)
  const isOne = several.length === 0 || references.has(String(part.value))
  return isOne ? [idFor(part, table, one, directory)] : several.map(([, { id }]) => id)
}

/** The number within the account of the person that a part names. */
export function userFor (part: Value, directory: Directory): unknown {
  if (typeof part.value !== 'string' || /^\d*$/.test(part.value)) return part.value
  return directory.references.get(part.value)?.userid ?? unknown(part, 'identities', 'person', directory)
}

/** The credit that a part names, itself or by the payment that was too much. */
export function creditFor (part: Value, directory: Directory): unknown {
  const { references, world } = directory
  const named = references.get(part.text)
  if (named?.table !== 'payments') return idFor(part, 'credit_notes', 'credit_note', directory)
  const credit = world.plucked('SELECT overpaymentid FROM payments WHERE id = ?').get(named.id)
  return credit ?? mistake(part, `the payment '${part.text}' was not too much, so it left no credit`)
}

const categorySql = 'SELECT id FROM categories WHERE category = ? COLLATE NOCASE ORDER BY id LIMIT 1'

const categoryNamed = (text: string, table: string, { world }: Directory): number | undefined =>
  table === 'categories' ? world.plucked(categorySql).get(text) as number | undefined : undefined

/** Names that messages list before they stop. */
const MOST_LISTED = 20

function unknown (part: Value, table: string, one: string, { references, world }: Directory): never {
  const refs = [...references].filter(([, named]) => named.table === table).map(([ref]) => ref)
  const known = table === 'categories'
    ? [...refs, ...world.plucked('SELECT category FROM categories ORDER BY id').all() as string[]]
    : refs
  const rest = known.length > MOST_LISTED ? ` and ${known.length - MOST_LISTED} more` : ''
  const list =
    known.length === 0 ? 'none is known here' : `known: ${known.slice(0, MOST_LISTED).join(', ')}${rest}`
  return mistake(part,
    `there is no ${one.replaceAll('_', ' ')} '${part.text}'${suggest(part.text, known)} (${list})`)
}
