// An address: what the last placeholder of a path names a row by. Most rows go by their number; others by a
// uuid, a jwt or the number of something else; the only child of a parent goes by its parents alone.

export type Address =
  /** By the value of a field, which is unique within the business. */
  | { readonly kind: 'field', readonly field: string }
  /** The only row of its parents (the rate of a service); the path ends with them. */
  | { readonly kind: 'only child' }

/** Rows go by the value of this field; it gets an index. */
export const by = (field: string): Address => ({ kind: 'field', field })

/** Rows go by their parents: there is one for each. */
export const onlyChild: Address = { kind: 'only child' }
