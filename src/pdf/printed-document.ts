// A document as its reader sees it: nothing but texts that are ready to be shown. The PDF and the public page
// are made of it, and it is what a mail keeps of the PDF that went with it.

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
  readonly tax: string
  readonly rate: string
  readonly quantity: string
  readonly amount: string
}

/** How the head of a document looks. */
export type Layout = 'simple' | 'modern' | 'classic'

/** An image that was uploaded: it is read when the document is shown, and an upload never changes. */
export interface PrintedImage {
  readonly jwt: string
  /** How far a banner is moved, in points; negative: up. */
  readonly offset: number
}

export interface PrintedDocument {
  /** What it is: `Invoice`. */
  readonly title: string
  readonly number: string
  /** Name of its file: `invoice-0000001.pdf`. */
  readonly file: string
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
  /** At its head: the banner of a modern layout, the logo of another one. */
  readonly image: PrintedImage | null
  /** Of its theme: `#4f697a`. */
  readonly color: string
  /** When the row was last changed, ISO 8601: the date of the file, so that equal rows make equal files. */
  readonly made: string
}

type Members = Readonly<Record<string, unknown>>

const text = (value: unknown): string => typeof value === 'string' ? value : ''
const members = (value: unknown): Members =>
  typeof value === 'object' && value !== null ? value as Members : {}
const list = (value: unknown): unknown[] => Array.isArray(value) ? value : []

const readLabelled = (value: unknown): Labelled =>
  ({ label: text(members(value).label), text: text(members(value).text) })

function readLine (value: unknown): PrintedLine {
  const { name, description, tax, rate, quantity, amount } = members(value)
  return {
    name: text(name),
    description: text(description),
    tax: text(tax),
    rate: text(rate),
    quantity: text(quantity),
    amount: text(amount),
  }
}

function readImage (value: unknown): PrintedImage | null {
  const { jwt, offset } = members(value)
  return typeof jwt === 'string' ? { jwt, offset: Number.isFinite(offset) ? offset as number : 0 } : null
}

/** A document that was kept as JSON: a world that was imported may hold anything in its place. */
export function readPrinted (value: unknown): PrintedDocument {
  const {
    title, number, file, sender, addressed, recipient, facts, due, headings, lines, omitted, figures, texts,
    layout, image, color, made,
  } = members(value)
  const { item, rate, quantity, amount } = members(headings)
  return {
    title: text(title),
    number: text(number),
    file: text(file),
    sender: list(sender).map(text),
    addressed: text(addressed),
    recipient: list(recipient).map(text),
    facts: list(facts).map(readLabelled),
    due: readLabelled(due),
    headings: { item: text(item), rate: text(rate), quantity: text(quantity), amount: text(amount) },
    lines: list(lines).map(readLine),
    omitted: typeof omitted === 'number' ? omitted : 0,
    figures: list(figures).map(readLabelled),
    texts: list(texts).map(readLabelled),
    layout: layout === 'modern' || layout === 'classic' ? layout : 'simple',
    image: readImage(image),
    color: /^#[0-9a-f]{6}$/i.test(text(color)) ? text(color) : '#4f697a',
    made: Number.isNaN(Date.parse(text(made))) ? '1970-01-01T00:00:00Z' : text(made),
  }
}
