// Accounts payable as a part of the plan, which the world's configuration switches off: bills, their payments
// and vendors are then not there for programs.
import type { Call, OperationOptions, Reply } from '../declare/endpoint.ts'
import { fail } from '../declare/problem.ts'
import type { Declaration, Operation } from '../declare/resource.ts'

type Refusable = Required<Pick<Declaration, 'one' | 'many' | 'noAccess'>>

/** Words of an account whose plan has no accounts payable (reported live for vendors). */
const refuse = ({ one, noAccess }: Refusable): never =>
  fail('refused', { ...noAccess, status: 403, field: '', object: one, value: '' })

/** Runs the ordinary operation where the plan has accounts payable, or where `isOpen` says so. */
const behindPlan = (resource: Refusable, isOpen: (call: Call) => boolean = () => false) =>
  (call: Call, ordinary: (call: Call) => Reply): Reply =>
    call.session.deviations.accounts_payable || isOpen(call) ? ordinary(call) : refuse(resource)

/** A row that is not there is told before the plan is looked at (live). */
const isUnknown = ({ many }: Refusable) => ({ params, session }: Call): boolean =>
  session.query(`SELECT 1 FROM ${many} WHERE id = ? AND accounting_systemid = ?`,
    Number(params.id), session.business.account_id).length === 0

/** Options of the operations of a part of accounts payable. */
export const payableOptions = (resource: Refusable): Partial<Record<Operation, OperationOptions>> => ({
  list: {
    restrict: ({ session }) => ({
      where: session.deviations.accounts_payable ? [] : ['FALSE'],
      parameters: [],
    }),
  },
  create: {
    inferred: ['without accounts payable in the plan, a create is refused before its draft is looked at'],
    around: behindPlan(resource),
  },
  update: { around: behindPlan(resource, isUnknown(resource)) },
})
