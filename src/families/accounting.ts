// The accounting family: /accounting/account/<account>/…, response.result envelopes, search[…] filters.
import type { Family, KnownQuery, ListQuery, QuerySpelling } from '../declare/family.ts'
import type { Query } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import { accountingProblems, accountingProblemSchema } from './accounting-problems.ts'
import { all, last, pageCount, readCount } from './query.ts'

const prefix = '/accounting/account/:account'

/** Members beside the row or the rows, as JSON text that begins with a comma. */
export const extraText = (beside: Readonly<Record<string, unknown>> = {}): string =>
  Object.entries(beside).map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`).join('')

/** A schema of an object that has exactly these members. */
export const exactly = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema =>
  ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false })

/** The numbers of a page, in every envelope that shows them. */
export const pageSchemas: Readonly<Record<string, JsonSchema>> = {
  page: { type: 'integer' },
  pages: { type: 'integer' },
  per_page: { type: 'integer' },
  total: { type: 'integer' },
}

const result = (properties: Record<string, JsonSchema>): JsonSchema =>
  exactly({ response: exactly({ result: exactly(properties) }) })

const spelling: QuerySpelling = {
  filter: (name, description, field, list) => [
    { name: `search[${name}]`, description, schema: { type: 'string' } },
    ...(list === undefined
      ? []
      : [{
          name: `search[${list}][]`,
          description: `${description} Any of several.`,
          schema: { type: 'array', items: { type: 'string' } },
        }]),
  ],
  include: names => names.length === 0
    ? []
    : [{
        name: 'include[]',
        description: 'Parts to show as well.',
        schema: { type: 'array', items: { type: 'string', enum: names } },
      }],
  sort: keys => keys.length === 0
    ? []
    : [{
        name: 'sort',
        description: 'Order of the rows.',
        schema: { type: 'string', enum: keys.flatMap(key => [`${key}_asc`, `${key}_desc`]) },
      }],
  sortValue: (key, descending) => `${key}_${descending ? 'desc' : 'asc'}`,
  filterName: name => `search[${name}]`,
  listName: name => `search[${name}][]`,
  includePair: name => `include[]=${name}`,
}

/**
 * Filters arrive as search[x] and search[xs][]; yes-or-no ones also bare (the Node and Python libraries send
 * both).
 */
function readFilters (query: Query, { filters: known, flags }: KnownQuery): ListQuery['filters'] {
  const filters = new Map<string, string | readonly string[]>()
  for (const [name, value] of Object.entries(query)) {
    const match = /^search\[([^\]]+)\](\[\d*\])?$/.exec(name)
    if (match?.[2] !== undefined) filters.set(match[1]!, all(value).filter(text => text !== ''))
    else if (match !== null) filters.set(match[1]!, last(value) ?? '')
    else if (known.has(name) && flags.has(name)) filters.set(name, last(value) ?? '')
  }
  return filters
}

function readSort (text: string | undefined): ListQuery['sort'] {
  const match = /^(.+)_(asc|desc)$/.exec(text ?? '')
  return match === null ? undefined : { key: match[1]!, descending: match[2] === 'desc' }
}

/** Reads a query in this family's spelling. */
export function readAccountingQuery (query: Query, known: KnownQuery): ListQuery {
  return {
    filters: readFilters(query, known),
    // the documentation of profiles spells late-reminders
    includes: [...all(query['include[]'], true), ...all(query.include, true)]
      .map(name => name.replaceAll('-', '_')),
    sort: readSort(last(query.sort)),
    sortEcho: [],
    page: readCount(query, 'page', 'bad-page'),
    per_page: readCount(query, 'per_page', 'bad-per-page'),
  }
}

export const accounting: Family = {
  name: 'accounting',
  prefixes: ['/accounting'],
  tenant: 'accounting_systemid',
  tenantParameter: 'account',
  contentType: 'application/json',
  keyOrder: 'alphabetical',
  perPage: 15,
  exclusiveKeys: true,
  nullIsDefault: true,
  paths: (resource, operation) => operation === 'list' || operation === 'create'
    ? [`${prefix}/${resource.path}`]
    : [`${prefix}/${resource.path}/:id`],
  unwrap: (resource, body) => {
    const draft = (body as Record<string, unknown> | null | undefined)?.[resource.one]
    return typeof draft === 'object' && draft !== null && !Array.isArray(draft)
      ? draft as Record<string, unknown>
      : undefined
  },
  one: (key, row, beside) => `{"response":{"result":{"${key}":${row}${extraText(beside)}}}}`,
  list: (key, rows, { page, per_page, total }, beside) =>
    `{"response":{"result":{"${key}":[${rows}],"page":${page},"pages":${pageCount(total, per_page)},` +
    `"per_page":${per_page},"total":${total}${extraText(beside)}}}}`,
  removed: () => ({ text: '{"response":{}}' }),
  oneSchema: (key, row, beside = {}) => result({ [key]: row, ...beside }),
  listSchema: (key, row, beside = {}) =>
    result({ [key]: { type: 'array', items: row }, ...pageSchemas, ...beside }),
  requestSchema: (key, draft) => ({ type: 'object', properties: { [key]: draft }, required: [key] }),
  readQuery: readAccountingQuery,
  spelling,
  problems: accountingProblems,
  problemSchema: accountingProblemSchema,
}
