// Links in mails. They are kept as FreshBooks' own, since a mail of the clock or of a fixture knows no
// address of a server; whoever looks at a mail gets links that lead to the server asked.
import { html } from '../html.ts'

const FRESHBOOKS = 'https://my.freshbooks.com'
const start = `${FRESHBOOKS}/#/link/`

/** A link to a document from its path (`/#/link/…`), as it is kept. */
export const linkTo = (path: string): string => `${FRESHBOOKS}${path}`

/** Texts of a mail with its links to documents leading to the world at `baseUrl`, never to FreshBooks. */
export function leadingTo<Texts extends { readonly text: string, readonly html: string }> (
  baseUrl: string, texts: Texts
): Texts {
  const [plain, escaped] = [baseUrl, html`${baseUrl}`.html].map(base => `${base}/#/link/`) as [string, string]
  return {
    ...texts,
    text: texts.text.replaceAll(start, () => plain),
    html: texts.html.replaceAll(start, () => escaped),
  }
}
