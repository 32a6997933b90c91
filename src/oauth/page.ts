// The pages of authorize: plain HTML without scripts or external resources. `html` escapes all values.
import { html, type Html } from '../html.ts'
import type { Invitee } from './invitations.ts'
import { framed } from '../pages/frame.ts'
import type { Person } from './people.ts'
import { style } from './page-style.ts'
import type { Parameters } from './parameters.ts'

/** A page that is ready to send. */
export interface Page {
  readonly status: number
  readonly html: string
  /** `form-action` of the content security policy; undefined if the page has no form. */
  readonly formTargets?: string
}

const emptyHtml = html``

/** Content of the consent page. */
export interface ConsentView {
  readonly world: string
  readonly application: string
  readonly redirect_uri: string
  readonly scopes: readonly string[]
  readonly areScopesNamed: boolean
  /** The most likely person comes first. */
  readonly people: readonly Person[]
  /** Those who were invited and have no login yet. */
  readonly invitees: readonly Invitee[]
  /** Hidden fields that repeat the request. */
  readonly hidden: Parameters
}

/** The page on which a person signs in and agrees. */
export function consentPage (view: ConsentView): string {
  const { world, application, redirect_uri, people, invitees, hidden } = view
  return document(`${application} – sign in`, html`
<header><p class="mark">freshbooks-mock</p><p>world <b>${world}</b></p></header>
<h1><b>${application}</b> wants to use FreshBooks</h1>
<p class="lead">Choose who signs in and agrees.</p>
<form method="post" action="?">
${Object.entries(hidden).map(hiddenField)}
<ul class="people">${people.map(personButton)}${invitees.map(inviteeButton)}</ul>
${scopeList(view)}
<button class="deny" name="decision" value="deny" data-testid="deny">Deny</button>
<details class="simulate" data-testid="simulate"><summary>Simulate</summary>
<p>Send the application an error.</p>
<div class="choices">${simulations.map(([value, text]) =>
  html`<button name="decision" value="${value}" data-testid="simulate-${value}">${text}</button>`)}</div>
</details>
</form>
<footer>
<p>Leads back to <b>${redirect_uri}</b></p>
<p>A stand-in for FreshBooks’ own page: no passwords, and nothing leaves this machine.</p>
</footer>`)
}

const hiddenField = ([name, value = '']: readonly [string, string | undefined]): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`

const simulations = [
  ['deny', 'Access denied'],
  ['server_error', 'Server error'],
  ['wrong_state', 'Wrong state'],
  ['used_code', 'Code already used'],
  ['expired_code', 'Code expired'],
] as const

const personButton = ({ id, name, email, memberships }: Person): Html => choice({
  decision: `identity:${id}`, testid: `identity-${id}`, name, email,
  places: memberships.length === 0 ? noMembership : memberships.map(membershipLine),
})

const inviteeButton = ({ name, email, invitations }: Invitee): Html => choice({
  decision: `invitee:${email}`, testid: `invitee-${email}`, name: name || email, email,
  places: invitations.map(({ role, business }) =>
    html`<span class="place">${labelOf(role)}, ${business}: accepts the invitation</span>`),
})

interface Choice {
  readonly decision: string
  readonly testid: string
  readonly name: string
  readonly email: string
  readonly places: Html | readonly Html[]
}

function choice ({ decision, testid, name, email, places }: Choice): Html {
  const initials = name.split(/\s+/).map(word => [...word][0] ?? '').join('').slice(0, 2).toUpperCase()
  return html`
<li><button class="person" name="decision" value="${decision}" data-testid="${testid}">
<span class="initials" aria-hidden="true">${initials}</span>
<span class="who"><b>${name}</b> <span class="email">${email}</span>
${places}</span>
</button></li>`
}

const noMembership = html`<span class="place">no business</span>`

const membershipLine = ({ role, business }: Person['memberships'][number]): Html =>
  html`<span class="place">${labelOf(role)}, ${business}</span>`

/** `business_manager` → `Business manager` */
const labelOf = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).replaceAll('_', ' ')

/** Scopes that the request names are expanded: the list is short, and the person should see it. */
function scopeList ({ scopes, areScopesNamed }: ConsentView): Html {
  const summary = areScopesNamed ? counted(scopes.length) : `All ${counted(scopes.length)} of the application`
  const open = areScopesNamed ? html` open` : emptyHtml
  return html`
<details class="scopes" data-testid="scopes"${open}><summary>${summary}</summary>
<table><tbody>${groupsOf(scopes).map(scopeRow)}</tbody></table>
</details>`
}

const counted = (count: number): string => count === 1 ? '1 permission' : `${count} permissions`

interface ScopeGroup {
  readonly title: string
  readonly scopes: readonly string[]
}

/** Scopes of one object share a row, in the order of the request. */
function groupsOf (scopes: readonly string[]): ScopeGroup[] {
  const titles = [...new Set(scopes.map(titleOf))]
  return titles.map(title => ({ title, scopes: scopes.filter(scope => titleOf(scope) === title) }))
}

const scopePattern = /^user:(\w+):(read|write)$/

const titleOf = (scope: string): string => labelOf(scopePattern.exec(scope)?.[1] ?? scope)

const scopeRow = ({ title, scopes }: ScopeGroup): Html => html`
<tr><th scope="row">${title}</th><td>${['read', 'write'].map(action =>
  scopes.filter(scope => actionOf(scope) === action).map(scopeBox)).flat()}</td></tr>`

const actionOf = (scope: string): string => scopePattern.exec(scope)?.[2] ?? 'read'

const scopeBox = (scope: string): Html => html`
<label title="${scope}">
<input type="checkbox" name="grant" value="${scope}" checked data-testid="scope-${scope}"> ${actionOf(scope)}
</label>`

/** An error page without links. FreshBooks would not show the details. */
export function errorPage (status: number, title: string, text: string, ...details: readonly string[]): Page {
  const page = document(title, html`
<header><p class="mark">freshbooks-mock</p></header>
<h1>${title}</h1>
<p class="lead" data-testid="error">${text}</p>
${details.map(detail => html`<p class="detail" data-testid="detail">${detail}</p>`)}`)
  return { status, html: page }
}

const document = (title: string, content: Html): string => framed({ title, content, style })
