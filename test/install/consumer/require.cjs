// Makes a world and lists its clients, as a CommonJS module.
const { createMock } = require('freshbooks-mock')

async function main () {
  const mock = await createMock({ port: false })
  const world = await mock.world({ from: 'seed' })
  const answer = await world.fetch(`/accounting/account/${world.account_id}/users/clients`)
  const { response: { result } } = await answer.json()
  await mock.close()
  console.log(`${answer.status}: ${result.total} clients`)
}

main()
