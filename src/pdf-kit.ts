// PDFKit with the two fonts of printed documents: in the package a file of its own, which is loaded when the
// first document is printed (libraries.ts). Reading the fonts costs as much as a page, so they are read once.
import { readFileSync } from 'node:fs'
import PDFDocument from 'pdfkit'
// @ts-expect-error PDFKit's own reader of fonts brings no types
import { create } from 'fontkit'
import { fontFile } from './libraries.ts'

/** A font as far as texts are measured with it. */
export interface Font {
  /** What its widths are parts of. */
  readonly unitsPerEm: number
  readonly hasGlyphForCodePoint: (code: number) => boolean
  readonly glyphForCodePoint: (code: number) => { readonly advanceWidth: number }
}

const read = (name: string): Font => create(readFileSync(fontFile(name))) as Font

/** DejaVu Sans: in the package with Latin, Greek and Cyrillic letters, and signs of currencies. */
export const fonts = { regular: read('DejaVuSans'), bold: read('DejaVuSans-Bold') }

/** Makes a PDF; a Readable that holds all of it once it has ended. */
export const newPdf = (options: PDFKit.PDFDocumentOptions): PDFKit.PDFDocument => new PDFDocument(options)
