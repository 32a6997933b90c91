// Calling control verbs without any door, and what they refuse.
import type { Test } from 'tap'
import { Refusal } from '../../src/control/refusal.ts'
import type { Verb } from '../../src/control/verb.ts'
import type { World } from '../../src/world/world.ts'

export type Call = (name: string, input?: object) => any

/** Calls verbs of some areas in a world; which one that is may change with a reset. */
export function callerOf (verbs: readonly Verb[], world: () => World): Call {
  return (name, input = {}) => {
    const found = verbs.find(verb => verb.name === name)
    if (found === undefined) throw new Error(`no verb is called ${name}`)
    return found.run(input, { world: world(), app: {} as never, origin: 'http://localhost:3737', accept: 'application/json' })
  }
}

/** What a verb refuses: status, problem, sentence and what goes beside it. */
export function refusalOf (t: Test, call: () => unknown): { status: number, problem: string, detail: string, did_you_mean?: string } {
  try {
    call()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    t.match(error.message, /^\S.*[^.\s]$/, 'one sentence')
    return { status: error.status, problem: error.problem, detail: error.message, ...error.more as object }
  }
  t.fail('this should have been refused')
  return { status: 0, problem: '', detail: '' }
}
