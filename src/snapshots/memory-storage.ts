// Worlds and snapshots in memory: gone when the process ends.
import { WarmConnections } from '../store/warm-connections.ts'
import { ORIGIN_IMAGE, type Storage } from './storage.ts'

/** Keeps worlds in memory, each on a connection that another world of its image may have had before. */
export function memoryStorage (): Storage {
  const connections = new WarmConnections()
  const images = new Map<string, Map<string, Buffer>>()
  const remove = (world: string, snapshot: string): void => {
    const image = images.get(world)?.get(snapshot)
    if (image !== undefined) connections.forget(image)
    images.get(world)?.delete(snapshot)
  }
  return {
    files: undefined,
    draft: image => connections.open(image),
    forget: name => {
      for (const snapshot of [...images.get(name)?.keys() ?? []]) remove(name, snapshot)
      images.delete(name)
    },
    save: (world, snapshot, image) => {
      remove(world, snapshot)
      images.set(world, (images.get(world) ?? new Map<string, Buffer>()).set(snapshot, image))
    },
    load: (world, snapshot) => images.get(world)?.get(snapshot),
    sizeOf: (world, snapshot) => images.get(world)?.get(snapshot)?.length,
    remove,
    snapshots: world =>
      [...images.get(world)?.keys() ?? []].filter(snapshot => snapshot !== ORIGIN_IMAGE).sort(),
    close: () => connections.close(),
  }
}
