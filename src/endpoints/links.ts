// The pages that links to documents lead to: whoever has a link sees the document, and answers as its client.
// FreshBooks' own are an application in the browser; these are plain pages, and ours. The link is all the
// right that it takes, and no browser adds any of its own, so there is nothing for another site's forms to
// abuse.
import { sentenceOf } from '../actors/action.ts'
import { binary, endpoint, type Call, type Endpoint, type Reply } from '../declare/endpoint.ts'
import { failAction, freshbooksCaller } from '../declare/outside-action.ts'
import type { DocumentPage } from '../declare/page.ts'
import { Problems } from '../declare/problem.ts'
import { sessionOf, type EndpointSession } from '../derive/endpoints.ts'
import type { Model, Models } from '../derive/model.ts'
import { auth } from '../families/auth.ts'
import { textOf } from '../json-values.ts'
import { claimsOf } from '../jwt.ts'
import { HTML, pageHeaders, type PageRights } from '../pages/frame.ts'
import { notice, type PageForm } from '../pages/parts.ts'
import { readPicture } from '../pdf/picture.ts'
import type { PrintedDocument } from '../pdf/printed-document.ts'
import { PDF, pdfOf } from '../resources/documents/pdf.ts'
import { storeOf } from '../store/session.ts'
import { imageOf } from '../resources/documents/printed-image.ts'
import { linkPage, noSuchDocument } from './link-page.ts'

/** A document that a link leads to, in the session of its client. */
interface Linked {
  readonly page: DocumentPage
  readonly model: Model
  readonly row: any
  readonly session: EndpointSession
}

const UNKNOWN = 'no document of this world has such a link'
const UNSEEN = 'its client sees no document that is deleted or a draft; send it first'

/** The document of a call's token, or why its client does not see one. */
function linked (call: Call, models: Models): Linked | string {
  const { token = '' } = call.params
  const { type, objectid: id } = claimsOf(token) ?? {}
  const model = [...models.values()]
    .find(({ resource, rules }) => rules.page !== undefined && resource.one === type)
  if (model === undefined || typeof id !== 'number' || !Number.isSafeInteger(id)) return UNKNOWN
  const page = model.rules.page!
  const sql = `SELECT link_token FROM ${model.table} WHERE id = ?`
  if (sessionOf(call).query<{ link_token: string }>(sql, id)[0]?.link_token !== token) return UNKNOWN
  const own = sessionOf(call).inBusinessOf(model, id, freshbooksCaller)
  if (own === undefined) return UNKNOWN
  const row: any = own.get(model.resource, id)
  if (row.vis_state === 1 || row.display_status === 'draft') return UNSEEN
  return { page, model, row, session: sessionOf(call).inBusinessOf(model, id, page.views.caller(row))! }
}

/** The form of a document, with a button for each action that it offers; `sent` is what was refused. */
function formOf ({ page: { actions }, row }: Linked, sent: Form | undefined): PageForm {
  const offered = Object.entries(actions).filter(([, { isOffered }]) => isOffered(row))
  return {
    action: '?',
    fields: offered.flatMap(([value, { fields }]) => (fields?.(row) ?? []).map(field => sent?.action === value
      ? { ...field, value: sent[field.name] ?? '', isWrong: true }
      : field)),
    buttons: offered.map(([value, { button, isMain = false }]) =>
      ({ label: button, isMain, name: 'action', value, testId: value })),
  }
}

const html = (text: string, status: number, rights: PageRights = {}): Reply =>
  ({ status, file: { content: Buffer.from(text), type: HTML }, headers: pageHeaders(rights) })

function notFound (why: string): Reply {
  const reply = html(noSuchDocument(), 404)
  return { ...reply, headers: { ...reply.headers, 'x-mock-hint': why } }
}

/** What is to be told above a document: a refusal and the form that was sent, or what was done. */
interface Told {
  readonly refusal?: { readonly sentence: string, readonly form: Form }
  readonly done?: string | undefined
}

function show (found: Linked, token: string, { refusal, done }: Told): Reply {
  const { page, row, session } = found
  const state = page.state(row)
  const notices = [
    ...refusal === undefined ? [] : [notice('refused', refusal.sentence)],
    ...done === undefined ? [] : [notice('done', done)],
    ...state === undefined ? [] : [notice('told', state)],
  ]
  const document = withPicture(page.printed(row, session), session)
  const text = linkPage({ document, notices, form: formOf(found, refusal?.form), pdf: `${token}/pdf` })
  return html(text, refusal === undefined ? 200 : 422, { formTargets: "'self'", hasImages: true })
}

/** A document whose image is one that its PDF has too: no page shows what the file leaves out. */
function withPicture (document: PrintedDocument, session: EndpointSession): PrintedDocument {
  const file = imageOf(document, session)
  return file !== undefined && readPicture(file) !== undefined ? document : { ...document, image: null }
}

/** Shows the document, which makes it viewed. */
function view (call: Call, models: Models): Reply {
  const found = linked(call, models)
  if (typeof found === 'string') return notFound(found)
  const { page, model, row, session } = found
  page.views.run(row, {}, session)
  const seen = { ...found, row: session.get(model.resource, row.id) }
  return show(seen, call.params.token!, { done: actionOf(page, call.query.done)?.done })
}

const actionOf = ({ actions }: DocumentPage, name: unknown) =>
  typeof name === 'string' && Object.hasOwn(actions, name) ? actions[name] : undefined

/** Values of a form, the last one of each name. */
type Form = Readonly<Record<string, string>>

const sentForm = ({ body }: Call): Form => Object.fromEntries(
  Object.entries(body ?? {}).map(([name, value]) => [name, textOf([value].flat().at(-1) ?? '')]))

/** Does what the form says, then leads back to the page; a refusal changes nothing, and is told there. */
function answer (call: Call, models: Models): Reply {
  const found = linked(call, models)
  if (typeof found === 'string') return notFound(found)
  const { page, row, session } = found
  const form = sentForm(call)
  const { token } = call.params
  try {
    const { action, details } = actionOf(page, form.action) ?? unknownAction(page)
    storeOf(session).transaction(() => action.run(row, details?.(form) ?? {}, session))
  } catch (error) {
    if (!(error instanceof Problems)) throw error
    return show(found, token!, { refusal: { sentence: readable(sentenceOf(error)), form } })
  }
  return { status: 303, headers: { location: `${call.baseUrl()}/link/${token}?done=${form.action}` } }
}

function unknownAction ({ actions }: DocumentPage): never {
  const known = Object.keys(actions).join(' and ')
  return failAction('invalid', `the form names no action; there are ${known}`)
}

/** A sentence as people read it: actions word theirs for programs. */
const readable = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

function pdf (call: Call, models: Models): Reply {
  const found = linked(call, models)
  if (typeof found === 'string') return notFound(found)
  return { file: pdfOf(found.page.printed(found.row, found.session), found.session) }
}

const inferred = [
  'its look and its forms are ours',
  'an unknown link, and that of a draft or a deleted document, is a page with 404',
]

/** The three operations. */
export function linkEndpoints (models: Models): Endpoint[] {
  const common = { family: auth, scope: null, access: 'public', tenant: null, inferred } as const
  return [
    endpoint({
      ...common,
      method: 'GET',
      paths: ['/link/:token'],
      operation: 'links.view',
      summary: 'The page of an invoice or estimate, by the token of its link. Opening it makes it viewed.',
      produces: 'text/html',
      parameters: [{
        name: 'done', description: 'What was just done, to be told.', schema: { type: 'string' },
      }],
      response: { type: 'string' },
      handle: call => view(call, models),
    }),
    endpoint({
      ...common,
      method: 'POST',
      paths: ['/link/:token'],
      operation: 'links.answer',
      summary: 'What the forms of that page send: its client pays or disputes, accepts or declines.',
      accepts: 'form',
      success: 303,
      request: {
        type: 'object',
        properties: { action: { type: 'string' }, amount: { type: 'string' } },
        required: ['action'],
      },
      response: { type: 'string' },
      handle: call => answer(call, models),
    }),
    endpoint({
      ...common,
      method: 'GET',
      paths: ['/link/:token/pdf'],
      operation: 'links.pdf',
      summary: 'The document of a link as PDF.',
      produces: PDF,
      response: binary,
      handle: call => pdf(call, models),
    }),
  ]
}
