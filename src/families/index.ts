// All families, and whose words a path is answered in.
import type { Family } from '../declare/family.ts'
import { accounting } from './accounting.ts'
import { auth } from './auth.ts'
import { business } from './business.ts'
import { events } from './events.ts'
import { ledger } from './ledger.ts'
import { onlinePayments, tokenization } from './online-payments.ts'
import { uploads } from './uploads.ts'

export const families: readonly Family[] =
  [accounting, business, ledger, events, onlinePayments, tokenization, uploads, auth]

/** The family a path belongs to; auth, whose errors are flat, for paths that belong to none. */
export function familyOf (path: string): Family {
  const matches = (prefix: string) => path === prefix || path.startsWith(`${prefix}/`)
  const longest = ({ prefixes }: Family) =>
    Math.max(-1, ...prefixes.filter(matches).map(prefix => prefix.length))
  return families.reduce((best, family) => longest(family) > longest(best) ? family : best, auth)
}
