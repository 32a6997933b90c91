// All kinds of field, for declarations.
export * from './identity.ts'
export * from './text.ts'
export * from './number.ts'
export * from './money.ts'
export * from './time.ts'
export * from './structure.ts'
export * from './reference.ts'
export * from './state.ts'
