// Visibility: what hides a row from lists without erasing it.
import type { Field } from '../declare/field.ts'
import { choice, flag } from './text.ts'

/** 0 active, 1 deleted, 2 archived. Lists leave out the deleted ones only. */
export function visState (): Field<0 | 1 | 2, 'writable'> {
  return {
    ...choice([0, 1, 2], { doc: '0 active, 1 deleted, 2 archived.', default: 0 }),
    hides: 1,
    parse: input => {
      if (input === null) return { problem: 'null-not-allowed' }
      const value = typeof input === 'string' && /^\s*[012]\s*$/.test(input) ? Number(input) : input
      return value === 0 || value === 1 || value === 2
        ? { value }
        : { problem: 'invalid', permitted: [0, 1, 2] }
    },
  }
}

/** false once deleted. */
export function active (): Field<boolean, 'writable'> {
  return { ...flag({ doc: 'false once deleted.', default: true }), hides: 0 }
}
