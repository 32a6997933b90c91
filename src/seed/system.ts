// What every world has before any story is told: the business, its people, and later its categories.
import type { World } from '../world/world.ts'
import { openSession } from '../world/session.ts'
import { insertRow } from '../world/store.ts'
import { birthOf } from '../world/write.ts'
import type { Desk } from '../derive/endpoints.ts'
import { businesses } from '../resources/businesses.ts'
import { categories } from '../resources/expense-categories.ts'
import { identities, memberships } from '../resources/identities.ts'
import { defaultCategories } from '../ledger/chart.ts'

/** Ids of the primary business, the same in every world. */
export const ACCOUNT_ID = 'ACME01'
export const BUSINESS_ID = 1_000_001
export const BUSINESS_UUID = '00000000-0000-4000-8000-000001000001'

const nobody = { identity_id: 0, userid: 0, role: 'owner' }
const nowhere = { id: 0, business_uuid: '', account_id: null, name: '', timezone: 'UTC', currency_code: 'USD' }

/** Makes the business and its owner; gives a session of the owner in it. */
export function seedSystem (world: World, moment: number): Desk {
  const session = openSession(world, nowhere, nobody, moment)
  const business = session.create(businesses, {
    business_uuid: BUSINESS_UUID,
    name: 'Acme Design',
    account_id: ACCOUNT_ID,
    currency_code: 'USD',
    email: 'owner@acme.test',
    address: { id: 3383026, street: '20 Example Street', street2: '', city: 'Springfield', province: 'New York', country: 'United States', postal_code: '12345' },
    phone_number: { id: 1039134, phone_number: '5555550100' },
  })
  const owner = session.create(identities, { first_name: 'Olivia', last_name: 'Owner', email: 'owner@acme.test' })
  session.create(memberships, { identity_id: owner.id, business_id: business.id, role: 'owner', userid: 1 })
  world.setSetting('primary', { business_id: business.id, identity_id: owner.id })
  const desk = openSession(world, business, { identity_id: owner.id, userid: 1, role: 'owner' }, moment)
  seedCategories(world, desk)
  return desk
}

/** The 59 categories every account has; their numbers rise by two, parents before their children (captured). */
function seedCategories (world: World, session: Desk): void {
  const model = world.models.get('categories')!
  const numbers = new Map<string, number>()
  defaultCategories.forEach(({ category, parent, is_cogs }, index) => {
    const id = 13_151_877 + 2 * index
    numbers.set(category, id)
    const parentid = parent === null ? null : numbers.get(parent)!
    insertRow(world, model, { category, parentid, is_cogs, is_editable: false }, birthOf({ world, session }, model, id))
  })
  world.nextId('categories', 13_151_877 + 2 * defaultCategories.length - 1)
}
