// Signed tokens as FreshBooks hands them out. Nobody checks the signatures; clients look inside.
import { createHmac } from 'node:crypto'

/** A JWT, signed with HMAC-SHA-256. */
export function signJwt (
  payload: object, key: Buffer, header: object = { typ: 'JWT', alg: 'HS256' }
): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${encode(header)}.${encode(payload)}`
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
}
