// Timers, over HTTP: what FreshBooks answers, word by word.
import t from 'tap'
import { addOthers, B, ENTRIES, entryKeys, ids, invalid, notFound, start } from '../support/time.ts'

t.test('timers', async t => {
  const { call, clock } = start()
  const timers = `/timetracking/${B}/timers`
  const at = (seconds: number) => new Date(clock.now + seconds * 1000).toISOString()
  const post = async (time_entry: object) => (await call('POST', ENTRIES, { time_entry })).body.time_entry
  t.strictSame((await call('GET', timers)).body, { timers: [] })

  const first = await post({
    is_logged: false, duration: null, note: null, internal: false, retainer_id: null, pending_client: null, source: null, started_at: at(-600),
    local_started_at: null, local_timezone: null, billable: true, billed: false, timer: {}, identity_id: null, client_id: null, project_id: null,
  })
  t.strictSame(Object.keys(first), entryKeys)
  t.match(first, { is_logged: false, duration: null, identity_id: 2192788, local_timezone: 'America/New_York', timer: { is_running: true } }, 'starts, as the web app does')
  const timer = first.timer.id
  const listed = (await call('GET', `/comments/${B}/timers`)).body.timers
  t.match(listed, [{ id: timer, is_running: true, time_entries: [{ id: first.id, duration: null }] }])
  t.strictSame(Object.keys(listed[0].time_entries[0]), entryKeys.filter(key => key !== 'timer'), 'a segment does not repeat its timer')
  t.strictSame((await call('GET', ENTRIES)).body.time_entries, [], 'a running segment is not among the logged entries')

  const paused = await call('PUT', `${ENTRIES}/${first.id}`, { time_entry: { ...first, duration: 900.4, timer: { id: String(timer) } } })
  t.match(paused.body.time_entry, { duration: 900, timer: { id: timer, is_running: false } }, 'a duration pauses it')
  t.equal((await call('GET', timers)).body.timers[0].is_running, false)
  const second = await post({ is_logged: false, started_at: at(0), timer: { id: timer } })
  t.strictSame(second.timer, { id: timer, is_running: true }, 'another segment resumes it')
  clock.now += 300_000
  const third = await post({ is_logged: false, started_at: at(0) })
  t.equal(third.timer.id, timer, 'starting again goes on with the one timer a person has')
  t.equal((await call('GET', `${ENTRIES}/${second.id}`)).body.time_entry.duration, 300, 'and pauses what ran')

  clock.now += 60_000
  const log = { timer: { time_entries: [{ ...first, duration: 900, is_logged: false }, { ...third, duration: null, active: false, note: 'done', is_logged: false }] } }
  const logged = await call('PUT', `${timers}/${timer}`, log)
  t.match(logged, { status: 200, body: { timer: { id: timer, is_running: false, time_entries: [{ is_logged: true, duration: 900 }, { duration: 60, note: 'done' }] } } },
    'logs the listed segments whatever they say of themselves')
  t.strictSame(ids((await call('GET', ENTRIES)).body.time_entries), [third.id, first.id], 'the other segment is gone')
  t.strictSame((await call('GET', `${ENTRIES}/${first.id}`)).body.time_entry.timer, { id: timer, is_running: false }, 'logged time keeps its timer')
  t.strictSame((await call('GET', timers)).body, { timers: [] })
  t.match(await call('PUT', `${timers}/${timer}`, log), { status: 404, body: notFound }, 'a logged timer is gone')

  const fourth = await post({ is_logged: false, started_at: at(0), duration: 0 })
  t.equal(fourth.timer.is_running, true, 'a duration of 0 runs too')
  t.not(fourth.timer.id, timer, 'this is a new timer')
  const one = await call('PUT', `${ENTRIES}/${fourth.id}`, { time_entry: { is_logged: true, duration: 1200, started_at: at(-1200), timer: { id: fourth.timer.id } } })
  t.match(one.body.time_entry, { is_logged: true, duration: 1200, timer: { id: fourth.timer.id, is_running: false } }, 'a PUT of the entry logs it')
  const fifth = await post({ is_logged: false, started_at: at(0) })
  t.match(await call('DELETE', `${timers}/${fifth.timer.id}`), { status: 204, body: '' }, 'discards')
  t.equal((await call('GET', `${ENTRIES}/${fifth.id}`)).body.time_entry.active, false)
  t.match(await call('DELETE', `${timers}/99`), { status: 404, body: notFound })
  t.match(await call('POST', ENTRIES, { time_entry: { is_logged: false, started_at: at(0), timer: { id: 99 } } }), { status: 422, body: invalid({ timer: 'Timer not found' }) })
})

t.test('a timer is its person\'s own', async t => {
  const { server, call, clock } = start()
  const { colleague } = addOthers(server)
  const started_at = new Date(clock.now).toISOString()
  const post = (time_entry: object) => call('POST', ENTRIES, { time_entry: { is_logged: false, started_at, ...time_entry } })
  const other = (await post({ identity_id: colleague })).body.time_entry
  t.match(other.timer, { is_running: true })
  const unknown = { status: 422, body: invalid({ timer: 'Timer not found' }) }
  t.match(await post({ timer: { id: other.timer.id } }), unknown, 'nobody joins another\'s')
  const mine = (await post({})).body.time_entry
  t.not(mine.timer.id, other.timer.id)
  t.match(await call('PUT', `${ENTRIES}/${mine.id}`, { time_entry: { is_logged: false, started_at, duration: 60, timer: other.timer } }), unknown)
  const timers = `/timetracking/${B}/timers`
  t.match(await call('PUT', `${timers}/${other.timer.id}`, {}), { status: 404, body: notFound }, 'nor logs it')
  t.match(await call('DELETE', `${timers}/${other.timer.id}`), { status: 404, body: notFound }, 'nor discards it')
  t.match((await call('GET', `${ENTRIES}/${other.id}`)).body.time_entry, { active: true, timer: { is_running: true } })
  const paused = await call('PUT', `${ENTRIES}/${other.id}`, { time_entry: { is_logged: false, started_at, duration: 60, identity_id: colleague, timer: other.timer } })
  t.match(paused.body.time_entry, { duration: 60, timer: { id: other.timer.id, is_running: false } }, 'for the colleague it is the own one')
})
