// A subset of JSONPath for checks and faults: members, elements, wildcards and descendants (`..`), without
// filters and scripts.

type Step =
  | { readonly kind: 'member', readonly name: string }
  | { readonly kind: 'element', readonly index: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'deep', readonly name: string }

/** A parsed path. */
export type JsonPath = readonly Step[]

const stepPattern = /^(?:\.\.([\w-]+)|\.(\*)|\.([\w-]+)|\[(-?\d+)\]|\[(\*)\]|\['([^']*)'\]|\["([^"]*)"\])/

/** Longest path that is read, in characters. */
const LONGEST_PATH = 500

/** Parses `$.invoice.lines[0].name`, `$..code`, `$.lines[*].qty`; undefined for an invalid path. */
export function readPath (text: string): JsonPath | undefined {
  if (!text.startsWith('$') || text.length > LONGEST_PATH) return undefined
  const steps: Step[] = []
  let rest = text.slice(1)
  while (rest !== '') {
    const match = stepPattern.exec(rest)
    if (match === null) return undefined
    steps.push(stepOf(match))
    rest = rest.slice(match[0].length)
  }
  return steps
}

function stepOf ([, deep, , name, index, , quoted, doubleQuoted]: RegExpExecArray): Step {
  if (deep !== undefined) return { kind: 'deep', name: deep }
  if (index !== undefined) return { kind: 'element', index: Number(index) }
  const member = name ?? quoted ?? doubleQuoted
  return member === undefined ? { kind: 'all' } : { kind: 'member', name: member }
}

/** All values at a path; an empty list when there are none. */
export const valuesAt = (path: JsonPath, root: unknown): unknown[] =>
  path.reduce<unknown[]>((values, step) => step.kind === 'deep'
    ? descendants(values).flatMap(value => member(value, step.name))
    : values.flatMap(value => applyStep(step, value)), [root])

/** Objects and lists in values, themselves included, each once: with repeats `..a..a..a` would multiply. */
function descendants (values: readonly unknown[]): object[] {
  const found = new Set<object>()
  const add = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || found.has(value)) return
    found.add(value)
    Object.values(value).forEach(add)
  }
  values.forEach(add)
  return [...found]
}

function applyStep (step: Exclude<Step, { kind: 'deep' }>, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  switch (step.kind) {
    case 'member': return member(value, step.name)
    case 'element': return Array.isArray(value) ? element(value, step.index) : []
    case 'all': return Object.values(value)
  }
}

const element = (list: readonly unknown[], index: number): unknown[] =>
  list.at(index) === undefined ? [] : [list.at(index)]

/** Arrays have no members: `$.lines.length` is not part of the JSON. */
const member = (value: object, name: string): unknown[] =>
  !Array.isArray(value) && Object.hasOwn(value, name) ? [(value as Record<string, unknown>)[name]] : []
