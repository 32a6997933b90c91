// Reads the texts of a PDF back, as far as PDFKit writes them: letters are numbers of glyphs, which a table of each
// font turns into text again.
import { inflateSync } from 'node:zlib'

/** A run of letters on a page; `x` and `y` from the lower left corner, in points. */
export interface Printed {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly size: number
}

interface Part {
  readonly head: string
  readonly stream: string
}

/** The objects of a file by their numbers. */
function partsOf (pdf: Buffer): Map<string, Part> {
  const text = pdf.toString('latin1')
  return new Map([...text.matchAll(/^(\d+) 0 obj\n([^]*?)\nendobj$/gm)].map(([, number, body]) => {
    const [head, rest] = body!.split('\nstream\n', 2) as [string, string | undefined]
    const packed = Buffer.from(rest?.slice(0, rest.lastIndexOf('\nendstream')) ?? '', 'latin1')
    const stream = rest === undefined ? '' : head.includes('/FlateDecode') ? inflateSync(packed).toString('latin1') : packed.toString('latin1')
    return [number!, { head, stream }]
  }))
}

const numberAfter = (head: string, name: string): string => new RegExp(`/${name} (\\d+) 0 R`).exec(head)![1]!

const letterOf = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le')

/** Letters by the numbers of glyphs. */
function lettersOf (cmap: string): string[] {
  return [...cmap.matchAll(/<([\da-f]{4})> <[\da-f]{4}> \[([^\]]*)\]/g)].flatMap(([, , list]) =>
    [...list!.matchAll(/<([\da-f ]*)>/g)].map(([, hex]) => letterOf(hex!.replaceAll(' ', ''))))
}

/** What each page shows, in the order in which it was put there. */
export function printedOn (pdf: Buffer): Printed[][] {
  const parts = partsOf(pdf)
  const part = (number: string): Part => parts.get(number)!
  const tree = [...parts.values()].find(({ head }) => head.includes('/Type /Pages'))!
  const kids = [.../\/Kids \[([^\]]*)\]/.exec(tree.head)![1]!.matchAll(/(\d+) 0 R/g)].map(([, number]) => part(number!))
  return kids.map(({ head }) => {
    const resources = part(numberAfter(head, 'Resources')).head
    const fonts = new Map([...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, number]) =>
      [name!, lettersOf(part(numberAfter(part(number!).head, 'ToUnicode')).stream)]))
    return textsIn(part(numberAfter(head, 'Contents')).stream, fonts)
  })
}

function textsIn (content: string, fonts: ReadonlyMap<string, readonly string[]>): Printed[] {
  return [...content.matchAll(/1 0 0 1 ([\d.-]+) ([\d.-]+) Tm\n\/(F\d+) ([\d.]+) Tf\n[^[]*\[([^\]]*)\] TJ/g)].map(([, x, y, font, size, glyphs]) => {
    const letters = fonts.get(font!)!
    const text = [...glyphs!.matchAll(/<([\da-f]+)>/g)].flatMap(([, hex]) => hex!.match(/.{4}/g)!)
      .map(glyph => letters[Number.parseInt(glyph, 16)] ?? '?').join('')
    return { text, x: Number(x), y: Number(y), size: Number(size) }
  })
}

/** The pictures in a file: their size in pixels, and whether some of it is transparent. */
export const picturesIn = (pdf: Buffer) => [...partsOf(pdf).values()].map(({ head }) => head)
  .filter(head => head.includes('/Subtype /Image') && !head.includes('/DeviceGray'))
  .map(head => ({ width: Number(/\/Width (\d+)/.exec(head)![1]), height: Number(/\/Height (\d+)/.exec(head)![1]), isMasked: head.includes('/SMask') }))

/** The texts of all pages. */
export const textsOf = (pdf: Buffer): string[] => printedOn(pdf).flat().map(({ text }) => text)
