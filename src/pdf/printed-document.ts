// A document as its reader sees it: nothing but texts that are ready to be shown. The PDF and the public page are
// made of it, and it is what a mail keeps of the PDF that went with it.

/** Something with a name: a date, a figure, a paragraph. */
export interface Labelled {
  readonly label: string
  readonly text: string
}

/** A line of the table. */
export interface PrintedLine {
  readonly name: string
  readonly description: string
  /** The taxes on it: `HST 13%`; empty for none. */
  readonly taxes: string
  readonly rate: string
  readonly quantity: string
  readonly amount: string
}

/** How the head of a document looks. */
export type Layout = 'simple' | 'modern' | 'classic'

export interface PrintedDocument {
  /** What it is: `Invoice`. */
  readonly title: string
  readonly number: string
  /** Lines of the address of the business; the first is its name. */
  readonly sender: readonly string[]
  /** What stands above the recipient: `Billed to`. */
  readonly addressed: string
  readonly recipient: readonly string[]
  /** Number, dates and the like. */
  readonly facts: readonly Labelled[]
  /** The figure that its reader looks for, with its currency: `Amount due (CAD)`. */
  readonly due: Labelled
  /** Titles of the four columns. */
  readonly headings: { readonly [Column in 'item' | 'rate' | 'quantity' | 'amount']: string }
  readonly lines: readonly PrintedLine[]
  /** How many lines it has beyond those. */
  readonly omitted: number
  /** Below the table: subtotal, discount, taxes, total; the last one is `due` again. */
  readonly figures: readonly Labelled[]
  /** Notes and terms. */
  readonly texts: readonly Labelled[]
  readonly layout: Layout
  /** Of its theme: `#4f697a`. */
  readonly color: string
  /** When the row was last changed, ISO 8601: the date of the file, so that equal rows make equal files. */
  readonly made: string
}
