// Verbs of mails: what FreshBooks would have sent to people. Nothing is ever sent; it is kept in the world.
import { leadingTo } from '../../mail/links.ts'
import { readPrinted } from '../../pdf/printed-document.ts'
import { freshbooksCaller } from '../../declare/outside-action.ts'
import { textOf } from '../../json-values.ts'
import { pdfOf } from '../../resources/documents/pdf.ts'
import {
  findMail, findMails, MOST_MAILS, type KeptMail, type MailFilter, type MailHead
} from '../../store/mails.ts'
import { openSession } from '../../store/session.ts'
import { didYouMean } from '../../suggest.ts'
import { primaryBusiness } from '../../world/primary.ts'
import type { World } from '../../world/world.ts'
import { baseUrlOf } from '../describe.ts'
import { refuse } from '../refusal.ts'
import { parseLimit } from '../request-filters.ts'
import { verb, type Verb } from '../verb.ts'
import { arrayOf, integer, objectOf, rowSchema, string, strings } from './schemas.ts'

interface MailInput {
  readonly to?: string
  readonly kind?: string
  readonly about?: string
  readonly limit?: unknown
}

/** A mail in answers: its instant as ISO 8601. */
const shown = <Mail extends MailHead>(mail: Mail) => ({ ...mail, at: new Date(mail.at).toISOString() })

/** Parses `invoices` or `invoices/34401`. Throws a Refusal with status 400. */
function parseAbout (world: World, text: string): MailFilter['about'] {
  const [, type, id] = /^(\w+)(?:\/(\d{1,15}))?$/.exec(text) ?? []
  if (type === undefined) {
    return refuse(400, 'bad-filter', `about must be a table or a row, such as invoices/34401, not '${text}'`)
  }
  const tables = [...world.models.keys()]
  if (!tables.includes(type)) {
    refuse(400, 'bad-filter', `about must begin with a table, and there is no '${type}'`,
      didYouMean(type, tables))
  }
  return id === undefined ? { type } : { type, id: Number(id) }
}

const headProperties = {
  id: integer, at: { ...string, format: 'date-time' }, kind: string, from: string, to: strings, cc: strings,
  subject: string, about: rowSchema,
}

const list = verb<MailInput, object>({
  name: 'mail.list',
  method: 'GET',
  path: '/worlds/:world/mail',
  summary: 'Lists mails that FreshBooks would have sent, oldest first; the last 100 without a limit.',
  input: {
    to: { description: 'Address of a recipient.', schema: string },
    kind: { description: 'invoice, late_reminder or payment_receipt.', schema: string },
    about: { description: 'What it is about: a table, or a row such as invoices/34401.', schema: string },
    limit: { description: 'How many, counted from the last one. Default: 100.', schema: integer },
  },
  output: objectOf({ mails: arrayOf(objectOf(headProperties)), found: integer }),
  run: ({ to, kind, about, limit }, { world }) => {
    const filter = { to, kind, about: about === undefined ? undefined : parseAbout(world, about) }
    const { mails, found } = findMails(world, filter, Math.min(parseLimit(limit), MOST_MAILS))
    return { mails: mails.map(shown), found }
  },
})

/** The mail of an id. Throws a Refusal with status 404. */
function mailWith (world: World, id: unknown): KeptMail {
  const text = textOf(id)
  const mail = /^\d{1,15}$/.test(text) ? findMail(world, Number(text)) : undefined
  return mail ?? refuse(404, 'unknown-mail', `world '${world.name}' has no mail '${text}'`, {
    hint: `mail.list shows those it has; it keeps the last ${MOST_MAILS}`,
  })
}

/** A mail with the bytes of its attachments. */
function withFiles<Mail extends Pick<KeptMail, 'attachments'>> (mail: Mail, world: World) {
  const session = openSession(world, primaryBusiness(world), freshbooksCaller)
  return {
    ...mail,
    attachments: mail.attachments.map(({ name, media_type, printed }) =>
      ({ name, media_type, content: pdfOf(readPrinted(printed), session).content.toString('base64') })),
  }
}

const show = verb<{ readonly id: unknown }, object>({
  name: 'mail.show',
  method: 'GET',
  path: '/worlds/:world/mail/:id',
  summary: 'Shows one mail with its text, its HTML and its attachments, whose content is base64.',
  input: { id: { description: 'Its id.', schema: { type: ['integer', 'string'] }, required: true } },
  output: objectOf({
    mail: objectOf({
      ...headProperties,
      text: string,
      html: string,
      attachments: arrayOf(objectOf({ name: string, media_type: string, content: string })),
      account_id: { type: ['string', 'null'] },
    }),
  }),
  run: ({ id }, { world, origin }) =>
    ({ mail: withFiles(shown(leadingTo(baseUrlOf(world.name, origin), mailWith(world, id))), world) }),
})

export const mailVerbs: readonly Verb[] = [list, show]
