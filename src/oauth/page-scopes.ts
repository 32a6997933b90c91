// The permissions on the authorize page: a row for each object, a box for each thing that can be done with
// it. Every box works by itself; the script adds one for all of them, and counts.
import { html, type Html } from '../html.ts'

const nothing = html``

/** Permissions that a list shows open; more would push what is below them out of sight. */
const SHORT = 12

/** Content of the list. */
export interface ScopesView {
  readonly scopes: readonly string[]
  /** Those that are ticked. */
  readonly granted: readonly string[]
  readonly areScopesNamed: boolean
}

/** Every application has it, so that leaving it out would change nothing (scopes.md). */
const ALWAYS = 'user:profile:read'

/** The list; open where the request names few scopes, as the person should see them. */
export function scopeList ({ scopes, granted, areScopesNamed }: ScopesView): Html {
  const ticked = scopes.filter(scope => scope === ALWAYS || granted.includes(scope))
  const isOpen = (areScopesNamed && scopes.length <= SHORT) || ticked.length < scopes.length
  return html`
<details class="scopes" data-testid="scopes"${isOpen ? html` open` : nothing}>
<summary><span data-testid="scope-count">${ticked.length} of ${scopes.length}</span>
${scopes.length === 1 ? 'permission' : 'permissions'}</summary>
<label class="all" hidden><input type="checkbox" data-testid="scope-all"> All of them</label>
<div class="permissions"><table><tbody>
${groupsOf(scopes).map(group => scopeRow(group, granted))}</tbody></table></div>
</details>`
}

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

/** `business_manager` → `Business manager` */
export const labelOf = (word: string): string =>
  word.charAt(0).toUpperCase() + word.slice(1).replaceAll('_', ' ')

const columns = ['read', 'write'] as const

function scopeRow ({ title, scopes }: ScopeGroup, granted: readonly string[]): Html {
  const boxes = columns.map(column => scopes.filter(scope => columnOf(scope) === column)
    .map(scope => scopeBox(scope, title, granted.includes(scope))))
  return html`
<tr><th scope="row">${title}</th>${boxes.map(box => html`<td>${box}</td>`)}</tr>`
}

const actionOf = (scope: string): string => scopePattern.exec(scope)?.[2] ?? 'allow'

const columnOf = (scope: string): string => actionOf(scope) === 'write' ? 'write' : 'read'

const scopeBox = (scope: string, title: string, isTicked: boolean): Html => scope === ALWAYS
  ? html`<label title="${scope}, always">
<input type="hidden" name="grant" value="${scope}"><input type="checkbox" checked disabled
aria-label="${title}: ${actionOf(scope)}, always" data-testid="scope-${scope}"> ${actionOf(scope)}</label>`
  : html`<label title="${scope}">
<input type="checkbox" name="grant" value="${scope}"${isTicked ? html` checked` : nothing}
aria-label="${title}: ${actionOf(scope)}" data-testid="scope-${scope}"> ${actionOf(scope)}</label>`

/** Ticks all or none, and counts. Nothing needs it. */
export const scopesScript = `
addEventListener('DOMContentLoaded', () => {
  const all = document.querySelector('[data-testid=scope-all]')
  const count = document.querySelector('[data-testid=scope-count]')
  const shown = [...document.querySelectorAll('.permissions input[type=checkbox]')]
  const boxes = shown.filter(box => !box.disabled)
  const update = () => {
    const ticked = boxes.filter(box => box.checked).length
    all.checked = ticked === boxes.length
    all.indeterminate = ticked > 0 && ticked < boxes.length
    count.textContent = (ticked + shown.length - boxes.length) + ' of ' + shown.length
  }
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked
    update()
  })
  for (const box of boxes) box.addEventListener('change', update)
  addEventListener('pageshow', update)
  all.parentElement.hidden = boxes.length < 2
})
`
