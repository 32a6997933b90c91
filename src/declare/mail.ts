// A mail: what FreshBooks would send to people. It is kept in the world, and never leaves this machine.
import type { PrintedDocument } from '../pdf/printed-document.ts'

/** A file that goes with a mail. */
export interface Attachment {
  readonly name: string
  /** `application/pdf` */
  readonly media_type: string
  /** What a PDF says, as it was when the mail was sent: its bytes are made of it whenever somebody looks. */
  readonly printed: PrintedDocument
}

/** A mail as rules write it; `mail/compose.ts` makes its words. */
export interface Mail {
  /** What kind of mail it is (`invoice`, `payment_receipt`), as a filter of mails. */
  readonly kind: string
  /** Addresses, each once. */
  readonly to: readonly string[]
  readonly cc?: readonly string[]
  readonly subject: string
  readonly text: string
  /** The same as a whole document. */
  readonly html: string
  /** The row it is about; `type` is its table. */
  readonly about: { readonly type: string, readonly id: number }
  readonly attachments?: readonly Attachment[]
}
