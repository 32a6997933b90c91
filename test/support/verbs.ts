// Verbs called directly, without any of the doors.
import { Refusal } from '../../src/control/refusal.ts'
import { Document, type VerbContext, type Verb } from '../../src/control/verb.ts'
import type { Client } from './world.ts'

/** Where a verb is called for a test's world. */
export function sceneOf (client: Client, accept = 'application/json'): VerbContext {
  return { app: client.server.context, world: client.world, origin: 'http://localhost:3737', accept }
}

/** What came of a verb: its answer, a document's text, or its refusal. */
export interface Said {
  readonly status: number
  readonly body: any
  readonly text: string
}

/** Calls verbs of an area by name. */
export const callerOf = (verbs: readonly Verb[]) =>
  async (client: Client, name: string, input: object = {}, accept?: string): Promise<Said> => {
    const verb = verbs.find(verb => verb.name === name)!
    try {
      const answer = await verb.run(input, sceneOf(client, accept))
      if (!(answer instanceof Document)) return { status: 200, body: answer, text: '' }
      return { status: answer.status, body: undefined, text: String(answer.content) }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { status: error.status, body: { problem: error.problem, detail: error.message, ...error.more }, text: '' }
    }
  }
