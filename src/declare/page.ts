// The page of a document, as data: what its client sees without logging in, and may do about it.
import type { FormField } from '../pages/parts.ts'
import type { PrintedDocument } from '../pdf/printed-document.ts'
import type { Details, OutsideAction } from './outside-action.ts'
import type { Session } from './session.ts'

/** Something that a client may do on the page of a document. */
export interface PageAction<Row = any> {
  /** What the button says. */
  readonly button: string
  /** What the page says when it is done. */
  readonly done: string
  /** Whether it is what most come for. */
  readonly isMain?: boolean
  /** Whether the page offers it. What it does not offer is refused by the action itself. */
  readonly isOffered: (row: Row) => boolean
  /** Inputs of the form. */
  readonly fields?: (row: Row) => readonly FormField[]
  /** Details of the action from the values of the form. */
  readonly details?: (form: Readonly<Record<string, string>>) => Details
  readonly action: OutsideAction<Row>
}

/** The page of a kind of document; the token of its link is the hidden field `link_token`. */
export interface DocumentPage<Row = any> {
  readonly printed: (row: Row, session: Session) => PrintedDocument
  /** What opening the page does. */
  readonly views: OutsideAction<Row>
  /** How its client stands with it, in a sentence, where that is to be said. */
  readonly state: (row: Row) => string | undefined
  /** Actions by the value that the form has for them. */
  readonly actions: Readonly<Record<string, PageAction<Row>>>
}
