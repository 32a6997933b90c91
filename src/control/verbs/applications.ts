// The applications a world knows: who may ask for tokens, and where people may be sent back to.
import type { JsonSchema } from '../../declare/field.ts'
import { nearestName } from '../../suggest.ts'
import { applicationsOf, replaceApplications, type Application } from '../../oauth/applications.ts'
import { LOOPBACK, scopes as everyScope } from '../../oauth/scopes.ts'
import { refuse } from '../refusal.ts'
import { verb, type Verb } from '../verb.ts'
import { readScopes } from './tokens.ts'

/** More than anybody registers, and few enough to look through at each request. */
const MOST = 100

const known = ['client_id', 'client_secret', 'name', 'redirect_uris', 'scopes']

function readApplications (sent: unknown): Application[] {
  if (!Array.isArray(sent) || sent.length > MOST) {
    return refuse(400, 'bad-applications', `applications must be a list of at most ${MOST}`)
  }
  const applications = sent.map(readApplication)
  const ids = applications.map(({ client_id }) => client_id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) refuse(400, 'bad-applications', `the client id '${twice}' is there twice`)
  return applications
}

function readApplication (sent: unknown, index: number): Application {
  const at = `applications[${index}]`
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    return refuse(400, 'bad-applications', `${at} must be an object with a client_id`)
  }
  const odd = Object.keys(sent).find(key => !known.includes(key))
  if (odd !== undefined) {
    const suggestion = nearestName(odd, known)
    refuse(400, 'unknown-key', `${at} has no '${odd}', only ${known.join(', ')}`,
      suggestion === undefined ? {} : { did_you_mean: suggestion })
  }
  const { client_id, client_secret, name, redirect_uris, scopes } = sent as Partial<Record<string, unknown>>
  const id = readText(`${at}.client_id`, client_id, identifier)
  return {
    client_id: id,
    client_secret: readText(`${at}.client_secret`, client_secret, identifier, `${id.slice(0, 193)}-secret`),
    name: readText(`${at}.name`, name, words, id),
    redirect_uris: readAddresses(`${at}.redirect_uris`, redirect_uris),
    scopes: scopes === '*' ? everyScope : readScopes(scopes, everyScope) ?? everyScope,
  }
}

function readText (what: string, value: unknown, form: RegExp, usual?: string): string {
  const text = value ?? usual
  if (typeof text === 'string' && form.test(text)) return text
  return refuse(400, 'bad-applications', `${what} must be a text of at most 200 characters` +
    (form === identifier ? ' without spaces or accents' : ''))
}

const identifier = /^[\x21-\x7e]{1,200}$/
const words = /^\S.{0,199}$/u

/** Letter by letter what requests will say; only this machine's may be left open. */
function readAddresses (what: string, value: unknown): readonly string[] {
  if (value === undefined || value === null) return [LOOPBACK]
  const isAddress = (text: unknown): text is string =>
    text === LOOPBACK || (typeof text === 'string' && text.length <= 2000 && URL.canParse(text))
  if (Array.isArray(value) && value.length <= MOST && value.every(isAddress)) return value
  return refuse(400, 'bad-applications',
    `${what} must be a list of addresses such as https://app.test/callback, ` +
    `or '${LOOPBACK}' for any of this machine`)
}

const text: JsonSchema = { type: 'string' }
const texts: JsonSchema = { type: 'array', items: text }

const output: JsonSchema = {
  type: 'object',
  properties: {
    applications: {
      type: 'array',
      items: {
        type: 'object',
        properties: { client_id: text, client_secret: text, name: text, redirect_uris: texts, scopes: texts },
        required: known,
      },
    },
  },
  required: ['applications'],
}

export const applicationsVerbs: readonly Verb[] = [
  verb({
    name: 'applications.list',
    method: 'GET',
    path: '/worlds/:world/oauth/clients',
    summary: 'The registered applications.',
    output,
    run: (_input: object, { world }) => ({ applications: applicationsOf(world) }),
  }),
  verb({
    name: 'applications.replace',
    method: 'PUT',
    path: '/worlds/:world/oauth/clients',
    summary: 'Registers these applications and no others; without any, the world takes any id and secret.',
    input: {
      applications: {
        description: 'Each with a client_id; the secret, name, redirect_uris and scopes have defaults.',
        schema: {
          type: 'array',
          maxItems: MOST,
          items: {
            type: 'object',
            properties: {
              client_id: text,
              client_secret: { ...text, description: 'Default: the client id and -secret.' },
              name: { ...text, description: 'Default: the client id.' },
              redirect_uris: {
                ...texts, description: `Exact addresses. Default: '${LOOPBACK}', any of this machine.`,
              },
              scopes: { anyOf: [texts, text], description: "What it may ask for. Default: '*', all." },
            },
            required: ['client_id'],
            additionalProperties: false,
          },
        },
        required: true,
      },
    },
    output,
    run: (input: { applications?: unknown }, { world }) => {
      replaceApplications(world, readApplications(input.applications))
      return { applications: applicationsOf(world) }
    },
  }),
]
