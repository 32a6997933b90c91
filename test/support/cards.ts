// The table of test cards as docs/cards.md has it.
import type { TestCard } from '../../src/resources/credit-cards/test-cards.ts'

const spaced = (number: string): string => number.replace(/(\d{4})(?=\d)/g, '$1 ')

/** The line of a card in the documentation. */
export function cardRow ({ number, name, doc, refusal, isSaved }: TestCard): string {
  const { code = '', decline_code = code } = refusal ?? {}
  const refused = code === decline_code ? `\`${code}\`` : `\`${code}\`, \`${decline_code}\``
  const charged = refusal === undefined ? 'yes' : refused
  return `| ${spaced(number)} | ${name === undefined ? '' : `\`${name}\``} | ${doc} | ${isSaved === true || refusal === undefined ? 'yes' : 'no'} | ${charged} |`
}
