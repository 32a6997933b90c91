// A fault given as JSON → a Fault, or one sentence about what is wrong with it.
import { DateTime } from 'luxon'
import { nearestName } from '../suggest.ts'
import { check, unknownName } from './validate.ts'
import { FaultError, type Effect, type Fault, type Match, type When } from './fault.ts'
import { readPath } from '../json-path.ts'
import { operationPattern } from './match.ts'
import { effectSchemas, faultSchema } from './schema.ts'

type Members = Readonly<Record<string, unknown>>

/** A fault without a name yet. */
export type Unnamed = Omit<Fault, 'id'> & { readonly id: string | undefined }

/** Reads a fault; `which` tells it from others in a sentence. Throws a FaultError. */
export function readFault (value: unknown, operations: readonly string[], which: string): Unnamed {
  const { do: _effect, ...properties } = faultSchema.properties as Record<string, object>
  const given = withLoudMethod(value)
  check({ ...faultSchema, properties: { ...properties, do: {} } }, given, which)
  const { id, match = {}, when = {}, do: effect } = given as { id?: string } & Record<string, Members>
  const place = id === undefined ? which : `fault '${id}'`
  return {
    id,
    do: readEffect(effect, `${place}: do`),
    match: readMatch(withoutNull(match) as Match, operations, `${place}: match`),
    when: readWhen(withoutNull(when) as When, `${place}: when`),
  }
}

/** Methods may be written in small letters. */
function withLoudMethod (value: unknown): unknown {
  const { match } = (value ?? {}) as { match?: { method?: unknown } | null }
  return typeof match?.method === 'string'
    ? { ...value as object, match: { ...match, method: match.method.toUpperCase() } }
    : value
}

/** Null is as good as nothing. */
const withoutNull = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))

/** Reads what goes wrong. */
export function readEffect (value: unknown, place: string): Effect {
  check({ type: 'object' }, value, place)
  const { kind, effect, bytes, fitting_length, bytes_per_s, jitter_ms, ms } = value as Record<string, unknown>
  if (kind === 'webhook') {
    throw new FaultError(`${place}.kind 'webhook' cannot be yet: this version sends no webhooks.`)
  }
  check({ type: 'string' }, kind, `${place}.kind`)
  if (!Object.hasOwn(effectSchemas, kind as string)) {
    unknownName(`${place}.kind`, kind as string, Object.keys(effectSchemas))
  }
  check(effectSchemas[kind as string]!, value, place)
  if (jitter_ms !== undefined && ms === undefined) {
    throw new FaultError(`${place}.jitter_ms needs ms beside it.`)
  }
  if (kind !== 'socket') return value as Effect
  onlyWith(place, effect, 'truncate', { bytes, fitting_length })
  onlyWith(place, effect, 'drip', { bytes_per_s })
  return value as Effect
}

function onlyWith (place: string, effect: unknown, wanted: string, members: Members): void {
  const given = Object.keys(members).find(name => members[name] !== undefined)
  if (given === undefined || effect === wanted) return
  throw new FaultError(`${place}.${given} goes with the effect ${wanted}, not with ${String(effect)}.`)
}

function readMatch (match: Match, operations: readonly string[], place: string): Match {
  const { operation, path, query = {}, body = {} } = match
  if (operation !== undefined && !operations.some(name => operationPattern(operation).test(name))) {
    throw new FaultError(`${place}.operation: there is no operation '${operation}'.`,
      nearestName(operation, operations), 'unknown-operation')
  }
  if (path !== undefined && /[?#]/.test(path)) {
    throw new FaultError(`${place}.path must be a path alone; parameters go into match.query.`)
  }
  for (const [name, value] of Object.entries(query)) checkWanted(value, `${place}.query.${name}`)
  for (const [text, value] of Object.entries(body)) {
    if (readPath(text) === undefined) {
      throw new FaultError(`${place}.body: '${text}' is no path like $.invoice.lines[0].name.`)
    }
    checkWanted(value, `${place}.body['${text}']`)
  }
  return match
}

function checkWanted (value: unknown, place: string): void {
  const { matches } = (value ?? {}) as { matches?: unknown }
  if (matches === undefined) return
  check({ type: 'string' }, matches, `${place}.matches`)
  try {
    RegExp(matches as string)
  } catch {
    throw new FaultError(`${place}.matches is no regular expression: '${String(matches)}'.`)
  }
}

function readWhen (when: When, place: string): When {
  const [from, until] = (['from', 'until'] as const).map(name =>
    when[name] === undefined ? undefined : instantOf(when[name], `${place}.${name}`))
  if (from !== undefined && until !== undefined && from >= until) {
    throw new FaultError(`${place}.from must be before until.`)
  }
  return when
}

/** Milliseconds since 1970; UTC where the text names no zone. */
export function instantOf (text: string, place: string): number {
  const instant = DateTime.fromISO(text, { zone: 'utc' })
  if (instant.isValid) return instant.toMillis()
  throw new FaultError(`${place} '${text}' is no instant like 2026-01-16T00:00:00Z.`)
}
