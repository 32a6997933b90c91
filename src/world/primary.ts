// Whose world it is: the business and the person its tokens are made for, and other businesses in it.
import type { Business } from '../declare/session.ts'
import { businessColumns } from '../store/businesses.ts'
import type { World } from './world.ts'

/** What a world's tokens are made for; kept in the world's settings when it is made. */
interface Primary {
  readonly business_id: number
  readonly identity_id: number
}

/** The business the world is about. */
export const primaryBusiness = (world: World): Business =>
  world.statement(`SELECT ${businessColumns} FROM businesses WHERE id = ?`)
    .get(world.setting<Primary>('primary')!.business_id)

/** The person its tokens are made for. */
export const primaryIdentity = (world: World): number => world.setting<Primary>('primary')!.identity_id

/** The business of an account. */
export const businessOfAccount = (world: World, account_id: string): Business =>
  world.statement(`SELECT ${businessColumns} FROM businesses WHERE account_id = ?`).get(account_id)
