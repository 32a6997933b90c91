// The built-in world. Its story is fixtures/worlds/default.yaml, written to be read; what is loaded is the
// same as JSON beside it, since reading YAML would take a third of the whole start.
import type { Seeder } from '../../world/templates.ts'
import { seederOf } from './apply.ts'
import { builtInFile } from '../read/built-in.ts'
import { noServices } from './services.ts'
import { loadBuiltIn } from '../read/fixture.ts'

/** The story, for people. */
export const storyFile = builtInFile('default', 'yaml')

/** Tells the built-in story. */
export const seedDefault: Seeder = (world, moment) =>
  seederOf(loadBuiltIn('default'), noServices)(world, moment)
