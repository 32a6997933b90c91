// A document as a page: what its client sees of it, and the forms with which the client answers.
import { html, type Html } from '../html.ts'
import { framed } from '../pages/frame.ts'
import { linkButton, notice, pageForm, figureRow, type PageForm } from '../pages/parts.ts'
import { partsStyle } from '../pages/style.ts'
import type { Labelled, PrintedDocument, PrintedLine } from '../pdf/printed-document.ts'

/** What the page shows beside the document. */
export interface LinkPage {
  readonly document: PrintedDocument
  /** Sentences above it. */
  readonly notices: readonly Html[]
  readonly form: PageForm
  /** Where its PDF is. */
  readonly pdf: string
}

export const linkPage = ({ document, notices, form, pdf }: LinkPage): string => framed({
  title: `${document.title} ${document.number}`,
  style: partsStyle + style,
  content: html`
${imageOn(document)}
<header><p class="mark">${document.sender[0] ?? ''}</p>
<p>${document.title} <b>${document.number}</b></p></header>
${notices}
<div class="top"><p class="due">${document.due.label} <b data-testid="due">${document.due.text}</b></p>
${linkButton('Download PDF', pdf)}</div>
${form.buttons.length === 0 ? html`` : pageForm(form)}
<dl>${partiesOf(document).map(labelled)}${document.facts.map(labelled)}</dl>
${table(document)}
<table class="figures"><tbody>${document.figures.map((figure, index) =>
    figureRow(figure.label, figure.text, index === document.figures.length - 1))}</tbody></table>
${document.texts.map(({ label, text }) => html`<h2>${label}</h2><p class="text">${text}</p>`)}
<footer><p>A stand-in for FreshBooks’ own page. Nothing leaves this machine, no money moves.</p></footer>`,
})

/** Its logo, or the part of its banner that the PDF shows too. */
function imageOn ({ image, layout }: PrintedDocument): Html {
  if (image === null) return html``
  const look = layout === 'modern' ? `object-position: 0 ${Math.min(0, image.offset)}px` : ''
  return html`<img class="${layout === 'modern' ? 'banner' : 'logo'}" alt="" data-testid="image"
src="../uploads/images/${encodeURIComponent(image.jwt)}" style="${look}">`
}

/** A page that says that there is nothing to see. */
export const noSuchDocument = (): string => framed({
  title: 'No such document',
  content: html`
<header><p class="mark">freshbooks-mock</p></header>
<h1>There is no such document</h1>
<p class="lead" data-testid="error">The link is not complete, or what it led to was deleted or is a
draft again.</p>`,
})

const partiesOf = ({ addressed, recipient, sender }: PrintedDocument): Labelled[] => [
  { label: addressed, text: recipient.join('\n') },
  { label: 'From', text: sender.join('\n') },
].filter(({ text }) => text !== '')

const labelled = ({ label, text }: Labelled): Html => html`<div><dt>${label}</dt><dd>${text}</dd></div>`

const table = ({ headings, lines, omitted }: PrintedDocument): Html => html`<table class="lines">
<thead><tr><th scope="col">${headings.item}</th><th scope="col" class="figure wide">${headings.rate}</th>
<th scope="col" class="figure wide">${headings.quantity}</th>
<th scope="col" class="figure">${headings.amount}</th></tr></thead>
<tbody>${lines.map(lineRow)}</tbody>
</table>
${omitted > 0 ? notice('told', `… and ${omitted} more`) : html``}`

const lineRow = ({ name, description, tax, rate, quantity, amount }: PrintedLine): Html => html`
<tr><td><b>${name}</b><span>${description}</span><small class="narrow">${quantity} × ${rate}</small>
<small>${tax}</small></td><td class="figure wide">${rate}</td><td class="figure wide">${quantity}</td>
<td class="figure">${amount}</td></tr>`

const style = `
:root { --width: 48rem; }
.top { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: end; gap: .75rem; }
.due { margin: 1rem 0 0; color: var(--quiet); }
.due b { display: block; font-size: 2rem; line-height: 1.2; font-weight: 650; color: var(--ink); }
.logo { display: block; max-width: min(100%, 15rem); max-height: 4.5rem; margin: 0 0 1rem; }
.banner { display: block; width: 100%; height: 6rem; object-fit: cover; margin: 0 0 1rem; }
dl {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr)); gap: 1rem 1.5rem;
  margin: 1.5rem 0 2rem;
}
dt { color: var(--quiet); font-size: .8125rem; }
dd { margin: 0; white-space: pre-line; }
.lines td > * { display: block; }
.lines td b { font-weight: 600; }
.lines span { white-space: pre-line; color: var(--quiet); }
.lines small { color: var(--quiet); }
.lines .narrow, .lines :empty { display: none; }
.figures { width: min(100%, 24rem); margin: 0 0 0 auto; }
.figures th, .figures td { border-top: 0; padding-top: .25rem; padding-bottom: .25rem; font-size: .9375rem; }
.lines + .figures { border-top: 1px solid var(--line); }
.figures .strong > * { border-top: 1px solid var(--line); padding-top: .5rem; }
.text { white-space: pre-line; margin: 0; }
footer { margin-top: 2rem; border-top: 1px solid var(--line); }
@media (max-width: 40rem) {
  .lines .wide { display: none; }
  .lines .narrow { display: block; }
}
`
