// Media types of files: whether a text is one, and what the first bytes of a file say.

/** Type and subtype, without parameters. */
const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+$/

/** Defaults that say nothing about the content (RFC 7578: a part without a type is text/plain). */
const vague = ['application/octet-stream', 'text/plain']

/** First bytes of files by media type, in hexadecimal digits. */
const beginnings: ReadonlyArray<readonly [string, RegExp]> = [
  ['image/png', /^89504e470d0a1a0a/],
  ['image/jpeg', /^ffd8ff/],
  ['image/gif', /^474946383[79]61/],
  ['application/pdf', /^255044462d/],
  ['image/webp', /^52494646.{8}57454250/],
]

/** The media type of a file: the one that was sent, or the type of the content if that is more exact. */
export function mediaTypeOf (sent: string, content: Buffer): string {
  const isTelling = mediaType.test(sent) && !vague.includes(sent)
  if (isTelling) return sent
  const beginning = content.toString('hex', 0, 12)
  const found = beginnings.find(([, pattern]) => pattern.test(beginning))?.[0]
  return found ?? (mediaType.test(sent) ? sent : 'application/octet-stream')
}
