// What the other side cannot do, in the control API's words.
import { sentenceOf, ActionError } from '../../actors/action.ts'
import { Problems } from '../../declare/problem.ts'
import { refuse } from '../refusal.ts'

/** `refused` has to do with the state of the world, the others with the request. */
const statuses = { 'not-found': 404, invalid: 400, refused: 409 } as const

/** Does something, and refuses where it cannot be done. */
export function refuseActionErrors<Result> (work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof ActionError) return refuseUnable(error)
    if (error instanceof Problems) return refuse(409, 'refused', sentenceOf(error))
    throw error
  }
}

function refuseUnable ({ kind, message, suggestion }: ActionError): never {
  return refuse(statuses[kind], kind, message, suggestion === undefined ? {} : { did_you_mean: suggestion })
}
