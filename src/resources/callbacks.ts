// Callbacks (webhooks): URLs that receive events. Their events wait in the outbox.
import { events } from '../families/events.ts'
import { accountId, choice, flag, id, sameAs, text, zuluTime } from '../fields/index.ts'
import { hidden, readOnly, type Field, type NewRow, type Parsed } from '../declare/field.ts'
import { equals, equalsOrPart } from '../declare/search.ts'
import { resource } from '../declare/resource.ts'
import { eventNames, eventScopes, nounOf } from './callback-events.ts'

/** Longest address; the limit of pydantic, whose sentences FreshBooks answers with. */
const LONGEST_URI = 2083

const wrong = (message: string): Parsed<string> => ({ problem: 'invalid', message })

/** An address of http or https; of the sentences, pydantic's, the one without a scheme is captured. */
function readUri (input: unknown): Parsed<string> {
  if (input === null) return { problem: 'null-not-allowed' }
  if (typeof input !== 'string') return wrong('URL input should be a string or URL')
  const uri = input.trim().toWellFormed()
  if (uri === '') return wrong('Input should be a valid URL, input is empty')
  if (uri.length > LONGEST_URI) return wrong(`URL should have at most ${LONGEST_URI} characters`)
  if (!/^[a-z][a-z0-9+.-]*:/i.test(uri)) {
    return wrong('Input should be a valid URL, relative URL without a base')
  }
  if (!/^https?:/i.test(uri)) return wrong("URL scheme should be 'http' or 'https'")
  return URL.canParse(uri) ? { value: uri } : wrong('Input should be a valid URL')
}

const uri: Field<string, 'writable'> = {
  ...text({ required: true, doc: 'Where events are sent: an absolute address of http or https.' }),
  input: { type: 'string', format: 'uri', maxLength: LONGEST_URI },
  parse: readUri,
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** 31 to 34 letters and digits (captured), another one for each callback. */
function verifierFor ({ random }: NewRow): string {
  const bytes = Buffer.concat([random('verifier'), random('verifier, continued')])
  return [...bytes.subarray(1, 32 + bytes[0]! % 4)].map(byte => letters[byte % letters.length]).join('')
}

export const callbacks = resource({
  family: events,
  path: 'events/callbacks',
  one: 'callback',
  many: 'callbacks',
  scope: {
    documented: 'user:<object of the event>:read',
    of: ({ event }) => {
      const noun = typeof event === 'string' ? nounOf(event) : ''
      return Object.hasOwn(eventScopes, noun) ? `user:${eventScopes[noun]}:read` : undefined
    },
  },
  doc: 'An address that is told of events.',
  deletion: 'erase',
  order: 'id ASC',
  fields: {
    id: hidden(id({ first: 2001 })),
    callbackid: sameAs('id'),
    event: choice(eventNames, {
      required: true,
      doc: 'An event, or a noun for all its events.',
      refusal: { message: 'Value error, Unrecognized event.' },
    }),
    uri,
    verified: readOnly(flag({ doc: 'Whether the verifier has come back; until then nothing is sent.' })),
    updated_at: readOnly(zuluTime({ set: 'on write' })),
    verifier: hidden({
      ...readOnly(text({ doc: 'The code of its handshake, and the key that events are signed with.' })),
      initial: verifierFor,
    }),
    accounting_systemid: hidden(accountId()),
  },
  search: {
    callbackid: equals(undefined, { inferred: 'that there is this filter' }),
    event: equalsOrPart('event', {
      doc: 'Callbacks of this event: those registered for it or for its noun.',
    }),
    uri: equals(undefined, { inferred: 'that there is this filter' }),
    verified: equals(undefined, { inferred: 'that there is this filter' }),
  },
  inferred: [
    'a list needs no scope and shows all callbacks; the scope is that of the event\'s noun, whatever the ' +
      'method',
    'a wrong verifier is answered with 400 and the detail "verifier: Value error, Invalid verifier."',
    'another uri or event makes a callback unverified, with the same verifier and a new handshake',
    'a resend to a verified callback sends nothing (of the classic API)',
    'a resend repeats the same verifier',
    'two callbacks may have the same event and uri',
    'of a uri that is no address only the sentence for one without a scheme is captured',
    'what raises which event: a row that a rule changes raises its own; restoring and archiving are updates',
    'a category that is posted to says so, and raises nothing',
    'a mail raises sendByEmail before the update it makes',
    'the order in which callbacks are listed: the oldest first',
    'how often and when a failed message is sent again, when it is dropped, when a callback is disabled, ' +
      'and that it is unverified then: documented in words, without numbers',
    'messages of a callback go out one at a time and in order; FreshBooks promises no order',
    'the handshake has business_id, identity_id and a signature; `system` is made of the business\'s name',
    'the User-Agent of messages, and that a handshake that fails is repeated',
    'bodies of errors other than an unknown row and what is wrong with values',
  ],
  fixture: { stored: ['verified', 'verifier'], labels: ['uri'], labelPrefix: 'callback' },
})
