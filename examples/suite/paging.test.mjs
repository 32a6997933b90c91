// More than fits on a page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useWorld } from 'freshbooks-mock/node-test'
import { allClients } from './app/paging.mjs'
import { sdkIn } from './setup.mjs'

const clients = count =>
  Array.from({ length: count }, (_, index) => ({ organization: `Client ${index + 1}` }))

for (const count of [0, 100, 201]) {
  test(`of ${count} clients all are found, each once`, async t => {
    const world = await useWorld(t, { from: 'empty' })
    if (count > 0) await world.seed({ version: 1, clients: clients(count) })
    const found = await allClients(sdkIn(world), world.account_id)
    assert.equal(found.length, count)
    assert.equal(new Set(found.map(({ id }) => id)).size, count)
  })
}
