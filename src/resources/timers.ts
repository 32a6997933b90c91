// Timers: stopwatches. A timer is no more than a number that unlogged time entries share, its segments; it
// runs while one of them has no duration, and is gone when they are logged, as one entry, or deleted.
import { timetracking } from '../families/business.ts'
import { businessId, id, integer } from '../fields/index.ts'
import { hidden } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'

export const timers = resource({
  family: timetracking,
  path: 'timers',
  one: 'timer',
  many: 'timers',
  scope: 'time_entries',
  doc: 'A stopwatch of one person: segments of time that are not logged yet.',
  operations: [], // all are in timers.endpoints.ts: a timer is shown as its segments
  fields: {
    id: id({ first: 123401 }),
    business_id: hidden(businessId()),
    identity_id: hidden(integer({ doc: 'Whose timer it is.' })),
  },
  fixture: { unlisted: true },
})
