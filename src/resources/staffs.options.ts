// The key that the Python library reads the list of staff under, where a world has it.
import type { OperationOptions } from '../declare/endpoint.ts'
import type { Envelope } from '../declare/envelope.ts'
import { alsoInResult, resultEnvelope } from '../families/accounting.ts'

/** Python reads `staffs` and finds nothing, as it does live; the world's configuration adds that key. */
export const staffListOptions: OperationOptions = {
  inferred: ['the key `staffs`, a copy of `staff`, stands in worlds that are configured with ' +
    'python_staff_list: it is none of FreshBooks\''],
  around: (call, ordinary) => {
    const reply = ordinary(call)
    if (!call.session.deviations.python_staff_list) return reply
    const { response: { result } } = JSON.parse(String(reply.text))
    return { json: { response: { result: { ...result, staffs: result.staff } } } }
  },
}

/** The list may have the rows under the second key. */
export const staffEnvelope: Partial<Envelope> = {
  listSchema: (key, row, extra) =>
    alsoInResult(resultEnvelope.listSchema(key, row, extra), 'staffs', { type: 'array', items: row }),
}
