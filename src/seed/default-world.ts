// The built-in world. Its story is fixtures/worlds/default.yaml, written to be read; what is loaded is the
// same as JSON beside it, since reading YAML would take a third of the whole start.
import { fileURLToPath } from 'node:url'
import type { Seeder } from '../world/template.ts'
import { seederOf } from './apply.ts'
import { loadFixture } from './fixture.ts'

const file = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/worlds/${name}`, import.meta.url))

/** The story, for people. */
export const storyFile = file('default.yaml')
/** The same, for the program; `npm run golden` writes it anew. */
export const compiledFile = file('default.json')

/** Tells the built-in story. */
export const seedDefault: Seeder = (world, moment) =>
  seederOf(loadFixture({ compiled: compiledFile }))(world, moment)
