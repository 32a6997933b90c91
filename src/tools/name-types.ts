// Generates src/names.ts: the names that callers of the library write, as unions of literals, so that an
// editor completes them and a compiler finds a typo.

const COLUMNS = 108

/** The text of the file. `unions` are lists of names by the name of their type and what they are. */
export const namesFile = (unions: ReadonlyArray<readonly [string, string, readonly string[]]>): string =>
  `// Names as types, generated from the declarations by \`npm run golden\`.
${unions.map(([type, doc, names]) => `
/** ${doc} */
export type ${type} =
${wrapped(names.map(name => `| '${name}'`))}
`).join('')}
/** Any other text; editors complete the names beside it all the same. */
export type OtherName = string & {}

/** An operation; a star stands for any text, and \`GET /path\` is one that is not modelled. */
export type OperationPattern = OperationName | \`\${string}*\${string}\` | \`\${string} \${string}\`
`

/** Words on as few indented lines as they need. */
function wrapped (words: readonly string[]): string {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < COLUMNS) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`  ${word}`)
  }
  return lines.join('\n')
}
