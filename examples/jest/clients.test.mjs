// A world per test with Jest, which needs a switch for ES modules:
// NODE_OPTIONS=--experimental-vm-modules npx jest --config examples/jest/jest.config.mjs
import freshbooks from '@freshbooks/api'
import { expect } from '@jest/globals'
import { worldTest } from 'freshbooks-mock/jest'

worldTest('a new client is listed', async world => {
  const sdk = new freshbooks.Client(world.client_id, { apiUrl: world.url, accessToken: world.token })

  await sdk.clients.create({ organization: 'Example Ltd' }, world.account_id)

  const { data } = await sdk.clients.list(world.account_id)
  expect(data.clients.map(client => client.organization)).toEqual(['Example Ltd'])
}, { from: 'empty' })

worldTest('other tests see nothing of it', async world => {
  const answer = await world.fetch(`/accounting/account/${world.account_id}/users/clients`)
  const { response } = await answer.json()
  expect(response.result.total).toBe(0)
}, { from: 'empty' })
