// A world per test with Jest and CommonJS: npx jest --config examples/jest-commonjs/jest.config.cjs
const { expect, test } = require('@jest/globals')
const freshbooks = require('@freshbooks/api')
const { worldTest } = require('freshbooks-mock/jest')

worldTest('a new client is listed', async world => {
  const sdk = new freshbooks.Client(world.client_id, { apiUrl: world.url, accessToken: world.token })

  await sdk.clients.create({ organization: 'Example Ltd' }, world.account_id)

  const { data } = await sdk.clients.list(world.account_id)
  expect(data.clients.map(client => client.organization)).toEqual(['Example Ltd'])
}, { from: 'empty' })

test('the server is the one that globalSetup started', async () => {
  const answer = await fetch(`${process.env.FRESHBOOKS_MOCK_URL}/_mock/health`)
  expect(await answer.json()).toMatchObject({ ready: true })
})
