// What every world has before any story is told: the business, its people, and its categories.
import type { Business, Caller } from '../declare/rules.ts'
import type { Values } from '../derive/parse.ts'
import type { World } from '../world/world.ts'
import { openSession } from '../world/session.ts'
import { insertRow } from '../world/store.ts'
import { birthOf } from '../world/write.ts'
import type { Desk } from '../derive/endpoints.ts'
import { businesses } from '../resources/businesses.ts'
import { identities, memberships } from '../resources/identities.ts'
import { defaultCategories } from '../ledger/chart.ts'

/** Ids of the primary business, the same in every world. */
export const ACCOUNT_ID = 'ACME01'
export const BUSINESS_ID = 1_000_001
export const BUSINESS_UUID = '00000000-0000-4000-8000-000001000001'

const nobody: Caller = { identity_id: 0, userid: 0, role: 'owner' }
const nowhere: Business = {
  id: 0, business_uuid: '', account_id: null, name: '', timezone: 'UTC', currency_code: 'USD',
}

/** Drafts of a business and of the people in it, an owner among them. */
export interface Foundation {
  readonly business: Values
  readonly people: readonly Person[]
}

/** A person, and what they are in the business. */
export interface Person {
  readonly identity: Values
  readonly membership: Values
}

/** The business that nobody has described. */
export const acme: Foundation = {
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
  people: [{
    identity: { first_name: 'Olivia', last_name: 'Marsh', email: 'owner@acme.test' },
    membership: { role: 'owner' },
  }],
}

/** A business that is there, and its people in the order they were described. */
export interface Founded {
  readonly business: Business
  readonly people: readonly Caller[]
}

/** Makes a business with its people and categories. The first owner becomes the one tokens are made for. */
export function found (world: World, moment: number, foundation: Foundation): Founded {
  const session = openSession(world, nowhere, nobody, moment)
  const business = session.create(businesses, foundation.business)
  const people = foundation.people.map(({ identity, membership }, index): Caller => {
    const { id: identity_id } = session.create(identities, identity)
    const draft = { userid: index + 1, ...membership, identity_id, business_id: business.id }
    const { userid, role } = session.create(memberships, draft)
    return { identity_id, userid, role }
  })
  const owner = people.find(({ role }) => role === 'owner')!
  world.setSetting('primary', { business_id: business.id, identity_id: owner.identity_id })
  seedCategories(world, openSession(world, business, owner, moment))
  return { business, people }
}

/** A world without any story. */
export function seedSystem (world: World, moment: number): void {
  found(world, moment, acme)
}

/**
 * The 59 categories every account has; their numbers rise by two, parents before their children (captured).
 */
function seedCategories (world: World, session: Desk): void {
  const model = world.models.get('categories')!
  const numbers = new Map<string, number>()
  defaultCategories.forEach(({ category, parent, is_cogs }, index) => {
    const id = 13_151_877 + 2 * index
    numbers.set(category, id)
    const parentid = parent === null ? null : numbers.get(parent)!
    insertRow(world, model, { category, parentid, is_cogs, is_editable: false },
      birthOf({ world, session }, model, id))
  })
  world.nextId('categories', 13_151_877 + 2 * defaultCategories.length - 1)
}
