// `steps:` of a fixture: calls through the public handlers, when all records are there. A story told this way
// cannot come to a state that FreshBooks would not let a client come to.
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import type { LoadServices, Step } from './services.ts'
import { dayText, instantOfMoment, isRelative, readMoment } from '../read/dates.ts'
import { filled, type Names } from './fill.ts'
import { primaryOf } from './primary-token.ts'
import { freeName, idFor, personFor, type Directory } from './references.ts'
import { wordsIn } from './refusals.ts'
import { mapping, memberOf, mistake, type Mapping, type Part, type Value } from '../read/source.ts'
import type { LoadContext } from './time.ts'
import { needed, oneOf, onlyKeys } from '../read/suggestions.ts'

const stepKeys = ['as', 'call', 'with', 'id', 'query', 'by', 'business']

/** Takes steps one after the other. */
export function takeSteps (steps: readonly Mapping[], stage: LoadContext, crew: LoadServices): void {
  const answers = new Map<string, Values>()
  for (const step of steps) takeStep(onlyKeys(step, stepKeys, 'a step'), stage, answers, crew)
}

function takeStep (step: Mapping, stage: LoadContext, answers: Map<string, Values>, crew: LoadServices): void {
  const { world, references } = stage
  const operation = oneOf(needed(step, 'call', 'a step'), crew.operations, 'operation')
  const as = memberOf(step, 'as')
  const name = as && freeName(references, as)
  const call = callOf(step, operation, stage, { answers, references })
  const { status, json } = crew.invoke(world, call)
  if (status >= 400) mistake(step, `FreshBooks answers ${operation} with ${status}: ${wordsIn(json)}`)
  if (name === undefined) return
  if (answers.has(name)) mistake(as!, `ref '${name}' is taken already`)
  const model = world.models.get(operation.split('.')[0]!)
  const row = rowIn(json, model)
  answers.set(name, row)
  if (model === undefined || typeof row.id !== 'number') return
  const { business_id } = call
  const where = business_id === undefined ? {} : { business_id }
  references.set(name, { table: model.table, id: row.id, ...where })
}

function callOf (step: Mapping, operation: string, stage: LoadContext, names: Names): Step {
  const everywhere: Directory = { ...stage, business: undefined }
  const [by, draft, id, query] = ['by', 'with', 'id', 'query'].map(key => memberOf(step, key))
  return {
    operation,
    identity_id: by === undefined ? primaryOf(stage.world).identity_id : personFor(by, everywhere),
    ...businessIn(step, everywhere),
    ...(id === undefined ? {} : { id: numberIn(id, names) }),
    ...(query === undefined ? {} : { query: textsIn(mapping(query, 'query'), names) }),
    ...(draft === undefined ? {} : { draft: draftIn(mapping(draft, 'with'), operation, stage, names) }),
  }
}

function businessIn (step: Mapping, everywhere: Directory): { business_id?: number } {
  const part = memberOf(step, 'business')
  if (part === undefined) return {}
  const id = part.kind === 'value' ? idFor(part, 'businesses', 'business', everywhere) : undefined
  return typeof id === 'number' ? { business_id: id } : mistake(part, 'business must be named by its ref')
}

/** The number of the record a step is about; a ref alone will do. */
function numberIn (part: Part, names: Names): number {
  const value = filled(part, names)
  const id = typeof value === 'string' ? names.references.get(value)?.id ?? Number(value) : value
  return Number.isSafeInteger(id) && Number(id) > 0
    ? id as number
    : mistake(part, `${JSON.stringify(value)} is no id: write a number, or name one, such as \${jane.id}`)
}

const textsIn = (query: Mapping, names: Names): Record<string, string> =>
  Object.fromEntries([...query.members].map(([key, { part }]) => {
    const value = filled(part, names)
    const isPlain = typeof value !== 'object'
    return [key, isPlain ? String(value) : mistake(part, `${key} of a query must be a text or a number`)]
  }))

/** What a step sends; dates may be relative, as in sections. */
function draftIn (draft: Mapping, operation: string, stage: LoadContext, names: Names): Values {
  const model = stage.world.models.get(operation.split('.')[0]!)
  return Object.fromEntries([...draft.members].map(([key, { part }]) => {
    const fields = model?.resource.fields ?? {}
    const kind = Object.hasOwn(fields, key) ? fields[key]!.kind : undefined
    const isDated = part.kind === 'value' && typeof part.value === 'string' && isRelative(part.value)
    return [key, isDated ? dated(part, kind, stage) : filled(part, names)]
  }))
}

function dated (part: Value, kind: string | undefined, { calendar }: LoadContext): unknown {
  const moment = readMoment(part.text, calendar)!
  if (kind === 'date') return dayText(moment.wall)
  if (kind !== 'timestamp' && kind !== 'instant') return part.value
  return `${new Date(instantOfMoment(moment, calendar)).toISOString().slice(0, 19)}Z`
}

/** The row within the envelopes of an answer. */
function rowIn (json: unknown, model: Model | undefined): Values {
  const outer = json as { response?: { result?: Values } } | undefined
  const body = (outer?.response?.result ?? outer?.response ?? outer ?? {}) as Values
  const [only, ...others] = Object.values(body)
  const row = model === undefined ? undefined : body[model.resource.one]
  return (row ?? (others.length === 0 && typeof only === 'object' ? only : body)) as Values
}
