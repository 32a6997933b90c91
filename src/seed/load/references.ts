// Names of records: what `ref:` gives a name, other records can point at by it. They are kept in the world's
// settings, so that fixtures applied later can point at them too.
import type { Business, Caller } from '../../declare/session.ts'
import type { World } from '../../world/world.ts'
import { listed, suggest } from '../read/suggestions.ts'
import { mistake, textPart, type Part, type Value } from '../read/source.ts'

export interface Named {
  readonly table: string
  readonly id: number
  /** The business it belongs to; undefined for what belongs to none. */
  readonly business_id?: number
}

/** Known names, in one space for all tables: tests ask for an id by the name alone. */
export type References = Map<string, Named>

/** The names a world knows already. */
export const knownNames = (world: World): References =>
  new Map(Object.entries(world.setting<Record<string, Named>>('names') ?? {}))

/** Keeps names: `refs` has the ids alone, for those who look. */
export function keepNames (world: World, references: References): void {
  world.setSetting('names', Object.fromEntries(references))
  world.setSetting('refs', idsOf(references))
}

/** Ids by name. */
export const idsOf = (references: Iterable<[string, Named]>): Record<string, number> =>
  Object.fromEntries([...references].map(([ref, { id }]) => [ref, id]))

/** Names a record as a part says, if it says anything; the suffix tells several records of one ref apart. */
export function name (references: References, part: Part | undefined, named: Named, suffix = ''): void {
  if (part === undefined) return
  const ref = freeName(references, part, suffix)
  references.set(ref, named)
}

/** The name a part gives, which nothing may have yet. */
export function freeName (references: References, part: Part, suffix = ''): string {
  const ref = textPart(part, 'ref') + suffix
  if (/^\d*$/.test(ref)) mistake(part, `ref '${ref}' must be a word, as numbers are ids`)
  if (references.has(ref)) mistake(part, `ref '${ref}' is taken already`)
  return ref
}

/** What a reference needs to be resolved. */
export interface Directory {
  readonly world: World
  readonly references: References
  /** Where names are looked for; undefined for everywhere. */
  readonly business?: Business | undefined
  /** Members of that business. */
  readonly people: readonly Caller[]
}

const isHere = ({ business }: Directory, { business_id }: Named): boolean =>
  business === undefined || business_id === undefined || business_id === business.id

/** The id that a part names in a table: a number is an id already, a text is a ref or a category's name. */
export function idFor (part: Value, table: string, one: string, directory: Directory): unknown {
  if (typeof part.value !== 'string' || /^\s*-?\d*\s*$/.test(part.value)) return part.value
  const named = directory.references.get(part.value)
  if (named?.table === table && isHere(directory, named)) return named.id
  if (named?.table === table) {
    return mistake(part, `'${part.value}' is a ${one.replaceAll('_', ' ')} of another business`)
  }
  if (named !== undefined) {
    return mistake(part, `'${part.value}' names one of ${named.table}, where a ${one} is wanted`)
  }
  return categoryNamed(part.value, table, directory) ?? unknown(part, table, one, directory)
}

/** The ids that a part names in a table: those of all records that were generated under one name, too. */
export function idsFor (part: Value, table: string, one: string, directory: Directory): unknown[] {
  const { references } = directory
  const several = [...references].filter(([ref, named]) =>
    named.table === table && isHere(directory, named) && ref.replace(/-\d+$/, '') === part.value)
  const isOne = several.length === 0 || references.has(String(part.value))
  return isOne ? [idFor(part, table, one, directory)] : several.map(([, { id }]) => id)
}

/** The number of the person that a part names; somebody who is there. */
export function personFor (part: Part, directory: Directory): number {
  const id = part.kind === 'value' ? idFor(part, 'identities', 'person', directory) : undefined
  const isThere = typeof id === 'number' &&
    directory.world.statement('SELECT 1 FROM identities WHERE id = ?').get(id) !== undefined
  if (isThere) return id
  return part.kind === 'value'
    ? unknown(part, 'identities', 'person', directory)
    : mistake(part, 'a person must be named by their ref')
}

/** The number within the account of the person that a part names. */
export function userFor (part: Value, directory: Directory): unknown {
  if (typeof part.value !== 'string' || /^\d*$/.test(part.value)) return part.value
  const id = idFor(part, 'identities', 'person', directory)
  return directory.people.find(({ identity_id }) => identity_id === id)?.userid ??
    mistake(part, `'${part.value}' is none of the people of this business`)
}

/** The credit that a part names, itself or by the payment that was too much. */
export function creditFor (part: Value, directory: Directory): unknown {
  const { references, world } = directory
  const named = references.get(part.text)
  if (named?.table !== 'payments') return idFor(part, 'credit_notes', 'credit_note', directory)
  const credit = world.plucked('SELECT overpaymentid FROM payments WHERE id = ?').get(named.id)
  return credit ?? mistake(part, `the payment '${part.text}' was not too much, so it left no credit`)
}

const categorySql = `SELECT id FROM categories WHERE category = ? COLLATE NOCASE
  AND accounting_systemid = coalesce(?, accounting_systemid) ORDER BY id LIMIT 1`

function categoryNamed (text: string, table: string, { world, business }: Directory): number | undefined {
  if (table !== 'categories') return undefined
  return world.plucked(categorySql).get(text, business?.account_id ?? null) as number | undefined
}

const allCategories = `SELECT category FROM categories
  WHERE accounting_systemid = coalesce(?, accounting_systemid) ORDER BY id`

function unknown (part: Value, table: string, one: string, directory: Directory): never {
  const { references, world, business } = directory
  const refs = [...references].filter(([, named]) => named.table === table && isHere(directory, named))
    .map(([ref]) => ref)
  const known = table === 'categories'
    ? [...refs, ...world.plucked(allCategories).all(business?.account_id ?? null) as string[]]
    : refs
  return mistake(part,
    `there is no ${one.replaceAll('_', ' ')} '${part.text}'${suggest(part.text, known)} (${listed(known)})`)
}
