// Tests as CommonJS, without a switch for Node; one server for all of them.
module.exports = {
  globalSetup: './start-mock.cjs', globalTeardown: './stop-mock.cjs', testMatch: ['**/*.test.cjs'], transform: {},
}
