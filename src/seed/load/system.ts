// What every world has before any record is loaded: the business, its people, and its categories. The one
// file of the loader that knows tables by name; see also test/support/named-resources.ts.
import type { Business, Caller } from '../../declare/session.ts'
import type { Values } from '../../derive/parse.ts'
import type { World } from '../../world/world.ts'
import { addMember, noBusiness } from '../../store/founding.ts'
import { openSession } from '../../store/session.ts'
import { insertRow } from '../../store/rows.ts'
import { newRowOf } from '../../store/write.ts'
import type { EndpointSession } from '../../derive/endpoints.ts'
import { businesses } from '../../resources/businesses.ts'
import { identities, memberships } from '../../resources/identities.ts'
import { defaultCategories, defaultChart } from '../../ledger/chart.ts'
import { setPrimary } from './primary-token.ts'

/** Ids of the primary business, the same in every world. */
export const ACCOUNT_ID = 'ACME01'
export const BUSINESS_ID = 1_000_001
export const BUSINESS_UUID = '00000000-0000-4000-8000-000001000001'

/** Tables that a world is founded on: fixtures have sections of their own for them. */
export const BUSINESSES = businesses.many
export const PEOPLE = identities.many
export const MEMBERS = memberships.many

const noCaller: Caller = { identity_id: 0, userid: 0, role: 'owner' }

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

/** Whether a business has the account. */
export const isAccountTaken = (world: World, account: string): boolean =>
  world.statement('SELECT 1 FROM businesses WHERE account_id = ?').get(account) !== undefined

/** Number of businesses in a world. */
export const countBusinesses = (world: World): number =>
  world.plucked('SELECT count(*) FROM businesses').get() as number

/** Whether a person is a member of a business. */
export const isMemberOf = (world: World, identity: number, { id }: Business): boolean =>
  world.statement('SELECT 1 FROM memberships WHERE identity_id = ? AND business_id = ?')
    .get(identity, id) !== undefined

/** The number of a person's membership in a business. */
export const membershipOf = (world: World, identity: number, business: number): number =>
  world.plucked('SELECT id FROM memberships WHERE identity_id = ? AND business_id = ?')
    .get(identity, business) as number

/** Makes a business. */
export const createBusiness = (world: World, moment: number, draft: Values): Business =>
  openSession(world, noBusiness, noCaller, moment).create(businesses, draft)

/** A business that is there. */
export const businessOf = (world: World, id: number): Business =>
  openSession(world, noBusiness, noCaller).get<Business>(businesses, id)

/** Members of a business, in the order in which they were added. */
export const membersOf = (world: World, { id }: Business): Caller[] =>
  world.statement('SELECT identity_id, userid, role FROM memberships WHERE business_id = ? ORDER BY id')
    .all(id)

/** What every business has from the beginning: its categories and its chart of accounts. */
export function createDefaults (world: World, moment: number, business: Business, owner: Caller): void {
  const session = openSession(world, business, owner, moment)
  seedCategories(world, session)
  seedLedgerAccounts(world, session)
}

/** A world without any records. */
export function seedSystem (world: World, moment: number): void {
  const business = createBusiness(world, moment, acme.business)
  const owner = addMember(world, moment, business, acme.owner)
  createDefaults(world, moment, business, owner)
  setPrimary(world, { business_id: business.id, identity_id: owner.identity_id })
}

/**
 * The 59 categories every account has; their numbers rise by two, parents before their children (captured).
 */
function seedCategories (world: World, session: EndpointSession): void {
  const model = world.models.get('categories')!
  const first = world.nextId('categories', 13_151_877, 2 * defaultCategories.length)
  const numbers = new Map<string, number>()
  defaultCategories.forEach(({ category, parent, is_cogs }, index) => {
    const id = first + 2 * index
    numbers.set(category, id)
    const parentid = parent === null ? null : numbers.get(parent)!
    insertRow(world, model, { category, parentid, is_cogs, is_editable: false },
      newRowOf({ store: world, session }, model, id))
  })
}

/** The 94 accounts of the chart, parents before their children. */
function seedLedgerAccounts (world: World, session: EndpointSession): void {
  const model = world.models.get('ledger_accounts')!
  const first = world.nextId(model.table, Number(model.resource.fields.id!.default), defaultChart.length)
  const uuids = new Map<string, string>()
  defaultChart.forEach(({ parent, type: _type, ...account }, index) => {
    const newRow = newRowOf({ store: world, session }, model, first + index)
    const uuid = model.resource.fields.uuid!.initial!(newRow) as string
    uuids.set(account.number, uuid)
    const parent_account = parent === null ? null : uuids.get(parent)!
    insertRow(world, model, { ...account, uuid, parent_account, default_number: account.number }, newRow)
  })
}
