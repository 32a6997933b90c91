// Makes a business with everything it has from the beginning, and people in it: for requests and fixtures.
// Rows that every business has are inserted as they are: 150 trips through the pipeline would take as long as
// the rest of a start.
import type { Business, Caller } from '../declare/session.ts'
import type { EndpointSession } from '../derive/endpoints.ts'
import type { Values } from '../derive/parse.ts'
import { defaultCategories, defaultChart } from '../ledger/chart.ts'
import { businesses } from '../resources/businesses.ts'
import { identities, memberships } from '../resources/identities.ts'
import { teamMembers } from '../resources/team-members.ts'
import { insertRow } from './rows.ts'
import { openSession } from './session.ts'
import type { Store } from './store.ts'
import { newRowOf } from './write.ts'

const noCaller: Caller = { identity_id: 0, userid: 0, role: 'owner' }

/** Placeholder for a session without a business; no row belongs to it. */
export const noBusiness: Business = {
  id: 0, business_uuid: '', account_id: null, name: '', timezone: 'UTC', currency_code: 'USD',
}

/** A person, and what they are in a business. */
export interface Person {
  /** A draft, or the number of a person who is there already. */
  readonly identity: Values | number
  /** Undefined where they have no role in it. */
  readonly membership: Values | undefined
}

/** Whether a business has the account. */
export const isAccountTaken = (store: Store, account: string): boolean =>
  store.statement('SELECT 1 FROM businesses WHERE account_id = ?').get(account) !== undefined

/** Number of businesses in a world. */
export const countBusinesses = (store: Store): number =>
  store.plucked('SELECT count(*) FROM businesses').get() as number

/** Numbers of a business that gives none of its own; `purpose` makes them differ from those of others. */
export function numbersOf (store: Store, purpose: string): { account_id: string, systemid: number } {
  const account = store.random(`account/${purpose}`).toString('hex').slice(0, 6).toUpperCase()
  return { account_id: account, systemid: 4_354_764 + countBusinesses(store) }
}

/** Makes a business. */
export const createBusiness = (store: Store, moment: number, draft: Values): Business =>
  openSession(store, noBusiness, noCaller, moment).create(businesses, draft)

/** A business that is there. */
export const businessOf = (store: Store, id: number): Business =>
  openSession(store, noBusiness, noCaller).get<Business>(businesses, id)

/** Makes a person a member of a business; a new person is created. */
export function addMember (
  store: Store, moment: number, business: Business, { identity, membership }: Person
): Caller {
  const session = openSession(store, business, noCaller, moment)
  const identity_id = typeof identity === 'number' ? identity : session.create(identities, identity).id
  if (membership === undefined) return { identity_id, userid: 0, role: 'none' }
  const draft = { ...membership, identity_id, business_id: business.id }
  const { userid, role } = session.create(memberships, draft)
  return { identity_id, userid, role }
}

/** Adds somebody without a login to the team of a business; gives their id. */
export const addTeamMember = (store: Store, moment: number, business: Business, draft: Values): number =>
  openSession(store, business, noCaller, moment).add(teamMembers, draft)

/** Stores what the business keeps of one of its members. */
export function storeTeamValues (
  store: Store, moment: number, business: Business, userid: number, values: Values
): void {
  const session = openSession(store, business, noCaller, moment)
  const [member] = session.select(teamMembers, 'userid = ?', userid)
  if (member !== undefined) session.store(teamMembers, member.id, values)
}

/** What every business has from the beginning: its categories and its chart of accounts. */
export function createDefaults (store: Store, moment: number, business: Business, owner: Caller): void {
  const session = openSession(store, business, owner, moment)
  addCategories(store, session)
  addLedgerAccounts(store, session)
}

/**
 * The 59 categories every account has; their numbers rise by two, parents before their children (captured).
 */
function addCategories (store: Store, session: EndpointSession): void {
  const model = store.models.get('categories')!
  const first = store.nextId('categories', 13_151_877, 2 * defaultCategories.length)
  const numbers = new Map<string, number>()
  defaultCategories.forEach(({ category, parent, is_cogs }, index) => {
    const id = first + 2 * index
    numbers.set(category, id)
    const parentid = parent === null ? null : numbers.get(parent)!
    insertRow(store, model, { category, parentid, is_cogs, is_editable: false },
      newRowOf({ store, session }, model, id))
  })
}

/** The 94 accounts of the chart, parents before their children. */
function addLedgerAccounts (store: Store, session: EndpointSession): void {
  const model = store.models.get('ledger_accounts')!
  const first = store.nextId(model.table, Number(model.resource.fields.id!.default), defaultChart.length)
  const uuids = new Map<string, string>()
  defaultChart.forEach(({ parent, type: _type, ...account }, index) => {
    const newRow = newRowOf({ store, session }, model, first + index)
    const uuid = model.resource.fields.uuid!.initial!(newRow) as string
    uuids.set(account.number, uuid)
    const parent_account = parent === null ? null : uuids.get(parent)!
    insertRow(store, model, { ...account, uuid, parent_account, default_number: account.number }, newRow)
  })
}
