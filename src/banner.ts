// What a person sees when the server is ready.

/** A few lines: where it is, the ids and tokens, how to point an SDK at it, and a first call. */
export function banner (
  version: string, url: string, world: Readonly<Record<string, unknown>>, dataDir: string | undefined
): string {
  const rows = [
    ['account_id', world.account_id],
    ['business_id', world.business_id],
    ['business_uuid', world.business_uuid],
    ['access token', world.access_token],
    ['client', `${String(world.client_id)} / ${String(world.client_secret)}`],
    ['API reference', `${url}/_mock/docs`],
  ].map(([name, value]) => `  ${String(name).padEnd(15)}${String(value)}`)
  const firstCall = `/accounting/account/${String(world.account_id)}/users/clients`
  const whereKept = dataDir === undefined
    ? 'Everything is kept in memory and gone when this stops (--data-dir keeps it).'
    : `Worlds are kept in ${dataDir}.`
  return `freshbooks-mock ${version} is ready on ${url}

${rows.join('\n')}

Point an SDK at it:
  export FRESHBOOKS_API_URL=${url}
  export FRESHBOOKS_AUTH_URL=${url}

Try it:
  curl -H 'Authorization: Bearer ${String(world.access_token)}' ${url}${firstCall}

${whereKept}
`
}
