// What fixtures can say about single resources beyond FreshBooks' own fields: names for plain numbers, values
// that go without saying, and words for what happened to an invoice after it was made.
import type { Caller } from '../../declare/session.ts'
import { suggest } from './suggestions.ts'
import { mistake, type Value } from './source.ts'

/** Tables whose rows come about by themselves, or are described elsewhere in a fixture. */
export const unlistedTables: readonly string[] =
  ['audit_logs', 'businesses', 'identities', 'memberships', 'timers']

/** A field that holds an id without saying so. */
export interface Pointer {
  readonly field: string
  /**
   * The table it points into; `users` for the number of a person within the account, `credits` for a credit
   * note or the payment that was too much and became one.
   */
  readonly table: string
}

interface FixtureKeys {
  /** Keys that take names of records, by the key; in lines too. */
  readonly pointers?: Readonly<Record<string, Pointer>>
  readonly linePointers?: Readonly<Record<string, Pointer>>
  /** What a record has that does not say otherwise. */
  readonly usual?: (caller: Caller) => Readonly<Record<string, unknown>>
}

const same = (field: string, table: string): Record<string, Pointer> => ({ [field]: { field, table } })

const fixtureKeys: Readonly<Record<string, FixtureKeys>> = {
  expenses: { pointers: same('staffid', 'users'), usual: ({ userid }) => ({ staffid: userid }) },
  invoices: {
    pointers: { ...same('ownerid', 'users'), ...same('sentid', 'users') },
    linePointers: {
      expense: { field: 'expenseid', table: 'expenses' },
      project: { field: 'modern_project_id', table: 'projects' },
      time: { field: 'modern_time_entries', table: 'time_entries' },
    },
  },
  payments: { pointers: { credit: { field: 'creditid', table: 'credits' } } },
  items: { pointers: { ...same('tax1', 'taxes'), ...same('tax2', 'taxes') } },
  projects: {
    pointers: { ...same('project_manager_id', 'identities'), ...same('services', 'services') },
  },
  time_entries: { pointers: same('identity_id', 'identities'), usual: () => ({ is_logged: true }) },
}

/** The story of a table. */
export const fixtureKeysOf = (table: string): FixtureKeys => fixtureKeys[table] ?? {}

/** Something that happens to a record after it was made. */
export interface Event {
  /** Milliseconds later. */
  readonly after: number
  readonly draft: Readonly<Record<string, unknown>>
}

/** How an invoice got that far: as what it was made, and what happened to it later. */
export interface History {
  readonly status: number
  readonly later: readonly Event[]
}

const TWO_DAYS = 172_800_000

const histories: Readonly<Record<string, History>> = {
  draft: { status: 1, later: [] },
  sent: { status: 2, later: [] },
  viewed: { status: 3, later: [] },
  disputed: { status: 3, later: [{ after: TWO_DAYS, draft: { status: 0 } }] },
}

/** Words for how far an invoice got by itself. */
export const invoiceWords: readonly string[] = Object.keys(histories)

const consequences: Readonly<Record<string, string>> = {
  paid: 'payments',
  partial: 'payments',
  'deposit-paid': 'payments',
  'deposit-partial': 'payments',
  overdue: 'create_date and due_offset_days',
}

/** The history of an invoice of that status. */
export function historyOf (part: Value): History {
  const history = of(histories, part.text)
  if (history !== undefined) return history
  const cause = of(consequences, part.text)
  if (cause !== undefined) {
    return mistake(part, `an invoice becomes ${part.text} by its ${cause}: write status: sent`)
  }
  const known = invoiceWords.join(', ')
  return mistake(part,
    `no invoice has the status '${part.text}'${suggest(part.text, invoiceWords)} (known: ${known})`)
}

/** Words for vis_state. */
export const visibilities: Readonly<Record<string, number>> = { active: 0, deleted: 1, archived: 2 }

/** The number of a word for vis_state. */
export const visibilityOf = (word: string): number | undefined => of(visibilities, word)

/** The value of a key, not of one that every object has. */
const of = <Value>(values: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(values, key) ? values[key] : undefined
