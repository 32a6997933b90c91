// What the bench does with times: measuring one, and picking from many.

/** The value below which a share of the values lies. */
export const at = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]

export const middle = values => at(values, 0.5)

/** How long some work took, in milliseconds. */
export async function timed (work) {
  const began = performance.now()
  await work()
  return performance.now() - began
}
