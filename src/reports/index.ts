// The reports: sums over the journal, for reading only. Each report's figures have a file of their own.
import { endpoint, type Call, type Endpoint } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import { accounting } from '../families/accounting.ts'
import { reportSchema } from './figures.ts'
import { basisParameters, periodicalParameters, selectionParameters } from './parameters.ts'
import { paymentsCollected, paymentsCollectedSchema } from './payments-collected.ts'
import { profitLoss, profitLossSchema } from './profit-loss.ts'
import { taxSummary, taxSummarySchema } from './tax-summary.ts'

type Described = Pick<Endpoint, 'summary' | 'parameters' | 'inferred'>
type Make = (call: Call) => unknown

function report (name: string, key: string, schema: JsonSchema, described: Described, make: Make): Endpoint {
  return endpoint({
    ...described,
    family: accounting,
    method: 'GET',
    paths: [`/accounting/account/:account/reports/accounting/${name}`],
    operation: `reports.${name}`,
    scope: 'user:reports:read',
    fidelity: 'semantic',
    inferred: [...inCommon, ...described.inferred ?? []],
    response: reportSchema(key, schema),
    handle: call => ({ json: { response: { result: { [key]: make(call) } } } }),
  })
}

const inCommon = [
  'start after end is answered with 422, errno 1007, and a malformed date with 422, errno 1016',
]

const byPayment = [
  'a malformed cash_based is answered with 422, errno 1031',
  'a currency that nothing was booked in has a report of zeros',
  'cash based: a payment counts its share of the invoice; the shares add up to the invoice once it is paid',
  'cash based: what was paid too much or ahead, or credited, counts when it is used on an invoice',
]

const profitAndLoss: Described = {
  summary: 'Income, cost of goods sold and expenses of a time, without taxes.',
  parameters: periodicalParameters,
  inferred: [
    ...byPayment,
    'dates is an empty list without resolution; the only capture of that (2019) is older than the key',
    'entries beside each other are in alphabetical order',
    'what is below Cost of Goods Sold: sub-categories and their sources',
    'of the first and last period, only days inside the request count',
    'group_by_account, group_by_category_id and fiscal_year_view have no effect',
    'report_mode has no effect beyond the token',
    'more than 1,200 periods are refused with 422, errno 1030',
  ],
}

/** The endpoints of the reports. */
export function reportEndpoints (): Endpoint[] {
  return [
    report('profitloss_entity', 'profitloss', profitLossSchema, profitAndLoss,
      call => profitLoss(call, 'modern_entity')),
    report('profitloss', 'profitloss', profitLossSchema, profitAndLoss, call => profitLoss(call, null)),
    report('taxsummary', 'taxsummary', taxSummarySchema, {
      summary: 'Sales taxes collected and paid in a time.',
      parameters: basisParameters,
      inferred: [
        ...byPayment,
        'taxes are in alphabetical order',
        'credit notes take away from what was collected, and leave total_invoiced alone',
      ],
    }, taxSummary),
    report('payments_collected', 'payments_collected', paymentsCollectedSchema, {
      summary: 'Money received in a time, newest first, in all currencies.',
      parameters: selectionParameters,
      inferred: [
        'a client id that is no number is answered with 422, errno 1015',
        'of the same day, payments come before credits, and later ones first',
        'a currency of nothing but applied credit has a total of 0.00',
      ],
    }, paymentsCollected),
  ]
}
