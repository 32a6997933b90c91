// HTML made of templates: `html` escapes every value, except what is HTML already.

/** Text that is HTML already. */
export interface Html {
  readonly html: string
}

type TemplateValue = string | number | Html | readonly Html[]

/** A template tag that escapes values, except those that are already HTML. */
export const html = (texts: TemplateStringsArray, ...values: readonly TemplateValue[]): Html =>
  ({ html: String.raw({ raw: texts }, ...values.map(markup)) })

function markup (value: TemplateValue): string {
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value))
  return 'html' in value ? value.html : value.map(part => part.html).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;',
}

const escape = (text: string): string => text.replace(/[&<>"']/g, character => entities[character]!)
