// What failing tests ask for before they fail: answered, not there, not a path of FreshBooks at all, and refused.
export async function callsBeforeFailure (world) {
  const clients = `/accounting/account/${world.account_id}/users/clients`
  for (const path of [clients, `${clients}/4711`, '/accounting/account/ACME01/users/client']) {
    await (await world.fetch(path)).text()
  }
  const body = JSON.stringify({ client: { email: 'no address' } })
  await (await world.fetch(clients, { method: 'POST', body })).text()
}
