// Checks of what was delivered to callbacks.
import { deliveriesOf, MOST_DELIVERIES, type Delivery } from '../../store/deliveries.ts'
import { countWaiting } from '../../store/outbox.ts'
import type { World } from '../../world/world.ts'
import { describeDelivery, isMatch, type DeliveryMatcher } from './delivery-matcher.ts'
import { countText } from './describe.ts'
import type { Bounds } from './reading.ts'

/** What is wrong, in two phrases. */
export interface DeliveryMismatch {
  readonly expected: string
  readonly actual: string
}

/** What is wrong with the number of some deliveries. */
export function deliveryMismatch (
  world: World, matcher: DeliveryMatcher, bounds: Bounds
): DeliveryMismatch | undefined {
  const all = deliveriesOf(world, MOST_DELIVERIES)
  const { length } = all.filter(delivery => isMatch(matcher, delivery))
  if (length >= bounds.min && length <= bounds.max) return undefined
  return {
    expected: `${countText(bounds)} of ${describeDelivery(matcher)}`,
    actual: `${length}; ${told(world, all)}`,
  }
}

/** What is wrong with the order of some deliveries; others may come between. */
export function orderMismatch (
  world: World, steps: readonly DeliveryMatcher[]
): DeliveryMismatch | undefined {
  const all = deliveriesOf(world, MOST_DELIVERIES)
  let from = 0
  for (const [index, step] of steps.entries()) {
    const position = all.findIndex((delivery, at) => at >= from && isMatch(step, delivery))
    if (position === -1) {
      return {
        expected: `${describeDelivery(step)}, as message ${index + 1} of ${steps.length}`,
        actual: told(world, all),
      }
    }
    from = position + 1
  }
  return undefined
}

/** What there is: the last deliveries, and how many events wait. */
function told (world: World, all: readonly Delivery[]): string {
  const last = all.slice(-8).map(({ name, object_id, outcome }) => `${name} ${object_id} (${outcome})`)
  return `there were ${last.length === 0 ? 'none' : last.join(', ')}, and ${countWaiting(world)} wait`
}
