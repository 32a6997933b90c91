// Names in the details of an action: refs of a fixture, ids, and what people call a thing. What comes out is
// an id; what names nothing is told with the name that was probably meant.
import { nearestName } from '../suggest.ts'
import { applicationsOf } from '../oauth/applications.ts'
import { peopleOf } from '../oauth/people.ts'
import { primaryBusiness } from '../world/primary.ts'
import type { World } from '../world/world.ts'
import { failAction, type NamedTable } from './action.ts'

/** The id of what a value names. Throws Unable. */
export const idNamed = (world: World, kind: NamedTable, value: unknown): number | string =>
  resolvers[kind](world, value)

const resolvers: Readonly<Record<NamedTable, (world: World, value: unknown) => number | string>> = {
  invoices: invoiceNamed,
  identities: personNamed,
  applications: applicationNamed,
}

/** An invoice by ref, number or id; of several with a number the primary business's, then the newest. */
function invoiceNamed (world: World, value: unknown): number {
  const byNumber = `SELECT id FROM invoices WHERE invoice_number = ?
    ORDER BY vis_state = 1, accounting_systemid <> ?, id DESC LIMIT 1`
  const number = (text: string) =>
    world.plucked(byNumber).get(text, primaryBusiness(world).account_id) as number | undefined
  return refOrId(world, 'invoices', value, number) ??
    unknown(`no invoice is called '${shown(value)}': give a ref, an invoice number or an id`,
      value, refsTo(world, 'invoices'))
}

/** A person by ref, e-mail address or id. */
export function personNamed (world: World, value: unknown): number {
  const people = peopleOf(world)
  const byEmail = (text: string) => people.find(({ email }) => email.toLowerCase() === text.toLowerCase())?.id
  return refOrId(world, 'identities', value, byEmail) ??
    unknown(`nobody is called '${shown(value)}': give a ref, an e-mail address or an identity's id`,
      value, [...refsTo(world, 'identities'), ...people.map(({ email }) => email)])
}

/** An application by its client id; one that is not registered must hold tokens at least. */
export function applicationNamed (world: World, value: unknown): string {
  const registered = applicationsOf(world).map(({ client_id }) => client_id)
  const holds = 'SELECT 1 FROM oauth_tokens WHERE client_id = ?'
  const isThere = typeof value === 'string' &&
    (registered.includes(value) || world.statement(holds).get(value) !== undefined)
  return isThere ? value : unknown(`no application has the client id '${shown(value)}'`, value, registered)
}

const refsOf = (world: World): Readonly<Record<string, number>> => world.setting('refs') ?? {}

/** Refs are one space for all tables; ids tell which of them are of this one. */
const refsTo = (world: World, table: string): string[] =>
  Object.entries(refsOf(world)).filter(([, id]) => isThere(world, table, id)).map(([ref]) => ref)

const isThere = (world: World, table: string, id: number): boolean =>
  world.statement(`SELECT 1 FROM ${table} WHERE id = ?`).get(id) !== undefined

/** A text is a ref, else a name, else an id in digits: numbers of invoices are digits too. */
function refOrId (
  world: World, table: string, value: unknown, named: (text: string) => number | undefined
): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const refs = refsOf(world)
  const candidates = typeof value === 'number'
    ? [value]
    : [Object.hasOwn(refs, value) ? refs[value] : undefined, named(value), digits(value)]
  return candidates.find(id => id !== undefined && isThere(world, table, id))
}

const digits = (text: string): number | undefined => /^\d{1,15}$/.test(text) ? Number(text) : undefined

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value) ?? 'nothing'

function unknown (sentence: string, value: unknown, names: readonly string[]): never {
  return failAction('not-found', sentence, typeof value === 'string' ? nearestName(value, names) : undefined)
}
