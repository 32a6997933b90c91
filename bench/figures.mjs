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

/**
 * How much of the processor's time some work took, in milliseconds: a machine that does other things changes
 * it little.
 */
export async function cpuTimed (work) {
  const began = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}
