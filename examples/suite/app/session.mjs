// What is tested: calls that outlive their access token. A refresh token works once, so whoever refreshes
// must be alone within the process, and look at what others have saved before giving up.
import { setTimeout as wait } from 'node:timers/promises'

/**
 * A function that makes calls: `call(sdk => sdk.users.me())`. `store` keeps the pair of tokens for all
 * processes: `load()` gives it, `save(pair)` replaces it.
 */
export function sessionOf (sdk, store) {
  let refreshing

  async function refresh () {
    const spent = sdk.refreshToken
    try {
      const { accessToken, refreshToken } = await sdk.refreshAccessToken()
      await store.save({ accessToken, refreshToken })
    } catch (error) {
      Object.assign(sdk, await savedByOthers(store, spent) ?? fail(error))
    }
  }

  return async function call (work) {
    const used = sdk.accessToken
    try {
      return await work(sdk)
    } catch (error) {
      if (error.statusCode !== '401') throw error
      if (sdk.accessToken === used) {
        refreshing ??= refresh().finally(() => { refreshing = undefined })
        await refreshing
      }
      return await work(sdk)
    }
  }
}

/** The pair of another process that was faster; it may be about to save it. */
async function savedByOthers (store, spent) {
  for (const pause of [0, 20, 100, 300]) {
    await wait(pause)
    const pair = await store.load()
    if (pair.refreshToken !== spent) return pair
  }
}

function fail (error) {
  throw error
}
