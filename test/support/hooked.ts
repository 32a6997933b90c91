// A world whose events go to a receiver, as a program has it.
import type { Test } from 'tap'
import { createMock, type LocalMock, type MockWorld } from '../../src/library/index.ts'
import { receiver, type Answering, type Received } from './receiver.ts'

export interface Beginning {
  /** Changes of `webhooks` in the configuration. */
  readonly config?: object
  /** What the receiver does with events. */
  readonly answering?: Answering
  /** Where the world's clock is pinned. */
  readonly now?: string
  /** Default: one of its own. */
  readonly mock?: LocalMock
}

async function ownMock (test: Test): Promise<LocalMock> {
  const mock = await createMock({ port: false })
  test.teardown(() => mock.close())
  return mock
}

/** A world with requests as a program sends them, and a receiver that verifies itself unless it is told otherwise. */
export async function start (test: Test, { config = {}, answering, now, mock }: Beginning = {}) {
  mock ??= await ownMock(test)
  const world = await mock.world({ from: 'empty', ...(now === undefined ? {} : { now }) })
  await world.config.change({ webhooks: { handshake_delay_ms: 0, ...config } })
  const callbacks = `/events/account/${world.account_id}/events/callbacks`
  const call = async (method: string, path: string, body?: object): Promise<any> => {
    const answer = await world.fetch(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    return answer.status === 204 ? undefined : (await answer.json() as any)
  }
  const verifying: Answering = ({ form }) => form.name === 'callback.verify'
    ? call('PUT', `${callbacks}/${form.object_id}`, { callback: { verifier: form.verifier } })
    : undefined
  const hook = await receiver(test, async (message, response) => {
    await verifying(message, response)
    if (message.form.name !== 'callback.verify') await answering?.(message, response)
  })
  const register = async (event: string, uri = hook.url): Promise<number> =>
    (await call('POST', callbacks, { callback: { event, uri } })).response.result.callback.callbackid
  /** Registers and waits until the callback is verified. */
  const listen = async (event: string): Promise<string> => {
    const id = await register(event)
    await world.webhooks.wait({ event: 'callback.verify', callbackid: id })
    hook.received.length = 0
    return (await world.callbacks.show(id)).callback.verifier
  }
  const client = (email: string): Promise<any> =>
    call('POST', `/accounting/account/${world.account_id}/users/clients`, { client: { email } })
  return { mock, world, hook, call, callbacks, register, listen, client }
}

/** Which messages came, in their order. */
export const names = (received: readonly Received[]): string[] => received.map(({ form }) => `${form.name} ${form.object_id}`)
/** What became of the attempts of a world, in their order. */
export const outcomes = async (world: MockWorld, filter: object = {}): Promise<string[]> =>
  (await world.webhooks.list(filter)).deliveries.map(({ event, outcome, status }) => `${event} ${outcome} ${status}`)
