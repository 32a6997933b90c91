// What each role may do: the matrix that FreshBooks' help gives for the product, as data. That the API
// applies the same matrix is inferred, and reports of the live API know less: a client reads and does not
// write. So worlds apply what was observed unless they are configured with `roles: matrix`.
import type { Described } from '../declare/endpoint.ts'
import { roles } from '../resources/identities.ts'

/** A part of the product, as the rows of the help's table name them; what the table lacks is inferred. */
export const areas = [
  'settings', 'dashboard', 'clients', 'invoices', 'payments', 'online payments', 'expenses', 'estimates',
  'time tracking', 'projects', 'services', 'accounting', 'other income', 'files',
] as const

export type Area = typeof areas[number]

/** What a role may do less than everything. */
export interface Limit {
  /** What it comes to, as the documentation says it. */
  readonly means: string
  /** Default: any. */
  readonly methods?: ReadonlyArray<Described['method']>
  /** Only rows that are the caller's own; where rows have no owner they can be read and not written. */
  readonly rows?: 'own'
  /** Only these operations. */
  readonly only?: readonly string[]
  /** None of these operations. */
  readonly except?: readonly string[]
}

/** A cell of the matrix: everything, nothing, or what a limit leaves. */
export type Cell = 'full' | 'none' | Limit

export type Role = typeof roles[number]

const view: Limit = { means: 'view', methods: ['GET'] }
const noDeleting: Limit = { means: 'view, create and edit', methods: ['GET', 'POST', 'PUT'] }
const own: Limit = { means: 'own', rows: 'own' }
const ownExpenses: Limit = {
  ...own, means: 'own, without sums over all', except: ['expenses.summaries', 'expenses.vendors'],
}
const ownView: Limit = { means: 'view those they are in', rows: 'own', methods: ['GET'] }

/** What a client of the business sees: what was addressed to them, and themselves. */
const ownAsClient = (...operations: readonly string[]): Limit =>
  ({ means: 'view what is theirs', methods: ['GET'], rows: 'own', only: operations })

const owning = ['business.delete', 'business.cancel_subscription']
const notCancelling: Limit = { means: 'all but deleting the business and cancelling', except: owning }

/**
 * All that a manager sees of the reports. That of time is the search of time entries, and no address of the
 * summary of retainers is known.
 */
const managersReports: Limit = {
  means: 'accounts aging, time entry details and retainer summary alone',
  only: ['reports.accounts_aging'],
}

/** The columns of the help's table, and one for clients, whom it leaves out. */
type Column =
  | 'owner' | 'admin' | 'manager' | 'employee' | 'accountant' | 'contractor' | 'client' | 'unassigned'

type Columns = Readonly<Record<Exclude<Column, 'owner' | 'unassigned'>, Cell>>

/**
 * The matrix. The owner may do everything, and somebody unassigned nothing. What a client sees is inferred:
 * that their rows are filtered is reported, not how.
 */
export const matrix: Readonly<Record<Area, Columns>> = {
  settings: {
    admin: notCancelling, manager: view, employee: 'none', accountant: view, contractor: 'none',
    client: 'none',
  },
  dashboard: {
    admin: 'full', manager: managersReports, employee: 'none', accountant: 'full', contractor: 'none',
    client: 'none',
  },
  clients: {
    admin: 'full', manager: noDeleting, employee: 'none', accountant: 'none', contractor: 'none',
    client: ownAsClient('clients.list', 'clients.get'),
  },
  invoices: {
    admin: 'full', manager: 'full', employee: 'none', accountant: view, contractor: 'none',
    client: ownAsClient(
      'invoices.list', 'invoices.get', 'invoices.pdf', 'invoices.share_link', 'credit_notes.list',
      'credit_notes.get'
    ),
  },
  payments: {
    admin: 'full', manager: noDeleting, employee: 'none', accountant: 'full', contractor: 'none',
    client: ownAsClient('payments.list', 'payments.get'),
  },
  'online payments': {
    admin: view, manager: view, employee: 'none', accountant: view, contractor: 'none',
    client: 'none',
  },
  expenses: {
    admin: 'full', manager: ownExpenses, employee: ownExpenses, accountant: noDeleting, contractor: 'none',
    client: 'none',
  },
  estimates: {
    admin: 'full', manager: 'full', employee: 'none', accountant: 'none', contractor: 'none',
    client: ownAsClient('estimates.list', 'estimates.get'),
  },
  'time tracking': {
    admin: 'full', manager: 'full', employee: own, accountant: 'none', contractor: own,
    client: 'none',
  },
  projects: {
    admin: 'full', manager: 'full', employee: ownView, accountant: 'none', contractor: ownView,
    client: 'none',
  },
  services: {
    admin: 'full', manager: 'full', employee: view, accountant: view, contractor: view,
    client: 'none',
  },
  accounting: {
    admin: view, manager: 'none', employee: 'none', accountant: 'full', contractor: 'none',
    client: 'none',
  },
  'other income': {
    admin: 'full', manager: 'none', employee: 'none', accountant: 'full', contractor: 'none',
    client: 'none',
  },
  files: {
    admin: 'full', manager: 'full', employee: 'full', accountant: 'full', contractor: 'full',
    client: 'none',
  },
}

/** The column of each role. */
const columns: Readonly<Record<Role, Column>> = {
  owner: 'owner',
  systemless_owner: 'owner',
  business_partner: 'admin',
  business_manager: 'manager',
  manager: 'manager',
  systemless_manager: 'manager',
  business_employee: 'employee',
  business_accountant: 'accountant',
  contractor: 'contractor',
  client: 'client',
  no_seat_employee: 'unassigned',
}

/** The area of each object of scopes. */
const areaOfObject: Readonly<Record<string, Area>> = {
  business: 'settings', teams: 'settings', notifications: 'settings', account: 'settings',
  riskhub: 'settings',
  reports: 'dashboard',
  clients: 'clients',
  invoices: 'invoices', credit_notes: 'invoices', retainers: 'invoices', taxes: 'invoices',
  payments: 'payments',
  online_payments: 'online payments',
  expenses: 'expenses', bills: 'expenses', bill_payments: 'expenses', bill_vendors: 'expenses',
  estimates: 'estimates',
  time_entries: 'time tracking',
  projects: 'projects',
  billable_items: 'services',
  journal_entries: 'accounting',
  other_income: 'other income',
  uploads: 'files',
}

/** The area that a scope belongs to; undefined for the profile, which is everybody's own. */
export const areaOf = (scope: string): Area | undefined => {
  const object = /^user:(\w+):/.exec(scope)?.[1] ?? ''
  return Object.hasOwn(areaOfObject, object) ? areaOfObject[object] : undefined
}

const isRole = (role: string): role is Role => Object.hasOwn(columns, role)

const columnOf = (role: string): Column => isRole(role) ? columns[role] : 'unassigned'

/** What a role may do in an area, by the matrix. */
export function cellOf (role: string, area: Area): Cell {
  const column = columnOf(role)
  if (column === 'owner') return 'full'
  return column === 'unassigned' ? 'none' : matrix[area][column]
}

/** What needs no scope of an area is for those who work in the business. */
const cellWithoutArea = (role: string): Cell =>
  ['client', 'unassigned'].includes(columnOf(role)) ? 'none' : 'full'

/** What came of asking whether somebody may: not at all, with all rows, or with their own alone. */
export type Permission = 'refused' | 'all' | 'own'

type Asked = Pick<Described, 'method' | 'operation'>

/** What reports of the live API show: a client reads everything and writes nothing. */
export const observedPermission = (role: string, { method }: Pick<Asked, 'method'>): Permission =>
  role === 'client' && method !== 'GET' ? 'refused' : 'all'

/** Whether a role may call an operation that needs a scope, by the matrix. */
export function matrixPermission (role: string, asked: Asked, scope: string | null): Permission {
  if (observedPermission(role, asked) === 'refused') return 'refused'
  const area = scope === null ? undefined : areaOf(scope)
  const cell = area === undefined ? cellWithoutArea(role) : cellOf(role, area)
  if (cell === 'none') return 'refused'
  return cell === 'full' ? 'all' : withinLimit(cell, asked)
}

/** Whether a role may call an operation, as a world is configured. */
export const permissionOf = (
  mode: 'observed' | 'matrix', role: string, asked: Asked, scope: string | null
): Permission => mode === 'matrix' ? matrixPermission(role, asked, scope) : observedPermission(role, asked)

function withinLimit ({ methods, only, except, rows }: Limit, { method, operation }: Asked): Permission {
  const isAllowed = (methods?.includes(method) ?? true) && (only?.includes(operation) ?? true) &&
    except?.includes(operation) !== true
  return !isAllowed ? 'refused' : rows === 'own' ? 'own' : 'all'
}
