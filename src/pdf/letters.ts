// Which letters a document can have. What the font lacks, and scripts that run from right to left (they would
// need another order and other shapes), is printed as a sign that something is missing there.
import type { Font } from '../pdf-kit.ts'

const MISSING = '\ufffd'

const rightToLeft =
  /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}|\p{Script=Adlam}/u

/** What has no look of its own: marks of direction, joiners, variants of signs. Line breaks stay. */
const invisible = /[^\P{Cc}\n]|\p{Cf}|[\ufe00-\ufe0f]/gu

/** A text in letters of a font, composed ones where there are any; tabs are spaces. */
export const inLetters = (text: string, font: Font): string =>
  [...text.normalize('NFC').replace(/\r\n?/g, '\n').replaceAll('\t', ' ').replace(invisible, '')]
    .map(letter => isPrintable(letter, font) ? letter : MISSING).join('')

const isPrintable = (letter: string, font: Font): boolean =>
  letter === '\n' || (font.hasGlyphForCodePoint(letter.codePointAt(0)!) && !rightToLeft.test(letter))
