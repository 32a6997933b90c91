// Tests that fail, for what is printed then.
import { expect } from '@jest/globals'
import { worldTest } from 'freshbooks-mock/jest'
import { callsBeforeFailure } from './calls.mjs'

worldTest('Wrong on purpose: Größe 2', async world => {
  await callsBeforeFailure(world)
  expect(1).toBe(2)
}, { from: 'empty' })

worldTest('Too slow on purpose', async world => {
  await callsBeforeFailure(world)
  await new Promise(() => {})
}, { from: 'empty', timeout: 2_000 })
