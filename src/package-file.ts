// Files that come with this program: folders of the package, which lie beside both src and dist.
import { fileURLToPath } from 'node:url'

/** Where a file or folder of the package is: `packageFile('package.json')`. */
export const packageFile = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))
