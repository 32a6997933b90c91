// npm run new -- other_incomes: writes and registers a declaration to start from. The name is the plural that
// FreshBooks uses as a key; a second argument gives the singular when it does not follow from the plural.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const fileOf = (name: string): string => fileURLToPath(new URL(`../resources/${name}.ts`, import.meta.url))

const camelCase = (name: string): string =>
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
const snakeCase = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
const singularOf = (plural: string): string => plural.replace(/ies$/, 'y').replace(/s$/, '')

function declaration (plural: string, singular: string): string {
  const title = plural.replaceAll('_', ' ')
  return `// ${title.charAt(0).toUpperCase()}${title.slice(1)}: what they are, and what is odd about them.
import { accounting } from '../families/accounting.ts'
import { accountId, easternTime, id, text, visState } from '../fields/index.ts'
import { readOnly } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'

export const ${camelCase(plural)} = resource({
  family: accounting,
  path: '${plural}/${plural}',
  one: '${singular}',
  many: '${plural}',
  scope: '${plural}',
  doc: 'One of the ${title}.',
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

/** Inserts a line in the order of keys; lines for which `keyOf` is undefined are ignored. */
function insertInOrder (
  lines: readonly string[], line: string, keyOf: (line: string) => string | undefined
): string[] {
  const keys = lines.map(keyOf)
  const newKey = keyOf(line)!
  const following = keys.findIndex(key => key !== undefined && key > newKey)
  const position = following === -1 ? keys.findLastIndex(key => key !== undefined) + 1 : following
  return [...lines.slice(0, position), line, ...lines.slice(position)]
}

/** Adds the import, in the order of files, and the entry of the list, in the order of tables. */
function registerResource (index: string, plural: string, file: string): string {
  const variable = camelCase(plural)
  const importing = insertInOrder(index.split('\n'), `import { ${variable} } from './${file}.ts'`,
    line => /^import \{.* from '\.\/(.*)\.ts'$/.exec(line)?.[1])
  return insertInOrder(importing, `  { resource: ${variable} },`, line => {
    const known = /^ {2}\{ resource: (\w+)/.exec(line)?.[1]
    return known === undefined ? undefined : snakeCase(known)
  }).join('\n')
}

function createResource (plural = '', singular = singularOf(plural)): string {
  const isName = /^[a-z]+(_[a-z]+)*$/
  if (!isName.test(plural) || !isName.test(singular) || singular === plural) {
    throw new Error('give the plural, and the singular where it is not the plural without s: other_incomes')
  }
  const file = plural.replaceAll('_', '-')
  const index = readFileSync(fileOf('index'), 'utf8')
  const isTaken = existsSync(fileOf(file)) || new RegExp(`resource: ${camelCase(plural)}\\b`).test(index)
  if (isTaken) throw new Error(`there is a resource ${plural} already`)
  writeFileSync(fileOf(file), declaration(plural, singular))
  writeFileSync(fileOf('index'), registerResource(index, plural, file))
  return `src/resources/${file}.ts`
}

try {
  const path = createResource(...process.argv.slice(2))
  process.stdout.write(`${path}, registered in src/resources/index.ts; then: npm run golden\n` +
    'Fixtures have a section for it. What else they should know goes into fixture:, see\n' +
    'src/declare/fixture.ts, such as generate: ({ pick }) => ({ name: pick(\'name\', names) })\n')
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
