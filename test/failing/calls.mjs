// What failing tests ask for before they fail: answered, not there, and not a path of FreshBooks at all.
export async function callsBeforeFailure (world) {
  const clients = `/accounting/account/${world.account_id}/users/clients`
  for (const path of [clients, `${clients}/4711`, '/accounting/account/ACME01/users/client']) {
    await (await world.fetch(path)).text()
  }
}
