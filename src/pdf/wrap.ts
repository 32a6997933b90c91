// Breaks texts into lines of a width: between words, and within one that is wider than a line.

/** Measures a text in points. */
export type Measure = (text: string) => number

/** The lines of a text; an empty text has none. Takes time in proportion to its length. */
export const wrapped = (text: string, width: number, measure: Measure): string[] =>
  text.trim() === '' ? [] : text.split('\n').flatMap(paragraph => wrappedParagraph(paragraph, width, measure))

function wrappedParagraph (text: string, width: number, measure: Measure): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  const space = measure(' ')
  for (const part of text.split(/ +/).flatMap(word => pieces(word, width, measure))) {
    const size = measure(part)
    if (line !== '' && used + space + size > width) {
      lines.push(line)
      line = ''
    }
    used = line === '' ? size : used + space + size
    line = line === '' ? part : `${line} ${part}`
  }
  return [...lines, line]
}

/** A word, in pieces that fit. */
function pieces (word: string, width: number, measure: Measure): string[] {
  if (measure(word) <= width) return [word]
  const found: string[] = []
  let [piece, used] = ['', 0]
  for (const letter of word) {
    const size = measure(letter)
    if (piece !== '' && used + size > width) {
      found.push(piece);
      [piece, used] = ['', 0]
    }
    piece += letter
    used += size
  }
  return [...found, piece]
}
