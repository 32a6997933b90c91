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
  LEFT JOIN businesses b ON b.id = m.business_id`

/** All people, in order of creation. */
export const peopleOf = (world: World): Person[] =>
  (world.statement(`${peopleQuery} GROUP BY i.id ORDER BY i.id`).all() as PersonRow[]).map(personOf)

/** The person with this identity id. */
export function findPerson (world: World, id: number): Person | undefined {
  const row = world.statement(`${peopleQuery} WHERE i.id = ? GROUP BY i.id`).get(id) as PersonRow | undefined
  return row === undefined ? undefined : personOf(row)
}

const personOf = (row: PersonRow): Person => (
  { ...row, memberships: JSON.parse(row.memberships) as Person['memberships'] }
)
