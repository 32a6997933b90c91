// The part of JSONPath that points at values: `$.invoice.lines[0].name`, `[*]` for every one. Filters and
// slices are left out; a test that needs them says what it means by name.

/** A member's name, a place in a list, or every one. */
type Step = string | number | '*'

const step = /\.([A-Za-z_][\w-]*)|\[(\d{1,6})\]|\[(\*)\]|\.(\*)|\['([^']*)'\]|\["([^"]*)"\]/y

/** Reads a path; undefined where it is none. */
export function readPath (text: string): readonly Step[] | undefined {
  if (!text.startsWith('$')) return undefined
  const steps: Step[] = []
  step.lastIndex = 1
  for (let place = 1; place < text.length; place = step.lastIndex) {
    const match = step.exec(text)
    if (match === null) return undefined
    const [, name, index, every, any, single, double] = match
    steps.push(index === undefined ? name ?? every ?? any ?? single ?? double! : Number(index))
  }
  return steps
}

/** All values a path points at. */
export function valuesAt (value: unknown, steps: readonly Step[]): unknown[] {
  return steps.reduce<unknown[]>((values, one) => values.flatMap(each => below(each, one)), [value])
}

function below (value: unknown, one: Step): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  if (one === '*') return Object.values(value)
  if (Array.isArray(value)) return typeof one === 'number' && one < value.length ? [value[one]] : []
  return Object.hasOwn(value, one) ? [(value as Record<string, unknown>)[one]] : []
}
