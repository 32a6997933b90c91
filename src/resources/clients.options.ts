// The limit of clients that a plan may have, which the world's configuration switches on.
import type { OperationOptions } from '../declare/endpoint.ts'
import { fail } from '../declare/problem.ts'
import type { Session } from '../declare/session.ts'

const activeClients =
  'SELECT count(*) AS count FROM clients WHERE accounting_systemid = ? AND vis_state = 0'

/** Status, number and words are documented (Postman). */
function refuseBeyondLimit (session: Session): void {
  const { deviations: { client_limit: limit }, business } = session
  if (limit === null) return
  const { count } = session.query<{ count: number }>(activeClients, business.account_id)[0]!
  if (count < limit) return
  fail('refused', { status: 402, errno: 7005, message: `Client limit of ${limit} reached` })
}

/** Creating a client by a request. What fixtures tell is there before any plan. */
export const createClientOptions: OperationOptions = {
  inferred: [
    'the limit of the plan is looked at before the draft; it counts clients neither deleted nor archived',
    'a client may be restored beyond the limit',
  ],
  around: (call, ordinary) => {
    refuseBeyondLimit(call.session)
    return ordinary(call)
  },
}
