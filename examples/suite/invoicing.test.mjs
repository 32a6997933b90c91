// From the order to the last payment.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useWorld } from 'freshbooks-mock/node-test'
import { invoiceOrder } from './app/invoicing.mjs'
import { newOrder, sdkIn } from './setup.mjs'

test('an order is invoiced, sent, and paid in two parts', async t => {
  const world = await useWorld(t, { from: 'empty', now: '2026-03-09T15:00:00Z' })
  const { account_id: accountId } = world
  const sdk = sdkIn(world)

  const invoice = await invoiceOrder(sdk, accountId, await newOrder(sdk, accountId))
  assert.equal(invoice.invoiceNumber, 'ORDER-1')
  assert.deepEqual([invoice.v3Status, invoice.amount.amount], ['draft', '240.00'])

  const { data: sent } = await sdk.invoices.update(accountId, invoice.id, { actionMarkAsSent: true })
  assert.equal(sent.v3Status, 'sent')

  const seen = []
  const date = new Date('2026-03-09T12:00:00')
  for (const amount of ['100.00', '140.00']) {
    const payment = { invoiceId: invoice.id, amount: { amount, code: 'USD' }, date, type: 'Check' }
    await sdk.payments.create(accountId, payment)
    const { data } = await sdk.invoices.single(accountId, invoice.id)
    seen.push([data.v3Status, data.outstanding.amount])
  }
  assert.deepEqual(seen, [['partial', '140.00'], ['paid', '0.00']])
})

test('an order that FreshBooks refuses is not tried again', async t => {
  const world = await useWorld(t, { from: 'empty' })
  const sdk = sdkIn(world)
  const order = { ...await newOrder(sdk, world.account_id), clientId: 4711 }
  await assert.rejects(invoiceOrder(sdk, world.account_id, order), ({ statusCode }) => statusCode === '422')
  const { data } = await sdk.invoices.list(world.account_id)
  assert.equal(data.invoices.length, 0)
})
