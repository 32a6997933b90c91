// Prints why there can be no mock, and its code.
import { createMock } from 'freshbooks-mock'

try {
  const mock = await createMock({ port: false })
  await mock.close()
} catch ({ code, message }) {
  console.error(`${code}: ${message}`)
  process.exitCode = 1
}
