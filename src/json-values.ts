// Values that came as JSON, as texts and numbers. `String` and `Number` throw on an object whose `toString`
// is no function, and a request can send one.

/** A value as text; an object as its JSON. */
export const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)

/** A value as a number; NaN where it is an object, or null. */
export const numberOf = (value: unknown): number => typeof value === 'object' ? NaN : Number(value)
