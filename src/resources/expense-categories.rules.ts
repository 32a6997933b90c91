// Own sub-categories: below one of the sixteen, and nothing changes the system's own.
import { fail } from '../declare/problem.ts'
import type { Rules } from '../declare/rules.ts'
import { categories } from './expense-categories.ts'

export const categoryRules: Rules<typeof categories> = {
  complete (draft, before, session) {
    if (before?.is_editable === false) {
      fail('read-only', { field: 'category', object: 'category', value: draft.category })
    }
    const parentid = draft.parentid ?? before?.parentid
    if (parentid == null) return fail('required', { field: 'parentid', object: 'category', value: null })
    if (session.get(categories, parentid).parentid !== null) {
      fail('invalid', { field: 'parentid', object: 'category', value: parentid })
    }
    return {}
  },
}
