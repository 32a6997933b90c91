// The business family: /projects, /timetracking and /comments, one backend under three prefixes, with plain
// envelopes, bare filters and pydantic's error texts (family_conventions).
import { exactly, extraText, pageCount, pageSchemas, wrapped, type Envelope } from '../declare/envelope.ts'
import type { Family, KnownQuery, ListQuery, ProblemContext, QueryDialect } from '../declare/family.ts'
import type { Query } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Problem, ProblemKind } from '../declare/problem.ts'
import type { Declaration } from '../declare/resource.ts'
import { gatewayBody, notAMember, statusOf, unknownReference } from './problem-kinds.ts'
import { all, isYes, last, readCount, readsNothing } from './query.ts'
import { businessNumber } from './tenants.ts'

const prefixes = ['/projects', '/timetracking', '/comments'] as const

type Prefix = typeof prefixes[number]

/** A path below a business under every prefix; the one it is documented under comes first. */
export const businessPaths = (path: string, documented: Prefix = '/projects'): string[] =>
  [documented, ...prefixes.filter(prefix => prefix !== documented)]
    .map(prefix => `${prefix}/business/:business/${path}`)

/**
 * Only bare keys count here; `search[…]` and `include[]` are ignored without a word (live-verified). A part
 * is asked for by its name: `include_task_id=true` adds `task_id`.
 */
function readQuery (query: Query, known: KnownQuery): ListQuery {
  const names = Object.keys(query)
  const sort = last(query.sort)
  return {
    filters: new Map(names.filter(name => known.filters.has(name))
      .map(name => [name, last(query[name]) ?? ''])),
    includes: [...known.includes].filter(name => isYes(query[`include_${name}`])),
    sort: sort === undefined || sort === ''
      ? undefined
      : { key: sort.replace(/^-/, ''), descending: sort.startsWith('-') },
    sortEcho: all(query.sort),
    page: readCount(query, 'page', 'bad-page'),
    per_page: readCount(query, 'per_page', 'bad-per-page'),
  }
}

const texts: Partial<Record<ProblemKind, (problem: Problem) => string>> = {
  required: () => 'field required',
  'null-not-allowed': () => 'none is not an allowed value', // (live)
  'too-long': ({ message }) => `String must be ${message} characters long or fewer`, // (SDK fixture)
  invalid: ({ permitted }) => permitted === undefined
    ? 'Input should be a valid value'
    : notAMember(permitted),
  'not-a-number': () => 'Input should be a valid number',
  'out-of-range': () => 'Input is out of range',
  negative: () => 'Input should be greater than or equal to 0',
  'not-a-boolean': () => 'Input should be a valid boolean, unable to interpret input',
  'not-a-date': () => 'Input should be a valid date',
  'not-a-datetime': () => 'Input should be a valid datetime',
  'not-a-list': () => 'Input should be a valid list',
  'invalid-percent': () => 'Input should be a valid percent',
  'bad-mapping': () => 'Input should be a valid value of its type',
  'unknown-reference': unknownReference,
  'bad-page': () => 'Input should be a valid integer, unable to parse string as an integer',
  'bad-per-page': () => 'Input should be a valid integer, unable to parse string as an integer',
  'filter-not-a-number': () => 'Input should be a valid integer, unable to parse string as an integer',
  'filter-not-a-boolean': () => 'Input should be a valid boolean, unable to interpret input',
  'filter-not-a-date': () => 'Input should be a valid datetime or date, input is too short', // (live)
  'filter-not-a-datetime': () => 'Input should be a valid datetime or date, input is too short', // (live)
}

const notFoundText = 'Requested resource could not be found.'
const oldUnauthorized =
  'The server could not verify that you are authorized to access the URL requested. ' +
  'You either supplied the wrong credentials (e.g. a bad password), ' +
  "or your browser doesn't understand how to supply the credentials required."
const unknownUrl =
  'The requested URL was not found on the server. ' +
  'If you entered the URL manually please check your spelling and try again.'

const whole: Partial<Record<ProblemKind, (problem: Problem) => unknown>> = {
  'unknown-business': () => ({ message: oldUnauthorized }),
  'unknown-account': () => ({ error: notFoundText }),
  'not-found': () => ({ error: notFoundText }),
  'unknown-route': () => ({ message: unknownUrl }),
  'wrong-method': () => ({ message: 'The method is not allowed for the requested URL.' }),
  'malformed-body': ({ message }) =>
    ({ errno: 2001, error: message ?? 'The request body is not valid JSON.' }),
  'body-too-large': () => ({ message: 'The data value transmitted exceeds the capacity limit.' }),
  'unsupported-media-type': () => ({ message: 'The content type of the request is not supported.' }),
  'bad-url': () => ({ message: unknownUrl }),
  forbidden: ({ message = 'Permission Denied.' }) => ({ message }),
  refused: ({ message }) => ({ errno: 2001, error: message ?? 'The request was refused.' }),
  // (live: the sentence; the status is inferred)
  internal: () => ({ message: 'An internal error has occurred.' }),
}

/** Bad filters and pages are 422 here (live-verified), where accounting has 400. */
function statusHere (problem: Problem): number {
  const { kind, status } = problem
  const isQuery = kind.startsWith('filter-') || kind.startsWith('bad-p')
  return isQuery ? status ?? 422 : statusOf(problem)
}

function problems (list: readonly Problem[], _context: ProblemContext): { status: number, body: unknown } {
  const first = list[0]!
  const alone = gatewayBody(first) ?? whole[first.kind]?.(first)
  if (alone !== undefined) return { status: statusHere(first), body: alone }
  const error = Object.fromEntries(list.map(problem =>
    [problem.field ?? '__root__', problem.message !== undefined && texts[problem.kind] === undefined
      ? problem.message
      : texts[problem.kind]?.(problem) ?? problem.kind]))
  return { status: statusHere(first), body: { errno: 2001, error } }
}

const problemSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    errno: { type: 'integer' },
    error: { anyOf: [{ type: 'string' }, { type: 'object', additionalProperties: { type: 'string' } }] },
    error_type: { type: 'string' },
    error_description: { type: 'string' },
    message: { type: 'string' },
  },
}

/** Bare names, include_x=true, sort=-x. */
export const plain: QueryDialect = {
  read: readQuery,
  filter: (name, description) => [{ name, description, schema: { type: 'string' } }],
  include: names => names.map(name =>
    ({
      name: `include_${name}`,
      description: `Shows ${name.replaceAll('_', ' ')}.`,
      schema: { type: 'boolean' },
    })),
  sort: keys => keys.length === 0
    ? []
    : [{
        name: 'sort',
        description: 'Order of the rows; a minus sign turns it round.',
        schema: { type: 'string', enum: keys.flatMap(key => [key, `-${key}`]) },
      }],
  sortValue: (key, descending) => descending ? `-${key}` : key,
  filterName: name => name,
  listName: name => name,
  includePair: name => `include_${name}=true`,
  perPage: 30,
  // recorded: sort=updated_at:asc gave ascending ids
  unknownSort: 'id ASC',
}

/** Rows under their key, page numbers under `meta`, which comes first. */
export const metaEnvelope: Envelope = {
  ...wrapped,
  created: 200,
  removed: { status: 204 },
  one: (key, row, extra) => `{"${key}":${row}${extraText(extra)}}`,
  around: (key, { page, per_page, total, sort }, extra) => {
    const echo = sort === undefined ? {} : { sort }
    const meta = { ...echo, total, per_page, page, pages: pageCount(total, per_page), ...extra }
    return [`{"meta":${JSON.stringify(meta)},"${key}":[`, ']}']
  },
  rowIn: (key, body) => body?.[key],
  rowsIn: (key, body) => body?.[key],
  oneSchema: (key, row, extra = {}) => exactly({ [key]: row, ...extra }),
  listSchema: (key, row, extra = {}, sorted = false) => exactly({
    [key]: { type: 'array', items: row },
    meta: exactly({
      ...(sorted ? { sort: { type: 'array', items: { type: 'string' } } } : {}), ...pageSchemas, ...extra,
    }),
  }),
}

export const business: Family = {
  name: 'business',
  prefixes,
  tenant: businessNumber,
  paths: pathsUnder('/projects'),
  envelope: metaEnvelope,
  query: plain,
  problems: { word: problems, schema: problemSchema },
  conventions: {
    contentType: 'application/vnd.api+json',
    keyOrder: 'declared',
    exclusiveKeys: false,
    nullIsDefault: false,
  },
}

/** The same dialect, documented under /timetracking. */
export const timetracking: Family = { ...business, paths: pathsUnder('/timetracking') }

/** The same dialect, documented under /comments; its lists have the rows first and do not name the sort. */
export const comments: Family = {
  ...business,
  paths: pathsUnder('/comments'),
  envelope: {
    ...metaEnvelope,
    around: (key, { page, per_page, total }) => {
      const meta = { total, per_page, page, pages: pageCount(total, per_page) }
      return [`{"${key}":[`, `],"meta":${JSON.stringify(meta)}}`]
    },
  },
}

/**
 * What stands under /comments alone: a list has no pages, a row is made under the path of its list, and one
 * that is not there is a URL that is not there (captured of retainers).
 */
export const commentsAlone: Family = {
  ...business,
  prefixes: ['/comments'],
  paths: (resource, operation) => {
    const isOfList = operation === 'list' || operation === 'create'
    return (isOfList ? [resource.path] : pathsBelow(resource, operation))
      .map(path => `/comments/business/:business/${path}`)
  },
  envelope: {
    ...metaEnvelope,
    around: key => [`{"${key}":[`, ']}'],
    listSchema: (key, row) => exactly({ [key]: { type: 'array', items: row } }),
  },
  query: { ...plain, ...readsNothing },
  problems: {
    ...business.problems,
    word: (list, context) => problems(list.map(unknownUrlFor), context),
  },
}

const unknownUrlFor = (problem: Problem): Problem =>
  problem.kind === 'not-found' ? { ...problem, kind: 'unknown-route' } : problem

function pathsUnder (documented: Prefix): Family['paths'] {
  return (resource, operation) =>
    pathsBelow(resource, operation).flatMap(path => businessPaths(path, documented))
}

/** A list has one spelling; a single row may have several, and is created under them too. */
function pathsBelow (
  resource: Pick<Declaration, 'path' | 'itemPaths' | 'address'>, operation: string
): readonly string[] {
  const items = resource.itemPaths ?? [resource.path]
  if (operation === 'list') return [resource.path]
  const hasNoId = operation === 'create' || resource.address?.kind === 'only child'
  return hasNoId ? items : items.map(path => `${path}/:id`)
}
