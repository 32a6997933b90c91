// Generates the fidelity page from the declarations: what is modelled, and everything that is inferred.
import { actions } from '../actors/index.ts'
import { inferredFaults } from '../faults/presets.ts'
import type { Described } from '../declare/endpoint.ts'
import type { Field } from '../declare/field.ts'
import type { Resource } from '../declare/resource.ts'
import { areas, matrix, type Cell } from '../oauth/roles.ts'

/** A section of the page: the operations with a common prefix (`invoices`). */
export interface Subject {
  readonly name: string
  readonly endpoints: readonly Described[]
  readonly resource: Resource | undefined
}

/** Subjects in alphabetical order. */
export function subjects (endpoints: readonly Described[], resources: readonly Resource[]): Subject[] {
  const names = [...new Set(endpoints.map(({ operation }) => operation.split('.')[0]!))].sort()
  return names.map(name => ({
    name,
    endpoints: endpoints.filter(({ operation }) => operation.startsWith(`${name}.`)),
    resource: resources.find(({ many }) => many === name),
  }))
}

/** What is inferred about fields, filters, includes, parameters and behaviour, one line each. */
function inferences ({ endpoints, resource }: Subject): string[] {
  const fieldInferences = (fields: Record<string, Field>, prefix = '') => Object.entries(fields)
    .flatMap(([name, field]) =>
      field.inferred === undefined ? [] : [`\`${prefix}${name}\`: ${field.inferred}`])
  const notesOf = (kind: string, notes: Record<string, { inferred?: string }> = {}) => Object.entries(notes)
    .flatMap(([name, { inferred }]) => inferred === undefined ? [] : [`${kind} \`${name}\`: ${inferred}`])
  const owned = Object.entries(resource?.owns ?? {})
    .flatMap(([name, { fields }]) => fieldInferences(fields, `${name}[].`))
  return [
    ...fieldInferences(resource?.fields ?? {}),
    ...owned,
    ...notesOf('filter', resource?.search),
    ...notesOf('include', resource?.include),
    ...parameterInferences(endpoints, resource),
    ...(resource?.inferred ?? []),
    ...endpoints.flatMap(({ operation, inferred = [] }) => inferred.map(text => `${operation}: ${text}`)),
  ]
}

/** Those of parameters, each once. Filters and includes of the resource have their own lines. */
function parameterInferences (endpoints: readonly Described[], resource: Resource | undefined): string[] {
  const notes = Object.values({ ...resource?.search, ...resource?.include })
  const known = new Set(notes.map(note => note.inferred))
  const lines = endpoints.flatMap(({ parameters = [] }) => parameters).flatMap(({ name, inferred }) =>
    inferred === undefined || known.has(inferred) ? [] : [`parameter \`${name}\`: ${inferred}`])
  return [...new Set(lines)]
}

const operationList = (subject: Subject): string =>
  subject.endpoints.map(({ operation }) => `\`${operation.split('.')[1]}\``).join(' ')

/** The table of modelled operations in the README. */
export function modelledTable (all: readonly Subject[]): string {
  const rows = all.map(subject => `| ${subject.name.replaceAll('_', ' ')} | ${operationList(subject)} |`)
  return ['| | operations |', '|---|---|', ...rows].join('\n')
}

const columns = ['admin', 'manager', 'employee', 'accountant', 'contractor', 'client'] as const

const cellText = (cell: Cell): string =>
  cell === 'full' ? 'all' : cell === 'none' ? 'nothing' : cell.means

/** What roles may do in worlds that are configured so, as a table. */
function rolesSection (): string {
  const rows = areas.map(area =>
    `| ${[area, 'all', ...columns.map(column => cellText(matrix[area][column])), 'nothing'].join(' | ')} |`)
  return `## What roles may do

What was observed of the API is the default: roles other than client may do everything. With the
configuration \`roles: matrix\` a world applies what FreshBooks' help says of the product. An operation
belongs to an area by the object of its scope; one without a scope is open to whoever works in the
business. Who is limited to their own rows finds no others (404), and cannot write where rows have no
owner (403).

| | owner | ${columns.join(' | ')} | unassigned |
|---|${'---|'.repeat(columns.length + 2)}
${rows.join('\n')}

Inferred:

- that the API applies this matrix at all
- what *limited* means of clients, payments, settings and projects, which the help does not say
- the rows online payments, services, accounting, other income and files, and which objects are in which row
- that a client of the business sees what was sent to it, its payments and credit notes and itself, and \
nothing else; that \`total\` counts its rows alone, where one report has rows that it does not show
`
}

/** What is said of a subject. */
function sectionOf (subject: Subject): string {
  const list = inferences(subject)
  const lines =
    list.length === 0 ? ['Nothing is inferred.'] : ['Inferred:', '', ...list.map(text => `- ${text}`)]
  return [`## ${subject.name.replaceAll('_', ' ')}`, '', subject.resource?.doc ??
    '', '', `Operations: ${operationList(subject)}`, '', ...lines, ''].join('\n')
}

/** The page, as Markdown; `known` are all operations of FreshBooks that anybody has seen. */
export function fidelityPage (all: readonly Subject[], known: readonly string[]): string {
  const sections = all.map(sectionOf)
  const count = all.reduce((sum, { endpoints }) => sum + endpoints.length, 0)
  return `# What is modelled, and what is a guess

Generated from the declarations by \`npm run golden\`. Facts that are not listed here come from FreshBooks'
documentation, its SDKs, or recorded answers. *Inferred* means that no source settles it and the least
surprising answer was chosen.

${count} operations are modelled, all with state and arithmetic: every one of the ${known.length} methods
and paths of FreshBooks that anybody has seen (\`openapi/known-operations.txt\`; some operations have
several), and pages that people see. Paths that FreshBooks does not have answer 404 with an
\`X-Mock-Unmatched\` header.

## Everywhere

Inferred:

- the sentences of accounting errors other than errno 1001, 1004, 1012, 1015, 1038 (the numbers are \
documented)
- HTTP status 422 for errors of values, 400 for errors of pages and filters in accounting
- 405, 413 and 415 in the family's own envelope
- a PUT of the accounting family with ext_vis_state changes nothing
- the answer to a preflight request
- a token without membership in the account gets 403 errno 1003; \
in somebody else's business the older 401 body
- in an account, roles other than client may do everything, and a client reads everything and writes \
nothing, unless the world is configured with \`roles: matrix\` (below)
- page 0 is the first page; per_page 0 is refused like a text
- \`retry-after\` is 0 but for a request too many
- headers that begin with \`X-Mock-\` and all paths below \`/_mock\` are not FreshBooks'

${rolesSection()}
${sections.join('\n')}
## What tests can let happen

Inferred of the actions of people outside the API:

${actions.flatMap(({ name, inferred = [] }) => inferred.map(text => `- ${name}: ${text}`)).join('\n')}

Inferred of the errors that faults imitate:

${inferredFaults.map(text => `- ${text}`).join('\n')}
`
}
