// A world for the length of a block, in TypeScript:
// node --import tsx --test examples/typescript/clients.test.ts
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import freshbooks from '@freshbooks/api'
import { createMock } from 'freshbooks-mock'

const mock = await createMock()
after(mock.close)

test('a new client is listed', async () => {
  // dropped where its name goes out of scope; plain JavaScript of Node 20 says `await world.drop()` instead
  await using world = await mock.world({ from: 'empty' })
  const sdk = new freshbooks.Client(world.client_id, { apiUrl: world.url, accessToken: world.token })

  await sdk.clients.create({ organization: 'Example Ltd' }, world.account_id!)

  const { data } = await sdk.clients.list(world.account_id!)
  assert.deepEqual(data?.clients.map(client => client.organization), ['Example Ltd'])
})
