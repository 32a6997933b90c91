// A world per test with tap: npx tap examples/tap/clients.test.mjs
import freshbooks from '@freshbooks/api'
import t from 'tap'
import { useWorld } from 'freshbooks-mock/tap'

t.test('a new client is listed', async t => {
  const world = await useWorld(t, { from: 'empty' })
  const sdk = new freshbooks.Client(world.client_id, { apiUrl: world.url, accessToken: world.token })

  await sdk.clients.create({ organization: 'Example Ltd' }, world.account_id)

  const { data } = await sdk.clients.list(world.account_id)
  t.strictSame(data.clients.map(client => client.organization), ['Example Ltd'])
})

t.test('other tests see nothing of it', async t => {
  const world = await useWorld(t, { from: 'empty' })
  const answer = await world.fetch(`/accounting/account/${world.account_id}/users/clients`)
  const { response } = await answer.json()
  t.equal(response.result.total, 0)
})
