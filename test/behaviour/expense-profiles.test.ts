// Expense profiles: recurring expenses, issued as time passes, each at the beginning of its day.
import t, { type Test } from 'tap'
import { setClock } from '../../src/actors/time.ts'
import { journalFaults } from '../support/journal.ts'
import { type Draft } from '../support/samples.ts'
import { accounting, collection, contents, freshWorld, pathOf, type Answer, type Row } from '../support/world.ts'

const usd = (amount: string) => ({ amount, code: 'USD' })

/** A desk for profiles: `repeat` makes one of 54.00 a month, from today on. */
async function start (test: Test) {
  const client = freshWorld(test)
  const profiles = collection(client, 'expense_profiles')
  const categoryid = client.sql("SELECT id FROM categories WHERE category = 'Software'")[0].id
  const draft = (more: Draft): Draft => ({ frequency: 'm', start_date: '2026-06-15', amount: usd('54.00'), categoryid, ...more })
  const pass = (to: string) => setClock(client.world, { mode: 'pinned', now: Date.parse(to) })
  pass('2026-06-15T15:00:00Z')
  return {
    client,
    profiles,
    pass,
    categoryid,
    repeat: (more: Draft = {}): Promise<Row> => profiles.create(draft(more)),
    tryRepeat: (more: Draft): Promise<Answer> => client.post(pathOf('expense_profiles.create'), { expense_profile: draft(more) }),
    days: async (profileid: number): Promise<string[]> =>
      (await collection(client, 'expenses').list(`search[profileid]=${profileid}&per_page=100&sort=date_asc`)).rows.map(({ date }) => date),
    next: async (id: number): Promise<string | null> => (await profiles.get(id)).next_issue_date,
  }
}

t.test('a profile issues an expense at each of its dates, with all that it says', async t => {
  const { client, profiles, repeat, pass, days, next, categoryid } = await start(t)
  const taxes = { taxName1: 'HST', taxPercent1: '13', taxAmount1: usd('6.21') }
  const { id } = await repeat({ vendor: 'Example Hosting', notes: 'Monthly hosting', clientid: null, ...taxes })
  const profile = await profiles.get(id)
  t.match(profile, { profileid: profile.id, frequency: 'm', start_date: '2026-06-15', end_date: null, next_issue_date: '2026-07-15', staffid: 1, clientid: 0, amount: usd('54.00'), is_cogs: false })
  t.strictSame(await days(profile.id), ['2026-06-15'], 'the first one at once, as its day has begun')
  const [expense] = (await collection(client, 'expenses').list('include[]=expense_profile')).rows
  t.match(expense, { date: '2026-06-15', vendor: 'Example Hosting', notes: 'Monthly hosting', amount: usd('54.00'), categoryid, staffid: 1, profileid: profile.id, ...taxes, isduplicate: false })
  t.strictSame(expense!.expense_profile, profile, 'which names its profile')
  pass('2026-07-15T03:59:59Z')
  t.equal((await days(profile.id)).length, 1, 'not before the day begins in New York')
  const ran = pass('2026-09-20T00:00:00Z')
  t.strictSame(ran.map(({ at, job }) => `${at} ${job}`), ['2026-07-15', '2026-08-15', '2026-09-15'].map(day => `${day}T04:00:00.000Z expense_profiles.generate`))
  t.strictSame(await days(profile.id), ['2026-06-15', '2026-07-15', '2026-08-15', '2026-09-15'])
  t.equal(await next(profile.id), '2026-10-15')
  t.strictSame(journalFaults(client.world), [])
})

t.test('dates follow from start, end, frequency and what the request wants next', async t => {
  const cases: Array<[what: string, draft: Draft, until: string, days: string[], next: string | null]> = [
    ['the last day of shorter months', { start_date: '2026-07-31' }, '2026-10-01', ['2026-07-31', '2026-08-31', '2026-09-30'], '2026-10-31'],
    ['weeks', { frequency: '2w' }, '2026-07-20', ['2026-06-15', '2026-06-29', '2026-07-13'], '2026-07-27'],
    ['years', { frequency: '2y', start_date: '2026-06-16' }, '2028-06-17', ['2026-06-16', '2028-06-16'], '2030-06-16'],
    ['what has gone by is not made up for', { start_date: '2026-01-20' }, '2026-07-01', ['2026-06-20'], '2026-07-20'],
    ['the last day counts', { end_date: '2026-08-15' }, '2027-01-01', ['2026-06-15', '2026-07-15', '2026-08-15'], null],
    ['an end before the next date', { start_date: '2026-06-16', end_date: '2026-06-16', next_issue_date: '2026-07-16' }, '2027-01-01', [], null],
    ['a date that is wanted', { next_issue_date: '2026-08-01' }, '2026-09-01', ['2026-08-01', '2026-08-15'], '2026-09-15'],
    ['a date that has gone by', { start_date: '2026-06-20', next_issue_date: '2026-05-01' }, '2026-06-21', ['2026-06-20'], '2026-07-20'],
  ]
  for (const [what, draft, until, expected, following] of cases) {
    const { repeat, pass, days, next } = await start(t)
    const { id } = await repeat(draft)
    pass(`${until}T12:00:00Z`)
    t.strictSame([await days(id), await next(id)], [expected, following], what)
  }
})

t.test('one step of a year is as good as 365 of a day', async t => {
  const [far, daily] = [await start(t), await start(t)]
  for (const { repeat } of [far, daily]) for (const frequency of ['w', 'm', '3m']) await repeat({ frequency, start_date: '2026-06-30' })
  far.pass('2027-06-15T15:00:00Z')
  for (let day = 1; day <= 365; day++) daily.pass(new Date(Date.parse('2026-06-15T15:00:00Z') + day * 86_400_000).toISOString())
  const made = ({ client }: typeof far) => client.sql('SELECT id, date, profileid, updated FROM expenses ORDER BY id')
  t.strictSame(made(far), made(daily))
  t.equal(made(far).length, 51 + 12 + 4)
})

t.test('changes, pauses and ends', async t => {
  const { client, repeat, profiles, pass, days, next, categoryid } = await start(t)
  const { id } = await repeat({ start_date: '2026-06-20' })
  await profiles.update(id, { amount: usd('60.00') })
  t.equal(await next(id), '2026-06-20', 'another amount leaves the date')
  pass('2026-06-21T12:00:00Z')
  await profiles.update(id, { frequency: 'w' })
  t.equal(await next(id), '2026-06-27')
  await profiles.update(id, { vis_state: 1 })
  t.equal(await next(id), null)
  pass('2026-07-05T12:00:00Z')
  t.strictSame(await days(id), ['2026-06-20'], 'a deleted profile issues nothing')
  await profiles.update(id, { vis_state: 2 })
  t.equal(await next(id), '2026-07-11', 'and goes on once it is back')
  await profiles.update(id, { end_date: '2026-07-10' })
  t.equal(await next(id), null)
  pass('2026-08-01T12:00:00Z')
  await profiles.update(id, { end_date: null })
  t.strictSame([await days(id), await next(id)], [['2026-06-20', '2026-08-01'], '2026-08-08'], 'without its end it goes on from today')
  await profiles.update(id, { next_issue_date: '2026-09-01' })
  pass('2026-09-02T12:00:00Z')
  t.strictSame([(await days(id)).slice(-1), await next(id)], [['2026-09-01'], '2026-09-05'])
  t.equal(client.sql('SELECT amount FROM expenses')[0].amount, 600_000)

  const own = await collection(client, 'categories').create({ category: 'Own', parentid: client.sql('SELECT parentid FROM categories WHERE id = ?', categoryid)[0].parentid })
  const other = await repeat({ categoryid: own.id, start_date: '2026-09-10', frequency: 'w' })
  await collection(client, 'categories').update(own.id, { vis_state: 1 })
  const ran = pass('2026-09-18T12:00:00Z')
  t.strictSame(ran.filter(({ error }) => error !== undefined), [])
  t.strictSame([await days(other.id), await next(other.id)], [[], '2026-09-24'], 'dates pass while its category is deleted')
})

t.test('what is wrong with a profile is told, and changes nothing', async t => {
  const { client, tryRepeat } = await start(t)
  const before = contents(client.world)
  const table: Array<[Draft, number, string]> = [
    ...['frequency', 'start_date', 'amount', 'categoryid'].map((field): [Draft, number, string] => [{ [field]: undefined }, 1001, field]),
    [{ frequency: '0m' }, 1004, 'frequency'], [{ frequency: 'monthly' }, 1004, 'frequency'], [{ start_date: 'x' }, 1033, 'start_date'], [{ end_date: '2026-06-14' }, 1007, 'end_date'],
    [{ categoryid: 1 }, 1012, 'categoryid'], [{ clientid: 1 }, 1012, 'clientid'], [{ staffid: 9 }, 1012, 'staffid'], [{ taxAmount1: usd('54.01') }, 1004, 'taxAmount1'], [{ amount: 'x' }, 1015, 'amount'],
    [{ next_issue_date: 'soon' }, 1033, 'next_issue_date'],
  ]
  for (const [more, errno, field] of table) {
    const { status, json } = await tryRepeat(more)
    t.match([status, json.response.errors[0]], [422, { errno, field, object: 'expense_profile' }], JSON.stringify(more))
  }
  t.equal((await client.get(`${accounting}/expense_profiles/expense_profiles/1`)).status, 404)
  t.equal(contents(client.world), before)
})
