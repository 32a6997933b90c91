// The same from a CommonJS module in TypeScript.
import mocks = require('freshbooks-mock')

export async function clients (): Promise<number> {
  const mock: mocks.LocalMock = await mocks.createMock({ port: false })
  const world = await mock.world()
  return (await world.fetch('/auth/api/v1/users/me')).status
}
