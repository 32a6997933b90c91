// Webhooks: what receivers get, in which order, and what becomes of messages that fail.
import t from 'tap'
import type { MockWorld } from '../../src/library/index.ts'
import { Poster } from '../../src/webhooks/post.ts'
import { names, outcomes, start } from '../support/hooked.ts'
import { isSigned, receiver, type Answering, type Received } from '../support/receiver.ts'
import { until } from '../support/waiting.ts'

t.test('a receiver that was written from the documentation is verified, and understands what comes', async t => {
  const { world, hook, call, callbacks, register, client } = await start(t)
  const id = await register('client.create')
  t.equal((await call('GET', `${callbacks}/${id}`)).response.result.callback.verified, false)
  await world.webhooks.wait({ event: 'callback.verify' })
  t.equal((await call('GET', `${callbacks}/${id}`)).response.result.callback.verified, true, 'it sent the verifier back from within its handler')
  const [handshake] = hook.received
  t.strictSame(Object.keys(handshake!.form), ['user_id', 'name', 'verifier', 'object_id', 'account_id', 'system', 'business_id', 'identity_id'])
  t.match(handshake!.form, { name: 'callback.verify', object_id: String(id), account_id: world.account_id, system: /^https:\/\/\w+\.freshbooks\.com$/ })
  t.match(handshake!.form.verifier, /^[A-Za-z0-9]{31,34}$/)

  const { id: clientid } = (await client('zoë@example.test')).response.result.client
  await world.webhooks.wait({ event: 'client.create' })
  const event = hook.received[1]!
  t.strictSame(event.form, {
    name: 'client.create', object_id: String(clientid), user_id: '1', identity_id: String(world.identity_id),
    business_id: String(world.business_id), account_id: world.account_id,
  })
  t.match(event.headers, { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'FreshBooks' })
  for (const message of hook.received) t.ok(isSigned(message, handshake!.form.verifier!), `${message.form.name} is signed with the verifier`)
  t.notOk(isSigned(event, 'another'), 'and with nothing else')
  const { deliveries: [delivery] } = await world.webhooks.list({ event: 'client.create' })
  t.match(delivery, { outcome: 'delivered', status: 200, attempt: 1, error: null, hint: null, fields: event.form, signature: event.signature })
})

t.test('each event comes once, in order, whatever raised it', async t => {
  const { world, hook, call, listen, client } = await start(t, { now: '2026-06-15T15:00:00Z' })
  await listen('client')
  await listen('invoice')
  const account = `/accounting/account/${world.account_id}`
  const { id } = (await client('a@example.test')).response.result.client
  const lines = [{ name: 'Work', qty: '1', unit_cost: { amount: '100' } }]
  const invoice = (await call('POST', `${account}/invoices/invoices`, { invoice: { customerid: id, create_date: '2026-06-15', lines, action_mark_as_sent: true } })).response.result.invoice.id
  await call('PUT', `${account}/users/clients/${id}`, { client: { note: 'New' } })
  await call('PUT', `${account}/users/clients/${id}`, { client: { email: 'no address' } })
  await world.actions.perform('client.pays_invoice', { invoice, amount: 'full' })
  await world.webhooks.wait({ event: 'invoice.update' })
  const of = (noun: string) => names(hook.received).filter(name => name.startsWith(noun))
  t.strictSame(of('client'), [`client.create ${id}`, `client.update ${id}`], 'a refused request raises nothing')
  t.strictSame(of('invoice'), [`invoice.create ${invoice}`, `invoice.update ${invoice}`], 'what clients do raises events too')
  t.equal((await world.outbox.list()).count, 0)
})

t.test('what fails is sent again on the world\'s clock, then dropped, and a callback that only fails is disabled', async t => {
  const states = { status: 500 }
  const { world, hook, call, callbacks, listen, client } = await start(t, {
    now: '2026-06-15T15:00:00Z', config: { attempts: 3, disable_after: 2 }, answering: (_message, response) => { response.writeHead(states.status).end('no') },
  })
  await listen('client.create')
  await client('a@example.test')
  await client('b@example.test')
  const attempts = (count: number) => world.webhooks.wait({ event: 'client.create', count }).catch((error: Error) => error)
  const seen = async (count: number): Promise<void> => {
    const attempts = async () => (await world.webhooks.list({ event: 'client.create' })).deliveries.length
    for (let tries = 0; tries < 2_000 && await attempts() < count; tries++) await new Promise(resolve => setTimeout(resolve, 5))
  }
  await seen(1)
  t.match((await world.outbox.list()).outbox.map(({ attempts, due_at }) => [attempts, due_at]), [[1, '2026-06-15T15:01:00.000Z'], [0, /.*/]], 'the second one waits behind the first')
  await world.clock.advance({ by: 'PT1M' })
  await seen(2)
  t.equal((await world.outbox.list()).outbox[0]!.due_at, '2026-06-15T15:03:00.000Z', 'twice as long after the second attempt')
  await world.clock.advance({ by: 'PT2M' })
  await attempts(1)
  t.strictSame(await outcomes(world, { event: 'client.create' }).then(list => list.slice(0, 3)),
    ['client.create retried 500', 'client.create retried 500', 'client.create dropped 500'])
  await world.webhooks.flush()
  t.strictSame((await outcomes(world, { event: 'client.create' })).at(-1), 'client.create dropped 500', 'a flush does not wait for the clock')
  const [row] = (await world.callbacks.list()).callbacks
  t.match(row, { verified: false }, 'two messages dropped in a row: disabled')
  await client('c@example.test')
  t.equal((await world.outbox.list()).count, 0, 'which gets nothing any more')
  states.status = 200
  await call('PUT', `${callbacks}/${row!.callbackid}`, { callback: { resend: true } })
  await world.webhooks.wait({ event: 'callback.verify', count: 2 })
  hook.received.length = 0
  await client('d@example.test')
  await world.webhooks.wait({ event: 'client.create', count: 3 })
  t.equal(hook.received.length, 1, 'a handshake revives it')
})

t.test('what counts as a failure', async t => {
  const cases: ReadonlyArray<readonly [string, Answering, object]> = [
    ['a redirect', (_message, response) => void response.writeHead(302, { location: '/elsewhere' }).end(), { status: 302, hint: /redirect/ }],
    ['a refusal', (_message, response) => void response.writeHead(401).end('bad signature'), { status: 401, response: 'bad signature', hint: /the form as JSON, not the body/ }],
    ['410', (_message, response) => void response.writeHead(410).end(), { status: 410 }],
    ['a connection that is reset', (_message, response) => void response.destroy(), { status: null, error: /hang up|ECONNRESET/ }],
    ['no answer in time', () => new Promise(() => {}), { status: null, error: 'no whole answer came within 150 ms' }],
    ['half an answer', (_message, response) => { response.writeHead(200, { 'content-length': '100' }).write('half'); return new Promise(() => {}) }, { status: null, error: /no whole answer/ }],
  ]
  for (const [name, answering, expected] of cases) {
    const { world, listen, client } = await start(t, { config: { timeout_ms: 150, attempts: 1 }, answering })
    await listen('client.create')
    await client('a@example.test')
    t.match((await world.webhooks.wait({ event: 'client.create' })).deliveries, [{ outcome: 'dropped', ...expected }], name)
  }
  const { world, listen, client } = await start(t, { answering: (_message, response) => void response.writeHead(202).end('x'.repeat(100_000)) })
  await listen('client.create')
  await client('a@example.test')
  const { deliveries: [delivery] } = await world.webhooks.wait({ event: 'client.create' })
  t.match(delivery, { outcome: 'delivered', status: 202 })
  t.equal(delivery!.response.length, 2048, 'a long answer is read no further')
})

t.test('a receiver that hangs holds up nobody', async t => {
  const { world, hook, listen, client, register } = await start(t, { answering: () => new Promise(() => {}) })
  await listen('client.create')
  const other = await receiver(t)
  const id = await register('client.create', other.url)
  await world.callbacks.show(id).then(({ callback }) => world.seed({ version: 1, callbacks: [{ event: 'client.update', uri: callback.uri, verified: true }] }))
  const { id: clientid } = (await client('a@example.test')).response.result.client
  await client('b@example.test')
  await world.fetch(`/accounting/account/${world.account_id}/users/clients/${clientid}`, { method: 'PUT', body: '{"client":{"note":"x"}}' })
  await world.webhooks.wait({ event: 'client.update' }) // for half as long as the receiver may take
  t.equal(hook.received.length, 1, 'its second message does')
  await world.reset()
  t.equal(hook.received.length, 1)
})

t.test('nothing that was raised before a world is put back is delivered after it', async t => {
  const keep = ['clock', 'faults', 'tokens', 'journal'] as const
  const ways: Readonly<Record<string, (world: MockWorld, before: object) => Promise<unknown>>> = {
    'a reset': world => world.reset(),
    'a reset that keeps what it can': world => world.reset({ keep }),
    'a snapshot of before': world => world.snapshots.restore('before', { keep }),
    'an export of before': (world, before) => world.import(before),
    'a scenario': world => world.scenarios.play('empty'),
  }
  for (const [name, putBack] of Object.entries(ways)) {
    let release = (): void => {}
    const { world, hook, listen, client } = await start(t, { answering: () => new Promise<void>(resolve => { release = resolve }) })
    await listen('client.create')
    await world.snapshots.save('before')
    const before = await world.export()
    await client('a@example.test')
    await client('b@example.test')
    await until('the first message comes', () => hook.received.length === 1)
    await putBack(world, before)
    release()
    await world.webhooks.flush()
    await new Promise(resolve => setTimeout(resolve, 20))
    t.equal(hook.received.length, 1, name)
    t.strictSame((await world.webhooks.list({ event: 'client.create' })).deliveries, [], name)
  }
})

t.test('with sync an answer comes after its deliveries', async t => {
  const { world, hook, listen, client, call } = await start(t, { config: { deliver: 'sync' }, answering: () => new Promise(resolve => setTimeout(resolve, 50)) })
  await listen('client')
  const { id } = (await client('a@example.test')).response.result.client
  t.strictSame(names(hook.received), [`client.create ${id}`])
  await call('PUT', `/accounting/account/${world.account_id}/users/clients/${id}`, { client: { note: 'x' } })
  t.equal(hook.received.length, 2)
  await world.webhooks.fire({ event: 'client.delete', object_id: 5 })
  t.strictSame(names(hook.received).at(-1), 'client.delete 5', 'of the control API too')
})

t.test('with held nothing goes out before a flush', async t => {
  const { world, hook, client, register } = await start(t, { config: { deliver: 'held' } })
  await register('client.create')
  await new Promise(resolve => setTimeout(resolve, 50))
  t.equal(hook.received.length, 0)
  await world.webhooks.flush()
  t.match(await world.callbacks.list(), { callbacks: [{ verified: true }] })
  await client('a@example.test')
  await client('b@example.test')
  const { deliveries, waiting } = await world.webhooks.flush()
  t.strictSame([deliveries.length, waiting, hook.received.length], [2, 0, 3])
})

t.test('messages to other machines are made and kept, and no name leads there', async t => {
  const { world, register, client } = await start(t, { config: { auto_verify: true } })
  await register('client.create', 'https://hooks.example.test/in')
  await register('client.create', 'http://10.1.2.3:8080/in')
  await register('client.create', 'http://[::ffff:169.254.169.254]/latest')
  await world.webhooks.wait({ event: 'callback.verify', count: 3 })
  t.match((await world.callbacks.list()).callbacks.map(({ verified }) => verified), [true, true, true], 'auto_verify needs no receiver')
  await client('a@example.test')
  const { deliveries } = await world.webhooks.wait({ event: 'client.create', count: 3 })
  t.match(deliveries.map(({ outcome, status, hint }) => [outcome, status, hint]).sort(), [
    ['kept', null, /--webhook-hosts/], ['kept', null, /--webhook-hosts/], ['kept', null, /--webhook-hosts/],
  ])
  const local = await receiver(t)
  const { port } = new URL(local.url)
  const lookups: string[] = []
  const to = (address: string) => new Poster([], ((host: string, _options: object, done: (...values: any[]) => void) => {
    lookups.push(host)
    done(null, [{ address, family: 4 }])
  }) as never)
  const message = { fields: [], body: 'a=b', signature: 'x' } as const
  t.match(await to('192.0.2.7').post(`http://rebound.test:${port}/in`, message, 500), { isRefused: true, status: null, error: /rebound\.test' \(192\.0\.2\.7\)/ })
  t.match(await to('127.0.0.1').post(`http://rebound.test:${port}/in`, message, 500), { isRefused: false, status: 200 })
  t.strictSame(lookups, ['rebound.test', 'rebound.test'], 'the address that was looked at is the one that is used')
  t.equal(local.received.length, 1)
})

t.test('messages fail on purpose', async t => {
  const cases: ReadonlyArray<readonly [string, (sent: readonly string[], verifier: string, received: readonly Received[]) => void]> = [
    ['drop', sent => t.strictSame(sent, ['b', 'c'], 'drop')],
    ['duplicate', sent => t.strictSame(sent, ['a', 'a', 'b', 'c'], 'duplicate')],
    ['delay', sent => t.strictSame(sent, ['a', 'b', 'c'], 'delay')],
    ['reorder', sent => t.strictSame(sent, ['b', 'a', 'c'], 'reorder')],
    ['bad_signature', (sent, verifier, received) => {
      t.strictSame(sent, ['a', 'b', 'c'], 'bad_signature')
      t.strictSame(received.map(message => isSigned(message, verifier)), [false, true, true])
    }],
    ['field_order', (sent, verifier, received) => {
      t.strictSame(sent, ['a', 'b', 'c'], 'field_order')
      const [first, second] = received.map(({ form }) => Object.keys(form))
      t.strictSame(first, second!.toReversed())
      t.ok(received.every(message => isSigned(message, verifier)), 'what is sent is what is signed')
    }],
  ]
  for (const [effect, check] of cases) {
    const { world, hook, listen, client } = await start(t)
    const verifier = await listen('client.create')
    await world.faults.add({ match: { event: 'client.*' }, when: { times: 1 }, do: { kind: 'webhook', effect, ms: 20 } as never })
    const ids: number[] = []
    for (const letter of 'abc') ids.push((await client(`${letter}@example.test`)).response.result.client.id)
    await world.webhooks.wait({ event: 'client.create', count: 3 })
    check(hook.received.map(({ form }) => 'abc'[ids.indexOf(Number(form.object_id))]!), verifier, hook.received)
    await world.verify({ checks: [{ all_faults_used: true }] })
    t.equal((await world.webhooks.list({ event: 'client.create' })).deliveries.filter(({ fault }) => fault === 'fault-1').length, effect === 'reorder' ? 0 : 1)
  }
  const { world } = await start(t)
  await t.rejects(world.faults.add({ match: { operation: 'clients.create' }, do: { kind: 'webhook', effect: 'drop' } }), { message: /matched by its event/ })
  await t.rejects(world.faults.add({ match: { event: 'client.create' }, do: { kind: 'error', status: 500 } }), { message: /kind webhook alone/ })
})

t.test('messages can be raised and sent again', async t => {
  const { world, hook, listen } = await start(t)
  const verifier = await listen('invoice')
  await world.webhooks.fire({ event: 'invoice.create', object_id: 77 })
  const { deliveries: [first] } = await world.webhooks.wait({ event: 'invoice.create' })
  await world.webhooks.resend(first!.id)
  await world.webhooks.wait({ since: first!.id })
  t.strictSame(names(hook.received), ['invoice.create 77', 'invoice.create 77'])
  t.strictSame(hook.received[0]!.form, hook.received[1]!.form, 'two bodies that are equal')
  t.ok(hook.received.every(message => isSigned(message, verifier)))
  await t.rejects(world.webhooks.fire({ event: 'invoice.created', object_id: 1 }), { message: /no event is called/ })
  await t.rejects(world.webhooks.fire({ event: 'client.create', object_id: 1 }), { message: /no verified callback/ })
  await t.rejects(world.webhooks.wait({ event: 'client.create', timeout_ms: 20 }), { message: /came in time/ })
  await t.rejects(world.webhooks.show(99), { message: /no delivery 99/ })
})

t.test('checks tell what was delivered', async t => {
  const { world, listen, client } = await start(t, { config: { deliver: 'sync' } })
  await listen('client')
  const { id } = (await client('a@example.test')).response.result.client
  await client('b@example.test')
  const check = (checks: object[]) => world.verify({ checks: checks as never }).then(() => [], (error: any) => error.more.report.split('\n').slice(2))
  t.strictSame(await check([
    { delivery: 'client.create' }, { delivery: { event: 'client.*', count: 2 } }, { delivery: { event: 'client.create', object_id: id, outcome: 'delivered', count: { exact: 1 } } },
    { delivery: { event: 'client.delete', count: 0 } }, { deliveries: ['callback.verify', 'client.create', { event: 'client.create', object_id: id + 1 }] },
  ]), [])
  const there = `there were callback.verify 2001 (delivered), client.create ${id} (delivered), client.create ${id + 1} (delivered), and 0 wait`
  t.strictSame(await check([{ delivery: { event: 'client.create', count: 1 } }]),
    ['1. exactly 1 time delivered: client.create', '   expected  exactly 1 of client.create', `   actual    2; ${there}`, ''])
  t.strictSame(await check([{ deliveries: ['client.create', 'callback.verify'] }]),
    ['1. delivered in this order: client.create, then callback.verify', '   expected  callback.verify, as message 2 of 2', `   actual    ${there}`, ''])
  for (const [wrong, message] of [
    [{ delivery: 'client.created' }, /no event 'client\.created'; did you mean 'client\.create'/], [{ delivery: 7 }, /must be the name of an event/],
    [{ delivery: { evnt: 'client' } }, /no key 'evnt'/], [{ deliveries: [] }, /must be a list of events/], [{ delivery: { outcome: 'sent' } }, /no outcome 'sent'/],
  ] as const) await t.rejects(world.verify({ checks: [wrong] as never }), { message })
  const waiting = world.verify({ checks: [{ delivery: 'client.delete' }] as never, wait_ms: 5_000 })
  await world.webhooks.fire({ event: 'client.delete', object_id: id })
  t.match(await waiting, { passed: 1 }, 'wait_ms waits for deliveries as well')
})
