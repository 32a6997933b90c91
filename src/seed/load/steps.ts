// `steps:` of a fixture: calls through the public handlers, when all records are there. Such a world is
// never in a state that a client could not have brought about. `${name.field}` in a call stands for what an
// earlier call answered, or for the id of a record by its name.
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import type { LoadServices, Step } from './services.ts'
import { dayText, instantOfMoment, isRelative, readMoment } from '../../world/dates.ts'
import { primaryOf } from './primary-token.ts'
import { freeName, idFor, personFor, type Directory, type References } from './references.ts'
import { sentenceIn } from './records.ts'
import {
  each, listed, mapping, memberOf, mistake, needed, oneOf, onlyKeys, suggest, type Mapping, type Part,
  type Value,
} from '../read/source.ts'
import { BUSINESSES } from './system.ts'
import type { LoadContext } from './time.ts'

const stepKeys = ['as', 'call', 'with', 'id', 'query', 'by', 'business']

/** Runs the steps in order. */
export function takeSteps (steps: readonly Mapping[], context: LoadContext, services: LoadServices): void {
  const answers = new Map<string, Values>()
  for (const step of steps) {
    context.attempt(step, () =>
      takeStep(onlyKeys(step, stepKeys, 'a step'), context, answers, services), undefined)
  }
}

function takeStep (
  step: Mapping, context: LoadContext, answers: Map<string, Values>, services: LoadServices
): void {
  const { world, references } = context
  const operation = oneOf(needed(step, 'call', 'a step'), services.operations, 'operation')
  const as = memberOf(step, 'as')
  const name = as && freeName(references, as)
  const call = callOf(step, operation, context, { answers, references })
  const { status, json } = services.invoke(world, call)
  if (status >= 400) {
    const id = memberOf(step, 'id')
    mistake(step, `FreshBooks answers ${operation} with ${status}: ${sentenceIn(json)}`,
      id?.kind === 'value' ? id.text : undefined)
  }
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

function callOf (step: Mapping, operation: string, context: LoadContext, names: Names): Step {
  const everywhere: Directory = { ...context, business: undefined }
  const [by, draft, id, query] = ['by', 'with', 'id', 'query'].map(key => memberOf(step, key))
  return {
    operation,
    identity_id: by === undefined ? primaryOf(context.world).identity_id : personFor(by, everywhere),
    ...businessIn(step, everywhere),
    ...(id === undefined ? {} : { id: numberIn(id, names) }),
    ...(query === undefined ? {} : { query: textsIn(mapping(query, 'query'), names) }),
    ...(draft === undefined ? {} : { draft: draftIn(mapping(draft, 'with'), operation, context, names) }),
  }
}

function businessIn (step: Mapping, everywhere: Directory): { business_id?: number } {
  const part = memberOf(step, 'business')
  if (part === undefined) return {}
  const id = part.kind === 'value' ? idFor(part, BUSINESSES, everywhere) : undefined
  return typeof id === 'number' ? { business_id: id } : mistake(part, 'business must be named by its ref')
}

/** The id of the record that a step is about; a ref is enough. */
function numberIn (part: Part, names: Names): number {
  const value = filled(part, names)
  const id = typeof value === 'string' ? names.references.get(value)?.id ?? Number(value) : value
  return Number.isSafeInteger(id) && Number(id) > 0
    ? id as number
    : mistake(part, `${JSON.stringify(value)} is no id: write a number, or name one, such as \${jane.id}`,
      String(value))
}

const textsIn = (query: Mapping, names: Names): Record<string, string> =>
  Object.fromEntries(each(query.members, ([key, { part }]) => {
    const value = filled(part, names)
    const isPlain = typeof value !== 'object'
    return [key, isPlain ? String(value) : mistake(part, `${key} of a query must be a text or a number`)]
  }))

/** What a step sends; dates may be relative, as in sections. */
function draftIn (draft: Mapping, operation: string, context: LoadContext, names: Names): Values {
  const model = context.world.models.get(operation.split('.')[0]!)
  return Object.fromEntries(each(draft.members, ([key, { part }]) => {
    const fields = model?.resource.fields ?? {}
    const kind = Object.hasOwn(fields, key) ? fields[key]!.kind : undefined
    const isDated = part.kind === 'value' && typeof part.value === 'string' && isRelative(part.value)
    return [key, isDated ? dated(part, kind, context) : filled(part, names)]
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

/** What placeholders can name: answers of steps, and records, of which the id is known. */
interface Names {
  readonly answers: ReadonlyMap<string, Values>
  readonly references: References
}

const placeholder = /\$\{([^{}]*)\}/g

/** The part as plain JSON, its placeholders filled in. */
function filled (part: Part, names: Names): unknown {
  switch (part.kind) {
    case 'value': return typeof part.value === 'string' ? filledText(part, part.value, names) : part.value
    case 'list': return each(part.items, item => filled(item, names))
    case 'mapping':
      return Object.fromEntries(each(part.members, ([key, member]) => [key, filled(member.part, names)]))
  }
}

/** A text that is one placeholder is its value, whatever that is; within a text it must be a plain one. */
function filledText (part: Value, text: string, names: Names): unknown {
  const [whole] = text.matchAll(placeholder)
  if (whole?.[0] === text) return valueOf(whole[1]!, part, names)
  return text.replace(placeholder, (_, path: string) => {
    const value = valueOf(path, part, names)
    return typeof value !== 'object' || value === null
      ? String(value)
      : mistake(part, `\${${path}} is no single value: write one of its members, such as \${${path}.${
        Object.keys(value)[0] ?? 'id'}}`)
  })
}

function valueOf (path: string, part: Part, { answers, references }: Names): unknown {
  const [name, ...members] = path.trim().split('.') as [string, ...string[]]
  const named = references.get(name)
  const found = answers.get(name) ?? (named && { id: named.id })
  const known = [...new Set([...answers.keys(), ...references.keys()])]
  if (found === undefined) {
    return mistake(part, `nothing is called '${name}'${suggest(name, known)} (${listed(known)})`, name)
  }
  if (members.length === 0) mistake(part, `\${${name}} says no field: write \${${name}.id}`)
  return members.reduce<unknown>((value, member) => memberIn(value, member, path, part), found)
}

function memberIn (value: unknown, member: string, path: string, part: Part): unknown {
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, member)) {
    return (value as Values)[member]
  }
  const known = typeof value === 'object' && value !== null ? Object.keys(value) : []
  return mistake(part, `\${${path}} has no '${member}'${suggest(member, known)} (${listed(known)})`)
}
