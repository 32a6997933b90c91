// The lines of a profile, which its invoices copy, and the one that stands for unbilled time.
import { choice, integer } from '../../fields/index.ts'
import { nullable, readOnly } from '../../declare/field.ts'
import { owned } from '../../declare/resource.ts'
import { lineFields, lineid } from '../documents/lines.ts'

export const profileLines = owned({
  doc: 'The charges of each invoice. An update replaces them all; those with a known lineid stay the same.',
  key: 'lineid',
  owner: 'profileid',
  numbering: 'within owner',
  replaces: 'by key',
  shown: 'asked',
  fields: {
    lineid,
    profileid: readOnly(integer()),
    type: choice([0, 1, 2, 5], { doc: '0 ordinary, 5 in place of unbilled time.', default: 0 }),
    ...lineFields,
    modern_projectid: nullable(integer({ doc: 'The project it bills.', inferred: 'any number is taken' })),
  },
})
