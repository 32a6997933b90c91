// Templates: a world is made once, serialised, and copied. Opening a copy takes well under a millisecond,
// which is what makes a world per test affordable. The dates of a seed are relative to the day it is loaded
// on; templates are made again when the day changes, so that a server that runs for weeks hands out worlds of
// today.
import type { Models } from '../derive/model.ts'
import { dateIn } from '../fields/index.ts'
import { emptyConnection } from '../store/empty-database.ts'
import { forgetEvents } from '../store/outbox.ts'
import type { ImageCache } from './image-cache.ts'
import { World } from './world.ts'

/** Fills an empty world; `moment` is the instant of its newest record, in milliseconds since 1970. */
export type Seeder = (world: World, moment: number) => void

/** What a new world starts from: `seed`, `empty`, or a built-in scenario. */
export type Origin = string

/** Seeders by origin; undefined where there is no such origin. */
export type SeederOf = (origin: Origin) => Seeder | undefined

/**
 * Hour of the day at which seeded records end: before anybody's working day, so that nothing seeded lies in
 * the future.
 */
const startOfDay = (day: string): number => Date.parse(`${day}T05:00:00Z`)

/** Makes a world with a seeder; returns its image. */
export function makeTemplate (models: Models, seed: Seeder, moment: number): Buffer {
  const world = seededWorld(models, seed, moment)
  const image = world.image()
  world.close()
  return image
}

/** The world that a seeder fills, to be closed by who asks. Throws what the seeder throws. */
export function seededWorld (models: Models, seed: Seeder, moment: number, name = 'template'): World {
  const world = new World(name, emptyConnection(models), models, () => moment)
  try {
    world.transaction(() => {
      seed(world, moment)
      forgetEvents(world)
    })
    return world
  } catch (error) {
    world.close()
    throw error
  }
}

/** Makes the image of an origin, as of the day of an instant: that of the machine by default. */
export type Template = (origin: Origin, now?: number) => Buffer

/** Images that are kept: scenarios of today, and of the days at which tests have put their clocks. */
const MOST_TEMPLATES = 24

/**
 * Makes each image the first time it is needed for a day. `images` has those that were made before, and gets
 * the others.
 */
export function templatesOf (
  models: Models, wall: () => number, seederOf: SeederOf, images?: ImageCache
): Template {
  const templates = new Map<string, Buffer>()
  return (origin, now) => {
    const day = dateIn('America/New_York', now ?? wall())
    const moment = Math.min(startOfDay(day), now ?? wall())
    // in the first hour of a summer's day every moment has an image of its own
    const isOfDay = moment === startOfDay(day)
    const key = JSON.stringify([origin, now === undefined || isOfDay ? day : now])
    const image = templates.get(key) ?? keptImage(isOfDay ? images : undefined, origin, moment, () => {
      const seeder = seederOf(origin)
      if (seeder === undefined) throw new Error(`nothing is called '${origin}' that a world could start from`)
      return makeTemplate(models, seeder, moment)
    })
    templates.delete(key)
    templates.set(key, image)
    if (templates.size > MOST_TEMPLATES) templates.delete(templates.keys().next().value!)
    return image
  }
}

/** The image that is kept, else a new one, which then is. */
function keptImage (
  images: ImageCache | undefined, origin: Origin, moment: number, make: () => Buffer
): Buffer {
  const kept = images?.read(origin, moment)
  if (kept !== undefined) return kept
  const image = make()
  images?.write(origin, moment, image)
  return image
}
