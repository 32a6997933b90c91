// The paper of a document while it is printed: letters put where they belong, a new page when one is full.
import { loadPdfKit } from '../libraries.ts'
import { opened, type Opened } from './embedded.ts'
import { inLetters } from './letters.ts'
import type { Picture } from './picture.ts'
import { wrapped } from './wrap.ts'

/** US Letter, in points. */
const PAGE = { width: 612, height: 792 }

/** Where what is printed begins and ends. */
export const edges = { left: 54, right: PAGE.width - 54, top: 54, bottom: PAGE.height - 66 }

/** The whole width between the edges. */
export const whole: Column = { x: edges.left, width: edges.right - edges.left }

/** How letters look. */
export interface Style {
  /** Of the letters, in points. */
  readonly size: number
  readonly isBold?: boolean
  /** Default: nearly black. */
  readonly color?: string
}

/** A place on the page, from its upper left corner, and how far something reaches; in points. */
type Point = readonly [x: number, y: number]
type Extent = readonly [width: number, height: number]

/** A column of the paper. */
export interface Column {
  readonly x: number
  readonly width: number
  readonly align?: 'left' | 'right'
}

export const INK = '#1d2523'
export const QUIET = '#5f6b67'
export const LINE = '#dfe3de'

/** From one line to the next, as a multiple of the size of its letters. */
const SPACING = 1.35

/** The smallest letters to which a figure shrinks that is wider than its column. */
const SMALLEST = 4

export class Sheet {
  /** Where the next line begins, from the top of the page. */
  y = edges.top
  readonly #kit = loadPdfKit()
  readonly #pdf: PDFKit.PDFDocument
  readonly #widths = new Map<string, number>()
  /** Called where a page was begun because the last one was full. */
  onNewPage: () => void = () => {}

  /** `made` is the date of the file. */
  constructor (title: string, author: string, made: Date) {
    this.#pdf = this.#kit.newPdf({
      size: [PAGE.width, PAGE.height],
      margin: 0,
      bufferPages: true,
      // without it PDFKit would read a font of its own
      font: null as never,
      lang: 'en',
      displayTitle: true,
      info: { Title: title, Author: author, Creator: 'freshbooks-mock', CreationDate: made },
    })
    // by name, because PDFKit compares a font with all it has each time it is given one
    for (const [name, font] of Object.entries(this.#kit.fonts)) this.#pdf.registerFont(name, font as never)
  }

  /** The width of a text that its font can print, in points. */
  measure (text: string, { size, isBold = false }: Style): number {
    let width = 0
    for (const letter of text) width += this.#widthOf(letter, isBold)
    return width * size
  }

  #widthOf (letter: string, isBold: boolean): number {
    const key = isBold ? `*${letter}` : letter
    const known = this.#widths.get(key)
    if (known !== undefined) return known
    const font = this.#fontOf(isBold)
    const width = font.glyphForCodePoint(letter.codePointAt(0)!).advanceWidth / font.unitsPerEm
    this.#widths.set(key, width)
    return width
  }

  #fontOf (isBold: boolean) {
    return isBold ? this.#kit.fonts.bold : this.#kit.fonts.regular
  }

  /** The lines that a text takes in a column. */
  linesOf (text: string, width: number, style: Style): string[] {
    const printable = inLetters(text, this.#fontOf(style.isBold ?? false))
    return wrapped(printable, width, part => this.measure(part, style))
  }

  /** Puts one line where the sheet stands, and leaves it there. */
  put (line: string, { x, width, align = 'left' }: Column, style: Style, y = this.y): void {
    if (line.trim() === '') return
    const left = align === 'right' ? x + width - this.measure(line, style) : x
    this.#pdf.font(style.isBold === true ? 'bold' : 'regular').fontSize(style.size)
      .fillColor(style.color ?? INK).text(line, left, y, { lineBreak: false })
  }

  /** Puts a figure on one line: it shrinks where its column is too narrow. */
  putFigure (text: string, column: Column, style: Style, y = this.y): void {
    const printable = inLetters(text.replaceAll('\n', ' '), this.#fontOf(style.isBold ?? false))
    const ratio = Math.min(1, column.width / Math.max(1, this.measure(printable, style)))
    const size = Math.max(SMALLEST, style.size * ratio)
    this.put(printable, { ...column, align: 'right' }, { ...style, size }, y)
  }

  /** Writes a text line by line, on as many pages as it takes. */
  write (text: string, column: Column, style: Style): void {
    for (const line of this.linesOf(text, column.width, style)) {
      this.ensure(style.size * SPACING)
      this.put(line, column, style)
      this.y += style.size * SPACING
    }
  }

  /** Begins a new page where so much does not fit any more. */
  ensure (height: number): void {
    if (this.y + height <= edges.bottom) return
    this.#pdf.addPage()
    this.y = edges.top
    this.onNewPage()
  }

  /** A line across the paper, or across a column. */
  rule (color = LINE, thickness = 0.75, { x, width }: Column = whole): void {
    this.#pdf.moveTo(x, this.y).lineTo(x + width, this.y).lineWidth(thickness).strokeColor(color).stroke()
  }

  /** A picture made ready for this sheet. */
  open (picture: Picture): Opened {
    return opened(picture, this.#pdf)
  }

  /** Puts a picture where its upper left corner says, so wide and so high. */
  putPicture ({ source }: Opened, [x, y]: Point, [width, height]: Extent): void {
    // by `fit`, because PDFKit turns a picture that lies on its side within that
    this.#pdf.image(source as never, x, y, { fit: [width, height] })
  }

  /** Puts a picture across the top of the page; of what is higher than that, it shows what begins at `y`. */
  bandOf (picture: Opened, height: number, y: number): void {
    const scale = Math.max(PAGE.width / picture.width, height / picture.height)
    const [wide, high] = [picture.width * scale, picture.height * scale]
    this.#pdf.save().rect(0, 0, PAGE.width, height).clip()
    this.putPicture(picture, [(PAGE.width - wide) / 2, Math.min(0, Math.max(height - high, y))], [wide, high])
    this.#pdf.restore()
  }

  /** A band of color at the top of the page, as high as that. */
  band (color: string, height: number): void {
    this.#pdf.rect(0, 0, PAGE.width, height).fill(color)
  }

  /** Writes on every page what `foot` does, which is told its number and how many there are. */
  foot (foot: (page: number, pages: number) => void): void {
    const { count } = this.#pdf.bufferedPageRange()
    for (let page = 0; page < count; page++) {
      this.#pdf.switchToPage(page)
      foot(page + 1, count)
    }
  }

  /** The whole file; nothing can be written after it. */
  bytes (): Buffer {
    this.#pdf.end()
    return this.#pdf.read() as Buffer
  }
}
