// A test that fails, for what is printed then.
import t from 'tap'
import { useWorld } from 'freshbooks-mock/tap'
import { callsBeforeFailure } from './calls.mjs'

t.test('Wrong on purpose: Größe 2', async t => {
  await callsBeforeFailure(await useWorld(t, { from: 'empty' }))
  t.equal(1, 2)
})
