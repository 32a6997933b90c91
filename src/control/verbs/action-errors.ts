// Turns the errors of actions into refusals of the control API.
import { sentenceOf } from '../../actors/action.ts'
import { ActionError } from '../../declare/outside-action.ts'
import { Problems } from '../../declare/problem.ts'
import { refuse } from '../refusal.ts'

/** HTTP status by kind: `refused` is a conflict with the state of the world, the others are bad requests. */
const statuses = { 'not-found': 404, invalid: 400, refused: 409 } as const

/** Returns what `run` returns; an ActionError or a rule's problem becomes a Refusal. */
export function refuseActionErrors<Result> (run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (error instanceof ActionError) return refuseActionError(error)
    if (error instanceof Problems) return refuse(409, 'refused', sentenceOf(error))
    throw error
  }
}

function refuseActionError ({ kind, message, suggestion }: ActionError): never {
  return refuse(statuses[kind], kind, message, suggestion === undefined ? {} : { did_you_mean: suggestion })
}
