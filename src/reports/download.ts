// The CSV of a report: made anew from the parameters in a download token, which is all the right it needs.
import { endpoint, type Endpoint } from '../declare/endpoint.ts'
import { fail } from '../declare/problem.ts'
import { accounting } from '../families/accounting.ts'
import { csvText } from './csv.ts'
import { readDownloadToken } from './download-token.ts'
import type { Report } from './report.ts'

/** The endpoint that downloads these reports. */
export function reportDownload (reports: readonly Report[]): Endpoint {
  return endpoint({
    family: accounting,
    access: 'public',
    method: 'GET',
    paths: ['/accounting/account/:account/links/reports/:token/:file'],
    operation: 'reports.download',
    scope: null,
    summary: 'The table of a report (<report>.csv), by the download token that the report carries.',
    fidelity: 'semantic',
    inferred: [
      'columns: the members of the rows of the report, money as its amount; profit and loss has its ' +
        'entries in order, each with how deep it stands',
      'no bearer token is needed; a download token that has expired is answered with 401',
      'tokens of reports of the business name them with the prefix business_; their link is an account\'s',
      'a token that is not of this account and a file name that is not the report\'s are answered with 404',
    ],
    produces: 'text/csv',
    response: { type: 'string' },
    handle: ({ session, params }) => {
      const { objectid, params: asked } = readDownloadToken(session, params.token!)
      const file = params.file!
      const own = reports.filter(report => report.objectid === objectid)
      const found = own.find(({ table }) => table !== undefined)
      const names = own.flatMap(({ endpoint }) => [objectid, endpoint.operation.split('.')[1]!])
      const isNamed = names.some(name => file === `${name}.csv`)
      if (found === undefined || !isNamed) return fail('not-found', { object: 'report', value: file })
      const content = Buffer.from(csvText(found.table!(session, asked)))
      return { file: { content, type: 'text/csv; charset=utf-8', name: file } }
    },
  })
}
