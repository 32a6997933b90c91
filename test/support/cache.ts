// Where servers of tests find the images of built-in worlds that other tests have made: the cache of .tests, when the
// tests are compiled, and nothing when the sources run.
import { cacheFolder } from '../../src/cache-folder.ts'

const cache = cacheFolder()

/** For the environment of a server. */
export const withCache = cache === undefined ? {} : { cache }
