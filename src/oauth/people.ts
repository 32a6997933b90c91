// The people of a world: they sign in at authorize and own tokens.
import type { World } from '../world/world.ts'

/** A person who can sign in, with a role in each business. */
export interface Person {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly memberships: ReadonlyArray<{ readonly role: string, readonly business: string }>
}

interface PersonRow {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly memberships: string
}

const peopleQuery = `SELECT i.id, trim(i.first_name || ' ' || coalesce(i.last_name, '')) AS name, i.email,
  json_group_array(json_object('role', m.role, 'business', b.name) ORDER BY m.id)
    FILTER (WHERE b.id IS NOT NULL) AS memberships
  FROM identities i
  LEFT JOIN memberships m ON m.identity_id = i.id
  LEFT JOIN businesses b ON b.id = m.business_id AND b.deleted_at IS NULL`

/** All people, in order of creation. */
export const peopleOf = (world: World): Person[] =>
  (world.statement(`${peopleQuery} GROUP BY i.id ORDER BY i.id`).all() as PersonRow[]).map(personOf)

/** The person with this identity id. */
export function findPerson (world: World, id: number): Person | undefined {
  const row = world.statement(`${peopleQuery} WHERE i.id = ? GROUP BY i.id`).get(id) as PersonRow | undefined
  return row === undefined ? undefined : personOf(row)
}

/** Some of the people of a world. */
export interface People {
  readonly people: readonly Person[]
  /** How many there are, of whom those are the first. */
  readonly total: number
}

// what a search looks through stands beside each person, folded: name, address, roles and businesses
const searchQuery = `SELECT id, name, email, memberships, count(*) OVER () AS total FROM (
    SELECT p.*, fold(name || ' ' || email || ' ' || (
      SELECT coalesce(group_concat(replace(value ->> 'role', '_', ' ') || ' ' || (value ->> 'business'),
        ' '), '') FROM json_each(p.memberships))) AS text
    FROM (${peopleQuery} GROUP BY i.id) AS p)
  WHERE NOT EXISTS (SELECT 1 FROM json_each(?) AS word WHERE instr(text, fold(word.value)) = 0)
  ORDER BY id = ? DESC, id LIMIT ?`

const MOST_WORDS = 10

const wordsOf = (text: string): readonly string[] => (text.match(/\S+/g) ?? []).slice(0, MOST_WORDS)

/** Whether every word of a search is in one of the texts. */
export const hasWords = (search: string, texts: readonly string[]): boolean => {
  const text = texts.join(' ').toLowerCase()
  return wordsOf(search).every(word => text.includes(word.toLowerCase()))
}

/**
 * People in whose name, address, roles and businesses every word of a text is found, one of them first; all
 * people for a text without words. At most `limit` are read.
 */
export function searchPeople (world: World, text: string, first: number, limit: number): People {
  const rows = world.statement(searchQuery).all(JSON.stringify(wordsOf(text)), first, limit) as FoundRow[]
  return { people: rows.map(({ total: _total, ...row }) => personOf(row)), total: rows[0]?.total ?? 0 }
}

interface FoundRow extends PersonRow {
  readonly total: number
}

/** Whether an e-mail address is somebody's, whatever its case; gives the person. */
export function findPersonBy (world: World, email: string): Person | undefined {
  const sql = `${peopleQuery} WHERE fold(i.email) = fold(?) GROUP BY i.id ORDER BY i.id LIMIT 1`
  const row = world.statement(sql).get(email) as PersonRow | undefined
  return row === undefined ? undefined : personOf(row)
}

const personOf = (row: PersonRow): Person => (
  { ...row, memberships: JSON.parse(row.memberships) as Person['memberships'] }
)
