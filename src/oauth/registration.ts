// How a redirect URI is registered, as texts to be copied: for the page that refuses one.
import type { World } from '../world/world.ts'
import { DEFAULT_WORLD } from '../store/names.ts'
import { applicationsOf, findApplication, type Application } from './applications.ts'
import type { Client } from './clients.ts'
import { primaryClientId, primaryClientSecret } from './credentials.ts'
import { scopes as allOfThem } from './scopes.ts'

/** One way to register something. */
export interface Way {
  readonly title: string
  /** To be copied. */
  readonly text: string
  /** What there is to know about it. */
  readonly note?: string
}

/** Longest command that a page shows; a world may have a hundred applications with a hundred URIs each. */
const LONGEST = 8_000

/**
 * Whether a URI could be registered and led to: an absolute one that no parser reads differently, without a
 * fragment (RFC 6749), and none that a browser would run or read as a file.
 */
export const isRegistrable = (uri: string): boolean =>
  uri.length <= 2_000 && /^[^\s\\#\p{C}]+$/u.test(uri) && URL.canParse(uri) &&
  !/^(?:javascript|data|vbscript|file|blob|about):/i.test(uri)

/** The ways to register one more redirect URI for an application. `origin` is where this server is. */
export function waysToRegister (world: World, client: Client, uri: string, origin: string): Way[] {
  const changed: Client = { ...client, redirect_uris: [...client.redirect_uris, uri] }
  const others = applicationsOf(world).filter(({ client_id }) => client_id !== client.client_id)
  const list = JSON.stringify([changed, ...others].map(application => entryOf(world, application)))
  return [
    ...list.length > LONGEST ? [throughFile(world, origin)] : throughList(list, world, origin),
    inFixture(world, client, uri),
  ]
}

/** An application without what is usual anyway. */
function entryOf (world: World, { client_id, name, redirect_uris, scopes, api_version }: Client): object {
  return {
    client_id,
    client_secret: secretOf(world, client_id),
    ...name === client_id ? {} : { name },
    redirect_uris,
    ...scopes.length === allOfThem.length ? {} : { scopes },
    ...api_version === null ? {} : { api_version },
  }
}

/**
 * A secret that everybody knows, else words in its place: the control API may be closed to whoever sees the
 * page, and refuses a secret with spaces.
 */
function secretOf (world: World, client_id: string): string {
  const secret = findApplication(world, client_id)?.client_secret
  const isKnown = secret === primaryClientSecret(world.name) || secret === usualSecret(client_id)
  return isKnown ? secret : `the secret of ${client_id}`
}

const usualSecret = (client_id: string): Application['client_secret'] => `${client_id}-secret`

const flags = (world: World, origin: string): string =>
  `--url ${quoted(origin)}${world.name === DEFAULT_WORLD ? '' : ` --world ${quoted(world.name)}`}`

const COMMAND = 'npx freshbooks-mock applications'

/** Goes on in the next line of a shell. */
const NEXT_LINE = '\\\n  '

const throughList = (list: string, world: World, origin: string): Way[] => [
  {
    title: 'On the command line',
    text: `${COMMAND} replace ${flags(world, origin)} ${NEXT_LINE}--applications ${quoted(list)}`,
    note: 'It replaces the applications of the world, so it names all of them.',
  },
  {
    title: 'With the control API',
    text: `curl -X PUT ${quoted(`${origin}/_mock/worlds/${encodeURIComponent(world.name)}/oauth/clients`)} ` +
      `${NEXT_LINE}-d ${quoted(`{"applications":${list}}`)}`,
  },
]

const throughFile = (world: World, origin: string): Way => ({
  title: 'On the command line',
  text: `${COMMAND} list ${flags(world, origin)} --json > applications.json\n` +
    `${COMMAND} replace ${flags(world, origin)} applications.json`,
  note: 'In between, add the URI to the redirect_uris of the application.',
})

/** A fixture cannot change the application that every world has. */
function inFixture (world: World, { client_id }: Client, uri: string): Way {
  const isPrimary = client_id === primaryClientId(world.name)
  const application = isPrimary
    ? { client_id: 'my-app', client_secret: 'my-secret', redirect_uris: [uri] }
    : { client_id, client_secret: secretOf(world, client_id), redirect_uris: [uri] }
  const members = Object.entries(application).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return {
    title: 'In a fixture',
    text: `oauth:\n  clients:\n    - { ${members.join(', ')} }`,
    ...isPrimary
      ? { note: `Every world has ${client_id} as it is: give your application a client id of its own.` }
      : {},
  }
}

/** A word of a POSIX shell. */
const quoted = (text: string): string =>
  /^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
