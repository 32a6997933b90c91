// Hourly rates of services: one for the whole business, and others for single projects. They have no ids of
// their own in FreshBooks; the endpoints find them by service and project.
import { comments } from '../families/business.ts'
import { businessId, decimal, id, reference } from '../fields/index.ts'
import { hidden } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'

const price = decimal({
  required: true, places: 2, doc: 'Price of an hour, in the currency of the business.',
  inferred: 'negative ones are refused',
})

const rate: typeof price = {
  ...price,
  parse: input => {
    const read = price.parse(input)
    return 'value' in read && Number(read.value) < 0 ? { problem: 'negative' } : read
  },
}

/** Rates of the whole business. `replace`, since an update needs the rate as a create does. */
export const serviceRates = resource({
  family: comments,
  path: 'service_rates',
  one: 'service_rate',
  many: 'service_rates',
  scope: 'billable_items',
  doc: 'What an hour of a service costs.',
  operations: [],
  update: 'replace',
  fields: {
    id: hidden(id({ first: 2170345 })),
    rate,
    business_id: businessId(),
    service_id: reference('services', { required: true }),
  },
})

/** Rates that hold for one project instead. */
export const projectServiceRates = resource({
  family: comments,
  path: 'project_service_rates',
  one: 'project_service_rate',
  many: 'project_service_rates',
  scope: 'projects',
  doc: 'What an hour of a service costs on one project.',
  operations: [],
  update: 'replace',
  fields: {
    id: hidden(id({ first: 3310781 })),
    rate,
    service_id: reference('services', { required: true }),
    business_id: businessId(),
    project_id: reference('projects', { required: true }),
  },
})
