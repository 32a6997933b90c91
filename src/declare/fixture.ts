// What fixtures know of a resource beyond its fields: names in place of numbers, default values, records
// made up for tests, and how an export writes a row. Everything is optional.
import type { Caller } from './session.ts'

type Values = Readonly<Record<string, unknown>>

/** A key of a fixture that takes the name of a record, for a field that holds a number. */
export interface Pointer {
  readonly field: string
  readonly table: string
  /** SQL condition of the rows that an export can name. Default: all. */
  readonly where?: string
  /** The number it holds where that is not the id: a person's `userid` within the account. */
  readonly by?: 'userid'
  /** What is named, for the JSON Schema of fixtures. Default: the singular of the table. */
  readonly what?: string
}

/** A key that is the field itself. */
export const pointer = (field: string, table: string): Record<string, Pointer> =>
  ({ [field]: { field, table } })

/** A change of a record some time after it was made. */
export interface LaterChange {
  readonly milliseconds: number
  readonly draft: Values
}

/** The value that a word stands for, and what happens to the record afterwards. */
export interface FieldWord {
  readonly value: unknown
  readonly later?: readonly LaterChange[]
}

/** Words for the values of a field. */
export interface FieldWords {
  readonly field: string
  readonly known: Readonly<Record<string, FieldWord>>
  /** What to write instead of a word that follows from other records; undefined for unknown words. */
  readonly derived: (word: string) => string | undefined
}

/** Where a made-up client lives. */
export interface Address {
  readonly street: string
  readonly city: string
  readonly province: string
  readonly code: string
  readonly phone: string
}

/** What a generated record is made of. A draw depends on the record's own path and on its purpose alone. */
export interface Dice {
  /** What the fixture gives the record itself. */
  readonly given: Values
  readonly account_id: string | null
  /** A whole number from `least` to `most`. */
  readonly between: (purpose: string, least: number, most: number) => number
  readonly pick: <Item>(purpose: string, list: readonly Item[]) => Item
  /** The id of some row of this business that satisfies an SQL condition; null where there is none. */
  readonly anyOf: (table: string, condition: string) => number | null
  /** The record's working day within the days the records spread over; not before a day. */
  readonly day: (notBefore?: string) => string
  /** An instant of that day, so many seconds after work begins. */
  readonly instant: (seconds: number) => string
  /** A made-up address in the United States, the same for the same number. */
  readonly address: (seed: number) => Address
  /** The first row of a query. */
  readonly one: <Row>(sql: string, ...parameters: unknown[]) => Row | undefined
}

/** What an export knows beside a row. */
export interface ExportedFrom {
  /** The business the row belongs to. */
  readonly business: any
  /** The row of the same table that was made before it. */
  readonly before: any
  /** Another row, by its id. */
  readonly row: (table: string, id: unknown) => any
  readonly all: <Row>(sql: string, ...parameters: unknown[]) => Row[]
}

/** Rows that an export does not write, by an SQL condition over the table. */
export interface Omission {
  readonly where: string
  /** Why the row is missing in the loaded world; not given where it comes about by itself. */
  readonly because?: string
}

/** What fixtures know of a resource. */
export interface FixtureNotes {
  /** Whether fixtures have no section for it: rows come about by themselves, or are described elsewhere. */
  readonly unlisted?: boolean
  /** Keys that take names of records; in owned rows too. */
  readonly pointers?: Readonly<Record<string, Pointer>>
  readonly linePointers?: Readonly<Record<string, Pointer>>
  /** Fields that hold ids without being references or pointers, and the table of the ids. */
  readonly holds?: Readonly<Record<string, string>>
  /** Values of a record that does not give them; `caller` is who makes it. */
  readonly defaults?: (caller: Caller) => Values
  readonly words?: FieldWords
  /**
   * Fields that only fixtures can write (`verified`): they are stored when everything is there, and an export
   * writes them.
   */
  readonly stored?: readonly string[]
  /** The field by whose value a row may be named as well as by its ref. */
  readonly namedBy?: string
  /** Rows may come about with a row of another table, which has their id in a field. */
  readonly comesWith?: {
    readonly table: string
    readonly field: string
    /** What it is called as that row's: `credit` of a payment. */
    readonly what: string
    /** The sentence for a row of that table that came without one. */
    readonly missing: (ref: string) => string
  }
  /** Makes up the draft of a record. */
  readonly generate?: (dice: Dice) => Values
  /** Whether generated records are made in the order of their dates. */
  readonly dated?: boolean

  /** Fields people call a row by, the best first, and what goes before it in a ref. Default: `name`. */
  readonly labels?: readonly string[]
  readonly labelPrefix?: string
  /** The field that holds who made the row. */
  readonly author?: string
  /** A field whose value a deleted row shares with no other row in a fixture. */
  readonly unique?: string
  /** Rows that an export leaves out. */
  readonly omitted?: readonly Omission[]
  /** Values that the rules give a record without them: an export leaves those out. */
  readonly implied?: (row: any, from: ExportedFrom) => Values
  /** What to write instead of the row's own values; undefined for what cannot be written. */
  readonly written?: (row: any, from: ExportedFrom) => Values
}
