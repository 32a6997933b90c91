// The lines of an estimate: no numbers of their own, only positions (captured).
import { choice, integer, text, tolerated } from '../../fields/index.ts'
import { nullable, readOnly } from '../../declare/field.ts'
import { owned } from '../../declare/resource.ts'
import { lineFields } from '../documents/lines.ts'

export const estimateLines = owned({
  doc: 'What is offered. An update replaces them all.',
  key: 'taskno',
  owner: 'estimateid',
  numbering: 'position',
  replaces: 'all',
  shown: 'asked',
  fields: {
    estimateid: readOnly(integer()),
    type: choice([0, 1, 2, 5], { doc: '0 ordinary.', default: 0 }),
    ...lineFields,
    taxNumber1: readOnly(nullable(text({ doc: 'Registration number of the account\'s tax of that name.' }))),
    taxNumber2: readOnly(nullable(text())),
    ...tolerated('expenseid'),
  },
})
