// Tests as they are written: ES modules, nothing to compile.
export default { testMatch: ['**/*.test.mjs'], transform: {} }
