// The mock of a test process: created by the first test that needs it. It does not keep the process running.
import type { LocalMock } from '../mock.ts'

/** On globalThis, because Jest loads this module anew for each test file. */
const key = Symbol.for('freshbooks-mock.own')

const globalStore = globalThis as { [key]?: Promise<LocalMock> | undefined }

/** The mock of this process, which listens on a free port of 127.0.0.1. */
export async function processMock (): Promise<LocalMock> {
  globalStore[key] ??= startMock()
  return await globalStore[key]
}

async function startMock (): Promise<LocalMock> {
  // imported on demand: tests that share a server do not need it
  const { createMock } = await import('../mock.ts')
  const mock = await createMock({ host: '127.0.0.1' })
  const { server } = mock.app
  // neither the server nor its connections may keep the process running after the last test
  server.unref()
  server.on('connection', socket => socket.unref())
  process.once('beforeExit', () => void mock.close())
  return mock
}

/** Closes the mock of this process, for runners whose processes run several test files. */
export async function closeProcessMock (): Promise<void> {
  const mock = globalStore[key]
  globalStore[key] = undefined
  await (await mock)?.close()
}
