// The package as a library.
export { connect } from './connect.ts'
export { createMock, type LocalMock } from './mock.ts'
export type { InjectedAnswer, InjectedRequest, MockApplication } from './mock.ts'
export type { MockOptions } from './options.ts'
export { freshbooksMock, type HostApplication, type PluginOptions } from './plugin.ts'
export { Refusal } from '../control/refusal.ts'
export type { Fetch } from './calls.ts'
export type { Mock, MockWorld } from './types.ts'
export type { Advanced, Clock, ClockInput, Fault, Filter, VerifyCheck, VerifyInput } from './verb-values.ts'
export type {
  ActionName, CheckKey, FixtureKey, OperationName, OperationPattern, ScenarioName, WarningCode
} from '../names.ts'
export type { Entry } from '../requests/log/entry.ts'
export { isSigned, type SignedMessage } from '../webhooks/message.ts'
export type { WorldInput } from '../control/verbs/worlds.ts'
