// Declarations → JSON Schemas of rows, drafts and owned rows. They are documentation: no request is
// validated by them.
import type { Field, Fields, JsonSchema } from '../declare/field.ts'
import type { Owned, Resource } from '../declare/resource.ts'
import type { AnyRules } from '../declare/rules.ts'
import { actionInputs } from './actions.ts'

/** A name such as `CreditNote`. */
export const pascal = (text: string): string =>
  text.split(/[_\s-]/).map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')

const annotated = (field: Field, schema: JsonSchema): JsonSchema => ({
  ...schema,
  ...(field.doc === undefined ? {} : { description: field.doc }),
  ...(field.inferred === undefined ? {} : { 'x-inferred': field.inferred }),
  ...(field.access === 'read-only' ? { readOnly: true } : {}),
})

function objectOf (fields: Fields, keep: (name: string, field: Field) => boolean): JsonSchema {
  const kept =
    Object.entries(fields).filter(([name, field]) => field.access !== 'request-only' && keep(name, field))
  return {
    type: 'object',
    properties: Object.fromEntries(kept.map(([name, field]) => [name, annotated(field, field.schema)])),
    required: kept.filter(([, field]) => field.optionalKey !== true).map(([name]) => name),
    additionalProperties: false,
  }
}

/** Schema of a row as it is shown: every key is there but the optional ones, and no other. */
export function rowSchema (resource: Resource, fields?: readonly string[]): JsonSchema {
  const row = objectOf(resource.fields, (name, field) => fields?.includes(name) ?? field.hidden !== true)
  if (fields !== undefined) return row
  const owned = Object.entries(resource.owns ?? {}).filter(([, { shown }]) => shown === 'always')
  return {
    ...row,
    properties: {
      ...row.properties as object, ...Object.fromEntries(
        owned.map(([name, rows]) => [name, ownedSchema(rows)]))
    },
    required: [...row.required as string[], ...owned.map(([name]) => name)],
    description: resource.doc,
  }
}

/** Schema of owned rows. */
export function ownedSchema (owned: Owned): JsonSchema {
  return {
    type: 'array',
    description: owned.doc,
    items: objectOf(owned.fields, (_name, field) => field.hidden !== true),
  }
}

/** Schema of what an action reads. */
export const inputSchema = (component: string, input: Fields): JsonSchema => ({
  'x-component': component,
  type: 'object',
  properties: Object.fromEntries(Object.entries(input).map(([name, field]) =>
    [name, annotated(field, field.input)])),
  required: Object.entries(input).filter(([, { required }]) => required !== undefined && required !== false)
    .map(([name]) => name),
})

/**
 * Schema of what a request may send; other keys are ignored, as FreshBooks does. What the path names is not
 * sent.
 */
export function draftSchema (resource: Resource, rules: AnyRules = {}): JsonSchema {
  const inPath = Object.values(resource.under ?? {})
  const sent = (fields: Fields) => Object.entries(fields)
    .filter(([name, field]) => field.access !== 'read-only' && !inPath.includes(name))
  const properties = (fields: Fields) =>
    Object.fromEntries(sent(fields).map(([name, field]) => [name, annotated(field, field.input)]))
  const owns = Object.entries(resource.owns ?? {}).map(([name, owned]) =>
    [name, {
      type: 'array', description: owned.doc, items: { type: 'object', properties: properties(owned.fields) },
    }])
  return {
    'x-component': `${pascal(resource.one)}Draft`,
    type: 'object',
    properties: {
      ...properties(resource.fields), ...Object.fromEntries(owns), ...properties(actionInputs(rules)),
    },
    required: sent(resource.fields).filter(
      ([, field]) => field.required !== undefined && field.required !== false
    )
      .map(([name]) => name),
  }
}
