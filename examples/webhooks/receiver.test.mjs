// Tests of a receiver of webhooks, without a sleep: node --test examples/webhooks/receiver.test.mjs
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSigned } from 'freshbooks-mock'
import { useWorld } from 'freshbooks-mock/node-test'
import { call, startReceiver } from './receiver.mjs'

/** A world, the receiver with its verified callback, and what it was told of. */
async function listening (t) {
  const world = await useWorld(t, { from: 'empty' })
  const api = { url: world.url, token: world.token, accountId: world.account_id }
  const [told, verifiers] = [[], new Map()]
  const receiver = await startReceiver(api, (name, id) => told.push(`${name} ${id}`), verifiers)
  t.after(() => receiver.close())
  await receiver.register('client')
  await world.webhooks.wait({ event: 'callback.verify' })
  const clients = `/accounting/account/${world.account_id}/users/clients`
  const create = async organization =>
    (await call(api, 'POST', clients, { client: { organization } })).client.id
  const update = (id, note) => call(api, 'PUT', `${clients}/${id}`, { client: { note } })
  return { world, receiver, told, create, update, verifier: [...verifiers.values()][0] }
}

test('the handshake is answered, and events are told', async t => {
  const { world, told, create, verifier } = await listening(t)
  const { callbacks: [callback] } = await world.callbacks.list()
  assert.equal(callback.verified, true)

  const id = await create('Example Ltd')

  const { deliveries: [delivery] } = await world.webhooks.wait({ event: 'client.create' })
  assert.ok(isSigned(delivery, verifier))
  assert.deepEqual(told, [`client.create ${id}`])
})

test('a message that somebody else has signed is refused, and comes again', async t => {
  const { world, told, create, receiver } = await listening(t)
  const body = new URLSearchParams({ name: 'client.delete', object_id: '1' })
  assert.equal((await fetch(receiver.uri, { method: 'POST', body })).status, 401)

  await world.faults.add({
    match: { event: 'client.*' }, when: { times: 1 }, do: { kind: 'webhook', effect: 'bad_signature' },
  })
  const id = await create('Example Ltd')
  await world.webhooks.flush()

  assert.deepEqual(told, [`client.create ${id}`])
})

test('two updates are two messages with equal bodies, and both are told', async t => {
  const { world, told, create, update } = await listening(t)
  const id = await create('Example Ltd')
  for (const note of ['one', 'two']) await update(id, note)
  const { deliveries: [one, two] } = await world.webhooks.wait({ event: 'client.update', count: 2 })
  assert.equal(one.body, two.body)
  assert.deepEqual(told.slice(1), [`client.update ${id}`, `client.update ${id}`])
})

test('one update may be delivered twice', async t => {
  const { world, told, create, update } = await listening(t)
  const id = await create('Example Ltd')
  await world.faults.add({
    match: { event: 'client.update' }, when: { times: 1 }, do: { kind: 'webhook', effect: 'duplicate' },
  })
  await update(id, 'one')
  await world.webhooks.wait({ event: 'client.update' })
  assert.deepEqual(told.slice(1), [`client.update ${id}`, `client.update ${id}`])
})
