// Callbacks as programs and tests make them, and the events that wait for them.
import { verbs } from '../../src/control/index.ts'
import { callVerb } from '../../src/control/call.ts'
import { eventScopes } from '../../src/resources/callback-events.ts'
import { ACCOUNT, type Client, type Row } from './world.ts'

export const uri = 'https://hooks.example.test/in'
export const list = `/events/account/${ACCOUNT}/events/callbacks`
export const semantic = 'The request was well-formed but was unable to be followed due to semantic errors.'
export const invalid = (...details: string[]) => [400, { errno: 422, message: semantic, details }]
export const notFound = [404, { errno: 404, message: 'Requested resource could not be found.' }]

/** Calls a verb of the control API in the world of a client. */
export async function control (client: Client, name: string, input: object = {}): Promise<any> {
  const verb = verbs.find(verb => verb.name === name)!
  return (await callVerb(verb, client.server.context, input as Record<string, unknown>, { world: client.name, origin: 'http://localhost' })).output
}

export const register = async (client: Client, event = 'invoice', to = uri): Promise<Row> =>
  (await client.post(list, { callback: { event, uri: to } })).json.response.result.callback

export const put = async (client: Client, { callbackid }: Row, callback: object) => {
  const { status, json } = await client.put(`${list}/${callbackid}`, { callback })
  return [status, json?.response?.result?.callback ?? json]
}

export const shown = async (client: Client, { callbackid }: Row): Promise<Row> => (await control(client, 'callbacks.show', { id: callbackid })).callback

/** A callback that is verified, as a program does it once it knows the verifier. */
export async function verified (client: Client, event: string): Promise<Row> {
  const callback = await register(client, event)
  const [, row] = await put(client, callback, { verifier: (await shown(client, callback)).verifier })
  return row as Row
}

/** Verified callbacks of these events. */
export async function listen (client: Client, events: readonly string[] = Object.keys(eventScopes)): Promise<void> {
  await control(client, 'seed', { fixture: { version: 1, callbacks: events.map(event => ({ event, uri, verified: true })) } })
}

export const waiting = (client: Client): Row[] => client.sql('SELECT * FROM outbox ORDER BY id')

/** Names of the events that were raised since the last time. */
export function raised (client: Client): string[] {
  const names = waiting(client).map(({ name }) => name as string)
  client.world.db.prepare('DELETE FROM outbox').run()
  return names
}
