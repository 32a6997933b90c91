// The link under which somebody sees a document without logging in.
import { hidden, readOnly, type Field, type NewRow } from '../../declare/field.ts'
import { text } from '../../fields/index.ts'
import { signJwt } from '../../jwt.ts'

/** The part of a document's links that lets somebody see it, made with the document. */
export const linkToken = (type: 'invoice' | 'estimate'): Field<string, 'read-only'> => hidden({
  ...readOnly(text({ doc: 'The part of its links that lets somebody see it who is not logged in.' })),
  initial: ({ account_id, id, random }: NewRow) =>
    signJwt({ accountid: account_id, type, objectid: id }, random('link')),
})

/** The part of the link after its host. `share_method` says how it gets to the client. */
export const linkPath = ({ link_token }: { readonly link_token: string }, share_method: string): string =>
  `/#/link/${link_token}?type=secondary&share_method=${share_method}`
