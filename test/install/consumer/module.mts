// A program in TypeScript that uses what the package exports.
import { connect, createMock, freshbooksMock, Refusal, type Mock, type MockWorld } from 'freshbooks-mock'
import { useWorld } from 'freshbooks-mock/node-test'
import { test } from 'node:test'

const mock: Mock = await createMock({ port: false, fixtures: ['version: 1'] })
const world: MockWorld = await mock.world({ from: 'empty', now: '2026-01-01' })
const { status }: Response = await world.fetch(`/accounting/account/${world.account_id}/users/clients`)
const { warnings, changes } = (await world.requests.list()).requests[0]!
test('x', async t => { console.log((await useWorld(t)).refs['a'], status, warnings, changes) })
try { await connect().info() } catch (error) { if (error instanceof Refusal) console.log(error.problem) }
console.log(freshbooksMock.name)
// @ts-expect-error a port is a number: types are there, and not any
createMock({ port: 'x' })
