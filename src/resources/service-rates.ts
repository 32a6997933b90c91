// Hourly rates of services: one for the whole business, and others for single projects. They have no ids of
// their own in FreshBooks: paths name them by service and project.
import { onlyChild } from '../declare/address.ts'
import { comments } from '../families/business.ts'
import { businessId, id, reference } from '../fields/index.ts'
import { hidden } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'
import { hourlyRate } from './hourly-rate.ts'

const inferred = ['POST and PUT both make the rate or change it', 'a service without a rate is a 404']

/** Rates of the whole business. `replace`, since an update needs the rate as a create does. */
export const serviceRates = resource({
  family: comments,
  path: 'service_rates',
  one: 'service_rate',
  many: 'service_rates',
  scope: 'billable_items',
  doc: 'What an hour of a service costs.',
  itemPaths: ['service/:service/rate'],
  address: onlyChild,
  under: { service: 'service_id' },
  operations: ['get', 'create', 'update'], // the list, without pages, is in service-rates.endpoints.ts
  options: {
    get: { operation: 'services.get_rate', summary: 'The rate of a service.', inferred },
    create: { operation: 'services.create_rate', summary: 'Sets the rate of a service.', inferred },
    update: { operation: 'services.update_rate', summary: 'Changes the rate of a service.', inferred },
  },
  update: 'replace',
  fields: {
    id: hidden(id({ first: 2170345 })),
    rate: hourlyRate(),
    business_id: businessId(),
    service_id: reference('services', { required: true }),
  },
})

/** Rates that hold for one project instead. */
export const projectServiceRates = resource({
  family: comments,
  path: 'project/:project/service/:service/rate',
  address: onlyChild,
  under: { project: 'project_id', service: 'service_id' },
  one: 'project_service_rate',
  many: 'project_service_rates',
  scope: 'projects',
  doc: 'What an hour of a service costs on one project.',
  operations: ['update'],
  options: {
    update: {
      operation: 'projects.set_service_rate',
      summary: 'Sets the rate of a service on one project.',
      inferred: ['the service need not have been put on the project'],
    },
  },
  update: 'replace',
  fields: {
    id: hidden(id({ first: 3310781 })),
    rate: hourlyRate(),
    service_id: reference('services', { required: true }),
    business_id: businessId(),
    project_id: reference('projects', { required: true }),
  },
})
