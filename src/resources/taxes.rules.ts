// A tax's name is its identity on documents, so an account has each name once (errno 1026).
import { fail } from '../declare/problem.ts'
import type { Rules } from '../declare/rules.ts'
import { notEmpty } from './required-texts.ts'
import { taxes } from './taxes.ts'

export const taxRules: Rules<typeof taxes> = {
  check: notEmpty('tax', 'name'),
  complete (draft, before, session) {
    const taken = draft.name === undefined
      ? []
      : session.select(taxes, 'name = ? AND id IS NOT ?', draft.name, before?.id ?? null)
    if (taken.length > 0) fail('duplicate-tax', { field: 'name', object: 'tax', value: draft.name })
    return {}
  },
}
