// The image at the head of a document: the logo or the banner that its presentation names, if it is an upload
// of this world.
import type { Session } from '../../declare/session.ts'
import type { PrintedDocument, PrintedImage } from '../../pdf/printed-document.ts'
import { fileNamed, isUploaded } from '../uploaded-files.ts'
import type { Presentation } from './presentation.ts'

/** The end of an address of an upload: captures have prefixes before it, and `link` of an upload a host. */
const uploadPath = /\/uploads\/images\/([^/?#]+)$/

/** The image of a look. Modern ones have a banner, others a logo (documented). */
export function printedImage (look: Partial<Presentation>, session: Session): PrintedImage | null {
  const isModern = look.theme_layout === 'modern'
  const source: unknown = isModern ? look.image_banner_src : look.image_logo_src
  const jwt = typeof source === 'string' ? uploadPath.exec(source)?.[1] : undefined
  if (jwt === undefined || !isUploaded(session, jwt)) return null
  const offset: unknown = isModern ? look.image_banner_position_y : 0
  return { jwt, offset: typeof offset === 'number' ? offset : 0 }
}

/** The file behind the image of a document. */
export const imageOf = ({ image }: PrintedDocument, session: Session): Buffer | undefined =>
  image === null ? undefined : fileNamed(session, image.jwt)?.content
