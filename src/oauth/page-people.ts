// Who continues, on the authorize page: the people of the world as buttons, a search where they are many, and
// the form of somebody new.
import { html, type Html } from '../html.ts'
import { formField, formSelect, type FormField } from '../pages/parts.ts'
import { roles } from '../resources/identities.ts'
import type { Invitee } from './invitations.ts'
import type { NewPerson, NewPersonField, Place, Refusal } from './new-person.ts'
import { labelOf } from './page-scopes.ts'
import type { People, Person } from './people.ts'

const nothing = html``

/** The parameter of authorize that carries the search; like `mock_prompt` it is ours. */
export const SEARCH = 'mock_people'

/** Id of the form that searches: its fields stand inside of the other form, and forms do not nest. */
export const SEARCH_FORM = 'search'

/** From how many people on there is a search. */
export const FEW = 8

/** Most people that a page shows. */
export const MOST_SHOWN = 25

/** Most memberships that a page shows of one person. */
const MOST_MEMBERSHIPS = 5

/** A search: what is looked for, and whom it found. */
export interface PeopleView extends People {
  /** Those who were invited and have no login yet. */
  readonly invitees: readonly Invitee[]
  /** Undefined where there is nothing to search: few people. */
  readonly search: string | undefined
}

/** A button for each person, and one for somebody else. */
export function peopleSection ({ people, total, invitees, search }: PeopleView): Html {
  const shown = [...people.map(choiceOf), ...invitees.map(invitedChoice)].slice(0, MOST_SHOWN)
  return html`
<section aria-labelledby="people-title"><h2 id="people-title">Choose who you are</h2>
${search === undefined ? nothing : searchFields(search)}
${search === undefined ? nothing : foundLine(shown.length, total + invitees.length, search)}
<ul class="people">${shown.map(choiceRow)}
<li><button class="person other" name="decision" value="someone_else" data-testid="someone-else">
<span class="initials" aria-hidden="true">+</span>
<span class="who">Someone else</span></button></li></ul>
</section>`
}

const searchFields = (search: string): Html => html`
<div class="search" role="search"><label for="find">Find a person</label>
<input id="find" type="search" name="${SEARCH}" value="${search}" form="${SEARCH_FORM}" maxlength="100"
autocomplete="off">
<button class="button" form="${SEARCH_FORM}" data-testid="search">Search</button>
${search === '' ? nothing : showAll}</div>`

const showAll = html`<button class="button" name="${SEARCH}" value="" form="${SEARCH_FORM}"
data-testid="show-all">Show all</button>`

function foundLine (shown: number, total: number, search: string): Html {
  const all = search === '' ? `${total} people` : `${total} found for “${search}”`
  const more = shown < total ? `, the first ${shown} of them here` : ''
  return html`<p class="found" role="status" data-testid="found">${all}${more}</p>`
}

/** Somebody who can be chosen. */
interface Choice {
  /** Value of `decision`. */
  readonly decision: string
  readonly testId: string
  readonly name: string
  readonly email: string
  /** A line for each role in a business. */
  readonly places: readonly string[]
}

const choiceOf = ({ id, name, email, memberships }: Person): Choice => ({
  decision: `identity:${id}`,
  testId: `identity-${id}`,
  name: name === '' ? email : name,
  email,
  places: memberships.length === 0
    ? ['no business']
    : cut(memberships.map(({ role, business }) => `${labelOf(role)}, ${business}`)),
})

const invitedChoice = ({ name, email, invitations }: Invitee): Choice => ({
  decision: `invitee:${email}`,
  testId: `invitee-${email}`,
  name: name === '' ? email : name,
  email,
  places: cut(invitations.map(({ role, business }) =>
    `${labelOf(role)}, ${business}: accepts the invitation`)),
})

const cut = (lines: readonly string[]): readonly string[] => lines.length <= MOST_MEMBERSHIPS
  ? lines
  : [...lines.slice(0, MOST_MEMBERSHIPS), `and ${lines.length - MOST_MEMBERSHIPS} more`]

/** The button's name begins with what a click does, and goes on with who that is. */
const choiceRow = ({ decision, testId, name, email, places }: Choice): Html => html`
<li><button class="person" name="decision" value="${decision}" data-testid="${testId}">
<span class="initials" aria-hidden="true">${initialsOf(name)}</span>
<span class="who">Continue as <b>${name}</b> <span class="place">${email}</span>
${places.map(place => html` <span class="place">${place}</span>`)}</span>
</button></li>`

const initialsOf = (name: string): string =>
  name.split(/\s+/).map(word => [...word][0] ?? '').join('').slice(0, 2).toUpperCase()

/** The form of somebody new: what was answered, and why that was refused. */
export interface NewPersonView {
  readonly answers: NewPerson
  readonly places: readonly Place[]
  readonly refusal?: Refusal
}

/** What somebody new is asked. */
export function newPersonSection ({ answers, places, refusal }: NewPersonView): Html {
  const field = (name: NewPersonField, label: string, more: Partial<FormField> = {}): FormField => ({
    name: `person_${name}`,
    label,
    value: answers[name],
    isWrong: refusal?.wrong.includes(name) === true,
    ...more,
  })
  const ofPlaces = places.map(({ id, name }) => ({ value: String(id), label: name }))
  return html`
<section aria-labelledby="people-title"><h2 id="people-title">Someone else</h2>
<p class="found">A new person of this world, who continues at once.</p>
<div class="newcomer">
${formField(field('first_name', 'First name', { autocomplete: 'given-name' }))}
${formField(field('last_name', 'Last name', { autocomplete: 'family-name' }))}
${formField(field('email', 'E-mail address', { type: 'email', autocomplete: 'email' }))}
${formSelect(field('business_id', 'Business'), [...ofPlaces, { value: '', label: 'None' }])}
${formSelect(field('role', 'Role'), roles.map(role => ({ value: role, label: labelOf(role) })))}
</div>
<div class="actions">
<button class="button main" name="decision" value="create_person" data-testid="create-person">Create and
continue</button>
<button class="button" name="decision" value="people" data-testid="back">Back</button>
</div></section>`
}
