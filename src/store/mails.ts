// The mails of a world, in place of sending them. The oldest go: a world keeps a bounded number.
import type { Attachment, Mail } from '../declare/mail.ts'
import type { Store } from './store.ts'

/** How many mails a world keeps. */
export const MOST_MAILS = 1_000

/** A mail without its content. */
export interface MailHead {
  readonly id: number
  /** When it was sent, in milliseconds since 1970. */
  readonly at: number
  readonly kind: string
  /** Name of the business that sent it; from which address FreshBooks sends is not known. */
  readonly from: string
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly subject: string
  readonly about: { readonly type: string, readonly id: number }
}

/** A mail as it is kept. */
export interface KeptMail extends MailHead {
  readonly text: string
  readonly html: string
  readonly attachments: readonly Attachment[]
  /** The account that sent it; null for a business without one. */
  readonly account_id: string | null
}

type MailRow = Readonly<Record<string, any>>

/** Keeps a mail of a business. */
export function keepMail (
  store: Store, mail: Mail, { name, account_id, at }: { name: string, account_id: string | null, at: number }
): void {
  const { kind, to, cc = [], subject, text, html, about, attachments = [] } = mail
  const { lastInsertRowid } = store.statement(`INSERT INTO mails (at, kind, sender, recipients, cc, subject,
    text, html, attachments, document, document_id, account_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    .run(at, kind, name, JSON.stringify(to), JSON.stringify(cc), subject, text, html,
      JSON.stringify(attachments), about.type, about.id, account_id)
  store.statement('DELETE FROM mails WHERE id <= ?').run(Number(lastInsertRowid) - MOST_MAILS)
}

const headColumns = 'id, at, kind, sender, recipients, cc, subject, document, document_id'

function headOf (row: MailRow): MailHead {
  const { id, at, kind, subject } = row
  return {
    id,
    at,
    kind,
    from: row.sender,
    to: JSON.parse(row.recipients),
    cc: JSON.parse(row.cc),
    subject,
    about: { type: row.document, id: row.document_id },
  }
}

/** Which mails are looked for; what is undefined does not matter. */
export interface MailFilter {
  /** An address among the recipients and copies, in any case. */
  readonly to?: string | undefined
  readonly kind?: string | undefined
  /** A table, or one row of it. */
  readonly about?: { readonly type: string, readonly id?: number } | undefined
}

/** The last mails that a filter finds, oldest first, and how many it finds. */
export function findMails (
  store: Store, { to, kind, about }: MailFilter, limit: number
): { readonly mails: MailHead[], readonly found: number } {
  const [conditions, parameters] = [['1'], [] as unknown[]]
  const add = (condition: string, ...values: unknown[]) => {
    conditions.push(condition)
    parameters.push(...values)
  }
  if (to !== undefined) {
    add(`EXISTS (SELECT 1 FROM json_each(recipients) AS a WHERE fold(a.value) = fold(?)
      UNION ALL SELECT 1 FROM json_each(cc) AS a WHERE fold(a.value) = fold(?))`, to, to)
  }
  if (kind !== undefined) add('kind = ?', kind)
  if (about !== undefined) add('document = ?', about.type)
  if (about?.id !== undefined) add('document_id = ?', about.id)
  const rows = store.statement(`SELECT ${headColumns}, count(*) OVER () AS found FROM mails
    WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`).all(...parameters, limit) as MailRow[]
  return { mails: rows.map(headOf).reverse(), found: rows[0]?.found ?? 0 }
}

/** A mail with its content. */
export function findMail (store: Store, id: number): KeptMail | undefined {
  const row = store.statement('SELECT * FROM mails WHERE id = ?').get(id) as MailRow | undefined
  if (row === undefined) return undefined
  const { text, html, attachments, account_id } = row
  return { ...headOf(row), text, html, attachments: JSON.parse(attachments), account_id }
}
