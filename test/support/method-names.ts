// The names of the library's methods, as its types have them: the compiler keeps this list complete, and a test
// compares it to the verbs there are.
import type { MockMethods, WorldMethods } from '../../src/library/types.ts'

type Named<Methods> = {
  [Name in keyof Methods & string]: Methods[Name] extends (...values: any[]) => unknown
    ? Name
    : `${Name}.${keyof Methods[Name] & string}`
}[keyof Methods & string]

const ofServers: Readonly<Record<Named<MockMethods>, true>> = {
  info: true, 'support.list': true, 'support.show': true, 'schemas.show': true, 'worlds.list': true, 'worlds.create': true,
  'worlds.ensure': true, 'scenarios.list': true, validate: true, 'actions.list': true, shutdown: true,
}

const ofWorlds: Readonly<Record<Named<WorldMethods>, true>> = {
  'worlds.show': true, 'worlds.drop': true, reset: true, 'snapshots.list': true, 'snapshots.save': true, 'snapshots.show': true,
  'snapshots.drop': true, 'snapshots.restore': true, changes: true, export: true, import: true, seed: true,
  'scenarios.play': true, 'faults.list': true, 'faults.replace': true, 'faults.add': true, 'faults.show': true,
  'faults.remove': true, 'faults.clear': true, 'clock.show': true, 'clock.set': true, 'clock.release': true,
  'clock.advance': true, 'requests.list': true, 'requests.show': true, 'requests.count': true, 'requests.clear': true,
  'requests.har': true, verify: true, scopes: true, 'actions.perform': true, 'mail.list': true, 'mail.show': true,
  'callbacks.list': true, 'callbacks.show': true, 'outbox.list': true, 'webhooks.list': true, 'webhooks.show': true,
  'webhooks.wait': true, 'webhooks.flush': true, 'webhooks.fire': true, 'webhooks.resend': true, 'tokens.list': true, 'tokens.mint': true,
  'tokens.expire': true, 'tokens.revoke': true, 'applications.list': true, 'applications.replace': true,
  'config.show': true, 'config.change': true,
}

/** Methods of a mock, and of a world of it. */
export const methodNames = { mock: Object.keys(ofServers).sort(), world: Object.keys(ofWorlds).sort() }
