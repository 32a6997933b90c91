// Events that callbacks can be registered for, and the scopes that registering needs (documented;
// callbacks.md and scopes.md). A table of its own, as what raises events and what delivers them need the
// names too.

/** The object of the scope that each noun's events need to read; some of the nouns are not modelled yet. */
export const eventScopes: Readonly<Record<string, string>> = {
  bill: 'bills',
  bill_vendor: 'bill_vendors',
  category: 'expenses',
  client: 'clients',
  credit_note: 'credit_notes',
  estimate: 'estimates',
  expense: 'expenses',
  invoice: 'invoices',
  item: 'billable_items',
  payment: 'payments',
  project: 'projects',
  recurring: 'invoices',
  service: 'billable_items',
  tax: 'taxes',
  time_entry: 'time_entries',
}

/** What happens to every noun. */
export type EventVerb = 'create' | 'update' | 'delete'
const verbs: readonly EventVerb[] = ['create', 'update', 'delete']

/** What happens to these nouns alone. */
const sent = ['estimate.sendByEmail', 'invoice.sendByEmail']

/** Every name that a callback can be registered for: a noun, which stands for its events, or one event. */
export const eventNames: readonly string[] = Object.keys(eventScopes).flatMap(noun => [
  noun, ...verbs.map(verb => `${noun}.${verb}`), ...sent.filter(name => nounOf(name) === noun),
])

/** The request for its verifier that a callback is sent; nobody can register for it. */
export const HANDSHAKE = 'callback.verify'

/** The noun of an event (`invoice` of `invoice.create`). */
export function nounOf (event: string): string {
  return event.split('.', 1)[0]!
}
