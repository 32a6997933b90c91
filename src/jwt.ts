// JSON Web Tokens, as FreshBooks hands them out: access tokens, links and the names of uploaded files.
import { createHmac } from 'node:crypto'

/** A JWT, signed with HMAC-SHA-256. Signatures are not verified; clients decode the payload. */
export function signJwt (
  payload: object, key: Buffer, header: object = { typ: 'JWT', alg: 'HS256' }
): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${encode(header)}.${encode(payload)}`
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
}
