// Reads a fault from JSON, or throws a FaultError with one sentence.
import { DateTime } from 'luxon'
import { nearestName } from '../suggest.ts'
import { failUnknownName, validate } from './validate.ts'
import { FaultError, type Effect, type ErrorEffect, type Fault, type Match, type When } from './fault.ts'
import { isLike, LONGEST_GLOB } from '../glob.ts'
import { readPath } from '../json-path.ts'
import { PatternError, readPattern } from '../patterns.ts'
import { effectSchemas, faultSchema } from './schema.ts'

type Members = Readonly<Record<string, unknown>>

/** A fault that may still need an id. */
export type UnnamedFault = Omit<Fault, 'id'> & { readonly id: string | undefined }

/** Reads a fault; messages call it `defaultLabel` if it has no id. Throws a FaultError. */
export function readFault (
  value: unknown, operations: readonly string[], defaultLabel: string
): UnnamedFault {
  const { do: _effect, ...properties } = faultSchema.properties as Record<string, object>
  const given = withUpperCaseMethod(value)
  validate({ ...faultSchema, properties: { ...properties, do: {} } }, given, defaultLabel)
  const { id, match = {}, when = {}, do: effect } = given as { id?: string } & Record<string, Members>
  const label = id === undefined ? defaultLabel : `fault '${id}'`
  const own = withoutNull(match) as Match
  checkSubject(own, effect, `${label}: match`)
  return {
    id,
    do: readEffect(effect, `${label}: do`),
    match: readMatch(own, operations, `${label}: match`),
    when: readWhen(withoutNull(when) as When, `${label}: when`),
  }
}

/** Messages are matched by their event, requests by everything else. */
function checkSubject (match: Match, effect: unknown, label: string): void {
  const isWebhook = (effect as { kind?: unknown } | null)?.kind === 'webhook'
  const wrong = Object.keys(match).find(name => (name === 'event') !== isWebhook)
  if (wrong === undefined) return
  throw new FaultError(isWebhook
    ? `${label}.${wrong} is of requests; a message is matched by its event.`
    : `${label}.event goes with the kind webhook alone.`)
}

/** The method may be in lower case. */
function withUpperCaseMethod (value: unknown): unknown {
  const { match } = (value ?? {}) as { match?: { method?: unknown } | null }
  return typeof match?.method === 'string'
    ? { ...value as object, match: { ...match, method: match.method.toUpperCase() } }
    : value
}

/** A null member is an absent one. */
const withoutNull = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))

/** Reads an effect (`do`). Throws a FaultError. */
export function readEffect (value: unknown, label: string): Effect {
  validate({ type: 'object' }, value, label)
  const { kind, effect, bytes, fitting_length, bytes_per_s, jitter_ms, ms } = value as Record<string, unknown>
  validate({ type: 'string' }, kind, `${label}.kind`)
  if (!Object.hasOwn(effectSchemas, kind as string)) {
    failUnknownName(`${label}.kind`, kind as string, Object.keys(effectSchemas))
  }
  validate(effectSchemas[kind as string]!, value, label)
  if (jitter_ms !== undefined && ms === undefined) {
    throw new FaultError(`${label}.jitter_ms needs ms beside it.`)
  }
  if (kind === 'error') checkHeaders((value as ErrorEffect).headers ?? {}, `${label}.headers`)
  if (kind !== 'socket') return value as Effect
  checkSocketOption(label, effect, 'truncate', { bytes, fitting_length })
  checkSocketOption(label, effect, 'drip', { bytes_per_s })
  return value as Effect
}

/** Values may be any text: whatever Node refuses in them is encoded when they are sent. */
function checkHeaders (headers: Members, label: string): void {
  const name = Object.keys(headers).find(name => !/^[\w!#$%&'*+.^`|~-]+$/.test(name))
  if (name !== undefined) throw new FaultError(`${label}: '${name}' cannot be the name of a header.`)
}

function checkSocketOption (label: string, effect: unknown, expected: string, members: Members): void {
  const given = Object.keys(members).find(name => members[name] !== undefined)
  if (given === undefined || effect === expected) return
  throw new FaultError(`${label}.${given} goes with the effect ${expected}, not with ${String(effect)}.`)
}

function readMatch (match: Match, operations: readonly string[], label: string): Match {
  const { operation, path, query = {}, body = {} } = match
  const long = (['operation', 'path', 'event'] as const)
    .find(name => (match[name] ?? '').length > LONGEST_GLOB)
  if (long !== undefined) throw new FaultError(`${label}.${long} is longer than ${LONGEST_GLOB} characters.`)
  if (operation !== undefined && !operations.some(name => isLike(operation, name))) {
    throw new FaultError(`${label}.operation: there is no operation '${operation}'.`,
      nearestName(operation, operations), 'unknown-operation')
  }
  if (path !== undefined && /[?#]/.test(path)) {
    throw new FaultError(`${label}.path must be a path alone; parameters go into match.query.`)
  }
  for (const [name, value] of Object.entries(query)) checkPattern(value, `${label}.query.${name}`)
  for (const [text, value] of Object.entries(body)) {
    if (readPath(text) === undefined) {
      throw new FaultError(`${label}.body: '${text}' is no path like $.invoice.lines[0].name.`)
    }
    checkPattern(value, `${label}.body['${text}']`)
  }
  return match
}

function checkPattern (value: unknown, label: string): void {
  const { matches } = (value ?? {}) as { matches?: unknown }
  if (matches === undefined) return
  validate({ type: 'string' }, matches, `${label}.matches`)
  try {
    readPattern(matches as string)
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    throw new FaultError(`${label}.matches ${error.message}.`)
  }
}

function readWhen (when: When, label: string): When {
  const [from, until] = (['from', 'until'] as const).map(name =>
    when[name] === undefined ? undefined : instantOf(when[name], `${label}.${name}`))
  if (from !== undefined && until !== undefined && from >= until) {
    throw new FaultError(`${label}.from must be before until.`)
  }
  return when
}

/** Reads an ISO 8601 instant as milliseconds since 1970; UTC if it has no offset. Throws a FaultError. */
export function instantOf (text: string, label: string): number {
  const instant = DateTime.fromISO(text, { zone: 'utc' })
  if (instant.isValid) return instant.toMillis()
  throw new FaultError(`${label} '${text}' is no instant like 2026-01-16T00:00:00Z.`)
}
