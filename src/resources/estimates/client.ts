// Actions of a client on an estimate: open it, accept it, decline it. The API has no route to decline one.
import { clientCaller, failAction, type OutsideAction } from '../../declare/outside-action.ts'
import type { Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import { refuseUnseen } from '../documents/client.ts'
import { estimates } from './estimates.ts'
import { acceptedValues } from './status.ts'

type Estimate = Row<typeof estimates>

const caller = ({ customerid }: Estimate) => clientCaller(customerid)

const refuseHidden = (estimate: Estimate): void =>
  refuseUnseen(`estimate ${estimate.estimate_number}`, estimate)

/** The estimate in the result of an action. */
const summaryOf = ({ id, estimate_number, status, ui_status, accepted }: Estimate) =>
  ({ estimateid: id, estimate_number, status, ui_status, accepted })

/** Stores what the client did to an estimate it has opened; what is so already is left alone. */
function changed (estimate: Estimate, answer: Partial<Estimate>, session: Session) {
  const values: Partial<Estimate> = { display_status: 'viewed', ...answer }
  const isNew = Object.entries(values).some(([name, value]) => estimate[name as keyof Estimate] !== value)
  if (isNew) session.store(estimates, estimate.id, values)
  return summaryOf(session.get(estimates, estimate.id))
}

/** The client views an estimate. */
export const viewsEstimate: OutsideAction<Estimate> = {
  description: 'The client opens the link to an estimate: it becomes viewed.',
  inferred: ['one that is answered keeps its answer'],
  caller,
  run (estimate, _details, session) {
    refuseHidden(estimate)
    return changed(estimate, {}, session)
  },
}

/** The client accepts an estimate. */
export const acceptsEstimate: OutsideAction<Estimate> = {
  description: 'The client accepts an estimate.',
  inferred: ['a client who has declined may still accept; accepting twice changes nothing'],
  caller,
  run (estimate, _details, session) {
    refuseHidden(estimate)
    return changed(estimate, acceptedValues, session)
  },
}

/** The client declines an estimate. */
export const declinesEstimate: OutsideAction<Estimate> = {
  description: 'The client declines an estimate, which no request can do.',
  inferred: [
    'reply_status becomes declined and status 4, replied', 'one that is accepted cannot be declined',
  ],
  caller,
  run (estimate, _details, session) {
    refuseHidden(estimate)
    const { accepted, estimate_number } = estimate
    if (accepted) {
      failAction('refused', `estimate ${estimate_number} is accepted, so its client cannot decline it`)
    }
    return changed(estimate, { reply_status: 'declined' }, session)
  },
}
