// `oauth:` of a fixture: how the primary token is, which applications are registered, and which tokens people
// have granted them already.
import { registerApplication } from '../../oauth/applications.ts'
import { primaryClientId } from '../../oauth/credentials.ts'
import { isVersion } from '../../families/versions.ts'
import { allScopes, LOOPBACK, scopes as knownScopes } from '../../oauth/scopes.ts'
import { durationForms, readMilliseconds } from '../../world/dates.ts'
import type { RecordContext } from './drafts.ts'
import { datesOf, primaryOf, setPrimary, type TokenLife } from './primary-token.ts'
import { personFor, type Directory } from './references.ts'
import {
  each, items, listed, mapping, mappings, memberOf, mistake, needed, onlyKeys, suggest, textPart, together,
  type Mapping, type Part,
} from '../read/source.ts'

/** How long access tokens live by default (documented). */
const TWELVE_HOURS = 43_200_000

/** Loads it; gives how long each token lives. */
export function loadOauth (
  oauth: Mapping, directory: Directory,
  { attempt, calendar: { now } }: Pick<RecordContext, 'attempt' | 'calendar'>
): TokenLife[] {
  attempt(undefined, () => onlyKeys(oauth, ['primary', 'clients', 'tokens'], 'oauth'), undefined)
  const several = (key: string): Mapping[] => {
    const part = memberOf(oauth, key)
    return part === undefined ? [] : mappings(part, key, attempt)
  }
  const primary = memberOf(oauth, 'primary')
  if (primary !== undefined) {
    attempt(primary, () => setPrimaryToken(mapping(primary, 'primary'), directory), undefined)
  }
  const clients = several('clients')
  for (const client of clients) attempt(client, () => addClient(client, directory, now), undefined)
  return several('tokens')
    .flatMap(token => attempt(token, () => [addToken(token, clients[0], directory, now)], []))
}

function setPrimaryToken (primary: Mapping, { world }: Directory): void {
  const [, expires_in_ms, scopes, api_version] = together<[unknown, number?, string?, string?]>(
    () => onlyKeys(primary, ['expires_in', 'scopes', 'api_version'], 'primary'),
    () => lifeIn(primary), () => scopesIn(primary), () => versionIn(primary))
  setPrimary(world, {
    ...primaryOf(world),
    ...(expires_in_ms === undefined ? {} : { expires_in_ms }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(api_version === undefined ? {} : { api_version }),
  })
}

/** The version of the API that an application was registered with; undefined for none. */
function versionIn (record: Mapping): string | undefined {
  const part = memberOf(record, 'api_version')
  if (part === undefined) return undefined
  const version = textPart(part, 'api_version')
  return isVersion(version)
    ? version
    : mistake(part, `'${version}' is no version: write a date, such as 2023-02-20`)
}

function lifeIn (record: Mapping): number | undefined {
  const part = memberOf(record, 'expires_in')
  if (part === undefined) return undefined
  return (part.kind === 'value' ? readMilliseconds(part.text) : undefined) ??
    mistake(part, `'${part.kind === 'value' ? part.text : ''}' is no duration: write one ${durationForms}`)
}

/** Scopes by name, with spaces between them; undefined for all. */
function scopesIn (record: Mapping): string | undefined {
  const part = memberOf(record, 'scopes')
  if (part === undefined || (part.kind === 'value' && part.value === '*')) return undefined
  const named = part.kind === 'list'
    ? part.items.map(item => ({ part: item, scope: textPart(item, 'a scope') }))
    : textPart(part, 'scopes').split(/\s+/).filter(scope => scope !== '').map(scope => ({ part, scope }))
  return each(named, ({ part, scope }) => known(scope, part)).join(' ')
}

const every: readonly string[] = [...knownScopes, 'admin:all:legacy']

const known = (scope: string, part: Part): string => every.includes(scope)
  ? scope
  : mistake(part, `there is no scope '${scope}'${suggest(scope, every)} (${listed(every)})`)

const clientKeys = ['client_id', 'client_secret', 'name', 'redirect_uris', 'scopes', 'api_version']

function addClient (client: Mapping, { world }: Directory, now: number): void {
  onlyKeys(client, clientKeys, 'clients of oauth')
  const id = ownText(client, 'client_id', 'an application')
  const isTaken = world.statement('SELECT 1 FROM oauth_clients WHERE client_id = ?').get(id) !== undefined
  if (isTaken) mistake(memberOf(client, 'client_id')!, `the application '${id}' is registered already`)
  const text = (key: string, usual: string): string => {
    const part = memberOf(client, key)
    return part === undefined ? usual : textPart(part, key)
  }
  const uris = memberOf(client, 'redirect_uris')
  const allowed =
    uris === undefined ? [LOOPBACK] : items(uris, 'redirect_uris').map(uri => textPart(uri, 'a redirect uri'))
  registerApplication(world, {
    client_id: id,
    client_secret: text('client_secret', 'secret'),
    name: text('name', id),
    redirect_uris: allowed,
    scopes: scopesIn(client)?.split(' ') ?? knownScopes,
    api_version: versionIn(client) ?? null,
  }, { at: now })
}

const tokenKeys = ['access_token', 'refresh_token', 'person', 'client_id', 'expires_in', 'scopes']

function addToken (
  token: Mapping, firstClient: Mapping | undefined, directory: Directory, now: number
): TokenLife {
  const { world } = directory
  const [, access_token, given, identity, scopes, expires_in_ms = TWELVE_HOURS, client] =
    together<[unknown, string, string | undefined, number, string | undefined, number | undefined, string]>(
      () => onlyKeys(token, tokenKeys, 'tokens of oauth'),
      () => freeToken(token, 'access_token', directory),
      () => memberOf(token, 'refresh_token') && freeToken(token, 'refresh_token', directory),
      () => holderOf(token, directory),
      () => scopesIn(token),
      () => lifeIn(token),
      () => clientOf(token, firstClient, directory))
  const refresh = given ?? world.random(`oauth/refresh/${access_token}`).toString('hex')
  const { created_at, expires_at } = datesOf(now, expires_in_ms)
  world.statement(`INSERT INTO oauth_tokens (access_token, refresh_token, client_id, identity_id, scope,
    code, created_at, expires_at, revoked, refresh_spent) VALUES (?, ?, ?, ?, ?, NULL, ?, ?, 0, 0)`)
    .run(access_token, refresh, client, identity, scopes ?? allScopes, created_at, expires_at)
  return { access_token, expires_in_ms }
}

/** Whose token it is: the person it names, else the one the primary token acts for. */
function holderOf (token: Mapping, directory: Directory): number {
  const person = memberOf(token, 'person')
  return person === undefined ? primaryOf(directory.world).identity_id : personFor(person, directory)
}

/** Every world has these under its own name, which they would lead away from. */
const reserved = /^mock-(access-token|refresh-token|client-id)(-|$)/

function ownText (record: Mapping, key: string, what: string): string {
  const part = needed(record, key, what)
  const text = textPart(part, key)
  return reserved.test(text)
    ? mistake(part, `'${text}' is a name that worlds give themselves: choose another, or use oauth.primary`)
    : text
}

function freeToken (token: Mapping, key: string, { world }: Directory): string {
  const text = ownText(token, key, 'a token')
  const isTaken = world.statement('SELECT 1 FROM oauth_tokens WHERE ? IN (access_token, refresh_token)')
    .get(text) !== undefined
  return isTaken ? mistake(memberOf(token, key)!, `the token '${text}' is there already`) : text
}

/** The application a token was granted to: a registered one; the fixture's first, or the world's own. */
function clientOf (token: Mapping, first: Mapping | undefined, { world }: Directory): string {
  const own = primaryClientId(world.name)
  const part = memberOf(token, 'client_id') ?? (first && memberOf(first, 'client_id'))
  if (part === undefined) return own
  const id = textPart(part, 'client_id')
  const registered = world.plucked('SELECT client_id FROM oauth_clients ORDER BY client_id').all() as string[]
  return registered.includes(id)
    ? id
    : mistake(part, `there is no application '${id}'${suggest(id, registered)} (${listed(registered)})`, id)
}
