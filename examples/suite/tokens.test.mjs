// Access tokens expire, and refresh tokens work once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useWorld } from 'freshbooks-mock/node-test'
import { sessionOf } from './app/session.mjs'
import { sdkIn } from './setup.mjs'

/** A pair of tokens as after a consent, and where all processes keep it. */
async function newStore (world) {
  const { access_token: accessToken, refresh_token: refreshToken } = await world.tokens.mint()
  const saved = [{ accessToken, refreshToken }]
  return { saved, load: async () => saved.at(-1), save: async pair => { saved.push(pair) } }
}

const whoAmI = sdk => sdk.users.me()

test('calls that meet an expired token share one refresh', async t => {
  const world = await useWorld(t)
  const store = await newStore(world)
  const call = sessionOf(sdkIn(world, await store.load()), store)
  await call(whoAmI)
  assert.equal(store.saved.length, 1, 'a token that works is kept')

  await world.clock.advance({ by: 'PT13H' }) // they live twelve hours
  const answers = await Promise.all([call(whoAmI), call(whoAmI), call(whoAmI)])

  assert.deepEqual(answers.map(({ data }) => Number(data.id)), Array(3).fill(world.identity_id))
  assert.equal(store.saved.length, 2)
  await world.verify({ checks: [{ operation: 'oauth.token', count: { exact: 1 } }] })
})

test('of two processes that refresh at once one wins, and the other takes what it saved', async t => {
  const world = await useWorld(t)
  const store = await newStore(world)
  const pair = await store.load()
  const calls = [sessionOf(sdkIn(world, pair), store), sessionOf(sdkIn(world, pair), store)]
  await world.tokens.expire()

  await Promise.all(calls.map(call => call(whoAmI)))

  assert.equal(store.saved.length, 2)
})

test('when the user has disconnected the application, the refusal is told', async t => {
  const world = await useWorld(t)
  const store = await newStore(world)
  const call = sessionOf(sdkIn(world, await store.load()), store)
  await world.tokens.revoke()
  await assert.rejects(call(whoAmI), /Bad Request/)
  assert.equal(store.saved.length, 1)
})
