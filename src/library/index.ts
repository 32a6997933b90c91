// The package as a library.
export { connect } from './connect.ts'
export { createMock, type LocalMock } from './mock.ts'
export type { MockOptions } from './options.ts'
export { freshbooksMock, type PluginOptions } from './plugin.ts'
export { Refusal } from '../control/refusal.ts'
export type { Fetch } from './calls.ts'
export type { Advanced, Clock, ClockInput, Fault, Mock, MockWorld } from './types.ts'
export type { WorldInput } from '../control/verbs/worlds.ts'
