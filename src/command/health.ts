// `wait` and `healthcheck`: whether a server is ready. They run often and therefore import nothing of the
// server.
import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '../control/refusal.ts'
import type { ExitCode, Environment } from './environment.ts'

const POLL_INTERVAL_MS = 100

/** Longest that one request may take: a loaded machine needs seconds. The container's check has ten. */
const REQUEST_TIMEOUT_MS = 8_000

/** Why a server is not ready, in a few words; undefined when it is ready. */
async function reasonNotReady (url: string, limit = REQUEST_TIMEOUT_MS): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/_mock/health`, { signal: AbortSignal.timeout(limit) })
    const body = await response.json() as { readonly ready?: boolean }
    if (response.ok && body.ready === true) return undefined
    return response.ok ? 'something else answers there' : `it answers ${response.status}`
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: { code?: string, message?: string } }
    if (name === 'SyntaxError') return 'something else answers there'
    return cause?.code ?? cause?.message ?? (name === 'TimeoutError' ? 'it does not answer' : message)
  }
}

/** Waits until the server is ready. Throws a Refusal (`no-server`) after the given seconds. */
export async function wait (
  url: string, seconds: number, isJson: boolean, { stdout }: Environment
): Promise<ExitCode> {
  const deadline = performance.now() + seconds * 1000
  const remaining = () => Math.max(0, Math.ceil(deadline - performance.now()))
  // the last one has a moment in which to tell its reason
  const ask = () => reasonNotReady(url, Math.min(REQUEST_TIMEOUT_MS, Math.max(500, remaining())))
  let reason = await ask()
  while (reason !== undefined && performance.now() < deadline) {
    await sleep(Math.min(POLL_INTERVAL_MS, remaining()))
    reason = await ask()
  }
  if (reason !== undefined) {
    throw new Refusal(503, 'no-server', `${url} was not ready within ${seconds} s: ${reason}`)
  }
  stdout.write(isJson ? `${JSON.stringify({ ok: true, url })}\n` : `${url} is ready\n`)
  return 0
}

/** Checks once, for the health check of a container. Throws a Refusal (`no-server`). */
export async function checkHealth (url: string): Promise<ExitCode> {
  const reason = await reasonNotReady(url)
  if (reason !== undefined) throw new Refusal(503, 'no-server', `${url} is not ready: ${reason}`)
  return 0
}
