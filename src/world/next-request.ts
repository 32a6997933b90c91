// Waiting for a request to be recorded.
import type { RequestLog } from './request-log.ts'

/**
 * Waits for the next entry or until a time is over, in milliseconds. Resolves to whether there was one; also
 * when the world is gone, as nothing will come then, and when nobody wants to know any more (`given`).
 */
export function nextRequest (log: RequestLog, milliseconds: number, given?: AbortSignal): Promise<boolean> {
  return new Promise(resolve => {
    const finish = (came: boolean) => {
      stop()
      clearTimeout(timer)
      resolve(came)
    }
    const stop = log.listen({ added: () => finish(true), closed: () => finish(false) })
    const timer = setTimeout(() => finish(false), milliseconds)
    given?.addEventListener('abort', () => finish(false), { once: true })
  })
}
