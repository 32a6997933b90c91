// What only time brings about: the test moves the clock of its world.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useWorld } from 'freshbooks-mock/node-test'
import { invoiceOrder, overdueInvoices } from './app/invoicing.mjs'
import { newOrder, sdkIn } from './setup.mjs'

test('an invoice that was sent and not paid in time is overdue', async t => {
  const world = await useWorld(t, { from: 'empty', now: '2026-03-02T15:00:00Z' })
  const { account_id: accountId } = world
  const sdk = sdkIn(world)
  const sent = await invoiceOrder(sdk, accountId, await newOrder(sdk, accountId, 'SENT'))
  await invoiceOrder(sdk, accountId, await newOrder(sdk, accountId, 'NEVER-SENT'))
  await sdk.invoices.update(accountId, sent.id, { actionMarkAsSent: true })

  await world.clock.advance({ by: 'P30D' })
  assert.deepEqual(await overdueInvoices(sdk, accountId), [], 'on the last day it is not')

  await world.clock.advance({ by: 'P1D' })
  assert.deepEqual(await overdueInvoices(sdk, accountId), ['SENT'])
})
