// Tests that fail, for what is printed then.
import { expect, test as plain } from 'vitest'
import { test, useWorld } from 'freshbooks-mock/vitest'
import { callsBeforeFailure } from './calls.mjs'

test('Wrong on purpose: Größe 2', async ({ world }) => {
  await callsBeforeFailure(world)
  expect(1).toBe(2)
})

plain('Wrong without a fixture', async t => {
  await callsBeforeFailure(await useWorld(t, { from: 'empty' }))
  expect(1).toBe(2)
})
