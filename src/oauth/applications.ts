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
}

interface Row {
  readonly client_id: string
  readonly client_secret: string
  readonly name: string
  readonly redirect_uris: string
  readonly scope: string
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
  world.transaction(() => {
    world.statement('DELETE FROM oauth_clients').run()
    for (const { client_id, client_secret, name, redirect_uris, scopes } of applications) {
      world.statement('INSERT INTO oauth_clients VALUES (?, ?, ?, ?, ?)')
        .run(client_id, client_secret, name, JSON.stringify(redirect_uris), scopes.join(' '))
    }
  })
}

const read = ({ redirect_uris, scope, ...row }: Row): Application => ({
  ...row,
  redirect_uris: JSON.parse(redirect_uris) as string[],
  scopes: scope === '*' ? scopes : scopesIn(scope),
})
