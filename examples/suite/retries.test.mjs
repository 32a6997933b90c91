// What can go wrong on the way must not make a second invoice, nor lose the one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useWorld } from 'freshbooks-mock/node-test'
import { invoiceOrder } from './app/invoicing.mjs'
import { newOrder, sdkIn } from './setup.mjs'

const troubles = {
  'too many requests': { kind: 'error', status: 429, headers: { 'Retry-After': '1' } },
  'a lost answer': { kind: 'lost_response' },
  'a connection that breaks': { kind: 'socket', effect: 'reset' },
  'a server that is down for maintenance': { kind: 'error', preset: 'maintenance_html' },
}

for (const [name, trouble] of Object.entries(troubles)) {
  test(`after ${name} there is one invoice`, async t => {
    const world = await useWorld(t, { from: 'empty' })
    const sdk = sdkIn(world)
    const order = await newOrder(sdk, world.account_id)
    await world.faults.add({ match: { operation: 'invoices.create' }, when: { times: 1 }, do: trouble })

    const invoice = await invoiceOrder(sdk, world.account_id, order)

    assert.equal(invoice.invoiceNumber, 'ORDER-1')
    const { data } = await sdk.invoices.list(world.account_id)
    assert.equal(data.invoices.length, 1)
    // the trouble did occur, and nothing was asked for that FreshBooks does not have
    await world.verify({ checks: [{ all_faults_used: true }, { no_unmatched: true }] })
  })
}

test('trouble without end is told after three tries', async t => {
  const world = await useWorld(t, { from: 'empty' })
  const sdk = sdkIn(world)
  const order = await newOrder(sdk, world.account_id)
  const trouble = { kind: 'error', preset: 'server_error' }
  await world.faults.add({ match: { operation: 'invoices.create' }, do: trouble })
  await assert.rejects(invoiceOrder(sdk, world.account_id, order), ({ statusCode }) => statusCode === '500')
  const { faults } = await world.faults.list()
  assert.equal(faults[0].hits, 3)
})
