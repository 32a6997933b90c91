// `wait` and `healthcheck`: whether a server is ready. They load nothing of the server, for they run often.
import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '../control/refusal.ts'
import type { ExitCode, Environment } from './environment.ts'

/** Milliseconds between two questions, and that one may take. */
const PAUSE = 100
const PATIENCE = 1_500

/** Why a server is not ready, in a few words; undefined when it is. */
async function unreadiness (url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`${url}/_mock/health`, { signal: AbortSignal.timeout(PATIENCE) })
    const body = await answer.json() as { readonly ready?: boolean }
    if (answer.ok && body.ready === true) return undefined
    return answer.ok ? 'something else answers there' : `it answers ${answer.status}`
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: { code?: string, message?: string } }
    if (name === 'SyntaxError') return 'something else answers there'
    return cause?.code ?? cause?.message ?? (name === 'TimeoutError' ? 'it does not answer' : message)
  }
}

/** Waits until the server is ready; refuses after so many seconds. */
export async function wait (
  url: string, seconds: number, isJson: boolean, { stdout }: Environment
): Promise<ExitCode> {
  const end = performance.now() + seconds * 1000
  let reason = await unreadiness(url)
  while (reason !== undefined && performance.now() < end) {
    await sleep(Math.min(PAUSE, Math.max(0, end - performance.now())))
    reason = await unreadiness(url)
  }
  if (reason !== undefined) {
    throw new Refusal(503, 'no-server', `${url} was not ready within ${seconds} s: ${reason}`)
  }
  stdout.write(isJson ? `${JSON.stringify({ ok: true, url })}\n` : `${url} is ready\n`)
  return 0
}

/** One look, for the health check of a container. */
export async function checkHealth (url: string): Promise<ExitCode> {
  const reason = await unreadiness(url)
  if (reason !== undefined) throw new Refusal(503, 'no-server', `${url} is not ready: ${reason}`)
  return 0
}
