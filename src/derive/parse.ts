// A request's draft → values, or every problem it has. Unknown keys and read-only keys are ignored, as
// FreshBooks does; the few whose writing it refuses are problems.
import type { Field } from '../declare/field.ts'
import { Problems, type Problem } from '../declare/problem.ts'
import type { Model } from './model.ts'

/** Values by field, as they will be shown and stored. */
export type Values = Record<string, unknown>

type NamedFields = ReadonlyArray<readonly [string, Field]>

/** Reads the draft of a create, in which required fields must be there, or of an update. */
export function parse (model: Model, draft: Record<string, unknown>, creating: boolean): Values {
  const { resource } = model
  const reading: Reading = {
    object: resource.one, nullIsDefault: resource.family.nullIsDefault, problems: refusals(model, draft),
  }
  const values = readFields(creating ? model.creatable : model.updatable, draft, reading)
  if (creating) reading.problems.push(...missing(model.creatable, draft, reading))
  for (const [name, owned] of Object.entries(resource.owns ?? {})) {
    if (draft[name] === undefined || draft[name] === null) continue
    values[name] = readOwned(name, Object.entries(owned.fields), owned.key, draft[name], reading)
  }
  reading.problems.push(...model.rules.check?.(values) ?? [])
  if (reading.problems.length > 0) throw new Problems(reading.problems)
  return values
}

interface Reading {
  readonly object: string
  readonly nullIsDefault: boolean
  readonly problems: Problem[]
}

function refusals (model: Model, draft: Record<string, unknown>): Problem[] {
  return model.refused.filter(name => draft[name] != null)
    .map(field => ({ kind: 'read-only', field, object: model.resource.one, value: draft[field] }))
}

function missing (
  fields: NamedFields, draft: Record<string, unknown>, { object, nullIsDefault }: Reading
): Problem[] {
  const isMissing = (value: unknown) => value === undefined || (value === null && nullIsDefault)
  return fields.filter(([name, field]) => field.required === true && isMissing(draft[name]))
    .map(([field]) => ({ kind: 'required', field, object, value: null }))
}

function readFields (fields: NamedFields, draft: Record<string, unknown>, reading: Reading): Values {
  const values: Values = {}
  for (const [name, field] of fields) {
    const input = Object.hasOwn(draft, name) ? draft[name] : undefined
    if (input === undefined) continue
    const read = field.parse(input)
    if ('value' in read) values[name] = read.value
    else if (read.problem === 'null-not-allowed' && reading.nullIsDefault) takeDefault(values, name, field)
    else {
      const { problem: kind, ...details } = read
      reading.problems.push({ kind, field: name, object: reading.object, value: input, ...details })
    }
  }
  return values
}

/** SDKs send null for whatever they leave empty; a required field then counts as missing. */
function takeDefault (values: Values, name: string, field: Field): void {
  if (field.required !== true && field.default !== undefined) values[name] = field.default
}

function readOwned (
  name: string, fields: NamedFields, key: string, input: unknown, reading: Reading
): Values[] {
  if (!Array.isArray(input)) {
    reading.problems.push({ kind: 'not-a-list', field: name, object: reading.object, value: input })
    return []
  }
  const writable = fields.filter(([field, { access }]) => access !== 'read-only' || field === key)
  const isRow = (row: unknown) => typeof row === 'object' && row !== null && !Array.isArray(row)
  if (!input.every(isRow)) {
    reading.problems.push({ kind: 'bad-mapping', field: name, object: reading.object, value: input })
  }
  return input.filter(isRow).map(row => readFields(writable, row as Record<string, unknown>, reading))
}
