// Receivers as programs in production have them, right and wrong ones: the right ones understand every message, and of
// each wrong one the diagnostics say what is the matter. They are written as those programs do it, not as we would.
import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import t from 'tap'
import { createMock } from '../../src/library/index.ts'
import { isSigned } from '../../src/webhooks/message.ts'
import { start } from '../support/hooked.ts'
import { receiver } from '../support/receiver.ts'

const mock = await createMock({ port: false })
t.teardown(() => mock.close())

type Form = Readonly<Record<string, string>>

/** What a receiver knows when an event comes. */
interface Message {
  readonly form: Form
  /** The body as it came. */
  readonly raw: string
  readonly signature: string
  /** Verifiers of all callbacks, the newest last. */
  readonly verifiers: readonly string[]
}

const mac = (text: string, key: string, encoding: 'base64' | 'hex' = 'base64') => createHmac('sha256', key).update(text).digest(encoding)
const any = (text: string, { verifiers, signature }: Message): boolean => verifiers.some(key => mac(text, key) === signature)

const right: Readonly<Record<string, (message: Message) => boolean>> = {
  'spaces by replacing what separates members': message => any(JSON.stringify(message.form).replaceAll('":', '": ').replaceAll('",', '", '), message),
  'spaces by replacing every colon and comma': message => any(JSON.stringify(message.form).replaceAll(':', ': ').replaceAll(',', ', '), message),
  'pairs that are joined': message => any(`{${Object.entries(message.form).map(([name, value]) => `"${name}": "${value}"`).join(', ')}}`, message),
  'the order received, then sorted names': message => [Object.entries(message.form), Object.entries(message.form).sort()]
    .some(pairs => any(`{${pairs.map(pair => pair.map(text => JSON.stringify(text)).join(': ')).join(', ')}}`, message)),
  'our own function, of the text': ({ raw, signature, verifiers }) => verifiers.some(key => isSigned({ body: raw, signature }, key)),
  'our own function, of a parsed form': ({ form, signature, verifiers }) => verifiers.some(key => isSigned({ body: form, signature }, key)),
  'our own function, of parameters': ({ raw, signature, verifiers }) => verifiers.some(key => isSigned({ body: new URLSearchParams(raw), signature }, key)),
}

const python = (form: Form): string => `{${Object.entries(form).map(([name, value]) => `"${name}": "${value}"`).join(', ')}}`
const signed = /the form as JSON, not the body\), in base64, and its key is the verifier of callback \d+ alone/
const unread = /a form and not JSON, and only a handshake has a `verifier`/

const wrong: Readonly<Record<string, readonly [accepts: (message: Message) => boolean, status: number, hint: RegExp]>> = {
  'the body is signed': [message => any(message.raw, message), 401, signed],
  'JSON without spaces is signed': [message => any(JSON.stringify(message.form), message), 403, signed],
  'the digest is compared in hex': [({ form, signature, verifiers }) => verifiers.some(key => mac(python(form), key, 'hex') === signature), 401, signed],
  'one verifier is kept for all callbacks': [({ form, signature, verifiers }) => mac(python(form), verifiers.at(-1)!) === signature, 401, signed],
  'the event is expected as JSON': [({ raw }) => raw.startsWith('{'), 400, unread],
  'every message should have a verifier': [({ form }) => form.verifier !== undefined, 400, unread],
  'another type is wanted': [() => false, 415, unread],
}

/** Reads a message from standard input and ends with 0 if it believes it: what `text` makes of the form has to be what is signed. */
const inPhp = (text: string) => [
  'php', '-r', `$message = json_decode(stream_get_contents(STDIN), true);
  parse_str($message['raw'], $form);
  $text = ${text};
  foreach ($message['verifiers'] as $key) {
    if (hash_equals(base64_encode(hash_hmac('sha256', $text, $key, true)), $message['signature'])) exit(0);
  }
  exit(1);`,
] as const
const inPython = (form: string) => [
  'python3', '-c', `import base64, hashlib, hmac, json, sys
from urllib.parse import parse_qs, parse_qsl
message = json.load(sys.stdin)
raw = message["raw"]
text = json.dumps(${form}).encode("utf-8")
macs = [base64.b64encode(hmac.new(key.encode("utf-8"), text, hashlib.sha256).digest()).decode() for key in message["verifiers"]]
sys.exit(0 if message["signature"] in macs else 1)`,
] as const

/** Receivers in the languages of the libraries, each with its own parser of forms and writer of JSON. */
const programs: Readonly<Record<string, readonly [command: string, option: string, program: string]>> = {
  // as the documentation of the PHP library has it
  'PHP that replaces every colon and comma': inPhp("str_replace([':', ','], [': ', ', '], json_encode($form))"),
  'PHP that joins pairs': inPhp("'{' . implode(', ', array_map(fn ($name, $value) => json_encode($name) . ': ' . json_encode($value), array_keys($form), $form)) . '}'"),
  // as FreshBooks' own documentation has it, and as one who asks for the first value of each name
  'Python with the pairs of the form': inPython('{name: str(value) for name, value in parse_qsl(raw)}'),
  'Python with the first value of each name': inPython('{name: values[0] if values else "" for name, values in parse_qs(raw, keep_blank_values=True).items()}'),
}

const isThere = (command: string): boolean => spawnSync(command, ['--version']).status === 0
const believes = ([command, option, program]: readonly [string, string, string], message: Message): boolean =>
  spawnSync(command, [option, program], { input: JSON.stringify(message) }).status === 0

/** Sends one event to a receiver with two callbacks, of which the first one is meant. Gives what is said of it. */
async function sendTo (accepts: (message: Message) => boolean, status: number) {
  const verifiers: string[] = []
  const { world, hook, listen, client } = await start(t, {
    mock, config: { attempts: 1 }, answering: ({ form, signature, raw }, response) =>
      response.writeHead(accepts({ form, signature, raw, verifiers }) ? 200 : status).end(),
  })
  for (const event of ['client.create', 'invoice']) verifiers.push(await listen(event))
  await client('zoë@example.test')
  const { deliveries: [delivery] } = await world.webhooks.wait({ event: 'client.create' })
  t.equal(hook.received.length, 1)
  return delivery!
}

for (const [name, accepts] of Object.entries(right)) {
  t.test(`right: ${name}`, async t => {
    t.match(await sendTo(accepts, 401), { outcome: 'delivered', status: 200, hint: null })
    t.notOk(accepts({ form: { name: 'client.create' }, raw: 'name=client.create', signature: 'forged', verifiers: ['key'] }), 'it does check')
  })
}

for (const [name, program] of Object.entries(programs)) {
  t.test(`right: ${name}`, { skip: !isThere(program[0]) && `this machine has no ${program[0]}` }, async t => {
    t.match(await sendTo(message => believes(program, message), 401), { outcome: 'delivered', status: 200, hint: null })
    const raw = 'name=client.create&object_id=5'
    t.notOk(believes(program, { form: {}, raw, signature: mac(raw, 'key'), verifiers: ['key'] }), 'it does check')
  })
}

for (const [name, [accepts, status, hint]] of Object.entries(wrong)) {
  t.test(`wrong: ${name}`, async t => {
    t.match(await sendTo(accepts, status), { outcome: 'dropped', status, hint })
  })
}

t.test('letters beyond ASCII are signed as Python writes them', t => {
  const form = { name: 'client.create', note: 'Zoë “1” \\ \u007f 😀' }
  const text = '{"name": "client.create", "note": "Zo\\u00eb \\u201c1\\u201d \\\\ \\u007f \\ud83d\\ude00"}'
  t.ok(isSigned({ body: form, signature: mac(text, 'key') }, 'key'))
  t.notOk(isSigned({ body: form, signature: undefined }, 'key'))
  t.end()
})

t.test('a handshake that leads to nothing is told', async t => {
  const cases = [
    ['answers and never sends the verifier back', 200, /was sent \d+ s ago and the verifier has not come back/],
    ['does not know the callback yet', 401, /was sent \d+ s ago and failed with status 401/],
  ] as const
  for (const [name, status, hint] of cases) {
    const { world, register } = await start(t, { mock, config: { attempts: 1 } })
    const silent = await receiver(t, (_message, response) => response.writeHead(status).end())
    const callbackid = await register('client', silent.url)
    await world.webhooks.wait({ event: 'callback.verify' })
    t.match((await world.callbacks.show(callbackid)).callback, { verified: false, hint }, name)
  }
})
