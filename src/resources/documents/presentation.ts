// The look of documents: what one is made of, what a new document takes over, and how fixtures write one.
import { isDeepStrictEqual } from 'node:util'
import { exactly } from '../../declare/envelope.ts'
import type { ExportedFrom } from '../../declare/fixture.ts'
import { computed, inKeyOrder, type Include } from '../../declare/include.ts'
import type { JsonSchema } from '../../declare/field.ts'
import { tableOf, type Resource } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import { businesses } from '../businesses.ts'

/** Look of a document. */
export interface Presentation {
  readonly date_format: string
  readonly image_banner_position_y: number
  readonly image_banner_src: string | null
  readonly image_logo_src: string | null
  readonly theme_font_name: string
  readonly theme_layout: string
  readonly theme_primary_color: string
  readonly [heading: string]: string | number | boolean | null
}

/** The look of a new account's documents. */
const plainPresentation: Presentation = {
  date_format: 'mm/dd/yyyy',
  description_heading: null,
  display_sender_address: true,
  display_sender_business_name: true,
  display_sender_phone_number: true,
  display_sender_tax_number: true,
  hours_heading: null,
  image_banner_position_y: 0,
  image_banner_src: null,
  image_logo_src: null,
  item_heading: null,
  label: null,
  quantity_heading: null,
  rate_heading: null,
  task_heading: null,
  theme_font_name: 'modern',
  theme_layout: 'simple',
  theme_primary_color: '#4f697a',
  time_entry_notes_heading: null,
  unit_cost_heading: null,
}

const jsonTypes: Readonly<Record<string, string>> = { number: 'integer', boolean: 'boolean' }

/** Schema of a presentation as it is shown; `key` names the document it is of. */
export const presentationSchema = (key: string): JsonSchema => exactly({
  ...Object.fromEntries(Object.entries(plainPresentation)
    .map(([name, value]) => [name, { type: jsonTypes[typeof value] ?? ['string', 'null'] }])),
  [key]: { type: 'integer' },
})

/** The include that shows it. */
export const presentationInclude = (table: string, key: string): Include =>
  computed(inKeyOrder(`json_set(presentation, '$.${key}', ${table}.id)`), presentationSchema(key),
    { doc: 'Its look.' })

interface Draft {
  readonly presentation?: Presentation | null
  readonly use_default_presentation?: boolean | null
}

/** A new document looks like that of its kind made last, unless the request says otherwise (documented). */
export function presentationOf (
  resource: Resource, draft: Draft, before: { readonly presentation: Presentation } | undefined,
  session: Session
): { presentation?: Presentation } {
  if (draft.presentation != null) {
    const known =
      Object.entries(draft.presentation).filter(([name]) => Object.hasOwn(plainPresentation, name))
    // the older form of the web app asks for the look of the last one
    const last = draft.presentation.id === 'last' ? lastPresentation(tableOf(resource), session) : undefined
    const old = before?.presentation ?? last ?? firstPresentation(session)
    return { presentation: { ...old, ...Object.fromEntries(known) } as Presentation }
  }
  if (before !== undefined) return {}
  const isPlain = draft.use_default_presentation === false
  return { presentation: isPlain ? firstPresentation(session) : lastPresentation(tableOf(resource), session) }
}

/** The look of the document of a table that was made last, which the next one takes over. */
export function lastPresentation (table: string, session: Session): Presentation {
  const last = session.query<{ presentation: string }>(
    `SELECT presentation FROM ${table} WHERE accounting_systemid = ? ORDER BY id DESC LIMIT 1`,
    session.business.account_id)[0]
  return last === undefined ? firstPresentation(session) : JSON.parse(last.presentation)
}

/** The look of an account that has no style yet: dates are shown as the business shows them (documented). */
const firstPresentation = (session: Session): Presentation =>
  plainFor(session.get(businesses, session.business.id))

const plainFor = ({ date_format }: { readonly date_format: string }): Presentation =>
  ({ ...plainPresentation, date_format })

/** What an export leaves out: the look that a document without one takes over. */
export const impliedPresentation = ({ before, business }: ExportedFrom): Presentation =>
  before?.presentation ?? plainFor(business)

/** A look as an export writes it: what is not plain in it. */
export function writtenPresentation ({ presentation }: { presentation: Presentation }, from: ExportedFrom) {
  if (isDeepStrictEqual(presentation, impliedPresentation(from))) return { presentation: undefined }
  const plain = plainFor(from.business)
  const own = Object.entries(presentation).filter(([name, value]) => value !== plain[name])
  return own.length > 0
    ? { presentation: Object.fromEntries(own) }
    : { presentation: undefined, use_default_presentation: false }
}

/** A presentation as requests send it and a row keeps it. */
export const presentationColumn: JsonSchema =
  { type: 'object', additionalProperties: { type: ['string', 'number', 'null'] } }

/** Subject and body of a document's mail, as requests send them. */
export const wordingSchema: JsonSchema =
  { type: 'object', properties: { subject: { type: 'string' }, body: { type: 'string' } } }
