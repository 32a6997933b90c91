// Billable items: the account's services under another name, by which programs make one with its price. Their
// rows are those of tasks. Requests to make one are known (the collection and a client), answers are not.
import { exactly, listBody } from '../declare/envelope.ts'
import { endpoint, type Call, type Endpoint } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import { Problems } from '../declare/problem.ts'
import { idOf, pageAsked, paging, planOf, sessionOf } from '../derive/endpoints.ts'
import type { Model } from '../derive/model.ts'
import { draftSchema, rowSchema } from '../derive/schemas.ts'
import { accounting } from '../families/accounting.ts'
import { tasks } from './tasks.ts'

type Values = Readonly<Record<string, unknown>>

const ONE = 'billable_item'

/** What requests may send, and what answers show beside it: each by the name that a task has for it. */
const sent: Readonly<Record<string, string>> = {
  billable: 'billable', description: 'description', name: 'name', tax1: 'tax1', tax2: 'tax2',
  unit_cost: 'rate',
}
const shown: Readonly<Record<string, string>> =
  { ...sent, id: 'id', updated: 'updated', vis_state: 'vis_state' }

/** Values of a task under the names that a billable item has for them, in alphabetical order. */
const renamed = (values: Values, names: Readonly<Record<string, string>>): Values =>
  Object.fromEntries(Object.entries(names).sort()
    .filter(([, own]) => Object.hasOwn(values, own)).map(([name, own]) => [name, values[own]]))

const itemOf = (row: string): string => JSON.stringify(renamed(JSON.parse(row) as Values, shown))

/** The draft of a task. What billable items have no name for is ignored, as everywhere. */
function draftOf ({ body }: Call): Record<string, unknown> {
  const draft = accounting.envelope.unwrap(ONE, body) ?? {}
  return Object.fromEntries(Object.entries(sent)
    .filter(([name]) => Object.hasOwn(draft, name)).map(([name, own]) => [own, draft[name]]))
}

/** Problems of a task are told as those of a billable item. */
function inOwnWords<Result> (work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Problems)) throw error
    throw new Problems(error.problems.map(problem => ({ ...problem, object: ONE, ...fieldOf(problem) })))
  }
}

function fieldOf ({ field }: { readonly field?: string }): { readonly field?: string } {
  if (field === undefined) return {}
  const [root, ...within] = field.split('.')
  const name = { rate: 'unit_cost', taskid: 'id' }[root!] ?? root!
  return { field: [name, ...within].join('.') }
}

function answer (call: Call, model: Model, id: number): string {
  return accounting.envelope.one(ONE, itemOf(sessionOf(call).show(model, id, [])))
}

/** Filters of tasks are not read: only pages are. */
function page (call: Call, model: Model): Buffer {
  const { page, per_page } = pageAsked(call, accounting)
  const asked: Call = { ...call, query: { page: String(page), per_page: String(per_page) } }
  const { rows, page: shownPage } = sessionOf(call).showPage(model, planOf(asked, model, {}))
  return listBody(accounting.envelope.around('billable_items', shownPage), rows.map(itemOf))
}

const propertiesOf = (schema: JsonSchema): Record<string, JsonSchema> =>
  schema.properties as Record<string, JsonSchema>

/** The endpoints of billable items. */
export function billableItemEndpoints (model: Model): Endpoint[] {
  const all = '/accounting/account/:account/billable_items'
  const row = exactly(renamed(propertiesOf(rowSchema(tasks)), shown) as Record<string, JsonSchema>)
  const { oneSchema, listSchema, requestSchema } = accounting.envelope
  const draft = {
    type: 'object', properties: renamed(propertiesOf(draftSchema(tasks)), sent), required: ['name'],
  }
  return [
    endpoint({
      family: accounting,
      method: 'GET',
      paths: [`${all}/billable_items`],
      operation: 'billable_items.list',
      scope: 'user:billable_items:read',
      summary: 'A page of the account\'s services with their prices.',
      inferred: ['its rows are those of tasks, unit_cost is their rate; filters are not read'],
      parameters: paging,
      response: listSchema('billable_items', row),
      handle: call => ({ text: page(call, model) }),
    }),
    endpoint({
      family: accounting,
      method: 'GET',
      paths: [`${all}/:id`],
      operation: 'billable_items.get',
      scope: 'user:billable_items:read',
      summary: 'One billable item.',
      inferred: ['its id is that of its task; all of the answer'],
      response: oneSchema(ONE, row),
      handle: call => ({ text: inOwnWords(() => answer(call, model, idOf(call, model))) }),
    }),
    endpoint({
      family: accounting,
      method: 'POST',
      paths: [`${all}/billable_items`],
      operation: 'billable_items.create',
      scope: 'user:billable_items:write',
      summary: 'Makes a billable item: a task, and its twin among the services.',
      inferred: ['what it makes; all of the answer'],
      request: requestSchema(ONE, draft),
      response: oneSchema(ONE, row),
      handle: call => ({
        text: inOwnWords(() => answer(call, model, sessionOf(call).write(model, draftOf(call), undefined))),
      }),
    }),
  ]
}
