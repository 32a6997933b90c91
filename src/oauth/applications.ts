// Registered applications (OAuth clients), as rows of a world. The control API registers them.
import { scopes, scopesIn } from './scopes.ts'
import type { World } from '../world/world.ts'

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

interface Row {
  readonly client_id: string
  readonly client_secret: string
  readonly name: string
  readonly redirect_uris: string
  readonly scope: string
  readonly api_version: string | null
}

/** The application with this client id; undefined if it is not registered. */
export function findApplication (world: World, client_id: string): Application | undefined {
  const row = world.statement('SELECT * FROM oauth_clients WHERE client_id = ?').get(client_id)
  return row === undefined ? undefined : read(row as Row)
}

/** All registered applications, sorted by id. A world without any accepts every id and secret. */
export const applicationsOf = (world: World): Application[] =>
  (world.statement('SELECT * FROM oauth_clients ORDER BY client_id').all() as Row[]).map(read)

/** Replaces all registered applications. Tokens of removed applications stay valid. */
export function replaceApplications (world: World, applications: readonly Application[]): void {
  world.changeRights(() => {
    world.statement('DELETE FROM oauth_clients').run()
    for (const { client_id, client_secret, name, redirect_uris, scopes, api_version } of applications) {
      world.statement('INSERT INTO oauth_clients VALUES (?, ?, ?, ?, ?, ?)')
        .run(client_id, client_secret, name, JSON.stringify(redirect_uris), scopes.join(' '), api_version)
    }
  })
}

/** The version that the application of an access token was registered with. */
export const registeredVersion = (world: World, token: string): string | undefined =>
  world.plucked(`SELECT c.api_version FROM oauth_tokens t JOIN oauth_clients c ON c.client_id = t.client_id
    WHERE t.access_token = ?`).get(token) as string | null ?? undefined

const read = ({ redirect_uris, scope, ...row }: Row): Application => ({
  ...row,
  redirect_uris: JSON.parse(redirect_uris) as string[],
  scopes: scope === '*' ? scopes : scopesIn(scope),
})
