// Worlds that a seeder has filled, without a server around them.
import { createHash } from 'node:crypto'
import { modelsOf } from '../../src/derive/model.ts'
import { allEndpoints } from '../../src/endpoints/index.ts'
import { invoker } from '../../src/http/invoke.ts'
import { resources } from '../../src/resources/index.ts'
import { seedDefault, seederOf } from '../../src/seed/load/apply.ts'
import type { LoadServices } from '../../src/seed/load/services.ts'
import { makeTemplate, seededWorld, type Seeder } from '../../src/world/templates.ts'
import { loadFixture } from '../../src/seed/read/fixture.ts'
import type { World } from '../../src/world/world.ts'

/** The moment at which the stories of these tests end. */
export const now = Date.parse('2026-06-29T16:50:18Z')
export const models = modelsOf(resources)

/** Faults that a crew of these tests was given, and the actions it knows. */
const faultless = (faults: readonly unknown[]): void => {
  for (const fault of faults) if ((fault as { do?: unknown }).do === undefined) throw new Error('a fault must say what to do')
}

/** Performs steps for real; faults are kept in a setting, and a few actions are known. */
export const crew: LoadServices = {
  ...invoker(allEndpoints(models), 'http://localhost:3737'),
  addFaults: (world, faults) => {
    faultless(faults)
    world.setSetting('test_faults', [...world.setting<unknown[]>('test_faults') ?? [], ...faults])
  },
  actions: {
    'client.accepts_estimate': { estimate: 'estimates' }, 'client.pays_invoice': { invoice: 'invoices' }, 'client.views_estimate': { estimate: 'estimates' }, 'recurring.generate': {},
  },
  kept: (_action, _detail, value) => value,
}

/** A world made with a seeder whose story ends at `moment`. */
export function worldOf (seed: Seeder, moment = now): World {
  const world = seededWorld(models, seed, moment, 'test')
  world.enter(moment, 'ACME01', 'America/New_York')
  return world
}

/** SHA-256 of bytes. */
export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** SHA-256 of the worlds that the built-in story, or a fixture, makes. */
export const defaultDigest = (): string => sha256(makeTemplate(models, seedDefault, now))
export const fixtureDigest = (text: string): string =>
  sha256(makeTemplate(models, seederOf(loadFixture({ text, name: 'world.yaml' }), crew), now))

export const all = (world: World, sql: string): any[] => world.statement(sql).all()
export const column = (world: World, sql: string): unknown[] => world.plucked(sql).all()
export const one = (world: World, sql: string): unknown => world.plucked(sql).get()
