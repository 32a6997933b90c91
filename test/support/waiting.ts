// Waiting without a guess at how fast a machine is: for a condition, or for what was asked of the timers.
import type { Test } from 'tap'

/** Longest that a condition may take on the slowest machine, in milliseconds; it is no expectation. */
export const PATIENCE = 120_000

/** Waits until something is so. */
export async function until (what: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

/** How long this process was asked to wait from now on, in milliseconds; until the test ends. It waits as ever. */
export function waits (t: Test): number[] {
  const asked: number[] = []
  const real = globalThis.setTimeout
  const recording = (work: () => void, milliseconds = 0, ...values: []) => {
    asked.push(milliseconds)
    return real(work, milliseconds, ...values)
  }
  globalThis.setTimeout = Object.assign(recording, real)
  t.teardown(() => { globalThis.setTimeout = real })
  return asked
}

/** A signal by which a program gives up waiting, and what makes it do so. */
export function impatience (): { readonly signal: AbortSignal, readonly giveUp: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, giveUp: () => controller.abort(new DOMException('the test has waited enough', 'TimeoutError')) }
}
