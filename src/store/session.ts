// A session: one visit to a world, by somebody, in one business, at one instant.
import type { EndpointSession } from '../derive/endpoints.ts'
import type { Model } from '../derive/model.ts'
import { fail } from '../declare/problem.ts'
import type { Resource } from '../declare/resource.ts'
import type { Business, Caller } from '../declare/rules.ts'
import { findRow, cachedPage, selectRows, showRow, showRows, withinOf, type Within } from './rows.ts'
import { erase, remove, storeValues, write, type WriteContext } from './write.ts'
import type { Store } from './store.ts'

/** Opens a session. Without an instant it is the world's now, which then stands still for the session. */
export function openSession (
  store: Store, business: Business, caller: Caller, moment = store.now()
): EndpointSession {
  store.enter(moment, business.account_id, business.timezone)
  const modelOf = (resource: Resource): Model => store.models.get(resource.many) ?? fail('refused')
  const within = (model: Model): Within => withinOf(model, business)
  const get = (resource: Resource, id: number): any =>
    session.find(resource, id) ?? notFound(modelOf(resource), id)
  const session: EndpointSession = {
    world: store.name,
    business,
    caller,
    now: () => moment,
    shown: formsOf(moment),
    today: () => store.today(business.timezone, moment),
    random: purpose => store.random(purpose),
    get,
    find: (resource, id) => findRow(store, modelOf(resource), id, within(modelOf(resource))) as any,
    select: (resource, condition, ...parameters) =>
      selectRows(store, modelOf(resource), condition, parameters, within(modelOf(resource))) as any[],
    create: (resource, draft) =>
      get(resource, write(context, modelOf(resource), draft as Record<string, unknown>)),
    update: (resource, id, draft) =>
      get(resource, write(context, modelOf(resource), draft as Record<string, unknown>, id)),
    store: (resource, id, values) => {
      storeValues(context, modelOf(resource), id, values as Record<string, unknown>)
      return get(resource, id)
    },
    erase: (resource, id) => erase(context, modelOf(resource), id),
    query: (sql, ...parameters) => store.statement(sql).all(...parameters),
    show: (model, id, includes) => showRow(store, model, id, includes, within(model)) ?? notFound(model, id),
    showPage: (model, plan) => showRows(store, model, plan, within(model)),
    cachedPage: (model, plan, operation, envelope) =>
      cachedPage(store, model, plan, within(model), operation, envelope),
    write: (model, draft, id) => write(context, model, draft, id),
    remove: (model, id) => remove(context, model, id),
  }
  const context: WriteContext = { store, session }
  return session
}

/** An instant in whatever form, each worked out once: a row has the same one in several columns. */
function formsOf (moment: number): EndpointSession['shown'] {
  const forms = new Map<(milliseconds: number) => string, string>()
  return show => {
    const kept = forms.get(show) ?? show(moment)
    forms.set(show, kept)
    return kept
  }
}

function notFound ({ resource, idField }: Model, id: number): never {
  return fail('not-found', { field: idField, object: resource.one, value: id })
}
