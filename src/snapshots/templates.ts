// Images of worlds nobody has touched yet, by what they start from. A seed's dates are relative to the day it
// is told on; images are made anew when the day changes, so that a server that runs for weeks hands out
// worlds of today.
import type { Models } from '../derive/model.ts'
import { dateIn } from '../fields/index.ts'
import { makeTemplate, type Seeder } from './template.ts'

/** What a new world starts from: `seed`, `empty`, or a built-in scenario. */
export type Origin = string

/** Seeders by origin; undefined where there is no such origin. */
export type SeederOf = (origin: Origin) => Seeder | undefined

/**
 * Hour of day at which a seeded story ends: before anybody's working day,
 * so nothing seeded lies in the future.
 */
const startOfDay = (day: string): number => Date.parse(`${day}T05:00:00Z`)

/** A function that gives the image of an origin, made when it is first asked for on a day. */
export function templatesOf (
  models: Models, wall: () => number, seederOf: SeederOf
): (origin: Origin) => Buffer {
  const images = new Map<Origin, { readonly day: string, readonly image: Buffer }>()
  return origin => {
    const day = dateIn('America/New_York', wall())
    const kept = images.get(origin)
    if (kept?.day === day) return kept.image
    const seeder = seederOf(origin)
    if (seeder === undefined) throw new Error(`nothing is called '${origin}' that a world could start from`)
    const image = makeTemplate(models, seeder, Math.min(startOfDay(day), wall()))
    images.set(origin, { day, image })
    return image
  }
}
