// Unbilled time: the line of a profile that stands for it, and the lines of its invoices in place of that.
import Big from 'big.js'
import { exactly } from '../../declare/envelope.ts'
import type { Draft } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import { showDecimal } from '../../ledger/amounts.ts'
import type { invoices } from '../invoices/invoices.ts'
import type { profileLines } from './lines.ts'

type ProfileLine = NonNullable<typeof profileLines.types>[0]
type InvoiceLine = NonNullable<Draft<typeof invoices>['lines']>[number]

/** How lines of unbilled time look (captured of a request). */
export interface ProjectFormat {
  readonly group_by: string
  readonly method: string
  readonly show_tname: boolean
  readonly show_pname: boolean
  readonly show_staff: boolean
  readonly show_date: boolean
  readonly show_notes: boolean
  readonly show_total_hours: boolean
}

/** That of a profile that says nothing (inferred). */
export const usualFormat: ProjectFormat = {
  group_by: 'service',
  method: 'detailed',
  show_tname: true,
  show_pname: true,
  show_staff: true,
  show_date: true,
  show_notes: true,
  show_total_hours: true,
}

/** Schema of the include. */
export const formatSchema = exactly(Object.fromEntries(Object.entries(usualFormat)
  .map(([name, value]) => [name, { type: typeof value }])))

/** A format after a request: what it sent of known keys and of the right type, over what was there. */
export function formatOf (sent: object, before: ProjectFormat = usualFormat): ProjectFormat {
  const known = Object.entries(sent).filter(([name, value]) =>
    typeof value === typeof usualFormat[name as keyof ProjectFormat])
  return { ...before, ...Object.fromEntries(known) }
}

const TIME = 5

const isTime = ({ type }: { readonly type: number }): boolean => type === TIME

/** Lines with one that stands for unbilled time, at the end where there is none. */
export const withTimeLine = (lines: readonly ProfileLine[], code: string): ProfileLine[] =>
  lines.some(isTime) ? [...lines] : [...lines, timeLine(lines, code)]

/** Lines without it. */
export const withoutTimeLine = (lines: readonly ProfileLine[]): ProfileLine[] =>
  lines.filter(line => !isTime(line))

const timeLine = (lines: readonly ProfileLine[], code: string): ProfileLine => ({
  lineid: Math.max(0, ...lines.map(({ lineid }) => lineid)) + 1,
  taskno: lines.length + 1,
  profileid: lines[0]?.profileid ?? 0,
  type: TIME,
  name: '',
  description: '',
  qty: '1',
  unit_cost: { amount: '0.00', code },
  amount: { amount: '0.00', code },
  taxName1: null,
  taxAmount1: '0',
  taxName2: null,
  taxAmount2: '0',
  compounded_tax: false,
  modern_projectid: null,
})

interface Worked {
  readonly service: string
  readonly project: string
  readonly project_id: number | null
  readonly rate: string
  readonly seconds: number
  /** Numbers of the entries, as a JSON list. */
  readonly entries: string
}

/** The rate of the project where it has one for everything, else that of the service on it or anywhere. */
const workedSql = `SELECT coalesce(s.name, '') AS service, coalesce(p.title, '') AS project, e.project_id,
    coalesce(iif(p.billing_method = 'project_rate', p.rate, NULL), own.rate, r.rate, p.rate, '0') AS rate,
    sum(e.duration) AS seconds, json_group_array(e.id ORDER BY e.id) AS entries
  FROM time_entries AS e
    LEFT JOIN services AS s ON s.id = e.service_id
    LEFT JOIN projects AS p ON p.id = e.project_id
    LEFT JOIN project_service_rates AS own ON own.project_id = e.project_id AND own.service_id = e.service_id
    LEFT JOIN service_rates AS r ON r.service_id = e.service_id
  WHERE e.business_id = ? AND e.client_id = ? AND e.active AND e.is_logged AND e.billable AND NOT e.billed
    AND e.duration > 0 AND e.started_at <= ?
  GROUP BY e.service_id, e.project_id ORDER BY min(e.started_at), min(e.id)`

/** A line for each service and project of a client's billable time until now; hours have two decimals. */
export const timeLinesOf = (clientid: number, session: Session): InvoiceLine[] =>
  session.query<Worked>(workedSql, session.business.id, clientid, zuluNow(session))
    .map(({ service, project, project_id, rate, seconds, entries }) => ({
      name: service,
      description: project,
      qty: showDecimal(new Big(seconds).div(3600).round(2, Big.roundHalfUp)),
      unit_cost: { amount: rate, code: '' },
      modern_project_id: project_id,
      modern_time_entries: JSON.parse(entries) as number[],
    }))

const zuluNow = (session: Session): string => new Date(session.now()).toISOString()
