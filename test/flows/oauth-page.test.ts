// The authorize page as people use it without scripts: who continues, what the application may do, and what it
// gets instead of a code. In a browser it is looked at by oauth-page-browser.test.ts.
// One file, though long: the rows of the page go through one server and one reader, and each file is a process.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { LightMyRequestResponse } from 'fastify'
import { scopesScript } from '../../src/oauth/page-scopes.ts'
import { isRegistrable } from '../../src/oauth/registration.ts'
import { scopes as allOfThem } from '../../src/oauth/scopes.ts'
import { simulations } from '../../src/oauth/simulations.ts'
import { addPerson, CALLBACK, callbackOf, client, form, registerClient, start, texts, type Values } from '../support/oauth.ts'
import { root } from '../support/run.ts'
import { buttonOf, codesOf, controlsOf, textAt, valuesOf } from '../support/pages.ts'
import { command } from '../support/commands.ts'
import { listening } from '../support/listening.ts'

const OLIVIA = 'identity-2192788'

/** A server whose page is open: `press` sends its form with a button, as changed, and `search` its other one. */
function setUp () {
  const server = start('page')
  const { app, world } = server
  const open = async (query: Values = {}, prefix = '') => (await server.authorize({ state: 'xyz', ...query }, prefix)).body
  type Change = (values: Array<[string, string]>) => Array<[string, string]>
  const press = (page: string, button: string, change: Change = values => values) => {
    const controls = controlsOf(page)
    const { name, value } = buttonOf(controls, button).attributes
    const payload = new URLSearchParams([...change(valuesOf(controls)), [name!, value!]]).toString()
    return app.inject({ method: 'POST', url: '/oauth/authorize?', headers: form, payload })
  }
  const search = async (page: string, text: string, button = 'search') => {
    const controls = controlsOf(page, 'search')
    const { name, value } = buttonOf(controls, button).attributes
    const values = valuesOf(controls).map(([name, value]) => [name, name === 'mock_people' ? text : value] as [string, string])
    if (name !== undefined) values.push([name, value!])
    return (await app.inject(`/oauth/authorize?${new URLSearchParams(values)}`)).body
  }
  const peopleOn = (page: string) => controlsOf(page)
    .filter(({ attributes }) => /^(identity|invitee)-/.test(attributes['data-testid'] ?? '')).map(({ text }) => text)
  const people = () => world.statement('SELECT count(*) AS count FROM identities').get()
  return { ...server, open, press, search, peopleOn, people }
}

/** Fills in fields of a form. */
const filling = (fields: Values) => (values: Array<[string, string]>) =>
  values.map(([name, value]) => [name, fields[name] ?? value] as [string, string])

const tickedOn = (page: string) => valuesOf(controlsOf(page)).filter(([name]) => name === 'grant').map(([, value]) => value)

const jane = { person_first_name: 'Jane', person_last_name: 'Doe', person_email: 'jane@doe.test' }

t.test('rows say what a click does, and who that is in which business', async t => {
  const { worlds, app, peopleOn } = setUp()
  worlds.create('multi', 'multi-business')
  const query = { client_id: 'mock-client-id-multi', response_type: 'code', redirect_uri: CALLBACK, mock_prompt: 'page' }
  const { body } = await app.inject({ url: '/oauth/authorize', query })
  t.match(peopleOn(body)[0], /^OM Continue as Olivia Marsh owner@acme\.test Owner, Acme Design Business employee, Studio North$/)
  t.match(body, /<h1><b>Mock application<\/b> wants access to your FreshBooks account<\/h1>/)
  t.match(body, /<html lang="en">/)
  t.match(body, /<form method="post" action="\?" novalidate>/)
})

t.test('few people have no search', async t => {
  const { open } = setUp()
  const page = await open()
  t.notMatch(page, /role="search"/)
  t.equal(textAt(page, 'found'), undefined)
})

t.test('a search', async t => {
  const { world, open, press, search, peopleOn, exchange } = setUp()
  const names = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gül', 'Hal', 'Ines']
  for (const first_name of names) addPerson(world, { first_name, last_name: 'Sørensen', email: `${first_name.toLowerCase()}@acme.test` })
  const page = await open({ scope: 'user:profile:read user:clients:read', login_hint: 'eve@acme.test' })
  const total = peopleOn(page).length
  t.equal(textAt(page, 'found'), `${total} people`)
  t.match(peopleOn(page)[0], /Eve/, 'the person of login_hint comes first')

  const found: Array<[string, RegExp[]]> = [
    ['ADA', [/Ada/]], ['sørensen hal', [/Hal/]], ['GÜL', [/Gül/]], ['ben@acme', [/Ben/]], ['owner', [/Olivia/]], ['acme owner', [/Olivia/]],
    ['business employee cleo', [/Cleo/]], ['%', []], ['_', []], ['nobody', []], ['  ', Array.from({ length: total }, () => /./)],
  ]
  for (const [text, expected] of found) {
    const result = await search(page, text)
    t.equal(peopleOn(result).length, expected.length, `${text} finds ${expected.length}`)
    expected.forEach((pattern, index) => t.match(peopleOn(result)[index], pattern, text))
  }
  const result = await search(page, 'ada')
  t.equal(textAt(result, 'found'), '1 found for “ada”')
  t.equal(peopleOn(await search(result, 'ada', 'show-all')).length, total)
  const button = controlsOf(result).find(({ text }) => /Ada/.test(text))!.attributes['data-testid']!
  const callback = callbackOf(await press(result, button))
  t.equal(callback.get('state'), 'xyz', 'the search repeats the request')
  t.equal((await exchange(callback.get('code')!)).json().scope, 'user:profile:read user:clients:read')
})

t.test('a page shows 25 people, and how many there are', async t => {
  const { world, open, peopleOn, search } = setUp()
  for (let index = 0; index < 40; index++) addPerson(world, { first_name: `P${index}`, last_name: 'Many', email: `p${index}@many.test` })
  const page = await open()
  t.equal(peopleOn(page).length, 25)
  t.match(textAt(page, 'found'), /^\d\d people, the first 25 of them here$/)
  t.match(peopleOn(await search(page, 'p39@many.test'))[0], /P39/)
})

t.test('someone else', async t => {
  const created = async (fields: Values) => {
    const server = setUp()
    const newcomer = await server.press(await server.open(), 'someone-else')
    const answer = await server.press(newcomer.body, 'create-person', filling({ ...jane, ...fields }))
    return { ...server, newcomer, answer }
  }
  t.test('is a new person in a business, who continues at once', async t => {
    const { newcomer, answer, exchange, me, open, peopleOn } = await created({ person_role: 'business_manager' })
    t.equal(newcomer.statusCode, 200)
    t.equal(answer.statusCode, 302)
    const { access_token } = (await exchange(callbackOf(answer).get('code')!)).json()
    const { response } = (await me(access_token)).json()
    t.match(response, { first_name: 'Jane', last_name: 'Doe', email: 'jane@doe.test' })
    t.same(response.business_memberships.map(({ role, business }: any) => [role, business.name]), [['business_manager', 'Acme Design']])
    t.match(peopleOn(await open()).at(-1), /Jane Doe jane@doe\.test Business manager, Acme Design/)
  })
  t.test('may be in no business', async t => {
    const { answer, exchange, me } = await created({ person_business_id: '' })
    const { access_token } = (await exchange(callbackOf(answer).get('code')!)).json()
    t.same((await me(access_token)).json().response.business_memberships, [])
  })

  const refused: Array<[string, Values, RegExp]> = [
    ['no first name', { person_first_name: ' ' }, /first name/],
    ['no address', { person_email: '' }, /e-mail address/],
    ['an address that is none', { person_email: 'jane' }, /e-mail address/],
    ['the address of somebody', { person_email: 'OWNER@acme.test' }, /Olivia Marsh, who is here already/],
    ['an unknown business', { person_business_id: '77' }, /business/],
    ['a business that is no number', { person_business_id: '1 OR 1' }, /business/],
    ['an unknown role', { person_role: 'constructor' }, /role/],
    ['a long name', { person_last_name: 'x'.repeat(201) }, /200 characters/],
    ['a script', { person_first_name: '<script>alert(1)</script>', person_email: '"><img src=x>' }, /e-mail address/],
  ]
  for (const [name, fields, sentence] of refused) {
    t.test(`is refused with ${name}, and changes nothing`, async t => {
      const { answer, people, open } = await created(fields)
      t.equal(answer.statusCode, 400)
      t.equal(answer.headers.location, undefined)
      t.match(textAt(answer.body, 'refused'), sentence)
      t.match(answer.body, 'aria-invalid="true"')
      const values = Object.fromEntries(valuesOf(controlsOf(answer.body)))
      t.equal(values.person_last_name, fields.person_last_name ?? 'Doe', 'answers are kept')
      t.notMatch(answer.body.replace(`<script>${scopesScript}</script>`, ''), /<script|<img/)
      const before = people()
      await open()
      t.same(people(), before)
      t.same(people(), setUp().people(), 'nobody was made')
    })
  }
  t.test('keeps what is ticked, there and back', async t => {
    const { open, press } = setUp()
    const without = (values: Array<[string, string]>) => values.filter(([, value]) => value !== 'user:taxes:write')
    const newcomer = await press(await open(), 'someone-else', without)
    t.notOk(tickedOn(newcomer.body).includes('user:taxes:write'))
    t.equal(tickedOn(newcomer.body).length, allOfThem.length - 1)
    const back = await press(newcomer.body, 'back')
    t.same(tickedOn(back.body), tickedOn(newcomer.body))
    const made = await press(newcomer.body, 'create-person', filling(jane))
    t.equal(made.statusCode, 302)
  })
  t.test('cannot be made without the token of the form', async t => {
    const { open, press, people } = setUp()
    const before = people()
    const newcomer = await press(await open(), 'someone-else')
    t.equal((await press(newcomer.body, 'create-person', filling({ ...jane, csrf: 'x' }))).statusCode, 403)
    t.same(people(), before)
  })
})

t.test('permissions', async t => {
  t.test('each have a name of their own', async t => {
    const { open } = setUp()
    const boxes = controlsOf(await open()).filter(({ attributes }) => attributes.type === 'checkbox' && 'aria-label' in attributes)
    const names = boxes.map(({ attributes }) => attributes['aria-label'])
    t.equal(names.length, allOfThem.length)
    t.equal(new Set(names).size, names.length)
    t.match(names, ['Profile: read, always', 'Reports: read'])
    t.ok(names.includes('Billable items: write'))
    t.same(boxes.map(({ attributes }) => attributes['data-testid']), allOfThem.map(scope => `scope-${scope}`))
  })
  t.test('that a request names are open, if they are few', async t => {
    const { open } = setUp()
    t.match(await open({ scope: 'user:clients:read' }), /data-testid="scopes" open/)
    t.notMatch(await open(), /data-testid="scopes" open/)
    t.notMatch(await open({ scope: allOfThem.join(' ') }), /data-testid="scopes" open/)
  })
  t.test('cannot all be refused; the page says so and can be used', async t => {
    const { open, press } = setUp()
    const page = await open({ scope: 'user:clients:read user:clients:write' })
    const answer = await press(page, OLIVIA, values => values.filter(([name]) => name !== 'grant'))
    t.equal(answer.statusCode, 400)
    t.match(textAt(answer.body, 'refused'), /Nothing allowed/)
    t.same(tickedOn(answer.body), [])
    t.equal((await press(answer.body, OLIVIA, values => [...values, ['grant', 'user:clients:read']])).statusCode, 302)
  })
  t.test('always have the profile', async t => {
    const { open, press, exchange } = setUp()
    const answer = await press(await open({ scope: 'user:profile:read user:clients:read' }), OLIVIA,
      values => values.filter(([, value]) => value !== 'user:clients:read'))
    t.equal((await exchange(callbackOf(answer).get('code')!)).json().scope, 'user:profile:read')
  })
})

t.test('errors that the page returns to the application', async t => {
  for (const [name, { error, flaw }] of Object.entries(simulations)) {
    t.test(name, async t => {
      const { open, press, exchange } = setUp()
      const answer = await press(await open(), `simulate-${name}`)
      t.equal(answer.statusCode, 302)
      const callback = callbackOf(answer)
      t.equal(callback.get('error') ?? undefined, error)
      t.equal(callback.get('state') === 'xyz', flaw?.isStateWrong !== true)
      if (error !== undefined) return t.notOk(callback.has('code'))
      const token = await exchange(callback.get('code')!)
      t.equal(token.statusCode, flaw?.isStateWrong === true ? 200 : 400)
      if (token.statusCode === 400) t.equal(token.json().error_description, texts.invalid_grant)
    })
  }
  t.test('are those that the documentation lists', async t => {
    const text = readFileSync(join(root, 'docs/oauth.md'), 'utf8')
    t.same([...text.matchAll(/`simulate-(\w+)`/g)].map(([, name]) => name), Object.keys(simulations))
  })
  t.test('denying is one of them', async t => {
    const { open, press } = setUp()
    t.equal(callbackOf(await press(await open(), 'deny')).get('error'), 'access_denied')
  })
})

t.test('what others wrote is text', async t => {
  const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>\''
  const isText = (t: Test, { body }: Pick<LightMyRequestResponse, 'body'>, shown = true) => {
    t.notMatch(body.replace(`<script>${scopesScript}</script>`, ''), /<script|<img/)
    if (shown) t.match(body, '&lt;script&gt;alert(1)&lt;/script&gt;')
  }
  const { world, app, authorize, open, press, search } = setUp()
  world.changeRights(() => world.statement('UPDATE businesses SET name = ?').run(evil))
  for (let index = 0; index < 9; index++) addPerson(world, { first_name: evil, last_name: evil, email: `${index}${evil.replaceAll(' ', '')}@x` })
  registerClient(world, 'evil', ['loopback'])
  world.statement("UPDATE oauth_clients SET name = ? WHERE client_id = 'evil'").run(evil)
  isText(t, await authorize({ client_id: 'evil', state: evil }))
  isText(t, await authorize({ client_id: evil }))
  isText(t, await authorize({ redirect_uri: `https://evil.example/${encodeURI(evil)}` }), false)
  isText(t, await authorize({ redirect_uri: evil }))
  isText(t, await authorize({ redirect_uri: `http://localhost/?${encodeURI(evil)}`, login_hint: evil }), false)
  const page = await open({ state: evil })
  isText(t, { body: await search(page, evil) })
  isText(t, await press(page, 'someone-else'))
  isText(t, await app.inject({ url: '/oauth/authorize', query: { ...client, response_type: 'code', redirect_uri: CALLBACK, scope: evil } }), false)
})

t.test('a redirect URI that is not registered', async t => {
  const uri = "https://app.example/cb?x='1"
  /** The words of a command, as a shell reads them. */
  const wordsOf = (text: string) =>
    execFileSync('sh', ['-c', `set -- ${text}\nprintf '%s\\0' "$@"`], { encoding: 'utf8' }).split('\0').slice(0, -1)
  const refusing = async (t: Test, client_id: string, change = (_server: Awaited<ReturnType<typeof listening>>) => {}) => {
    const server = await listening(t, { prompt: 'auto' })
    change(server)
    const ask = (client_id: string) => fetch(
      `${server.url}/oauth/authorize?${new URLSearchParams({ client_id, response_type: 'code', redirect_uri: uri })}`, { redirect: 'manual' })
    const answer = await ask(client_id)
    t.equal(answer.status, 400)
    t.equal(answer.headers.get('location'), null)
    const page = await answer.text()
    const isLedBack = async (id = client_id) => (await ask(id)).headers.get('location')?.startsWith(`${uri}&code=`)
    return { ...server, page, ways: codesOf(page), isLedBack }
  }

  t.test('is registered by the command that the page shows', { skip: process.platform === 'win32' && 'needs a POSIX shell' }, async t => {
    const { ways, isLedBack, url } = await refusing(t, 'mock-client-id')
    const [npx, program, ...words] = wordsOf(ways[0]!)
    t.same([npx, program], ['npx', 'freshbooks-mock'])
    t.ok(words.includes(url), 'it says which server')
    const { code, stderr } = await command(words)
    t.equal(code, 0, stderr)
    t.ok(await isLedBack())
  })
  t.test('is registered by the call of the control API', { skip: process.platform === 'win32' && 'needs a POSIX shell' }, async t => {
    const { ways, isLedBack } = await refusing(t, 'mock-client-id')
    const [curl, x, method, url, d, body] = wordsOf(ways[1]!)
    t.same([curl, x, d], ['curl', '-X', '-d'])
    const answer = await fetch(url!, { method: method!, body: body! })
    t.equal(answer.status, 200)
    const { applications } = await answer.json() as any
    t.match(applications, [{ client_id: 'mock-client-id', client_secret: 'mock-client-secret', redirect_uris: ['loopback', uri] }])
    t.ok(await isLedBack())
  })
  t.test('is registered by the lines of a fixture', async t => {
    const { ways, app, isLedBack, page } = await refusing(t, 'mock-client-id')
    t.match(page, /give your application a client id of its own/)
    const answer = await app.inject({ method: 'POST', url: '/_mock/fixtures', payload: `version: 1\n${ways[2]}` })
    t.equal(answer.statusCode, 200, answer.body)
    t.ok(await isLedBack('my-app'))
  })
  t.test('keeps the other applications, and no secret of theirs is shown', async t => {
    const { ways, app, page, isLedBack } = await refusing(t, 'shop', ({ worlds }) => {
      const world = worlds.find('default')!
      registerClient(world, 'shop', ['https://app.example/other'], 'user:clients:read')
      world.statement("UPDATE oauth_clients SET client_secret = 's3cret' WHERE client_id = 'shop'").run()
    })
    t.notMatch(page, /s3cret/)
    const body = /-d '([\s\S]*)'$/.exec(ways[1]!)![1]!.replaceAll("'\\''", "'")
    const put = (payload: string) => app.inject({ method: 'PUT', url: '/_mock/oauth/clients', payload })
    t.equal((await put(body)).statusCode, 400, 'words in place of a secret are refused')
    const answer = await put(body.replace('the secret of shop', 's3cret'))
    t.equal(answer.statusCode, 200)
    t.match(answer.json().applications, [{ client_id: 'mock-client-id' }, { client_id: 'shop', client_secret: 's3cret', scopes: ['user:clients:read'] }])
    t.ok(await isLedBack())
  })
  t.test('has a way through a file where there are many applications', async t => {
    const { ways } = await refusing(t, 'mock-client-id', ({ worlds }) => {
      for (let index = 0; index < 90; index++) registerClient(worlds.find('default')!, `app-${index}`, [`https://app.example/${'x'.repeat(200)}`])
    })
    t.match(ways[0], /applications list .* --json > applications\.json\n.* replace .* applications\.json$/)
    t.ok(ways.join('').length < 9_000)
  })

  for (const text of ['nonsense', '//evil.example', 'javascript:alert(1)', 'JavaScript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://a.example/#x',
    'https://a.example\\@b.example/', 'https://a.example/ x', 'https://a.example/\n', `https://a.example/${'x'.repeat(2_000)}`]) {
    t.test(`is not offered for registration where it is ${JSON.stringify(text).slice(0, 40)}`, async t => {
      const { authorize } = setUp()
      const { body, statusCode } = await authorize({ redirect_uri: text })
      t.equal(statusCode, 400)
      t.notOk(isRegistrable(text))
      t.same(codesOf(body), [])
      t.match(textAt(body, 'advice'), /cannot be registered/)
    })
  }
  t.test('that is missing has no advice', async t => {
    const { authorize } = setUp()
    const { body } = await authorize({ redirect_uri: '' })
    t.same(codesOf(body), [])
    t.equal(textAt(body, 'advice'), undefined)
  })
})
