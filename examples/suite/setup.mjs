// What the tests share: the official SDK in a test's world, and an order to invoice.
import freshbooks from '@freshbooks/api'

/** The SDK as the application makes it. Without retries: the application knows when to try again. */
export const sdkIn = (world, tokens = {}) => new freshbooks.Client(world.client_id, {
  apiUrl: world.url,
  clientSecret: world.client_secret,
  redirectUri: world.redirect_uri,
  accessToken: world.token,
  retryOptions: { retries: 0 },
  ...tokens,
})

/** An order of a new client, for 240.00. */
export async function newOrder (sdk, accountId, number = 'ORDER-1') {
  const { data: client } = await sdk.clients.create({ organization: 'Example Ltd' }, accountId)
  const lines = [{ name: 'Design', qty: 3, price: '80.00' }]
  return { number, clientId: client.id, date: new Date('2026-03-02T12:00:00'), lines }
}
