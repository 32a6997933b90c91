// The front page as HTML: plain, without external resources. `html` escapes all values.
import { html, type Html } from '../html.ts'
import { framed } from '../pages/frame.ts'
import type { FrontPage } from './front-page.ts'

/**
 * Links to documents are FreshBooks' own, `/#/link/<token>`, and browsers do not send what is behind a `#`:
 * the page leads on to where the document is. It needs a script for nothing else.
 */
export const script = `
const follow = () => {
  const token = /^#\\/link\\/([\\w.-]+)/.exec(location.hash)?.[1]
  if (token) location.replace(location.pathname.replace(/(\\/_mock)?\\/*$/, '/link/') + token)
}
addEventListener('hashchange', follow)
follow()
`

/** The whole document. */
export function pageOf (
  { version, world, links, worlds, requests, total, failed_deliveries: failed }: FrontPage
): string {
  const { base_url, access_token, account_id } = world
  const path = `/accounting/account/${account_id}/users/clients`
  const call = `curl -H 'Authorization: Bearer ${access_token}' ${base_url}${path}`
  return framed({
    title: `freshbooks-mock – ${world.world}`,
    style,
    script,
    content: html`
<header><p class="mark">freshbooks-mock ${version}</p><p>world <b>${world.world}</b></p></header>
<h1>FreshBooks on this machine</h1>
<p class="lead">Set the base URL of your program or SDK to <code>${base_url}</code>.
Nothing leaves this machine.</p>
<noscript><p class="lead">To follow a link to a document without JavaScript, open
<code>${base_url}/link/</code> with what stands behind <code>/#/link/</code>.</p></noscript>
<section><h2>This world</h2>
<dl>${idsOf(world).map(([name, value]) =>
    html`<div><dt>${name}</dt><dd><code>${value}</code></dd></div>`)}</dl>
<h2>A first call</h2>
<pre><code>${call}</code></pre></section>
<section><h2>Links</h2>
<ul class="links">
<li><a href="${links.reference}">API reference</a> every operation, to read and to try</li>
<li><a href="${links.openapi}">OpenAPI</a> the same for generators</li>
<li><a href="${links.control}">Control API</a> worlds, fixtures, clock, faults, checks</li>
<li><a href="${links.requests}">Requests</a> the last hundred as JSON</li>
<li><a href="${links.har}">HAR</a> the whole log, for the tools of a browser</li>
</ul></section>
<section><h2>Last requests <small>${total} so far</small></h2>
${requests.length === 0 ? html`<p class="lead">None yet.</p>` : requestTable(requests)}</section>
${failed.length === 0 ? html`` : failureTable(failed)}
${worlds.length < 2 ? html`` : worldList(worlds, world.world)}
<footer><p>Not affiliated with FreshBooks.</p></footer>`,
  })
}

const idsOf = (world: FrontPage['world']): ReadonlyArray<readonly [string, string]> => [
  ['account_id', world.account_id ?? 'none'],
  ['business_id', String(world.business_id)],
  ['business_uuid', world.business_uuid],
  ['access token', world.access_token],
  ['client id', world.client_id],
  ['client secret', world.client_secret],
]

const requestTable = (requests: FrontPage['requests']): Html => html`<table>
<thead><tr><th>Status</th><th>Request</th><th>Operation</th></tr></thead>
<tbody>${requests.map(requestRow)}</tbody>
</table>`

function requestRow (
  { status, method, path, operation, unmatched, why, time }: FrontPage['requests'][number]
): Html {
  const kind = status === 0 || status >= 500 ? 'failed' : status >= 400 ? 'refused' : 'fine'
  return html`<tr title="${time}"><td class="${kind}">${status === 0 ? 'none' : status}</td>
<td><b>${method}</b> <code>${path}</code>${why === null ? html`` : html`<span class="why">${why}</span>`}</td>
<td>${unmatched === null ? operation ?? '–' : 'no operation'}</td></tr>`
}

const failureTable = (failed: FrontPage['failed_deliveries']): Html => html`<section>
<h2>Webhooks that failed</h2>
<table><thead><tr><th>Status</th><th>Message</th><th>Event</th></tr></thead>
<tbody>${failed.map(failureRow)}</tbody></table></section>`

const failureRow = (
  { status, uri, event, object_id, hint }: FrontPage['failed_deliveries'][number]
): Html => html`<tr><td class="failed">${status ?? 'none'}</td>
<td><code>${uri}</code>${hint === null ? html`` : html`<span class="why">${hint}</span>`}</td>
<td>${event} ${object_id}</td></tr>`

const worldList = (worlds: FrontPage['worlds'], current: string): Html => html`<section><h2>Worlds</h2>
<ul class="worlds">${worlds.map(({ name, page }) => name === current
  ? html`<li><b>${name}</b></li>`
  : html`<li><a href="${page}">${name}</a></li>`)}</ul></section>`

const style = `
:root { --width: 60rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1rem; font-weight: 600; }
small { margin-left: .375rem; color: var(--quiet); font-size: .8125rem; font-weight: 400; }
.lead { margin: 0; }
.lead code, dd code { color: var(--ink); }
dl, .links { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
dl { gap: 0 2rem; margin: 0; }
dl div { display: flex; gap: 1rem; padding: .375rem 0; border-bottom: 1px solid var(--line); }
dt { flex: none; width: 7.5rem; color: var(--quiet); font-size: .9375rem; }
dd { margin: 0; min-width: 0; }
pre { margin: 0; padding: .75rem 1rem; background: var(--code); border-radius: 8px; white-space: pre-wrap; }
ul { margin: 0; padding: 0; list-style: none; }
.links { gap: .25rem 2rem; }
.links li { color: var(--quiet); }
.worlds { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; overflow-wrap: anywhere; }
.links a { margin-right: .375rem; font-weight: 500; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
th { padding: .25rem 1rem .25rem 0; text-align: left; color: var(--quiet); font-weight: 400;
  font-size: .8125rem; }
td { padding: .375rem 1rem .375rem 0; border-top: 1px solid var(--line); vertical-align: top; }
td:first-child { width: 4rem; font-variant-numeric: tabular-nums; font-weight: 600; }
td:last-child { width: 12rem; padding-right: 0; color: var(--quiet); overflow-wrap: anywhere; }
td b { font-weight: 500; font-size: .8125rem; }
.fine { color: var(--accent); }
.refused { color: var(--refused); }
.failed { color: var(--failed); }
.why { display: block; color: var(--quiet); overflow-wrap: anywhere; }
footer { margin-top: 2rem; border-top: 1px solid var(--line); }
@media (max-width: 40rem) {
  thead { display: none; }
  td:last-child, th:last-child { display: none; }
  td:first-child { width: 3rem; }
}
`
