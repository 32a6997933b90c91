// The business that every world is about where its fixture describes none, and who is in it. The one file of
// the loader that knows tables by name; see also test/support/named-resources.ts.
import type { Business, Caller } from '../../declare/session.ts'
import type { World } from '../../world/world.ts'
import { addMember, createBusiness, createDefaults } from '../../store/founding.ts'
import { businesses } from '../../resources/businesses.ts'
import { identities, memberships } from '../../resources/identities.ts'
import { teamMembers } from '../../resources/team-members.ts'
import { setPrimary } from './primary-token.ts'

/** Ids of the primary business, the same in every world. */
export const ACCOUNT_ID = 'ACME01'
export const BUSINESS_ID = 1_000_001
export const BUSINESS_UUID = '00000000-0000-4000-8000-000001000001'

/** Tables that a world is founded on: fixtures have sections of their own for them. */
export const BUSINESSES = businesses.many
export const PEOPLE = identities.many
export const MEMBERS = memberships.many
export const TEAM = teamMembers.many

/** The business of a fixture that does not describe one, and its owner. */
export const acme = {
  business: {
    business_uuid: BUSINESS_UUID,
    name: 'Acme Design',
    account_id: ACCOUNT_ID,
    currency_code: 'USD',
    email: 'owner@acme.test',
    address: {
      id: 3383026,
      street: '215 Plymouth Street',
      street2: 'Studio 4',
      city: 'Brooklyn',
      province: 'New York',
      country: 'United States',
      postal_code: '11201',
    },
    phone_number: { id: 1039134, phone_number: '5555550100' },
  },
  owner: {
    identity: { first_name: 'Olivia', last_name: 'Marsh', email: 'owner@acme.test' },
    membership: { role: 'owner' },
  },
}

/** Whether a person is a member of a business. */
export const isMemberOf = (world: World, identity: number, { id }: Business): boolean =>
  world.statement('SELECT 1 FROM memberships WHERE identity_id = ? AND business_id = ?')
    .get(identity, id) !== undefined

/** The number of a person's membership in a business. */
export const membershipOf = (world: World, identity: number, business: number): number =>
  world.plucked('SELECT id FROM memberships WHERE identity_id = ? AND business_id = ?')
    .get(identity, business) as number

/** Members of a business, in the order in which they were added. */
export const membersOf = (world: World, { id }: Business): Caller[] =>
  world.statement('SELECT identity_id, userid, role FROM memberships WHERE business_id = ? ORDER BY id')
    .all(id)

/** A world without any records. */
export function seedSystem (world: World, moment: number): void {
  const business = createBusiness(world, moment, acme.business)
  const owner = addMember(world, moment, business, acme.owner)
  createDefaults(world, moment, business, owner)
  setPrimary(world, { business_id: business.id, identity_id: owner.identity_id })
}
