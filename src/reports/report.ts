// A report: one declaration that reads and documents its parameters, answers, and gives its CSV table.
import { endpoint, type Call, type Endpoint, type Reply } from '../declare/endpoint.ts'
import { exactly } from '../declare/envelope.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Session } from '../declare/session.ts'
import { accounting } from '../families/accounting.ts'
import { businessUuid } from '../families/tenants.ts'
import type { Table } from './csv.ts'
import { issueDownloadToken } from './download-token.ts'
import { text } from './figures.ts'
import {
  documented, queryOf, readParameters, type Check, type Parameters, type Values
} from './parameters.ts'

/**
 * Where FreshBooks has a report: under the accounting account, or under the uuid of the business. Both may
 * have one of the same key, so download tokens name those of the business with a prefix (inferred).
 */
const levels = {
  account: { path: '/accounting/account/:account/reports/accounting', group: 'reports', prefix: '' },
  business: {
    path: '/accounting/businesses/:business_uuid/reports', group: 'business_reports', prefix: 'business_',
    tenant: businessUuid,
  },
}

/** Where a report stands. */
export type Level = keyof typeof levels

/** A report as it is declared. `Figures` is what its answer shows, without the download token. */
export interface Declaration<Declared extends Parameters, Figures> {
  /** Last part of its path (`taxsummary`). */
  readonly name: string
  /** Its key in the answer, and in download tokens. Default: the name. */
  readonly key?: string
  /** Default: account. */
  readonly level?: Level
  readonly summary: string
  /** In the order in which download tokens show them. */
  readonly parameters: Declared
  /** What is wrong with values that are right one by one. */
  readonly check?: Check<Declared>
  /** Schema of the figures. */
  readonly response: JsonSchema
  /** Keys in alphabetical order. It depends on nothing else, so that a download token says all of it. */
  readonly make: (session: Session, values: Values<Declared>) => Figures
  /** The table of the same figures; a report with one carries a download token. */
  readonly csv?: (figures: Figures) => Table
  readonly inferred?: readonly string[]
}

/** A declared report: its endpoint, and what downloading it needs. */
export interface Report {
  readonly endpoint: Endpoint
  /** Its name in download tokens. */
  readonly objectid: string
  readonly parameters: Parameters
  /** Makes the table anew from the parameters of a download token; undefined for a report without one. */
  readonly table?: (session: Session, params: object) => Table
}

const always = [
  'start after end is answered with 422, errno 1007, and a malformed date with 422, errno 1016',
  'a text of more than 100 characters is refused with 422, errno 1017, and a list of more than 500 values ' +
    'with 422, errno 1030',
]

/** Declares a report. */
export function report<const Declared extends Parameters, Figures> (
  declaration: Declaration<Declared, Figures>
): Report {
  const { name, key = name, level = 'account', parameters, check = () => [], make, csv } = declaration
  const objectid = `${levels[level].prefix}${key}`
  const read = (query: Call['query'], session: Session) => readParameters(parameters, check, query, session)
  const handle = ({ query, session }: Call): Reply => {
    const values = read(query, session)
    const figures = make(session, values)
    const shown = csv === undefined
      ? figures
      : inOrder({ ...figures, download_token: issueDownloadToken(session, objectid, values) })
    // as text: keys are in order, and sorting those of thousands of rows would take longer than making them
    return { text: JSON.stringify({ response: { result: { [key]: shown } } }) }
  }
  return {
    endpoint: endpoint({ ...description(declaration), handle }),
    objectid,
    parameters,
    ...csv === undefined
      ? {}
      : { table: (session, params) => csv(make(session, read(queryOf(parameters, params), session))) },
  }
}

function description ({
  name, key = name, level = 'account', summary, parameters, response, csv, inferred = [],
}: Declaration<any, any>): Omit<Endpoint, 'handle'> {
  const { path, group, prefix: _, ...tenant } = levels[level]
  return {
    ...tenant,
    family: accounting,
    method: 'GET',
    paths: [`${path}/${name}`],
    operation: `${group}.${name}`,
    scope: 'user:reports:read',
    summary,
    fidelity: 'semantic',
    parameters: documented(parameters),
    inferred: [...always, ...inferred],
    response: reportSchema(key, csv === undefined ? response : withToken(response)),
  }
}

/** The envelope of a report. */
const reportSchema = (key: string, schema: JsonSchema): JsonSchema =>
  exactly({ response: exactly({ result: exactly({ [key]: schema }) }) })

const withToken = ({ properties }: JsonSchema): JsonSchema =>
  exactly(inOrder({ ...properties as Record<string, JsonSchema>, download_token: text }))

/** Members in alphabetical order. */
const inOrder = <Value>(members: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(members).sort(([left], [right]) => left < right ? -1 : 1))
