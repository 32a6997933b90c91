// Timers, and entries that are not logged yet, over HTTP: what FreshBooks answers, and that no time is ever lost.
import fc from 'fast-check'
import t from 'tap'
import { drawn } from '../support/random.ts'
import { addOthers, B, ENTRIES, entryKeys, ids, invalid, makeEntry, makeProject, notFound, start } from '../support/time.ts'

const TIMERS = `/timetracking/${B}/timers`

/** A server, and short words for what programs do to timers. */
function desk () {
  const { server, call, clock } = start()
  const at = (seconds: number) => new Date(clock.now + seconds * 1000).toISOString()
  const post = async (more: object = {}) =>
    (await call('POST', ENTRIES, { time_entry: { is_logged: false, started_at: at(0), ...more } })).body.time_entry
  const put = async (id: number, more: object) => (await call('PUT', `${ENTRIES}/${id}`, { time_entry: { is_logged: false, started_at: at(0), ...more } })).body.time_entry
  const read = async (id: number) => (await call('GET', `${ENTRIES}/${id}`)).body.time_entry
  const timers = async () => (await call('GET', TIMERS)).body.timers
  const log = (timer: number, time_entries?: unknown) => call('PUT', `${TIMERS}/${timer}`, time_entries === undefined ? {} : { timer: { time_entries } })
  const logged = async () => (await call('GET', ENTRIES)).body.time_entries
  return { server, call, clock, at, post, put, read, timers, log, logged }
}

/** A timer with segments of so many seconds, of which the last one runs. */
async function stopwatch (kit: ReturnType<typeof desk>, ...seconds: number[]) {
  const { clock, post, put, read } = kit
  const segments: any[] = []
  for (const [index, duration] of seconds.entries()) {
    const segment = await post({ note: `part ${index + 1}`, timer: index === 0 ? {} : { id: segments[0].timer.id } })
    clock.now += duration * 1000
    const isLast = index === seconds.length - 1
    segments.push(isLast ? await read(segment.id) : await put(segment.id, { ...segment, duration }))
    if (!isLast) clock.now += 5000
  }
  return { id: segments[0].timer.id as number, segments }
}

t.test('a timer starts, is paused, goes on, is logged and discarded', async t => {
  const { call, clock, at, post, put, read, timers, log, logged } = desk()
  t.strictSame(await timers(), [])
  const first = await post({
    duration: null, note: null, internal: false, retainer_id: null, pending_client: null, source: null, started_at: at(-600),
    local_started_at: null, local_timezone: null, billable: true, billed: false, timer: {}, identity_id: null, client_id: null, project_id: null,
  })
  t.strictSame(Object.keys(first), entryKeys)
  t.match(first, { is_logged: false, duration: null, identity_id: 2192788, local_timezone: 'America/New_York', timer: { is_running: true } }, 'starts, as the web app does')
  const timer = first.timer.id
  const listed = (await call('GET', `/comments/${B}/timers`)).body.timers
  t.match(listed, [{ id: timer, is_running: true, time_entries: [{ id: first.id, duration: null }] }])
  t.strictSame(Object.keys(listed[0].time_entries[0]), entryKeys.filter(key => key !== 'timer'), 'a segment does not repeat its timer')
  t.strictSame(await logged(), [], 'a running segment is not among the logged entries')

  const paused = await put(first.id, { ...first, duration: 900.4, timer: { id: String(timer) } })
  t.match(paused, { duration: 900, timer: { id: timer, is_running: false } }, 'a duration pauses it')
  t.equal((await timers())[0].is_running, false)
  const still = await put(first.id, { note: 'Icons', started_at: first.started_at, timer: { id: timer, is_running: true } })
  t.match(still, { duration: 900, note: 'Icons', timer: { id: timer, is_running: false } }, 'is_running does not resume it, and its time stays')
  t.match(await put(first.id, { duration: 0, timer: {} }), { duration: 900, timer: { id: timer, is_running: false } }, 'nor do a duration of 0 and an empty timer')
  const second = await post({ timer: { id: timer } })
  t.strictSame(second.timer, { id: timer, is_running: true }, 'another segment resumes it')
  clock.now += 300_000
  await put(second.id, { started_at: at(-60), timer: { id: timer } })
  const third = await post({ timer: { id: timer } })
  t.equal((await read(second.id)).duration, 60, 'what ran is paused, from the start that was corrected')

  clock.now += 60_000
  t.match(await log(timer), { status: 200, body: { timer: { id: timer, is_running: false, time_entries: [{ id: first.id, is_logged: true, duration: 1020 }] } } })
  t.strictSame(ids(await logged()), [first.id], 'one entry, of 900 + 60 + 60 seconds')
  t.strictSame((await read(first.id)).timer, { id: timer, is_running: false }, 'logged time keeps its timer')
  t.equal((await read(third.id)).active, false)
  t.strictSame(await timers(), [])
  t.match(await log(timer), { status: 404, body: notFound }, 'a logged timer is gone')

  const fourth = await post({ duration: 0, timer: {} })
  t.equal(fourth.timer.is_running, true, 'a duration of 0 runs too')
  t.not(fourth.timer.id, timer, 'this is a new timer')
  const one = await put(fourth.id, { is_logged: true, duration: 1200, started_at: at(-1200), timer: { id: fourth.timer.id } })
  t.match(one, { is_logged: true, duration: 1200, timer: { id: fourth.timer.id, is_running: false } }, 'a PUT of the entry logs it')
  const fifth = await post({ timer: {} })
  t.match(await call('DELETE', `${TIMERS}/${fifth.timer.id}`), { status: 204, body: '' }, 'discards')
  t.equal((await read(fifth.id)).active, false)
  t.match(await call('DELETE', `${TIMERS}/99`), { status: 404, body: notFound })
  for (const id of [99, 0, -1]) t.match(await call('POST', ENTRIES, { time_entry: { is_logged: false, started_at: at(0), timer: { id } } }), { status: 422, body: invalid({ timer: 'Timer not found' }) })
})

t.test('entries without a timer stand side by side, and nothing touches them', async t => {
  const { clock, at, post, put, read, timers, log, logged } = desk()
  const open = [await post({ note: 'a' }), await post({ note: 'b', timer: null }), await post({ note: 'c', duration: 1800 })]
  t.strictSame(open.map(entry => [entry.timer, entry.duration]), [[null, null], [null, null], [null, 1800]])
  t.strictSame(await timers(), [])
  const one = await post({ timer: {} })
  clock.now += 90_000
  const two = await post({ timer: {} })
  t.not(two.timer.id, one.timer.id, 'an empty timer is a new one')
  t.match(await read(one.id), { duration: 90, timer: { is_running: false } }, 'what ran of the other is kept')
  clock.now += 60_000
  for (const { timer } of [one, two]) await log(timer.id)
  t.strictSame((await logged()).map(({ duration }: any) => duration), [60, 120])
  t.strictSame(await Promise.all(open.map(({ id }) => read(id))), open)
  const [a] = open
  t.match(await put(a.id, { note: 'A', started_at: at(-7200), duration: 7200 }), { note: 'A', duration: 7200, timer: null, is_logged: false }, 'a PUT does not give it one')
  t.match(await put(a.id, { note: 'A' }), { duration: 7200 }, 'nor takes the time it has')
  t.match(await put(a.id, { is_logged: true, duration: 7200 }), { is_logged: true, timer: null })
  t.match(await put(open[1].id, { timer: {} }), { duration: null, timer: { is_running: true } }, 'unless it asks for one')
})

t.test('logging a timer gives one entry of the whole time, in minutes, whatever the request lists', async t => {
  type Watch = Awaited<ReturnType<typeof stopwatch>>
  const bare = ({ duration, started_at, note }: any, more: object = {}) => ({ is_logged: false, duration, started_at, note, ...more })
  const cases: Array<[string, number[], (watch: Watch) => unknown, object]> = [
    ['segments without ids, as recorded', [36_047, 57], ({ segments }) => [bare(segments[0]), bare(segments[1], { duration: 57 })], { duration: 36_120, note: 'part 2' }],
    ['segments with their ids', [900, 300], ({ segments }) => segments.map(one => ({ ...one, active: undefined, duration: one.duration ?? 300 })), { duration: 1200 }],
    ['what is sent is what counts', [900, 300], ({ segments: [one, two] }) => [{ id: one.id, duration: 600 }, { id: String(two.id), duration: 60 }], { duration: 660, note: 'part 2' }],
    ['segments without ids, which are corrected', [900, 300], ({ segments }) => segments.map(one => bare(one, { started_at: '2026-06-29T08:00:00Z', duration: 60 })), { duration: 120, started_at: '2026-06-29T08:00:00Z' }],
    ['the web app: one segment with the sum', [900, 300], ({ segments: [one] }) => [{ id: one.id, duration: 1200, active: false, is_logged: false, note: 'all of it' }], { duration: 1200, note: 'all of it' }],
    ['the same a second behind', [900, 300], ({ segments: [, two] }) => [{ id: two.id, duration: 1199, active: false }], { duration: 1200 }],
    ['the same without its id', [900, 300], () => [{ duration: 1200, started_at: '2026-06-29T08:00:00Z' }], { duration: 1200, started_at: '2026-06-29T08:00:00Z' }],
    ['the web app corrects the only segment', [900], ({ segments: [one] }) => [{ id: one.id, duration: 120, active: false }], { duration: 120 }],
    ['one of three segments', [900, 300, 60], ({ segments: [one] }) => [{ ...one }], { duration: 1260, note: 'part 1' }],
    ['the running segment without a duration', [900, 300], ({ segments: [, two] }) => [{ ...two, duration: null }], { duration: 1200 }],
    ['a start that is corrected', [900], ({ segments: [one] }) => [{ ...one, started_at: new Date(Date.parse(one.started_at) + 600_000).toISOString() }], { duration: 300, started_at: /Z$/ }],
    ['a segment nobody knows', [900, 300], ({ segments }) => [...segments, { id: 7, duration: 120 }], { duration: 1320 }],
    ['an empty list', [900, 300], () => [], { duration: 1200, note: 'part 2' }],
    ['no list', [900, 300], () => undefined, { duration: 1200, note: 'part 2' }],
    ['null', [29], () => null, { duration: 60 }],
    ['less than a minute', [29], () => undefined, { duration: 60 }],
    ['half a minute more', [90], () => undefined, { duration: 120 }],
    ['nothing at all', [0], () => undefined, { duration: 0 }],
  ]
  const kit = desk()
  const { read, timers, log, logged } = kit
  const bystander = await makeEntry(kit.call)
  for (const [name, seconds, list, expected] of cases) {
    const before = await logged()
    const watch = await stopwatch(kit, ...seconds)
    const { status, body } = await log(watch.id, list(watch))
    t.equal(status, 200, name)
    const [entry, ...others] = body.timer.time_entries
    t.strictSame(others, [], `${name}: one entry`)
    t.match(entry, { id: watch.segments[0].id, is_logged: true, active: true, identity_id: 2192788, started_at: watch.segments[0].started_at, ...expected }, name)
    t.equal((await logged()).length, before.length + 1, `${name}: one more`)
    t.strictSame(await timers(), [], `${name}: the timer is gone`)
    for (const { id } of watch.segments.slice(1)) t.equal((await read(id)).active, false, `${name}: its time is in the entry`)
  }
  t.strictSame(await read(bystander.id), bystander)

  const watch = await stopwatch(kit, 900, 300)
  await kit.put(watch.segments[0].id, { ...watch.segments[0], note: 'changed last' })
  kit.clock.now += 1000
  await kit.put(watch.segments[0].id, { ...watch.segments[0], note: 'changed last', billable: false })
  t.match((await log(watch.id)).body.timer.time_entries[0], { note: 'changed last', billable: false }, 'the newest PUT wins')
})

t.test('a log that cannot be read changes nothing', async t => {
  const kit = desk()
  const { id } = await stopwatch(kit, 900, 300)
  const before = [await kit.timers(), await kit.logged()]
  const cases: Array<[unknown, object]> = [
    ['all', { time_entries: 'Input should be a valid list' }],
    [[5], { time_entries: 'Input should be a valid value of its type' }],
    [[[]], { time_entries: 'Input should be a valid value of its type' }],
    [[{ duration: -1 }], { duration: 'Input should be greater than or equal to 0' }],
    [[{ duration: 'long' }], { duration: 'Input should be a valid number' }],
    [[{ duration: 60 }, { started_at: 'soon' }], { started_at: 'Input should be a valid datetime' }],
    [[{ duration: 60, project_id: 99 }], { project_id: 'Project not found' }],
    [Array.from({ length: 1001 }, () => ({})), { time_entries: 'Input is out of range' }],
  ]
  for (const [sent, error] of cases) t.match(await kit.log(id, sent), { status: 422, body: invalid(error) }, JSON.stringify(sent).slice(0, 60))
  t.strictSame([await kit.timers(), await kit.logged()], before)
})

t.test('a timer is its person\'s own', async t => {
  const { server, call, at, post, timers, read } = desk()
  const { colleague } = addOthers(server)
  const other = await post({ identity_id: colleague, timer: {} })
  t.match(other.timer, { is_running: true })
  const unknown = { status: 422, body: invalid({ timer: 'Timer not found' }) }
  const send = (method: 'POST' | 'PUT', url: string, more: object) => call(method, url, { time_entry: { is_logged: false, started_at: at(0), ...more } })
  t.match(await send('POST', ENTRIES, { timer: { id: other.timer.id } }), unknown, 'nobody joins another\'s')
  const mine = await post({ timer: {} })
  t.not(mine.timer.id, other.timer.id)
  t.match(await read(other.id), { duration: null, timer: { is_running: true } }, 'starting one pauses nobody else\'s')
  t.match(await send('PUT', `${ENTRIES}/${mine.id}`, { duration: 60, timer: other.timer }), unknown)
  t.match(await call('PUT', `${TIMERS}/${other.timer.id}`, {}), { status: 404, body: notFound }, 'nor logs it')
  t.match(await call('DELETE', `${TIMERS}/${other.timer.id}`), { status: 404, body: notFound }, 'nor discards it')
  t.strictSame((await timers()).map(({ id }: any) => id), [mine.timer.id])
  const paused = (await send('PUT', `${ENTRIES}/${other.id}`, { duration: 60, identity_id: colleague, timer: other.timer })).body.time_entry
  t.match(paused, { duration: 60, timer: { id: other.timer.id, is_running: false } }, 'for the colleague it is the own one')
})

// What a program may do to timers, in any order; `which` picks the entry or timer it does it to.
const acts = ['start', 'plain', 'resume', 'pause', 'edit', 'move', 'log', 'log bare', 'log listed', 'log sum', 'log one', 'log entry'] as const
const step = fc.record({ act: fc.constantFrom(...acts), which: fc.nat(5), seconds: fc.oneof(fc.nat(200), fc.nat(40_000)) })

t.test('whatever is started, paused, edited and logged, no time is lost', async t => {
  const seen = new Map<string, number>()
  const { server, call, clock, put, post, timers, log } = desk()
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async steps => {
    server.worlds.reset('default', 'empty')
    const project_id = (await makeProject(call, { title: 'P' })).id
    const entries = async () => (await call('GET', `${ENTRIES}?include_unlogged=true`)).body.time_entries as any[]
    const isOpen = ({ is_logged, timer }: any) => !is_logged && timer !== null
    const elapsed = ({ started_at }: any) => Math.trunc((clock.now - Date.parse(started_at)) / 1000)
    const time = (entry: any): number => entry.duration || (isOpen(entry) ? elapsed(entry) : 0)
    const total = async () => (await entries()).reduce((sum, entry) => sum + time(entry), 0)
    const plain = async () => (await entries()).filter(({ timer, is_logged }) => timer === null && !is_logged)
    for (const { act, which, seconds } of [{ act: 'start', which: 0, seconds: 60 }, ...steps] as typeof steps) {
      const before = await total()
      const untouched = await plain()
      const open = (await entries()).filter(isOpen)
      const segment = open[which % open.length]
      const watches = await timers()
      const watch = watches[which % watches.length]
      const segments: any[] = watch?.time_entries ?? []
      const needsTimer = act !== 'start' && act !== 'plain'
      if (needsTimer && segment === undefined) continue
      const durations = () => segments.map(one => ({ ...one, timer: undefined, duration: one.duration ?? Math.max(1, elapsed(one)) }))
      // a pause takes a second at least, and what is logged is rounded to the minute
      let [gain, loss] = [1, 0]
      switch (act) {
        case 'start': await post({ timer: {} }); break
        case 'plain': untouched.push(await post({ duration: seconds || null })); gain += seconds; loss -= seconds; break
        case 'resume': await post({ timer: { id: segment.timer.id }, note: 'again' }); break
        case 'pause': await put(segment.id, { ...segment, duration: time(segment) || 1 }); break
        case 'edit': await put(segment.id, { started_at: segment.started_at, project_id, note: 'edited', timer: { id: segment.timer.id, is_running: true } }); break
        case 'move': {
          const moved = segment.duration ? 0 : Math.min(seconds, time(segment))
          await put(segment.id, { ...segment, started_at: new Date(Date.parse(segment.started_at) + moved * 1000).toISOString() })
          gain -= moved
          loss += moved
          break
        }
        case 'log entry': await put(segment.id, { ...segment, is_logged: true, duration: time(segment) }); break
        default: {
          const list = {
            log: undefined,
            'log bare': durations().map(({ id, ...rest }) => rest),
            'log listed': durations(),
            'log sum': [{ id: segments[0].id, active: false, duration: durations().reduce((sum, { duration }) => sum + duration, 0) }],
            'log one': durations().slice(-1),
          }[act]
          t.equal((await log(watch.id, list)).status, 200)
          gain = 60 + segments.length
          loss = 30
        }
      }
      const after = await total()
      const [least, most] = [before - loss, before + gain]
      if (after < least || after > most) throw new Error(`${act}: ${before} seconds became ${after}`)
      const now = await plain()
      const kept = untouched.every(entry => JSON.stringify(now.find(({ id }) => id === entry.id)) === JSON.stringify(entry))
      if (!kept) throw new Error(`${act} touched an entry without a timer`)
      seen.set(act, (seen.get(act) ?? 0) + 1)
      const running = (await entries()).filter(entry => isOpen(entry) && !entry.duration).length
      if (running > 1) throw new Error(`${running} segments run at once`)
      clock.now += seconds * 1000
    }
  }), drawn(t, { numRuns: 60 }))
  for (const act of acts) t.ok((seen.get(act) ?? 0) > 2, `${act} was tried`)
})
