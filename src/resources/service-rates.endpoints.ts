// The list of rates, which has no pages.
import { exactly } from '../declare/envelope.ts'
import { endpoint, type Endpoint } from '../declare/endpoint.ts'
import { sessionOf } from '../derive/endpoints.ts'
import type { Model } from '../derive/model.ts'
import { rowSchema } from '../derive/schemas.ts'
import { businessPaths, comments } from '../families/business.ts'
import { serviceRates } from './service-rates.ts'

const ofLiving = 'service_id IN (SELECT id FROM services WHERE vis_state <> 1)'

/** The endpoints of rates beside those of a single one. */
export const serviceRateEndpoints = (model: Model): Endpoint[] => [
  endpoint({
    family: comments,
    method: 'GET',
    paths: businessPaths('service_rates', '/comments'),
    operation: 'services.list_rates',
    scope: 'user:billable_items:read',
    summary: 'The rates of all services that have one; not paged.',
    inferred: ['a deleted service keeps its rate, which is not listed any more'],
    response: exactly({ service_rates: { type: 'array', items: rowSchema(serviceRates) } }),
    handle: call => {
      const rows =
        call.session.select(serviceRates, ofLiving).map(({ id }) => sessionOf(call).show(model, id, []))
      return { text: `{"service_rates":[${rows.join(',')}]}` }
    },
  }),
]
