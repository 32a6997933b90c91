// Filters: one table of match kinds. A filter is data; its SQL and its description follow from its kind.

/** How a filter compares. */
export type Match = 'equals' | 'equals or part' | 'not' | 'like' | 'from' | 'to' | 'up to' | 'flag' | 'one of'

/** A filter of a list. */
export interface Filter {
  readonly match: Match
  /** Fields compared with; the filter's own name when empty. */
  readonly on: readonly string[]
  /** SQL conditions of a `flag`: what `true` and `false` select. */
  readonly sql?: { readonly true: string, readonly false: string }
  /**
   * Of `one of`, where the values are not the row's own (projectids of a task): the beginning of a query of
   * the field's values that go with them, up to the expression that is one of the values.
   */
  readonly through?: string
  /** Asked with true, it also lists deleted rows (include_deleted). */
  readonly reveals?: boolean
  readonly doc?: string
  readonly inferred?: string
}

/**
 * Keys in the query of a list that FreshBooks ignores without an error, as client authors found
 * (live-verified.md, "Silently ignored query keys"), and the key to use instead; null for none.
 */
export interface IgnoredKeys {
  /** Filters, without `search[…]`. */
  readonly filters?: Readonly<Record<string, string | null>>
  readonly sorts?: Readonly<Record<string, string | null>>
}

type Notes = { doc?: string, inferred?: string }

/**
 * The value itself; texts without regard to case.
 * For ids there is also the in-list form under the plural name.
 */
export const equals = (on?: string, notes: Notes = {}): Filter =>
  ({ match: 'equals', on: on === undefined ? [] : [on], ...notes })

/** The value itself, or what it begins with up to a point: `invoice` for `invoice.create`. */
export const equalsOrPart = (on: string, notes: Notes = {}): Filter =>
  ({ match: 'equals or part', on: [on], ...notes })

/** Anything but the value. */
export const not = (on: string, notes: Notes = {}): Filter => ({ match: 'not', on: [on], ...notes })

/** Contains the text, in any of the fields. */
export const like = (...on: string[]): Filter => ({ match: 'like', on })

/** At or above the value. */
export const from = (on: string, notes: Notes = {}): Filter => ({ match: 'from', on: [on], ...notes })

/** Strictly below a number; a date is included (documented so for each). */
export const to = (on: string, notes: Notes = {}): Filter => ({ match: 'to', on: [on], ...notes })

/** At or below a number. */
export const upTo = (on: string, notes: Notes = {}): Filter => ({ match: 'up to', on: [on], ...notes })

/** Any of the values: only the in-list form exists. */
export const oneOf = (on: string, notes: Notes & { through?: string } = {}): Filter =>
  ({ match: 'one of', on: [on], ...notes })

/** A yes-or-no question put in SQL. */
export const flagged = (yes: string, no: string, notes: Notes & { reveals?: boolean } = {}): Filter =>
  ({ match: 'flag', on: [], sql: { true: yes, false: no }, ...notes })

/** What each match kind does: the SQL of `expression` against one parameter, and a sentence for readers. */
export const matches: Record<Exclude<Match, 'flag'>, {
  sql: (expression: string, kind: string, value: unknown) => string
  description: (name: string) => string
}> = {
  equals: {
    sql: (expression, kind, value) => kind === 'text' && !isAscii(value)
      ? `fold(${expression}) = fold(?)`
      : `${expression} = ?${kind === 'text' || kind === 'choice' ? ' COLLATE NOCASE' : ''}`,
    description: name => `Rows whose \`${name}\` is the value.`,
  },
  'equals or part': {
    sql: expression => `instr(fold(?) || '.', fold(${expression}) || '.') = 1`,
    description: name => `Rows whose \`${name}\` is the value or its part before a point.`,
  },
  not: {
    sql: expression => `${expression} IS NOT ?`,
    description: name => `Rows whose \`${name}\` is not the value.`,
  },
  like: {
    sql: expression => `instr(fold(${expression}), fold(?)) > 0`,
    description: name => `Rows whose \`${name}\` contains the text, in upper or lower case.`,
  },
  from: {
    sql: expression => `${expression} >= ?`,
    description: name => `Rows whose \`${name}\` is at or above the value.`,
  },
  to: {
    sql: (expression, kind) => isTime(kind) ? `${expression} <= ${end(kind)}` : `${expression} < ?`,
    description: name => `Rows whose \`${name}\` is below the value; for a date, up to and including it.`,
  },
  'up to': {
    sql: expression => `${expression} <= ?`,
    description: name => `Rows whose \`${name}\` is at or below the value.`,
  },
  'one of': {
    sql: expression => `${expression} IN (SELECT value FROM json_each(?))`,
    description: name => `Rows whose \`${name}\` is one of the values.`,
  },
}

/** Texts that SQLite's NOCASE compares right by itself, and for which it can use an index. */
const isAscii = (value: unknown): boolean => typeof value === 'string' && /^[\x20-\x7e]*$/.test(value)

/** The name of a filter's in-list form: `customerids` for `customerid`. Only ids have one (documented). */
export function listName (name: string, filter: Filter): string | undefined {
  if (filter.match === 'one of') return name
  return filter.match === 'equals' && name.endsWith('id') ? `${name}s` : undefined
}

/** Whether values of a kind are days or instants. */
export const isTime = (kind: string): boolean => kind === 'date' || kind === 'timestamp' || kind === 'instant'

/**
 * Only the day of an accounting date-time counts (documented for `updated_min` and `updated_max`). Every time
 * of a day sorts between the day and the day followed by a tilde, so that an index on the column can be used.
 */
const end = (kind: string): string => kind === 'timestamp' ? "? || '~'" : '?'
