// A test that fails, for what is printed then.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useWorld } from 'freshbooks-mock/node-test'
import { callsBeforeFailure } from './calls.mjs'

test('Wrong on purpose: Größe 2', async t => {
  await callsBeforeFailure(await useWorld(t, { from: 'empty' }))
  assert.equal(1, 2)
})
