// npm run new -- other_incomes: a declaration to start from, registered. The name is the plural that
// FreshBooks uses as a key; a second one gives the singular where it does not follow from the first.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const fileOf = (name: string): string => fileURLToPath(new URL(`../resources/${name}.ts`, import.meta.url))

const camel = (table: string): string => table.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
const snake = (word: string): string => word.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
const singular = (many: string): string => many.replace(/ies$/, 'y').replace(/s$/, '')

function declaration (many: string, one: string): string {
  const words = many.replaceAll('_', ' ')
  return `// ${words.charAt(0).toUpperCase()}${words.slice(1)}: what they are, and what is odd about them.
import { accounting } from '../families/accounting.ts'
import { accountId, easternTime, id, text, visState } from '../fields/index.ts'
import { readOnly } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'

export const ${camel(many)} = resource({
  family: accounting,
  path: '${many}/${many}',
  one: '${one}',
  many: '${many}',
  scope: '${many}',
  doc: 'One of the ${words}.',
  fields: {
    id: id({ first: 1001 }),
    accounting_systemid: accountId(),
    name: text({ required: true }),
    updated: readOnly(easternTime({ set: 'on write' })),
    vis_state: visState(),
  },
})
`
}

/** The lines with a new one before the first of its kind that comes after it, or else behind the last. */
function inserted (
  lines: readonly string[], line: string, keyOf: (line: string) => string | undefined
): string[] {
  const keys = lines.map(keyOf)
  const own = keyOf(line)!
  const next = keys.findIndex(key => key !== undefined && key > own)
  const place = next === -1 ? keys.findLastIndex(key => key !== undefined) + 1 : next
  return [...lines.slice(0, place), line, ...lines.slice(place)]
}

/** In the order of the files, and of the tables. */
function registered (index: string, many: string, file: string): string {
  const word = camel(many)
  const importing = inserted(index.split('\n'), `import { ${word} } from './${file}.ts'`,
    line => /^import \{.* from '\.\/(.*)\.ts'$/.exec(line)?.[1])
  return inserted(importing, `  { resource: ${word} },`, line => {
    const known = /^ {2}\{ resource: (\w+)/.exec(line)?.[1]
    return known === undefined ? undefined : snake(known)
  }).join('\n')
}

function make (many = '', one = singular(many)): string {
  const isName = /^[a-z]+(_[a-z]+)*$/
  if (!isName.test(many) || !isName.test(one) || one === many) {
    throw new Error('give the plural, and the singular where it is not the plural without s: other_incomes')
  }
  const file = many.replaceAll('_', '-')
  const index = readFileSync(fileOf('index'), 'utf8')
  const isTaken = existsSync(fileOf(file)) || new RegExp(`resource: ${camel(many)}\\b`).test(index)
  if (isTaken) throw new Error(`there is a resource ${many} already`)
  writeFileSync(fileOf(file), declaration(many, one))
  writeFileSync(fileOf('index'), registered(index, many, file))
  return `src/resources/${file}.ts`
}

try {
  const made = make(...process.argv.slice(2))
  process.stdout.write(`${made}, registered in src/resources/index.ts; then: npm run golden\n`)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
