// A session: one request to a world, by one person, in one business, at one instant.
import type { Action } from '../declare/action.ts'
import type { Resource } from '../declare/resource.ts'
import { tableOf } from '../declare/resource.ts'
import type { Mail } from '../declare/mail.ts'
import type { Business, Caller, Deviations, Session } from '../declare/session.ts'
import { fail } from '../declare/problem.ts'
import type { EndpointSession, PageBody } from '../derive/endpoints.ts'
import type { Model } from '../derive/model.ts'
import type { Values } from '../derive/parse.ts'
import type { Plan } from '../derive/query.ts'
import { contentOf, storeContent } from './blobs.ts'
import { businessOfRow } from './businesses.ts'
import { schedule, unschedule } from './jobs.ts'
import { keepMail } from './mails.ts'
import { emitEvent } from './outbox.ts'
import {
  cachedPage, findRow, locateRow, selectRows, showRow, showRows, withinOf, type Within
} from './rows.ts'
import { act, erase, remove, storeValues, write, type WriteContext } from './write.ts'
import type { Store } from './store.ts'

type Show = (milliseconds: number) => string

class StoreSession implements EndpointSession {
  readonly business: Business
  readonly caller: Caller
  readonly version: string | undefined
  readonly #store: Store
  readonly #moment: number
  readonly #context: WriteContext
  /** The row of the last write that an endpoint asked for: it is of this business. */
  #written: { readonly model: Model, readonly id: number } | undefined
  /** The instant in each form that was asked for: a row has the same one in several columns. */
  readonly #forms = new Map<Show, string>()

  constructor (
    store: Store, business: Business, caller: Caller, moment: number, version: string | undefined
  ) {
    this.business = business
    this.caller = caller
    this.version = version
    this.#store = store
    this.#moment = moment
    this.#context = { store, session: this }
  }

  /** The store of a session. */
  static storeOf (session: Session): Store {
    return (session as StoreSession).#store
  }

  get world (): string {
    return this.#store.name
  }

  get deviations (): Deviations {
    return this.#store.deviations
  }

  now (): number {
    return this.#moment
  }

  shown (show: Show): string {
    const kept = this.#forms.get(show) ?? show(this.#moment)
    this.#forms.set(show, kept)
    return kept
  }

  today (): string {
    return this.#store.today(this.business.timezone, this.#moment)
  }

  random (purpose: string): Buffer {
    return this.#store.random(purpose)
  }

  nextNumber (counter: string, first: number): number {
    return this.#store.nextId(counter, first)
  }

  inBusinessOf (model: Model, id: number, caller: Caller): EndpointSession | undefined {
    const business = businessOfRow(this.#store, model, id)
    return business && openSession(this.#store, business, caller, this.#moment)
  }

  model (table: string): Model {
    return this.#store.models.get(table) ?? fail('refused')
  }

  get<Row> (resource: Resource<Row>, id: number): Row {
    return this.find(resource, id) ?? notFound(this.#modelOf(resource), id)
  }

  find<Row> (resource: Resource<Row>, id: number): Row | undefined {
    const model = this.#modelOf(resource)
    return findRow(this.#store, model, id, this.#within(model)) as Row | undefined
  }

  select<Row> (resource: Resource<Row>, condition: string, ...parameters: unknown[]): Row[] {
    const model = this.#modelOf(resource)
    return selectRows(this.#store, model, condition, parameters, this.#within(model)) as Row[]
  }

  create<Row, Draft> (resource: Resource<Row, Draft>, draft: Draft): Row {
    return this.get(resource, write(this.#context, this.#modelOf(resource), draft as Values))
  }

  add<Row, Draft> (resource: Resource<Row, Draft>, draft: Draft): number {
    return write(this.#context, this.#modelOf(resource), draft as Values)
  }

  update<Row, Draft> (resource: Resource<Row, Draft>, id: number, draft: Draft): Row {
    return this.get(resource, write(this.#context, this.#modelOf(resource), draft as Values, id))
  }

  store<Row> (resource: Resource<Row>, id: number, values: Partial<Row>): void {
    storeValues(this.#context, this.#modelOf(resource), id, values as Values)
  }

  note<Row> (resource: Resource<Row>, id: number, values: Partial<Row>): void {
    storeValues(this.#context, this.#modelOf(resource), id, values as Values, true)
  }

  emit (event: string, id: number): void {
    emitEvent(this.#context, event, id)
  }

  erase (resource: Resource, id: number): void {
    erase(this.#context, this.#modelOf(resource), id)
  }

  schedule (job: string, at: number, details: Values, key?: string): void {
    schedule(this.#store, at, job, details, key)
  }

  unschedule (key: string): void {
    unschedule(this.#store, key)
  }

  mail (mail: Mail): void {
    const { account_id, name } = this.business
    keepMail(this.#store, mail, { name, account_id, at: this.#moment })
  }

  contentOf (resource: Resource, id: number): Buffer | undefined {
    return contentOf(this.#store, tableOf(resource), id)
  }

  storeContent (resource: Resource, id: number, content: Buffer): void {
    storeContent(this.#store, tableOf(resource), id, content)
  }

  query<Result> (sql: string, ...parameters: unknown[]): Result[] {
    return this.#store.rows(sql, parameters) as Result[]
  }

  show (model: Model, id: number, includes: readonly string[]): string {
    const isOwn = this.#written?.model === model && this.#written.id === id
    const within = isOwn ? undefined : this.#within(model)
    return showRow(this.#store, model, id, includes, within) ?? notFound(model, id)
  }

  showPage (model: Model, plan: Plan): ReturnType<typeof showRows> {
    return showRows(this.#store, model, plan, this.#within(model))
  }

  cachedPage (model: Model, plan: Plan, operation: string, body: PageBody): Buffer {
    return cachedPage(this.#store, model, plan, this.#within(model), operation, body)
  }

  locate (model: Model, text: string, parents: Values = {}): number | undefined {
    return locateRow(this.#store, model, text, parents, this.#within(model))
  }

  write (model: Model, draft: Values, id: number | undefined): number {
    this.#written = { model, id: write(this.#context, model, draft, id) }
    return this.#written.id
  }

  act (model: Model, action: Action, draft: Values, id: number): number {
    return act(this.#context, model, action, draft, id)
  }

  remove (model: Model, id: number): void {
    remove(this.#context, model, id)
  }

  #modelOf (resource: Resource): Model {
    return this.model(tableOf(resource))
  }

  #within (model: Model): Within {
    return withinOf(model, this.business)
  }
}

function notFound ({ resource, idField }: Model, id: number): never {
  return fail(
    'not-found', { field: idField, object: resource.one, value: id, ...resource.problems?.['not-found'] }
  )
}

/** Opens a session. Without an instant it is the world's now, which then stands still for the session. */
export function openSession (
  store: Store, business: Business, caller: Caller, moment = store.now(), version?: string
): EndpointSession {
  store.enter(moment, business.account_id, business.timezone)
  return new StoreSession(store, business, caller, moment, version)
}

/** The store of a session, for what endpoints above the store write beside resources: OAuth's clients. */
export const storeOf = (session: Session): Store => StoreSession.storeOf(session)
