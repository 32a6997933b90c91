// The package as a library.
export { createMock, connect, type LocalMock, type MockOptions } from './mock.ts'
export { freshbooksMock, type PluginOptions } from './plugin.ts'
export { Refusal } from '../control/refusal.ts'
export type { Advanced, Changes, ClockInput, Fault, Mock, MockWorld } from './types.ts'
