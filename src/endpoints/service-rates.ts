// Rates of services. They are addressed by service and project instead of an id of their own, so the
// ordinary operations do not fit.
import { exactly } from '../declare/envelope.ts'
import { endpoint, type Call, type Endpoint } from '../declare/endpoint.ts'
import type { Family } from '../declare/family.ts'
import { fail } from '../declare/problem.ts'
import { draftOf, idOf, sessionOf } from '../derive/endpoints.ts'
import type { Model, Models } from '../derive/model.ts'
import { draftSchema, rowSchema } from '../derive/schemas.ts'
import { business, businessPaths, comments } from '../families/business.ts'
import { projects } from '../resources/projects.ts'
import { projectServiceRates, serviceRates } from '../resources/service-rates.ts'
import { services } from '../resources/services.ts'

/** The rate an address names: the business's one of a service, or a project's. */
interface Rates {
  readonly model: Model
  readonly family: Family
  /** Ids from the path, each checked to be there. */
  readonly keys: (call: Call) => Readonly<Record<string, number>>
}

/** The models of what rates are about. */
interface Owners {
  readonly service: Model
  readonly project: Model
}

const serviceOf = (call: Call, { service }: Owners) =>
  call.session.get(services, idOf(call, service, 'service')).id
const projectOf = (call: Call, { project }: Owners) =>
  call.session.get(projects, idOf(call, project, 'project')).id

/** The ids the path names, and that of the rate they have, if there is one. */
function rateId ({ model, keys }: Rates, call: Call) {
  const named = keys(call)
  const condition = Object.keys(named).map(key => `${key} = ?`).join(' AND ')
  const rows = call.session.select(model.resource, condition, ...Object.values(named)) as { id: number }[]
  return { id: rows[0]?.id, named }
}

const answer = ({ model }: Rates, call: Call, id: number) =>
  ({ text: model.envelope.one(model.resource.one, sessionOf(call).show(model, id, [])) })

function read (rates: Rates, call: Call) {
  const { id, named } = rateId(rates, call)
  return answer(rates, call,
    id ?? fail('not-found', { object: rates.model.resource.one, value: named.service_id }))
}

/** The path says which rate it is, whatever the body repeats of it. */
function set (rates: Rates, call: Call) {
  const { model } = rates
  const { id, named } = rateId(rates, call)
  const draft = { ...draftOf(model, call), ...named }
  return answer(rates, call, sessionOf(call).write(model, draft, id))
}

function schemas ({ model }: Rates) {
  const { one } = model.resource
  const { properties } = draftSchema(model.resource) as { properties: { rate: object } }
  return {
    request: model.envelope.requestSchema(one, {
      type: 'object', properties: { rate: properties.rate }, required: ['rate'],
    }),
    response: model.envelope.oneSchema(one, rowSchema(model.resource)),
  }
}

const ofLiving = 'service_id IN (SELECT id FROM services WHERE vis_state <> 1)'

function listRates ({ model, family }: Rates): Endpoint {
  return endpoint({
    family,
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
  })
}

function rateEndpoint (
  rates: Rates, method: 'GET' | 'POST' | 'PUT', operation: string, summary: string
): Endpoint {
  const { request, response } = schemas(rates)
  const isRead = method === 'GET'
  return endpoint({
    family: rates.family,
    method,
    paths: businessPaths('service/:service/rate', '/comments'),
    operation: `services.${operation}_rate`,
    scope: `user:billable_items:${isRead ? 'read' : 'write'}`,
    summary,
    inferred: ['POST and PUT both make the rate or change it', 'a service without a rate is a 404'],
    ...(isRead ? {} : { request }),
    response,
    handle: call => isRead ? read(rates, call) : set(rates, call),
  })
}

/** The endpoints of rates. */
export function serviceRateEndpoints (models: Models): Endpoint[] {
  const owners: Owners = { service: models.get(services.many)!, project: models.get(projects.many)! }
  const ofBusiness: Rates = {
    model: models.get(serviceRates.many)!,
    family: comments,
    keys: call => ({ service_id: serviceOf(call, owners) }),
  }
  const ofProject: Rates = {
    model: models.get(projectServiceRates.many)!,
    family: business,
    keys: call => ({ project_id: projectOf(call, owners), service_id: serviceOf(call, owners) }),
  }
  return [
    listRates(ofBusiness),
    rateEndpoint(ofBusiness, 'GET', 'get', 'The rate of a service.'),
    rateEndpoint(ofBusiness, 'POST', 'create', 'Sets the rate of a service.'),
    rateEndpoint(ofBusiness, 'PUT', 'update', 'Changes the rate of a service.'),
    endpoint({
      family: business,
      method: 'PUT',
      paths: businessPaths('project/:project/service/:service/rate', '/comments'),
      operation: 'projects.set_service_rate',
      scope: 'user:projects:write',
      summary: 'Sets the rate of a service on one project.',
      inferred: ['the service need not have been put on the project'],
      ...schemas(ofProject),
      handle: call => set(ofProject, call),
    }),
  ]
}
