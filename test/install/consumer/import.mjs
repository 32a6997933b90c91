// Makes a world and lists its clients, as an ES module.
import { createMock } from 'freshbooks-mock'

const mock = await createMock({ port: false })
const world = await mock.world({ from: 'seed' })
const answer = await world.fetch(`/accounting/account/${world.account_id}/users/clients`)
const { response: { result } } = await answer.json()
await mock.close()
console.log(`${answer.status}: ${result.total} clients`)
