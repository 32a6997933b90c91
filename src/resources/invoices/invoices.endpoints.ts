// What invoices have beside their five operations: share links, and the look the next one will take over.
import { exactly } from '../../declare/envelope.ts'
import { binary, endpoint, type Call, type Endpoint, type Reply } from '../../declare/endpoint.ts'
import { fail } from '../../declare/problem.ts'
import type { Row } from '../../declare/resource.ts'
import { idOf } from '../../derive/endpoints.ts'
import type { Model } from '../../derive/model.ts'
import { accounting } from '../../families/accounting.ts'
import { last } from '../../families/query.ts'
import { PDF, pdfOf, refuseOtherTypes } from '../documents/pdf.ts'
import { lastPresentation, presentationSchema } from '../documents/presentation.ts'
import { linkPath } from '../documents/link.ts'
import { printedInvoice } from '../documents/printed-kinds.ts'
import { printed } from '../documents/printed.ts'
import { invoices } from './invoices.ts'

/** Ways of sharing; `share_pdf` is in the list of routes, the others in captures. */
const shareMethods = ['share_link', 'email', 'sms', 'pdf', 'share_pdf']

/** Where a link leads: to the page, or to the PDF for who shares that. */
const pathOf = (invoice: Row<typeof invoices>, share_method: string): string =>
  share_method.endsWith('pdf') ? `/link/${invoice.link_token}/pdf` : linkPath(invoice, share_method)

/** A link under which the client sees the invoice; it leads to this server, never to FreshBooks. */
function shareLink (call: Call, model: Model): unknown {
  const { session, baseUrl } = call
  const invoice = session.get(invoices, idOf(call, model))
  const share_method = last(call.query.share_method) ?? 'share_link'
  const at = { object: 'invoice', value: invoice.id }
  if (!shareMethods.includes(share_method)) {
    fail('invalid', { field: 'share_method', object: 'invoice', value: share_method })
  }
  if (invoice.display_status === 'draft') {
    fail('refused', {
      ...at, field: 'invoiceid', errno: 8034,
      message: 'Cannot create share link because the invoice was not marked as sent',
    })
  }
  return {
    clientid: invoice.customerid,
    resource_type: 'invoice',
    resourceid: String(invoice.id),
    share_link: `${baseUrl()}${pathOf(invoice, share_method)}`,
    share_method,
  }
}

/** The look, with the number of the invoice it comes from. */
function presentation ({ session }: Call): unknown {
  const lastInvoice = session.query<{ id: number }>(
    'SELECT id FROM invoices WHERE accounting_systemid = ? ORDER BY id DESC LIMIT 1',
    session.business.account_id)[0]
  return { ...lastPresentation('invoices', session), invoiceid: lastInvoice?.id ?? 0 }
}

const text = { type: 'string' }
const result = (name: string, schema: object) =>
  exactly({ response: exactly({ result: exactly({ [name]: { ...schema } }) }) })

/** The invoice as a file; what cannot be is told before what is not there. */
function pdf (call: Call, model: Model): Reply {
  refuseOtherTypes(call)
  const { session } = call
  return { file: pdfOf(printed(printedInvoice, session.get(invoices, idOf(call, model)), session), session) }
}

const pdfNotes = [
  'its look, and how amounts are written; the colour, the headings and the format of dates are those ' +
    'of its presentation; so is the logo or, in a modern layout, the banner, where it was uploaded here',
  'of images those that are PNG or JPEG, within bounds (docs/documents.md); where they stand, and that ' +
    'image_banner_position_y counts in points',
  'drafts and deleted invoices have one too',
  'an Accept that takes no PDF is answered with 406',
  'Content-Disposition: inline, invoice-<number>.pdf',
  'at most 1000 lines, and 4000 letters of each text',
  'scripts that run from right to left, and letters beyond Latin, Greek and Cyrillic, are printed as �',
]

/** The endpoints of invoices beside their operations. */
export function invoiceEndpoints (model: Model): Endpoint[] {
  return [
    endpoint({
      family: accounting,
      method: 'GET',
      paths: ['/accounting/account/:account/invoices/invoices/:id/pdf'],
      operation: 'invoices.pdf',
      scope: 'user:invoices:read',
      summary: 'The invoice as PDF.',
      produces: PDF,
      inferred: pdfNotes,
      response: binary,
      handle: call => pdf(call, model),
    }),
    endpoint({
      family: accounting,
      method: 'GET',
      paths: ['/accounting/account/:account/invoices/invoices/:id/share_link'],
      operation: 'invoices.share_link',
      scope: 'user:invoices:read',
      summary: 'A link under which the client can see the invoice.',
      inferred: ['share_pdf and pdf: the link leads to the PDF, without a token'],
      parameters: [{
        name: 'share_method',
        description: 'How it will be shared.',
        schema: { type: 'string', enum: shareMethods },
      }],
      response: result('share_link', exactly({
        clientid: { type: 'integer' }, resource_type: text, resourceid: text, share_link: text,
        share_method: text,
      })),
      handle: call => ({ json: { response: { result: { share_link: shareLink(call, model) } } } }),
    }),
    endpoint({
      family: accounting,
      method: 'GET',
      paths: ['/accounting/account/:account/invoices/presentations'],
      operation: 'invoices.presentation',
      scope: 'user:invoices:read',
      summary: 'The look that the next invoice takes over.',
      inferred: ['the look of an account without invoices, and its invoiceid 0'],
      response: result('presentation', presentationSchema('invoiceid')),
      handle: call => ({ json: { response: { result: { presentation: presentation(call) } } } }),
    }),
  ]
}
