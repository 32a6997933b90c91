// What public pages are made of: notices, forms, buttons and tables. A page that uses them has `partsStyle`.
import { html, type Html } from '../html.ts'

const nothing = html``

/** A sentence above everything else: what was done, why it was refused, or how things are. */
export const notice = (kind: 'done' | 'refused' | 'told', words: string): Html =>
  html`<p class="notice ${kind}" role="${kind === 'refused' ? 'alert' : 'status'}"
data-testid="${kind}">${words}</p>`

/** An input with its label. */
export interface FormField {
  /** Name of its value in the form. */
  readonly name: string
  readonly label: string
  /** What it shows at first: the usual value, or what was sent and refused. */
  readonly value?: string
  /** Default: text. */
  readonly type?: 'text' | 'email'
  /** How a phone's keyboard looks (`decimal`, `numeric`). */
  readonly keyboard?: string
  readonly autocomplete?: string
  /** A sentence below it. */
  readonly hint?: string
  /** Whether its value was refused. */
  readonly isWrong?: boolean
  /** Most characters. */
  readonly longest?: number
}

/** An input; what it holds is checked by the server alone, so that tests can send anything. */
export const formField = ({
  name, label, value = '', type = 'text', keyboard = 'text', autocomplete = 'off', hint, isWrong = false,
  longest = 200,
}: FormField): Html => html`<label class="field">${label}
<input type="${type}" name="${name}" value="${value}" inputmode="${keyboard}" autocomplete="${autocomplete}"
maxlength="${longest}"${isWrong ? html` aria-invalid="true"` : nothing}>
${hint === undefined ? nothing : html`<small>${hint}</small>`}</label>`

/** One of the values that a list offers. */
export interface FormOption {
  readonly value: string
  readonly label: string
}

/** A list to choose one value from, with its label. */
export const formSelect = (
  { name, label, value = '', isWrong = false }: FormField, options: readonly FormOption[]
): Html => html`<label class="field">${label}
<select name="${name}"${isWrong ? html` aria-invalid="true"` : nothing}>
${options.map(option => html`<option value="${option.value}"${
  option.value === value ? html` selected` : nothing}>${option.label}</option>`)}
</select></label>`

/** A form that leads to a page of this server. */
export interface PageForm {
  /** Where it leads, relative to the page or as an absolute path. */
  readonly action: string
  readonly fields?: readonly FormField[]
  readonly buttons: readonly FormButton[]
}

/** A button that sends its form. */
export interface FormButton {
  readonly label: string
  /** Whether it is what most come for. */
  readonly isMain?: boolean
  readonly name?: string
  readonly value?: string
  readonly testId: string
}

export const pageForm = ({ action, fields = [], buttons }: PageForm): Html =>
  html`<form method="post" action="${action}" class="actions">
${fields.map(formField)}
${buttons.map(formButton)}
</form>`

const formButton = ({ label, isMain = false, name, value = '', testId }: FormButton): Html =>
  html`<button class="${isMain ? 'button main' : 'button'}" data-testid="${testId}"${
    name === undefined ? nothing : html` name="${name}" value="${value}"`}>${label}</button>`

/** A link that looks like a button. */
export const linkButton = (label: string, url: string): Html =>
  html`<a class="button" href="${url}">${label}</a>`

/** A row of figures below a table or alone: what it is and how much. */
export const figureRow = (label: string, figure: string, isStrong = false, columns = 1): Html =>
  html`<tr${isStrong ? html` class="strong"` : nothing}><th scope="row" colspan="${columns}">${label}</th>
<td class="figure">${figure}</td></tr>`
