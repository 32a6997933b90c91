// Tokens, applications and configuration by way of the control API, and what requests notice of them.
import fc from 'fast-check'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t, { type Test } from 'tap'
import { applicationsVerbs } from '../../src/control/verbs/applications.ts'
import { configVerbs, configVerbsFor } from '../../src/control/verbs/config.ts'
import { tokensVerbs } from '../../src/control/verbs/tokens.ts'
import type { Verb } from '../../src/control/verb.ts'
import { configSchema } from '../../src/world/config-schema.ts'
import { configOf, defaultConfig } from '../../src/world/config.ts'
import { allScopes, scopes } from '../../src/oauth/scopes.ts'
import { claimsOf } from '../support/oauth.ts'
import { drawn } from '../support/random.ts'
import { callerOf, refusalOf } from '../support/verb-calls.ts'
import { accounting, contents, freshWorld, NOW, pathOf, type Client, type Row } from '../support/world.ts'

const DAY = 86_400_000

function start (t: Test, verbs: readonly Verb[] = [...tokensVerbs, ...applicationsVerbs, ...configVerbs]) {
  const client = freshWorld(t)
  const call = callerOf(verbs, () => client.world)
  const refused = (name: string, input: object) => refusalOf(t, () => call(name, input))
  return { client, call, refused, id: `mock-client-id-${client.name}`, primary: `mock-access-token-${client.name}` }
}

const as = (token: string) => ({ authorization: `Bearer ${token}` })
const me = async (client: Client, token: string) => (await client.get(pathOf('identity.me'), as(token))).status
const clients = async (client: Client, token: string) => (await client.get(`${accounting}/users/clients`, as(token))).status
const refresh = async (client: Client, refresh_token: string, client_id = `mock-client-id-${client.name}`, client_secret = `mock-client-secret-${client.name}`) =>
  client.post('/auth/oauth/token', { grant_type: 'refresh_token', client_id, client_secret, refresh_token }, { authorization: '' })

/** Somebody who works here. */
function colleague (client: Client): number {
  const [{ id }] = client.sql('SELECT max(id) + 1 AS id FROM identities')
  client.world.changeRights(() => {
    client.world.statement(`INSERT INTO identities (id, identity_uuid, first_name, last_name, email, language, timezone, setup_complete, created_at)
      VALUES (?, 'x', 'Ravi', 'Roe', 'Ravi@acme.test', 'en', 'UTC', 1, '2026-01-01T00:00:00Z')`).run(id)
    client.world.statement(`INSERT INTO memberships (id, identity_id, business_id, role, userid, group_id, unacknowledged_change, created_at)
      VALUES (9000000, ?, 1000001, 'business_employee', 2, 1, 0, '2026-01-01T00:00:00Z')`).run(id)
    client.world.setSetting('refs', { ravi: id })
  })
  return id
}

t.test('a minted pair is one as a consent gives it', async t => {
  const { client, call, id } = start(t)
  const pair = call('tokens.mint')
  t.match(pair, { token_type: 'Bearer', expires_in: 43_200, refresh_token: /^[0-9a-f]{64}$/, scope: allScopes.split(' ')[0], created_at: NOW / 1000, identity_id: 2192788, client_id: id })
  t.same(pair.scope.split(' ').sort(), [...scopes].sort())
  t.match(claimsOf(pair.access_token), { iat: NOW / 1000, exp: NOW / 1000 + 43_200, sub: '2192788', world: client.name, scope: pair.scope })
  t.same([await me(client, pair.access_token), await clients(client, pair.access_token)], [200, 200])
  t.equal((await refresh(client, `mock-refresh-token-${client.name}`)).json.error, 'invalid_grant', 'the earlier refresh token is dead, as after any grant')
  const next = await refresh(client, pair.refresh_token)
  t.equal(next.status, 200)
  t.equal(await me(client, next.json.access_token), 200)
})

t.test('a pair is minted for whom and what one likes', async t => {
  const { client, call, refused } = start(t)
  const ravi = colleague(client)
  for (const person of ['ravi', 'ravi@ACME.test', ravi, String(ravi)]) t.equal(call('tokens.mint', { person }).identity_id, ravi, `by ${person}`)
  const few = call('tokens.mint', { scopes: ['user:projects:read'] })
  t.equal(few.scope, 'user:profile:read user:projects:read')
  t.same([await me(client, few.access_token), await clients(client, few.access_token)], [200, 403], 'scopes are enforced')
  t.equal(call('tokens.mint', { scopes: 'user:clients:read  user:clients:read user:profile:read' }).scope, 'user:profile:read user:clients:read')
  for (const [expires_in, seconds] of [[90, 90], ['90', 90], ['PT1M30S', 90], [0, 0]]) {
    const { access_token, ...rest } = call('tokens.mint', { expires_in })
    t.equal(rest.expires_in, seconds)
    t.equal(claimsOf(access_token).exp, NOW / 1000 + Number(seconds))
    t.equal(await me(client, access_token), seconds === 0 ? 401 : 200)
  }
  call('applications.replace', { applications: [{ client_id: 'app', scopes: ['user:clients:read'] }] })
  const own = call('tokens.mint', { client_id: 'app' })
  t.match(own, { client_id: 'app', scope: 'user:profile:read user:clients:read' })
  t.same([await clients(client, own.access_token), (await client.get(`${accounting}/taxes/taxes`, as(own.access_token))).status], [200, 403], 'those of the application count where none are named')
  const before = contents(client.world)
  const table: Array<[object, number, RegExp, string?]> = [
    [{ person: 'ravvi' }, 404, /nobody is called 'ravvi'/, 'ravi'],
    [{ person: 1 }, 404, /nobody/],
    [{ client_id: 'apps' }, 404, /no application has the client id 'apps'/, 'app'],
    [{ client_id: 'app', scopes: ['user:clients:write'] }, 400, /may not ask for 'user:clients:write'/],
    [{ client_id: 'app', scopes: ['user:client:read'] }, 400, /no scope 'user:client:read'/, 'user:clients:read'],
    [{ client_id: 'app', scopes: [1] }, 400, /list of texts/],
    [{ client_id: 'app', scopes: {} }, 400, /list of texts/],
    ...[-1, 1.5, 'soon', '', {}, 1e9, 'PT0.5S'].map((expires_in): [object, number, RegExp] => [{ client_id: 'app', expires_in }, 400, /whole seconds/]),
  ]
  for (const [input, status, detail, did_you_mean] of table) {
    const refusal = refused('tokens.mint', input)
    t.match(refusal, { status, detail }, JSON.stringify(input))
    t.equal(refusal.did_you_mean, did_you_mean, JSON.stringify(input))
  }
  t.equal(contents(client.world), before)
})

t.test('the list shows who holds what, and no token to use but the primary one', async t => {
  const { client, call, primary, id } = start(t)
  const { access_token, refresh_token } = call('tokens.mint', { scopes: ['user:clients:read'], expires_in: 60 })
  const list = () => call('tokens.list').tokens
  t.match(list(), [
    { access_token: primary, refresh_token: `mock-refresh-token-${client.name}`, expires_at: null, access: 'live', refresh: 'spent', is_primary: true },
    {
      access_token: `…${access_token.slice(-4)}`, refresh_token: `…${refresh_token.slice(-4)}`, identity_id: 2192788, name: 'Olivia Marsh', email: 'owner@acme.test', client_id: id,
      scopes: ['user:profile:read', 'user:clients:read'], created_at: new Date(NOW).toISOString(), expires_at: new Date(NOW + 60_000).toISOString(),
      access: 'live', refresh: 'live', is_primary: false,
    },
  ])
  t.notMatch(JSON.stringify(list()[1]), access_token)
  client.setClock(NOW + 60_000)
  t.equal(list()[1].access, 'expired')
  call('tokens.revoke', { access_token })
  t.match(list()[1], { access: 'revoked', refresh: 'revoked' })
})

t.test('what expires can be refreshed, what is revoked cannot', async t => {
  for (const which of ['access_token', 'refresh_token']) {
    const { client, call, primary } = start(t)
    const pair = call('tokens.mint')
    t.same(call('tokens.expire', { access_token: pair[which] }), { expired: 1 }, `named by its ${which}`)
    t.same([await me(client, pair.access_token), await me(client, primary)], [401, 200], 'only that one')
    t.same(call('tokens.expire', { access_token: pair[which] }), { expired: 0 }, 'once is enough')
    const next = await refresh(client, pair.refresh_token)
    t.equal(await me(client, next.json.access_token), 200, 'the refresh token works')
    t.same(call('tokens.revoke', { access_token: next.json[which] }), { revoked: 1 })
    t.equal(await me(client, next.json.access_token), 401)
    t.equal((await refresh(client, next.json.refresh_token)).json.error, 'invalid_grant', 'both are dead')
    t.equal(await me(client, primary), 200)
  }
})

t.test('without a token all of the world are meant', async t => {
  const { client, call, refused, primary } = start(t)
  const other = freshWorld(t)
  t.same(call('tokens.expire'), { expired: 1 })
  t.equal(await me(client, primary), 401, 'the primary one, too')
  const next = await refresh(client, `mock-refresh-token-${client.name}`)
  t.equal(await me(client, next.json.access_token), 200)
  t.same(call('tokens.revoke'), { revoked: 2 })
  t.equal(await me(client, next.json.access_token), 401)
  t.equal((await other.get(pathOf('identity.me'))).status, 200, 'but of no other')
  t.match(refused('tokens.expire', { access_token: `mock-access-token-${other.name}` }), { status: 404, problem: 'unknown-token' })
  t.match(refused('tokens.revoke', { access_token: 5 }), { status: 404 })
  client.server.worlds.reset(client.name)
  t.equal(await me(client, primary), 200, 'a reset brings the primary one back')
})

t.test('applications are replaced as a whole', async t => {
  const { client, call, id } = start(t)
  t.match(call('applications.list').applications, [{ client_id: id, client_secret: `mock-client-secret-${client.name}`, redirect_uris: ['loopback'], scopes }])
  const app = { client_id: 'app', client_secret: 's3cret', name: 'My Äpp', redirect_uris: ['https://app.test/callback'], scopes: ['user:profile:read', 'user:clients:read'], api_version: '2023-02-20' }
  t.same(call('applications.replace', { applications: [app, { client_id: 'plain' }] }).applications,
    [app, { client_id: 'plain', client_secret: 'plain-secret', name: 'plain', redirect_uris: ['loopback'], scopes, api_version: null }])
  const authorize = async (client_id: string, redirect_uri: string) =>
    client.get(`/w/${client.name}/oauth/authorize?response_type=code&client_id=${client_id}&redirect_uri=${encodeURIComponent(redirect_uri)}`, { authorization: '' })
  t.equal((await authorize(id, 'http://localhost/')).status, 500, 'the old one is unknown')
  t.equal((await authorize('app', 'http://localhost/')).status, 400, 'addresses are exact')
  const answer = await authorize('app', 'https://app.test/callback')
  t.equal(answer.status, 302)
  const code = new URL(String(answer.headers.location)).searchParams.get('code')
  const exchange = { grant_type: 'authorization_code', code, redirect_uri: 'https://app.test/callback', client_id: 'app' }
  t.equal((await client.post('/auth/oauth/token', { ...exchange, client_secret: 'wrong' }, { authorization: '' })).status, 401)
  const pair = await client.post('/auth/oauth/token', { ...exchange, client_secret: 's3cret' }, { authorization: '' })
  t.match([pair.status, pair.json.scope], [200, 'user:profile:read user:clients:read'])
  t.same(call('applications.replace', { applications: [] }).applications, [])
  t.equal((await authorize('anything', 'http://localhost/')).status, 302, 'a world without any takes any')
  t.equal(call('tokens.mint', { client_id: 'anything' }).client_id, 'anything')
})

t.test('what is wrong with applications is said in one sentence, and changes nothing', async t => {
  const { client, refused } = start(t)
  const before = contents(client.world)
  const table: Array<[unknown, RegExp, string?]> = [
    [undefined, /must be a list/], [{}, /must be a list/], [Array.from({ length: 101 }, (_, n) => ({ client_id: `a${n}` })), /at most 100/],
    [['app'], /applications\[0\] must be an object/], [[null], /must be an object/], [[{}], /applications\[0\].client_id must be a text/],
    [[{ client_id: 'a' }, { client_id: 'a' }], /'a' is there twice/], [[{ client_id: 'a b' }], /without spaces/], [[{ client_id: '' }], /client_id must be/],
    [[{ client_id: 'a', client_secret: 5 }], /client_secret must be/], [[{ client_id: 'a', name: ' ' }], /name must be/],
    [[{ client_id: 'a', redirect_uris: 'loopback' }], /must be a list of addresses/], [[{ client_id: 'a', redirect_uris: ['nowhere'] }], /must be a list of addresses/],
    [[{ client_id: 'a', scopes: ['user:client:read'] }], /no scope/, 'user:clients:read'], [[{ client_id: 'a', redirect_uri: [] }], /has no 'redirect_uri'/, 'redirect_uris'],
  ]
  for (const [applications, detail, did_you_mean] of table) {
    const refusal = refused('applications.replace', { applications })
    t.match(refusal, { status: 400, detail })
    t.equal(refusal.did_you_mean, did_you_mean)
  }
  t.equal(contents(client.world), before)
})

t.test('the configuration shows every value and where it comes from', async t => {
  const { client, call } = start(t)
  const origins = (own: readonly string[]) => Object.fromEntries(Object.keys(defaultConfig).map(name => [name, own.includes(name) ? 'world' : 'default']))
  t.same(call('config.show'), { config: defaultConfig, origins: origins([]) })
  const limit = { requests: 60, per: '1m' }
  t.same(call('config.change', { rate_limit: limit, enforce_scopes: false }), { config: { ...defaultConfig, rate_limit: limit, enforce_scopes: false }, origins: origins(['rate_limit', 'enforce_scopes']) })
  t.match(call('config.change', { profile: 'documented', latency: { ms: 20, jitter_ms: 5.5, distribution: 'normal' } }).origins,
    { profile: 'world', latency: 'world', rate_limit: 'world' }, 'what is not named stays; what is usual may be said')
  t.same(call('config.change', { strict: { unread_field: 'error', type_coerced: 'off' } }).config.strict, { unread_field: 'error', type_coerced: 'off' })
  t.same(call('config.change', { strict: { unread_field: 'warn', float_money: 'error' } }).config.strict, { unread_field: 'warn', type_coerced: 'off', float_money: 'error' }, 'codes are changed one by one')
  t.match(call('config.change', { strict: { unread_field: null, type_coerced: null, float_money: null } }), { config: { strict: {} }, origins: { strict: 'default' } })
  t.same(call('config.change', Object.fromEntries(Object.keys(defaultConfig).map(name => [name, null]))), { config: defaultConfig, origins: origins([]) }, 'null resets')
  call('config.change', { magic_values: true })
  t.equal(configOf(client.world).magic_values, true)
  client.server.worlds.reset(client.name)
  t.same(call('config.show').config, defaultConfig, 'and so does a reset')
})

t.test('what is wrong with a configuration is said in one sentence, and changes nothing', async t => {
  const { client, refused, call } = start(t)
  call('config.change', { strict: { unread_field: 'error' } })
  const before = contents(client.world)
  const table: Array<[object, RegExp, string?]> = [
    [{ profil: 'strict' }, /has no 'profil'/, 'profile'], [{ profile: 'Strict' }, /profile cannot be 'Strict'/, 'strict'], [{ profile: 5 }, /profile must be a text/],
    [{ strict: 'error' }, /strict must be an object/], [{ strict: [] }, /strict must be an object/], [{ strict: { a: 'eror' } }, /strict.a cannot be 'eror'/, 'error'], [{ strict: { a: 1 } }, /strict.a must be a text/],
    [{ enforce_scopes: 'yes' }, /enforce_scopes must be true or false/], [{ accounts_payable: 'no' }, /accounts_payable must be true or false/], [{ magic_values: 1 }, /magic_values must be true or false/], [{ revoke_on_code_reuse: 'yes' }, /revoke_on_code_reuse must be true or false/],
    [{ rate_limit: 60 }, /rate_limit must be an object/], [{ rate_limit: {} }, /rate_limit needs per/], [{ rate_limit: { requests: 5 } }, /rate_limit needs per/],
    [{ rate_limit: { requests: 0, per: '1m' } }, /rate_limit.requests must be from 1 to/], [{ rate_limit: { requests: 1.5, per: '1m' } }, /whole number/], [{ rate_limit: { requests: '5', per: '1m' } }, /whole number/],
    [{ rate_limit: { requests: 5, per: '1 minute' } }, /rate_limit.per must be a period such as/], [{ rate_limit: { requests: 5, per: '0m' } }, /period/], [{ rate_limit: { request: 5, requests: 5, per: '1m' } }, /rate_limit has no 'request'/, 'requests'],
    [{ latency: { ms: -1 } }, /latency.ms must be from 0 to 600000/], [{ latency: { ms: NaN } }, /latency.ms must be/], [{ latency: { ms: 5, distribution: 'gauss' } }, /distribution cannot be 'gauss'/],
    [{ magic_values: true, latency: {} }, /latency needs ms/],
    [{ client_limit: 0 }, /client_limit must be from 1 to 1000000/], [{ client_limit: '50' }, /client_limit must be a whole number/], [{ client_limit: 1.5 }, /whole number/],
  ]
  for (const [input, detail, did_you_mean] of table) {
    const refusal = refused('config.change', input)
    t.match(refusal, { status: 400, problem: 'bad-config', detail }, JSON.stringify(input))
    if (did_you_mean !== undefined) t.equal(refusal.did_you_mean, did_you_mean)
  }
  t.equal(contents(client.world), before)
})

t.test('the codes of strict can be known', async t => {
  const { call, refused } = start(t, configVerbsFor(['unread_field', 'float_money']))
  t.match(call('config.change', { strict: { unread_field: 'error', no_random: 'error' } }).config.strict, { unread_field: 'error', no_random: 'error' })
  t.match(refused('config.change', { strict: { unread_fields: 'error' } }), { detail: /no warning is called 'unread_fields'.*known: unread_field, float_money, no_random/, did_you_mean: 'unread_field' })
  t.match(call('config.change', { strict: null }).config.strict, {})
})

t.test('the schema of the configuration and its check agree', async t => {
  const { client, call } = start(t)
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(configSchema)
  const one = (...values: unknown[]) => fc.constantFrom(...values)
  const some = (values: Record<string, fc.Arbitrary<unknown>>) => fc.record(values, { requiredKeys: [] })
  const anything = fc.oneof(fc.jsonValue({ maxDepth: 1 }), one('strict', 'error', '1m', 5, true, null))
  // few texts of chance are right: a third is built of right values alone
  const right = some({
    profile: one('lenient', 'documented', 'strict', null), enforce_scopes: one(true, false, null), revoke_on_code_reuse: one(true, false, null), magic_values: one(true, false, null), client_limit: one(50, null),
    rate_limit: fc.oneof(one(null), fc.record({ requests: one(1, 60), per: one('1m', '10s') })), latency: fc.oneof(one(null), fc.record({ ms: one(0, 10) })),
  })
  const configs = fc.oneof(right, some(Object.fromEntries(Object.keys(defaultConfig).map(name => [name, anything]))), some({
    profile: one('lenient', 'strict', 'loose'), strict: fc.dictionary(fc.constantFrom('a', 'b'), one('off', 'warn', 'error', null, 'never')), enforce_scopes: one(true, false, null, 0),
    rate_limit: fc.oneof(one(null), some({ requests: one(1, 0, 2.5, 60), posts: one(1, 0), per: one('1m', '10s', 'm', 60), headers: one(true, 1) })),
    latency: fc.oneof(one(null), some({ ms: one(0, 10.5, -1, 1e7), jitter_ms: one(1, '1'), distribution: one('normal', 'lognormal', 'x') })), magic_values: one(true, 'true'), accounts_payable: one(false, 'no'), client_limit: one(1, 0, 2.5, '5', null),
  }))
  const seen = { valid: 0, invalid: 0 }
  fc.assert(fc.property(configs, config => {
    const isValid = validate(config)
    seen[isValid ? 'valid' : 'invalid']++
    const before = JSON.stringify(configOf(client.world))
    try {
      call('config.change', config)
      return isValid
    } catch {
      return !isValid && JSON.stringify(configOf(client.world)) === before
    }
  }), drawn(t, { numRuns: 500 }))
  t.ok(seen.valid > 20 && seen.invalid > 20, JSON.stringify(seen))
  t.ok(validate(call('config.show').config), 'what is shown fits, too')
})

t.test('scopes are enforced unless the world says otherwise', async t => {
  const { client, call } = start(t)
  const named = call('tokens.mint', { scopes: ['user:projects:read'] }).access_token
  const { access_token: free } = call('tokens.mint', {})
  const table: Array<[boolean | null, number]> = [[null, 403], [true, 403], [false, 200], [null, 403]]
  for (const [enforce_scopes, ofNamed] of table) {
    call('config.change', { enforce_scopes })
    t.same([await clients(client, named), await clients(client, free)], [ofNamed, 200], `enforce_scopes ${enforce_scopes}`)
  }
  const refusal = await client.get(`${accounting}/users/clients`, as(named))
  t.match(refusal.json.message, /insufficient_scope/)
})

t.test('an expired token is expired by every rule at once', async t => {
  const { client, call } = start(t)
  const { access_token } = call('tokens.mint', { expires_in: 86_400 })
  const look = async () => {
    const client_id = `mock-client-id-${client.name}`
    const { active } = (await client.post('/oauth/introspect', { client_id, client_secret: `mock-client-secret-${client.name}`, token: access_token }, { authorization: '' })).json
    const listed = call('tokens.list').tokens.find((row: Row) => !row.is_primary).access
    const info = await client.get('/oauth/token/info', as(access_token))
    return [await me(client, access_token), await clients(client, access_token), active, info.status, listed, claimsOf(access_token).exp * 1000 > client.world.now()]
  }
  const [dead, alive] = [[401, 401, false, 401, 'expired', false], [200, 200, true, 200, 'live', true]]
  for (const [after, expected] of [[0, alive], [DAY - 1000, alive], [DAY, dead], [DAY + 1, dead], [DAY - 1, alive]] as const) {
    client.setClock(NOW + after)
    t.same(await look(), expected, `${after} ms later`)
  }
})
