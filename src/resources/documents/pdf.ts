// Documents as PDF, for requests that ask for one.
import type { Call, File, OperationOptions } from '../../declare/endpoint.ts'
import type { Attachment } from '../../declare/mail.ts'
import { fail } from '../../declare/problem.ts'
import type { Resource } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import { printPdf } from '../../pdf/print.ts'
import type { PrintedDocument } from '../../pdf/printed-document.ts'
import { imageOf } from './printed-image.ts'
import { printed, type PrintedKind, type PrintedRow } from './printed.ts'

export const PDF = 'application/pdf'

/** A document as a file, in a session of its world. */
export const pdfOf = (document: PrintedDocument, session: Session): File =>
  ({ content: printPdf(document, imageOf(document, session)), type: PDF, name: document.file })

/** A row as the PDF that goes with a mail. */
export function attachedPdf<Row extends PrintedRow> (
  kind: PrintedKind<Row>, row: Row, session: Session
): Attachment {
  const document = printed(kind, row, session)
  return { name: document.file, media_type: PDF, printed: document }
}

/** Media types that a request names, without what it says about them; those it does not want left out. */
const acceptedTypes = ({ headers }: Pick<Call, 'headers'>): string[] =>
  [headers.accept].flat().join(',').split(',').map(part => part.trim().toLowerCase())
    .filter(part => part !== '' && !/;\s*q=0(?:\.0*)?$/.test(part)).map(part => part.split(';')[0]!.trim())

/** Throws a 406 where a request takes everything but a PDF (inferred). */
export function refuseOtherTypes (call: Call): void {
  const accepted = acceptedTypes(call)
  if (accepted.length === 0 || accepted.some(type => [PDF, 'application/*', '*/*'].includes(type))) return
  fail('refused', {
    status: 406, field: 'Accept', value: accepted.join(', '),
    message: 'This is answered as application/pdf only.',
    hint: 'send Accept: application/pdf',
  })
}

/** Whether a request wants the PDF of what it reads: Accept names that and not JSON. */
function asksForPdf (call: Call): boolean {
  const accepted = acceptedTypes(call)
  return accepted.includes(PDF) && !accepted.includes('application/json')
}

/** Options of reading one document: its PDF for who asks for that. */
export const orPdf = <Row extends PrintedRow>(
  kind: PrintedKind<Row>, resource: () => Resource
): OperationOptions => ({
    inferred: ['with Accept: application/pdf, without application/json beside it, the answer is its PDF'],
    around: (call, ordinary) => {
      const reply = ordinary(call)
      if (!asksForPdf(call)) return reply
      const { family, one } = resource()
      const { id } = family.envelope.rowIn(one, JSON.parse(String(reply.text)))
      const row = call.session.get(resource(), id) as Row
      return { file: pdfOf(printed(kind, row, call.session), call.session) }
    },
  })
