// Registered applications: who may ask for tokens. Apart from OAuth, because the control API registers them.
import { scopes, scopesIn } from './scopes.ts'
import type { World } from '../world/world.ts'

export interface Application {
  readonly client_id: string
  readonly client_secret: string
  readonly name: string
  /** Exact addresses; `loopback` stands for any of this machine. */
  readonly redirect_uris: readonly string[]
  /** Every scope the application may ask for. */
  readonly scopes: readonly string[]
}

interface Row {
  readonly client_id: string
  readonly client_secret: string
  readonly name: string
  readonly redirect_uris: string
  readonly scope: string
}

/** The application registered under an id. */
export function findApplication (world: World, client_id: string): Application | undefined {
  const row = world.statement('SELECT * FROM oauth_clients WHERE client_id = ?').get(client_id)
  return row === undefined ? undefined : read(row as Row)
}

/** All that are registered, by their ids. A world without any takes any id and any secret. */
export const applicationsOf = (world: World): Application[] =>
  (world.statement('SELECT * FROM oauth_clients ORDER BY client_id').all() as Row[]).map(read)

/** Registers these and no others; tokens that others hold live on. */
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
