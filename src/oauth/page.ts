// The pages of authorize: plain HTML that loads nothing and works without its script. `html` escapes all
// values.
import { html, type Html } from '../html.ts'
import { framed } from '../pages/frame.ts'
import { notice } from '../pages/parts.ts'
import {
  newPersonSection, peopleSection, SEARCH_FORM, type NewPersonView, type PeopleView,
} from './page-people.ts'
import { scopeList, scopesScript, type ScopesView } from './page-scopes.ts'
import { style } from './page-style.ts'
import type { Parameters } from './parameters.ts'
import type { Way } from './registration.ts'
import { simulations } from './simulations.ts'

/** A page that is ready to send. */
export interface Page {
  readonly status: number
  readonly html: string
  /** `form-action` of the content security policy; undefined if the page has no form. */
  readonly formTargets?: string
  /** Its script; undefined if it has none. */
  readonly script?: string
}

const nothing = html``

/** Content of the consent page. */
export interface ConsentView extends ScopesView {
  readonly world: string
  readonly application: string
  readonly redirect_uri: string
  /** Whom it offers: those who are there, or the form of somebody new. */
  readonly who: { readonly people: PeopleView } | { readonly newcomer: NewPersonView }
  /** The request, which both forms repeat. */
  readonly parameters: Parameters
  /** Binds the form to the request. */
  readonly csrf: string
  /** Why the form was not taken. */
  readonly refusal?: string | undefined
}

/** The page on which a person signs in and agrees. `formTargets` is where the redirect may lead. */
export function consentPage (view: ConsentView, formTargets: string): Page {
  const { application, redirect_uri, refusal } = view
  const page = framed({
    title: `${refusal === undefined ? '' : 'Refused: '}${application} wants access – freshbooks-mock`,
    style,
    script: scopesScript,
    content: html`
<header><p class="mark">freshbooks-mock</p><p>world <b>${view.world}</b></p></header>
<h1><b>${application}</b> wants access to your FreshBooks account</h1>
<p class="lead">A stand-in for FreshBooks’ own page, on your machine: nobody needs a password.</p>
${refusal === undefined ? nothing : notice('refused', refusal)}
${searchForm(view)}
${consentForm(view)}
<footer><p>Leads back to <b>${redirect_uri}</b></p></footer>`,
  })
  return { status: refusal === undefined ? 200 : 400, html: page, formTargets, script: scopesScript }
}

const hiddenField = ([name, value = '']: readonly [string, string | undefined]): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`

function searchForm ({ who, parameters }: ConsentView): Html {
  if (!('people' in who) || who.people.search === undefined) return nothing
  return html`<form id="${SEARCH_FORM}" method="get" action="?">
${Object.entries({ ...parameters, mock_prompt: 'page' }).map(hiddenField)}</form>`
}

/** In sight where people make the page long; it would cover the button below the form of a new person. */
const denial = ({ who }: ConsentView): Html => html`<div class="${'people' in who ? 'bar in-sight' : 'bar'}">
<button class="button" name="decision" value="deny" data-testid="deny">Deny</button></div>`

/** The browser's own checks would stand in the way of those who deny. */
const consentForm = (view: ConsentView): Html => html`<form method="post" action="?" novalidate>
${Object.entries({ ...view.parameters, csrf: view.csrf }).map(hiddenField)}
<section aria-labelledby="scopes-title"><h2 id="scopes-title">What ${view.application} may do</h2>
${scopeList(view)}</section>
${'people' in view.who ? peopleSection(view.who.people) : newPersonSection(view.who.newcomer)}
${denial(view)}
<details class="simulate" data-testid="simulate"><summary>Return an error to the app</summary>
<p>Instead of a code, or with one that does not work.</p>
<div class="choices">${Object.entries(simulations).map(([value, { label }]) =>
  html`<button name="decision" value="${value}" data-testid="simulate-${value}">${label}</button>`)}</div>
</details>
</form>`

/** What an error page says below its sentence. FreshBooks would not show it. */
export interface ErrorDetails {
  readonly details?: readonly string[]
  readonly advice?: string
  readonly ways?: readonly Way[]
}

/** An error page without links. */
export function errorPage (
  status: number, title: string, text: string, { details = [], advice, ways = [] }: ErrorDetails = {}
): Page {
  const page = framed({
    title: `${title} – freshbooks-mock`,
    style: ways.length === 0 ? style : `${style}:root { --width: 44rem; }`,
    content: html`
<header><p class="mark">freshbooks-mock</p></header>
<h1>${title}</h1>
<p class="lead" data-testid="error">${text}</p>
${details.map(detail => html`<p class="detail" data-testid="detail">${detail}</p>`)}
${advice === undefined ? nothing : html`<p class="advice" data-testid="advice">${advice}</p>`}
${ways.map(wayToRegister)}`,
  })
  return { status, html: page }
}

const wayToRegister = ({ title, text, note }: Way): Html => html`<section class="way"><h2>${title}</h2>
<pre><code data-testid="way">${text}</code></pre>
${note === undefined ? nothing : html`<p>${note}</p>`}</section>`
