// Keeping what was made for the next time, up to a number: filters and includes make many combinations.

/** Most values kept. */
const MOST = 1_000

/** A function that makes a value the first time a key is asked for. */
export function memoize<Value = string> (): (key: string, make: () => Value) => Value {
  const kept = new Map<string, Value>()
  return (key, make) => {
    const found = kept.get(key)
    if (found !== undefined) return found
    if (kept.size >= MOST) kept.clear()
    const made = make()
    kept.set(key, made)
    return made
  }
}

/** A function that makes its value when it is first called. */
export function lazy<Value> (make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
