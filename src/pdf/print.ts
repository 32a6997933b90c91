// A document as PDF. The look is ours: FreshBooks' own is not known in detail.
import { readPicture } from './picture.ts'
import type { Labelled, PrintedDocument, PrintedLine } from './printed-document.ts'
import type { Opened } from './embedded.ts'
import { edges, INK, LINE, QUIET, Sheet, whole, type Column, type Style } from './sheet.ts'

/** The columns of the table from left to right. */
const columns = {
  item: { x: edges.left, width: 272 },
  rate: { x: 334, width: 78, align: 'right' },
  quantity: { x: 420, width: 48, align: 'right' },
  amount: { x: 476, width: edges.right - 476, align: 'right' },
} satisfies Record<string, Column>

const figureLabels: Column = { x: 260, width: 190, align: 'right' }
const figureTexts: Column = { x: 458, width: edges.right - 458, align: 'right' }

const label: Style = { size: 8, color: QUIET }
const plain: Style = { size: 9.5 }
const quiet: Style = { size: 9.5, color: QUIET }
const bold: Style = { size: 9.5, isBold: true }

/**
 * The bytes of a PDF; equal documents have equal bytes. `image` is the file behind the image of the document;
 * it is left out where it is no picture that can be printed.
 */
export function printPdf (document: PrintedDocument, image?: Buffer): Buffer {
  const { title, number, sender, made } = document
  const sheet = new Sheet(`${title} ${number}`, sender[0] ?? '', new Date(made))
  const picture = image && readPicture(image)
  printHead(sheet, document, picture && sheet.open(picture))
  printParties(sheet, document)
  printTable(sheet, document)
  printFigures(sheet, document.figures, document.color)
  for (const text of document.texts) printText(sheet, text)
  sheet.foot((page, pages) => printFoot(sheet, document, page, pages))
  return sheet.bytes()
}

/** White or black, whichever is easier to read on a color. */
export function inkOn (color: string): string {
  const [red, green, blue] = [1, 3, 5].map(place => Number.parseInt(color.slice(place, place + 2), 16) / 255)
  return 0.299 * red! + 0.587 * green! + 0.114 * blue! > 0.6 ? INK : '#ffffff'
}

/** How high the band of a modern layout is. */
const BAND = 96

/** What it is, and whom it comes from, above a line in the color of its theme. */
function printHead (sheet: Sheet, document: PrintedDocument, picture: Opened | undefined): void {
  const { title, sender, layout, color } = document
  if (layout === 'modern') {
    return picture === undefined ? printBand(sheet, document) : printBanner(sheet, document, picture)
  }
  const top = 36 + (picture === undefined ? 0 : printLogo(sheet, picture) + 14)
  printTitle(sheet, title, INK, top)
  printSender(sheet, sender, 38)
  sheet.y = Math.max(sheet.y, top + 44) + 10
  sheet.rule(color, layout === 'classic' ? 3 : 1.5)
  sheet.y += 18
}

/** The same with the title on a band of that color. */
function printBand (sheet: Sheet, { title, sender, color }: PrintedDocument): void {
  sheet.band(color, BAND)
  printTitle(sheet, title, inkOn(color), 36)
  printSender(sheet, sender, BAND + 18)
  sheet.y += 24
}

/** The banner in place of the color, and the title below it, where it can be read. */
function printBanner (sheet: Sheet, { title, sender, image }: PrintedDocument, banner: Opened): void {
  sheet.bandOf(banner, BAND, image?.offset ?? 0)
  printTitle(sheet, title, INK, BAND + 18)
  printSender(sheet, sender, BAND + 20)
  sheet.y = Math.max(sheet.y, BAND + 54) + 18
}

/** How large a logo can be. */
const LOGO = { width: 220, height: 64 }

/** Puts the logo into the upper left corner, no larger than it is. Gives its height. */
function printLogo (sheet: Sheet, logo: Opened): number {
  const scale = Math.min(1, LOGO.width / logo.width, LOGO.height / logo.height)
  const extent = [logo.width * scale, logo.height * scale] as const
  sheet.putPicture(logo, [edges.left, 36], extent)
  return extent[1]
}

function printTitle (sheet: Sheet, title: string, color: string, y: number): void {
  const style: Style = { size: 24, isBold: true, color }
  const [first = ''] = sheet.linesOf(title, whole.width, style)
  sheet.put(first, whole, style, y)
}

function printSender (sheet: Sheet, sender: readonly string[], y: number): void {
  const column: Column = { x: 310, width: edges.right - 310, align: 'right' }
  sheet.y = y
  sender.forEach((line, index) => sheet.write(line, column, index === 0 ? bold : quiet))
}

const parties: Column = { x: edges.left, width: 170 }
const dates: Column = { x: 240, width: 140 }
const dueColumn: Column = { x: 396, width: edges.right - 396, align: 'right' }

/** Whom it is addressed to, its dates, and the figure that its reader looks for. */
function printParties (sheet: Sheet, { addressed, recipient, facts, due }: PrintedDocument): void {
  const top = sheet.y
  const endOf = (write: () => void): number => {
    sheet.y = top
    write()
    return sheet.y
  }
  const ends = [
    endOf(() => {
      printLabel(sheet, addressed, parties)
      recipient.forEach((line, index) => sheet.write(line, parties, index === 0 ? bold : plain))
    }),
    endOf(() => facts.forEach(fact => printLabelled(sheet, fact, dates))),
    endOf(() => {
      printLabel(sheet, due.label, dueColumn)
      sheet.putFigure(due.text, dueColumn, { size: 20, isBold: true })
      sheet.y += 26
    }),
  ]
  sheet.y = Math.max(...ends) + 16
}

function printLabel (sheet: Sheet, text: string, column: Column): void {
  sheet.write(text, column, label)
  sheet.y += 1
}

function printLabelled (sheet: Sheet, { label: name, text }: Labelled, column: Column): void {
  printLabel(sheet, name, column)
  sheet.write(text, column, plain)
  sheet.y += 5
}

/** The lines, with the titles of the columns on every page. */
function printTable (sheet: Sheet, { headings, lines, omitted, color }: PrintedDocument): void {
  const printHeadings = () => {
    const style: Style = { size: 8, isBold: true, color: QUIET }
    for (const [name, column] of Object.entries(columns)) {
      const [first = ''] = sheet.linesOf(headings[name as keyof typeof columns], column.width, style)
      sheet.put(first, column, style)
    }
    sheet.y += 14
    sheet.rule(color)
    sheet.y += 7
  }
  sheet.ensure(40)
  printHeadings()
  sheet.onNewPage = printHeadings
  for (const line of lines) printLine(sheet, line)
  if (omitted > 0) sheet.write(`… and ${omitted} more`, columns.item, quiet)
  sheet.onNewPage = () => {}
}

/** A line begins on a page that has room for its name and more; what does not fit goes on on the next one. */
function printLine (sheet: Sheet, { name, description, tax, rate, quantity, amount }: PrintedLine): void {
  sheet.ensure(30)
  sheet.putFigure(rate, columns.rate, plain)
  sheet.putFigure(quantity, columns.quantity, plain)
  sheet.putFigure(amount, columns.amount, plain)
  const top = sheet.y
  sheet.write(name, columns.item, bold)
  sheet.write(description, columns.item, name === '' ? plain : quiet)
  sheet.write(tax, columns.item, label)
  if (sheet.y === top) sheet.y += 13
  sheet.y += 5
  sheet.rule(LINE, 0.5)
  sheet.y += 7
}

/** The sums, together on one page. */
function printFigures (sheet: Sheet, figures: readonly Labelled[], color: string): void {
  const rows = figures.map(({ label: name, text }) =>
    ({ text, lines: sheet.linesOf(name, figureLabels.width, bold) }))
  sheet.ensure(rows.reduce((height, { lines }) => height + 5 + 13 * lines.length, 24))
  rows.forEach(({ text, lines }, index) => {
    const isLast = index === rows.length - 1
    if (isLast) {
      sheet.y += 2
      sheet.rule(color, 1, { x: figureLabels.x, width: edges.right - figureLabels.x })
      sheet.y += 7
    }
    sheet.putFigure(text, figureTexts, isLast ? bold : plain)
    for (const line of lines) {
      sheet.put(line, figureLabels, isLast ? bold : quiet)
      sheet.y += 13
    }
    sheet.y += 4
  })
}

function printText (sheet: Sheet, { label: heading, text }: Labelled): void {
  sheet.y += 14
  sheet.ensure(40)
  sheet.write(heading, whole, bold)
  sheet.y += 2
  sheet.write(text, whole, plain)
}

function printFoot (sheet: Sheet, { title, number }: PrintedDocument, page: number, pages: number): void {
  const y = edges.bottom + 22
  const [name = ''] = sheet.linesOf(`${title} ${number}`, 300, label)
  sheet.put(name, whole, label, y)
  sheet.put(`Page ${page} of ${pages}`, { ...whole, align: 'right' }, label, y)
}
