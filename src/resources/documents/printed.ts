// An invoice, estimate or credit note as its reader sees it: what of a row is printed, in which words, and
// how much of it. The kinds differ in what `PrintedKind` says.
import type { Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import type { Money } from '../../ledger/amounts.ts'
import { documentTotals, type LineTax, type TaxedLine } from '../../ledger/totals.ts'
import type { Labelled, Layout, PrintedDocument, PrintedLine } from '../../pdf/printed-document.ts'
import { businesses } from '../businesses.ts'
import { lastPresentation, type Presentation } from './presentation.ts'
import { printedImage } from './printed-image.ts'
import { addressLines, dateText, isText, moneyText, type Address } from './printed-texts.ts'

/** How much of a text is printed. */
interface Bounds {
  readonly letters: number
  /** Lines of the text as it was written. */
  readonly lines: number
}

/** Bounds of ours. What goes beyond is cut off, and told for lines. */
const MOST_LINES = 1_000
const ofText: Bounds = { letters: 4_000, lines: 60 }

/** Of a line of an address, a heading or a reference: all of them stand on one page. */
const ofFact: Bounds = { letters: 100, lines: 3 }

/** Of the texts of all lines of a document together: the more it has, the shorter they are. */
const ofLines: Bounds = { letters: 200_000, lines: 6_000 }

/** The values of a row that are printed; a kind has those that it declares. */
export interface PrintedRow extends Address {
  readonly accounting_systemid: string
  readonly create_date: string
  readonly currency_code: string
  readonly organization: string
  readonly fname: string
  readonly lname: string
  readonly vat_name: string | null
  readonly vat_number: string | null
  readonly amount: Money
  readonly notes: string
  readonly terms: string | null
  readonly discount_value?: string
  readonly discount_total?: Money
  /** Without one of its own a document looks like the last invoice of the account (inferred). */
  readonly presentation?: Presentation
  readonly sender_address?: Readonly<Record<string, string | null>>
  /** US Eastern text. */
  readonly updated?: string
  readonly lines: ReadonlyArray<TaxedLine & {
    readonly name: string
    readonly description: string
    readonly amount: Money
    readonly taxNumber1?: string | null
    readonly taxNumber2?: string | null
  }>
}

/** A figure that has not been written yet. */
export type Figure = readonly [label: string, amount: Money]

/** What one kind of document has beside what all have. */
export interface PrintedKind<Row> {
  /** `Invoice`; the label of a presentation goes over it. */
  readonly title: string
  readonly addressed: string
  readonly numberOf: (row: Row) => string
  /** Facts below number and date of issue, with dates as the API shows them. */
  readonly dates: (row: Row) => ReadonlyArray<readonly [label: string, date: string]>
  readonly facts: (row: Row) => ReadonlyArray<readonly [label: string, text: string | null]>
  /** Figures below the total. */
  readonly figures: (row: Row) => readonly Figure[]
  /** The figure that its reader looks for. */
  readonly due: (row: Row) => Figure
}

/** A row as it is printed, in a session of its business. */
export function printed<Row extends PrintedRow> (
  kind: PrintedKind<Row>, row: Row, session: Session
): PrintedDocument {
  const business = session.get(businesses, session.business.id)
  const look = row.presentation ?? lastPresentation('invoices', session)
  const shownDate = (date: string) => dateText(date, textOf(look.date_format) ?? business.date_format)
  const title = textOf(look.label) ?? kind.title
  const number = kind.numberOf(row)
  const [dueLabel, due] = kind.due(row)
  const dueFigure = { label: `${dueLabel} (${due.code})`, text: moneyText(due) }
  return {
    title,
    number,
    file: `${kind.title.toLowerCase()}-${number}.pdf`,
    sender: senderOf(row, business, look),
    addressed: kind.addressed,
    recipient: recipientOf(row),
    facts: labelled([
      [`${kind.title} number`, number], ['Date of issue', shownDate(row.create_date)],
      ...kind.dates(row).map(([label, date]) => [label, shownDate(date)] as const), ...kind.facts(row),
    ], ofFact),
    due: dueFigure,
    headings: headingsOf(look),
    lines: linesOf(row),
    omitted: Math.max(0, row.lines.length - MOST_LINES),
    figures: [...figuresOf(row, kind).map(written), dueFigure],
    texts: labelled([['Notes', row.notes], ['Terms', row.terms]], ofText),
    layout: layouts.find(layout => layout === look.theme_layout) ?? 'simple',
    image: printedImage(look, session),
    color: colorOf(look.theme_primary_color),
    made: madeOf(row),
  }
}

const written = ([label, amount]: Figure): Labelled => ({ label, text: moneyText(amount) })

const layouts: readonly Layout[] = ['simple', 'modern', 'classic']

/** A heading of a presentation, if it is one: requests may send any value for it. */
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && isText(value) ? bounded(value, ofFact) : undefined

const labelled = (pairs: ReadonlyArray<readonly [string, string | null]>, bounds: Bounds): Labelled[] =>
  pairs.flatMap(([label, text]) => isText(text) ? [{ label, text: bounded(text, bounds) }] : [])

/** The color of a theme, if it is one. */
const colorOf = (value: unknown): string =>
  typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value) ? value : '#4f697a'

/** The last change; credit notes, which do not show theirs, have their date of issue. */
const madeOf = ({ updated, create_date }: PrintedRow): string =>
  `${(updated ?? create_date).replace(' ', 'T').padEnd(19, 'T00:00:00').slice(0, 19)}Z`

type Business = Row<typeof businesses>

function senderOf (row: PrintedRow, business: Business, look: Partial<Presentation>): string[] {
  const { name, address, phone_number } = business
  const from = row.sender_address ?? { ...address, code: address?.postal_code ?? null }
  return [
    ...look.display_sender_business_name === false ? [] : [name],
    ...look.display_sender_address === false ? [] : addressLines(from),
    ...look.display_sender_phone_number === false ? [] : [phone_number?.phone_number],
  ].filter(isText).map(line => bounded(line, ofFact))
}

function recipientOf (row: PrintedRow): string[] {
  const { organization, fname, lname, vat_name, vat_number } = row
  const vat = isText(vat_number) ? `${vat_name ?? ''} ${vat_number}`.trim() : ''
  const name = [fname, lname].filter(isText).join(' ')
  return [organization, name, ...addressLines(row), vat].filter(isText)
    .map(line => bounded(line, ofFact))
}

const headingsOf = (look: Partial<Presentation>): PrintedDocument['headings'] => ({
  item: textOf(look.item_heading) ?? textOf(look.description_heading) ?? 'Description',
  rate: textOf(look.unit_cost_heading) ?? textOf(look.rate_heading) ?? 'Rate',
  quantity: textOf(look.quantity_heading) ?? textOf(look.hours_heading) ?? 'Qty',
  amount: 'Line total',
})

/** A text as far as it is printed. */
function bounded (text: string, { letters, lines }: Bounds): string {
  const all = text.trim()
  const shown = all.slice(0, letters).split('\n').slice(0, lines).join('\n')
  return `${shown}${shown.length < all.length ? '…' : ''}`.toWellFormed()
}

/** What each text of so many lines may take. */
const shareOf = (count: number): Bounds => ({
  letters: Math.min(ofText.letters, Math.ceil(ofLines.letters / count)),
  lines: Math.min(ofText.lines, Math.ceil(ofLines.lines / count)),
})

function linesOf ({ lines }: PrintedRow): PrintedLine[] {
  const shown = lines.slice(0, MOST_LINES)
  const share = shareOf(Math.max(1, shown.length))
  return shown.map(line => ({
    name: bounded(line.name, share),
    description: bounded(line.description, share),
    tax: taxesOn(line).map(([name, percent]) => bounded(`${name} ${percent}%`, ofFact)).join(' · '),
    rate: moneyText(line.unit_cost),
    quantity: line.qty,
    amount: moneyText(line.amount),
  }))
}

const taxesOn = (line: TaxedLine): ReadonlyArray<readonly [string, string]> =>
  [[line.taxName1, line.taxAmount1], [line.taxName2, line.taxAmount2]]
    .filter(([name, percent]) => isText(name) || Number(percent ?? 0) !== 0)
    .map(([name, percent]) => [name ?? '', percent ?? '0'])

/** Subtotal, discount, a figure for each tax, total, and what the kind adds; the last figure is due. */
function figuresOf<Row extends PrintedRow> (row: Row, { figures }: PrintedKind<Row>): Figure[] {
  const { currency_code: code, discount_value: discount = '0', discount_total } = row
  const { subtotal, taxes } = documentTotals(row.lines, discount)
  const hasDiscount = discount_total !== undefined && Number(discount_total.amount) !== 0
  return [
    ['Subtotal', { amount: subtotal.toFixed(2), code }],
    ...hasDiscount ? [[`Discount (${discount}%)`, discount_total] as const] : [],
    ...sumsOf(taxes, row, code),
    ...figures(row),
  ]
}

/** How many taxes have a figure of their own. */
const MOST_TAXES = 50

/** The sum of each tax, by name and percentage, with its number where the account has one. */
function sumsOf (taxes: readonly LineTax[], { lines }: PrintedRow, code: string): Figure[] {
  const sums = new Map<string, LineTax['amount']>()
  for (const { name, percent, line, amount } of taxes) {
    const { taxName1, taxNumber1, taxNumber2 } = lines[line]!
    const number = (name === taxName1 ? taxNumber1 : taxNumber2) ?? ''
    const rate = `${bounded(name, ofFact)} (${percent.toString()}%)`
    const label = number === '' ? rate : `${rate} #${number}`
    const key = sums.has(label) || sums.size < MOST_TAXES ? label : 'Other taxes'
    sums.set(key, sums.get(key)?.plus(amount) ?? amount)
  }
  return [...sums].map(([label, amount]) => [label, { amount: amount.toFixed(2), code }] as const)
}
