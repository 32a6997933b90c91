// Who is told of each request of a log: the streams of the control API, and the terminal.
import type { RecordedRequest, Slot } from './request-log.ts'

/** Listens to a log. */
export interface Listener {
  readonly added: (request: RecordedRequest) => void
  /** The world is gone, or goes on as another one. */
  readonly closed?: () => void
}

/** Those who listen to a log; entries are made for them alone. */
export function makeListeners (entryOf: (slot: Slot) => RecordedRequest) {
  const listeners = new Set<Listener>()
  return {
    exist: (): boolean => listeners.size > 0,
    tell: (slot: Slot): void => {
      if (listeners.size === 0) return
      const entry = entryOf(slot)
      for (const listener of listeners) listener.added(entry)
    },
    listen: (listener: Listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: (): void => {
      const left = [...listeners]
      listeners.clear()
      for (const listener of left) listener.closed?.()
    },
  }
}

export type Listeners = ReturnType<typeof makeListeners>
