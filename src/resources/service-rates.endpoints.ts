// The list of rates, which has no pages.
import type { Endpoint } from '../declare/endpoint.ts'
import type { Model } from '../derive/model.ts'
import { serviceRates } from './service-rates.ts'
import { unpagedList } from './unpaged-list.endpoints.ts'

const ofLiving = 'service_id IN (SELECT id FROM services WHERE vis_state <> 1)'

/** The endpoints of rates beside those of a single one. */
export const serviceRateEndpoints = (model: Model): Endpoint[] => [
  unpagedList(model, {
    operation: 'services.list_rates',
    scope: 'user:billable_items:read',
    summary: 'The rates of all services that have one; not paged.',
    inferred: ['a deleted service keeps its rate, which is not listed any more'],
    rows: ({ session }) => session.select(serviceRates, ofLiving),
  }),
]
