// What is tested: everything of a kind, page by page. FreshBooks gives no more than a hundred at once,
// whatever is asked for.
import builders from '@freshbooks/api/dist/models/builders/index.js'

const { PaginationQueryBuilder } = builders

/** All clients of an account. */
export async function allClients (sdk, accountId) {
  const found = []
  for (let page = 1, pages = 1; page <= pages; page++) {
    const { data } = await sdk.clients.list(accountId, [new PaginationQueryBuilder().page(page).perPage(100)])
    found.push(...data.clients)
    pages = data.pages.pages
  }
  return found
}
