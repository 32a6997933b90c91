// The accounting family: /accounting/account/<account>/…, response.result envelopes, search[…] filters.
import type { Query } from '../declare/endpoint.ts'
import { exactly, pageCount, pageSchemas, sortedText, wrapped, type Envelope } from '../declare/envelope.ts'
import type { Family, KnownQuery, ListQuery, QueryDialect } from '../declare/family.ts'
import type { JsonSchema } from '../declare/field.ts'
import { accountingProblems, accountingProblemSchema } from './accounting-problems.ts'
import { all, last, readCount } from './query.ts'
import { account } from './tenants.ts'
import { isNewer } from './versions.ts'

const prefix = '/accounting/account/:account'

const result = (properties: Record<string, JsonSchema>): JsonSchema =>
  exactly({ response: exactly({ result: exactly(properties) }) })

/** An object schema with one more property, which need not be there. */
const withProperty = (schema: JsonSchema, name: string, property: JsonSchema): JsonSchema =>
  ({ ...schema, properties: { ...schema.properties as object, [name]: property } })

/** The schema of an answer whose result may have one more member: a key that no documentation has. */
export function alsoInResult (schema: JsonSchema, name: string, member: JsonSchema): JsonSchema {
  const { response } = schema.properties as { response: JsonSchema }
  const { result } = response.properties as { result: JsonSchema }
  const more = withProperty(result, name, member)
  return withProperty(schema, 'response', withProperty(response, 'result', more))
}

/** Where the rows go; no text of JSON contains it. */
const ROWS = '\0'

/** `{"response":{"result":{…}}}`, in answers only. */
export const resultEnvelope: Envelope = {
  ...wrapped,
  created: 200,
  removed: { text: '{"response":{}}' },
  one: (key, row, extra) => `{"response":{"result":${sortedText([[key, row]], extra)}}}`,
  around: (key, { page, per_page, total }, extra) => `{"response":{"result":${sortedText([
    [key, `[${ROWS}]`], ['page', page], ['pages', pageCount(total, per_page)], ['per_page', per_page],
    ['total', total],
  ], extra)}}}`.split(ROWS) as [string, string],
  rowIn: (key, body) => body?.response?.result?.[key],
  rowsIn: (key, body) => body?.response?.result?.[key],
  oneSchema: (key, row, extra = {}) => result({ [key]: row, ...extra }),
  listSchema: (key, row, extra = {}) =>
    result({ [key]: { type: 'array', items: row }, ...pageSchemas, ...extra }),
}

/**
 * Filters arrive as search[x] and search[xs][]; yes-or-no ones also bare (the Node and Python libraries send
 * both).
 */
function readFilters (query: Query, { filters: known, flags }: KnownQuery): ListQuery['filters'] {
  const filters = new Map<string, string | readonly string[]>()
  for (const [name, value] of Object.entries(query)) {
    const match = /^search\[([^\]]+)\](\[\d*\])?$/.exec(name)
    if (match?.[2] !== undefined) {
      filters.set(match[1]!, [...listed(filters, match[1]!), ...all(value).filter(text => text !== '')])
    } else if (match !== null) filters.set(match[1]!, last(value) ?? '')
    else if (known.has(name) && flags.has(name)) filters.set(name, last(value) ?? '')
  }
  return filters
}

/** Values of a list that came under earlier names: search[xs][0], search[xs][1]. */
const listed = (filters: ReadonlyMap<string, string | readonly string[]>, name: string): readonly string[] =>
  [filters.get(name) ?? []].flat()

/** include[]=x, include=x,y and, as one client sends it, include[0]=x. */
const readIncludes = (query: Query): string[] => Object.keys(query)
  .filter(name => /^include(\[\d*\])?$/.test(name))
  .flatMap(name => all(query[name], true))

function readSort (text: string | undefined): ListQuery['sort'] {
  const match = /^(.+)_(asc|desc)$/.exec(text ?? '')
  return match === null ? undefined : { key: match[1]!, descending: match[2] === 'desc' }
}

/** Reads a query in this family's spelling. */
function read (query: Query, known: KnownQuery): ListQuery {
  return {
    filters: readFilters(query, known),
    // the documentation of profiles spells late-reminders
    includes: readIncludes(query).map(name => name.replaceAll('-', '_')),
    sort: readSort(last(query.sort)),
    sortEcho: [],
    page: readCount(query, 'page', 'bad-page'),
    per_page: readCount(query, 'per_page', 'bad-per-page'),
  }
}

/** search[x], include[], sort=x_asc. */
export const bracketed: QueryDialect = {
  read,
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
  perPage: 15,
}

export const accounting: Family = {
  name: 'accounting',
  prefixes: ['/accounting'],
  tenant: account,
  paths: (resource, operation) => operation === 'list' || operation === 'create'
    ? [`${prefix}/${resource.path}`]
    : [`${prefix}/${resource.path}/:id`],
  envelope: resultEnvelope,
  query: bracketed,
  problems: { word: accountingProblems, schema: accountingProblemSchema },
  conventions: {
    contentType: 'application/json',
    keyOrder: 'alphabetical',
    exclusiveKeys: true,
    nullIsDefault: true,
    moneyIsText: isNewer,
  },
}
