// Runs once, before Jest starts its workers: they get the variable, and the helper uses that server.
const { createMock } = require('freshbooks-mock')

module.exports = async () => {
  globalThis.freshbooksMock = await createMock()
  process.env.FRESHBOOKS_MOCK_URL = globalThis.freshbooksMock.url
}
