// The built-in world. Its story is fixtures/worlds/default.yaml, written to be read; what is loaded is the
// same as JSON beside it, since reading YAML would take a third of the whole start.
import type { Seeder } from '../world/template.ts'
import { seederOf } from './apply.ts'
import { builtInFile } from './built-in.ts'
import { nobodyElse } from './crew.ts'
import { loadBuiltIn } from './fixture.ts'

/** The story, for people. */
export const storyFile = builtInFile('default', 'yaml')

/** Tells the built-in story. */
export const seedDefault: Seeder = (world, moment) =>
  seederOf(loadBuiltIn('default'), nobodyElse)(world, moment)
