// A world per test with node:test: node --test examples/node-test/*.test.mjs
import assert from 'node:assert/strict'
import { test } from 'node:test'
import freshbooks from '@freshbooks/api'
import { useWorld } from 'freshbooks-mock/node-test'

test('a new client is listed', async t => {
  const world = await useWorld(t, { from: 'empty' })
  const sdk = new freshbooks.Client(world.client_id, { apiUrl: world.url, accessToken: world.token })

  await sdk.clients.create({ organization: 'Example Ltd' }, world.account_id)

  const { data } = await sdk.clients.list(world.account_id)
  assert.deepEqual(data.clients.map(client => client.organization), ['Example Ltd'])
})

test('other tests see nothing of it', async t => {
  const world = await useWorld(t, { from: 'empty' })
  const answer = await world.fetch(`/accounting/account/${world.account_id}/users/clients`)
  const { response } = await answer.json()
  assert.equal(response.result.total, 0)
})
