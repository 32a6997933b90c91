// Uploaded files by their jwt, for whoever names one: a request for it, or a document with a logo.
import type { File } from '../declare/endpoint.ts'
import type { Row } from '../declare/resource.ts'
import type { Session } from '../declare/session.ts'
import { mediaTypeOf } from './media-types.ts'
import { uploads } from './uploads.ts'

type Upload = Row<typeof uploads>

interface StoredUpload extends Pick<Upload, 'id' | 'filename' | 'media_type' | 'original_filename'> {}

const rowOf = (session: Session, jwt: string): StoredUpload | undefined =>
  session.query<StoredUpload>('SELECT * FROM uploads WHERE jwt = ?', jwt)[0]

/** Whether a jwt names a file, of any business of the world. */
export const isUploaded = (session: Session, jwt: string): boolean => rowOf(session, jwt) !== undefined

/** The file of a jwt, of any business of the world; undefined where there is none. */
export function fileNamed (session: Session, jwt: string): File | undefined {
  const row = rowOf(session, jwt)
  const content = row && session.contentOf(uploads, row.id)
  if (row === undefined || content === undefined) return undefined
  const { original_filename, filename, media_type } = row
  // an import may hold any text
  return { content, type: mediaTypeOf(media_type, content), name: original_filename || filename }
}
