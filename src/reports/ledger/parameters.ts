// Parameters that only reports of the ledger have.
import { flag, text } from '../parameters.ts'

/** Of reports of the account. */
export const group_by_category_id = flag({
  description: 'true: what belongs to a category of expenses stands apart, under the name of the category.',
  inferred: 'what it does',
})

/** Of reports of the business. */
export const use_ledger_entries =
  flag({ description: 'No effect: these reports always go by the ledger.', inferred: 'that it has none' })

/** Of reports of the business. */
export const locale =
  text({ description: 'A language, which is shown.', inferred: 'no effect beyond that' }, 'en-US')
