// Resolves names in the details of an action to ids: refs of fixtures, ids, invoice numbers, e-mail
// addresses. The error for an unknown name suggests a similar one.
import { nearestName } from '../suggest.ts'
import { applicationsOf } from '../oauth/applications.ts'
import { peopleOf } from '../oauth/people.ts'
import { primaryBusiness } from '../world/primary.ts'
import type { World } from '../world/world.ts'
import { failAction, type NamedTable } from './action.ts'

/** The id of the row that a value names. Throws an ActionError. */
export const idNamed = (world: World, kind: NamedTable, value: unknown): number | string =>
  resolvers[kind](world, value)

const resolvers: Readonly<Record<NamedTable, (world: World, value: unknown) => number | string>> = {
  invoices: invoiceNamed,
  identities: personNamed,
  applications: applicationNamed,
}

/** An invoice by ref, number or id. A number prefers visible invoices, the primary business, newer ones. */
function invoiceNamed (world: World, value: unknown): number {
  const byNumber = `SELECT id FROM invoices WHERE invoice_number = ?
    ORDER BY vis_state = 1, accounting_systemid <> ?, id DESC LIMIT 1`
  const number = (text: string) =>
    world.plucked(byNumber).get(text, primaryBusiness(world).account_id) as number | undefined
  return refOrId(world, 'invoices', value, number) ??
    unknown(`no invoice is called '${formatted(value)}': give a ref, an invoice number or an id`,
      value, refsTo(world, 'invoices'))
}

/** The id of a person, by ref, e-mail address or id. Throws an ActionError. */
export function personNamed (world: World, value: unknown): number {
  const people = peopleOf(world)
  const byEmail = (text: string) => people.find(({ email }) => email.toLowerCase() === text.toLowerCase())?.id
  return refOrId(world, 'identities', value, byEmail) ??
    unknown(`nobody is called '${formatted(value)}': give a ref, an e-mail address or an identity's id`,
      value, [...refsTo(world, 'identities'), ...people.map(({ email }) => email)])
}

/** The client id of an application that is registered or has tokens. Throws an ActionError. */
export function applicationNamed (world: World, value: unknown): string {
  const registered = applicationsOf(world).map(({ client_id }) => client_id)
  const holds = 'SELECT 1 FROM oauth_tokens WHERE client_id = ?'
  const isThere = typeof value === 'string' &&
    (registered.includes(value) || world.statement(holds).get(value) !== undefined)
  return isThere
    ? value
    : unknown(`no application has the client id '${formatted(value)}'`, value, registered)
}

const refsOf = (world: World): Readonly<Record<string, number>> => world.setting('refs') ?? {}

/** Refs are shared by all tables; those whose id exists in this table. */
const refsTo = (world: World, table: string): string[] =>
  Object.entries(refsOf(world)).filter(([, id]) => isThere(world, table, id)).map(([ref]) => ref)

const isThere = (world: World, table: string, id: number): boolean =>
  world.statement(`SELECT 1 FROM ${table} WHERE id = ?`).get(id) !== undefined

/** A text is a ref, else a name, else an id: invoice numbers may be digits too. */
function refOrId (
  world: World, table: string, value: unknown, byName: (text: string) => number | undefined
): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const refs = refsOf(world)
  const candidates = typeof value === 'number'
    ? [value]
    : [Object.hasOwn(refs, value) ? refs[value] : undefined, byName(value), digits(value)]
  return candidates.find(id => id !== undefined && isThere(world, table, id))
}

const digits = (text: string): number | undefined => /^\d{1,15}$/.test(text) ? Number(text) : undefined

const formatted = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value) ?? 'nothing'

function unknown (sentence: string, value: unknown, names: readonly string[]): never {
  return failAction('not-found', sentence, typeof value === 'string' ? nearestName(value, names) : undefined)
}
