// Verbs of registered OAuth applications: client ids, secrets, redirect URIs and scopes.
import type { JsonSchema } from '../../declare/field.ts'
import { didYouMean } from '../../suggest.ts'
import { applicationsOf, replaceApplications, type Application } from '../../oauth/applications.ts'
import { isVersion } from '../../families/versions.ts'
import { LOOPBACK, scopes as everyScope } from '../../oauth/scopes.ts'
import { refuse } from '../refusal.ts'
import { verb, type Verb } from '../verb.ts'
import { arrayOf, objectOf, string, strings } from './schemas.ts'
import { parseScopes } from './tokens.ts'

/** Low enough that every request may scan the list. */
const MAX_APPLICATIONS = 100

const knownKeys = ['client_id', 'client_secret', 'name', 'redirect_uris', 'scopes', 'api_version']

function parseApplications (value: unknown): Application[] {
  if (!Array.isArray(value) || value.length > MAX_APPLICATIONS) {
    return refuse(400, 'bad-applications', `applications must be a list of at most ${MAX_APPLICATIONS}`)
  }
  const applications = value.map(parseApplication)
  const ids = applications.map(({ client_id }) => client_id)
  const duplicate = ids.find((id, index) => ids.indexOf(id) !== index)
  if (duplicate !== undefined) refuse(400, 'bad-applications', `the client id '${duplicate}' is there twice`)
  return applications
}

function parseApplication (value: unknown, index: number): Application {
  const path = `applications[${index}]`
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(400, 'bad-applications', `${path} must be an object with a client_id`)
  }
  const unknownKey = Object.keys(value).find(key => !knownKeys.includes(key))
  if (unknownKey !== undefined) {
    refuse(400, 'unknown-key', `${path} has no '${unknownKey}', only ${knownKeys.join(', ')}`,
      didYouMean(unknownKey, knownKeys))
  }
  const { client_id, client_secret, name, redirect_uris, scopes, api_version } =
    value as Partial<Record<string, unknown>>
  const id = parseText(`${path}.client_id`, client_id, identifierPattern)
  const defaultSecret = `${id.slice(0, 193)}-secret`
  return {
    client_id: id,
    client_secret: parseText(`${path}.client_secret`, client_secret, identifierPattern, defaultSecret),
    name: parseText(`${path}.name`, name, namePattern, id),
    redirect_uris: parseRedirectUris(`${path}.redirect_uris`, redirect_uris),
    scopes: scopes === '*' ? everyScope : parseScopes(scopes, everyScope) ?? everyScope,
    api_version: parseVersion(`${path}.api_version`, api_version),
  }
}

function parseVersion (path: string, value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' && isVersion(value)
    ? value
    : refuse(400, 'bad-applications', `${path} must be a date such as 2023-02-20`)
}

function parseText (path: string, value: unknown, pattern: RegExp, defaultText?: string): string {
  const text = value ?? defaultText
  if (typeof text === 'string' && pattern.test(text)) return text
  return refuse(400, 'bad-applications', `${path} must be a text of at most 200 characters` +
    (pattern === identifierPattern ? ' without spaces or accents' : ''))
}

const identifierPattern = /^[\x21-\x7e]{1,200}$/
const namePattern = /^\S.{0,199}$/u

/** Requests must repeat a redirect URI exactly; LOOPBACK allows any on this machine. */
function parseRedirectUris (path: string, value: unknown): readonly string[] {
  if (value === undefined || value === null) return [LOOPBACK]
  const isRedirectUri = (text: unknown): text is string =>
    text === LOOPBACK || (typeof text === 'string' && text.length <= 2000 && URL.canParse(text))
  if (Array.isArray(value) && value.length <= MAX_APPLICATIONS && value.every(isRedirectUri)) return value
  return refuse(400, 'bad-applications',
    `${path} must be a list of addresses such as https://app.test/callback, ` +
    `or '${LOOPBACK}' for any of this machine`)
}

const applicationsSchema: JsonSchema = objectOf({
  applications: arrayOf(objectOf({
    client_id: string, client_secret: string, name: string, redirect_uris: strings, scopes: strings,
    api_version: { type: ['string', 'null'] },
  })),
})

export const applicationsVerbs: readonly Verb[] = [
  verb({
    name: 'applications.list',
    method: 'GET',
    path: '/worlds/:world/oauth/clients',
    summary: 'Lists the registered applications.',
    output: applicationsSchema,
    run: (_input: object, { world }) => ({ applications: applicationsOf(world) }),
  }),
  verb({
    name: 'applications.replace',
    method: 'PUT',
    path: '/worlds/:world/oauth/clients',
    summary: 'Replaces the registered applications; with an empty list the world accepts any id and secret.',
    input: {
      applications: {
        description:
          'Each with a client_id; the secret, name, redirect_uris, scopes and api_version have defaults.',
        schema: {
          type: 'array',
          maxItems: MAX_APPLICATIONS,
          items: {
            type: 'object',
            properties: {
              client_id: string,
              client_secret: { ...string, description: 'Default: the client id and -secret.' },
              name: { ...string, description: 'Default: the client id.' },
              redirect_uris: {
                ...strings, description: `Exact addresses. Default: '${LOOPBACK}', any of this machine.`,
              },
              scopes: { anyOf: [strings, string], description: "Scopes it may request. Default: '*', all." },
              api_version: {
                type: ['string', 'null'],
                description: 'The version of the API that it was registered with, a date. Default: none.',
              },
            },
            required: ['client_id'],
            additionalProperties: false,
          },
        },
        required: true,
      },
    },
    output: applicationsSchema,
    run: (input: { applications?: unknown }, { world }) => {
      replaceApplications(world, parseApplications(input.applications))
      return { applications: applicationsOf(world) }
    },
  }),
]
