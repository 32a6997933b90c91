// What an hour costs: of a service, of a service on one project, of a person.
import type { Field } from '../declare/field.ts'
import { decimal } from '../fields/index.ts'

/** Price of an hour, in the currency of the business. */
export function hourlyRate (): Field<string, 'writable'> {
  const price = decimal({
    required: true, places: 2, doc: 'Price of an hour, in the currency of the business.',
    inferred: 'negative ones are refused',
  })
  return {
    ...price,
    parse: input => {
      const read = price.parse(input)
      return 'value' in read && Number(read.value) < 0 ? { problem: 'negative' } : read
    },
  }
}
