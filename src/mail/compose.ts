// Makes the texts of a mail, plain and HTML, from its words. The look is ours: FreshBooks' own is not known.
import type { Mail } from '../declare/mail.ts'
import { html, type Html } from '../html.ts'
import type { Wording } from './wording.ts'

/** What a mail says; all of it is plain text. */
export interface Letter extends Wording {
  /** Whom it comes from: the name of the business. */
  readonly sender: string
  /** Where its button leads, and what is written on it. */
  readonly link?: { readonly label: string, readonly url: string } | undefined
}

/** Bounds of what is kept, in characters. */
const LONGEST_SUBJECT = 1_000
const LONGEST_TEXT = 20_000

const clipped = (text: string, longest: number): string => text.slice(0, longest).toWellFormed()

/** The texts of a mail; a subject is one line, and empty lines separate the paragraphs of a body. */
export function compose ({ sender, subject, body, link }: Letter): Pick<Mail, 'subject' | 'text' | 'html'> {
  const words = clipped(body.replace(/\r\n?/g, '\n').trim(), LONGEST_TEXT)
  const line = clipped(subject.replace(/\s+/g, ' ').trim(), LONGEST_SUBJECT)
  return {
    subject: line,
    text: link === undefined ? `${words}\n` : `${words}\n\n${link.label}: ${link.url}\n`,
    html: page(clipped(sender, 200), line, words.split(/\n{2,}/), link),
  }
}

const paragraph = (words: string): Html => html`<p style="${styles.paragraph}">${words.split('\n')
  .flatMap((line, index) => index === 0 ? [html`${line}`] : [html`<br>`, html`${line}`])}</p>
`

const button = ({ label, url }: NonNullable<Letter['link']>): Html =>
  html`<p style="${styles.paragraph}"><a href="${url}" style="${styles.button}">${label}</a></p>
`

/** Clients of mail know little CSS, and most of them none outside of the elements. */
const styles = {
  body: 'margin: 0; padding: 32px 16px; background: #eef1f4; color: #1f2933; ' +
    'font: 16px/1.5 -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;',
  card: 'max-width: 520px; margin: 0 auto; padding: 32px; background: #fff; border-radius: 8px; ' +
    'overflow-wrap: anywhere;',
  sender: 'margin: 0 0 24px; padding: 0 0 16px; border-bottom: 1px solid #d9dfe5; ' +
    'font-size: 20px; font-weight: 600;',
  paragraph: 'margin: 0 0 16px;',
  button: 'display: inline-block; padding: 10px 20px; background: #0b6e2e; color: #fff; ' +
    'border-radius: 4px; text-decoration: none; font-weight: 600;',
}

const page = (sender: string, subject: string, paragraphs: readonly string[], link: Letter['link']): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${subject}</title>
</head>
<body style="${styles.body}">
<div style="${styles.card}">
<h1 style="${styles.sender}">${sender}</h1>
${paragraphs.map(paragraph)}${link === undefined ? [] : [button(link)]}</div>
</body>
</html>
`.html
