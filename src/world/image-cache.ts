// Images of templates that outlive the process, in the user's cache folder: loading the default world takes
// as long as all the rest of a start, and gives the same all day.
import { hash } from 'node:crypto'
import type { CacheFolder } from '../cache-folder.ts'

/** What templates are kept in. An image is found only where everything that decides about it is the same. */
export interface ImageCache {
  readonly read: (origin: string, moment: number) => Buffer | undefined
  readonly write: (origin: string, moment: number, image: Buffer) => void
}

/** Scenarios of today, and as many of another version or of yesterday. */
const MOST_IMAGES = 32

/** Largest image that is kept, in bytes: the scenario `huge` is a measurement, and not worth its space. */
const LARGEST_IMAGE = 4 * 1_048_576

/** Keeps images under all that decides about them beside origin and moment: `fingerprint`. */
export function imageCache (cache: CacheFolder, fingerprint: string): ImageCache {
  const nameOf = (origin: string, moment: number): string =>
    `image-${hash('sha256', JSON.stringify([fingerprint, origin, moment]), 'hex').slice(0, 32)}`
  return {
    read: (origin, moment) => cache.read(nameOf(origin, moment)),
    write: (origin, moment, image) => {
      if (image.length > LARGEST_IMAGE) return
      cache.write(nameOf(origin, moment), image, { prefix: 'image-', most: MOST_IMAGES })
    },
  }
}
