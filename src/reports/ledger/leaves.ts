// The leaves of reports of the ledger: sub-accounts with what moved on them, by account and number.
import type { Session } from '../../declare/session.ts'
import { groupsBy, sumBy } from '../groups.ts'
import type { Level } from '../report.ts'
import { movementsOf, type Movement, type Question } from './movements.ts'
import { comparePlaces, placesOf, type Place } from './places.ts'

/** A sub-account, or a category of expenses on one. */
export interface Leaf extends Place {
  readonly categoryid: number | null
  readonly movements: readonly Movement[]
}

/** What moved in a time, by place. */
export function leavesOf (session: Session, level: Level, question: Question): Leaf[] {
  const placeOf = placesOf(session, level)
  const placed = movementsOf(session, question).map(movement =>
    ({ movement, place: placeOf(movement.account, movement.tax_name) }))
  return groupsBy(placed, ({ movement, place }) => `${place.sub.id} ${movement.categoryid}`)
    .map(group => leafOf(group[0]!.place, group.map(({ movement }) => movement)))
    .sort(comparePlaces(level))
}

function leafOf (place: Place, movements: readonly Movement[]): Leaf {
  const { categoryid, category } = movements[0]!
  const sub = category === null ? place.sub : { ...place.sub, name: category }
  return { ...place, sub, categoryid, movements }
}

/** Leaves of the same account together. */
export const byAccount = <Placed extends Place>(leaves: readonly Placed[]): Placed[][] =>
  groupsBy(leaves, ({ account }) => account.id)

/** Debits less credits, in ten-thousandths. */
export const netOf = (movements: readonly Movement[]): number =>
  sumBy(movements, ({ debit, credit }) => debit - credit)

/** What is inferred of books with amounts beyond cents. */
export const passedOn =
  'of amounts beyond cents, an account passes on to the next what is rounded away, so that both sides agree'

/**
 * Amounts in whole cents that add up to the cents of their sum: each passes on to the next what was rounded
 * away. Only amounts beyond cents are touched, so books that balance are shown balanced.
 */
export function centsThatAddUp (amounts: readonly number[]): number[] {
  let exact = 0
  let shown = 0
  return amounts.map(amount => {
    exact += amount
    const cents = Math.floor(exact / 100 + 0.5) - shown
    shown += cents
    return cents
  })
}
