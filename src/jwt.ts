// JSON Web Tokens, as FreshBooks hands them out: access tokens, links, downloads, names of uploaded files.
import { createHmac, timingSafeEqual } from 'node:crypto'

/** A JWT, signed with HMAC-SHA-256. Access tokens are looked up, not verified; clients decode the payload. */
export function signJwt (
  payload: object, key: Buffer, header: object = { typ: 'JWT', alg: 'HS256' }
): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${encode(header)}.${encode(payload)}`
  return `${text}.${signature(text, key)}`
}

const signature = (text: string, key: Buffer): string =>
  createHmac('sha256', key).update(text).digest('base64url')

/** The members of a JWT's payload, whoever signed it; undefined for what is none. */
export function claimsOf (token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    return typeof claims === 'object' && claims !== null ? claims as Record<string, unknown> : undefined
  } catch {
    return undefined
  }
}

/** The payload of a JWT that was signed with this key; undefined for any other text. */
export function readJwt (token: string, key: Buffer): unknown {
  const [header, payload = '', signed = '', ...more] = token.split('.')
  const [expected, given] = [signature(`${header}.${payload}`, key), signed].map(text => Buffer.from(text))
  const isSigned =
    more.length === 0 && expected!.length === given!.length && timingSafeEqual(expected!, given!)
  return isSigned ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : undefined
}
