// Texts that must not be empty: an empty name counts as not sent (inferred).
import type { Problem } from '../declare/problem.ts'

/** A check for rules: whether `field` of an `object` is sent without a visible character. */
export const notEmpty = (object: string, field: string) =>
  (draft: Readonly<Record<string, unknown>>): readonly Problem[] => {
    const value = draft[field]
    return typeof value === 'string' && value.trim() === ''
      ? [{ kind: 'required', field, object, value }]
      : []
  }
