// The frame of a page that people see: plain HTML that loads nothing from elsewhere and needs no script, and
// the headers under which it is sent. `html` escapes all values.
import { createHash } from 'node:crypto'
import { html, type Html } from '../html.ts'
import { frameStyle } from './style.ts'

/** A page without its frame. */
export interface PageContent {
  /** What a browser's tab shows; plain text. */
  readonly title: string
  /** What the sheet holds. */
  readonly content: Html
  /** CSS of this page beside that of all pages. Default: none. */
  readonly style?: string
  /** JavaScript of ours, which the page must do without. Default: none. */
  readonly script?: string
}

const nothing = html``

/** The whole document. */
export const framed = ({ title, content, style = '', script }: PageContent): string => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${{ html: frameStyle + style }}</style>
${script === undefined ? nothing : html`<script>${{ html: script }}</script>`}
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`.html

/** What a page may do beside being looked at. */
export interface PageRights {
  /** Where its forms may lead, as `form-action` of the content security policy. Default: nowhere. */
  readonly formTargets?: string | undefined
  /** Whether it shows images of this server. */
  readonly hasImages?: boolean
  /** Its script; no other one runs. */
  readonly script?: string | undefined
}

const hashOf = (script: string): string => createHash('sha256').update(script).digest('base64')

/** The content security policy of a page. */
export const pagePolicy = ({ formTargets = "'none'", hasImages = false, script }: PageRights): string => [
  "default-src 'none'", "style-src 'unsafe-inline'", hasImages ? "img-src data: 'self'" : 'img-src data:',
  ...script === undefined ? [] : [`script-src 'sha256-${hashOf(script)}'`],
  "base-uri 'none'", "frame-ancestors 'none'", `form-action ${formTargets}`,
].join('; ')

export const HTML = 'text/html; charset=utf-8'

/** The headers of a page beside its content type. Nothing keeps it, and nobody is told where it was. */
export const pageHeaders = (rights: PageRights = {}): Record<string, string> => ({
  'cache-control': 'no-store',
  'content-security-policy': pagePolicy(rights),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
})
