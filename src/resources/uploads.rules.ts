// What happens to a file that is uploaded: it gets a type, a name that nobody can guess, and a place.
import { fail } from '../declare/problem.ts'
import type { Draft, Row } from '../declare/resource.ts'
import type { Rules } from '../declare/rules.ts'
import type { Session } from '../declare/session.ts'
import { signJwt } from '../jwt.ts'
import { businesses } from './businesses.ts'
import { mediaTypeOf } from './media-types.ts'
import { isUploaded } from './uploaded-files.ts'
import { uploads } from './uploads.ts'

type Upload = Row<typeof uploads>
type UploadDraft = Draft<typeof uploads>

/** The claims of FreshBooks, in its order; the key is quoted as oddly as captured. */
function jwtOf ({ original_filename, length, filename, uuid }: Upload, session: Session): string {
  const { systemid } = session.get(businesses, session.business.id)
  const claims = {
    account: systemid, original_filename, length, filename, bucket: 'uploads',
    key: `'docs-'-${systemid}/${filename}`, uuid,
  }
  return signJwt(claims, session.random('uploads'))
}

/** Only a fixture names a file itself. */
function checkJwt ({ jwt }: UploadDraft, session: Session): void {
  if (jwt !== undefined && isUploaded(session, jwt)) fail('duplicate', { field: 'jwt', value: jwt })
}

export const uploadRules: Rules<typeof uploads> = {
  complete: (draft, _before, session) => {
    const { content = Buffer.alloc(0), media_type = '' } = draft
    checkJwt(draft, session)
    return { length: content.length, media_type: mediaTypeOf(media_type, content) }
  },
  after: (row, before, session, { content }) => {
    if (before !== undefined || content === undefined) return
    const upload = row()
    session.storeContent(uploads, upload.id, content)
    if (upload.jwt === '') session.store(uploads, upload.id, { jwt: jwtOf(upload, session) })
  },
}
