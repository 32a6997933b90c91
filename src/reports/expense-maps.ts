// Whom and what expenses of a report name: clients, authors, vendors and categories, as maps by their ids.
import { createHash } from 'node:crypto'
import type { Session } from '../declare/session.ts'

/** What an expense names. */
export interface Naming {
  /** Empty for none. */
  readonly vendor: string
  /** 0 for none. */
  readonly clientid: number
  readonly authorid: number
  readonly categoryid: number
  readonly category: string
  /** The category itself where it has no parent. */
  readonly parentid: number
  readonly parent: string
}

/** A client or an author. */
interface Party {
  readonly userid: number | null
  readonly fname: string
  readonly lname: string
  readonly organization: string
  readonly email: string
}

/** Whom and what expenses name, by their ids. */
export interface Maps {
  readonly clients: Readonly<Record<string, Party>>
  readonly authors: Readonly<Record<string, Party>>
  /** Ids of vendors by their names. */
  readonly vendorids: ReadonlyMap<string, string>
}

/** The staff of a business; author 1 is its owner. */
const authorsSql = `SELECT userid, first_name AS fname, last_name AS lname, email
  FROM memberships JOIN identities ON identities.id = identity_id WHERE business_id = $business`

const clientsSql = `SELECT id AS userid, fname, lname, organization, email FROM clients
  WHERE id IN (SELECT value FROM json_each($ids))`

/** An object of what rows have under their keys; of several rows with one key, the first counts. */
export function byKey<Row, Value> (
  rows: readonly Row[], keyOf: (row: Row) => string | number, valueOf: (row: Row) => Value
): Record<string, Value> {
  const firsts = new Map<string | number, Row>()
  for (const row of rows) if (!firsts.has(keyOf(row))) firsts.set(keyOf(row), row)
  return Object.fromEntries([...firsts].map(([key, row]) => [key, valueOf(row)]))
}

/** Client 0 is the business itself, in the name of its owner (captured). */
export function mapsOf (session: Session, rows: readonly Naming[]): Maps {
  const { id, name } = session.business
  const authors = session.query<Omit<Party, 'organization'>>(authorsSql, { business: id })
    .map(author => partyShown({ ...author, organization: name }))
  const first = authors.find(({ userid }) => userid === 1) ?? nobody
  const owner = { ...first, organization: name, userid: null }
  const clientids = new Set(rows.map(({ clientid }) => clientid))
  const authorids = new Set(rows.map(({ authorid }) => authorid))
  const clients = session.query<Party>(clientsSql, { ids: JSON.stringify([...clientids]) })
  const named = clientids.has(0) ? [owner, ...clients] : clients
  const vendors = new Set(rows.map(({ vendor }) => vendor))
  return {
    authors: byKey(authors.filter(author => authorids.has(keyOfParty(author))), keyOfParty, partyShown),
    clients: byKey(named, keyOfParty, clientShown),
    vendorids: new Map([...vendors].map(vendor => [vendor, vendorid(vendor)])),
  }
}

const nobody: Party = { email: '', fname: '', lname: '', organization: '', userid: null }

const keyOfParty = ({ userid }: Party): number => userid ?? 0

const partyShown = ({ email, fname, lname, organization, userid }: Party): Party =>
  ({ email, fname, lname, organization, userid })

/** The language is null (captured). */
const clientShown = ({ email, fname, lname, organization, userid }: Party) =>
  ({ email, fname, id: userid, language: null, lname, organization, userid })

/** What somebody is called: their organization, else their name. */
export const nameOf = (party: Party | undefined): string =>
  party === undefined ? '' : party.organization.trim() || `${party.fname} ${party.lname}`.trim()

/** Vendors have no ids: they go by a hash of their names (its kind inferred). */
const vendorid = (name: string): string => createHash('md5').update(name).digest('hex')

interface Category {
  readonly categoryid: number
  readonly category: string
  readonly isParent: boolean
}

/** The category of an expense, and that above it. */
export const categoriesOf = ({ category, categoryid, parent, parentid }: Naming): Category[] => [
  { categoryid, category, isParent: categoryid === parentid },
  { categoryid: parentid, category: parent, isParent: true },
]

/** One at the top stands for what is booked on it directly; its id is a number there (captured). */
export const categoryShown = ({ category, categoryid, isParent }: Category) => ({
  category,
  categoryid: isParent ? categoryid : String(categoryid),
  subcategory_name: isParent ? `${category} (general)` : category,
})
