// Names of records: `ref:` gives a record a name by which other records point at it. Names are kept in the
// world's settings, so that fixtures applied later can use them too.
import type { Business, Caller } from '../../declare/session.ts'
import { withinOf } from '../../store/rows.ts'
import type { World } from '../../world/world.ts'
import { listed, mistake, suggest, textPart, type Part, type Value } from '../read/source.ts'
import { PEOPLE } from './system.ts'

export interface Named {
  readonly table: string
  readonly id: number
  /** The business it belongs to; undefined for what belongs to none. */
  readonly business_id?: number
}

/** Known names, in one space for all tables: tests ask for an id by the name alone. */
export type References = Map<string, Named>

/** The names that a world has already. */
export const knownNames = (world: World): References =>
  new Map(Object.entries(world.setting<Record<string, Named>>('names') ?? {}))

/** Keeps names; the setting `refs` has the ids alone, which tests read. */
export function keepNames (world: World, references: References): void {
  world.setSetting('names', Object.fromEntries(references))
  world.setSetting('refs', idsOf(references))
}

/** Ids by name. */
export const idsOf = (references: Iterable<[string, Named]>): Record<string, number> =>
  Object.fromEntries([...references].map(([ref, { id }]) => [ref, id]))

/** Names a record by a part, if there is one; the suffix tells several records of one ref apart. */
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

/**
 * The id that a part names in a table: a number is an id already, a text is a ref or a name of the row's
 * own.
 */
export function idFor (
  part: Value, table: string, directory: Directory, one = directory.world.models.get(table)!.resource.one
): unknown {
  if (typeof part.value !== 'string' || /^-?\d*$/.test(part.value.trim())) return part.value
  const named = directory.references.get(part.value)
  if (named?.table === table) {
    return isHere(directory, named)
      ? named.id
      : mistake(part, `'${part.value}' is a ${one.replaceAll('_', ' ')} of another business`)
  }
  const came = named && idWith(part, table, named, directory)
  if (came !== undefined) return came
  if (named !== undefined) {
    mistake(part, `'${part.value}' names one of ${named.table}, where a ${one} is wanted`)
  }
  return idNamed(part.value, table, directory) ?? unknown(part, table, one, directory)
}

/** The id of the row that came with the named one, such as the credit of a payment. */
function idWith (part: Value, table: string, named: Named, { world }: Directory): unknown {
  const source = world.models.get(table)!.resource.fixture?.comesWith
  if (source?.table !== named.table) return undefined
  const id = world.plucked(`SELECT ${source.field} FROM ${source.table} WHERE id = ?`).get(named.id)
  return id ?? mistake(part, source.missing(part.text))
}

/** The ids that a part names in a table: those of all records that were generated under one name, too. */
export function idsFor (part: Value, table: string, directory: Directory): unknown[] {
  const { references } = directory
  const several = [...references].filter(([ref, named]) =>
    named.table === table && isHere(directory, named) && ref.replace(/-\d+$/, '') === part.value)
  const isOne = several.length === 0 || references.has(String(part.value))
  return isOne ? [idFor(part, table, directory)] : several.map(([, { id }]) => id)
}

/** The number of the person that a part names; somebody who is there. */
export function personFor (part: Part, directory: Directory): number {
  const id = part.kind === 'value' ? idFor(part, PEOPLE, directory, 'person') : undefined
  const isThere = typeof id === 'number' &&
    directory.world.statement(`SELECT 1 FROM ${PEOPLE} WHERE id = ?`).get(id) !== undefined
  if (isThere) return id
  return part.kind === 'value'
    ? unknown(part, PEOPLE, 'person', directory)
    : mistake(part, 'a person must be named by their ref')
}

/** The number within the account of the person that a part names. */
export function userFor (part: Value, directory: Directory): unknown {
  if (typeof part.value !== 'string' || /^\d*$/.test(part.value)) return part.value
  const id = idFor(part, PEOPLE, directory, 'person')
  return directory.people.find(({ identity_id }) => identity_id === id)?.userid ??
    mistake(part, `'${part.value}' is none of the people of this business`)
}

/** SQL of the rows of a table in a business, or in any. */
function namedRows (table: string, { world, business }: Directory) {
  const model = world.models.get(table)!
  const { tenant, resource: { fixture } } = model
  const field = fixture?.namedBy
  if (field === undefined || tenant === undefined) return undefined
  const [within = null] = business === undefined ? [] : withinOf(model, business)
  return { field, condition: `${tenant.column} = coalesce(?, ${tenant.column})`, within }
}

/** The id of the row whose own name is the text. */
export function idNamed (text: string, table: string, directory: Directory): number | undefined {
  const rows = namedRows(table, directory)
  if (rows === undefined) return undefined
  const sql = `SELECT id FROM ${table} WHERE ${rows.field} = ? COLLATE NOCASE AND ${rows.condition}
    ORDER BY id LIMIT 1`
  return directory.world.plucked(sql).get(text, rows.within) as number | undefined
}

function unknown (part: Value, table: string, one: string, directory: Directory): never {
  const { references, world } = directory
  const refs = [...references].filter(([, named]) => named.table === table && isHere(directory, named))
    .map(([ref]) => ref)
  const rows = namedRows(table, directory)
  const known = rows === undefined
    ? refs
    : [...refs, ...world.plucked(`SELECT ${rows.field} FROM ${table} WHERE ${rows.condition} ORDER BY id`)
        .all(rows.within) as string[]]
  const what = one.replaceAll('_', ' ')
  const { text } = part
  return mistake(part, `there is no ${what} '${text}'${suggest(text, known)} (${listed(known)})`, text)
}
