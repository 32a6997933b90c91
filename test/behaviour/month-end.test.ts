// A bookkeeper's month: the scenario `month-end`, whose documents and reports are pinned as a page that can be checked by
// hand: test/golden/month-end.txt.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { journalFaults } from '../support/journal.ts'
import { monthOf } from '../support/month-end.ts'
import { root } from '../support/run.ts'
import { tell } from '../support/scenarios.ts'

const golden = join(root, 'test/golden/month-end.txt')

t.test('a month is closed as the page says', async t => {
  const told = tell(t, 'month-end')
  const page = await monthOf(told)
  if (process.env.UPDATE_GOLDEN !== undefined) writeFileSync(golden, page)
  t.equal(page, readFileSync(golden, 'utf8'), 'UPDATE_GOLDEN=1 npm run test:file -- test/behaviour/month-end.test.ts writes it anew')
  t.same(journalFaults(told.world), [])
})
