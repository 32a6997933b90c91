// The people a world knows: whom the authorize page offers, and whose tokens there are.
import type { World } from '../world/world.ts'

/** Somebody who can log in, with their place in each business. */
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
  readonly places: string
}

const people = `SELECT i.id, trim(i.first_name || ' ' || coalesce(i.last_name, '')) AS name, i.email,
  json_group_array(json_object('role', m.role, 'business', b.name) ORDER BY m.id)
    FILTER (WHERE b.id IS NOT NULL) AS places
  FROM identities i
  LEFT JOIN memberships m ON m.identity_id = i.id
  LEFT JOIN businesses b ON b.id = m.business_id`

/** Everybody, in the order they were made. */
export const peopleOf = (world: World): Person[] =>
  (world.statement(`${people} GROUP BY i.id ORDER BY i.id`).all() as PersonRow[]).map(personOf)

/** One of them. */
export function findPerson (world: World, id: number): Person | undefined {
  const row = world.statement(`${people} WHERE i.id = ? GROUP BY i.id`).get(id) as PersonRow | undefined
  return row === undefined ? undefined : personOf(row)
}

const personOf = (row: PersonRow): Person => (
  { ...row, memberships: JSON.parse(row.places) as Person['memberships'] }
)
