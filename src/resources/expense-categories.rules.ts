// Own categories: at the top or below one that is, and nothing changes the system's own.
import { fail } from '../declare/problem.ts'
import type { Row } from '../declare/resource.ts'
import type { Rules } from '../declare/rules.ts'
import type { Session } from '../declare/session.ts'
import { categories } from './expense-categories.ts'
import { notEmpty } from './required-texts.ts'

type Category = Row<typeof categories>

export const categoryRules: Rules<typeof categories> = {
  check: notEmpty('category', 'category'),
  complete (draft, before, session) {
    if (before !== undefined) refuseSystem(before, 'category', draft.category)
    if (draft.parentid != null) checkParent(draft.parentid, before, session)
    return {}
  },
  // a PUT that hides a row is not completed
  after (read, before) {
    const row = read()
    if (before !== undefined && before.vis_state !== row.vis_state) {
      refuseSystem(row, 'vis_state', row.vis_state)
    }
  },
}

/** Two levels (inferred). */
function checkParent (parentid: number, before: Category | undefined, session: Session): void {
  const isTooDeep = session.get(categories, parentid).parentid !== null ||
    (before !== undefined && session.select(categories, 'parentid = ?', before.id).length > 0)
  if (isTooDeep || parentid === before?.id) {
    fail('invalid', { field: 'parentid', object: 'category', value: parentid })
  }
}

/** Who asks for the system's own categories must find them. */
function refuseSystem ({ is_editable }: Category, field: string, value: unknown): void {
  if (!is_editable) fail('read-only', { field, object: 'category', value })
}
