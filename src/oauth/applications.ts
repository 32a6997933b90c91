// Registered applications (OAuth clients), as rows of a world: the control API, fixtures and developers
// register them.
import type { Store } from '../store/store.ts'
import { scopes, scopesIn } from './scopes.ts'
import { nextSecret } from './secrets.ts'

/** A registered application. */
export interface Application {
  readonly client_id: string
  readonly client_secret: string
  readonly name: string
  /** Exact URLs; `loopback` allows any URL of this machine. */
  readonly redirect_uris: readonly string[]
  /** The scopes that the application may request. */
  readonly scopes: readonly string[]
  /** The version of the API that it was registered with, a date; null for the oldest. */
  readonly api_version: string | null
}

/** What its developer says of an application beside what OAuth needs. */
export interface ApplicationPage {
  readonly description: string | null
  readonly website_url: string | null
  readonly settings_url: string | null
  readonly logo_public_id: string | null
}

/** An application as its developer sees it. */
export interface OwnApplication extends Application, ApplicationPage {
  readonly id: number
  /** Milliseconds since 1970. */
  readonly created_at: number
  readonly updated_at: number
}

interface Row extends Omit<OwnApplication, 'redirect_uris' | 'scopes'> {
  readonly redirect_uris: string
  readonly scope: string
  readonly identity_id: number | null
}

const columns = 'client_id, client_secret, name, redirect_uris, scope, api_version'

/** The application with this client id; undefined if it is not registered. */
export function findApplication (store: Store, client_id: string): Application | undefined {
  const sql = `SELECT ${columns} FROM oauth_clients WHERE client_id = ?`
  const row = store.statement(sql).get(client_id) as Row | undefined
  return row === undefined ? undefined : read(row)
}

/** All registered applications, sorted by id. A world without any accepts every id and secret. */
export const applicationsOf = (store: Store): Application[] =>
  (store.statement(`SELECT ${columns} FROM oauth_clients ORDER BY client_id`).all() as Row[]).map(read)

/** Replaces all registered applications. Tokens of removed applications stay valid. */
export function replaceApplications (store: Store, applications: readonly Application[]): void {
  store.changeRights(() => {
    store.statement('DELETE FROM oauth_clients').run()
    for (const application of applications) registerApplication(store, application)
  })
}

/** Who registers an application, and what it is to people. */
export interface Registration extends Partial<ApplicationPage> {
  /** Default: the owner of the world. */
  readonly identity_id?: number
  /** In milliseconds since 1970. Default: now. */
  readonly at?: number
}

const insertion = `INSERT INTO oauth_clients (${columns}, identity_id, description, website_url, settings_url,
  logo_public_id, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Registers an application, whose client id is free. Scopes that are all there are stay all. */
export function registerApplication (
  store: Store, application: Application, registration: Registration = {}
): void {
  const { client_id, client_secret, name, redirect_uris, api_version } = application
  const {
    identity_id, description, website_url, settings_url, logo_public_id, at = store.now()
  } = registration
  store.statement(insertion).run(client_id, client_secret, name, JSON.stringify(redirect_uris),
    scopeText(application), api_version, identity_id ?? null, description ?? null, website_url ?? null,
    settings_url ?? null, logo_public_id ?? null, at, at)
}

const scopeText = (application: Application): string =>
  application.scopes.length === scopes.length ? '*' : application.scopes.join(' ')

/** A client id and a secret that no application has. */
export const newCredentials = (store: Store): Pick<Application, 'client_id' | 'client_secret'> =>
  ({ client_id: nextSecret(store, 'client'), client_secret: nextSecret(store, 'client-secret') })

const ofDeveloper = `coalesce(identity_id, (
  SELECT value ->> 'identity_id' FROM settings WHERE name = 'primary')) = ?`

/** The applications of a developer, the oldest first. */
export const applicationsBy = (store: Store, identity_id: number): OwnApplication[] =>
  (store.statement(`SELECT * FROM oauth_clients WHERE ${ofDeveloper} ORDER BY id`).all(identity_id) as Row[])
    .map(readOwn)

/** The application of a developer with this client id. */
export function applicationBy (
  store: Store, identity_id: number, client_id: string
): OwnApplication | undefined {
  const sql = `SELECT * FROM oauth_clients WHERE client_id = ? AND ${ofDeveloper}`
  const row = store.statement(sql).get(client_id, identity_id) as Row | undefined
  return row === undefined ? undefined : readOwn(row)
}

const replacement = `UPDATE oauth_clients SET client_secret = ?, name = ?, redirect_uris = ?, description = ?,
  website_url = ?, settings_url = ?, logo_public_id = ?, updated_at = ? WHERE client_id = ?`

/** Replaces what a developer can say of an application. */
export function changeApplication (
  store: Store, { client_id }: Application,
  values: Pick<Application, 'client_secret' | 'name' | 'redirect_uris'> & ApplicationPage
): void {
  const { client_secret, name, redirect_uris, description, website_url, settings_url } = values
  store.statement(replacement).run(client_secret, name, JSON.stringify(redirect_uris), description,
    website_url, settings_url, values.logo_public_id, store.now(), client_id)
}

/** Whether an application has the name, whatever its case; names are unique across FreshBooks. */
export const isNameTaken = (store: Store, name: string, except = ''): boolean =>
  store.statement('SELECT 1 FROM oauth_clients WHERE name = ? COLLATE NOCASE AND client_id <> ?')
    .get(name, except) !== undefined

/** The version that the application of an access token was registered with. */
export const registeredVersion = (store: Store, token: string): string | undefined =>
  store.plucked(`SELECT c.api_version FROM oauth_tokens t JOIN oauth_clients c ON c.client_id = t.client_id
    WHERE t.access_token = ?`).get(token) as string | null ?? undefined

const read = ({ redirect_uris, scope, ...row }: Row): Application => ({
  ...row,
  redirect_uris: JSON.parse(redirect_uris) as string[],
  scopes: scope === '*' ? scopes : scopesIn(scope),
})

const readOwn = (row: Row): OwnApplication => read(row) as OwnApplication
