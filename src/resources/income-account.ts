// The ledger account of what an item or task brings in.
import { nullable, type Field } from '../declare/field.ts'
import { text } from '../fields/index.ts'

/** Its uuid, or null. It decides nothing here: everything is booked as sales. */
export const incomeAccount = (): Field<string | null, 'writable'> =>
  nullable(text({ doc: 'The ledger account of the income, by its uuid.', inferred: 'any text is taken' }))
