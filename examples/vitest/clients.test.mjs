// A world per test with Vitest: npx vitest run --root examples/vitest
import freshbooks from '@freshbooks/api'
import { expect } from 'vitest'
import { test as base } from 'freshbooks-mock/vitest'

const test = base.extend({ worldInput: { from: 'empty' } })

test('a new client is listed', async ({ world }) => {
  const sdk = new freshbooks.Client(world.client_id, { apiUrl: world.url, accessToken: world.token })

  await sdk.clients.create({ organization: 'Example Ltd' }, world.account_id)

  const { data } = await sdk.clients.list(world.account_id)
  expect(data.clients.map(client => client.organization)).toEqual(['Example Ltd'])
})

test('other tests see nothing of it', async ({ world }) => {
  const answer = await world.fetch(`/accounting/account/${world.account_id}/users/clients`)
  const { response } = await answer.json()
  expect(response.result.total).toBe(0)
})
