// The one mock of a test process: made when a test first asks, and never what keeps the process running.
import type { LocalMock } from '../mock.ts'

/** Where it is kept: all copies of this module in a process are to find the same one. */
const key = Symbol.for('freshbooks-mock.own')

const globalStore = globalThis as { [key]?: Promise<LocalMock> | undefined }

/** The mock of this process, on a free port of 127.0.0.1. */
export async function processMock (): Promise<LocalMock> {
  globalStore[key] ??= startMock()
  return await globalStore[key]
}

async function startMock (): Promise<LocalMock> {
  // only here: tests that share a server do without
  const { createMock } = await import('../mock.ts')
  const mock = await createMock({ host: '127.0.0.1' })
  const { server } = mock.app
  // the runner ends when its tests do: neither the server nor what is connected to it holds it up
  server.unref()
  server.on('connection', socket => socket.unref())
  process.once('beforeExit', () => void mock.close())
  return mock
}

/** Closes the mock of this process, for runners whose processes outlive their test files. */
export async function closeProcessMock (): Promise<void> {
  const mock = globalStore[key]
  globalStore[key] = undefined
  await (await mock)?.close()
}
