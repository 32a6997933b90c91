// A request's draft → values, or every problem it has. Unknown keys and read-only keys are ignored, as
// FreshBooks does; the few whose writing it refuses are problems.
import type { Field, Fields, Parsed } from '../declare/field.ts'
import { Problems, type Problem } from '../declare/problem.ts'
import type { Model, OwnedModel } from './model.ts'

/** Values by field, as they will be shown and stored. */
export type Values = Record<string, unknown>

type NamedFields = ReadonlyArray<readonly [string, Field]>

/** Reads the draft of a create, in which required fields must be there, or of an update, in a version. */
export function parse (
  model: Model, draft: Record<string, unknown>, creating: boolean, version?: string
): Values {
  const reading = readingOf(model, version, refusals(model, draft))
  const fields = creating ? model.creatable : model.updatable
  const values = readFields(fields, draft, reading)
  reading.problems.push(...missing(fields, draft, values, creating, reading))
  for (const owned of model.owned) {
    if (draft[owned.name] === undefined || draft[owned.name] === null) continue
    values[owned.name] = readOwned(owned, draft[owned.name], reading)
  }
  reading.problems.push(...model.rules.check?.(values, { creating }) ?? [])
  if (reading.problems.length > 0) throw new Problems(worded(model, reading.problems))
  return values
}

/** What reading a draft needs to know of what it is about. */
export interface Subject {
  readonly resource: Pick<Model['resource'], 'one' | 'family' | 'problems'>
}

/**
 * Reads what an action or an endpoint takes in place of a resource's fields; its required keys must be there.
 */
export function parseInput (model: Subject, input: Fields, draft: Record<string, unknown>): Values {
  const reading = readingOf(model, undefined, [])
  const fields = Object.entries(input)
  const values = readFields(fields, draft, reading)
  reading.problems.push(...missing(fields, draft, values, true, reading))
  if (reading.problems.length > 0) throw new Problems(worded(model, reading.problems))
  return values
}

/** Problems in the words that the resource has for them, where they differ from those of its family. */
export function worded ({ resource }: Subject, problems: readonly Problem[]): readonly Problem[] {
  return resource.problems === undefined
    ? problems
    : problems.map(problem => ({ ...problem, ...resource.problems![problem.kind] }))
}

interface Reading {
  readonly object: string
  readonly nullIsDefault: boolean
  readonly moneyIsText: boolean
  readonly problems: Problem[]
}

function readingOf (
  { resource: { one: object, family: { conventions } } }: Subject, version: string | undefined,
  problems: Problem[]
): Reading {
  const { nullIsDefault, moneyIsText } = conventions
  return { object, nullIsDefault, moneyIsText: moneyIsText?.(version) === true, problems }
}

/** Reads a value; in later versions an amount that is a JSON number is none. */
function readValue (field: Field, input: unknown, { moneyIsText }: Reading): Parsed<unknown> {
  const amount = typeof input === 'object' && input !== null ? (input as { amount?: unknown }).amount : input
  return moneyIsText && field.kind === 'money' && typeof amount === 'number'
    ? { problem: 'not-a-number', message: NUMERIC_MONEY }
    : field.parse(input)
}

const NUMERIC_MONEY = 'The amount must be a string: {"amount": "12.50"}.'

function refusals (model: Model, draft: Record<string, unknown>): Problem[] {
  return model.refused.filter(name => draft[name] != null)
    .map(field => ({ kind: 'read-only', field, object: model.resource.one, value: draft[field] }))
}

function missing (
  fields: NamedFields, draft: Record<string, unknown>, values: Values, creating: boolean,
  { object, nullIsDefault }: Reading
): Problem[] {
  return fields.flatMap(([field, { required }]) => {
    if (required === undefined || required === false) return []
    const { problem: kind = 'required', value = null, always = false } = required === true ? {} : required
    const sent = Object.hasOwn(draft, field) ? draft[field] : undefined
    const isMissing = (
      sent === undefined || (sent === null && nullIsDefault)
    ) && !Object.hasOwn(values, field)
    return isMissing && (creating || always) ? [{ kind, field, object, value }] : []
  })
}

function readFields (fields: NamedFields, draft: Record<string, unknown>, reading: Reading): Values {
  const values: Values = {}
  for (const [name, field] of fields) {
    const input = Object.hasOwn(draft, name) ? draft[name] : undefined
    if (input === undefined) continue
    const read = readValue(field, input, reading)
    if ('value' in read) keep(values, name, field, read.value)
    else if (read.problem === 'null-not-allowed' && reading.nullIsDefault) takeDefault(values, name, field)
    else {
      const { problem: kind, ...details } = read
      reading.problems.push({ kind, field: name, object: reading.object, value: input, ...details })
    }
  }
  return values
}

/**
 * An alias sets the field that it is an alias of, unless the request sends that field too. A value that is
 * undefined is dropped.
 */
function keep (values: Values, name: string, { isAlias, repeats }: Field, value: unknown): void {
  if (value === undefined) return
  if (isAlias !== true) values[name] = value
  else if (!Object.hasOwn(values, repeats!)) values[repeats!] = value
}

/** SDKs send null for empty values; a required field then counts as missing. */
function takeDefault (values: Values, name: string, field: Field): void {
  const isRequired = field.required !== undefined && field.required !== false
  if (!isRequired && field.default !== undefined) values[name] = field.default
}

const isRow = (row: unknown): row is Record<string, unknown> =>
  typeof row === 'object' && row !== null && !Array.isArray(row)

function readOwned (
  { name, key, writable, required }: OwnedModel, input: unknown, reading: Reading
): Values[] {
  if (!Array.isArray(input)) {
    reading.problems.push({ kind: 'not-a-list', field: name, object: reading.object, value: input })
    return []
  }
  if (!input.every(isRow)) {
    reading.problems.push({ kind: 'bad-mapping', field: name, object: reading.object, value: input })
  }
  return input.filter(isRow).map(row => {
    const values = readFields(writable, row, reading)
    // a row that names an existing one may leave out the other fields
    reading.problems.push(...missing(required, row, values, row[key] == null, reading))
    return values
  })
}
