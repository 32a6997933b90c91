// Caches of values that are made once. Their size is limited: filters and includes have many combinations.

/** Maximum number of values. */
const MOST = 1_000

/** Returns a function that makes the value of a key at the first call and caches it. */
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

/** Returns a function that makes its value at the first call. */
export function lazy<Value> (make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
